"""Write a property path of SHACL as triples (SHACL 2.3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pyoxigraph as ox

from loader.namespaces import RDF, SH

_MARKS = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}
_Node = ox.NamedNode | ox.BlankNode


def path_triples(text: str, name: str) -> tuple[_Node, list[ox.Triple]]:
    """Return the node of a path and what is said of it.

    ``text`` is an IRI, or a path as SPARQL writes it, with every IRI in
    full. Blank nodes have labels that begin with ``name``.
    """
    from rdflib.paths import Path

    writer = _Writer(name)
    path = _parsed(text)
    node = writer.node(path) if isinstance(path, Path) else ox.NamedNode(str(path))
    return node, writer.triples


@lru_cache(maxsize=1024)
def _parsed(text: str) -> object:
    """Return the path as rdflib reads it from SPARQL, a plain property as its IRI."""
    from rdflib.plugins.sparql import prepareQuery

    if not text.startswith(("<", "^", "(")):
        return text
    query = prepareQuery(f"SELECT * {{ ?s {text} ?o }}")
    ((_, path, _),) = query.algebra.p.p.triples
    return path


class _Writer:
    """Collect the triples of one path."""

    def __init__(self, name: str) -> None:
        self.triples: list[ox.Triple] = []
        self._name, self._count = name, 0

    def node(self, path: object) -> _Node:
        """Return the node of a path or a step of one."""
        from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath

        if isinstance(path, SequencePath):
            return self._list(path.args)
        if isinstance(path, AlternativePath):
            return self._told("alternativePath", self._list(path.args))
        if isinstance(path, InvPath):
            return self._told("inversePath", self.node(path.arg))
        if isinstance(path, MulPath):
            return self._told(_MARKS[str(path.mod)], self.node(path.path))
        return ox.NamedNode(str(path))

    def _told(self, predicate: str, value: _Node) -> ox.BlankNode:
        node = self._new()
        self.triples.append(ox.Triple(node, ox.NamedNode(f"{SH}{predicate}"), value))
        return node

    def _list(self, paths: Sequence[object]) -> _Node:
        rest: _Node = ox.NamedNode(f"{RDF}nil")
        for path in reversed(paths):
            first, node = self.node(path), self._new()
            self.triples.append(ox.Triple(node, ox.NamedNode(f"{RDF}first"), first))
            self.triples.append(ox.Triple(node, ox.NamedNode(f"{RDF}rest"), rest))
            rest = node
        return rest

    def _new(self) -> ox.BlankNode:
        self._count += 1
        return ox.BlankNode(f"{self._name}x{self._count}")
