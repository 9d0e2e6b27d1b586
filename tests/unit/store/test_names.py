"""A name, a code or an alias finds its entity, and never a wrong one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from loader.errors import UsageError
from loader.namespaces import GP
from loader.store import Store, find_entity, open_store, rdf_file

DATA = """
@prefix gp: <https://w3id.org/geopol/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:us> a gp:Country ; skos:prefLabel "United States"@en ; skos:altLabel "U.S."@en, "America"@en ; gp:alpha2 "US" ;
    gp:alpha3 "USA" ; gp:demonym "American"@en .
<urn:us-government> a gp:Government ; skos:prefLabel "Government of the United States"@en ; gp:metonym "Washington"@en .
<urn:washington> a gp:Place ; skos:prefLabel "Washington"@en .
<urn:georgia> a gp:Country ; skos:prefLabel "Georgia"@en .
<urn:georgia-state> a gp:Place ; skos:prefLabel "Georgia"@en .
<urn:nato> a gp:IntergovernmentalOrganization ; skos:prefLabel "NATO"@en .
gp:IntergovernmentalOrganization rdfs:subClassOf gp:Organization .
gp:Country skos:prefLabel "country"@en .
<urn:candidate> a gp:Person, gp:CandidateEntity ; skos:prefLabel "Xi Jinping"@en .
<urn:xi> a gp:Person ; skos:prefLabel "Xi Jinping"@en ; skos:hiddenLabel "Xi"@en .
<urn:us-candidate> a gp:Agency, gp:CandidateEntity ; skos:prefLabel "us"@en, "US"@en .
<urn:turkey> a gp:Country ; skos:prefLabel "Turkey"@en .
<urn:poultry> a gp:Commodity ; skos:prefLabel "poultry"@en ; skos:altLabel "turkey"@en .
<urn:yttrium> a gp:Commodity ; skos:prefLabel "yttrium"@en .
<urn:ledger> a gp:LedgerEntry ; skos:prefLabel "United States"@en .
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    place: Path = tmp_path_factory.mktemp("names") / "kg"
    with open_store(str(place), create=True) as opened:
        opened.load(rdf_file(DATA.encode(), name="names", form="turtle"), loaded_at="2025-06-09T00:00:00Z")
        yield opened


@pytest.mark.parametrize("name", ["United States", "united states", "US", "usa", "America", "U.S.", "american"])
def test_a_country_is_found_by_any_of_its_names(store: Store, name: str) -> None:
    assert find_entity(store, name, of_class=f"{GP}Country") == "urn:us"
    assert find_entity(store, name) == "urn:us"


def test_a_label_outranks_a_metonym(store: Store) -> None:
    assert find_entity(store, "Washington") == "urn:washington"
    assert find_entity(store, "Washington", of_class=f"{GP}Government") == "urn:us-government"


def test_the_reference_graph_outranks_a_candidate(store: Store) -> None:
    assert find_entity(store, "Xi Jinping") == "urn:xi"


def test_a_subclass_counts_where_the_ontology_is_loaded(store: Store) -> None:
    assert find_entity(store, "nato", of_class=f"{GP}Organization") == "urn:nato"


def test_an_ambiguous_name_lists_what_it_may_be(store: Store) -> None:
    with pytest.raises(
        UsageError,
        match=r"may be Georgia \(Country, urn:georgia\), Georgia \(Place, urn:georgia-state\); give the full name",
    ):
        find_entity(store, "Georgia")


def test_an_unknown_name_lists_near_ones(store: Store) -> None:
    with pytest.raises(UsageError, match="nothing is called 'Untied States' among Country; near names: United States"):
        find_entity(store, "Untied States", of_class=f"{GP}Country")


@pytest.mark.parametrize("name", ["", "zzzz", '" } } DROP ALL #', "country", "\ud800"])
def test_what_nobody_is_called_is_told(store: Store, name: str) -> None:
    with pytest.raises(UsageError):
        find_entity(store, name)


def test_the_reference_graph_outranks_a_candidate_whatever_the_kind_of_name(store: Store) -> None:
    assert find_entity(store, "US") == "urn:us"
    assert find_entity(store, "us") == "urn:us"


def test_a_name_in_the_same_letters_outranks_one_in_another_case(store: Store) -> None:
    assert find_entity(store, "Turkey") == "urn:turkey"
    assert find_entity(store, "turkey") == "urn:poultry"
    assert find_entity(store, "TURKEY") == "urn:turkey"


def test_a_surname_that_headlines_use_finds_its_person(store: Store) -> None:
    assert find_entity(store, "xi") == "urn:xi"


def test_an_absurd_name_is_not_called_near(store: Store) -> None:
    with pytest.raises(UsageError, match="nothing is called 'Trump'; give a name, a code or an IRI"):
        find_entity(store, "Trump")


PARTS = """
@prefix gp: <https://w3id.org/geopol/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix person: <https://w3id.org/geopol/id/person/> .
<urn:mention> gp:refersTo person:donald-trump, person:ann-smith, person:bob-smith, <urn:european-commission> .
<urn:claim> rdf:subject person:li-hua ; gp:about <urn:event> .
<urn:event> a gp:Tariff ; skos:prefLabel "Tariff: Donald Trump"@en .
person:donald-trump a gp:Person ; skos:prefLabel "Donald Trump"@en ; skos:altLabel "Donald J. Trump"@en .
person:ivanka-trump a gp:Person ; skos:prefLabel "Ivanka Trump"@en .
person:trumpington a gp:Person ; skos:prefLabel "Al Trumpington"@en .
person:li-hua a gp:Person ; skos:prefLabel "Li Hua"@en .
person:li-ming a gp:Person ; skos:prefLabel "Li Ming"@en .
person:ann-smith a gp:Person ; skos:prefLabel "Ann Smith"@en .
person:bob-smith a gp:Person, gp:CandidateEntity ; skos:prefLabel "Bob Smith"@en .
person:carl-unsaid a gp:Person ; skos:prefLabel "Carl Unsaid-Jones"@en .
<urn:jones-1> a gp:Place ; skos:prefLabel "Port Jones"@en .
<urn:european-commission> a gp:Agency ; skos:prefLabel "European Commission"@en .
<urn:president> a gp:Office ; skos:prefLabel "President of the European Commission"@en .
<urn:mention-3> gp:refersTo <urn:president> .
<urn:trade-commission> a gp:Agency ; skos:prefLabel "Trade Commission"@en .
<urn:candidate-commission> a gp:Agency, gp:CandidateEntity ; skos:prefLabel "Commission"@en .
<urn:mention-2> gp:refersTo <urn:candidate-commission> .
"""


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    place: Path = tmp_path_factory.mktemp("parts") / "kg"
    with open_store(str(place), create=True) as opened:
        opened.load(rdf_file(PARTS.encode(), name="parts", form="turtle"), loaded_at="2025-06-09T00:00:00Z")
        yield opened


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("Trump", "person/donald-trump"),
        ("TRUMP", "person/donald-trump"),
        ("J Trump", "person/donald-trump"),
        ("Li", "person/li-hua"),
        ("Unsaid", "person/carl-unsaid"),
    ],
)
def test_whole_words_of_a_name_find_the_one_that_documents_mention_or_the_one_in_all(
    parts: Store, name: str, entity: str
) -> None:
    assert find_entity(parts, name) == f"https://w3id.org/geopol/id/{entity}"


def test_a_mentioned_entity_of_the_reference_graph_outranks_a_candidate_that_bears_just_a_word(parts: Store) -> None:
    assert find_entity(parts, "Commission") == "urn:european-commission"


def test_words_that_several_names_hold_list_each_with_its_kind_and_the_end_of_its_iri(parts: Store) -> None:
    with pytest.raises(UsageError) as error:
        find_entity(parts, "Smith")
    assert str(error.value) == (
        "'Smith' may be Ann Smith (Person, person/ann-smith), Bob Smith (Person, person/bob-smith); "
        "give the full name or the IRI of the one you mean"
    )
    with pytest.raises(UsageError, match=r"'jones' may be Carl Unsaid-Jones .*, Port Jones \(Place, urn:jones-1\);"):
        find_entity(parts, "jones")


def test_what_is_named_after_another_gives_way_to_it(parts: Store) -> None:
    assert find_entity(parts, "European") == "urn:european-commission"
    assert find_entity(parts, "president of the") == "urn:president"


def test_a_class_keeps_words_to_its_kind(parts: Store) -> None:
    assert find_entity(parts, "jones", of_class=f"{GP}Place") == "urn:jones-1"


@pytest.mark.parametrize("name", ["rump", "-", ".*", "Trum"])
def test_a_part_of_a_word_finds_nobody(parts: Store, name: str) -> None:
    with pytest.raises(UsageError, match="nothing is called"):
        find_entity(parts, name)
