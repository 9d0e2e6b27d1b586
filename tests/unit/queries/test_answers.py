"""Answers in every form, and what other parsers read out of them."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from loader.errors import UsageError
from loader.queries import FORMATS, write_answer
from loader.queries.answers import as_table, safe_cell
from loader.store import Table

HARD = ox.Literal('a|b\n"c"\t<d>&\r\x01\\ =1 [x](y)')
TABLE = Table(
    ("x", "y"),
    ((HARD, None), (ox.NamedNode("urn:a"), ox.Literal("é", language="fr")), (ox.Literal(1), ox.Literal(True))),
)
GRAPH = tuple(ox.Triple(ox.NamedNode(f"urn:{i}"), ox.NamedNode("urn:p"), HARD) for i in "ba")


@pytest.mark.parametrize(
    ("form", "read"),
    [("srj", ox.QueryResultsFormat.JSON), ("tsv", ox.QueryResultsFormat.TSV), ("xml", ox.QueryResultsFormat.XML)],
)
def test_a_table_comes_back_as_it_was(form: str, read: ox.QueryResultsFormat) -> None:
    found = ox.parse_query_results(write_answer(TABLE, form).encode(), read)
    assert isinstance(found, ox.QuerySolutions)
    rows = [tuple(row) for row in found]
    # XML 1.0 has no place for U+0001.
    expected = [(ox.Literal(HARD.value.replace("\x01", "\ufffd")) if form == "xml" else HARD, None), *TABLE.rows[1:]]
    assert rows == expected


def test_rows_of_json_are_plain_texts() -> None:
    assert json.loads(write_answer(TABLE, "json")) == [
        {"x": HARD.value, "y": ""},
        {"x": "urn:a", "y": "é"},
        {"x": "1", "y": "true"},
    ]


def test_markdown_keeps_each_row_on_one_line_and_runs_nothing() -> None:
    lines = write_answer(TABLE, "md").splitlines()
    assert len(lines) == 5 and lines[1] == "| --- | --- |"
    assert lines[2] == '| a\\|b "c" \\<d\\>& \x01\\\\ =1 \\[x\\](y) |  |'


@pytest.mark.parametrize(
    ("form", "read"), [("ttl", ox.RdfFormat.TURTLE), ("nt", ox.RdfFormat.N_TRIPLES), ("jsonld", ox.RdfFormat.JSON_LD)]
)
def test_a_graph_comes_back_as_it_was_in_a_stable_order(form: str, read: ox.RdfFormat) -> None:
    written = write_answer(GRAPH, form)
    assert {quad.triple for quad in ox.parse(written.encode(), read)} == set(GRAPH)
    assert written == write_answer(GRAPH[::-1], form)


def test_a_graph_and_yes_are_tables_too() -> None:
    assert as_table(GRAPH).variables == ("subject", "predicate", "object") and len(as_table(GRAPH).rows) == 2
    assert as_table(True).texts() == (("true",),)
    assert write_answer(False, "csv") == "answer\r\nfalse\r\n"


def test_a_form_that_does_not_fit_is_told() -> None:
    with pytest.raises(UsageError, match="ttl is for graphs, which CONSTRUCT and DESCRIBE give; use csv"):
        write_answer(TABLE, "ttl")
    with pytest.raises(UsageError, match="unknown format 'exe'; use one of csv"):
        write_answer(TABLE, "exe")
    assert set(FORMATS) == {"csv", "tsv", "json", "xml", "md", "srj", "ttl", "nt", "jsonld"}


@pytest.mark.parametrize("cell", ["=1+1", "+x", "@SUM(1)", "-cmd", "\tx", "\rx"])
def test_a_formula_becomes_text(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-1.5", "+3", "a=b", ""])
def test_numbers_and_texts_stay(cell: str) -> None:
    assert safe_cell(cell) == cell
