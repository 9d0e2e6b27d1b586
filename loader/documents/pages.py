"""Find the pages that a user names: files, folders, patterns, standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from loader.documents.decoding import LIMIT
from loader.documents.formats import HEAD, SUFFIXES, detect_format
from loader.documents.inflating import Inflated
from loader.documents.jsonlines import read_articles
from loader.errors import PageError, UsageError
from loader.model import Page

READERS = ("auto", "html", "text", "plain")


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

    ``reader`` is auto (by the content, then by the name of the file), html,
    text or plain; plain takes a file as it is. Feeds, mail, web archives and
    JSON Lines give a page for each of their articles; gzip data is unpacked.
    "-" reads ``stdin``, whatever it is.

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
            yield from _read_stream(_Source(_buffered(stdin), "<stdin>", "stdin", ""), reader)
        elif not explicit and path.suffix.lower() not in SUFFIXES:
            yield RejectedPage(str(path), "skipped", f"{path}: not read; pages end in {', '.join(SUFFIXES)}")
        else:
            yield from _read_file(path, reader)


@dataclass(frozen=True, slots=True)
class _Source:
    """An open stream, what messages call it, the stem of its name and the suffix."""

    stream: BufferedReader
    source: str
    name: str
    suffix: str


def _read_file(path: Path, reader: str) -> Iterator[Page | RejectedPage]:
    try:
        if not path.is_file():
            yield RejectedPage(str(path), "unreadable", f"{path}: not a regular file; name a file or a folder")
            return
        with path.open("rb") as stream:
            yield from _read_stream(_Source(_buffered(stream), str(path), path.stem, path.suffix.lower()), reader)
    except OSError as error:
        yield RejectedPage(str(path), "unreadable", f"{path}: {error.strerror}; check the file and its permissions")


def _buffered(stream: BinaryIO) -> BufferedReader:
    return stream if isinstance(stream, BufferedReader) else BufferedReader(cast("RawIOBase", stream))


def _read_stream(file: _Source, reader: str) -> Iterator[Page | RejectedPage]:
    """Yield the pages of a stream; gzip data is looked into once, not twice."""
    try:
        kind = detect_format(file.stream.peek(HEAD)[:HEAD], file.suffix)
        if kind == "gzip" and reader != "plain":
            file = _unpacked(file)
            kind = detect_format(file.stream.peek(HEAD)[:HEAD], file.suffix)
        yield from _read_kind(file, _choose(kind, reader))
    except PageError as error:
        yield RejectedPage(file.source, error.reason, str(error))


def _unpacked(file: _Source) -> _Source:
    """Return what a packed file holds: of page.html.gz the stem is page and the suffix .html."""
    inner = Path(file.name)
    suffix = inner.suffix.lower() if inner.suffix.lower() in SUFFIXES else ""
    stream = cast("BufferedReader", BufferedReader(Inflated(file.stream, file.source), HEAD))
    return _Source(stream, file.source, inner.stem if suffix else file.name, suffix)


def _choose(kind: str, reader: str) -> str:
    """Return what to read a file as: what it is, unless the user says that it is one page."""
    return kind if reader == "auto" or (kind == "jsonl" and reader != "plain") else reader


def _read_kind(file: _Source, kind: str) -> Iterator[Page | RejectedPage]:
    if kind == "jsonl":
        yield from _each(read_articles(file.stream, file.source, file.name))
        return
    if kind == "warc":
        from loader.documents.archives import read_archive

        yield from _each(read_archive(file.stream, file.source, file.name))
        return
    content = file.stream.read(LIMIT + 1)
    if len(content) > LIMIT:
        yield RejectedPage(file.source, "too-large", f"{file.source}: over {LIMIT:,} bytes; split the file")
    elif kind == "feed":
        from loader.documents.feeds import read_feed

        yield from _each(read_feed(content, file.source, file.name))
    elif kind == "mail":
        from loader.documents.mail import read_mail

        yield from _each(read_mail(content, file.source, file.name))
    else:
        yield Page(source=file.source, content=content, kind=kind, name=file.name)


def _each(found: Iterable[Page | PageError]) -> Iterator[Page | RejectedPage]:
    for page in found:
        if isinstance(page, PageError):
            yield RejectedPage(str(page).split(": ", 1)[0], page.reason, str(page))
        else:
            yield page
