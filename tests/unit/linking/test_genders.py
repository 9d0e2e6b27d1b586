"""She is no man of the text, and he no woman."""

from __future__ import annotations

import pytest

from loader.linking.genders import may_be
from loader.pipeline import Tools
from tests.unit.reading import read


@pytest.mark.parametrize(
    ("pronoun", "name", "may"),
    [
        ("she", "Jonas Vinter", False),
        ("he", "Jonas Vinter", True),
        ("he", "Željka Marić", True),
        ("he", "Anita Anand", False),
        ("him", "Thérèse Coffey", False),
        ("she", "", True),
    ],
)
def test_a_given_name_tells_who_is_meant(pronoun: str, name: str, may: bool) -> None:
    assert may_be(pronoun, name) is may


def test_nobody_is_meant_where_no_name_fits(tools: Tools) -> None:
    """A woman who is never named is not the man who was."""
    found = read("Pedro Salas left Peru on Monday. The pits stay open, she said.", tools)
    assert not [claim for claim in found.claims if claim.relation == "said"]
