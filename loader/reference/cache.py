"""Keep what was worked out from files, until the files change.

A kept result is plain JSON under the user's cache folder, in a file named by
a hash of everything that it depends on: the content of its sources and of the
code that read them. It is written to a file of its own and moved into place
in one step, so that two processes may do it at once. A folder that cannot be
written costs time, never an answer; a file that was cut off or tampered with
does not match the hash of its content and is made anew.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_KEEP = 4
_DIGEST = 64


def kept(name: str, sources: Iterable[Path], work: Callable[[], object]) -> object:
    """Return what ``work()`` gives, from the cache when no source has changed since.

    ``work`` must give what JSON can hold and depend on nothing but the
    content of ``sources`` (which are read in the order given) and their names.
    """
    path = _folder() / f"{name}-{_key(sources)}.json"
    found = _read(path)
    if found is None:
        found = work()
        with suppress(OSError):
            _write(path, found)
            _clear(path, name)
    return found


def _folder() -> Path:
    """Return the cache folder: GEOPOL_CACHE, or the one that the system has for a program of this user."""
    import platformdirs

    return Path(os.environ.get("GEOPOL_CACHE") or platformdirs.user_cache_path("geopol", appauthor=False))


def _key(sources: Iterable[Path]) -> str:
    """Return the hash of the names and the content of all sources."""
    total = hashlib.sha256()
    for path in sources:
        content = path.read_bytes()
        total.update(f"{path.name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()[:32]


def _read(path: Path) -> object | None:
    """Return what a file holds; None when there is none, or its content is not what was written."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, body = content[:_DIGEST], content[_DIGEST:]
    if hashlib.sha256(body).hexdigest().encode() != digest:
        return None
    with _without_collection():
        found: object = json.loads(body)
    return found


def _write(path: Path, value: object) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(hashlib.sha256(body).hexdigest().encode() + body)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _clear(newest: Path, name: str) -> None:
    """Remove all but the files of this name that were written last."""
    others = [path for path in newest.parent.glob(f"{name}-*.json") if path != newest]
    for path in sorted(others, key=lambda each: each.stat().st_mtime, reverse=True)[_KEEP - 1 :]:
        path.unlink(missing_ok=True)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Pause the collector of cycles, which would walk every new object many times over."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
