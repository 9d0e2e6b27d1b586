"""Show pySHACL the data of a store as a graph of rdflib, node by node as it asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from loader.validation.prepared import PreparedGraph
from loader.validation.terms import from_rdflib, to_rdflib

_TOGETHER = 500
_KEPT = 200_000
Triple = tuple[Node, Node, Node]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Rows(Protocol):
    """What a table of a store offers; ``loader.store.Table`` does."""

    @property
    def rows(self) -> Sequence[Sequence[Term | None]]:
        """Return the rows in the order of the variables."""


class Source(Protocol):
    """What can be validated: a store, or the triples of a file (``memory``)."""

    def select(self, text: str) -> Rows:
        """Answer a SELECT query over the data."""

    def text(self, term: Term) -> str:
        """Return a term as queries over the data write it."""


class LazyGraph(PreparedGraph):
    """A read-only view; what was seen of a node is kept, up to a bound.

    ``also`` are triples beside the data, such as the class hierarchy of the ontology.
    """

    def __init__(self, source: Source, also: Iterable[ox.Triple] = ()) -> None:
        """Read nothing yet."""
        super().__init__(store="SimpleMemory", bind_namespaces="none")
        self.source = source
        self._also = [(to_rdflib(s), to_rdflib(p), to_rdflib(o)) for s, p, o in also]
        self._known: dict[Node, list[tuple[Node, Node]]] = {}
        self._found: dict[Triple | tuple[None, Node | None, Node | None], list[Triple]] = {}
        self._blank: list[Triple] | None = None
        self._terms: dict[Term, Node] = {}

    def look_up(self, nodes: Iterable[Node]) -> None:
        """Read what the data say about the nodes, many in one query."""
        if len(self._known) > _KEPT:
            self._known.clear()
        wanted = [node for node in dict.fromkeys(nodes) if isinstance(node, URIRef) and node not in self._known]
        for start in range(0, len(wanted), _TOGETHER):
            some = wanted[start : start + _TOGETHER]
            self._known.update((node, []) for node in some)
            values = " ".join(self._text(node) for node in some)
            for row in self._rows(f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"):
                self._known[row[0]].append((row[1], row[2]))

    def triples(self, triple: Any) -> Iterator[Any]:
        """Yield the triples that match, each once."""
        subject, predicate, value = triple
        if not isinstance(predicate, URIRef | None):
            yield from super().triples(triple)  # a path of rdflib, which asks for its steps
            return
        found = dict.fromkeys(self._matching(subject, predicate, value))
        beside = (one for one in self._also if _matches(one, triple))
        yield from dict.fromkeys([*found, *beside])

    def _matching(self, subject: Node | None, predicate: Node | None, value: Node | None) -> Iterable[Triple]:
        if isinstance(subject, Literal):
            return []
        if isinstance(subject, BNode) or isinstance(value, BNode):
            return [one for one in self._blank_triples() if _matches(one, (subject, predicate, value))]
        if subject is not None:
            self.look_up([subject])
            about = self._known[subject]
            return [
                (subject, p, o)
                for p, o in about
                if (predicate is None or p == predicate) and (value is None or o == value)
            ]
        return self._by_value(predicate, value)

    def _by_value(self, predicate: Node | None, value: Node | None) -> list[Triple]:
        key = (None, predicate, value)
        if key not in self._found:
            if len(self._found) > _KEPT:
                self._found.clear()
            p = "?p" if predicate is None else self._text(predicate)
            o = "?o" if value is None else self._text(value)
            text = f"SELECT ?s ?p ?o WHERE {{ ?s {p} {o} }}"
            rows = [(s, predicate or q, value if value is not None else t) for s, q, t in self._rows(text)]
            self._found[key] = rows
        return self._found[key]

    def _blank_triples(self) -> list[Triple]:
        """Return all triples with a blank node: no query can name one."""
        if self._blank is None:
            text = "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }"
            self._blank = [(s, p, o) for s, p, o in self._rows(text)]
        return self._blank

    def _text(self, node: Node) -> str:
        return self.source.text(from_rdflib(node))

    def _rows(self, text: str) -> Iterator[tuple[Node, ...]]:
        for row in self.source.select(text).rows:
            yield tuple(self.to_node(term) for term in row)

    def to_node(self, term: Term | None) -> Any:
        """Return the term of rdflib for a term of the source, None for an unbound one."""
        if term is None:
            return None
        if term not in self._terms:
            if len(self._terms) > _KEPT:
                self._terms.clear()
            self._terms[term] = to_rdflib(term)
        return self._terms[term]


def _matches(triple: Triple, pattern: tuple[Node | None, Node | None, Node | None]) -> bool:
    return all(wanted is None or wanted == one for one, wanted in zip(triple, pattern, strict=True))
