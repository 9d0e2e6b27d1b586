"""The ontology defines every term that is used, in the style that its own shapes ask for."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from rdflib import SH as SHACL

from loader.namespaces import GP, OWL, RDF, RDFS, SKOS
from loader.reference_docs import read_terms
from loader.resources import data_folder
from loader.validation import load_shapes, validate
from loader.validation.shapes import parse_turtle

ONTOLOGY = data_folder("ontology")
FILES = sorted(ONTOLOGY.glob("*.ttl"))
ROOT = "https://w3id.org/geopol/ontology"
# A term in Turtle or SPARQL; the lookbehind leaves out gps: and the like.
USED = re.compile(r"(?<![\w:/])gp:([A-Za-z][\w-]*)")


def local_names() -> set[str]:
    return {iri.removeprefix(GP) for iri in read_terms(ONTOLOGY)}


def members(scheme: str) -> set[str]:
    terms = read_terms(ONTOLOGY).items()
    return {iri for iri, about in terms if f"{GP}{scheme}-scheme" in about.get(f"{SKOS}inScheme", ())}


def shape_list(shape: str) -> set[str]:
    from rdflib import SH, URIRef

    graph = load_shapes([data_folder("shapes")]).written
    head = graph.value(URIRef(f"https://w3id.org/geopol/shapes#{shape}"), SH["in"])
    assert head is not None
    return {str(item) for item in graph.items(head)}


def test_all_terms_follow_the_style_of_the_ontology() -> None:
    triples = [triple for file in FILES for triple in parse_turtle(file)]
    shapes = load_shapes([data_folder("shapes") / "ontology-style.ttl"])
    assert validate(triples, shapes=shapes).results == ()


@pytest.mark.parametrize(
    "file",
    sorted(
        chain(
            data_folder("shapes").glob("*.ttl"),
            data_folder("queries").glob("*.rq"),
            data_folder("seeds").glob("reference/*.ttl"),
        )
    ),
    ids=lambda file: file.name,
)
def test_every_term_in_use_is_defined(file: Path) -> None:
    assert set(USED.findall(file.read_text(encoding="utf-8"))) - local_names() == set()


def test_every_class_and_property_is_used_by_a_shape_or_a_stored_query() -> None:
    kinds = {f"{OWL}Class", f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty"}
    terms = read_terms(ONTOLOGY).items()
    named = {iri.removeprefix(GP) for iri, about in terms if kinds & set(about.get(f"{RDF}type", ()))}
    assert named - terms_of_shapes() - terms_of_queries() == set()


def terms_of_shapes() -> set[str]:
    """Return the terms that a shape points at: as a path, target, class, value ... and not in a text."""
    graph = load_shapes([data_folder("shapes")]).written
    nodes = {str(term) for _, predicate, term in graph if str(predicate) != f"{RDF}type" for term in (predicate, term)}
    inside = " ".join(str(text) for name in ("select", "ask") for text in graph.objects(None, SHACL[name]))
    return {name.removeprefix(GP) for name in nodes if name.startswith(GP)} | set(USED.findall(inside))


def terms_of_queries() -> set[str]:
    """Return the terms in the text of the queries, comments and front matter left out."""
    lines = (line for file in data_folder("queries").glob("*.rq") for line in file.read_text("utf-8").splitlines())
    return {name for line in lines if not line.lstrip().startswith("#") for name in USED.findall(line)}


def test_every_class_has_a_shape_that_targets_it_or_a_class_above_it() -> None:
    terms = read_terms(ONTOLOGY)
    shapes = load_shapes([data_folder("shapes")]).written
    seen = {str(kind) for kind in shapes.objects(None, SHACL.targetClass)}

    def above(iri: str) -> set[str]:
        parents = terms.get(iri, {}).get(f"{RDFS}subClassOf", ())
        return {iri}.union(*(above(parent) for parent in parents))

    kinds = {iri for iri, about in terms.items() if f"{OWL}Class" in about.get(f"{RDF}type", ())}
    assert {iri for iri in kinds if not above(iri) & seen} == set()


def test_every_class_above_a_term_is_defined() -> None:
    named = {
        value
        for about in read_terms(ONTOLOGY).values()
        for predicate in (f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{RDFS}domain", f"{RDFS}range")
        for value in about.get(predicate, ())
        if value.startswith(GP)
    }
    assert {iri.removeprefix(GP) for iri in named} - local_names() == set()


def test_a_claim_may_state_every_relation_of_the_ontology_and_no_other() -> None:
    terms = read_terms(ONTOLOGY).items()
    relations = {iri for iri, about in terms if f"{GP}relatesTo" in about.get(f"{RDFS}subPropertyOf", ())}
    assert shape_list("Claim-predicate") == relations


@pytest.mark.parametrize(
    ("shape", "scheme"),
    [
        ("Claim-stance", "stance"),
        ("Claim-modality", "modality"),
        ("Mention-reading", "reading"),
        ("Agreement-agreementStatus", "status"),
        ("Conflict-kind", "conflict"),
        ("MatchDecision-decisionKind", "decision"),
        ("OfficeHolding-holdingStatus", "holding"),
        ("LedgerEntry-state", "state"),
    ],
)
def test_shapes_allow_every_concept_of_the_scheme_and_no_other(shape: str, scheme: str) -> None:
    assert shape_list(shape) == members(scheme)


def test_every_event_class_is_an_event() -> None:
    triples = parse_turtle(ONTOLOGY / "event-types.ttl")
    classes = {t.subject.value for t in triples if t.object == ox.NamedNode(f"{OWL}Class")}
    parents = {(t.subject.value, t.object.value) for t in triples if t.predicate.value == f"{RDFS}subClassOf"}
    reached = {f"{GP}Event"}
    while more := {child for child, parent in parents if parent in reached} - reached:
        reached |= more
    assert classes == reached
    assert shape_list("Event-class") == classes


def test_all_files_bear_one_semantic_version() -> None:
    versions = set()
    for file in FILES:
        for triple in parse_turtle(file):
            if triple.predicate.value == f"{OWL}versionIRI":
                versions.add(triple.object.value.rsplit("/", 1)[-1])
    assert versions == {"0.1.0"}


def test_the_catalogue_finds_every_import_in_a_file_here() -> None:
    catalogue = ElementTree.parse(ONTOLOGY / "catalog-v001.xml").getroot()
    files = {entry.attrib["name"]: entry.attrib["uri"] for entry in catalogue}
    assert files == {
        ROOT: "geopolitical.ttl",
        f"{ROOT}/commodities": "commodities.ttl",
        f"{ROOT}/event-types": "event-types.ttl",
        f"{ROOT}/alignments": "alignments.ttl",
    }
    for iri, name in files.items():
        declared = {t.subject.value for t in parse_turtle(ONTOLOGY / name) if t.object.value == f"{OWL}Ontology"}
        assert declared == {iri}


def test_alignments_add_no_term() -> None:
    own = [file for file in FILES if file.name != "alignments.ttl"]
    typed = {t.subject.value for file in own for t in parse_turtle(file) if t.predicate.value == f"{RDF}type"}
    aligned = {t.subject.value for t in parse_turtle(ONTOLOGY / "alignments.ttl")}
    assert {iri for iri in aligned if iri.startswith(GP)} - typed == set()
