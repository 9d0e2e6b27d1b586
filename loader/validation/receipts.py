"""Find the document and the quoted sentence that a result is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rdflib import PROV, RDF, Namespace, URIRef
from rdflib.term import Node

from loader.namespaces import GP, OA, SCHEMA

if TYPE_CHECKING:
    from rdflib import Graph

_GP = Namespace(GP)
_EXACT, _START = URIRef(f"{OA}exact"), URIRef(f"{OA}start")
_ARTICLE = URIRef(f"{SCHEMA}NewsArticle")
_TO_DOCUMENT = (_GP.reportedBy, _GP.inDocument, _GP.document, PROV.used)
_TO_CLAIM = (_GP.about, RDF.subject, RDF.object, PROV.wasAttributedTo)


def article(graph: Graph) -> str | None:
    """Return the IRI of the graph's only article, None when it has none or several."""
    found = list(graph.subjects(RDF.type, _ARTICLE))
    return str(found[0]) if len(found) == 1 else None


def document_of(graph: Graph, focus: Node) -> str | None:
    """Return the document that the node belongs to, else the graph's only one."""
    if (focus, RDF.type, _ARTICLE) in graph:
        return str(focus)
    for predicate in _TO_DOCUMENT:
        if found := sorted(str(node) for node in graph.objects(focus, predicate)):
            return found[0]
    return article(graph)


def quote_of(graph: Graph, focus: Node, value: Node | None) -> str | None:
    """Return the words that the result is about.

    The node's own words; else the evidence of the claim, or of a claim that
    names the node; else the words of the first mention of it.
    """
    for span in _spans(graph, focus, value):
        if (words := graph.value(span, _EXACT, any=True)) is not None:
            return str(words)
    return None


def _spans(graph: Graph, focus: Node, value: Node | None) -> Iterator[Node]:
    yield focus
    yield from graph.objects(focus, _GP.evidence)
    if isinstance(value, URIRef):
        yield value
    claims = {claim for predicate in _TO_CLAIM for claim in graph.subjects(predicate, focus)}
    yield from _in_order(graph, {span for claim in claims for span in graph.objects(claim, _GP.evidence)})
    yield from _in_order(graph, set(graph.subjects(_GP.refersTo, focus)))


def _in_order(graph: Graph, spans: set[Node]) -> list[Node]:
    """Return the spans in the order of the text."""
    return sorted(spans, key=lambda span: (str(graph.value(span, _START) or "").zfill(9), str(span)))
