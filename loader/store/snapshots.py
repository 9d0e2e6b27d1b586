"""Publish snapshots of an embedded store, and open the newest one.

A snapshot is a directory ``geopol-snapshots/<number>``, made of hard links to
the engine's files. It comes to be by a rename, so that it is there whole or
not at all, and never changes afterwards. A reader holds a shared lock on the
directory while it reads; the writer clears an old one when it can lock it
alone. Reading beside a writer any other way is undefined in the engine.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from loader.store.folder import take
from loader.store.rewriting import sync, sync_all

_FOLDER = "geopol-snapshots"
_BEING_MADE, _OLD = ".part", ".old"


@dataclass
class Snapshot:
    """A snapshot that is kept from being cleared until ``release``."""

    path: Path
    _descriptor: int

    def release(self) -> None:
        """Let go of the snapshot; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def publish(engine: ox.Store, folder: Path) -> None:
    """Make a snapshot of what the engine holds now, and clear old ones that nobody reads.

    Raises:
        OSError: when the disk is full; the snapshots are then as they were.
    """
    home = folder / _FOLDER
    home.mkdir(exist_ok=True)
    target = home / f"{max(_numbers(home), default=0) + 1:08d}"
    part = target.with_suffix(_BEING_MADE)
    shutil.rmtree(part, ignore_errors=True)
    try:
        engine.backup(str(part))
        sync_all(part)
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    sync(home)
    clear(folder)


def clear(folder: Path) -> list[str]:
    """Clear all snapshots but the newest; return the names of those that are being read."""
    home, kept = folder / _FOLDER, []
    if not home.is_dir():
        return []
    for rest in (*home.glob(f"*{_OLD}"), *home.glob(f"*{_BEING_MADE}")):
        shutil.rmtree(rest, ignore_errors=True)
    for number in sorted(_numbers(home))[:-1]:
        path = home / f"{number:08d}"
        descriptor = _open(path)
        if take(descriptor, alone=True):
            path.rename(path.with_suffix(_OLD))
            shutil.rmtree(path.with_suffix(_OLD), ignore_errors=True)
        else:
            kept.append(path.name)
        if descriptor >= 0:
            os.close(descriptor)
    return kept


def clear_patiently(folder: Path, *, seconds: float) -> list[str]:
    """Clear old snapshots, waiting for readers to be done with them; return the names of those still read."""
    limit = time.monotonic() + seconds
    while (kept := clear(folder)) and time.monotonic() < limit:
        time.sleep(0.05)
    return kept


def hold_newest(folder: Path) -> Snapshot | None:
    """Return the newest snapshot, held against clearing; None when there is none."""
    home = folder / _FOLDER
    while numbers := _numbers(home):
        path = home / f"{max(numbers):08d}"
        try:
            descriptor = _open(path)
        except FileNotFoundError:
            continue  # Cleared a moment ago; a newer one is there.
        if take(descriptor, alone=False) and path.exists():
            return Snapshot(path, descriptor)
        if descriptor >= 0:
            os.close(descriptor)
    return None


def newest(folder: Path) -> str:
    """Return what tells the newest snapshot from every other, "" when there is none: its number and time."""
    home = folder / _FOLDER
    try:
        name = f"{max(_numbers(home)):08d}"
        return f"{name}-{(home / name).stat().st_mtime_ns:x}"
    except (ValueError, OSError):
        return ""


def count(folder: Path) -> int:
    """Return how many snapshots there are."""
    return len(_numbers(folder / _FOLDER))


def _numbers(home: Path) -> list[int]:
    if not home.is_dir():
        return []
    return [int(path.name) for path in home.iterdir() if path.name.isdecimal()]


def _open(path: Path) -> int:
    """Open a directory for locking; -1 where directories cannot be opened (Windows)."""
    return -1 if os.name == "nt" else os.open(path, os.O_RDONLY)
