"""Acts between sides: each entry of the lexicon, who the sides are, and what intent and refusal make of an act."""

from __future__ import annotations

import pytest

from loader.claims import extract_claims
from loader.claims.lexicon import Act, acts
from loader.documents import read_document
from loader.linking import link
from loader.model import Claim, Page
from loader.pipeline import Tools

ID = "https://w3id.org/geopol/id/"


def read(text: str, tools: Tools) -> tuple[Claim, ...]:
    document = read_document(Page("test", text.encode(), "plain", "test", published="2025-06-08"))
    doc = tools.language(document.text)
    return extract_claims(document, doc, link(document, doc, tools.gazetteer), tools.gazetteer).claims


def told(text: str, tools: Tools, *, trained: bool = True) -> set[tuple[str, str, str | None, str | None]]:
    """Return (relation, subject, object, PLOVER category) of the claims with an event, by rules alone or all."""
    return {
        (claim.relation, claim.subject.removeprefix(ID), claim.object and claim.object.removeprefix(ID), event.plover)
        for claim in read(text, tools)
        if (event := claim.event) is not None and (trained or not claim.rule.startswith("trained."))
    }


@pytest.mark.parametrize("act", acts(), ids=lambda act: act.id)
def test_an_act_matches_its_example(act: Act, tools: Tools) -> None:
    claims = read(act.example, tools)
    found = {(claim.rule, claim.event.plover if claim.event else None) for claim in claims}
    assert (act.id, act.plover) in found, found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The people of a country are not its government.
        ("Danish nurses delivered medicine to Sudan.", ("supports", "country/dk", "government/sd", "AID")),
        ("The Danish government delivered medicine to Sudan.", ("supports", "government/dk", "government/sd", "AID")),
        # A side inside the clause that the act is about.
        ("Cuba offered to return two suspects to Panama.", ("promises", "government/cu", "government/pa", "AGREE")),
        ("Cuba refused to sign a treaty with Panama.", ("rejects", "government/cu", "government/pa", "REJECT")),
        # Intent is an agreement or a threat, and what is not done is refused.
        ("Oman will provide aid to Yemen.", ("supports", "government/om", "government/ye", "AGREE")),
        ("Oman provided aid to Yemen.", ("supports", "government/om", "government/ye", "AID")),
        ("Oman will not provide aid to Yemen.", ("supports", "government/om", "government/ye", "REJECT")),
        ("Eritrea will attack Djibouti.", ("attacks", "government/er", "government/dj", "THREATEN")),
        # A curfew hits a state's own people, and a protest its own government.
        ("The Bolivian government imposed a curfew.", ("coerces", "government/bo", "country/bo", "COERCE")),
        ("Bolivian teachers staged a strike.", ("protests", "country/bo", "government/bo", "PROTEST")),
        # Who arrests is not said, where is.
        ("A Greek sailor was arrested in Libya.", ("coerces", "government/ly", "country/gr", "COERCE")),
        # What another side does wrong, or must do, in somebody's words.
        ("Ankara said Athens had violated its airspace.", ("accuses", "government/tr", "government/gr", "ACCUSE")),
        (
            "Gabon said Benin was not complying with the ruling.",
            ("accuses", "government/ga", "government/bj", "ACCUSE"),
        ),
        ("Gabon said Benin must release the ship.", ("demands", "government/ga", "government/bj", "REQUEST")),
        # Whose charge is denied, and whose request is turned down.
        ("Togo denied Ghana's accusations.", ("denies", "government/tg", "government/gh", "REJECT")),
    ],
)
def test_an_act_is_between_sides(text: str, expected: tuple[str, str, str, str], tools: Tools) -> None:
    assert expected in told(text, tools)


@pytest.mark.parametrize(
    "text",
    [
        "Gabon said it had not violated the treaty.",
        "Gabon said that Benin had not violated the treaty.",
        "Gabon violated the treaty with Benin.",
    ],
)
def test_no_accusation_without_another_side_that_is_said_to_do_wrong(text: str, tools: Tools) -> None:
    assert not {claim for claim in told(text, tools) if claim[0] == "accuses"}


def test_what_a_frame_tells_with_both_ends_is_not_told_again_as_an_act(tools: Tools) -> None:
    assert {claim.rule for claim in read("Russia attacked Ukraine.", tools) if claim.relation == "attacks"} == {
        "force.attack"
    }


def test_an_accusation_is_never_actual_and_its_speaker_is_who_makes_it(tools: Tools) -> None:
    found = [
        claim for claim in read("Ankara said Athens had violated its airspace.", tools) if claim.relation == "accuses"
    ]
    assert [(claim.modality, claim.stance, claim.speaker) for claim in found] == [
        ("alleged", "accuses", f"{ID}government/tr")
    ]


def test_fellows_are_not_the_other_side(tools: Tools) -> None:
    found = told("Chad, Niger and Mali recalled their ambassadors from Togo.", tools)
    sides = {(subject, other) for relation, subject, other, _ in found if relation == "sanctions"}
    assert sides == {(f"government/{code}", "government/tg") for code in ("td", "ne", "ml")}


def test_who_meets_is_told_once(tools: Tools) -> None:
    claims = read("The presidents of Chad and Niger met and hosted a dinner in Lagos with each other.", tools)
    pairs = [frozenset({c.subject, c.object}) for c in claims if c.relation == "meets"]
    assert len(pairs) == len(set(pairs)) > 0


@pytest.mark.parametrize(
    "text",
    [
        "Chad closed its border because of fighting between Sudanese and Libyan soldiers.",
        "Chadian troops captured a camp on the Libyan border.",
        "Ethnic Albanians blocked a road in Serbia.",
    ],
)
def test_what_only_goes_on_near_by_is_no_act_against_anybody(text: str, tools: Tools) -> None:
    outsiders = {f"{kind}/{code}" for kind in ("government", "country") for code in ("ly", "al", "sd")}
    assert (
        not {end for _, subject, other, _ in told(text, tools, trained=False) for end in (subject, other)} & outsiders
    )
