"""The hard cases are linked as annotated; those that are known to fail still do."""

from __future__ import annotations

from collections import Counter

import pytest

from loader.pipeline import Tools
from tests.quality.linking.cases import ID, Case, cases, is_right, link_of

FIT_FLOOR = 0.95


def of_use(use: str) -> list[Case]:
    return [case for case in cases() if case.use == use]


def name(case: Case) -> str:
    return f"{case.name}: {case.text[:40]}"


@pytest.mark.parametrize("case", of_use("test"), ids=name)
def test_a_hard_case_is_linked_as_annotated(case: Case, tools: Tools) -> None:
    assert is_right(case, link_of(case, tools))


@pytest.mark.parametrize("case", of_use("miss"), ids=name)
def test_a_known_miss_still_misses(case: Case, tools: Tools) -> None:
    """A row that passes belongs to the ``test`` rows."""
    assert not is_right(case, link_of(case, tools))


def test_nearly_all_rows_of_the_fit_are_linked_as_annotated(tools: Tools) -> None:
    right = Counter(is_right(case, link_of(case, tools)) for case in of_use("fit"))
    assert right[True] / right.total() >= FIT_FLOOR


def test_there_are_enough_hard_cases_and_few_known_misses() -> None:
    assert len(of_use("test")) >= 120
    assert len(of_use("miss")) <= 5


def test_every_case_names_an_entity_that_is_there(tools: Tools) -> None:
    named = [case for case in cases() if "/" in case.expected and case.use != "miss"]
    assert [case.expected for case in named if ID + case.expected not in tools.gazetteer] == []
