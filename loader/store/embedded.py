"""Keep the graph in a directory, with the embedded Oxigraph engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pyoxigraph as ox

from loader.errors import StoreError, UsageError
from loader.store.base import Store
from loader.store.rewriting import finish, rewrite
from loader.store.sparql import keywords
from loader.store.table import Result, Table

# What RocksDB keeps in its directory; CURRENT comes last, so a store whose making was killed may lack it.
_OWN = ("CURRENT", "IDENTITY", "LOCK", "LOG", "MANIFEST-", "OPTIONS-")
_OWN_SUFFIXES = {".sst", ".log", ".dbtmp", ".blob"}


class EmbeddedStore(Store):
    """A store in one directory; one writer at a time."""

    def __init__(self, location: str, *, read_only: bool = False, create: bool = False) -> None:
        """Open the directory; only ``create`` makes one that is not there."""
        self.location = location
        path = Path(location)
        with _disk(location):
            finish(path)
            present = _check(path, may_be_new=create and not read_only)
            if not present:
                path.mkdir(parents=True, exist_ok=True)
            self._engine: ox.Store | None = ox.Store.read_only(location) if read_only else ox.Store(location)

    @property
    def engine(self) -> ox.Store:
        """Return the engine.

        Raises:
            StoreError: when the store is closed.
        """
        if self._engine is None:
            raise StoreError(f"the store {self.location} is closed")
        return self._engine

    def query(self, text: str) -> Result:
        """Answer a SPARQL query over the union of all graphs."""
        refuse_requests(text)
        with _disk(self.location), _syntax():
            found = self.engine.query(text, use_default_graph_as_union=True)
            if isinstance(found, ox.QuerySolutions):
                variables = tuple(variable.value for variable in found.variables)
                return Table(variables, tuple(tuple(row) for row in found))
            return tuple(found) if isinstance(found, ox.QueryTriples) else bool(found)

    def update(self, text: str) -> None:
        """Run a SPARQL update as one transaction, on disk when it returns."""
        with _disk(self.location), _syntax():
            self.engine.update(text)
            self.engine.flush()

    def insert(self, quads: Iterable[ox.Quad]) -> None:
        """Add statements: all of them, on disk when it returns, or none."""
        with _disk(self.location):
            self.engine.extend(quads)
            self.engine.flush()

    def close(self) -> None:
        """Let go of the directory and its lock."""
        self._engine = None

    def _forget(self) -> None:
        """Write the directory anew: the engine keeps the text of what was deleted."""
        self.close()
        try:
            with _disk(self.location):
                rewrite(Path(self.location))
        except StoreError as error:
            raise StoreError(f"{error}; removed, but its text is still in the files: run `remove` again") from error
        finally:
            with _disk(self.location):
                # Without this the engine would make an empty store where the rewriting was cut short.
                finish(Path(self.location))
                self._engine = ox.Store(self.location)

    def _quads(self) -> list[ox.Quad]:
        with _disk(self.location):
            return list(self.engine)


def refuse_requests(text: str) -> None:
    """Refuse a query that would make the engine send requests elsewhere.

    Raises:
        UsageError: when the query holds SERVICE.
    """
    if "SERVICE" in text.upper() and "SERVICE" in keywords(text):
        raise UsageError("SERVICE is refused: a query must not send requests to other servers; take it out")


def _check(path: Path, *, may_be_new: bool) -> bool:
    """Return whether the directory holds a store; refuse what is no store.

    The engine would make a store of any directory it is given.
    """
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path} is a file, not a store directory; choose another place with --store")
    names = [item.name for item in path.iterdir()] if path.exists() else []
    if not may_be_new and "CURRENT" not in names:
        raise StoreError(f"no store at {path}; make one with `geopol demo` or `geopol ingest PAGES --store {path}`")
    foreign = sorted(name for name in names if not _is_own(name))
    if foreign and "CURRENT" not in names:
        raise StoreError(f"{path} holds other files ({foreign[0]}); choose an empty or new directory with --store")
    return "CURRENT" in names


def _is_own(name: str) -> bool:
    return name.startswith(_OWN) or Path(name).suffix in _OWN_SUFFIXES


@contextmanager
def _disk(location: str) -> Iterator[None]:
    """Tell faults of the disk and of the engine in one line that says what to do."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        _explain(location, error)


def _explain(location: str, error: Exception) -> NoReturn:
    told = " ".join(str(error).split())
    if "While lock file" in told or "lock hold by" in told:
        holder = _holder(Path(location))
        who = f"another process (pid {holder})" if holder else "another process"
        raise StoreError(f"{location} is in use by {who}; wait until it is done, or use another --store") from error
    if "read-write" in told:
        raise StoreError(f"{location} is open for reading only") from error
    if "No space left" in told:
        raise StoreError(f"the disk of {location} is full; nothing written is lost; make room, run again") from error
    if isinstance(error, PermissionError) or "Permission denied" in told or "Read-only file system" in told:
        raise StoreError(f"{location} cannot be written or read; check its permissions ({told})") from error
    if isinstance(error, OSError) and error.errno is not None:
        why = error.strerror or told
        raise StoreError(f"no store can be kept at {location} ({why}); choose another place with --store") from error
    raise StoreError(f"the store {location} is not available: {told}") from error


def _holder(path: Path) -> int | None:
    """Return the process that has the lock file open, None where /proc does not tell."""
    lock = str((path / "LOCK").resolve())
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(link.readlink()) == lock:
                return int(link.parts[2])
        except OSError:
            continue  # It ended or was closed meanwhile, or is another user's.
    return None


@contextmanager
def _syntax() -> Iterator[None]:
    """Tell a fault of a query in one line, with its line and column."""
    try:
        yield
    except SyntaxError as error:
        told = " ".join(str(error).split())
        short = told if len(told) <= 160 else f"{told[:160]} ..."
        raise UsageError(f"the SPARQL text does not parse: {short}") from error
