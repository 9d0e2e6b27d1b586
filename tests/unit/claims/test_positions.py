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


def test_who_will_be_appointed_holds_it_only_by_plan(tools: Tools) -> None:
    text = "Ana Quiroga will be appointed foreign minister of Peru on Monday."
    assert _all_held(text, tools) == {("Ana Quiroga", FOREIGN, "planned")}
    assert _all_held(text.replace("will", "may"), tools) == set()


def test_a_state_may_have_the_chair_of_a_body(tools: Tools) -> None:
    [claim] = [
        claim
        for claim in read("Malaysia, which chairs ASEAN, will send observers.", tools).claims
        if claim.relation == "holds_position"
    ]
    assert (claim.subject.split("/")[-1], claim.modality, claim.rule) == ("my", "actual", "position.chair")


def _all_held(text: str, tools: Tools) -> set[tuple[str, str, str]]:
    """Return (holder, office, modality) of every office that is told."""
    found = read(text, tools)
    named = {link.entity.iri: link.entity for link in found.links}
    held = [claim for claim in found.claims if claim.relation == "holds_position"]
    return {
        (named[c.subject].name, (named.get(c.object or "") or tools.gazetteer.entity(c.object or "")).name, c.modality)
        for c in held
    }


FOREIGN = "Minister of Foreign Affairs of Peru"


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Ana Quiroga was sworn in as foreign minister of Peru on Friday.", "actual"),
        ("Ana Quiroga resigned as foreign minister of Peru on Friday.", "historical"),
        ("Ana Quiroga stepped down as foreign minister of Peru on Friday.", "historical"),
        ("Ana Quiroga was dismissed as foreign minister of Peru on Friday.", "historical"),
        ("Foreign minister-designate Ana Quiroga of Peru left Lima on Friday.", "planned"),
        ("Peru's foreign minister, Colonel Ana Quiroga, left Lima on Friday.", "actual"),
    ],
)
def test_verbs_and_marks_tell_when_an_office_is_held(text: str, modality: str, tools: Tools) -> None:
    assert _all_held(text, tools) == {("Ana Quiroga", FOREIGN, modality)}


def test_who_succeeds_holds_the_office_and_who_is_succeeded_held_it(tools: Tools) -> None:
    text = "Ana Quiroga succeeds Luis Paredes as foreign minister of Peru."
    assert _all_held(text, tools) == {
        ("Ana Quiroga", FOREIGN, "actual"),
        ("Luis Paredes", FOREIGN, "historical"),
    }


@pytest.mark.parametrize(
    ("text", "person", "office", "modality"),
    [
        (
            "Peru's foreign minister, Ana Quiroga, met her Chilean counterpart, Luis Paredes.",
            "Luis Paredes",
            "Minister of Foreign Affairs of Chile",
            "actual",
        ),
        (
            "Peru's foreign minister, Ana Quiroga, blamed her predecessor, Luis Paredes.",
            "Luis Paredes",
            FOREIGN,
            "historical",
        ),
        (
            "Oslo criticised the government of Keir Starmer for it.",
            "Keir Starmer",
            "Prime Minister of the United Kingdom",
            "actual",
        ),
    ],
)
def test_an_office_is_told_through_another(text: str, person: str, office: str, modality: str, tools: Tools) -> None:
    assert (person, office, modality) in _all_held(text, tools)


@pytest.mark.parametrize(
    "text",
    [
        "Ana Quiroga, furious, expelled the ambassador of Peru.",
        "Ana Quiroga will not resign as foreign minister of Peru.",
        "Ana Quiroga expelled the envoy.",
    ],
)
def test_who_acts_on_an_office_does_not_hold_it(text: str, tools: Tools) -> None:
    assert _all_held(text, tools) == set()


def test_two_ministers_have_the_countries_after_their_names(tools: Tools) -> None:
    text = "Foreign ministers Elina Valtonen of Finland and Maria Stenergard of Sweden met on Monday."
    assert {person for person, _, _ in _all_held(text, tools)} >= {"Elina Valtonen"}


def test_a_portfolio_may_be_joined_by_and(tools: Tools) -> None:
    held = _all_held("Ana Quiroga, Peru's energy and mining minister, left Lima.", tools)
    assert held == {("Ana Quiroga", "Minister of Energy and Mines of Peru", "actual")}
    held = _all_held("Ana Quiroga, Kenya's trade and industry minister, left Lima.", tools)
    assert held == {("Ana Quiroga", "trade and industry minister of Kenya", "actual")}


def test_who_is_elected_holds_the_office(tools: Tools) -> None:
    held = _all_held("Ecuador elected Luisa González president on Monday.", tools)
    assert held == {("Luisa González", "President of Ecuador", "actual")}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Deposed Peruvian minister Ana Quiroga left.", "historical"),
        ("Onetime trade minister Ana Quiroga of Peru spoke.", "historical"),
        ("Incoming trade minister Ana Quiroga of Peru spoke.", "planned"),
        ("Trade Minister Ana Quiroga then flew to Chile.", "actual"),
        ("Late Monday Trade Minister Ana Quiroga spoke in Peru.", "actual"),
    ],
)
def test_words_before_a_title_tell_whether_it_is_held(text: str, modality: str, tools: Tools) -> None:
    assert _held(read(text, tools, published="2025-06-08"))["Ana Quiroga"][2] == modality


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Ontario premier Doug Ford spoke in Canada.", "premier of Ontario"),
        ("California's governor, Gavin Newsom, spoke.", "governor of California"),
        ("Jakarta governor Pramono Anung spoke to the press on Friday.", "governor of Jakarta"),
    ],
)
def test_an_office_of_a_region_is_not_its_states(text: str, office: str, tools: Tools) -> None:
    assert {held[0] for held in _held(read(text, tools)).values()} == {office}


def test_a_capital_stands_for_its_state_before_a_ministers_title(tools: Tools) -> None:
    held = _held(read("Tokyo's finance minister, Katsunobu Kato, spoke.", tools, published="2025-06-08"))
    assert held["Katsunobu Kato"][1] == "JP"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ana Quiroga, president and chief executive of the Andean Group, spoke.",
            {("president of Andean Group", "actual"), ("chief executive of Andean Group", "actual")},
        ),
        (
            "Ana Quiroga, a former mayor of Arequipa and now director of the Andean Group, spoke.",
            {("mayor of Arequipa", "historical"), ("director of Andean Group", "actual")},
        ),
        ("The Andean Group's president, Ana Quiroga, spoke.", {("president of Andean Group", "actual")}),
        ("Ana Quiroga, the liberal who chairs the Andean Group, spoke.", {("chair of Andean Group", "actual")}),
        ("Peru's new army chief, retired general Ana Quiroga, spoke.", {("chief of Peruvian Army", "actual")}),
        (
            "Ana Quiroga of the Kenya Flower Council said Peru had paid.",
            {("representative of Kenya Flower Council", "actual")},
        ),
        (
            "Ana Quiroga, until recently director of the Andean Group, spoke.",
            {("director of Andean Group", "historical")},
        ),
        ("The self-declared governor of Cusco, Ana Quiroga, spoke.", {("governor of Cusco", "alleged")}),
        ("Ana Quiroga wants to be director of the Andean Group.", set()),
        ("Ana Quiroga, who sells ore for the Andean Group, spoke.", {("seller of Andean Group", "actual")}),
        (
            "Ana Quiroga, who studies unions at the Andean Institute and worked for the Kenya Flower Council, spoke.",
            {("researcher at Andean Institute", "actual"), ("employee of Kenya Flower Council", "historical")},
        ),
        ("Ana Quiroga, who studied law at the Andean University, spoke.", set()),
        ("Ana Quiroga, who spoke at the Andean Group, left.", set()),
        ("Ana Quiroga of the Andean Institute said Peru had paid.", {("researcher at Andean Institute", "actual")}),
        ("Peru's agent before the court, Ana Quiroga, spoke.", {("agent of Peru", "actual")}),
        (
            "They met an aide to the Peruvian president, Ana Quiroga, who spoke.",
            {("aide to President of Peru", "actual")},
        ),
        (
            "Ana Quiroga, a partner at the Andean Group and formerly a trader at the Kenya Flower Council, spoke.",
            {("partner of Andean Group", "actual"), ("trader of Kenya Flower Council", "historical")},
        ),
        (
            "Russia's ambassador, Vassily Nebenzia, spoke.",
            {("Permanent Representative of Russia to the United Nations", "actual")},
        ),
        (
            "Rafael Grossi, who heads the UN nuclear watchdog, spoke.",
            {("Director General of the International Atomic Energy Agency", "actual")},
        ),
    ],
)
def test_offices_are_told_in_many_ways(text: str, expected: set[tuple[str, str]], tools: Tools) -> None:
    found = read(text, tools)
    named = {link.entity.iri: link.entity.name for link in found.links}
    told = {(named[c.object or ""], c.modality) for c in found.claims if c.relation == "holds_position"}
    assert told == expected


def test_who_succeeds_somebody_takes_the_office_over(tools: Tools) -> None:
    text = "Ana Quiroga, director of the Andean Group, succeeded José Peña in May."
    found = read(text, tools)
    named = {link.entity.iri: link.entity.name for link in found.links}
    told = {(named[c.subject], c.modality) for c in found.claims if c.relation == "holds_position"}
    assert told == {("Ana Quiroga", "actual"), ("José Peña", "historical")}


def test_an_office_that_the_seed_graph_knows_to_have_ended_is_over(tools: Tools) -> None:
    found = read("US President Joe Biden paused the exports.", tools)
    assert {c.modality for c in found.claims if c.relation == "holds_position"} == {"historical"}


def test_a_title_does_not_reach_into_the_next_sentence(tools: Tools) -> None:
    found = read("Peru named Jo Ek as its trade minister. Ana Quiroga left Lima.", tools)
    named = {link.entity.iri: link.entity.name for link in found.links}
    assert {named[c.subject] for c in found.claims if c.relation == "holds_position"} == {"Jo Ek"}
