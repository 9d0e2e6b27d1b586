"""Terms cross from pyoxigraph to rdflib unchanged."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import BNode, Graph, Literal, URIRef

from loader.namespaces import XSD
from loader.validation.terms import add_triples, to_rdflib

IRI = ox.NamedNode("https://example.org/a")


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (IRI, URIRef("https://example.org/a")),
        (ox.BlankNode("b1"), BNode("b1")),
        (ox.Literal("en"), Literal("en")),
        (ox.Literal("rare earths", language="en"), Literal("rare earths", lang="en")),
        (ox.Literal(True), Literal("true", datatype=URIRef(f"{XSD}boolean"))),
    ],
    ids=str,
)
def test_a_term_stays_the_same(term: ox.NamedNode | ox.BlankNode | ox.Literal, expected: object) -> None:
    assert to_rdflib(term) == expected


def test_a_plain_string_has_no_datatype_in_rdflib() -> None:
    """RDF 1.1 gives it xsd:string; rdflib would then find it in no sh:in list."""
    made = to_rdflib(ox.Literal("en"))
    assert isinstance(made, Literal)
    assert (made.datatype, made.language) == (None, None)


def test_a_number_keeps_its_digits() -> None:
    made = to_rdflib(ox.Literal("1.500", datatype=ox.NamedNode(f"{XSD}decimal")))
    assert str(made) == "1.500"


def test_a_triple_term_is_refused() -> None:
    with pytest.raises(TypeError, match="triple term"):
        to_rdflib(ox.Triple(IRI, IRI, IRI))


def test_all_triples_arrive() -> None:
    graph = Graph()
    add_triples(graph, [ox.Triple(IRI, IRI, ox.Literal("a")), ox.Triple(IRI, IRI, ox.Literal("b"))])
    node = URIRef(IRI.value)
    assert set(graph) == {(node, node, Literal("a")), (node, node, Literal("b"))}
