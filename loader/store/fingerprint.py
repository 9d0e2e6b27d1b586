"""Hash what a document says, so that any later change shows.

The SHA-256 over the sorted statements of the document's graph and of its
ledger entry, each on a line as N-Triples. Engines write some literals in
another form (``1.50`` as ``1.5``, ``+00:00`` as ``Z``, ``en-GB`` as
``en-gb``); the hash is of one form of each, so that it holds on all of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from loader.namespaces import GP, XSD

STATEMENTS_SHA256 = f"{GP}statementsSha256"
_NUMBERS = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "long"))
_TRUTHS = {"1": "true", "0": "false"}


def fingerprint(triples: Iterable[ox.Triple], record: Iterable[ox.Triple]) -> str:
    """Return the hash of a document's statements and of the ledger's about it, in hexadecimal.

    The hash itself, where it is among them, does not count.
    """
    lines = sorted({_line(triple) for triple in (*triples, *record) if triple.predicate.value != STATEMENTS_SHA256})
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _line(triple: ox.Triple) -> str:
    value = triple.object
    text = _literal(value) if isinstance(value, ox.Literal) else str(value)
    return f"{triple.subject} {triple.predicate} {text}"


def _literal(value: ox.Literal) -> str:
    if value.language:
        return f"{ox.Literal(value.value)}@{value.language.lower()}"
    kind, text = value.datatype.value, value.value
    if kind in _NUMBERS:
        return f"number {_number(text)}"
    if kind == f"{XSD}boolean":
        return f"truth {_TRUTHS.get(text, text)}"
    if kind == f"{XSD}dateTime":
        return f"moment {text.replace('+00:00', 'Z')}"
    return str(value)


def _number(text: str) -> str:
    try:
        return str(Decimal(text).normalize())
    except InvalidOperation:
        return text
