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
