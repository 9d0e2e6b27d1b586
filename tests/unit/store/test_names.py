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
<urn:xi> a gp:Person ; skos:prefLabel "Xi Jinping"@en .
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
    with pytest.raises(UsageError, match="may be urn:georgia, urn:georgia-state; give the IRI"):
        find_entity(store, "Georgia")


def test_an_unknown_name_lists_near_ones(store: Store) -> None:
    with pytest.raises(UsageError, match="nothing is called 'Untied States' among Country; near names: United States"):
        find_entity(store, "Untied States", of_class=f"{GP}Country")


@pytest.mark.parametrize("name", ["", "zzzz", '" } } DROP ALL #', "country", "\ud800"])
def test_what_nobody_is_called_is_told(store: Store, name: str) -> None:
    with pytest.raises(UsageError):
        find_entity(store, name)
