"""Keep what is still to be sent to a server, so that a kill or a dead server loses none of it.

A change is written here and on disk before the first byte is sent, and goes
when the server has taken all of it. What lies here when the store is next
opened for writing is sent first: to make a change twice is to make it once.

One file a change: N-Quads, the ledger's statements last, after a comment
with the graphs to drop and the ledger entries to clear.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from loader.errors import StoreError
from loader.iri import digest
from loader.store.folder import WriterLock
from loader.store.rewriting import sync

_SUFFIX, _PART = ".nq", ".part"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that is still to be sent."""

    path: Path
    drop: tuple[str, ...]
    clear: tuple[str, ...]

    def quads(self) -> Iterator[ox.Quad]:
        """Yield its statements, the ledger's last."""
        return ox.parse(path=str(self.path), format=ox.RdfFormat.N_QUADS)

    def done(self) -> None:
        """Forget the change: the server has it."""
        self.path.unlink()


class Journal:
    """What is still to be sent to one server; held by one process at a time."""

    def __init__(self, location: str) -> None:
        """Take the journal of the server at ``location``.

        Raises:
            StoreError: when another process of this machine writes to the server.
        """
        self.folder = home() / digest(location)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = WriterLock(self.folder, name=location)
        for rest in self.folder.glob(f"*{_PART}"):
            rest.unlink()

    def add(self, quads: Iterable[ox.Quad], *, drop: tuple[str, ...], clear: tuple[str, ...]) -> Waiting:
        """Write a change down, on disk when this returns; ``quads`` end with the ledger's."""
        number = max((int(path.stem) for path in self.folder.glob(f"*{_SUFFIX}")), default=0) + 1
        part = self.folder / f"{number:08d}{_PART}"
        try:
            with part.open("wb") as file:
                file.write(f"# {json.dumps({'drop': drop, 'clear': clear})}\n".encode())
                ox.serialize(quads, file, ox.RdfFormat.N_QUADS)
                file.flush()
                os.fsync(file.fileno())
            path = part.with_suffix(_SUFFIX)
            part.rename(path)
            sync(self.folder)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return Waiting(path, drop, clear)

    def waiting(self) -> list[Waiting]:
        """Return the changes that are still to be sent, in their order."""
        return [_read(path) for path in sorted(self.folder.glob(f"*{_SUFFIX}"))]

    def release(self) -> None:
        """Let go of the journal; a second call does nothing."""
        self._lock.release()


def home() -> Path:
    """Return the folder of all journals: ``GEOPOL_JOURNAL``, else in the user's state folder."""
    named = os.environ.get("GEOPOL_JOURNAL")
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return Path(named) if named else state / "geopol" / "journal"


def count_waiting(location: str) -> int:
    """Return how many changes wait to be sent to a server."""
    return sum(1 for _ in (home() / digest(location)).glob(f"*{_SUFFIX}"))


def _read(path: Path) -> Waiting:
    with path.open(encoding="utf-8") as lines:
        head = lines.readline()
    try:
        told = json.loads(head.removeprefix("# "))
        return Waiting(path, tuple(told["drop"]), tuple(told["clear"]))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"the journal {path} is broken; move it away, and load what it held again") from error
