"""List what the shapes check, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loader.namespaces import GP

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

    from loader.validation.shapes import Shapes


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: the shape, what it is about, how grave a result is, and what it says.

    ``subject`` is the name of the shape that holds the rule, such as claim.
    """

    iri: str
    subject: str
    name: str
    severity: str
    message: str
    advice: str


def list_checks(shapes: Shapes) -> tuple[Check, ...]:
    """Return the rules of the shapes, in the order of subject and name."""
    from rdflib import SH

    graph = shapes.written
    rules = {node for node in graph.subjects(SH.severity) if _is_rule(graph, node)}
    return tuple(sorted((_check(graph, rule) for rule in rules), key=lambda check: (check.subject, check.iri)))


def _is_rule(graph: Graph, node: Node) -> bool:
    """Tell a named rule from a part of one."""
    from rdflib import URIRef

    return isinstance(node, URIRef) and bool(next(_messages(graph, node), ""))


def _check(graph: Graph, rule: Node) -> Check:
    from rdflib import SH, URIRef

    owner = next(iter(sorted(graph.subjects(SH.property, rule), key=str)), None)
    return Check(
        iri=str(rule),
        subject=_text(graph, _holder(graph, rule) if owner is None else owner, SH.name),
        name=_text(graph, rule, SH.name),
        severity=_text(graph, rule, SH.severity).removeprefix(str(SH)),
        message=next(_messages(graph, rule), ""),
        advice=_text(graph, rule, URIRef(f"{GP}advice")),
    )


def _holder(graph: Graph, rule: Node) -> Node:
    """Return the plain shape with the same target as a node shape that is a rule by itself."""
    from rdflib import SH

    for kind in sorted(graph.objects(rule, SH.targetClass), key=str):
        for other in sorted(graph.subjects(SH.targetClass, kind), key=str):
            if (other, SH.property, None) in graph:
                return other
    return rule


def _messages(graph: Graph, rule: Node) -> Iterator[str]:
    from rdflib import SH

    for predicate in (SH.description, SH.message):
        yield from sorted(str(text) for text in graph.objects(rule, predicate))


def _text(graph: Graph, node: Node, predicate: Node) -> str:
    return next(iter(sorted(str(text) for text in graph.objects(node, predicate))), "")
