"""A denial is of somebody's charge: who made it is read from the sentences before, or stays unknown."""

from __future__ import annotations

import pytest

from loader.pipeline import Tools
from tests.unit.claims.test_acts import ID, read


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("Kenya accused Uganda of dumping sugar. Uganda has always denied this.", "government/ke"),
        ("Kenya says Uganda ships arms to rebels; Kampala denies it.", "government/ke"),
        ("Kenya praised Gabon. Uganda denied the report.", None),
        ("Kenya accused Uganda of dumping sugar. Gabon denied a report about its debts.", None),
        ("Kenya accused Uganda of dumping sugar. " + "The weather was fine that day in the hills. " * 20
         + "Uganda denied everything.", None),
    ],
)  # fmt: skip
def test_a_denial_answers_a_charge(text: str, answered: str | None, tools: Tools) -> None:
    denials = [claim for claim in read(text, tools) if claim.relation == "denies"]
    assert {claim.object for claim in denials} == {f"{ID}{answered}" if answered else None}
    assert all(("answers" in claim.confidence_basis) == bool(answered) for claim in denials)


def test_what_another_side_says_and_the_subject_denies_is_alleged(tools: Tools) -> None:
    def modality(text: str) -> set[str]:
        return {claim.modality for claim in read(text, tools) if claim.relation == "exports"}

    assert modality("Kenya says Uganda exports arms to Togo; Kampala denies it.") == {"alleged"}
    assert modality("Kenya says Uganda exports arms to Togo.") == {"actual"}
    assert modality("Uganda exports arms to Togo. Kampala denied a report about its debts.") == {"actual"}


def test_what_has_a_date_ahead_is_planned(tools: Tools) -> None:
    def modality(text: str) -> set[str]:
        return {claim.modality for claim in read(text, tools) if claim.relation == "imposes"}

    assert modality("Britain introduces a levy on steel in 2027.") == {"planned"}
    assert modality("Britain introduced a levy on steel in 2024.") == {"actual"}
