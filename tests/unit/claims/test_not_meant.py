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


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("China and Vietnam trade rice and fish.", "attacks"),
        ("The sanctions targeted Russian banks.", "attacks"),
        ("India and Pakistan battled for the cup.", "attacks"),
        ("Cairo had struck a bargain with the agency in Vienna.", "attacks"),
        ("Ireland and France sank the amendment of the Dutch.", "attacks"),
        ("Peru and Chile shared out the quota.", "cooperates"),
        ("France opened a consulate in Canada.", "cooperates"),
        ("Israel withdrew its complaint against France.", "lifts"),
        ("Emmanuel Macron spoke to reporters in Berlin.", "meets"),
        ("Kenya's president opened the talks of the Sudanese parties in Nairobi.", "party_to"),
        ("Peru and Chile fought corruption together.", "meets"),
        ("Ghana ended its aid to Togo. Talks opened.", "negotiates"),
    ],
)
def test_words_of_other_senses_tell_nothing(text: str, relation: str, tools: Tools) -> None:
    assert not {claim for claim in told(text, tools) if claim[0] == relation}


def test_who_stands_between_is_no_party(tools: Tools) -> None:
    text = "The ceasefire, agreed by Israel and Lebanon in November 2024 under American mediation, was extended."
    claims = told(text, tools)
    assert {subject for relation, subject, _, _ in claims if relation == "mediates"} == {"government/us"}
    assert not any(subject.endswith("/us") for relation, subject, _, _ in claims if relation in {"agrees", "party_to"})


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Uganda has ratified the Paris Agreement, but Chad has not.", "negated"),
        ("Uganda has not ratified the Paris Agreement, and neither has Chad.", "negated"),
        ("Uganda has ratified the Paris Agreement; so has Chad.", "actual"),
    ],
)
def test_a_clause_cut_short_repeats_what_stands_before(text: str, modality: str, tools: Tools) -> None:
    assert ("agrees", "government/td", "agreement/paris-agreement", modality) in told(text, tools)
