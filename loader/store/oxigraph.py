"""Keep the graph with the Oxigraph engine, in memory or (``embedded``) in a directory."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypedDict

import pyoxigraph as ox

from loader.errors import UsageError
from loader.store.base import Store
from loader.store.change import Change, to_update
from loader.store.sparql import keywords, undeclared
from loader.store.table import Result, Table


@dataclass(frozen=True, slots=True)
class Part:
    """Which rows are wanted, of which graphs (SPARQL 1.1 Protocol, 2.1.4); none named means the union of all."""

    limit: int
    offset: int = 0
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class OxigraphStore(Store):
    """A store whose engine runs in this process."""

    @property
    @abstractmethod
    def engine(self) -> ox.Store:
        """Return the engine.

        Raises:
            StoreError: when the store is closed.
        """

    def query(self, text: str) -> Result:
        """Answer a SPARQL query over the union of all graphs, or over those of its FROM clauses."""
        refuse_requests(text)
        with self._faults(), _syntax(text):
            found = self.engine.query(text, **_dataset(text))
            if isinstance(found, ox.QuerySolutions):
                variables = tuple(variable.value for variable in found.variables)
                return Table(variables, tuple(tuple(row) for row in found))
            return tuple(found) if isinstance(found, ox.QueryTriples) else bool(found)

    def all_texts(self, text: str) -> tuple[tuple[str, ...], ...]:
        """Return all rows as sorted plain strings; to order terms takes the engine longer than to find them."""
        return super().all_texts(text[: text.rindex("ORDER BY")])

    def part(self, text: str, part: Part) -> tuple[Result, bool]:
        """Answer a part of a query's rows or triples, read one by one, and whether there are more.

        Raises:
            UsageError: when the query is wrong, or would send a request.
        """
        refuse_requests(text)
        with self._faults(), _syntax(text):
            found = self.engine.query(text, **_dataset(text, part.default_graphs, part.named_graphs))
            if isinstance(found, ox.QueryBoolean):
                return bool(found), False
            kept = list(islice(found, part.offset, part.offset + part.limit + 1))
            more, kept = len(kept) > part.limit, kept[: part.limit]
            if isinstance(found, ox.QuerySolutions):
                variables = tuple(variable.value for variable in found.variables)
                return Table(variables, tuple(tuple(row) for row in kept)), more
            return tuple(kept), more

    def _update(self, text: str) -> None:
        with self._writing(), _syntax(text):
            self.engine.update(text)

    def _apply(self, change: Change) -> None:
        if change.drop or change.clear:
            self._update(to_update(change))
        else:
            with self._writing():
                self.engine.extend(chain(change.quads, change.record()))

    def quads(self, graph_iri: str | None = None) -> Iterator[ox.Quad]:
        """Yield the statements of a graph, or of all, in no order."""
        with self._faults():
            if graph_iri is None:
                yield from self.engine
            else:
                yield from self.engine.quads_for_pattern(None, None, None, ox.NamedNode(graph_iri))

    def holds(self, graph_iri: str) -> bool:
        """Return whether the graph says anything."""
        return next(self.quads(graph_iri), None) is not None

    def _faults(self) -> AbstractContextManager[None]:
        """Tell faults of the disk in one line."""
        return nullcontext()

    def _writing(self) -> AbstractContextManager[None]:
        """Surround a write; what it wrote is acknowledged, so on disk, at the end."""
        return nullcontext()


class MemoryStore(OxigraphStore):
    """A store that is gone with the process; for tests, and for work on a few pages."""

    def __init__(self, location: str) -> None:
        """Begin empty."""
        self.location = location
        self._engine = ox.Store()

    @property
    def engine(self) -> ox.Store:
        """Return the engine."""
        return self._engine

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""


class _Dataset(TypedDict, total=False):
    use_default_graph_as_union: bool
    default_graph: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
    named_graphs: list[ox.NamedNode | ox.BlankNode]


def _dataset(text: str, default: Sequence[str] = (), named: Sequence[str] = ()) -> _Dataset:
    """Return what the engine is told of the dataset.

    Graphs that the request names outrank the query's own (SPARQL 1.1
    Protocol, 2.1.4), and those outrank the union; where only named graphs
    are told, the default graph is empty (SPARQL 1.1, 13.2).
    """
    if default or named:
        return {"default_graph": [*map(ox.NamedNode, default)], "named_graphs": [*map(ox.NamedNode, named)]}
    # The engine lets the union outrank FROM.
    has_own = "FROM" in text.upper() and "FROM" in keywords(text)
    return {} if has_own else {"use_default_graph_as_union": True}


def refuse_requests(text: str) -> None:
    """Refuse a query that would make the engine send requests elsewhere.

    Raises:
        UsageError: when the query holds SERVICE.
    """
    if "SERVICE" in text.upper() and "SERVICE" in keywords(text):
        raise UsageError("SERVICE is refused: a query must not send requests to other servers; take it out")


@contextmanager
def _syntax(text: str) -> Iterator[None]:
    """Tell a fault of a query in one line, with its line and column."""
    try:
        yield
    except SyntaxError as error:
        told = " ".join(str(error).split())
        if missing := undeclared(text):  # The engine tells what else could stand there.
            told = f"{told.partition(': expected')[0]}: the prefix {missing[0]}: is not declared; add its PREFIX line"
        short = told if len(told) <= 160 else f"{told[:160]} ..."
        raise UsageError(f"the SPARQL text does not parse: {short}") from error
