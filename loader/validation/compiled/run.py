"""Run compiled shapes: the engine finds the nodes to judge, pySHACL judges them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import RDFS
from rdflib.term import BNode, Node

from loader.validation.compiled.lazy import LazyGraph, Source
from loader.validation.compiled.screens import Compiled, Screen, compile_shapes
from loader.validation.judging import judge
from loader.validation.targets import Targets
from loader.validation.terms import from_rdflib

if TYPE_CHECKING:
    from loader.validation.results import Found
    from loader.validation.shapes import Shapes

Progress = Callable[[int, int], None]
_CHUNK = 2000


def run_compiled(
    source: Source, shapes: Shapes, *, but: Iterable[Node] = (), progress: Progress = lambda done, total: None
) -> tuple[list[Found], LazyGraph, Compiled]:
    """Return what pySHACL finds in the nodes that the engine does not clear.

    ``but`` are nodes that are never in focus. ``progress`` is told how many
    of how many groups of shapes are done.

    Raises:
        DataError: when a shape cannot be run; it names the shape.
    """
    graph = LazyGraph(source, shapes.subclasses)
    compiled = compile_shapes(shapes, _below(graph))
    left_out = frozenset(but)
    found: list[Found] = []
    for number, screen in enumerate(compiled.screens):
        progress(number, len(compiled.screens))
        found += _judged(graph, screen, shapes, left_out)
    progress(len(compiled.screens), len(compiled.screens))
    return found, graph, compiled


def _judged(graph: LazyGraph, screen: Screen, shapes: Shapes, but: frozenset[Node]) -> Iterator[Found]:
    found = sorted(_suspects(graph, screen, shapes) - but, key=str)
    named = sorted(screen.nodes - but, key=str)
    for start in range(0, len(found), _CHUNK):
        some = found[start : start + _CHUNK]
        graph.look_up(some)
        for shape, unclear in zip(screen.shapes, screen.unclear, strict=True):
            yield from judge(shape, graph, _narrowed(graph, some, unclear, screen), shapes)
    for shape in screen.shapes:
        yield from judge(shape, graph, [node for node in named if node not in found], shapes)


def _suspects(graph: LazyGraph, screen: Screen, shapes: Shapes) -> set[Node]:
    if screen.whole:
        targets = dict(shapes.targeted)
        return {node for shape in screen.shapes for node in Targets(graph, but=set()).focus_nodes(targets[shape])}
    if not screen.query:
        return set()
    return {graph.to_node(row[0]) for row in graph.source.select(screen.query).rows}


def _narrowed(graph: LazyGraph, some: list[Node], unclear: str, screen: Screen) -> list[Node]:
    """Return which of the nodes this shape, and not only its neighbours in the query, must judge."""
    if unclear == "true" or len(screen.shapes) == 1:
        return some
    if unclear == "false":
        return []
    named = [node for node in some if not isinstance(node, BNode)]
    values = " ".join(graph.source.text(from_rdflib(node)) for node in named)
    query = f"SELECT DISTINCT ?this WHERE {{ VALUES ?this {{ {values} }} FILTER({unclear}) }}"
    found = {graph.to_node(row[0]) for row in graph.source.select(query).rows} if named else set()
    return [node for node in some if isinstance(node, BNode) or node in found]


def _below(graph: LazyGraph) -> Mapping[Node, frozenset[Node]]:
    """Return the classes below each class of the hierarchy, itself among them (SHACL 1.1: subclass)."""
    children: dict[Node, set[Node]] = {}
    for child, parent in graph.subject_objects(RDFS.subClassOf):
        children.setdefault(parent, set()).add(child)
    return {kind: frozenset(_reached(kind, children)) for kind in children}


def _reached(kind: Node, children: Mapping[Node, set[Node]]) -> set[Node]:
    seen: set[Node] = set()
    waiting = [kind]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting += children.get(current, ())
    return seen


def triples_of(source: Source) -> Iterator[ox.Triple]:
    """Yield all triples of a source, for pySHACL to read."""
    for subject, predicate, value in source.select("SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o }").rows:
        yield ox.Triple(subject, predicate, value)  # type: ignore[arg-type]
