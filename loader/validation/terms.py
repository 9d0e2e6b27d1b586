"""Turn pyoxigraph terms into rdflib terms, without a round trip through text.

rdflib tells ``"en"`` from ``"en"^^xsd:string``, RDF 1.1 does not; two parsers
that differ in this give false results (1430 ``sh:in`` violations on clean
data). Every graph that pySHACL sees is therefore made here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from loader.namespaces import XSD

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_STRING = f"{XSD}string"


def to_rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    """Return the same term of rdflib; literals keep their lexical form.

    Raises:
        TypeError: for a triple term (RDF 1.2), which SHACL cannot read.
    """
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise TypeError(f"a triple term cannot be validated: {term}")
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == _STRING:
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def from_rdflib(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return the same term of pyoxigraph; ``str`` of it is its SPARQL text."""
    from rdflib import BNode, Literal, URIRef

    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    assert isinstance(node, Literal), node
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or _STRING)))


def add_triples(graph: Graph, triples: Iterable[ox.Triple]) -> None:
    """Add the triples to the rdflib graph, each distinct term made once."""
    made: dict[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, Node] = {}

    def made_once(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
        if term not in made:
            made[term] = to_rdflib(term)
        return made[term]

    add, store = graph.store.add, graph
    for triple in triples:
        add((made_once(triple.subject), made_once(triple.predicate), made_once(triple.object)), store)
