"""The page about the ontology tells every term, and needs nothing from outside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from loader.cli import main
from loader.namespaces import GP, RDF, RDFS, SKOS
from loader.ontology_page import ontology_page
from loader.reference_docs import read_terms
from loader.resources import data_folder

ONTOLOGY = data_folder("ontology")


def test_every_term_has_its_place_with_label_definition_and_example() -> None:
    page = html.fromstring(ontology_page(ONTOLOGY))
    text = " ".join(page.text_content().split())
    places = set(page.xpath("//@id"))
    terms = {iri: about for iri, about in read_terms(ONTOLOGY).items() if f"{RDF}type" in about}
    assert {iri.removeprefix(GP) for iri in terms} - places == set()
    for about in terms.values():
        for name in (f"{RDFS}label", f"{SKOS}definition", f"{SKOS}example"):
            assert " ".join(about[name][0].split()) in text


def test_every_link_within_the_page_leads_somewhere() -> None:
    page = html.fromstring(ontology_page(ONTOLOGY))
    places = set(page.xpath("//@id"))
    inside = {str(link)[1:] for link in page.xpath("//a/@href") if str(link).startswith("#")}
    assert inside - places == set()
    assert len(inside) > 100


def test_the_page_loads_nothing_from_outside() -> None:
    page = ontology_page(ONTOLOGY)
    assert not re.search(r"<(script|link|img|iframe|object)|@import|url\(", page)
    assert "default-src 'none'" in page


def test_texts_are_escaped(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(
        "@prefix gp: <https://w3id.org/geopol/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
        'gp:Evil a owl:Class ; rdfs:label "<script>alert(1)</script>"@en .'
    )
    assert "<script>" not in ontology_page(tmp_path)


def test_the_command_writes_the_page_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["ontology", "docs", "--output", str(tmp_path / "o.html")])
    assert done.value.code == 0
    assert (tmp_path / "o.html").read_text() == ontology_page(ONTOLOGY)
    with pytest.raises(SystemExit) as stop:
        main(["ontology", "docs", "--output", str(tmp_path / "missing" / "o.html")])
    assert stop.value.code == 3
    assert "choose another place" in capsys.readouterr().err
