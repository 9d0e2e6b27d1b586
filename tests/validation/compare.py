"""Run one validation through pySHACL itself and through the compiled shapes, and compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
from rdflib import SH, BNode, Graph
from rdflib.term import Node

from loader.validation import Shapes
from loader.validation.compiled import run_compiled
from loader.validation.compiled.memory import Memory
from loader.validation.terms import add_triples

Row = tuple[str, ...]


def plain_graph(*parts: Iterable[ox.Triple]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for part in parts:
        add_triples(graph, part)
    return graph


def by_pyshacl(triples: Iterable[ox.Triple], shapes: Shapes) -> Counter[Row]:
    """Return the results of ``pyshacl.validate`` with nothing of ours in between."""
    data, shape_graph = plain_graph(triples, shapes.subclasses), plain_graph()
    for triple in shapes.written:
        shape_graph.add(triple)
    _, report, _ = pyshacl.validate(data, shacl_graph=shape_graph, inplace=True)
    assert isinstance(report, Graph), report
    top = set(report.objects(None, SH.result))
    return Counter(_row(dict(_grouped(report, node))) for node in top)


def by_compiled(triples: Iterable[ox.Triple], shapes: Shapes) -> Counter[Row]:
    """Return the results of the compiled shapes, in the same form."""
    found, _, _ = run_compiled(Memory(triples), shapes)
    return Counter(row_of(node, told) for node, told in found)


def row_of(node: Node, told: Iterable[tuple[Node, Node, object]]) -> Row:
    """Return one result of pySHACL's own form as a row."""
    return _row(_values((p, o[1] if isinstance(o, tuple) else o) for s, p, o in told if s == node))


def _grouped(report: Graph, node: Node) -> Iterable[tuple[Node, list[Node]]]:
    return _values((p, o) for p, o in report.predicate_objects(node)).items()


def _values(pairs: Iterable[tuple[Node, Any]]) -> dict[Node, list[Node]]:
    values: dict[Node, list[Node]] = {}
    for predicate, value in pairs:
        values.setdefault(predicate, []).append(value)
    return values


def _row(values: dict[Node, list[Node]]) -> Row:
    """Return focus node, path, value, component, source shape, severity and messages.

    A blank node of the shapes (a path, an unnamed shape) has another name in
    each run; that there is one is compared, and what it is by the shape.
    """
    about = (SH.focusNode, SH.value)
    from_shapes = (SH.resultPath, SH.sourceConstraintComponent, SH.sourceShape, SH.resultSeverity)
    row = [_text(values.get(predicate, [None])[0]) for predicate in about]
    row += [_text(values.get(predicate, [None])[0], shape=True) for predicate in from_shapes]
    return (*row, *sorted({str(message) for message in values.get(SH.resultMessage, [])}))


def _text(node: Node | None, *, shape: bool = False) -> str:
    if node is None:
        return ""
    return "[]" if shape and isinstance(node, BNode) else node.n3()


def parse(file: Path) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE, base_iri=file.as_uri())]
