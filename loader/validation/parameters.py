"""Tell which values the parameters of a shape may have (SHACL, appendix B: summary of syntax rules).

pySHACL takes a value of another kind for one that nothing breaks, such as a
class given as text: a rule that would check nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from rdflib import RDF, SH, XSD, BNode, Literal, URIRef
from rdflib.term import Node

if TYPE_CHECKING:
    from rdflib import Graph

_KINDS = {SH.IRI, SH.BlankNode, SH.Literal, SH.BlankNodeOrIRI, SH.BlankNodeOrLiteral, SH.IRIOrLiteral}
_TEXTS = {None, XSD.string}
Test = Callable[["Graph", Node], bool]


def wrong_values(graph: Graph, shape: Node) -> Iterator[str]:
    """Yield what is wrong with the values of a shape's parameters."""
    for parameter, (fits, wanted) in _WANTED.items():
        for value in sorted(graph.objects(shape, parameter), key=str):
            if not fits(graph, value):
                yield f"sh:{parameter.removeprefix(str(SH))} needs {wanted}, and not {value.n3()}"


def _iri(_: Graph, value: Node) -> bool:
    return isinstance(value, URIRef)


def _node(_: Graph, value: Node) -> bool:
    return isinstance(value, URIRef | BNode)


def _named_or_literal(_: Graph, value: Node) -> bool:
    return isinstance(value, URIRef | Literal)


def _literal(_: Graph, value: Node) -> bool:
    return isinstance(value, Literal)


def _text(_: Graph, value: Node) -> bool:
    return isinstance(value, Literal) and not value.language and value.datatype in _TEXTS


def _message(graph: Graph, value: Node) -> bool:
    return _text(graph, value) or (isinstance(value, Literal) and bool(value.language))


def _boolean(_: Graph, value: Node) -> bool:
    return isinstance(value, Literal) and value.datatype == XSD.boolean


def _node_kind(_: Graph, value: Node) -> bool:
    return value in _KINDS


def _list_of(fits: Test) -> Test:
    def is_list(graph: Graph, value: Node) -> bool:
        seen: set[Node] = set()
        while value != RDF.nil:
            first, rest = list(graph.objects(value, RDF.first)), list(graph.objects(value, RDF.rest))
            if value in seen or len(first) != 1 or len(rest) != 1 or not fits(graph, first[0]):
                return False
            seen.add(value)
            value = rest[0]
        return True

    return is_list


_WANTED: Mapping[URIRef, tuple[Test, str]] = {
    **dict.fromkeys((SH["class"], SH.datatype, SH.severity, SH.equals, SH.disjoint), (_iri, "an IRI")),
    **dict.fromkeys((SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf), (_iri, "an IRI")),
    SH.targetNode: (_named_or_literal, "an IRI or a literal"),
    **dict.fromkeys((SH.lessThan, SH.lessThanOrEquals), (_iri, "an IRI")),
    **dict.fromkeys((SH.node, SH.property, SH["not"], SH.qualifiedValueShape), (_node, "a shape")),
    **dict.fromkeys((SH.closed, SH.deactivated, SH.uniqueLang), (_boolean, "true or false")),
    **dict.fromkeys((SH.minInclusive, SH.minExclusive, SH.maxInclusive, SH.maxExclusive), (_literal, "a literal")),
    **dict.fromkeys((SH.pattern, SH.flags), (_text, "a text")),
    SH.qualifiedValueShapesDisjoint: (_boolean, "true or false"),
    SH.message: (_message, "a text"),
    SH.nodeKind: (_node_kind, "one of the six kinds of nodes, such as sh:IRI"),
    SH["in"]: (_list_of(lambda *_: True), "a list"),
    SH.languageIn: (_list_of(_text), "a list of texts"),
    SH.ignoredProperties: (_list_of(_iri), "a list of IRIs"),
}
