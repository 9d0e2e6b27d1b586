"""Hold what a query answers: a table, a graph, or yes and no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row: TypeAlias = "tuple[Term | None, ...]"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a SELECT query; None where a variable is unbound."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows as plain strings: IRIs and lexical forms, "" for unbound."""
        return tuple(tuple(to_text(term) for term in row) for row in self.rows)


Graph: TypeAlias = tuple[ox.Triple, ...]
Result: TypeAlias = Table | Graph | bool


def to_text(term: Term | None) -> str:
    """Return the IRI, the lexical form or "" for None.

    >>> to_text(ox.Literal("rare earths", language="en"))
    'rare earths'
    """
    if term is None:
        return ""
    return str(term) if isinstance(term, ox.Triple) else str(term.value)
