"""What is done has its own date: not that of a thing, of another time, or of the wrong week."""

from __future__ import annotations

import pytest

from loader.pipeline import Tools
from tests.unit.reading import read

FRIDAY = "2026-05-15"  # the day after tomorrow, as seen from the day of publication
PUBLISHED = "2026-05-13"


def _dates(text: str, relation: str, tools: Tools) -> set[str | None]:
    found = read(text, tools, published=PUBLISHED).claims
    return {c.date.value if c.date is not None else None for c in found if c.relation == relation}


@pytest.mark.parametrize(
    ("text", "relation", "day"),
    [
        ("The president of Chad is to meet the president of Niger on Friday.", "meets", FRIDAY),
        ("The president of Chad will meet the president of Niger on Friday.", "meets", FRIDAY),
        ("The president of Chad met the president of Niger on Friday.", "meets", "2026-05-08"),
        ("President Idriss Deby met envoys of Niger on Monday ahead of talks on Friday.", "meets", "2026-05-11"),
        ("Peru banned exports of copper in November.", "restricts", "2025-11"),
        ("Peru will ban exports of copper in November.", "restricts", "2026-11"),
        ("Peru's ban on exports of copper to Chile takes effect in November.", "restricts", "2026-11"),
    ],
)
def test_the_verb_tells_on_which_side_of_publication_a_date_lies(
    text: str, relation: str, day: str, tools: Tools
) -> None:
    assert _dates(text, relation, tools) == {day}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Under a 2015 accord Peru supplies gas to Chile.", "exports"),
        ("Peru withdrew from the 2015 Paris Agreement.", "leaves"),
        ("Peru banned exports of copper in retaliation for last year's decision by Chile.", "restricts"),
    ],
)
def test_a_year_that_only_names_a_thing_dates_nothing(text: str, relation: str, tools: Tools) -> None:
    assert _dates(text, relation, tools) == {None}


@pytest.mark.parametrize(
    ("text", "relation", "day"),
    [
        ("Asked on Monday about the ban, Peru's trade minister Ana Li said it would stay.", "said", "2026-05-11"),
        ("Addressing reporters on Monday, Peru's trade minister Ana Li said the ban would stay.", "said", "2026-05-11"),
        ("In March, Peru left Mercosur and banned exports of copper.", "restricts", "2026-03"),
    ],
)
def test_verbs_of_one_scene_share_a_date(text: str, relation: str, day: str, tools: Tools) -> None:
    assert _dates(text, relation, tools) == {day}


def test_within_is_a_stretch_and_no_day(tools: Tools) -> None:
    text = "The president of Chad agreed to meet the president of Niger within three months."
    assert _dates(text, "meets", tools) == {"2026-05-13/2026-08-13"}
