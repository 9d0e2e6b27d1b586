"""Run compiled shapes: the engine finds the nodes to judge, pySHACL judges them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH
from rdflib.term import BNode, Node

from loader.validation.compiled.lazy import LazyGraph, Source, Term
from loader.validation.compiled.rows import by_focus, results_of
from loader.validation.compiled.screens import Aim, Compiled, Screen, compile_shapes
from loader.validation.compiled.sure import Left
from loader.validation.judging import judge
from loader.validation.targets import Targets
from loader.validation.terms import from_rdflib

if TYPE_CHECKING:
    from pyshacl import Shape

    from loader.validation.results import Found
    from loader.validation.shapes import Shapes

Progress = Callable[[int, int], None]
_CHUNK = 2000
_FEW = 1000
_CROWD = 50
_DEARER = 40  # to look a node up takes so many times what joining one takes


def run_compiled(
    source: Source, shapes: Shapes, *, but: Iterable[Node] = (), progress: Progress = lambda done, total: None
) -> tuple[list[Found], LazyGraph, Compiled]:
    """Return what pySHACL finds in the nodes that the engine does not clear.

    ``but`` are nodes that are never in focus. ``progress`` is told how many
    of how many groups of shapes are done.

    Raises:
        DataError: when a shape cannot be run; it names the shape.
    """
    from loader.validation.mending import forget_blank_nodes

    forget_blank_nodes()
    graph = LazyGraph(source, shapes.subclasses)
    crowded = _crowded(graph)
    values = " ".join(source.text(from_rdflib(node)) for node in sorted(crowded, key=str))
    apart = f"MINUS {{ VALUES ?this {{ {values} }} }}" if crowded else ""
    compiled = compile_shapes(shapes, _below(graph), source, apart=apart)
    judging = _Judging(graph, shapes, frozenset(but), crowded)
    found: list[Found] = []
    for number, screen in enumerate(compiled.screens):
        progress(number, len(compiled.screens))
        found += judging.of_rows(screen) if screen.rows_of else judging.of_nodes(screen)
    progress(len(compiled.screens), len(compiled.screens))
    return found, graph, compiled


@dataclass(slots=True)
class _Judging:
    """Judge what the screens find; ``done`` are the nodes that a shape has judged as a whole.

    ``counted`` keeps what ``_counts`` tells.
    """

    graph: LazyGraph
    shapes: Shapes
    but: frozenset[Node]
    crowded: frozenset[Node]
    done: dict[Node, set[Node]] = field(default_factory=dict)
    counted: dict[str, tuple[int, int]] = field(default_factory=dict)

    def of_nodes(self, screen: Screen) -> Iterator[Found]:
        """Yield the results on the nodes that a screen finds, the named ones and the crowded ones."""
        found = sorted(self._suspects(screen) - self.but - screen.nodes - self.crowded, key=str)
        for start in range(0, len(found), _CHUNK):
            some = found[start : start + _CHUNK]
            self.graph.look_up(some)
            for shape, unclear in zip(screen.shapes, screen.unclear, strict=True):
                yield from self._judge(shape, self._narrowed(some, unclear, screen))
        self.graph.look_up(sorted(self.crowded | screen.nodes, key=str))
        for shape in screen.shapes:
            crowd = [node for node in self.crowded - screen.nodes if self._in_focus(node, screen.aim)]
            yield from self._judge(shape, sorted({*crowd, *screen.nodes} - self.but, key=str))

    def of_rows(self, screen: Screen) -> Iterator[Found]:
        """Yield the results of a SPARQL-based constraint on the nodes that are not done."""
        assert screen.rows_of is not None
        scanned = screen.scans and not self.graph.source.foreign and self._many(screen.aim)
        query = screen.scans if scanned else screen.query
        rows = (tuple(self.graph.to_node(term) for term in row) for row in self._rows(query))
        done = self.done.get(screen.shapes[0].node, set()) | self.but | screen.nodes
        found = {node: told for node, told in by_focus(screen.rows_of, rows).items() if node not in done}
        yield from results_of(screen.rows_of, self.graph, found)

    def _judge(self, shape: Shape, focus: list[Node]) -> Iterator[Found]:
        self.done.setdefault(shape.node, set()).update(focus)
        return judge(shape, self.graph, focus, self.shapes)

    def _rows(self, query: str) -> Sequence[Sequence[Term | None]]:
        return self.graph.source.select(query).rows

    def _suspects(self, screen: Screen) -> set[Node]:
        if screen.whole:
            targets = dict(self.shapes.targeted)
            return {n for shape in screen.shapes for n in Targets(self.graph, but=set()).focus_nodes(targets[shape])}
        found = self._found(screen.query) if screen.query else set()
        lacking = screen.lacking if self.graph.source.foreign else self._incomplete(screen)
        return found | (self._found(screen.aim.without(lacking)) if lacking else set()) | self._alone(screen)

    def _incomplete(self, screen: Screen) -> list[Left]:
        """Return the patterns that may leave a focus node, by numbers alone, which take less than a table of nodes.

        As many nodes as all of some sets have together are in each set that has so many: the focus nodes too are.
        """
        sized: dict[int, list[Left]] = {}
        for left in screen.lacking:
            sized.setdefault(self._counts(left.reach)[1], []).append(left)
        found = []
        for size, some in sized.items():
            together = " UNION ".join(f"{{ {reach} }}" for reach in (screen.aim.plain, *(one.reach for one in some)))
            if size < self._counts(screen.aim.plain)[1] or size < self._counts(together)[1]:
                found += some
        return found

    def _alone(self, screen: Screen) -> set[Node]:
        """Return the focus nodes that the patterns which stand alone find.

        Most find next to nothing in the whole store, and what they find is
        looked up. To join them with all focus nodes takes many times as long,
        and is left to those that find much, and to servers, which tell of
        nodes of their own: Virtuoso gives them names that are none.
        """
        few, many = set(), [left.pattern for left in screen.alone if self.graph.source.foreign]
        most = _FEW if many or not screen.alone else max(_FEW, self._counts(screen.aim.plain)[0] // _DEARER)
        for pattern in () if many else self._leaving(screen.alone):
            found = self._found(f"SELECT DISTINCT ?this WHERE {{ {pattern} }} LIMIT {most + 1}")
            if len(found) > most:
                many.append(pattern)
            else:
                few |= found
        self.graph.look_up(sorted(few, key=str))
        in_focus = {node for node in few if self._in_focus(node, screen.aim)}
        return in_focus | self._found(screen.aim.joined(many)) if many else in_focus

    def _many(self, aim: Aim) -> bool:
        """Tell whether there are so many focus nodes that to go through an index costs less than to look each up."""
        return self._counts(f"{{ SELECT ?this WHERE {{ {aim.plain} }} LIMIT {_FEW + 1} }}")[0] > _FEW

    def _leaving(self, alone: Iterable[Left]) -> Iterator[str]:
        """Yield the patterns that may leave a node; to count takes a third of the time of a table of all nodes."""
        for left in alone:
            if not left.reach or len(set(self._counts(left.reach))) > 1:
                yield left.pattern

    def _counts(self, pattern: str) -> tuple[int, int]:
        """Return how many rows a pattern has, and to how many nodes it binds ``?this``."""
        if pattern not in self.counted:
            counts = "(COUNT(*) AS ?rows) (COUNT(DISTINCT ?this) AS ?nodes)"
            rows, nodes = self._rows(f"SELECT {counts} WHERE {{ {pattern} }}")[0]
            self.counted[pattern] = (int(str(self.graph.to_node(rows))), int(str(self.graph.to_node(nodes))))
        return self.counted[pattern]

    def _found(self, query: str) -> set[Node]:
        return {self.graph.to_node(row[0]) for row in self._rows(query)}

    def _in_focus(self, node: Node, aim: Aim) -> bool:
        """Tell whether any of the targets that name no node selects this one (SHACL 2.1.3)."""
        if any(kind in aim.kinds for kind in self.graph.objects(node, RDF.type)):
            return True
        for predicate, value in aim.reached:
            triple = (node, value, None) if predicate == SH.targetSubjectsOf else (None, value, node)
            if triple in self.graph:
                return True
        return False

    def _narrowed(self, some: list[Node], unclear: str, screen: Screen) -> list[Node]:
        """Return which of the nodes this shape, and not only its neighbours in the query, must judge."""
        if unclear == "true" or len(screen.shapes) == 1:
            return some
        named = [node for node in some if not isinstance(node, BNode)] if unclear != "false" else []
        values = " ".join(self.graph.source.text(from_rdflib(node)) for node in named)
        query = f"SELECT DISTINCT ?this WHERE {{ VALUES ?this {{ {values} }} FILTER({unclear}) }}"
        found = {self.graph.to_node(row[0]) for row in self._rows(query)} if named else set()
        return [node for node in some if node in found or (isinstance(node, BNode) and unclear != "false")]


def _crowded(graph: LazyGraph) -> frozenset[Node]:
    """Return the nodes that very many graphs of a store describe.

    The engine goes through all pairs of what they say, and says the same
    thing once for each graph; pySHACL sees each statement once.
    """
    if not graph.source.repeats:
        return frozenset()
    query = f"SELECT ?this WHERE {{ ?this a ?kind }} GROUP BY ?this HAVING (COUNT(*) > {_CROWD})"
    found = (graph.to_node(row[0]) for row in graph.source.select(query).rows)
    return frozenset(node for node in found if not isinstance(node, BNode))


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
