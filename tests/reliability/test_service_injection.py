"""Row 16: 10 000 hostile strings a parameter leave the algebra as it was and come back as they were."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

import pyoxigraph as ox
import pytest

from loader.errors import UsageError
from loader.queries import bind
from loader.queries.stored import Parameter, StoredQuery
from loader.store import Table, open_store
from loader.store.sparql import tokens, values_rows

COUNT = 10_000
PIECES = (
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    "\\u0022",
    "\\\\",
    "}",
    "{",
    ")",
    "(",
    ">",
    "<",
    "#",
    "\n",
    "\r",
    "\t",
    "\x00",
    "\x7f",
    "?value",
    "$value",
    "${x}",
    "@en",
    "^^<urn:x>",
    ";",
    ".",
    "&",
    "|",
    "UNION",
    " } DROP ALL #",
    "') } ; DELETE WHERE {",
    "> } UNION { ?s ?p ?o",
    "SERVICE <http://x/>",
    "VALUES",
    "UNDEF",
    "\u2028",
    "\u202e",
    "\ufeff",
    "é",
    "漢",
    "\U0001f600",
    "\ud800",
    "http://example.org/",
    "urn:x:",
    "javascript:",
    "a",
    " ",
    "0",
    "2025-01-01",
    "%22",
    "&quot;",
    "\u0085",
)
TEXT = 'SELECT ?value ?mark WHERE { VALUES (?value ?other) { ("default" "kept") } VALUES ?mark { "one row" } }'
GRLC = 'SELECT ?mark ?same WHERE { BIND (?_value AS ?same) VALUES ?mark { "one row" } }'


def hostile(seed: str, count: int = COUNT) -> Iterator[str]:
    """Yield texts that are put together from what is special in SPARQL, and from any characters."""
    chance = random.Random(seed)
    for _ in range(count):
        if chance.random() < 0.2:
            yield "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randrange(12)))
        else:
            yield "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 7)))


def is_text(value: str) -> bool:
    """Tell whether a string parameter takes a value: RDF has no lone surrogates, XML no NUL."""
    return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def shape(text: str) -> list[tuple[str, str]]:
    """Return the tokens of a query with its bound row taken out: what the parser makes its algebra of."""
    row = next(row for row in values_rows(text) if "other" in row.variables)
    return [(token.kind, token.text) for token in tokens(text[: row.start] + "ROW" + text[row.end :])]


@pytest.mark.parametrize("kind", ["string", "iri", "date", "integer", "decimal", "boolean", "enumeration", "language"])
def test_hostile_values_change_no_algebra(kind: str) -> None:
    language = "en" if kind == "language" else None
    values = ("a", "b") if kind == "enumeration" else ()
    type_ = "string" if language else kind
    query = StoredQuery(
        "probe", "", TEXT, "probe.rq", parameters=(Parameter("value", type_, "d", values=values, language=language),)
    )
    engine, taken = ox.Store(), 0
    for value in hostile(kind):
        try:
            text = bind(query, {"value": value})
        except UsageError:
            assert type_ != "string" or not is_text(value)
            continue
        taken += 1
        assert shape(text) == shape(TEXT)
        answer = engine.query(text)
        assert isinstance(answer, ox.QuerySolutions)
        ((term, mark),) = [tuple(row) for row in answer]
        assert mark == ox.Literal("one row")
        if kind in {"integer", "decimal"}:
            assert Decimal(term.value) == Decimal(value)
        elif kind == "boolean":
            assert term.value in {"true", "false"}
        else:
            assert term.value == value
    assert taken > 0 or kind in {"boolean", "enumeration"}


def test_hostile_values_of_a_grlc_query_stay_values() -> None:
    query = StoredQuery("probe", "", GRLC, "p.rq", parameters=(Parameter("value", "string", variable="_value"),))
    engine = ox.Store()
    for value in hostile("grlc"):
        try:
            text = bind(query, {"value": value})
        except UsageError:
            assert not is_text(value)
            continue
        answer = engine.query(text)
        assert isinstance(answer, ox.QuerySolutions)
        assert [tuple(row) for row in answer] == [(ox.Literal("one row"), ox.Literal(value))]


def test_hostile_names_find_nothing_or_what_bears_them() -> None:
    """A name goes to the store as a term, too: to the embedded engine here, to servers in tests/store."""
    with open_store("memory:") as store:
        store.update(
            "INSERT DATA { <urn:cn> a <https://w3id.org/geopol/ontology#Country> ; "
            '<http://www.w3.org/2004/02/skos/core#prefLabel> "China" }'
        )
        query = StoredQuery("probe", "", TEXT, "p.rq", parameters=(Parameter("value", "country", of_class=None),))
        for value in hostile("names", COUNT // 10):
            try:
                answer = store.query(bind(query, {"value": value}, store=store))
            except UsageError:
                continue
            assert isinstance(answer, Table)
            ((term, _),) = answer.rows
            assert term is not None and (getattr(term, "value", "") == value or getattr(term, "value", "") == "urn:cn")


def test_hostile_values_leave_the_algebra_of_another_parser_as_it_was() -> None:
    from rdflib import Literal
    from rdflib.plugins.sparql import prepareQuery

    def algebra(text: str, value: str) -> str:
        parsed = prepareQuery(text).algebra
        return repr(parsed).replace(repr(Literal(value)), "THE VALUE")

    query = StoredQuery("probe", "", TEXT, "probe.rq", parameters=(Parameter("value", "string", "d"),))
    before, compared = algebra(TEXT, "default"), 0
    for value in hostile("algebra", 400):
        if is_text(value):
            compared += 1
            assert algebra(bind(query, {"value": value}), value) == before
    assert compared > 300
