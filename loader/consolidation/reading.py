"""Ask a store with many terms, some hundred at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from loader.consolidation.texts import stored
from loader.store import Store
from loader.store.sparql import with_rows

_ROWS = 400


def rows(store: Store, query: str, variable: str, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a stored query for terms: literals for ``key`` and ``anchor``, IRIs for any other variable."""
    term = ox.Literal if variable in {"key", "anchor"} else ox.NamedNode
    for start in range(0, len(names), _ROWS):
        text = with_rows(stored(query), [variable], [[term(name)] for name in names[start : start + _ROWS]])
        yield from store.all_texts(text)


def column(store: Store, query: str, graphs: Sequence[str]) -> list[str]:
    """Return the first column of a stored query about graphs."""
    return [row[0] for row in rows(store, query, "graph", graphs)]
