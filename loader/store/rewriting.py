"""Write a store's directory anew, so that nothing removed stays in its files.

The engine never takes a text out of its dictionary of strings, so neither a
DELETE nor a compaction (``Store.optimize``) clears a removed sentence from
the disk. The statements that are left are copied into a fresh store inside
the directory, and its files take the place of the old ones. Each step can be
cut short: ``finish`` brings it to its end when the store is next opened.

    geopol-being-written   the copy, not whole yet: thrown away
    geopol-written         the copy is whole and on disk: the old files go
    geopol-moving          the old files are gone: the new ones move up
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

_BEING_WRITTEN, _WRITTEN, _MOVING = "geopol-being-written", "geopol-written", "geopol-moving"
_LOCK, _CURRENT = "LOCK", "CURRENT"
_OF_ENGINE = re.compile(r"CURRENT|IDENTITY|LOG(\.old\.\d+)?|(MANIFEST|OPTIONS)-\d+(\.dbtmp)?|\d+\.(sst|log|dbtmp|blob)")


def rewrite(folder: Path) -> None:
    """Write the store in ``folder`` anew; no engine of this process may have it open.

    Raises:
        OSError: when another process holds the store, or the disk is full;
            the store is then as it was.
    """
    with _locked(folder):
        _finish(folder)
        copy = folder / _BEING_WRITTEN
        try:
            _copy(folder, copy)
        except BaseException:
            shutil.rmtree(copy, ignore_errors=True)
            raise
        copy.rename(folder / _WRITTEN)
        _sync(folder)
        _finish(folder)


def finish(folder: Path) -> None:
    """Bring a rewriting that was cut short to its end; a copy that is not whole waits for the next one.

    Raises:
        OSError: when another process is at it.
    """
    if any((folder / step).is_dir() for step in (_WRITTEN, _MOVING)):
        with _locked(folder):
            _finish(folder)


def _finish(folder: Path) -> None:
    shutil.rmtree(folder / _BEING_WRITTEN, ignore_errors=True)
    if (folder / _WRITTEN).is_dir():
        for path in folder.iterdir():
            if _OF_ENGINE.fullmatch(path.name):
                path.unlink()
        _sync(folder)
        (folder / _WRITTEN).rename(folder / _MOVING)
        _sync(folder)
    if (folder / _MOVING).is_dir():
        # CURRENT last: with it the directory is a store.
        for path in sorted((folder / _MOVING).iterdir(), key=lambda path: path.name == _CURRENT):
            path.unlink() if path.name == _LOCK else path.rename(folder / path.name)
        (folder / _MOVING).rmdir()
        _sync(folder)


def _copy(folder: Path, copy: Path) -> None:
    """Copy the statements that are left into a fresh store, whole on disk when done."""
    copy.mkdir()
    kept = ox.Store(str(copy))
    # No temporary names: the engines must be closed before their files move.
    kept.bulk_extend(ox.Store.read_only(str(folder)))
    kept.flush()
    del kept
    for path in copy.iterdir():
        _sync(path)
    _sync(copy)


def _sync(path: Path) -> None:
    """Have the disk keep a file, or the names in a directory."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no directory for this.
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock that the engine itself takes; Windows has none of its kind."""
    if os.name == "nt":
        yield
        return
    import fcntl

    with (folder / _LOCK).open("a") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise OSError(f"While lock file: {folder / _LOCK}: {error.strerror}") from error
        yield
