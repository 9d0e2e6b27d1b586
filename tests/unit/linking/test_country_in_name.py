"""A body whose name begins with a country is of that country, whatever else the text speaks of."""

from __future__ import annotations

import pytest

from loader.pipeline import Tools
from tests.unit.reading import read


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sudan attacked the South Sudanese army.", "SS"),
        ("North Korea attacked the South Korean army.", "KR"),
        ("Chile thanked the Peruvian army.", "PE"),
    ],
)
def test_the_country_in_the_name_of_a_body_is_its_own(text: str, code: str, tools: Tools) -> None:
    assert {link.entity.iso2 for link in read(text, tools).links if link.entity.type == "agency"} == {code}


def test_a_president_whom_others_meet_is_not_theirs(tools: Tools) -> None:
    text = "A group of Moroccan diplomats held their first meeting with President Boru."
    offices = [link.entity for link in read(text, tools).links if link.entity.type == "office"]
    assert [office.iso2 for office in offices] == [None]
