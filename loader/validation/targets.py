"""Find the focus nodes of shapes in one data graph (SHACL 2.1.3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rdflib import RDF, RDFS, SH
from rdflib.term import IdentifiedNode, Literal, Node

if TYPE_CHECKING:
    from rdflib import Graph


class Targets:
    """Look the nodes of each target up once: many shapes share one."""

    def __init__(self, graph: Graph, *, but: set[Node]) -> None:
        """Keep the graph, and the nodes that are never in focus."""
        self._graph = graph
        self._but = but
        self._found: dict[tuple[Node, Node], set[Node]] = {}

    def focus_nodes(self, targets: Iterable[tuple[Node, Node]]) -> list[IdentifiedNode | Literal]:
        """Return the nodes that any of the (target predicate, value) pairs selects."""
        nodes: set[Node] = set()
        for target in targets:
            if target not in self._found:
                self._found[target] = self._select(*target) - self._but
            nodes |= self._found[target]
        return [node for node in nodes if isinstance(node, IdentifiedNode | Literal)]

    def _select(self, predicate: Node, value: Node) -> set[Node]:
        if predicate == SH.targetClass:
            classes = set(self._graph.transitive_subjects(RDFS.subClassOf, value))
            return {node for kind in classes for node in self._graph.subjects(RDF.type, kind)}
        if predicate == SH.targetSubjectsOf:
            return set(self._graph.subjects(value))
        if predicate == SH.targetObjectsOf:
            return set(self._graph.objects(None, value))
        return {value}
