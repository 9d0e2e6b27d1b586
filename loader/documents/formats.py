"""Tell what a file is by its first bytes, and by its name only where they do not say."""

from __future__ import annotations

import re

HEAD = 4096  # bytes that are looked at

# A folder is read for these names; what a file of a given name is, its content may overrule.
SUFFIXES = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".json": "feed",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
    ".eml": "mail",
    ".warc": "warc",
    ".gz": "gzip",
}
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|article|main|section|div|table|p|h1)\b", re.IGNORECASE)
_FEED = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:[!?/]?[a-z])", re.IGNORECASE)
_JSON_FEED = re.compile(rb'"version"\s{0,9}:\s{0,9}"https?:[\\/]{1,4}(?:www\.)?jsonfeed\.org')
_FIELD = re.compile(
    rb"^(?:From [^\n]+\n)?(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3,}", re.ASCII
)
_MAIL_FIELDS = (b"from:", b"date:", b"subject:", b"message-id:", b"received:", b"mime-version:")


def detect_format(head: bytes, suffix: str) -> str:
    """Return html, text, jsonl, feed, mail, warc or gzip for the first bytes of a file.

    ``suffix`` is the end of its name in lower case, with the dot, or "".

    >>> detect_format(b"<?xml version='1.0'?><rss version='2.0'>", ".txt")
    'feed'
    >>> detect_format(b"The minister resigned.", "")
    'text'
    """
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"WARC/"):
        return "warc"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    named = SUFFIXES.get(suffix)
    if start.startswith((b"{", b"[")):
        return _json(start, named)
    if start.startswith(b"<"):
        return _markup(start, named)
    if _is_mail(start):
        return "mail"
    return named if named in ("html", "text", "jsonl", "mail", "feed", "warc") else "text"


def _json(start: bytes, named: str | None) -> str:
    if named != "jsonl" and (_JSON_FEED.search(start) or named == "feed"):
        return "feed"
    return named if named in ("text", "html") else "jsonl" if start.startswith(b'{"') or named == "jsonl" else "text"


def _markup(start: bytes, named: str | None) -> str:
    page, feed = _HTML.search(start), _FEED.search(start)
    if feed and (page is None or feed.start() < page.start()):
        return "feed"
    if page:
        return "html"
    return named if named and named != "gzip" else "html" if _MARKUP.match(start) else "text"


def _is_mail(start: bytes) -> bool:
    """Tell the header of a message (RFC 5322 2.2): three fields or more, two of them of mail."""
    fields = _FIELD.match(start)
    if fields is None:
        return False
    lines = [line.lower() for line in fields.group().splitlines()]
    return sum(any(line.startswith(name) for line in lines) for name in _MAIL_FIELDS) >= 2
