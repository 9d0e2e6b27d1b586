"""What is planned, possible, denied or alleged never becomes a plain fact."""

from __future__ import annotations

import pytest

from loader.pipeline import Tools
from tests.unit.reading import read

ACTUAL = [
    "Peru restricted exports of copper.",
    "Peru has restricted exports of copper.",
    "Chile said that Peru had restricted exports of copper.",
    "Exports of copper were restricted by Peru.",
    "A court ruled that Peru restricted exports of copper.",
]
PLANNED = [
    "Peru will restrict exports of copper.",
    "Peru plans to restrict exports of copper.",
    "Peru agreed to restrict exports of copper.",
    "Peru said it would restrict exports of copper.",
    "Peru is set to restrict exports of copper.",
]
HYPOTHETICAL = [
    "Peru could restrict exports of copper.",
    "Peru may restrict exports of copper.",
    "If Peru restricts exports of copper, prices will rise.",
    "Chile urged Peru to restrict exports of copper.",
    "Peru is considering restricting exports of copper.",
    "Peru almost restricted exports of copper.",
]
NEGATED = [
    "Peru did not restrict exports of copper.",
    "Peru has never restricted exports of copper.",
    "Peru denied that it had restricted exports of copper.",
    "Peru refused to restrict exports of copper.",
    "Peru failed to restrict exports of copper.",
]
ALLEGED = [
    "Chile accused Peru of restricting exports of copper.",
    "Allegations that Peru restricted exports of copper are spreading.",
    "The accusation that Peru restricted exports of copper was rejected.",
    "Peru allegedly restricted exports of copper.",
    "Peru reportedly restricted exports of copper.",
]
CASES = [
    (text, modality)
    for modality, texts in (
        ("actual", ACTUAL),
        ("planned", PLANNED),
        ("hypothetical", HYPOTHETICAL),
        ("negated", NEGATED),
        ("alleged", ALLEGED),
    )
    for text in texts
]


@pytest.mark.parametrize(("text", "modality"), CASES)
def test_the_modality_of_a_clause(text: str, modality: str, tools: Tools) -> None:
    found = [claim.modality for claim in read(text, tools).claims if claim.relation == "restricts"]
    assert found == [modality]


@pytest.mark.parametrize("text", PLANNED + HYPOTHETICAL + NEGATED + ALLEGED)
def test_nothing_but_a_plain_clause_is_an_asserted_fact(text: str, tools: Tools) -> None:
    facts = [
        c
        for c in read(text, tools).claims
        if c.relation == "restricts" and (c.stance, c.modality) == ("asserts", "actual")
    ]
    assert facts == []
