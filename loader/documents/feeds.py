"""Read the entries of a feed saved to a file: RSS, Atom, JSON Feed."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loader.documents.dates import to_iso
from loader.errors import PageError
from loader.model import Page

if TYPE_CHECKING:
    from feedparser import FeedParserDict  # type: ignore[import-untyped]  # feedparser ships no types

_FEWEST_WORDS = 60  # of an article; less is a summary
_CUT = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|(?:continue reading|read more|read the full story|full story)\W{0,5})\s*$",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{0,5000}>")
_MARK = codecs.BOM_UTF8


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says about one article; ``content`` is HTML, or text when ``is_html`` is False."""

    content: str
    is_html: bool = True
    title: str | None = None
    url: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()


def read_feed(content: bytes, source: str, name: str) -> Iterator[Page | PageError]:
    """Yield each entry that carries its article, or the error that sets it aside.

    An entry's source is ``file#number``, counted from 1. The feed's title is
    the publisher.
    """
    entries: Sequence[Entry]
    try:
        if content.lstrip(_MARK + b" \t\r\n").startswith(b"{"):
            publisher, entries = _from_json(content)
        else:
            publisher, entries = _from_xml(content)
    except ValueError as error:
        yield PageError(f"{source}: no feed that can be read ({str(error)[:80]}); save it again", reason="malformed")
        return
    if not entries:
        yield PageError(f"{source}: the feed has no entries; save it again", reason="empty")
    for number, entry in enumerate(entries, 1):
        yield _page(entry, f"{source}#{number}", f"{name}-{number}", publisher)


def _page(entry: Entry, where: str, name: str, publisher: str | None) -> Page | PageError:
    text = " ".join(_TAG.sub(" ", entry.content).split()) if entry.is_html else entry.content
    words = len(text.split())
    # A language without spaces has few words and many letters.
    short = words < _FEWEST_WORDS and len(text) < 6 * _FEWEST_WORDS
    if short or (_CUT.search(text[-60:]) and words < 3 * _FEWEST_WORDS):
        advice = f"fetch {entry.url[:300]} and give that page" if entry.url else "save the article's own page"
        return PageError(f"{where}: the feed has a summary only ({words} words); {advice}", reason="no-article")
    content = f"<html><body><article>{entry.content}</article></body></html>" if entry.is_html else entry.content
    return Page(
        source=where,
        content=_MARK + content.encode("utf-8", "ignore"),
        kind="html" if entry.is_html else "text",
        name=name,
        url=entry.url,
        title=entry.title,
        published=entry.published,
        publisher=publisher,
        modified=entry.modified,
        authors=entry.authors,
    )


def _from_xml(content: bytes) -> tuple[str | None, list[Entry]]:
    """Return title and entries of RSS or Atom.

    Raises:
        ValueError: when it is neither.
    """
    import feedparser

    # As a stream: a string might be taken for an address or a file name.
    parsed = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.version and not parsed.entries:
        raise ValueError(str(parsed.get("bozo_exception") or "neither RSS nor Atom"))
    return _text(parsed.feed.get("title")), [_entry(entry) for entry in parsed.entries]


def _entry(entry: FeedParserDict) -> Entry:
    bodies: list[FeedParserDict] = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    body = max(bodies, key=lambda part: len(part.get("value") or ""))
    text = str(body.get("value") or "")
    return Entry(
        content=text,
        is_html=body.get("type") != "text/plain" or bool(_TAG.search(text)),
        title=_text(_TAG.sub("", str(entry.get("title") or ""))),
        url=_text(entry.get("link")),
        published=_moment(entry.get("published")),
        modified=_moment(entry.get("updated")) if "updated" in entry else None,
        authors=tuple(name for one in entry.get("authors", ()) if (name := _text(one.get("name")))),
    )


def _from_json(content: bytes) -> tuple[str | None, list[Entry]]:
    """Return title and entries of a JSON Feed (version 1.1).

    Raises:
        ValueError: when it is none.
    """
    try:
        feed = json.loads(content.decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise ValueError("no list of items in it")
    return _text(feed.get("title")), [_item(item if isinstance(item, dict) else {}) for item in items]


def _item(item: dict[str, object]) -> Entry:
    markup, text = _text(item.get("content_html")), _text(item.get("content_text"))
    people = item.get("authors")
    names = [one.get("name") for one in people if isinstance(one, dict)] if isinstance(people, list) else []
    return Entry(
        content=markup or text or _text(item.get("summary")) or "",
        is_html=markup is not None,
        title=_text(item.get("title")),
        url=_text(item.get("url")) or _text(item.get("external_url")),
        published=_moment(item.get("date_published")),
        modified=_moment(item.get("date_modified")),
        authors=tuple(clean for name in names if (clean := _text(name))),
    )


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _moment(value: object) -> str | None:
    """Return a feed's date as ISO 8601; one that cannot be read is unknown, the entry stays."""
    return to_iso(value) if isinstance(value, str) else None
