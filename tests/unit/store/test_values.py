"""VALUES rows are found where the grammar has them, and nowhere else."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from loader.store.sparql import keywords, parse_term, row_of, values_rows, with_row


def test_a_row_is_found_with_its_terms() -> None:
    text = 'SELECT * { VALUES (?a ?b) { (<urn:x> "y"@en) } ?a ?p ?b }'
    (row,) = values_rows(text)
    assert (row.variables, row.terms) == (("a", "b"), ("<urn:x>", '"y"@en'))
    assert text[row.start : row.end] == '(<urn:x> "y"@en)'


def test_the_short_form_is_found() -> None:
    text = 'SELECT * { values ?day { "2025-01-01"^^xsd:date } }'
    (row,) = values_rows(text)
    assert (row.variables, row.terms) == (("day",), ('"2025-01-01"^^xsd:date',))
    assert text[row.start : row.end] == '"2025-01-01"^^xsd:date'


@pytest.mark.parametrize(
    "text",
    [
        "# VALUES (?a) { (1) }",
        'SELECT * { ?s ?p "VALUES (?a) { (1) }" }',
        "SELECT * { ?s ?p '''VALUES ?a { 1 }''' }",
        "SELECT * { <http://x/VALUES> ?p ?o }",
        "SELECT * { VALUES ?a { 1 2 } }",
        "SELECT * { VALUES (?a) { (1) (2) } }",
        "SELECT * { VALUES (?a) { } }",
        "SELECT * { VALUES (?a ?b) { (1) } }",
        "SELECT * { VALUES",
        "SELECT * { VALUES (?a",
        "SELECT * { VALUES ?a {",
    ],
)
def test_what_is_no_single_row_is_left_alone(text: str) -> None:
    assert values_rows(text) == ()


def test_the_row_of_the_named_variables_is_taken() -> None:
    text = "SELECT * { VALUES (?p) { (<urn:a>) } VALUES (?b ?a) { (1 2) } }"
    row = row_of(text, ["a", "b"])
    assert row is not None and row.variables == ("b", "a")
    assert row_of(text, ["a"]) is None


def test_terms_take_the_place_of_the_defaults() -> None:
    text = 'SELECT * { VALUES (?a ?b ?c) { (1 "two" <urn:3>) } }'
    bound = with_row(text, {"b": ox.Literal('") } DROP'), "c": None})
    assert bound == 'SELECT * { VALUES (?a ?b ?c) { (1 "\\") } DROP" UNDEF) } }'


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("<urn:a>", ox.NamedNode("urn:a")),
        ("ex:b", ox.NamedNode("urn:ex:b")),
        ('"x"@en', ox.Literal("x", language="en")),
        ("0.5", ox.Literal("0.5", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))),
        ("true", ox.Literal(True)),
        ("undef", None),
    ],
)
def test_a_written_term_is_read(written: str, term: object) -> None:
    assert parse_term(written, "PREFIX ex: <urn:ex:>") == term


@pytest.mark.parametrize("written", ["nope:x", "[]", "1, 2", "<relative>", "word"])
def test_what_is_no_term_is_told(written: str) -> None:
    with pytest.raises(ValueError, match=r"is not"):
        parse_term(written, "")


def test_keywords_leave_out_strings_iris_and_comments() -> None:
    found = keywords('select ?service { <http://SERVICE> ex:service "LOAD" } # DROP')
    assert found == {"SELECT"}
