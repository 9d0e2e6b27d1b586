"""Put a SELECT query inside another one: to count its rows, or to ask for them page by page."""

from __future__ import annotations

from string import Template

from loader.store.sparql.templates import stored
from loader.store.sparql.values import tokens


def counting(text: str) -> str | None:
    """Return the query for the number of rows of a SELECT query, None for a query that cannot be put into another.

    A FROM clause is not allowed inside (SPARQL 1.1, 19.8, SubSelect).
    """
    return _inside("rows.rq", text)


def page(text: str, *, limit: int, offset: int) -> str | None:
    """Return the query for ``limit`` rows of a SELECT query that has an ORDER BY, after the first ``offset``.

    Virtuoso sorts at most 10 000 rows for an OFFSET, but any number within.
    """
    return _inside("page.rq", text, limit=str(limit), offset=str(offset))


def _inside(name: str, text: str, **numbers: str) -> str | None:
    found = tokens(text)
    words = {token.text.upper(): token.start for token in reversed(found) if token.kind == "word"}
    if "SELECT" not in words or "FROM" in words:
        return None
    start, body = words["SELECT"], next((token.start for token in found if token.text == "{"), len(text))
    variables = [token.text for token in found if token.kind == "variable" and start < token.start < body]
    parts = {"prologue": text[:start], "query": text[start:], "variables": " ".join(variables), **numbers}
    return Template(stored(name)).substitute(parts)
