"""Keep who hangs on whom in a parse, once it is final."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from spacy.tokens import Doc, Token

_KEPT = "geopol: children"


@contextmanager
def kept(doc: Doc) -> Iterator[None]:
    """Keep who hangs on whom while a tree that no longer changes is read: spaCy makes each token anew when asked."""
    doc.user_data[_KEPT] = [[(child.dep_, child) for child in token.children] for token in doc]
    try:
        yield
    finally:
        del doc.user_data[_KEPT]


def labelled(token: Token) -> list[tuple[str, Token]]:
    """Return the children of a token, each with its label, in the order of the text."""
    known: list[list[tuple[str, Token]]] | None = token.doc.user_data.get(_KEPT)
    return known[token.i] if known is not None else [(child.dep_, child) for child in token.children]
