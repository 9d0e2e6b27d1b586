"""Write the catalogue as the SPARQL examples vocabulary has it: one sh:SPARQLExecutable a query."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import pyoxigraph as ox

from loader.namespaces import BASE, OWL, RDF, RDFS, SCHEMA, SH, XSD
from loader.queries.stored import StoredQuery
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
_PREFIX = re.compile(r"^\s*PREFIX\s+([A-Za-z][\w.-]*)?:\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
Statement: TypeAlias = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]


def to_examples(queries: Iterable[StoredQuery], *, endpoint: str | None = None) -> str:
    """Return the queries as Turtle, as github.com/sib-swiss/sparql-examples keeps them.

    The summary is the comment, which readers of that vocabulary show, and the
    description is ``schema:description``. ``endpoint`` is the address that
    each query is for. The prefixes are declared for ``sh:prefixes``; where
    two queries differ in one, the first counts, and the text has its own.
    """
    told = list(queries)
    statements = [*_prefixes(told), *(statement for query in told for statement in _statements(query, endpoint))]
    return write_quads([ox.Quad(*statement) for statement in statements], "turtle").decode("utf-8")


def _statements(query: StoredQuery, endpoint: str | None) -> Iterator[Statement]:
    subject = ox.NamedNode(f"{BASE}id/query/{query.name}")
    words = keywords(query.text)
    kind, prop = _FORMS[next(form for form in _ORDER if form in words)]
    yield subject, _node(RDF, "type"), _node(SH, "SPARQLExecutable")
    if kind != "SPARQLExecutable":
        yield subject, _node(RDF, "type"), _node(SH, kind)
    text = ox.NamedNode(_DESCRIBE) if prop == "describe" else _node(SH, prop)
    yield subject, text, ox.Literal(query.text, datatype=_node(XSD, "string"))
    yield subject, _node(SH, "prefixes"), _DECLARED
    yield subject, _node(RDFS, "comment"), ox.Literal(query.summary, language="en")
    if query.description:
        yield subject, _node(SCHEMA, "description"), ox.Literal(query.description, language="en")
    for tag in query.tags:
        yield subject, _node(SCHEMA, "keywords"), ox.Literal(tag)
    if endpoint is not None:
        yield subject, _node(SCHEMA, "target"), ox.NamedNode(endpoint)


def _prefixes(queries: Iterable[StoredQuery]) -> Iterator[Statement]:
    """Declare the prefixes of the texts (SHACL 5.2.1)."""
    found: dict[str, str] = {}
    for query in queries:
        for prefix, namespace in _PREFIX.findall(query.text):
            found.setdefault(prefix, namespace)
    yield _DECLARED, _node(RDF, "type"), _node(OWL, "Ontology")
    for prefix, namespace in found.items():
        node = ox.NamedNode(f"{_DECLARED.value}/{prefix}")
        yield _DECLARED, _node(SH, "declare"), node
        yield node, _node(SH, "prefix"), ox.Literal(prefix)
        yield node, _node(SH, "namespace"), ox.Literal(namespace, datatype=_node(XSD, "anyURI"))


def _node(namespace: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{namespace}{name}")


_DECLARED = ox.NamedNode(f"{BASE}id/query-prefixes")
