"""Refuse a query text that would hurt before any parser sees it.

The parsers recurse: three thousand braces or eight thousand sums end the
process (engine facts of pyoxigraph 0.5). What sends a request elsewhere, or
writes, is refused by its keyword, and told so.
"""

from __future__ import annotations

from loader.errors import UsageError
from loader.store.sparql import depth_of, keywords

LONGEST, DEEPEST, MOST_UNIONS, MOST_OPERATORS = 64_000, 64, 200, 2_000
_OPENERS = "+*/|&!=<>-"
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}
_FORMS = {"SELECT", "CONSTRUCT", "DESCRIBE", "ASK"}


def screen(text: str) -> None:
    """Let a query pass that is safe to parse, reads only, and stays in the store.

    Raises:
        UsageError: when it is too long, too deep, sends requests, or is no query.
    """
    if len(text) > LONGEST:
        raise UsageError(f"the query has {len(text)} characters; {LONGEST} are the most; ask for less at a time")
    if depth_of(text) > DEEPEST:
        raise UsageError(f"the query nests more than {DEEPEST} brackets; write it flatter")
    words = keywords(text)
    if found := {"SERVICE", "LOAD"} & words:
        raise UsageError(f"{min(found)} is refused: a query must not send requests to other servers; take it out")
    if not _FORMS & words:
        found = _UPDATES & words
        told = f"{min(found)} is an update, and the store is read only here" if found else "it is no SPARQL query"
        raise UsageError(f"{told}; ask with SELECT, CONSTRUCT, DESCRIBE or ASK")
    if text.upper().count("UNION") > MOST_UNIONS:
        raise UsageError(f"the query has more than {MOST_UNIONS} UNIONs; write the choices as VALUES")
    if sum(text.count(sign) for sign in _OPENERS) > MOST_OPERATORS:
        raise UsageError(f"the query has more than {MOST_OPERATORS} operators; write it shorter")
