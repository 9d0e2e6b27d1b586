"""Clean the addresses of articles."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from loader.documents.wordlists import words

_HOST = re.compile(r"^[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?$")
_URN = re.compile(r"^urn:[a-z0-9][a-z0-9-]{0,31}:[!-~]{1,500}$", re.IGNORECASE)
_SAFE = "/:?#@!$&'()*+,;=-._~%"
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MEDIA = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|mp4|mp3|pdf|css|js|ico)$", re.IGNORECASE)


def canonical_url(url: str | None) -> str | None:
    """Return an http, https or urn address in one form, None for anything else.

    Scheme and host in lower case; no user, default port, fragment or
    tracking parameter; characters that an IRI forbids (RFC 3987 2.2) escaped.

    >>> canonical_url("HTTPS://News.Example.org:443/a?id=7&utm_source=x#top")
    'https://news.example.org/a?id=7'
    """
    text = (url or "").strip()
    if not text or len(text) > 2000 or any(char.isspace() for char in text):
        return None
    if text[:4].lower() == "urn:":
        return text if _URN.match(text) and not re.search(r"[<>\"{}|\\^`%#]", text) else None
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").lower(), parts.port
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except (ValueError, UnicodeError):
        return None
    if parts.scheme.lower() not in ("http", "https") or not _HOST.match(host) or ".." in host:
        return None
    shown = f":{port}" if port and port not in (80, 443) else ""
    return urlunsplit((parts.scheme.lower(), host + shown, _escape(parts.path), _query(parts.query), ""))


def _query(query: str) -> str:
    if not query:
        return ""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return ""
    return urlencode([(key, value) for key, value in pairs if not _is_tracking(key)])


def _is_tracking(key: str) -> bool:
    name = key.lower()
    known = words("addresses", "tracking")
    return name in known or name.startswith(tuple(entry[:-1] for entry in known if entry.endswith("*")))


def _escape(path: str) -> str:
    return quote(_PERCENT.sub("%25", path), safe=_SAFE)


def is_article_url(url: str | None) -> bool:
    """Tell the address of a story from one of a picture, a section or a home page."""
    clean = canonical_url(url)
    if clean is None or clean.startswith("urn:"):
        return False
    parts = urlsplit(clean)
    if _MEDIA.search(parts.path):
        return False
    last = parts.path.rstrip("/").rpartition("/")[2]
    return (len(last) >= 8 and ("-" in last or "_" in last or any(char.isdigit() for char in parts.path))) or bool(
        parts.query and parts.path.strip("/")
    )


def day_of_url(url: str | None) -> str | None:
    """Return the day that the path of an address states, as "2025/06/08" or "20250608"."""
    found = re.search(r"/(20\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?=[/-]|$)", urlsplit(url).path) if url else None
    if not found:
        return None
    year, month, day = found.groups()
    return f"{year}-{month}-{day}" if 1 <= int(month) <= 12 and 1 <= int(day) <= 28 + 3 * (month != "02") else None


def url_words(url: str) -> str:
    """Return the words of an address that name its story, all of the address where no part does.

    An IRI made of them outlives a change of the headline.

    >>> url_words("https://example.org/world/2025/us-seeks-deal-1122.html")
    'us-seeks-deal-1122'
    """
    parts = [part.rpartition(".")[0] or part for part in urlsplit(url).path.split("/")]
    best = max(parts, key=lambda part: part.count("-") + part.count("_"), default="")
    return best if best.count("-") + best.count("_") >= 2 else url.partition(":")[2]
