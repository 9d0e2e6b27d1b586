"""Know the folder of an embedded store: what it holds, whose it is, who writes to it.

    geopol-store        the format of the folder, as JSON
    geopol-lock         held by the one writer (flock); names its process
    geopol-unpublished  there while a writer has put down what no snapshot holds yet
    geopol-snapshots/   what readers open (``loader.store.snapshots``)

The rest are the files of the engine.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import IO

from loader.errors import StoreError
from loader.store.rewriting import sync

FORMAT = 1
_MARK, _LOCK, _UNPUBLISHED = "geopol-store", "geopol-lock", "geopol-unpublished"
# What the engine keeps in its directory; CURRENT comes last, so a store whose making was killed may lack it.
_OWN = ("CURRENT", "IDENTITY", "LOCK", "LOG", "MANIFEST-", "OPTIONS-", "geopol-")
_OWN_SUFFIXES = {".sst", ".log", ".dbtmp", ".blob"}
# A reader that publishes for a writer that was killed holds the lock for some milliseconds.
_PATIENCE_SECONDS = 1.0


def require_store(folder: Path, *, may_be_new: bool) -> bool:
    """Return whether the folder holds a store; refuse what is no store, or one that is too new.

    The engine would make a store of any directory it is given, and add its
    tables to any database of its kind.

    Raises:
        StoreError: when there is none and none may be made, or it is something else.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file, not a store directory; choose another place with --store")
    names = [item.name for item in folder.iterdir()] if folder.exists() else []
    present = "CURRENT" in names
    if not may_be_new and not present:
        raise StoreError(f"no store at {folder}; make one with `geopol demo` or `geopol ingest PAGES --store {folder}`")
    foreign = sorted(name for name in names if not _is_own(name))
    if foreign and not present:
        raise StoreError(f"{folder} holds other files ({foreign[0]}); choose an empty or new directory with --store")
    if present:
        _require_known(folder, names)
    return present


def mark(folder: Path) -> None:
    """Write down the format of a store that does not tell it yet."""
    path = folder / _MARK
    if not path.exists():
        part = folder / f"{_MARK}.part"
        part.write_text(json.dumps({"format": FORMAT}) + "\n")
        sync(part)
        part.rename(path)
        sync(folder)


class WriterLock:
    """Hold a store for writing, as long as the process lives; a kill lets go of it."""

    def __init__(self, folder: Path, *, name: str = "") -> None:
        """Take the lock; ``name`` is what messages call the store, by default the folder.

        Raises:
            StoreError: when another process or another store object holds it; its process is named.
        """
        self._file: IO[str] | None = (folder / _LOCK).open("a+")
        limit = time.monotonic() + _PATIENCE_SECONDS
        while not take(self._file.fileno(), alone=True):
            if time.monotonic() > limit:
                self._file.seek(0)
                holder = self._file.read().strip()
                self.release()
                who = f"another process (pid {holder})" if holder.isdecimal() else "another process"
                raise StoreError(f"{name or folder} is in use by {who}; wait until it is done, or use another --store")
            time.sleep(0.02)
        self._file.truncate(0)
        self._file.write(f"{os.getpid()}\n")
        self._file.flush()

    def release(self) -> None:
        """Let go of the store; a second call does nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None


def writer_of(folder: Path) -> str | None:
    """Return the process that holds the store for writing, as text, None when nobody does."""
    try:
        with (folder / _LOCK).open() as file:
            return None if take(file.fileno(), alone=False) else f"pid {file.read().strip()}"
    except FileNotFoundError:
        return None


def take(descriptor: int, *, alone: bool) -> bool:
    """Lock an open file or directory, alone or with others; return false when that is not possible now.

    Windows has no such locks: there the engine's own lock must do.
    """
    if os.name == "nt":
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_unpublished(folder: Path) -> bool:
    """Return whether a writer put down something that no snapshot holds yet."""
    return (folder / _UNPUBLISHED).exists()


def set_unpublished(folder: Path, *, unpublished: bool) -> None:
    """Note, on disk, whether something is written that no snapshot holds yet."""
    path = folder / _UNPUBLISHED
    if unpublished:
        path.touch()
        sync(folder)
    else:
        path.unlink(missing_ok=True)


def _require_known(folder: Path, names: list[str]) -> None:
    if _MARK in names:
        try:
            told = json.loads((folder / _MARK).read_text())["format"]
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{folder / _MARK} is broken; restore the store from a copy, or export and load"
            ) from error
        if not isinstance(told, int) or told > FORMAT:
            raise StoreError(
                f"{folder} was written by a newer geopol (store format {told}; this one knows {FORMAT}); "
                "install the newer one: pip install --upgrade geopol-graph"
            )
    elif not any(b'[CFOptions "spog"]' in (folder / name).read_bytes() for name in names if "OPTIONS-" in name):
        raise StoreError(f"{folder} is a database of another program, not a store; choose another place with --store")


def _is_own(name: str) -> bool:
    return name.startswith(_OWN) or Path(name).suffix in _OWN_SUFFIXES
