"""Names of bodies, agreements and goods are found by what stands around them, also where the seed graph lacks them."""

from __future__ import annotations

import pytest

from loader.linking.bodies import official_name
from loader.model import EntityLink
from loader.pipeline import Tools
from tests.unit.reading import read


def found(text: str, tools: Tools) -> list[EntityLink]:
    return list(read(text, tools).links)


def named(text: str, kind: str, tools: Tools) -> set[str]:
    return {link.entity.name for link in found(text, tools) if link.entity.type == kind}


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Mongolia's fisheries ministry opened an office.", "Ministry of Fisheries of Mongolia", "MN"),
        ("The Bolivian fisheries ministry opened an office.", "Ministry of Fisheries of Bolivia", "BO"),
        ("The Aviation Authority of Malta closed the airport.", "Aviation Authority of Malta", "MT"),
    ],
)
def test_a_body_is_known_by_country_and_function(text: str, name: str, code: str, tools: Tools) -> None:
    [body] = [link.entity for link in found(text, tools) if link.entity.type == "agency"]
    assert (body.name, body.iso2, body.resolved) == (name, code, False)


def test_a_body_is_called_by_no_words_that_only_stand_before_it(tools: Tools) -> None:
    text = "It said customs service staff of Peru left. Peru's customs service met the Sri Lankan space agency."
    bodies = {link.entity for link in found(text, tools) if link.entity.type == "agency"}
    assert {alias for body in bodies for alias in body.aliases} == {
        *("customs service", "Peru's customs service"),
        *("space agency", "Sri Lanka's space agency", "Sri Lankan space agency"),
    }


def test_both_ways_to_call_a_body_are_one_candidate(tools: Tools) -> None:
    text = "Bolivia's fisheries ministry said no. A week later the Bolivian fisheries ministry said yes."
    assert len({link.entity.iri for link in found(text, tools) if link.entity.type == "agency"}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Zorvex, the steelmaker, cut jobs in Ohio.",
        "Officials spoke to Zorvex, a newspaper, on Monday.",
        "Gunmen of Zorvex, a militia, took the town.",
        "Fans of Zorvex, the football club, sang in the street.",
    ],
)
def test_companies_media_militias_and_clubs_are_no_agencies(text: str, tools: Tools) -> None:
    [body] = [link for link in found(text, tools) if link.mention.text == "Zorvex"]
    assert body.entity.type == "organization"


def test_what_is_called_a_pact_is_an_agreement(tools: Tools) -> None:
    assert "QUARTZ" in named("Ministers praised QUARTZ, a pact on sharing data.", "agreement", tools)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Both armies broke the Zagora Agreement within days.", "Zagora Agreement"),
        ("Nobody keeps the Geneva accord any more.", "Geneva accord"),
        ("Norway suspended its friendship treaty with Chad.", "Norway-Chad friendship treaty"),
        (
            "Algeria suspended its friendship treaty with Spain.",
            "Spain-Algeria Treaty of Friendship, Good Neighbourliness and Cooperation",
        ),
        (
            "Chile and Peru met on Monday. The two countries signed a fisheries agreement.",
            "Chile-Peru fisheries agreement",
        ),
        ("The grain deal has collapsed.", "grain deal"),
    ],
)
def test_an_agreement_is_known_by_name_parties_or_subject(text: str, name: str, tools: Tools) -> None:
    assert name in named(text, "agreement", tools)


@pytest.mark.parametrize("text", ["The Zorvex deal fell through.", "They made a good deal of noise.", "It is a deal."])
def test_not_every_deal_is_an_agreement_of_states(text: str, tools: Tools) -> None:
    assert named(text, "agreement", tools) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Exports of wheelbarrows doubled.", {"wheelbarrows"}),
        ("The tariffs on garden gnomes stay.", {"garden gnomes"}),
        ("Tariffs on imported goods stay.", set()),
        ("The wheelbarrows stood in the yard.", set()),
        ("He ships oats by rail.", {"oats"}),
        ("A ship sank off the coast.", set()),
        ("Tanks of hydrogen fluoride burst.", {"hydrogen fluoride"}),
        ("A coal-fired plant closed.", set()),
    ],
)
def test_goods_are_known_by_their_trade(text: str, expected: set[str], tools: Tools) -> None:
    assert named(text, "commodity", tools) == expected


def test_an_abbreviation_in_brackets_stands_for_the_name_before(tools: Tools) -> None:
    text = "The Zagora Mining Commission (XQMC) met in Lima. XQMC said nothing."
    entities = {link.entity.iri for link in found(text, tools) if link.entity.type in {"agency", "organization"}}
    assert len(entities) == 1


def test_a_capital_he_inside_a_sentence_is_the_surname(tools: Tools) -> None:
    text = "Vice Premier He Lifeng met Jamieson Greer. Greer and He will meet again. He smiled."
    read_as = [
        (link.mention.text, link.mention.reading, link.entity.name)
        for link in found(text, tools)
        if link.mention.text == "He"
    ]
    assert read_as[0] == ("He", "alias", "He Lifeng")
    assert read_as[1][1] == "pronoun"


def test_a_building_stands_for_who_sits_in_it(tools: Tools) -> None:
    [house] = [link for link in found("The White House's adviser spoke.", tools) if link.mention.text == "White House"]
    assert (house.entity.type, house.mention.reading, house.stands_for) == ("government", "metonymic", "government")
    assert house.literal is not None


def test_official_names_keep_abbreviations() -> None:
    assert official_name("IT and trade ministry") == "Ministry of IT and Trade"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Kenya voted on Monday. Kenyan President William Ruto told parliament so.", "Parliament of Kenya"),
        ("The central bank in Abuja sold dollars on Monday.", "Central Bank of Nigeria"),
        ("Thailand moved guns. Its army fired first.", "Royal Thai Army"),
        (
            "Qatar was calm. Foreign ministry spokesman Majed Al-Ansari briefed reporters in Doha.",
            "Ministry of Foreign Affairs of Qatar",
        ),
        (
            "Egyptian Finance Minister Ahmed Kouchouk spoke in Cairo. He said his ministry would sell bonds.",
            "Ministry of Finance of Egypt",
        ),
    ],
)
def test_a_body_without_its_state_belongs_to_that_which_the_text_is_about(text: str, body: str, tools: Tools) -> None:
    assert body in named(text, "agency", tools)


@pytest.mark.parametrize(
    "text",
    ["A court freed him.", "The army fled.", "Health authorities met.", "The customs union grew.", "The Navy fled."],
)
def test_a_body_of_nobody_known_is_no_agency(text: str, tools: Tools) -> None:
    assert not [link for link in found(text, tools) if link.entity.type == "agency" and link.entity.resolved]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The memorandum, signed by Chile and Peru, covers tuna.", "Chile-Peru memorandum"),
        ("Under an arrangement of June 2024, Norway and Iceland share the waters.", "Iceland-Norway arrangement"),
        (
            "The EU opened a case against Algeria for breaching the association agreement.",
            "EU-Algeria Association Agreement",
        ),
        ("Chad and Sudan agreed in Doha on Monday to stop firing. The truce held.", "Sudan-Chad truce"),
    ],
)
def test_parties_are_told_in_other_clauses_and_by_the_article(text: str, name: str, tools: Tools) -> None:
    agreements = [link.entity for link in found(text, tools) if link.entity.type == "agreement"]
    assert name in {each for entity in agreements for each in (entity.name, *entity.aliases)}


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("It buys Kenyan salt, soap and steel.", {"salt", "soap", "steel"}),
        ("He sold three trucks of oats.", {"oats"}),
        ("He won a gold medal and bought a coffee machine.", set()),
        ("The rate applied to Canadian energy.", {"energy commodities"}),
        ("Russian ships sailed by.", set()),
    ],
)
def test_goods_stand_in_lists_amounts_and_with_their_nation(text: str, goods: set[str], tools: Tools) -> None:
    assert named(text, "commodity", tools) == goods
