"""Tell whether a word stands inside quote marks, whoever is quoted, by the marks before it in its line."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc, Token

_MARKS = frozenset({'"', "“", "”", "„", "«", "»", "``", "''"})


def is_quoted(token: Token) -> bool:
    """Tell whether an odd number of quote marks stands before, in the line."""
    return opening_mark(token) is not None


def opening_mark(token: Token) -> int | None:
    """Return the index of the mark that opens the quote around a token, in its line; None outside quotes."""
    return _openings(token.doc)[token.i]


@lru_cache(maxsize=1)  # of one document it is asked for nearly every word
def _openings(doc: Doc) -> tuple[int | None, ...]:
    """Return for each token the last of an odd number of marks before it in its line, else None."""
    found: list[int | None] = []
    opening, inside = None, False
    for token in doc:
        if token.i and "\n" in doc[token.i - 1].text_with_ws:
            opening, inside = None, False
        found.append(opening if inside else None)
        if token.text in _MARKS:
            opening, inside = token.i, not inside
    return tuple(found)
