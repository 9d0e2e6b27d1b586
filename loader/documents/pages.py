"""Find the pages that a user names: files, folders, patterns, standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from loader.documents.decoding import LIMIT
from loader.documents.jsonlines import read_articles
from loader.errors import PageError, UsageError
from loader.model import Page

READERS = ("auto", "html", "text", "plain")
SUFFIXES = {".txt": "text", ".html": "html", ".htm": "html", ".jsonl": "jsonl"}


@dataclass(frozen=True, slots=True)
class RejectedPage:
    """A page that was found and not read.

    ``reason`` is one of ``PageError``'s, or unreadable (the file cannot be
    opened), or skipped (a file in a folder that is no page).
    """

    source: str
    reason: str
    message: str


def read_pages(
    targets: Sequence[str], *, reader: str = "auto", stdin: BinaryIO | None = None
) -> Iterator[Page | RejectedPage]:
    """Yield the pages of ``targets`` in order, each file once; folders are sorted by path.

    ``reader`` is auto (by the name of the file), html, text or plain. "-"
    reads one page, or JSON lines, from ``stdin``.

    Raises:
        UsageError: before the first page, when a target is missing or the reader is unknown.
    """
    if reader not in READERS:
        raise UsageError(f"unknown reader {reader!r}; use one of {', '.join(READERS)}")
    files = _expand(targets)
    if any(str(path) == "-" for path, _ in files) and stdin is None:
        raise UsageError("'-' reads standard input, and there is none; name a file")
    return _read_all(files, reader, stdin)


def count_pages(targets: Sequence[str]) -> int:
    """Return how many files ``read_pages`` will open; a JSON Lines file counts as one.

    Raises:
        UsageError: when a target is missing.
    """
    return sum(1 for path, explicit in _expand(targets) if explicit or path.suffix.lower() in SUFFIXES)


def _expand(targets: Sequence[str]) -> list[tuple[Path, bool]]:
    """Return the files behind the targets, and whether the user named each one."""
    found: dict[Path, bool] = {}
    for target in targets:
        path = Path(target)
        if target == "-" or path.is_file() or (path.exists() and not path.is_dir()):
            found.setdefault(path, True)
        elif path.is_dir():
            for file in _walk(path):
                found.setdefault(file, False)
        else:
            for file in _matches(target):
                found.setdefault(file, True)
    return list(found.items())


def _walk(folder: Path) -> list[Path]:
    """Return the files under a folder, sorted; hidden ones and links to folders are not followed."""
    files: list[Path] = []
    for place, folders, members in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files.extend(Path(place) / name for name in members if not name.startswith("."))
    return sorted(files, key=lambda file: file.as_posix())


def _matches(target: str) -> list[Path]:
    if not glob.has_magic(target):
        raise UsageError(f"{target}: no such file or folder; check the path")
    files: list[Path] = []
    for name in sorted(glob.glob(target, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute pattern
        path = Path(name)
        files.extend(_walk(path) if path.is_dir() else [path])
    if not files:
        raise UsageError(f"{target}: no file matches the pattern; quote it and check the folder")
    return files


def _read_all(files: Sequence[tuple[Path, bool]], reader: str, stdin: BinaryIO | None) -> Iterator[Page | RejectedPage]:
    for path, explicit in files:
        if str(path) == "-" and stdin is not None:
            yield from _read_stream(stdin, "<stdin>", "stdin", kind=_kind(reader, ""))
        elif not explicit and path.suffix.lower() not in SUFFIXES:
            yield RejectedPage(str(path), "skipped", f"{path}: not read; pages end in {', '.join(SUFFIXES)}")
        else:
            yield from _read_file(path, _kind(reader, path.suffix.lower()))


def _kind(reader: str, suffix: str) -> str:
    if suffix == ".jsonl" and reader != "plain":
        return "jsonl"
    return SUFFIXES.get(suffix, "sniff") if reader == "auto" else reader


def _read_file(path: Path, kind: str) -> Iterator[Page | RejectedPage]:
    try:
        if not path.is_file():
            yield RejectedPage(str(path), "unreadable", f"{path}: not a regular file; name a file or a folder")
            return
        with path.open("rb") as stream:
            yield from _read_stream(stream, str(path), path.stem, kind=kind)
    except OSError as error:
        yield RejectedPage(str(path), "unreadable", f"{path}: {error.strerror}; check the file and its permissions")


def _read_stream(stream: BinaryIO, source: str, name: str, *, kind: str) -> Iterator[Page | RejectedPage]:
    if kind == "jsonl":
        yield from _articles(stream, source, name)
        return
    content = stream.read(LIMIT + 1)
    if len(content) > LIMIT:
        yield RejectedPage(source, "too-large", f"{source}: over {LIMIT:,} bytes; split the file")
        return
    if kind == "sniff":
        kind = _sniff(content)
        if kind == "jsonl":
            import io

            yield from _articles(io.BytesIO(content), source, name)
            return
    yield Page(source=source, content=content, kind=kind, name=name)


def _articles(stream: BinaryIO, source: str, name: str) -> Iterator[Page | RejectedPage]:
    for article in read_articles(stream, source, name):
        if isinstance(article, PageError):
            yield RejectedPage(str(article).split(": ", 1)[0], article.reason, str(article))
        else:
            yield article


def _sniff(content: bytes) -> str:
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b'{"'):
        return "jsonl"
    return (
        "html"
        if head.startswith(
            (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<!--", b"<article", b"<div", b"<p>")
        )
        else "text"
    )
