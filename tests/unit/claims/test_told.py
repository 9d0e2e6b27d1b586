"""What news says in many forms is claimed: verbs, nouns, roles, votes, names for wrongs, and words that point back."""

from __future__ import annotations

from pathlib import Path

import pytest

from loader.claims.lexicon import NounAct, noun_acts
from loader.documents import read_document
from loader.model import Claim, Extraction, Page
from loader.pipeline import Tools, extract

ID = "https://w3id.org/geopol/id/"
_ONE = {"signs": "party_to", "member_of": "party_to", "lists": "imposes", "sanctions": "imposes"}
_MUTUAL = {"meets", "negotiates"}
_TOLD = [
    line.split("\t")
    for line in (Path(__file__).parent / "told.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
_ACTS = {act.id: act for act in noun_acts().values()}


def read(text: str, tools: Tools) -> Extraction:
    return extract(read_document(Page("test", text.encode(), "plain", "test", published="2025-06-08")), tools)


def told(text: str, tools: Tools) -> set[tuple[str, str, str | None, str]]:
    """Return (relation, subject, object, modality) of the claims, without what is said."""
    return {
        (c.relation, c.subject.removeprefix(ID), c.object and c.object.removeprefix(ID), c.modality)
        for c in read(text, tools).claims
        if c.relation not in {"said", "holds_position"}
    }


def _names(extraction: Extraction, tools: Tools, iri: str | None) -> set[str]:
    """Return the names and the kind of a thing, and for a government or a place those of its country."""
    if iri is None:
        return set()
    local = {link.entity.iri: link.entity for link in extraction.links}
    entity = local.get(iri) or tools.gazetteer.entity(iri)
    names = {entity.name, *entity.aliases, entity.type}
    country = tools.gazetteer.country(entity.iso2) if entity.iso2 and entity.type in {"government", "place"} else None
    return names | ({tools.gazetteer.entity(country).name} if country else set())


@pytest.mark.parametrize(("relation", "subject", "thing", "sentence"), _TOLD)
def test_a_sentence_is_claimed(relation: str, subject: str, thing: str, sentence: str, tools: Tools) -> None:
    extraction = read(sentence, tools)

    def agrees(claim: Claim) -> bool:
        one = _names(extraction, tools, claim.subject)
        other = _names(extraction, tools, claim.object) | _names(extraction, tools, claim.commodity)
        ends = [(one, other), (other, one)] if relation in _MUTUAL else [(one, other)]
        return any(subject in first and thing in second for first, second in ends)

    found = [claim for claim in extraction.claims if _ONE.get(claim.relation, claim.relation) == relation]
    assert any(agrees(claim) for claim in found), found


@pytest.mark.parametrize("act", _ACTS.values(), ids=_ACTS)
def test_a_noun_says_an_act(act: NounAct, tools: Tools) -> None:
    assert act.id in {claim.rule for claim in read(act.example, tools).claims}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # "it" is the subject before, "they" those told together, "the two countries" the ones spoken of.
        (
            "Chad closed the market. It has asked Niger to open the road.",
            ("demands", "government/td", "government/ne", "hypothetical"),
        ),
        (
            "Kenya and Uganda share a lake. They agreed on a fishing treaty on Monday.",
            ("agrees", "government/ug", "ke-ug", "actual"),
        ),
        (
            "Peru and Chile met in Lima. Brazil urged both governments to talk.",
            ("demands", "government/br", "government/cl", "hypothetical"),
        ),
        # The goods of "those exports" are the ones named last.
        (
            "India sells much rice. New Delhi banned those exports in September 2022.",
            ("restricts", "government/in", "commodity/rice", "actual"),
        ),
        # A measure hits the state whose goods it is on.
        (
            "Britain removed its duties on 99% of Indian exports.",
            ("lifts", "government/gb", "country/in", "actual"),
        ),
        # Who calls a thing a wrong charges its owner; who only does something if another acts threatens it.
        (
            "Guyana called Venezuela's decree illegal.",
            ("accuses", "government/gy", "country/ve", "alleged"),
        ),
        (
            "Egypt said it would attack Ethiopia if the dam was filled.",
            ("threatens", "government/eg", "government/et", "hypothetical"),
        ),
        # Who speaks abroad is there.
        (
            "President Emmanuel Macron of France said in Cairo on Monday that the talks went well.",
            ("visits", "Macron", "Cairo", "actual"),
        ),
        # Talks that end without an agreement, and one that is not there.
        ("There is no agreement between Guyana and Venezuela.", ("agrees", "government/gy", None, "negated")),
    ],
)
def test_context_tells_who_is_meant(text: str, expected: tuple[str, str, str | None, str], tools: Tools) -> None:
    relation, subject, thing, modality = expected
    found = [claim for claim in told(text, tools) if claim[0] == relation and claim[3] == modality]
    assert any(
        subject.lower() in claim[1].lower() and (thing is None or thing.lower() in (claim[2] or "").lower())
        for claim in found
    ), told(text, tools)


@pytest.mark.parametrize(
    "text",
    [
        "Lars Rasmussen cancelled his trip to Kenya.",
        "Hungary fears a Russian attack on Poland.",
        "Talks on gas exports from Algeria to Spain resumed.",
        "Finland's withdrawal from the Ottawa Treaty would take six months.",
        "Turkey's accession to the European Union is far off.",
        "Chile and Peru are close to reaching a deal.",
        "Chile is thinking of signing a treaty with Peru.",
        "Once Chile and Peru have signed the treaty, it goes to parliament.",
        "Before Chile signs the treaty with Peru, a vote is needed.",
        "The deal that Chile and Peru signed in 1990 expired.",
        "Poland was a member of the Warsaw Pact.",
        "Chile, a candidate member of NATO, is patient.",
        "China suspended exports of gallium to Japan.",
        "Brazil rejected a ban on soybean exports from Paraguay.",
    ],
)
def test_what_is_not_or_not_yet_is_no_fact(text: str, tools: Tools) -> None:
    kept = {"visits", "attacks", "exports", "imports", "leaves", "member_of", "agrees", "party_to"}
    assert [claim for claim in told(text, tools) if claim[0] in kept and claim[3] == "actual"] == []


@pytest.mark.parametrize(
    "text",
    [
        # Nobody is named whom "they" or "it" could stand for.
        "They signed the treaty.",
        "It exports copper.",
        # What somebody else says "it" of is left to the speaker.
        'Chile lost. "It attacked Peru," the report said.',
        # The wrong is denied.
        "Guyana said Venezuela's decree was not illegal.",
    ],
)
def test_nothing_is_claimed_of_nobody(text: str, tools: Tools) -> None:
    assert {claim for claim in told(text, tools) if claim[0] != "denies"} == set()


def test_they_in_a_quote_are_whom_the_quote_names(tools: Tools) -> None:
    text = '"China is our largest partner. It buys most of our copper," President Gabriel Boric said in Santiago.'
    assert ("imports", "country/cn", "commodity/copper", "actual") in told(text, tools)
    text = '"The United States has changed. They demanded that Chile pay more," Reuters said.'
    assert {claim[1] for claim in told(text, tools) if claim[0] == "demands"} == {"government/us"}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Foreign Minister Tedros Adhanom called his counterpart Sameh Shoukry on Tuesday.", "demands"),
        ("China ended tariffs on barley after a request from the Brazilian Wine Association.", "imposes"),
    ],
)
def test_a_day_or_a_circumstance_is_nobodys_part(text: str, relation: str, tools: Tools) -> None:
    assert [claim for claim in told(text, tools) if claim[0] == relation or "wine" in (claim[2] or "")] == []


def test_hope_that_is_raised_is_not_said(tools: Tools) -> None:
    text = "China scrapped the tariffs on Australian barley, raising hope that wine could be next."
    assert [c for c in read(text, tools).claims if c.relation == "said"] == []


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Australia suspended a WTO complaint against China over barley.",
            ("accuses", "government/au", "government/cn", "alleged"),
        ),
        (
            "Peru agreed to a ceasefire with Chile, while Brazil agreed to resume aid to Peru.",
            ("supports", "government/br", "government/pe", "planned"),
        ),
    ],
)
def test_who_brings_a_case_and_who_resumes_aid(text: str, claim: tuple[str, str, str, str], tools: Tools) -> None:
    assert claim in told(text, tools)


@pytest.mark.parametrize(
    ("text", "subject", "object_"),
    [
        (
            "Peru agreed to a ceasefire with Chile, while Brazil agreed to resume aid to Peru.",
            "government/br",
            "agreement",
        ),
        (
            "Vienna is demanding that the package include the lifting of sanctions against Russian banks.",
            "government/at",
            "ru",
        ),
        (
            "The M23 group, accused by Kinshasa and the UN of receiving support, holds Goma.",
            "organization/un",
            "government/cd",
        ),
        (
            "The minister said that Chinese vessels fired water cannons and rammed Philippine vessels.",
            "country/cn",
            "government/cn",
        ),
    ],
)
def test_nobody_else_is_drawn_in(text: str, subject: str, object_: str, tools: Tools) -> None:
    assert [claim for claim in told(text, tools) if claim[1] == subject and object_ in (claim[2] or "")] == []


def test_what_a_charge_takes_for_granted_is_no_charge(tools: Tools) -> None:
    found = read("Peru accused Chile of breaking the truce that Chile and Peru signed in Lima in May.", tools).claims
    assert {c.stance for c in found if c.relation == "accuses"} == {"accuses"}
    signed = {(c.stance, c.modality) for c in found if c.rule == "agreement.conclude"}
    assert signed == {("asserts", "actual")}


def test_what_a_place_is_called_is_not_said(tools: Tools) -> None:
    text = "The vessel sailed near the Second Thomas Shoal, which Manila calls Ayungin Shoal."
    assert [claim for claim in read(text, tools).claims if claim.relation == "said"] == []


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        # Who takes part in nothing, comes to terms or stops his own work does it to nobody who is named.
        ("Ghana refused to take part in the debt relief.", ("agrees", "government/gh", None, "negated")),
        ("Angola reached an understanding with Peru on its debt.", ("agrees", "government/ao", None, "actual")),
        ("Nepal and Bhutan have signed six memoranda.", ("agrees", "government/bt", None, "actual")),
        ("Norway shelved its plans for the seabed.", ("suspends", "government/no", None, "actual")),
        ("Ghana defaulted on its foreign debt.", ("suspends", "government/gh", None, "actual")),
        ("Peru put the project on hold.", ("suspends", "government/pe", None, "actual")),
    ],
)
def test_what_is_done_to_nobody_named(text: str, claim: tuple[str, str, str | None, str], tools: Tools) -> None:
    assert claim in told(text, tools)


def test_who_signs_for_a_state_is_told_to_sign(tools: Tools) -> None:
    found = read("Marco Rubio and Wang Yi signed a fisheries agreement in Oslo on Monday.", tools)
    bound = {(c.relation, c.subject.removeprefix(ID)) for c in found.claims if c.relation in {"signs", "party_to"}}
    assert bound == {("signs", "person/marco-rubio"), ("signs", "person/wang-yi")}
    (agreement,) = (link.entity for link in found.links if link.entity.type == "agreement")
    assert agreement.parties == ("CN", "US")


def test_an_exemption_is_no_target(tools: Tools) -> None:
    found = told("Russia suspended exports of petrol in August, with an exception for Mongolia.", tools)
    assert not {thing for _, _, thing, _ in found} & {"government/mn", "country/mn"}


def test_a_relative_clause_tells_of_who_stands_before_it(tools: Tools) -> None:
    found = told("Iran, which left the Paris Agreement, and Egypt have closed the port.", tools)
    assert {who for relation, who, _, _ in found if relation == "leaves"} == {"government/ir"}
