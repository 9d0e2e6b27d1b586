"""Names are linked to what they mean in their sentence, or stay candidates."""

from __future__ import annotations

from itertools import pairwise

import pytest

from loader.pipeline import Tools
from tests.unit.reading import links, read, short


@pytest.mark.parametrize(
    ("text", "name", "entity", "reading"),
    [
        ("Ottawa rejected the offer.", "Ottawa", "government/ca", "metonymic"),
        ("The ministers met in Ottawa.", "Ottawa", "place/ottawa", "literal"),
        ("Brazil accused Paris of protectionism.", "Paris", "government/fr", "metonymic"),
        ("She flew from Paris to Brasilia.", "Paris", "place/paris", "literal"),
        ("Brussels imposed duties on bicycles.", "Brussels", "organization/eu", "metonymic"),
        ("Officials in Brussels declined to comment.", "Brussels", "place/brussels", "literal"),
        ("The Kremlin denied the report.", "Kremlin", "government/ru", "metonymic"),
        ("Canberra and Tokyo signed a treaty.", "Tokyo", "government/jp", "metonymic"),
        ("Peru restricted exports of copper.", "Peru", "country/pe", "metonymic"),
        ("Copper is mined in Peru.", "Peru", "country/pe", "literal"),
        ("Paris's hospital opened on Friday.", "Paris", "place/paris", "literal"),
        ("London's festival opened on Friday.", "London", "place/london", "literal"),
        ("Peruvian officials met on Friday.", "Peruvian", "country/pe", "demonym"),
    ],
)
def test_a_place_name_is_read_by_its_grammar(text: str, name: str, entity: str, reading: str, tools: Tools) -> None:
    assert (name, entity, reading) in links(read(text, tools))


def test_a_metonym_keeps_the_place_beside_the_government(tools: Tools) -> None:
    [link] = [link for link in read("Ottawa rejected the offer.", tools).links if link.mention.text == "Ottawa"]
    assert short(link.literal) == "place/ottawa"
    assert "reject" in link.reason


def test_a_surname_is_the_person_named_before(tools: Tools) -> None:
    found = links(read("Penny Wong visited Fiji. Wong said that talks went well.", tools))
    first, second = (entity for words, entity, _ in found if "Wong" in words)
    assert first == second
    assert ("Wong", second, "alias") in found


def test_an_unknown_person_stays_a_candidate(tools: Tools) -> None:
    [link] = [x for x in read("Maria Hofstetter visited Fiji.", tools).links if x.entity.type == "person"]
    assert (short(link.entity.iri), link.entity.resolved) == ("candidate/person-maria-hofstetter-fj", False)


def test_an_ambiguous_ministry_goes_by_the_country_beside_it(tools: Tools) -> None:
    found = links(read("The Indian Ministry of Finance cut the duty.", tools))
    assert [entity for words, entity, _ in found if "Finance" in words] == ["agency/in-ministry-of-finance"]


def test_a_title_before_a_name_is_the_office_that_the_person_holds(tools: Tools) -> None:
    found = links(read("Commerce Secretary Howard Lutnick spoke.", tools))
    assert ("Commerce Secretary", "office/us-secretary-of-commerce", "literal") in found


def test_he_is_the_person_who_spoke_last(tools: Tools) -> None:
    found = links(read("Howard Lutnick visited Japan. He said that talks went well.", tools))
    assert ("He", "person/howard-lutnick", "pronoun") in found


def test_it_is_the_subject_of_the_report(tools: Tools) -> None:
    found = links(read("Peru said it would restrict exports of copper.", tools))
    assert ("it", "country/pe", "pronoun") in found


def test_the_bloc_is_the_union_named_before(tools: Tools) -> None:
    found = links(read("The European Union met on Monday. The bloc adopted sanctions.", tools))
    assert ("bloc", "organization/eu", "alias") in found


def test_a_lower_case_us_is_no_country(tools: Tools) -> None:
    assert links(read("They told us about it.", tools)) == []


def test_a_common_name_of_an_agreement_needs_its_parties(tools: Tools) -> None:
    text = "India and Chile signed the Comprehensive Economic and Trade Agreement on Monday."
    agreements = [entity for _, entity, _ in links(read(text, tools)) if entity and entity.startswith("agreement/")]
    assert "agreement/ceta" not in agreements


def test_a_body_named_in_a_title_is_a_mention_of_its_own(tools: Tools) -> None:
    found = links(read("Kevin Hassett, director of the National Economic Council, spoke.", tools))
    assert ("National Economic Council", "agency/us-national-economic-council", "literal") in found
    assert "director of the National Economic Council" in {words for words, _, _ in found}


def test_spans_quote_the_text_and_overlap_only_within_titles(tools: Tools) -> None:
    text = (
        "US Treasury Secretary Scott Bessent met China's Commerce Ministry officials in Geneva over rare-earth magnets."
    )
    mentions = [link.mention for link in read(text, tools).links]
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    for first, second in pairwise(mentions):
        within_title = first.type == "office" and second.end <= first.end
        assert first.end <= second.start or within_title or second.type == "office"


def test_a_suffix_alone_is_nobody(tools: Tools) -> None:
    found = read("Hilda Bassett and Earle Shettleworth, Jr., spoke in Ottawa.", tools).links
    assert all(link.entity.name for link in found)


def test_the_last_word_of_a_title_is_no_place(tools: Tools) -> None:
    found = links(read("Howard Lutnick spoke on Wake the Valley on Sunday, and later visited the Bahamas.", tools))
    assert "Valley" not in {words for words, _, _ in found}
    assert "country/bs" in {entity for _, entity, _ in found}


def test_an_abbreviation_is_the_body_whose_name_it_begins(tools: Tools) -> None:
    found = links(read("Howard Lutnick spoke on KBS News on Sunday. He told KBS that talks went well.", tools))
    bodies = {entity for words, entity, _ in found if words.startswith("KBS")}
    assert len(bodies) == 1


def test_a_state_in_the_name_of_a_body_speaks_for_it_whatever_else_is_named(tools: Tools) -> None:
    found = links(read("Mexico's Economy Ministry announced a probe into steel from Vietnam.", tools))
    assert ("Mexico's Economy Ministry", "agency/mx-secretariat-of-economy", "alias") in found


def test_what_the_press_calls_a_ministry_may_be_a_department(tools: Tools) -> None:
    found = links(read("Australia's foreign ministry summoned the envoy of Peru on Monday.", tools))
    assert ("foreign ministry", "agency/au-department-of-foreign-affairs-and-trade", "literal") in found


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Abdel Fattah Al Sisi", "abdel-fattah-el-sisi"),
        ("Abdel-Fattah El-Sisi", "abdel-fattah-el-sisi"),
        ("Tamim Bin Hamad al-Thani", "tamim-bin-hamad-al-thani"),
        ("Lee Jae-myung", "lee-jae-myung"),
    ],
)
def test_outlets_write_articles_and_particles_as_they_like(name: str, person: str, tools: Tools) -> None:
    found = links(read(f"President {name} arrived in Rome on Monday.", tools))
    assert (name, f"person/{person}") in {(words, entity) for words, entity, _ in found}


@pytest.mark.parametrize(("adjective", "state"), [("Kazakh", "kz"), ("Uzbek", "uz"), ("Kyrgyz", "kg"), ("Azeri", "az")])
def test_a_people_gives_its_name_to_what_is_of_its_state(adjective: str, state: str, tools: Tools) -> None:
    assert (adjective, f"country/{state}", "demonym") in links(read(f"{adjective} officials met on Friday.", tools))


def test_a_surname_is_found_as_the_text_spells_it(tools: Tools) -> None:
    found = links(read("Mevlut Cavusoglu visited Fiji. Cavusoglu said that talks went well.", tools))
    assert len({entity for words, entity, _ in found if "Cavusoglu" in words}) == 1


def test_the_army_is_the_one_named_with_its_state_before(tools: Tools) -> None:
    text = "The Sudanese army met envoys in Jeddah. Saudi Arabia said on Monday that the army would come back."
    armies = {short(link.entity.iri) for link in read(text, tools).links if "army" in link.mention.text.lower()}
    assert len(armies) == 1


def test_who_is_of_a_continent_is_not_of_the_united_states(tools: Tools) -> None:
    found = links(read("Four South American nations and Latin American farmers met on Friday.", tools))
    assert [entity for _, entity, _ in found if entity.endswith("/us")] == []


def test_a_body_is_named_without_the_state_whose_it_is(tools: Tools) -> None:
    found = links(read("Oman’s National Board for Coastal Surveying said in a statement that talks went well.", tools))
    assert "Oman" in {words for words, _, _ in found}
    assert [words for words, _, _ in found if "Surveying" in words and "Oman" in words] == []
