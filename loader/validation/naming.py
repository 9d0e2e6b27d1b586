"""Name shapes and paths in a report, so that two runs name them alike."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from rdflib import RDF, SH, BNode, URIRef
from rdflib.term import Node

from loader.iri import digest

if TYPE_CHECKING:
    from pathlib import Path

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


Origin = Mapping[Node, tuple["Path", ...]]


def files_of(origin: Origin, node: Node) -> str:
    """Return the files that describe a node, "the shapes" for none."""
    return " and ".join(str(file) for file in origin.get(node, ())) or "the shapes"


def placed(graph: Graph, node: Node, origin: Origin, problem: str) -> str:
    """Return a problem with the file and the shape that it stands in."""
    return f"{files_of(origin, node)}: shape {named_owner(graph, node)}: {problem}"


@lru_cache(maxsize=4096)
def part_name(graph: Graph, *nodes: Node | None) -> str | None:
    """Return a short name for the unnamed ones of the nodes, made of what they say; None when all have names."""
    unnamed = [node for node in nodes if isinstance(node, BNode)]
    told = " ".join(_contents(graph, node, frozenset()) for node in unnamed)
    return digest(told) if unnamed else None


def _contents(graph: Graph, node: Node, above: frozenset[Node]) -> str:
    """Return all that is said of an unnamed node, in an order that is the same in every run."""
    if not isinstance(node, BNode) or node in above:
        return "[]" if isinstance(node, BNode) else node.n3()
    inside = above | {node}
    told = sorted(f"{predicate.n3()} {_contents(graph, value, inside)}" for predicate, value in graph[node])
    return f"[{' '.join(told)}]"


def path_text(graph: Graph, path: Node) -> str:
    """Return a property path as SPARQL writes it (SHACL 2.3.1.4); a plain property as its IRI."""
    return str(path) if isinstance(path, URIRef) else sparql_path(graph, path)


def sparql_path(graph: Graph, path: Node) -> str:
    """Return a property path as SPARQL writes it, with every IRI in full.

    Raises:
        ValueError: when it is none of the paths of SHACL 2.3.1.
    """
    if isinstance(path, URIRef):
        return f"<{path}>"
    if (path, RDF.first, None) in graph:
        return "/".join(_grouped(graph, step, RDF.first) for step in graph.items(path))
    if (inverse := graph.value(path, SH.inversePath)) is not None:
        return f"^{_grouped(graph, inverse, RDF.first, SH.inversePath)}"
    if (choices := graph.value(path, SH.alternativePath)) is not None:
        return "(" + "|".join(sparql_path(graph, choice) for choice in graph.items(choices)) + ")"
    for predicate, mark in _MARKS.items():
        if (inner := graph.value(path, predicate)) is not None:
            return f"({sparql_path(graph, inner)}){mark}"
    raise ValueError(f"{path} is no property path")


def _grouped(graph: Graph, path: Node, *kinds: Node) -> str:
    """Return the path in brackets where it is of one of the kinds."""
    text = sparql_path(graph, path)
    return f"({text})" if any((path, kind, None) in graph for kind in kinds) else text
