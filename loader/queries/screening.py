"""Refuse a query text that would hurt before any parser sees it.

The parsers recurse: three thousand braces or eight thousand sums end the
process (engine facts of pyoxigraph 0.5). What sends a request elsewhere, or
writes, is refused by its keyword, and told so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loader.errors import UsageError
from loader.store.sparql import Token, depth_of, tokens

LONGEST, DEEPEST, MOST_UNIONS, MOST_OPERATORS = 64_000, 64, 200, 2_000
_OPERATORS = frozenset("+*/|&!=<>-")
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}
_FORMS = {"SELECT", "CONSTRUCT", "DESCRIBE", "ASK"}


def screen(text: str) -> None:
    """Let a query pass that is safe to parse, reads only, and stays in the store.

    Raises:
        UsageError: when it is too long, too deep, sends requests, or is no query.
    """
    require_short(text)
    found = tokens(text)
    if depth_of(found) > DEEPEST:
        raise UsageError(f"the query nests more than {DEEPEST} brackets; write it flatter")
    written = [token.text.upper() for token in found if token.kind == "word"]
    _require_reading(set(written))
    if written.count("UNION") > MOST_UNIONS:
        raise UsageError(f"the query has more than {MOST_UNIONS} UNIONs; write the choices as VALUES")
    if sum(1 for _ in _operators(found)) > MOST_OPERATORS:
        raise UsageError(f"the query has more than {MOST_OPERATORS} operators; write it shorter")


def require_short(text: str) -> None:
    """Let a text pass that is not too long to be looked at.

    Raises:
        UsageError: when it is longer.
    """
    if len(text) > LONGEST:
        raise UsageError(f"the query has {len(text)} characters; {LONGEST} are the most; ask for less at a time")


def _require_reading(words: set[str]) -> None:
    if found := {"SERVICE", "LOAD"} & words:
        raise UsageError(f"{min(found)} is refused: a query must not send requests to other servers; take it out")
    if not _FORMS & words:
        found = _UPDATES & words
        told = f"{min(found)} is an update, and the store is read only here" if found else "it is no SPARQL query"
        raise UsageError(f"{told}; ask with SELECT, CONSTRUCT, DESCRIBE or ASK")


def _operators(found: Sequence[Token]) -> Iterator[Token]:
    """Yield the operators; the sign of a number is one, as in ``1+1``, but not in the rows of a VALUES block."""
    in_rows = False
    for token in found:
        if token.kind == "word" and token.text.upper() == "VALUES":
            in_rows = True
        elif token.text == "}":
            in_rows = False
        elif (token.kind == "mark" and token.text in _OPERATORS) or (
            token.kind == "number" and token.text[0] in _OPERATORS and not in_rows
        ):
            yield token
