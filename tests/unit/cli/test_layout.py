"""Rows fit the width, and nothing of them is lost."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.cli.console import choose_format, print_rows
from loader.cli.layout import cards, lay_out, shorten
from loader.errors import UsageError

TEXT = st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), max_size=60)


@given(rows=st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=5), width=st.integers(40, 140))
def test_no_line_is_wider_than_asked(rows: list[tuple[str, str, str]], width: int) -> None:
    text = lay_out(("name", "value", "evidence"), rows, width=width)
    assert all(len(line) <= width for line in text.splitlines())


@given(rows=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_every_letter_of_every_cell_is_shown(rows: list[tuple[str, str]]) -> None:
    shown = Counter(filter(str.isalnum, lay_out(("0", "evidence"), rows, width=60)))
    assert shown >= Counter(letter for row in rows for cell in row for letter in cell if letter.isalnum())


def test_a_sentence_stands_below_its_row() -> None:
    text = lay_out(("who", "evidence"), [("Chile", "Chile exports copper.")], width=60)
    assert text.splitlines() == ["who", "─────", "Chile", "    “Chile exports copper.”"]


def test_a_card_tells_claim_sentence_source_and_confidence() -> None:
    columns = ("subject", "relation", "object", "modality", "speaker", "outlet", "published", "confidence", "evidence")
    row = ("Peru", "partyTo", "Pact", "planned", "Ana Li", "Courier", "2025-06-01", "0.8", "Peru will sign the pact.")
    assert cards(columns, [row], width=80).splitlines() == [
        "Peru party to Pact (planned)",
        "    “Peru will sign the pact.”",
        "    said by Ana Li · Courier · 2025-06-01 · confidence 0.8",
    ]


def test_cards_tell_facts_from_conflicts_and_from_what_is_only_claimed() -> None:
    columns = ("subject", "relation", "object", "told_by", "conflict", "confidence", "evidence")
    rows = [
        ("Peru", "meets", "Chile", "0", "", "0.4", "They may have met."),
        ("Peru", "imposes", "Chile", "0", "rate", "0.8", "Peru put 5 % on wine."),
        ("Peru", "supports", "Chile", "2", "", "0.9", "Peru backs Chile."),
    ]
    assert cards(columns, rows, width=80).splitlines() == [
        "FACTS",
        "",
        "Peru supports Chile",
        "    “Peru backs Chile.”",
        "    fact of 2 sources · confidence 0.9",
        "",
        "IN CONFLICT",
        "",
        "Peru imposes Chile",
        "    “Peru put 5 % on wine.”",
        "    others tell another rate · confidence 0.8",
        "",
        "CLAIMS ONLY",
        "",
        "Peru meets Chile",
        "    “They may have met.”",
        "    confidence 0.4",
    ]


def test_iris_of_ours_are_shortened_and_others_are_not() -> None:
    assert shorten("https://w3id.org/geopol/id/country/us") == "country/us"
    assert shorten("https://example.org/id/country/us") == "https://example.org/id/country/us"


def test_rows_print_alike_as_json_and_csv(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(("a", "b"), [("1", "x, y")], "json")
    assert json.loads(capsys.readouterr().out) == [{"a": "1", "b": "x, y"}]
    print_rows(("a", "b"), [("1", "x, y")], "csv")
    assert capsys.readouterr().out == 'a,b\r\n1,"x, y"\r\n'


def test_a_cell_that_a_spreadsheet_would_run_is_defused(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(("a",), [("=cmd()",), ("-5",), ("@x",)], "csv")
    assert capsys.readouterr().out == "a\r\n'=cmd()\r\n-5\r\n'@x\r\n"


def test_one_format_at_a_time() -> None:
    with pytest.raises(UsageError, match="one of"):
        choose_format(as_json=True, as_csv=True, as_table=False)


def test_a_card_tells_a_measure_by_its_kind() -> None:
    columns = ("subject", "relation", "object", "event")
    assert cards(columns, [("Peru", "imposes", "Chile", "Tariff 15 %")]) == "Peru imposes Tariff 15 % on Chile\n"
    assert cards(columns, [("Peru", "meets", "Chile", "Meeting")]) == "Peru meets Chile [Meeting]\n"
