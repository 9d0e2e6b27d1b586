"""Run one validation through pySHACL itself and through the compiled shapes, and compare."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
from rdflib import SH, BNode, Graph
from rdflib.term import Node

from loader.reports import Run
from loader.reports.turtle import to_turtle
from loader.validation import Shapes, validate_compiled
from loader.validation.compiled import run_compiled
from loader.validation.compiled.memory import Memory
from loader.validation.mending import forget_blank_nodes
from loader.validation.naming import sparql_path
from loader.validation.terms import add_triples

Row = tuple[str, ...]


def plain_graph(*parts: Iterable[ox.Triple]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for part in parts:
        add_triples(graph, part)
    return graph


def by_pyshacl(triples: Iterable[ox.Triple], shapes: Shapes) -> Counter[Row]:
    """Return the results of ``pyshacl.validate`` with nothing of ours in between but what tells blank nodes apart."""
    forget_blank_nodes()
    data, shape_graph = plain_graph(triples, shapes.subclasses), plain_graph()
    for triple in shapes.written:
        shape_graph.add(triple)
    _, report, _ = pyshacl.validate(data, shacl_graph=shape_graph, inplace=True)
    assert isinstance(report, Graph), report
    return Counter(row_in(report, node) for node in report.objects(None, SH.result))


class Walked(Memory):
    """Triples that are asked as a store on disk or a server is."""

    at_hand = False


class Far(Walked):
    """Triples that are asked as a server is."""

    foreign = True


def by_compiled(triples: Iterable[ox.Triple], shapes: Shapes, source: type[Memory] = Memory) -> Counter[Row]:
    """Return the results of the compiled shapes, in the same form."""
    found, _, _ = run_compiled(source(triples), shapes)
    return Counter(row_of(node, told) for node, told in found)


def by_report(triples: Iterable[ox.Triple], shapes: Shapes) -> set[Row]:
    """Return the results of our own report in Turtle, in the same form."""
    report = validate_compiled(triples, shapes=shapes)
    written = plain_graph(quad.triple for quad in ox.parse(to_turtle(Run((report,))), format=ox.RdfFormat.TURTLE))
    return {row_in(written, node) for node in written.objects(None, SH.result)}


def faithful(rows: Iterable[Row]) -> set[Row]:
    """Return rows without the shape, which may have no name, and blank nodes as they were."""
    return {tuple(re.sub("^_:(data)?", "_:", cell) for cell in row[:2]) + row[2:4] + row[5:] for row in rows}


def row_in(report: Graph, node: Node) -> Row:
    """Return one result of a report as a row."""
    return row_of(node, [(node, predicate, (report, value)) for predicate, value in report.predicate_objects(node)])


def row_of(node: Node, told: Iterable[tuple[Node, Node, Any]]) -> Row:
    """Return one result of pySHACL's own form as a row.

    Its cells are focus node, value, path, component, source shape, severity
    and messages. A path of several steps is told as SPARQL writes it; an
    unnamed shape has another name in each run, so only that there is one is
    compared.
    """
    values: dict[Node, list[tuple[Graph | None, Node]]] = {}
    for subject, predicate, value in told:
        if subject == node:
            values.setdefault(predicate, []).append(value if isinstance(value, tuple) else (None, value))
    about = [values.get(predicate, [(None, None)])[0][1] for predicate in (SH.focusNode, SH.value)]
    row = ["" if one is None else one.n3() for one in about]
    from_shapes = (SH.resultPath, SH.sourceConstraintComponent, SH.sourceShape, SH.resultSeverity)
    row += [_text(*values[predicate][0]) if predicate in values else "" for predicate in from_shapes]
    return (*row, *sorted({str(message) for _, message in values.get(SH.resultMessage, [])}))


def _text(graph: Graph | None, node: Node) -> str:
    if not isinstance(node, BNode):
        return node.n3()
    try:
        return "[]" if graph is None else sparql_path(graph, node)
    except ValueError:
        return "[]"


def parse(file: Path) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE, base_iri=file.as_uri())]
