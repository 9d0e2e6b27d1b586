"""Keep the graph in a directory: one writer, and readers on the snapshots that it publishes."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import NoReturn

import pyoxigraph as ox

from loader.errors import StoreError
from loader.store import snapshots
from loader.store.base import Progress, dropped
from loader.store.change import Change, putting, to_update
from loader.store.folder import WriterLock, is_unpublished, mark, require_store, set_unpublished
from loader.store.ledger import LEDGER, LedgerEntry
from loader.store.oxigraph import OxigraphStore
from loader.store.reading import RdfFile, read_quads
from loader.store.rewriting import finish, is_cut_short, new_copy, put_in_place

# A transaction lives in memory until it is written: above this, a file is loaded in bulk.
_LARGE_BYTES, _LARGE_STATEMENTS = 4 << 20, 20_000
# What the engine sorts at a time: 250 MB of memory.
_SLICE = 250_000
_PUBLISH_SECONDS = 5.0
_READERS_SECONDS = 5.0


class EmbeddedStore(OxigraphStore):
    """A store in one directory; one writer at a time, any number of readers."""

    def __init__(self, location: str, *, read_only: bool = False, create: bool = False) -> None:
        """Open the directory; only ``create`` makes one that is not there.

        A reader sees the newest snapshot, and none that comes later.
        """
        self.location, self._folder = location, Path(location)
        self._engine: ox.Store | None = None
        self._lock: WriterLock | None = None
        self._snapshot: snapshots.Snapshot | None = None
        try:
            with self._faults():
                self._open_snapshot() if read_only else self._open(create=create)
        except BaseException:
            self._let_go()
            raise

    @property
    def engine(self) -> ox.Store:
        """Return the engine."""
        self._require_open()
        assert self._engine is not None
        return self._engine

    def close(self) -> None:
        """Publish what was written, and let go of the directory."""
        try:
            if self._engine is not None and self._lock is not None:
                with self._faults():
                    self._publish()
        finally:
            self._let_go()

    def _require_open(self) -> None:
        if self._engine is None:
            raise StoreError(f"the store {self.location} is closed")

    def _open(self, *, create: bool) -> None:
        if not is_cut_short(self._folder):
            require_store(self._folder, may_be_new=create)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = WriterLock(self._folder)
        finish(self._folder)
        if not require_store(self._folder, may_be_new=create):
            mark(self._folder)  # first: a kill before the engine has made its tables would leave a folder of nobody
        self._engine = ox.Store(self.location)
        mark(self._folder)
        self._published_at = time.monotonic()
        if snapshots.count(self._folder) == 0:
            set_unpublished(self._folder, unpublished=True)
        self._publish()

    def _open_snapshot(self) -> None:
        """Open the newest snapshot; publish first where a writer was killed before it could."""
        if not is_cut_short(self._folder):
            require_store(self._folder, may_be_new=False)
        if is_cut_short(self._folder) or is_unpublished(self._folder) or not snapshots.count(self._folder):
            self._recover()
        self._snapshot = snapshots.hold_newest(self._folder)
        if self._snapshot is None:
            raise StoreError(f"{self.location} has no snapshot to read yet; wait until its first writer is done")
        self._engine = ox.Store.read_only(str(self._snapshot.path))

    def _recover(self) -> None:
        try:
            EmbeddedStore(self.location).close()
        except StoreError:
            # A live writer, or a folder that may only be read: the newest snapshot is what there is to read.
            if not snapshots.count(self._folder):
                raise

    def _let_go(self) -> None:
        self._engine = None
        if self._snapshot is not None:
            self._snapshot.release()
        if self._lock is not None:
            self._lock.release()

    def _publish(self) -> None:
        """Publish what no snapshot holds yet."""
        if is_unpublished(self._folder):
            snapshots.publish(self.engine, self._folder)
            set_unpublished(self._folder, unpublished=False)
        else:
            snapshots.clear(self._folder)
        self._published_at = time.monotonic()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Surround a write: acknowledged when the disk has it, published when the last time is a while ago."""
        if self._snapshot is not None:
            raise StoreError(f"{self.location} is open for reading only")
        with self._faults():
            # No name for the engine here: a replacement of the files must be able to close it.
            self._require_open()
            if not is_unpublished(self._folder):
                set_unpublished(self._folder, unpublished=True)
            yield
            self.engine.flush()
            if time.monotonic() - self._published_at > _PUBLISH_SECONDS:
                self._publish()

    def _load(
        self, file: RdfFile, entry: LedgerEntry, known: LedgerEntry | None, progress: Progress | None
    ) -> LedgerEntry:
        """Load a small file in one transaction, a large one in bulk into a clone that takes the store's place."""
        if file.size <= _LARGE_BYTES and (known is None or known.triple_count <= _LARGE_STATEMENTS):
            return super()._load(file, entry, known, progress)
        gate = self._gate(file, entry.document, known)
        written = [entry]

        def work(clone: ox.Store) -> None:
            for name in dropped(entry.document, known):
                _clear(clone, name)
            _extend(clone, gate.passed(read_quads(file, graph_iri=entry.document, progress=progress)))
            written[0] = replace(entry, triple_count=gate.count, graphs=gate.graphs)
            clone.update(to_update(putting(written[0], ())))

        self._rebuild(work, clone=True)
        return written[0]

    def _forget(self, change: Change) -> None:
        """Write the directory anew without what goes: the engine keeps the text of what was deleted."""
        graphs = {ox.NamedNode(name) for name in change.drop}
        cleared = {ox.NamedNode(iri) for iri in change.clear}
        ledger = ox.NamedNode(LEDGER)

        def stays(quad: ox.Quad) -> bool:
            return quad.graph_name not in graphs and not (quad.graph_name == ledger and quad.subject in cleared)

        def work(fresh: ox.Store) -> None:
            _extend(fresh, chain(filter(stays, self.engine), change.quads, change.record()))

        self._rebuild(work, clone=False)
        if kept := snapshots.clear_patiently(self._folder, seconds=_READERS_SECONDS):
            raise StoreError(
                f"removed from {self.location}, but its text is still in {len(kept)} snapshot(s) that other processes "
                "read; when they are done, open the store once more (`geopol status`) and it is gone"
            )

    def _rebuild(self, work: Callable[[ox.Store], None], *, clone: bool) -> None:
        """Put a new set of files in place of the store's: a clone of hard links, or a fresh one, after ``work``.

        Nothing happens when the work fails or the process is killed before the files are whole.
        """
        with self._writing():
            copy = new_copy(self._folder)
            if clone:
                self.engine.backup(str(copy))
            else:
                copy.mkdir()
            try:
                _fill(copy, work)
            except BaseException as fault:
                traceback.clear_frames(fault.__traceback__)  # they hold the engine, which would go on writing
                new_copy(self._folder)
                raise
            self._engine = None
            try:
                put_in_place(self._folder)
            finally:
                # Without this the engine would make an empty store where the replacement was cut short.
                finish(self._folder)
                self._engine = ox.Store(self.location)
            self._publish()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Tell faults of the disk and of the engine in one line that says what to do."""
        try:
            yield
        except (OSError, RuntimeError) as error:
            _explain(self.location, error)


def _fill(copy: Path, work: Callable[[ox.Store], None]) -> None:
    """Work on the engine in ``copy``; it is closed when this returns."""
    engine = ox.Store(str(copy))
    work(engine)
    engine.flush()


def _extend(engine: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Add statements in bulk, in slices: what is sorted at a time decides the memory."""
    rest = iter(quads)
    for first in rest:
        engine.bulk_extend(chain((first,), islice(rest, _SLICE - 1)))


def _clear(engine: ox.Store, graph_iri: str) -> None:
    """Take a graph away one statement at a time: in one transaction it would need a gigabyte a million."""
    # The engine iterates over the state in which the iteration began.
    for quad in engine.quads_for_pattern(None, None, None, ox.NamedNode(graph_iri)):
        engine.remove(quad)


def _explain(location: str, error: Exception) -> NoReturn:
    told = " ".join(str(error).split())
    if "While lock file" in told or "lock hold by" in told:
        raise StoreError(
            f"{location} is in use by another program; wait until it is done, or use another --store"
        ) from error
    if "read-write" in told:
        raise StoreError(f"{location} is open for reading only") from error
    if "No space left" in told or "File too large" in told:
        raise StoreError(f"the disk of {location} is full; nothing written is lost; make room, run again") from error
    if isinstance(error, PermissionError) or "Permission denied" in told or "Read-only file system" in told:
        raise StoreError(f"{location} cannot be written or read; check its permissions ({told})") from error
    if isinstance(error, OSError) and error.errno is not None:
        why = error.strerror or told
        raise StoreError(f"no store can be kept at {location} ({why}); choose another place with --store") from error
    raise StoreError(f"the store {location} is not available: {told}") from error
