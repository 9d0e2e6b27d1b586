"""Put new files in place of all files of a store, in one step that a kill cannot cut in two.

The new files are made in a directory inside the store's. When they are whole
and on disk they take the place of the old ones. Each step can be cut short:
``finish`` brings it to its end, or throws away what was not whole, when the
store is next opened.

    geopol-being-written   the copy, not whole yet: thrown away
    geopol-written         the copy is whole and on disk: the old files go
    geopol-moving          the old files are gone: the new ones move up

Two things are done this way. A removal copies what is left into a fresh
store: the engine never takes a text out of its dictionary of strings, so
neither a DELETE nor a compaction (``Store.optimize``) clears a removed
sentence from the disk. A bulk load works on a clone made of hard links:
loading in bulk is no transaction.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

_BEING_WRITTEN, _WRITTEN, _MOVING = "geopol-being-written", "geopol-written", "geopol-moving"
_LOCK, _CURRENT = "LOCK", "CURRENT"
_OF_ENGINE = re.compile(r"CURRENT|IDENTITY|LOG(\.old\.\d+)?|(MANIFEST|OPTIONS)-\d+(\.dbtmp)?|\d+\.(sst|log|dbtmp|blob)")


def new_copy(folder: Path) -> Path:
    """Return the place for the new files, which is not there yet."""
    copy = folder / _BEING_WRITTEN
    shutil.rmtree(copy, ignore_errors=True)
    return copy


def put_in_place(folder: Path) -> None:
    """Put the new files in place of the old ones; no engine may have either open.

    Raises:
        OSError: when the disk fails; ``finish`` then goes on.
    """
    copy = folder / _BEING_WRITTEN
    sync_all(copy)
    copy.rename(folder / _WRITTEN)
    sync(folder)
    finish(folder)


def finish(folder: Path) -> None:
    """Bring a replacement that was cut short to its end; the caller holds the store."""
    shutil.rmtree(folder / _BEING_WRITTEN, ignore_errors=True)
    if (folder / _WRITTEN).is_dir():
        for path in folder.iterdir():
            if _OF_ENGINE.fullmatch(path.name):
                path.unlink()
        sync(folder)
        (folder / _WRITTEN).rename(folder / _MOVING)
        sync(folder)
    if (folder / _MOVING).is_dir():
        # CURRENT last: with it the directory is a store.
        for path in sorted((folder / _MOVING).iterdir(), key=lambda path: path.name == _CURRENT):
            path.unlink() if path.name == _LOCK else path.rename(folder / path.name)
        (folder / _MOVING).rmdir()
        sync(folder)


def is_cut_short(folder: Path) -> bool:
    """Return whether ``finish`` must go on before the folder is a store."""
    return any((folder / step).is_dir() for step in (_WRITTEN, _MOVING))


def sync_all(folder: Path) -> None:
    """Have the disk keep a directory with its files."""
    for path in folder.iterdir():
        sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """Have the disk keep a file, or the names in a directory."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no directory for this.
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
