"""Give property shapes the targets of the node shapes that hold them, and list what to run.

pySHACL walks a property shape once for each focus node when a node shape
leads to it, and once for all focus nodes when it has targets of its own
(three times as fast on a news page). SHACL 2.1.3 allows targets on property
shapes, and the results are the same: ``sh:property`` passes on the results
of the property shape as they are (SHACL 4.7.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import OWL, RDF, RDFS, SH
from rdflib.term import Node

from loader.errors import DataError
from loader.validation.naming import Origin, files_of

if TYPE_CHECKING:
    from pyshacl import Shape
    from rdflib import Graph

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_STAYS = (SH.closed, SH.deactivated)


def hoist(graph: Graph) -> None:
    """Move ``sh:property`` links of node shapes into targets, where that changes no result."""
    for node in sorted(set(graph.subjects(SH.property)), key=str):
        targets = _targets(graph, node)
        if not targets or _must_stay(graph, node):
            continue
        for shape in list(graph.objects(node, SH.property)):
            graph.remove((node, SH.property, shape))
            graph.add((shape, RDF.type, SH.PropertyShape))
            for predicate, value in targets:
                graph.add((shape, predicate, value))


def declare_prefixes(graph: Graph) -> None:
    """Give what ``sh:prefixes`` names the prefixes of all that it imports (SHACL 5.2.1)."""
    for named in set(graph.objects(None, SH.prefixes)):
        for imported in list(graph.transitive_objects(named, OWL.imports)):
            for declaration in list(graph.objects(imported, SH.declare)):
                graph.add((named, SH.declare, declaration))


def _targets(graph: Graph, node: Node) -> list[tuple[Node, Node]]:
    targets: list[tuple[Node, Node]] = [
        (predicate, value) for predicate in TARGETS for value in graph.objects(node, predicate)
    ]
    if _is_class(graph, node):
        targets.append((SH.targetClass, node))
    return targets


def _is_class(graph: Graph, node: Node) -> bool:
    """Tell whether the shape is itself a class, and so its own target (SHACL 2.1.3.3)."""
    kinds = {RDFS.Class, *graph.subjects(RDFS.subClassOf, RDFS.Class)}
    return any(kind in kinds for kind in graph.objects(node, RDF.type))


def _must_stay(graph: Graph, node: Node) -> bool:
    """Tell whether the link itself carries meaning.

    It does in a property shape (a path is walked first), in a closed shape,
    in a shape that another one calls, and among disjoint qualified siblings.
    """
    if (node, SH.path, None) in graph or any((node, predicate, None) in graph for predicate in _STAYS):
        return True
    if any(predicate != SH.shapesGraph for predicate in graph.predicates(None, node)):
        return True
    shapes = graph.objects(node, SH.property)
    return any((shape, SH.qualifiedValueShapesDisjoint, None) in graph for shape in shapes)


Targeted = tuple[tuple["Shape", tuple[tuple[Node, Node], ...]], ...]


def targeted(graph: Graph, origin: Origin) -> tuple[tuple[Shape, ...], Targeted]:
    """Return pySHACL's shapes, and those that have targets with these.

    Raises:
        DataError: when a constraint component is malformed; a shape, ``checking`` has refused.
    """
    from pyshacl import ShapesGraph
    from pyshacl.errors import ReportableRuntimeError

    try:
        shapes = sorted(ShapesGraph(graph).shapes, key=lambda shape: str(shape.node))
        for shape in shapes:
            shape.find_custom_constraints()  # reads the components, now and not later
    # pySHACL asserts that the path of a parameter is an IRI.
    except (ReportableRuntimeError, AssertionError) as error:
        components = sorted(graph.subjects(RDF.type, SH.ConstraintComponent), key=str)
        named = ", ".join(f"{files_of(origin, one)}: constraint component {one}" for one in components)
        told = " ".join(str(getattr(error, "message", "the path of a parameter is no IRI")).split())
        raise DataError(f"{named or 'a shape'}: {told}; correct it and try again") from error
    found = ((shape, tuple(_targets(graph, shape.node))) for shape in shapes)
    return tuple(shapes), tuple((shape, targets) for shape, targets in found if targets)
