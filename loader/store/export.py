"""Write the store, or some of its graphs, in a stable order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from loader.errors import UsageError
from loader.iri import graph
from loader.store.base import Store
from loader.store.reading import in_graph, write_quads

EXPORTS = ("nquads", "trig", "turtle")


def choose_graphs(store: Store, *, only: Sequence[str] = (), exclude: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the graphs that are meant, sorted.

    A graph is named by its IRI, by the end of it (``ledger``,
    ``reference/countries``), or by its kind (``document``); without ``only`` all are meant.

    Raises:
        UsageError: when a name stands for no graph.
    """
    there = store.graphs()
    wanted = {name for word in only for name in _named(word, there, store)} if only else set(there)
    # A store without a ledger lets the ledger be excluded.
    unwanted = {name for word in exclude for name in there if _is_meant(word, name)}
    return tuple(name for name in there if name in wanted - unwanted)


def export(store: Store, graphs: Iterable[str], form: str) -> Iterator[bytes]:
    """Yield the graphs as nquads, trig or turtle, piece by piece; the same store gives the same bytes.

    A graph at a time is in memory; for Turtle, which knows no graphs, all of them.

    Raises:
        UsageError: when the format is not known.
    """
    if form not in EXPORTS:
        raise UsageError(f"unknown --format {form!r}; use one of {', '.join(EXPORTS)}")
    if form == "turtle":
        yield write_quads([quad for name in graphs for quad in _quads(store, name)], form)
        return
    first = True
    for name in graphs:
        written = write_quads(_quads(store, name), form)
        yield written if first or form == "nquads" else _without_prefixes(written)
        first = False


def _quads(store: Store, name: str) -> list[ox.Quad]:
    node = ox.NamedNode(name)
    return [in_graph(triple, node) for triple in store.read_graph(name)]


def _named(word: str, there: Sequence[str], store: Store) -> list[str]:
    found = [name for name in there if _is_meant(word, name)]
    if not found:
        raise UsageError(f"no graph {word} in {store.location}; `geopol status` lists the kinds, `documents` the names")
    return found


def _is_meant(word: str, name: str) -> bool:
    return name in (word, graph(word)) or name.startswith(f"{graph(word)}/")


def _without_prefixes(written: bytes) -> bytes:
    return b"".join(line for line in written.splitlines(keepends=True) if not line.startswith(b"@prefix"))
