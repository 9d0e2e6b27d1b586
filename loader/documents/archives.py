"""Read the pages of a web archive (WARC, ISO 28500)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from email.message import Message
from io import BufferedReader
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from loader.documents.decoding import LIMIT
from loader.errors import PageError
from loader.model import Page

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_PAGES = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}


def read_archive(stream: BufferedReader, source: str, name: str) -> Iterator[Page | PageError]:
    """Yield the page of each response, or why it is set aside; a page's source is ``file#number``.

    ``stream`` is unpacked already. Records of requests and of the crawl
    itself are no pages and not counted. The day of the crawl is no day of
    publication.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        yield PageError(
            f"{source}: web archives need the package warcio; pip install 'geopol-graph[warc]'", reason="unreadable"
        )
        return
    number = 0
    try:
        for record in ArchiveIterator(_AsItComes(stream), arc2warc=True):
            if record.rec_type in ("response", "resource"):
                number += 1
                yield _page(record, f"{source}#{number}", f"{name}-{number}")
    except PageError as error:  # of the packed stream
        yield error
        return
    except (ArchiveLoadFailed, ValueError, EOFError, OSError) as error:
        detail = " ".join(str(error).split())[:80]
        yield PageError(f"{source}: broken after record {number} ({detail}); the rest is not read", reason="malformed")
        return
    if not number:
        yield PageError(f"{source}: the archive holds no response; check how it was made", reason="empty")


class _AsItComes:
    """A stream whose reads return what is there, so that a fault further on does not swallow it."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        return self._stream.read1(size)


def _page(record: ArcWarcRecord, where: str, name: str) -> Page | PageError:
    url = record.rec_headers.get_header("WARC-Target-URI") or None
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if status != "200":
        return PageError(f"{where}: {url}: answer {status}, no page", reason="skipped")
    headers = record.http_headers or record.rec_headers
    stated = Message()
    stated["Content-Type"] = headers.get_header("Content-Type") or "no/type"
    media, charset = stated.get_content_type(), stated.get_content_charset()
    if media not in _PAGES:
        return PageError(f"{where}: {url}: {media}, no page", reason="skipped")
    try:
        content = _read(record)
    except (OSError, ValueError, zlib.error) as error:
        return PageError(f"{where}: {url}: broken content ({str(error)[:80]}); fetch it again", reason="malformed")
    if len(content) > LIMIT:
        return PageError(f"{where}: over {LIMIT:,} bytes; save the article alone", reason="too-large")
    stem = urlsplit(url or "").path.rstrip("/").rpartition("/")[2] or name
    return Page(where, content, _PAGES[media], stem, url=url, charset=charset)


def _read(record: ArcWarcRecord) -> bytes:
    """Return the content without its transfer and content encodings, at most one byte over the limit."""
    parts, size = [], 0
    body = record.content_stream()
    while size <= LIMIT and (part := body.read(LIMIT + 1 - size)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)
