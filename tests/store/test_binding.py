"""Row 16 on servers: hostile strings leave the query as it was there too, and come back as they were.

Many bound rows go in one request, so that ``make test`` asks each server a few times;
GEOPOL_BINDINGS=10000 asks with as many strings a type (``make test-long``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

import pyoxigraph as ox
import pytest

from loader.errors import UsageError
from loader.queries import bind
from loader.queries.stored import Parameter, StoredQuery
from loader.store import Store, Table
from loader.store.sparql import row_of
from tests.reliability.test_service_injection import hostile, shape

COUNT = int(os.environ.get("GEOPOL_BINDINGS", "300"))
A_REQUEST = 300
TEXT = 'SELECT ?value ?mark WHERE { VALUES (?value ?other) { ("default" "kept") } VALUES ?mark { "one row" } }'
ENGINES = ["embedded", "oxigraph-server", "rdflib-endpoint", "virtuoso"]
KINDS = ["string", "iri", "date", "integer", "decimal", "boolean", "enumeration", "language"]
pytestmark = pytest.mark.parametrize("engine", ENGINES)


def good(kind: str) -> list[str]:
    """Return values that every parameter of the type takes, so that each request has some."""
    return {
        "date": ["2025-01-01", "0001-01-01", "9999-12-31"],
        "integer": ["0", "-7", "+12", "999999999999999"],
        "decimal": ["0.5", "-1", "12.25"],
        "boolean": ["true", "no", "1"],
        "enumeration": ["a", "b"],
        "iri": ["urn:x:y", "http://example.org/%22?a=b#c"],
    }.get(kind, ["plain"])


def bound(kind: str) -> Iterator[tuple[str, str]]:
    """Yield each value that is taken, with the term that it becomes in the query."""
    values = ("a", "b") if kind == "enumeration" else ()
    language = "en" if kind == "language" else None
    type_ = "string" if language else kind
    parameter = Parameter("value", type_, values=values, language=language)
    query = StoredQuery("probe", "", TEXT, "probe.rq", parameters=(parameter,))
    for value in [*good(kind), *hostile(kind, COUNT)]:
        try:
            text = bind(query, {"value": value})
        except UsageError:
            continue
        assert shape(text) == shape(TEXT)
        row = row_of(text, ["value", "other"])
        assert row is not None and row.terms[1] == '"kept"'
        yield value, row.terms[0]


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_values_come_back_from_a_server(kind: str, store: Store) -> None:
    taken = list(bound(kind))
    assert len(taken) >= len(good(kind))
    for start in range(0, len(taken), A_REQUEST):
        several = taken[start : start + A_REQUEST]
        rows = " ".join(f"({number} {term})" for number, (_, term) in enumerate(several))
        answer = store.query(
            f'SELECT ?n ?value ?mark WHERE {{ VALUES (?n ?value) {{ {rows} }} VALUES ?mark {{ "m" }} }}'
        )
        assert isinstance(answer, Table)
        assert {row[2] for row in answer.texts()} == {"m"}
        came = {int(row[0]): row[1] for row in answer.texts()}
        assert len(answer.rows) == len(came) == len(several)
        for number, (value, _) in enumerate(several):
            if kind in {"integer", "decimal"}:
                assert Decimal(came[number]) == Decimal(value)
            elif kind == "boolean":
                assert came[number] in ({"true", "1"} if value.lower() in {"true", "1", "yes"} else {"false", "0"})
            else:
                assert came[number] == value


@pytest.mark.parametrize("kind", ["Country", "Person", "Commodity"])
def test_hostile_names_find_nothing_or_what_bears_them(kind: str, store: Store) -> None:
    gp = "https://w3id.org/geopol/ontology#"
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    node, graph = ox.NamedNode("urn:bearer"), ox.NamedNode("urn:g")
    type_ = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    store.insert(
        [ox.Quad(node, type_, ox.NamedNode(f"{gp}{kind}"), graph), ox.Quad(node, label, ox.Literal("Bearer"), graph)]
    )
    parameter = Parameter("value", kind.lower(), of_class=f"{gp}{kind}")
    query = StoredQuery("probe", "", TEXT, "probe.rq", parameters=(parameter,))
    found = []
    for value in ["bearer", *islice(hostile(kind), COUNT // 30)]:
        try:
            text = bind(query, {"value": value}, store=store)
        except UsageError:
            continue
        row = row_of(text, ["value", "other"])
        assert row is not None and row.terms[0] in {f"<{value}>", "<urn:bearer>"}
        found.append(value)
    assert "bearer" in found
