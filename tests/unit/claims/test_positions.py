"""Who holds which office, and whose office it is."""

from __future__ import annotations

import pytest

from loader.model import Claim, Entity, Extraction
from loader.pipeline import Tools
from tests.unit.reading import read


def _held(extraction: Extraction) -> dict[str, tuple[str, str | None, str]]:
    """Return (office, country, modality) by the name of the holder."""
    named: dict[str, Entity] = {link.entity.iri: link.entity for link in extraction.links}

    def office(claim: Claim) -> tuple[str, str | None, str]:
        entity = named[claim.object or ""]
        return entity.name, entity.iso2, claim.modality

    return {named[c.subject].name: office(c) for c in extraction.claims if c.relation == "holds_position"}


@pytest.mark.parametrize(
    ("text", "person", "country"),
    [
        ("Peru wants a vote. Its environment minister, Ana Quiroga, said so on Monday.", "Ana Quiroga", "PE"),
        ("They invited Kenya, whose trade minister, Otieno Barasa, agreed.", "Otieno Barasa", "KE"),
        ("Kenya expects rain, Water Minister Otieno Barasa said on Tuesday.", "Otieno Barasa", "KE"),
        ("In Lima, Water Minister Ana Quiroga said Chile was late.", "Ana Quiroga", "PE"),
        ("The pact was signed for Kenya by Minister Otieno Barasa.", "Otieno Barasa", "KE"),
        (
            "Peruvian Water Minister Ana Quiroga left Chile. Chile and Ghana met Former Minister Ana Quiroga.",
            "Ana Quiroga",
            "PE",
        ),
    ],
)
def test_the_country_of_a_title_comes_from_the_text(text: str, person: str, country: str, tools: Tools) -> None:
    assert _held(read(text, tools))[person][1] == country


def test_a_title_that_nothing_places_has_no_country(tools: Tools) -> None:
    held = _held(read("Chile and Peru met Water Minister Ana Quiroga.", tools))
    assert held["Ana Quiroga"][:2] == ("Water Minister", None)


def test_a_firms_director_has_the_firm_and_no_country(tools: Tools) -> None:
    held = _held(read("Marta Lind, sales director of the pump maker Nordpump, told Norway so.", tools))
    assert held["Marta Lind"][:2] == ("sales director of Nordpump", None)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Ana Quiroga, who heads the Bank of Peru, spoke.", "actual"),
        ("Ana Quiroga, who ran the Bank of Peru until 2020, spoke.", "historical"),
        ("Ana Quiroga, a former minister of trade of Peru, spoke.", "historical"),
        ("Ana Quiroga, the minister of trade of Peru, spoke.", "actual"),
        ("Peru named Ana Quiroga, its minister-designate of trade.", "planned"),
    ],
)
def test_an_office_is_held_now_then_or_to_be(text: str, modality: str, tools: Tools) -> None:
    [(_, _, found)] = _held(read(text, tools)).values()
    assert found == modality


def test_a_title_in_a_clause_of_long_ago_is_past(tools: Tools) -> None:
    text = "Relations have been cold since August 2023, when Ana Quiroga, the prime minister of Peru, fled to Chile."
    assert _held(read(text, tools, published="2025-06-08"))["Ana Quiroga"][2] == "historical"


def test_a_rank_stands_between_title_and_name(tools: Tools) -> None:
    assert "Otieno Barasa" in _held(read("Kenyan army spokesman Colonel Otieno Barasa denied it.", tools))


def test_two_presidents_hold_each_their_own_office(tools: Tools) -> None:
    claims = read("Presidents William Ruto and Yoweri Museveni spoke by telephone.", tools).claims
    offices = {
        (c.subject.split("/")[-1], (c.object or "").split("/")[-1][:2])
        for c in claims
        if c.relation == "holds_position"
    }
    assert offices == {("william-ruto", "ke"), ("yoweri-museveni", "ug")}


def test_what_somebody_is_need_not_be_an_office(tools: Tools) -> None:
    assert _held(read("Ana Quiroga, a diplomat, left early.", tools)) == {}


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Ana Quiroga was appointed foreign minister of Peru on Monday.", "Minister of Foreign Affairs of Peru"),
        ("Economist Ana Quiroga of the Peterson Institute said so.", "Economist of Peterson Institute"),
    ],
)
def test_an_office_is_told_by_an_appointment_or_a_workplace(text: str, office: str, tools: Tools) -> None:
    assert _held(read(text, tools))["Ana Quiroga"][0] == office


def test_who_will_be_appointed_holds_nothing(tools: Tools) -> None:
    assert _held(read("Ana Quiroga will be appointed foreign minister of Peru on Monday.", tools)) == {}


def test_a_state_may_have_the_chair_of_a_body(tools: Tools) -> None:
    [claim] = [
        claim
        for claim in read("Malaysia, which chairs ASEAN, will send observers.", tools).claims
        if claim.relation == "holds_position"
    ]
    assert (claim.subject.split("/")[-1], claim.modality, claim.rule) == ("my", "actual", "position.chair")
