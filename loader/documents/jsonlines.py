"""Read articles from JSON Lines: one object a line."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from loader.documents.decoding import LIMIT
from loader.errors import PageError
from loader.model import Page

# The line is decoded already: a byte order mark outranks a charset that the text names.
_MARK = codecs.BOM_UTF8
_FIELDS = ("url", "title", "published", "modified", "publisher")


def read_articles(stream: BinaryIO, source: str, name: str) -> Iterator[Page | PageError]:
    """Yield the article of each line, or the error that sets the line aside.

    Fields: ``text`` or ``html`` (needed), url, title, published, modified,
    publisher, authors (a list) and id. A page's source is ``file:line``, lines counted from 1.
    """
    number = 0
    while line := stream.readline(2 * LIMIT):
        number += 1
        where = f"{source}:{number}"
        if len(line) >= 2 * LIMIT and not line.endswith(b"\n"):
            _skip_line(stream)
            yield PageError(f"{where}: over {2 * LIMIT:,} bytes in one line; split the article", reason="too-large")
        elif line.strip():
            yield _read(line, where, f"{name}-{number}")


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(LIMIT)) and not rest.endswith(b"\n"):
        pass


def _read(line: bytes, where: str, name: str) -> Page | PageError:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return PageError(f"{where}: not a JSON object ({_brief(error)}); write one article a line", reason="malformed")
    if not isinstance(record, dict):
        return PageError(
            f"{where}: a JSON {type(record).__name__}, not an object; write one article a line", reason="malformed"
        )
    kind = "html" if record.get("html") else "text"
    content = record.get(kind)
    wrong = [field for field in (*_FIELDS, kind) if not isinstance(record.get(field), str | None)]
    if wrong:
        return PageError(f"{where}: {wrong[0]!r} is not a string; mend the line", reason="malformed")
    authors = record.get("authors") or []
    if not isinstance(authors, list) or not all(isinstance(author, str) for author in authors):
        return PageError(f"{where}: 'authors' is not a list of strings; mend the line", reason="malformed")
    if not content:
        return PageError(f"{where}: neither 'text' nor 'html' in the object; add one of them", reason="empty")
    label = record.get("id")
    stem = str(label) if isinstance(label, str | int) and str(label) else name
    return Page(
        source=where,
        content=_MARK + content.encode("utf-8", "ignore"),
        kind=kind,
        name=stem,
        url=record.get("url") or None,
        title=record.get("title") or None,
        published=record.get("published") or None,
        publisher=record.get("publisher") or None,
        modified=record.get("modified") or None,
        authors=tuple(authors),
    )


def _brief(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:80]
