"""Find the document and the quoted sentence that a result is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import PROV, RDF, Namespace, URIRef
from rdflib.term import Node

from loader.namespaces import GP, OA, SCHEMA

if TYPE_CHECKING:
    from rdflib import Graph

    from loader.validation.compiled.lazy import LazyGraph

_GP = Namespace(GP)
_EXACT, _START = URIRef(f"{OA}exact"), URIRef(f"{OA}start")
_ARTICLE = URIRef(f"{SCHEMA}NewsArticle")
_TO_DOCUMENT = (_GP.reportedBy, _GP.inDocument, _GP.document, PROV.used)
_BODY = URIRef(f"{SCHEMA}articleBody")
_FAR = 400
_STOP = re.compile(r"([.!?][\"'”’)]*)\s+|()\n")
_TO_CLAIM = (_GP.about, RDF.subject, RDF.object, PROV.wasAttributedTo)


def article(graph: Graph) -> str | None:
    """Return the IRI of the graph's only article, None when it has none or several."""
    found = list(graph.subjects(RDF.type, _ARTICLE))
    return str(found[0]) if len(found) == 1 else None


def read_ahead(graph: LazyGraph, nodes: Iterable[Node]) -> None:
    """Have a store tell of many nodes at once what ``document_of`` and ``quote_of`` ask of each."""
    focus = list(dict.fromkeys(nodes))
    graph.look_up(focus)
    told = {node for node in focus for predicate in (_EXACT, _GP.evidence) if (node, predicate, None) in graph}
    others = [node for node in focus if node not in told]
    graph.look_back(others, (*_TO_CLAIM, _GP.refersTo))
    claims = {claim for node in others for predicate in _TO_CLAIM for claim in graph.subjects(predicate, node)}
    graph.look_up(claims)
    spans = {span for one in {*focus, *claims} for span in graph.objects(one, _GP.evidence)}
    spans |= {span for node in others for span in graph.subjects(_GP.refersTo, node)}
    graph.look_up(spans)
    graph.look_up({document for span in {*focus, *spans} for document in graph.objects(span, _GP.inDocument)})


def document_of(graph: Graph, focus: Node) -> str | None:
    """Return the document that the node itself names, None when it names none."""
    if (focus, RDF.type, _ARTICLE) in graph:
        return str(focus)
    for predicate in _TO_DOCUMENT:
        if found := sorted(str(node) for node in graph.objects(focus, predicate)):
            return found[0]
    return None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document, in the sentence around them; ``marked`` None when the text does not hold them."""

    words: str | None = None
    passage: str | None = None
    marked: tuple[int, int] | None = None
    document: str | None = None


def quote_of(graph: Graph, focus: Node, value: Node | None) -> Quote | None:
    """Return the words that the result is about.

    The node's own words; else the evidence of the claim, or of a claim that
    names the node; else the words of the first mention of it.
    """
    for span in _spans(graph, focus, value):
        if (words := _first(graph, span, _EXACT)) is not None:
            return _in_its_sentence(graph, span, str(words))
    return None


def _in_its_sentence(graph: Graph, span: Node, words: str) -> Quote:
    document = _first(graph, span, _GP.inDocument)
    text = None if document is None else _first(graph, document, _BODY)
    start = _first(graph, span, _START)
    if text is None or start is None or not str(start).isdigit():
        return Quote(words, document=None if document is None else str(document))
    first = int(str(start))
    last = first + len(words)
    if str(text)[first:last] != words:
        return Quote(words, document=str(document))
    begin, end = _sentence(str(text), first, last)
    return Quote(words, str(text)[begin:end], (first - begin, last - begin), str(document))


def _sentence(text: str, first: int, last: int) -> tuple[int, int]:
    """Return the bounds of the sentence around a span, cut at _FAR characters from it."""
    before = max(0, first - _FAR)
    begins = [before, *(before + found.end() for found in _STOP.finditer(text[before:first]))]
    stop = _STOP.search(text[last - 1 : last + _FAR])
    return begins[-1], min(len(text), last + _FAR) if stop is None else last - 1 + stop.start() + len(stop[1] or "")


def _spans(graph: Graph, focus: Node, value: Node | None) -> Iterator[Node]:
    yield focus
    yield from _in_order(graph, set(graph.objects(focus, _GP.evidence)))
    if isinstance(value, URIRef):
        yield value
    claims = {claim for predicate in _TO_CLAIM for claim in graph.subjects(predicate, focus)}
    yield from _in_order(graph, {span for claim in claims for span in graph.objects(claim, _GP.evidence)})
    yield from _in_order(graph, set(graph.subjects(_GP.refersTo, focus)))


def _in_order(graph: Graph, spans: set[Node]) -> list[Node]:
    """Return the spans in the order of the text."""
    return sorted(spans, key=lambda span: (str(_first(graph, span, _START) or "").zfill(9), str(span)))


def _first(graph: Graph, subject: Node, predicate: Node) -> Node | None:
    """Return a value, the same one in every run where there are several."""
    return min(graph.objects(subject, predicate), key=str, default=None)
