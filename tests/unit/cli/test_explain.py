"""A page is explained sentence by sentence: what was taken, by what, and what gave nothing."""

from __future__ import annotations

import re

import pytest

from loader.cli.explain import explain
from loader.pipeline import Tools
from tests.unit.reading import read

TEXT = (
    "Ana Quiroga told reporters in Lima that Peru had restricted exports of copper. "
    "It rained all day. Peru plans to meet Chile on June 12."
)


@pytest.fixture(scope="module")
def told(tools: Tools) -> str:
    return explain(read(TEXT, tools, published="2025-06-08"), tools.gazetteer, "a-model", width=80)


def _block(told: str, number: int) -> str:
    [block] = [block for block in told.split("\n\n") if re.match(rf"{number} {{3,}}", block)]
    return " ".join(block.split())


def test_a_sentence_has_its_names_claims_and_rules(told: str) -> None:
    block = _block(told, 1)
    assert "Ana Quiroga told reporters in Lima that Peru had restricted exports of copper." in block
    assert "name Lima = Lima (place; literal)" in block
    assert "speaks Ana Quiroga = Ana Quiroga: “told”, asserts — speech.clause" in block
    assert "Government of Peru restricts copper [asserts; actual; speaker Ana Quiroga" in block
    assert re.search(r"measure\.restrict-trade, confidence 0\.\d+: measure\.restrict-trade 0\.\d+; subject", block)


def test_a_sentence_that_gave_nothing_says_so(told: str) -> None:
    assert _block(told, 2) == "2 It rained all day. nothing no claim was taken from it"


def test_dates_have_their_values(told: str) -> None:
    assert "date June 12 = 2025-06-12" in _block(told, 3)


def test_the_sum_counts_sentences_and_claims(told: str, tools: Tools) -> None:
    claims = len(read(TEXT, tools, published="2025-06-08").claims)
    total = " ".join(told.split("\n\n")[-1].split())
    assert total == f"3 sentences: 2 gave {claims} claims, 1 gave nothing. Sentences and names by a-model."


def test_every_claim_is_told_and_every_line_fits(told: str, tools: Tools) -> None:
    numbers = {int(number) for number in re.findall(r"^  claim (\d+)", told, re.MULTILINE)}
    assert numbers == set(range(1, len(read(TEXT, tools, published="2025-06-08").claims) + 1))
    assert max(map(len, told.splitlines())) <= 80


def test_words_over_two_sentences_go_on_in_the_second(tools: Tools) -> None:
    text = "“We will go,” Ana Quiroga said. “We will never come back to the harbour of Lima.”"
    assert "goes on here" in explain(read(text, tools), tools.gazetteer, "a-model", width=80)
