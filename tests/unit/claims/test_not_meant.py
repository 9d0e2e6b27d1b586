"""Who is named as not meant does nothing, what is made up is no fact, and nobody speaks for what is told of him."""

from __future__ import annotations

import pytest

from loader.pipeline import Tools
from tests.unit.claims.test_told import read, told


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        ("Chad, not Niger, attacked Mali.", {"government/td"}),
        ("Chad but not Niger attacked Mali.", {"government/td"}),
        ("Chad and not only Niger attacked Mali.", {"government/td", "government/ne"}),
    ],
)
def test_who_is_ruled_out_does_nothing(text: str, doers: set[str], tools: Tools) -> None:
    assert {subject for relation, subject, _, _ in told(text, tools) if relation == "attacks"} == doers


@pytest.mark.parametrize("thing", ["a pact", "a treaty"])
@pytest.mark.parametrize("words", ["mulled", "considered", "said no to"])
def test_a_pact_that_is_only_weighed_has_no_parties(words: str, thing: str, tools: Tools) -> None:
    assert not {claim for claim in told(f"Chad {words} {thing} with Niger.", tools) if claim[0] == "party_to"}


def test_each_party_is_told_once(tools: Tools) -> None:
    found = [claim for claim in told("Peru has a trade deal with Japan.", tools) if claim[0] == "party_to"]
    assert len(found) == 2


@pytest.mark.parametrize(
    "text", ["Uganda is believed to have attacked Sudan", "Uganda was reported to have attacked Sudan"]
)
def test_who_tells_what_is_believed_speaks(text: str, tools: Tools) -> None:
    named = read(f"{text}, Kenya said.", tools).claims
    unnamed = read(f"{text}, analysts said.", tools).claims
    assert {(claim.speaker or "").rsplit("/", 1)[-1] for claim in named} == {"ke"}
    assert {claim.unnamed_source for claim in unnamed} == {"analysts"}
