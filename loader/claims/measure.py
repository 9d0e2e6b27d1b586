"""Hold a measure that a text told, and those told so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from loader.claims.actors import Actor
from loader.model import EntityLink


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure that the text told at a token: what its noun is called, who imposed it, on whom and on what.

    ``ahead`` tells that it was planned there, or only weighed.
    """

    index: int
    kinds: frozenset[str]
    imposers: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    goods: tuple[EntityLink, ...]
    ahead: bool = False


@dataclass
class Measures:
    """The measures that the first ``read`` tokens of a document tell, in order.

    ``ahead`` holds the verbs that only announce a measure which is planned.
    """

    read: int = 0
    found: list[Measure] = field(default_factory=list)
    ahead: set[int] = field(default_factory=set)
