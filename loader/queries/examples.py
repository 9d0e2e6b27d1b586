"""Write the catalogue as the SPARQL examples vocabulary has it: one sh:SPARQLExecutable a query."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from loader.model import StoredQuery
from loader.namespaces import BASE, RDF, RDFS, SCHEMA, SH, XSD
from loader.store import write_quads
from loader.store.sparql import keywords

_FORMS = {
    "SELECT": ("SPARQLSelectExecutable", "select"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
    "DESCRIBE": ("SPARQLExecutable", "describe"),
    "ASK": ("SPARQLAskExecutable", "ask"),
}
# CONSTRUCT before SELECT: a CONSTRUCT may hold a sub-select.
_ORDER = ("CONSTRUCT", "DESCRIBE", "ASK", "SELECT")
_DESCRIBE = "https://purl.expasy.org/sparql-examples/ontology#describe"


def to_examples(queries: Iterable[StoredQuery]) -> str:
    """Return the queries as Turtle, as github.com/sib-swiss/sparql-examples keeps them."""
    quads = [ox.Quad(*triple) for query in queries for triple in _triples(query)]
    return write_quads(quads, "turtle").decode("utf-8")


def _triples(query: StoredQuery) -> Iterable[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]]:
    subject = ox.NamedNode(f"{BASE}id/query/{query.name}")
    words = keywords(query.text)
    kind, prop = _FORMS[next(form for form in _ORDER if form in words)]
    yield subject, ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{SH}SPARQLExecutable")
    if kind != "SPARQLExecutable":
        yield subject, ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{SH}{kind}")
    text = ox.NamedNode(_DESCRIBE if prop == "describe" else f"{SH}{prop}")
    yield subject, text, ox.Literal(query.text, datatype=ox.NamedNode(f"{XSD}string"))
    yield subject, ox.NamedNode(f"{RDFS}label"), ox.Literal(query.summary, language="en")
    if query.description:
        yield subject, ox.NamedNode(f"{RDFS}comment"), ox.Literal(query.description, language="en")
    for tag in query.tags:
        yield subject, ox.NamedNode(f"{SCHEMA}keywords"), ox.Literal(tag)
