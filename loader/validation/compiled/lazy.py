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
_About = dict[Node, dict[Node, None]]  # predicate -> its values, in the order found
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Rows(Protocol):
    """What a table of a store offers; ``loader.store.Table`` does."""

    @property
    def rows(self) -> Sequence[Sequence[Term | None]]:
        """Return the rows in the order of the variables."""


class Source(Protocol):
    """What can be validated: a store, or the triples of a file (``memory``).

    ``repeats`` says that a statement may come back once for each graph that
    holds it, ``at_hand`` that all statements lie in the memory of this process,
    ``foreign`` that a server holds them, beside others of its own.
    """

    repeats: bool
    at_hand: bool
    foreign: bool

    @property
    def rewritten(self) -> bool:
        """Tell whether queries see some literals otherwise than they are written."""

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
        self._terms: dict[Term, Node] = {}
        self._also = [(to_rdflib(s), to_rdflib(p), to_rdflib(o)) for s, p, o in also]
        self._beside = _by_subject(self._also)
        self._known: dict[Node, _About] = {}
        self._found: dict[tuple[Node | None, Node | None], list[Triple]] = {}
        self._blank: list[Triple] | None = None
        self._blank_known: dict[Node, _About] = {}

    def look_up(self, nodes: Iterable[Node]) -> None:
        """Read what the data say about the nodes, many in one query."""
        if len(self._known) > _KEPT:
            self._known.clear()
        wanted = [node for node in dict.fromkeys(nodes) if isinstance(node, URIRef) and node not in self._known]
        for start in range(0, len(wanted), _TOGETHER):
            some = wanted[start : start + _TOGETHER]
            values = " ".join(self._text(node) for node in some)
            found = self._rows(f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}")
            about = _by_subject([*found, *(one for node in some for one in _triples(node, self._beside.get(node, {})))])
            self._known.update((node, about.get(node, {})) for node in some)

    def look_back(self, nodes: Iterable[Node], predicates: Sequence[Node]) -> None:
        """Read what the data say of other nodes with these as the value of a predicate, many in one query."""
        if len(self._found) > _KEPT:
            self._found.clear()
        named = [node for node in dict.fromkeys(nodes) if isinstance(node, URIRef)]
        keys = [(p, node) for node in named for p in predicates if (p, node) not in self._found]
        for start in range(0, len(keys), _TOGETHER):
            some = keys[start : start + _TOGETHER]
            found: dict[tuple[Node, Node], list[Triple]] = {key: [] for key in some}
            values = " ".join(f"({self._text(p)} {self._text(o)})" for p, o in some)
            for s, p, o in self._rows(f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES (?p ?o) {{ {values} }} ?s ?p ?o }}"):
                found.setdefault((p, o), []).append((s, p, o))
            self._found.update((key, self._and_beside(key, triples)) for key, triples in found.items())

    def triples(self, triple: Any) -> Iterator[Any]:  # type: ignore[override]  # rdflib's three overloads in one
        """Yield the triples that match, each once."""
        subject, predicate, value = triple
        if not isinstance(predicate, URIRef | None):
            yield from super().triples(triple)  # a path of rdflib, which asks for its steps
        elif subject is not None:
            yield from _within(subject, self._about(subject), predicate, value)
        elif isinstance(value, BNode):
            yield from (one for one in self._blank_triples() if _matches(one, triple))
        else:
            yield from self._by_value(predicate, value)

    def _about(self, subject: Node) -> _About:
        if isinstance(subject, Literal):
            return {}
        if isinstance(subject, BNode):
            self._blank_triples()
            return self._blank_known.get(subject, {})
        if subject not in self._known:
            self.look_up([subject])
        return self._known[subject]

    def _by_value(self, predicate: Node | None, value: Node | None) -> list[Triple]:
        key = (predicate, value)
        if key not in self._found:
            if len(self._found) > _KEPT:
                self._found.clear()
            p = "?p" if predicate is None else self._text(predicate)
            o = "?o" if value is None else self._text(value)
            names = " ".join(["?s", *(name for name in (p, o) if name.startswith("?"))])
            rows = [dict(zip(names.split(), row, strict=True)) for row in self._rows(_select(names, f"?s {p} {o}"))]
            told = {"?p": predicate, "?o": value}
            found = [tuple({**told, **row}[name] for name in ("?s", "?p", "?o")) for row in rows]
            self._found[key] = self._and_beside(key, found)  # type: ignore[arg-type]
        return self._found[key]

    def _and_beside(self, key: tuple[Node | None, Node | None], found: Iterable[Triple]) -> list[Triple]:
        return list(dict.fromkeys([*found, *(one for one in self._also if _matches(one, (None, *key)))]))

    def _blank_triples(self) -> list[Triple]:
        """Return all triples with a blank node: no query can name one."""
        if self._blank is None:
            rows = self._rows(_select("?s ?p ?o", "?s ?p ?o FILTER(isBlank(?s) || isBlank(?o))"))
            self._blank = list(dict.fromkeys((s, p, o) for s, p, o in rows))
            self._blank_known = _by_subject(self._blank)
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


def _by_subject(triples: Iterable[tuple[Node, ...]]) -> dict[Node, _About]:
    known: dict[Node, _About] = {}
    for subject, predicate, value in triples:
        known.setdefault(subject, {}).setdefault(predicate, {})[value] = None
    return known


def _triples(subject: Node, about: _About) -> Iterator[Triple]:
    return ((subject, predicate, value) for predicate, values in about.items() for value in values)


def _within(subject: Node, about: _About, predicate: Node | None, value: Node | None) -> Iterator[Triple]:
    if predicate is None:
        yield from (one for one in _triples(subject, about) if value is None or one[2] == value)
        return
    values = about.get(predicate, {})
    if value is None:
        yield from ((subject, predicate, one) for one in values)
    elif value in values:
        yield subject, predicate, value


def _matches(triple: Triple, pattern: tuple[Node | None, Node | None, Node | None]) -> bool:
    return all(wanted is None or wanted == one for one, wanted in zip(triple, pattern, strict=True))


def _select(names: str, pattern: str) -> str:
    return f"SELECT DISTINCT {names} WHERE {{ {pattern} }}"
