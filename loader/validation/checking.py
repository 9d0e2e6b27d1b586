"""Refuse shapes that are malformed, call themselves, or say what would be skipped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from rdflib import RDF, SH, URIRef
from rdflib.term import Node

from loader.errors import DataError
from loader.validation.naming import Origin, placed, sparql_path
from loader.validation.parameters import wrong_values

if TYPE_CHECKING:
    from pyshacl import Shape
    from rdflib import Graph

CALLS = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
_CALL_LISTS = (SH["and"], SH["or"], SH.xone)
_NOT_RUN = {SH.target: "SHACL Advanced Features", SH.expression: "SHACL Advanced Features", SH.js: "JavaScript"}
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def refuse_unknown(graph: Graph, origin: Origin) -> None:
    """Check the terms of shapes, the shapes that they call, and that none calls itself.

    A term that nothing runs would otherwise be a rule that nothing checks.

    Raises:
        DataError: with the file, the shape and the rule.
    """
    calls = {shape: _called(graph, shape) for shape in _shapes(graph)}
    for shape in sorted(calls, key=str):
        called = calls[shape]
        faults = (_problems(graph, shape), _missing(graph, called), _misplaced(graph, called))
        for problem in chain(*faults, _circles(graph, shape, calls)):
            raise DataError(placed(graph, shape, origin, problem))


def refuse_malformed(shapes: Iterable[Shape], origin: Origin) -> None:
    """Make every constraint of every shape once, so that a malformed one is found before any data are read.

    Raises:
        DataError: with the file, the shape and the rule.
    """
    from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
    from pyshacl.errors import ConstraintLoadWarning

    for shape in shapes:
        graph = shape.sg.graph
        for parameter in sorted(set(graph.predicates(shape.node)) & CONSTRAINT_PARAMETERS_MAP.keys(), key=str):
            try:
                CONSTRAINT_PARAMETERS_MAP[parameter](shape)
            except ConstraintLoadWarning:
                continue  # ignored by the standard itself, such as a qualified count on a node shape
            # A malformed value surfaces as whatever pySHACL trips over: its own errors, re.error, AssertionError ...
            except Exception as error:
                told = " ".join(str(getattr(error, "message", None) or error).split()) or type(error).__name__
                raise DataError(placed(graph, shape.node, origin, f"sh:{_local(parameter)}: {told}")) from error


def _shapes(graph: Graph) -> set[Node]:
    """Return the nodes that are shapes by their type, a target, or a shape that calls them."""
    found = {node for kind in (SH.NodeShape, SH.PropertyShape) for node in graph.subjects(RDF.type, kind)}
    found |= {node for predicate in (*_TARGETS, *CALLS, *_CALL_LISTS) for node in graph.subjects(predicate)}
    waiting = list(found)
    while waiting:
        new = {called for _, called in _called(graph, waiting.pop())} - found
        found |= new
        waiting += new
    return found


def _called(graph: Graph, shape: Node) -> list[tuple[str, Node]]:
    """Return the shapes that a shape calls, each with the rule that does."""
    single = [(_local(rule), other) for rule in CALLS for other in graph.objects(shape, rule)]
    listed = [
        (_local(rule), other)
        for rule in _CALL_LISTS
        for members in graph.objects(shape, rule)
        for other in graph.items(members)
    ]
    return single + listed


def _problems(graph: Graph, shape: Node) -> Iterator[str]:
    yield from _unknown(graph, shape)
    yield from wrong_values(graph, shape)
    paths = list(graph.objects(shape, SH.path))
    if ((shape, RDF.type, SH.PropertyShape) in graph and not paths) or len(paths) > 1:
        yield f"a property shape has one sh:path, and this one has {len(paths)}"
    if (shape, RDF.type, SH.NodeShape) in graph and paths:
        yield "a node shape has no sh:path; make it a sh:PropertyShape"
    for path in paths[:1]:
        yield from _path_problem(graph, path)
    for rule in _CALL_LISTS:
        for members in graph.objects(shape, rule):
            if not list(graph.items(members)):
                yield f"sh:{_local(rule)} needs a list of shapes"


def _unknown(graph: Graph, shape: Node) -> Iterator[str]:
    for predicate in sorted(set(graph.predicates(shape)), key=str):
        if not isinstance(predicate, URIRef) or not str(predicate).startswith(str(SH)):
            continue
        if predicate in _NOT_RUN:
            yield f"sh:{_local(predicate)} belongs to {_NOT_RUN[predicate]}, which geopol does not run; take it out"
        if predicate not in SH:
            yield f"sh:{_local(predicate)} is no term of SHACL; check its spelling"


def _path_problem(graph: Graph, path: Node) -> Iterator[str]:
    try:
        sparql_path(graph, path)
    except (ValueError, RecursionError) as error:
        yield f"sh:path: {error}"


def _missing(graph: Graph, called: Iterable[tuple[str, Node]]) -> Iterator[str]:
    for rule, other in called:
        if not isinstance(other, URIRef):
            continue
        if (other, None, None) not in graph:
            yield f"sh:{rule} calls the shape {other}, which no file describes; add it or correct the name"


def _misplaced(graph: Graph, called: Iterable[tuple[str, Node]]) -> Iterator[str]:
    for rule, other in called:
        has_path = (other, SH.path, None) in graph
        if rule == "node" and has_path:
            yield "sh:node calls a property shape; call it by sh:property"
        if rule == "property" and not has_path and (other, None, None) in graph:
            yield "sh:property calls a shape without sh:path; call it by sh:node"


def _circles(graph: Graph, shape: Node, calls: Mapping[Node, list[tuple[str, Node]]]) -> Iterator[str]:
    """Tell a shape that calls itself: SHACL leaves its meaning open (3.4.3)."""
    waiting: list[tuple[Node, tuple[str, ...]]] = [(shape, ())]
    seen: set[Node] = set()
    while waiting:
        current, way = waiting.pop()
        for rule, other in calls.get(current, ()):
            if other == shape:
                steps = " then ".join(f"sh:{step}" for step in (*way, rule))
                yield f"it calls itself by {steps}; SHACL does not say what that means, so write it without"
                return
            if other not in seen:
                seen.add(other)
                waiting.append((other, (*way, rule)))


def _local(term: Node) -> str:
    return str(term).rpartition("#")[2]
