"""Make a page a document: read it, check it, give it its identity."""

from __future__ import annotations

import hashlib
import re
from itertools import islice
from typing import Literal

from loader import iri
from loader.documents.addresses import canonical_url, url_words
from loader.documents.dates import to_iso
from loader.documents.decoding import decode, normalise
from loader.documents.draft import Draft
from loader.documents.language import check_language
from loader.documents.people import clean_names
from loader.documents.text_reader import read_text
from loader.documents.wordlists import any_of
from loader.errors import PageError
from loader.model import Document, Page
from loader.namespaces import BASE

_WALL = 1500  # characters at the top of a page that show a wall or an error
_SLUG = 48
_FEWEST_WORDS = 3  # of a body; a word or two, or marks alone, are no article
_WORD = re.compile(r"[^\W\d_]\S*")
LINES = 50_000  # lines of a page of text
# Words and marks of an article, and its characters: the language pipeline reads as many in about ten seconds of one
# core (reliability.md, row 14). A bound by length, not by the clock, gives the same answer on every machine.
TOKENS = 30_000
LENGTH = 300_000
_TOKEN = re.compile(r"\w+|[^\w\s]")


def read_document(page: Page, *, base: str = BASE) -> Document:
    """Return the article on a page.

    ``Document.text`` has one paragraph a line, except with the kind
    ``plain``: then it is the file's text, character for character.

    Raises:
        PageError: with the reason empty, not-text, no-article, too-large,
            language or malformed.
    """
    text = decode(page.content, page.source, declared=page.kind == "html", charset=page.charset)
    draft = _read(page, text)
    body = "\n".join(draft.paragraphs)
    if sum(1 for _ in islice(_WORD.finditer(body), _FEWEST_WORDS)) < _FEWEST_WORDS:
        check_language(_longest(text, page.kind), draft.language, page.source)
        raise PageError(f"{page.source}: no article found; {_advice(text)}", reason="no-article")
    _require_article_size(body, page.source)
    language = check_language(body, draft.language, page.source)
    return _document(page, draft, body, language=language, base=base)


def _require_article_size(body: str, source: str) -> None:
    """Refuse a text that no article is as long as.

    Raises:
        PageError: too-large.
    """
    size = f"{len(body):,} characters" if len(body) > LENGTH else ""
    if not size and len(body) > TOKENS and sum(1 for _ in _TOKEN.finditer(body)) > TOKENS:
        size = f"over {TOKENS:,} words and marks"
    if size:
        raise PageError(f"{source}: the text has {size}, more than an article; split the file", reason="too-large")


def _read(page: Page, text: str) -> Draft:
    if page.kind == "plain":
        return Draft(paragraphs=(text,))
    if page.kind == "html":
        from loader.documents.html_reader import read_html

        return read_html(normalise(text), page)
    if text.count("\n") > LINES:
        raise PageError(f"{page.source}: over {LINES:,} lines; split the file", reason="too-large")
    return read_text(normalise(text), title=_line(page.title), url=page.url)


def _longest(text: str, kind: str) -> str:
    """Return the longest lines of a page without an article, by which its language shows."""
    if kind == "html":
        text = re.sub(r"<[^<>]{0,5000}>", "\n", re.sub(r"(?s)<(script|style)\b.{0,100000}?</\1>", " ", text[:500_000]))
    lines = sorted((line.strip() for line in text[:500_000].split("\n")), key=lambda line: (-len(line), line))
    return normalise(" ".join(line[:1000] for line in lines[:10]))


def _advice(text: str) -> str:
    if any_of("chrome", "wall_phrases").search(text[:_WALL]):
        return "the page is a wall or an error message; save it again from a browser"
    return "the page has no run of sentences; check that it was saved whole, or use --reader plain"


def _document(page: Page, draft: Draft, text: str, *, language: str, base: str) -> Document:
    title = _line(page.title) or _line(draft.title)
    url = canonical_url(page.url) or canonical_url(draft.url)
    publisher = _line(page.publisher) or _line(draft.publisher)
    published = _stated_date(page, "published") or draft.published
    modified = _stated_date(page, "modified") or draft.modified
    text_sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    # Without an address nothing tells a later version from another story of the same headline: the text decides.
    key = url or f"{publisher or ''}|{text_sha256}"
    name = f"{_short_slug(url_words(url) if url else title or page.name)}-{iri.digest(key)}"
    return Document(
        iri=iri.thing("document", name, base=base),
        graph_iri=iri.graph("document", name, base=base),
        source=page.source,
        name=page.name,
        text=text,
        title=title,
        url=url,
        publisher=publisher,
        authors=clean_names(page.authors) or draft.authors,
        published=published,
        modified=modified,
        language=language,
        dateline=draft.dateline,
        raw_sha256=hashlib.sha256(page.content).hexdigest(),
        text_sha256=text_sha256,
    )


def _stated_date(page: Page, field: Literal["published", "modified"]) -> str | None:
    """Return the date that the carrier of the page states, as ISO 8601.

    Raises:
        PageError: malformed, when it states something that is no date.
    """
    value = page.published if field == "published" else page.modified
    if not value:
        return None
    stamp = to_iso(value)
    if stamp is None:
        raise PageError(
            f"{page.source}: {field} {value[:60]!r} is no date; write 2025-06-08 or 2025-06-08T13:27:00Z",
            reason="malformed",
        )
    return stamp


def _short_slug(text: str) -> str:
    words = iri.slug(text, limit=10_000)
    if len(words) <= _SLUG:
        return words
    cut = words[: _SLUG + 1].rpartition("-")[0]
    return cut or words[:_SLUG]


def _line(text: str | None) -> str | None:
    """Return a field as one clean line of at most 500 characters, None when nothing is left."""
    clean = " ".join(re.sub(r"\s+", " ", normalise(text[:2000])).split()) if text else ""
    return clean[:500] or None
