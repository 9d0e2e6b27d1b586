"""Tell the state of a store: sizes, counts, snapshots, who writes, when it was last written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from loader.store import snapshots
from loader.store.base import Store
from loader.store.embedded import EmbeddedStore
from loader.store.folder import is_unpublished, writer_of
from loader.store.journal import count_waiting
from loader.store.server import ServerStore
from loader.store.sparql import stored


def status(store: Store) -> list[tuple[str, str]]:
    """Return names and values, in the order in which they are told.

    Raises:
        StoreError: when the store cannot answer.
    """
    return [("store", store.location), *_content(store), *_ledger(store), *_place(store)]


def _content(store: Store) -> Iterator[tuple[str, str]]:
    rows = store.select(stored("graph-kinds.rq")).texts()
    yield "statements", str(sum(int(count) for _, _, count in rows))
    for kind, graphs, count in rows:
        yield f"{kind or 'other'} graphs", f"{graphs} with {count} statements"


def _ledger(store: Store) -> Iterator[tuple[str, str]]:
    entries = store.entries(kind="")
    for (kind, state), count in sorted(Counter((entry.kind or "other", entry.state) for entry in entries).items()):
        yield f"{kind} {state}".strip(), str(count)
    yield "last loaded", max((entry.loaded_at for entry in entries), default="never")


def _place(store: Store) -> Iterator[tuple[str, str]]:
    if isinstance(store, EmbeddedStore):
        folder = Path(store.location)
        size = sum(blocks for _, blocks in {_identity(path) for path in folder.rglob("*") if path.is_file()})
        yield "on disk", f"{size / 1e6:.1f} MB"
        yield "snapshots", str(snapshots.count(folder))
        yield "read from", "the newest snapshot; a writer has more" if is_unpublished(folder) else "the newest snapshot"
        yield "writer", writer_of(folder) or "none"
    elif isinstance(store, ServerStore):
        yield "waiting to be sent", str(count_waiting(store.location))


def _identity(path: Path) -> tuple[int, int]:
    """Return what tells a file from its hard links, and the bytes that it takes."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0  # Cleared a moment ago.
    return found.st_ino, found.st_size
