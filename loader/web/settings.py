"""Hold what a user may set for the service, and its limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from loader.namespaces import BASE


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take: ``seconds``, bytes of ``memory``, ``rows``; how many run and wait at once."""

    seconds: float = 10.0
    memory: int = 2 << 30
    rows: int = 10_000
    at_once: int = 4
    waiting: int = 16
    body: int = 1 << 20


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Where the store and the queries are, who may ask, and the limits.

    ``allowed_hosts`` are the names that a Host header may bear, without the
    port. ``folders`` hold stored queries, the packaged folder first.
    """

    store: str
    host: str = "127.0.0.1"
    port: int = 8000
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "::1")
    folders: tuple[Path, ...] = ()
    base: str = BASE
    limits: Limits = field(default_factory=Limits)
