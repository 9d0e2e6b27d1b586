"""Choose the form of an answer from the Accept header (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from starlette.requests import Request

TABLE_TYPES: Mapping[str, str] = {
    "application/json": "json",
    "application/sparql-results+json": "srj",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "text/markdown": "md",
}
GRAPH_TYPES: Mapping[str, str] = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
}


def media_type(form: str, header: str | None = None) -> str:
    """Return the media type of a form, with the character set of text.

    A form that has several goes by the one that the Accept header likes best, so that who asks for application/xml
    gets what is told to be that (RFC 9110, 12.5.1).

    >>> media_type("xml"), media_type("xml", "application/xml")
    ('application/sparql-results+xml', 'application/xml')
    """
    names = [kind for kind, name in {**TABLE_TYPES, **GRAPH_TYPES}.items() if name == form] or ["text/plain"]
    return with_charset(accepted(header, names) or names[0])


def with_charset(kind: str) -> str:
    """Return a media type with the character set of text.

    >>> with_charset("text/csv"), with_charset("application/json")
    ('text/csv; charset=utf-8', 'application/json')
    """
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def accept_header(request: Request) -> str:
    """Return the Accept header of a request, "" for none; its lines are one list (RFC 9110, 5.3)."""
    return ", ".join(request.headers.getlist("accept"))


def accepted(header: str | None, offered: Iterable[str]) -> str | None:
    """Return the media type of ``offered`` that the header likes best, None when it takes none.

    Among equals the earlier of ``offered`` is chosen; no header takes anything.

    >>> accepted("text/turtle;q=0.5, text/*", ["text/turtle", "text/html"])
    'text/html'
    """
    wanted = _ranges(header) if header and header.strip() else [("*/*", 1.0)]
    best, chosen = 0.0, None
    for kind in offered:
        quality = _quality(kind, wanted)
        if quality > best:
            best, chosen = quality, kind
    return chosen


def _ranges(header: str) -> list[tuple[str, float]]:
    found = []
    for item in header.split(",")[:64]:
        kind, *parameters = (part.strip() for part in item.split(";"))
        quality = next((part[2:] for part in parameters if part.lower().startswith("q=")), "1")
        try:
            found.append((kind.lower(), min(1.0, max(0.0, float(quality)))))
        except ValueError:
            found.append((kind.lower(), 0.0))
    return found


def _quality(kind: str, wanted: list[tuple[str, float]]) -> float:
    """Return the quality of the most specific range that takes the type."""
    main = kind.partition("/")[0]
    for name in (kind, f"{main}/*", "*/*"):
        if (quality := next((q for range_, q in wanted if range_ == name), None)) is not None:
            return quality
    return 0.0
