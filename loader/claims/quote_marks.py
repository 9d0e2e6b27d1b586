"""Tell whether a word stands inside quote marks, whoever is quoted."""

from __future__ import annotations

from spacy.tokens import Token

_QUOTES = frozenset({'"', "“", "”", "``", "''"})


def is_quoted(token: Token) -> bool:
    """Tell whether an odd number of quote marks stands before, in the line."""
    return opening_mark(token) is not None


def opening_mark(token: Token) -> int | None:
    """Return the index of the mark that opens the quote around a token, in its line; None outside quotes."""
    start = token.i
    while start > 0 and "\n" not in token.doc[start - 1].text_with_ws:
        start -= 1
    marks = [other.i for other in token.doc[start : token.i] if other.text in _QUOTES]
    return marks[-1] if len(marks) % 2 == 1 else None
