"""Ask a store with many terms, some hundred at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from loader.consolidation.texts import stored
from loader.store import Store
from loader.store.sparql import with_rows

_ROWS = 400
_LITERALS = frozenset({"key", "anchor"})


def rows(store: Store, query: str, variable: str, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a stored query for terms: literals for ``key`` and ``anchor``, IRIs for any other variable."""
    return rows_of(store, query, (variable,), [(name,) for name in names])


def rows_of(
    store: Store, query: str, variables: Sequence[str], names: Sequence[Sequence[str]]
) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a stored query for rows of terms, one term a variable, as ``rows`` takes them."""
    terms = [ox.Literal if variable in _LITERALS else ox.NamedNode for variable in variables]
    for start in range(0, len(names), _ROWS):
        some = [[term(name) for term, name in zip(terms, row, strict=True)] for row in names[start : start + _ROWS]]
        yield from store.all_texts(with_rows(stored(query), variables, some))


def column(store: Store, query: str, graphs: Sequence[str]) -> list[str]:
    """Return the first column of a stored query about graphs."""
    return [row[0] for row in rows(store, query, "graph", graphs)]
