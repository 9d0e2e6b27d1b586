"""Name shapes and paths in a report, so that two runs name them alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import RDF, SH, URIRef
from rdflib.term import Node

if TYPE_CHECKING:
    from rdflib import Graph

_MARKS = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


def named_owner(graph: Graph, node: Node) -> str:
    """Return the IRI of the shape, or of the nearest shape around it that has one."""
    seen: set[Node] = set()
    waiting = [node]
    while waiting:
        current = waiting.pop(0)
        if isinstance(current, URIRef):
            return str(current)
        seen.add(current)
        waiting += sorted(set(graph.subjects(None, current)) - seen, key=str)
    return "an unnamed shape"


def path_text(graph: Graph, path: Node) -> str:
    """Return a property path as SPARQL writes it (SHACL 2.3.1.4); a plain property as its IRI."""
    return str(path) if isinstance(path, URIRef) else _written(graph, path)


def _written(graph: Graph, path: Node) -> str:
    if isinstance(path, URIRef):
        return f"<{path}>"
    if (path, RDF.first, None) in graph:
        return "/".join(_written(graph, step) for step in graph.items(path))
    if (inverse := graph.value(path, SH.inversePath)) is not None:
        return f"^{_written(graph, inverse)}"
    if (choices := graph.value(path, SH.alternativePath)) is not None:
        return "(" + "|".join(_written(graph, choice) for choice in graph.items(choices)) + ")"
    for predicate, mark in _MARKS.items():
        if (inner := graph.value(path, predicate)) is not None:
            return f"({_written(graph, inner)}){mark}"
    return str(path)
