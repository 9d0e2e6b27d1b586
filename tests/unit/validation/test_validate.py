"""A document is judged with what the reference says about the nodes that it names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.errors import DataError, UsageError
from loader.model import ValidationReport, ValidationResult
from loader.resources import data_folder
from loader.store import COMMITTED, LedgerEntry, open_store, rdf_file
from loader.validation import (
    Shapes,
    index_reference,
    load_shapes,
    validate,
    validate_compiled,
    validate_files,
    validate_store,
)
from loader.validation.shapes import parse_turtle
from tests.benchmarks.graphs import documents

PREFIXES = """
@base <https://w3id.org/geopol/id/> .
@prefix gp: <https://w3id.org/geopol/ontology#> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix schema: <https://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
HASH = "a" * 64
REFERENCE = """
<country/cn> a gp:Country ; skos:prefLabel "China"@en .
<government/cn> a gp:Government ; skos:prefLabel "Government of China"@en ; gp:governs <country/cn> .
<country/fr> a gp:Country .
"""
DOCUMENT = f"""
<document/d> a schema:NewsArticle ; schema:headline "Talks"@en ; schema:articleBody "Beijing suspended exports." ;
    schema:datePublished "2025-06-08"^^<http://www.w3.org/2001/XMLSchema#date> ; schema:inLanguage "en" ;
    schema:publisher <outlet/o> ; gp:rawSha256 "{HASH}" ; gp:textSha256 "{HASH}" ; gp:extractorVersion "0.1.0" .
<outlet/o> a gp:Outlet ; skos:prefLabel "Outlet"@en .
<text/{HASH}#char=0,7> a gp:Span, gp:Mention ; oa:start 0 ; oa:end 7 ; oa:exact "Beijing" ;
    gp:inDocument <document/d> ; gp:reading gp:reading-metonymic ; gp:refersTo <government/cn> ;
    gp:linkScore 0.9 ; gp:linkReason "subject of a verb of action" .
"""
IRI = "https://w3id.org/geopol/id/document/d"


def triples(text: str) -> tuple[ox.Triple, ...]:
    return tuple(quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return load_shapes([data_folder("shapes")])


def test_a_document_conforms_with_its_reference(shapes: Shapes) -> None:
    own = triples(DOCUMENT)
    context = index_reference(triples(REFERENCE)).named_in(own)
    assert validate(own, shapes=shapes, context=context) == ValidationReport(True, (), 3, IRI)


def test_an_entity_that_nothing_describes_is_a_violation_with_its_receipt(shapes: Shapes) -> None:
    report = validate(triples(DOCUMENT), shapes=shapes)
    assert report == ValidationReport(
        False,
        (
            ValidationResult(
                focus_node=f"https://w3id.org/geopol/id/text/{HASH}#char=0,7",
                severity="Violation",
                message="A mention needs exactly one entity, which the document or the reference graph describes.",
                source_shape="https://w3id.org/geopol/shapes#Mention-refersTo",
                component="http://www.w3.org/ns/shacl#ClassConstraintComponent",
                path="https://w3id.org/geopol/ontology#refersTo",
                value="https://w3id.org/geopol/id/government/cn",
                document=IRI,
                quote="Beijing",
                advice="Add the entity to the seeds, or make it a candidate in the document.",
                passage="Beijing suspended exports.",
                marked=(0, 7),
                focus_term=f"<https://w3id.org/geopol/id/text/{HASH}#char=0,7>",
                value_term="<https://w3id.org/geopol/id/government/cn>",
            ),
        ),
        3,
        IRI,
    )


def test_the_reference_is_seen_and_not_judged(shapes: Shapes) -> None:
    """The reference's France has no label; that is not this document's fault."""
    assert validate(triples(DOCUMENT), shapes=shapes, context=triples(REFERENCE)).results == ()


def test_a_warning_leaves_a_document_conforming(shapes: Shapes) -> None:
    own = triples(DOCUMENT.replace("    schema:publisher <outlet/o> ;", "   "))
    report = validate(own, shapes=shapes, context=triples(REFERENCE))
    assert (report.conforms, [result.severity for result in report.results]) == (True, ["Warning"])


def test_the_same_graph_gives_the_same_report_in_any_order(shapes: Shapes) -> None:
    own = triples(DOCUMENT.replace('"Beijing"', '"Peking!"').replace("0.9", "1.9"))
    assert validate(own, shapes=shapes) == validate(reversed(own), shapes=shapes)


def test_a_result_about_an_entity_quotes_a_claim_about_it(shapes: Shapes) -> None:
    text = (
        DOCUMENT
        + f"""
    <claim/c> a gp:Claim ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#subject> <candidate/person-x> ;
        gp:evidence <text/{HASH}#char=0,26> .
    <text/{HASH}#char=0,26> oa:exact "Beijing suspended exports." .
    <candidate/person-x> a gp:Person, gp:CandidateEntity ; gp:observedName "X" .
    """
    )
    report = validate(triples(text), shapes=shapes, context=triples(REFERENCE))
    label = next(result for result in report.results if result.source_shape.endswith("#Entity-label"))
    assert (label.quote, label.document) == ("Beijing suspended exports.", IRI)


def test_the_context_is_what_the_document_names_and_the_types_beyond() -> None:
    reference = index_reference(triples(REFERENCE))
    found = reference.named_in(triples("<claim/c> gp:about <government/cn> ."))
    expected = triples(REFERENCE.replace("<country/fr> a gp:Country .", "").replace(' ; skos:prefLabel "China"@en', ""))
    assert found == tuple(sorted(expected, key=str))


RIVAL = """
<office/fr-pm> a gp:Office ; skos:prefLabel "Prime Minister"@en ; gp:singleSeat true ; gp:officeOf <government/fr> .
<holding/new> a gp:OfficeHolding ; gp:office <office/fr-pm> ; <http://www.w3.org/ns/org#member> <person/new> ;
    gp:validFrom "2024-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .
"""


def test_a_rival_holding_of_the_reference_is_seen(shapes: Shapes) -> None:
    """The data do not name it: it names the office that they describe."""
    whole = triples(RIVAL.replace("new>", "old>"))
    for context in (whole, index_reference(whole).named_in(triples(RIVAL))):
        found = validate(triples(RIVAL), shapes=shapes, context=context).results
        assert [one.focus_node for one in found if one.source_shape.endswith("#Office-oneHolder")] == [
            "https://w3id.org/geopol/id/office/fr-pm"
        ]


@pytest.fixture(scope="module")
def seeds() -> tuple[ox.Triple, ...]:
    files = sorted((data_folder("seeds") / "reference").glob("*.ttl"))
    return tuple(triple for file in files for triple in parse_turtle(file))


def test_documents_have_the_results_that_the_whole_reference_gives(
    shapes: Shapes, seeds: tuple[ox.Triple, ...]
) -> None:
    """A sample of documents, of which some repeat an office of the seeds with a holding of their own."""
    reference = index_reference(seeds)
    offices = sorted({t.object.value for t in seeds if t.predicate.value.endswith("#office")})[::400]
    told = [tuple(statements) for _, statements in documents(3)] + [
        (
            *triples(DOCUMENT + RIVAL.replace("<office/fr-pm>", f"<{office}>")),
            *(t for t in seeds if t.subject.value == office),
        )
        for office in offices
    ]
    compared = 0
    for own in told:
        near = validate_compiled(own, shapes=shapes, context=reference.named_in(own))
        assert near == validate_compiled(own, shapes=shapes, context=seeds)
        compared += sum(one.source_shape.endswith("#Office-oneHolder") for one in near.results)
    assert len(told) > 3
    assert compared > 0


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_files_are_judged_graph_by_graph(tmp_path: Path, shapes: Shapes, engine: str) -> None:
    path = tmp_path / "two.trig"
    path.write_text(PREFIXES + f"GRAPH <../graph/document/d> {{ {DOCUMENT} }} <place/p> a gp:Place .", encoding="utf-8")
    reports = validate_files(
        [path], shapes=shapes, reference=index_reference(triples(REFERENCE)), engine=engine
    ).reports
    assert [(report.subject, report.conforms) for report in reports] == [
        ("https://w3id.org/geopol/graph/document/d", True),
        (str(path), False),
    ]


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_an_empty_file_is_judged_too(tmp_path: Path, engine: str) -> None:
    rules, path = tmp_path / "rules.ttl", tmp_path / "empty.ttl"
    rules.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> ."
        "<urn:S> a sh:PropertyShape ; sh:targetNode <urn:x> ; sh:path <urn:p> ; sh:minCount 1 .",
        encoding="utf-8",
    )
    path.write_text("# nothing", encoding="utf-8")
    (report,) = validate_files([path], shapes=load_shapes([rules]), engine=engine).reports
    assert (report.subject, [result.focus_node for result in report.results]) == (str(path), ["urn:x"])


def test_what_is_left_to_pyshacl_is_told_of_files(tmp_path: Path, shapes: Shapes) -> None:
    """Once for all files; 07 would become 7 in the engine, so that no query of a shape may see it."""
    files = [tmp_path / "one.ttl", tmp_path / "two.ttl", tmp_path / "plain.ttl"]
    for file in files[:2]:
        file.write_text(PREFIXES + '<x> gp:n "07"^^<http://www.w3.org/2001/XMLSchema#integer> .', encoding="utf-8")
    files[2].write_text(PREFIXES + DOCUMENT, encoding="utf-8")
    left = validate_files(files, shapes=shapes).left
    assert "https://w3id.org/geopol/shapes#Document-quotes" in {shape for shape, _ in left}
    assert {reason for _, reason in left} == {"a query over literals such as 1.50, of which 1.5 would be made"}
    assert list(left) == sorted(set(left))
    assert validate_files(files[2:], shapes=shapes).left == ()


def test_a_file_with_a_fault_is_told_with_its_place(tmp_path: Path, shapes: Shapes) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("<a> <b> .", encoding="utf-8")
    with pytest.raises(DataError, match=r"bad\.ttl, line 1, column"):
        validate_files([path], shapes=shapes)


def test_a_missing_file_is_a_usage_error(tmp_path: Path, shapes: Shapes) -> None:
    with pytest.raises(UsageError, match=r"none\.ttl"):
        validate_files([tmp_path / "none.ttl"], shapes=shapes)


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_a_store_is_judged_as_one_graph(tmp_path: Path, shapes: Shapes, engine: str) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "countries.ttl").write_text(PREFIXES + REFERENCE, encoding="utf-8")
    with open_store(str(tmp_path / "kg"), create=True) as store:
        store.ensure_reference(seeds, loaded_at="2025-06-09T12:00:00Z")
        entry = LedgerEntry(IRI, COMMITTED, "2025-06-09T12:00:00Z")
        faulty = DOCUMENT.replace('"Talks"@en', '"Talks"@en, "Other talks"@en')
        store.replace("https://w3id.org/geopol/graph/document/d", triples(faulty), entry=entry)
        reports = validate_store(store, shapes, engine=engine).reports
    found = [
        (report.subject, result.source_shape.rpartition("#")[2]) for report in reports for result in report.results
    ]
    assert [report.conforms for report in reports] == [False, False]
    assert found == [(IRI, "Document-oneHeadline"), (str(tmp_path / "kg"), "Entity-label")]


def test_rdf_in_memory_is_validated_under_its_name(shapes: Shapes, tmp_path: Path) -> None:
    path = tmp_path / "d.ttl"
    path.write_text(PREFIXES + DOCUMENT, encoding="utf-8")
    given = rdf_file(path.read_bytes(), name="standard input", form="turtle")
    from_memory, from_disk = validate_files([given, path], shapes=shapes).reports
    assert (from_memory.subject, from_memory.results) == ("standard input", from_disk.results)
    broken = rdf_file(b"<urn:a> <urn:b> .", name="standard input", form="turtle")
    with pytest.raises(DataError, match=r"^standard input, line 1, column 17: "):
        validate_files([broken], shapes=shapes)


@pytest.mark.parametrize("engine", [validate, validate_compiled])
def test_a_blank_node_is_told_as_its_own_graph_describes_it(
    tmp_path: Path, engine: Callable[..., ValidationReport]
) -> None:
    """The memory of a graph that is gone is used again: what was told of its nodes must be forgotten."""
    written = "ex:S a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path ex:q ; sh:minCount 1 ."
    prefixes = "@prefix ex: <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> ."
    (tmp_path / "shapes.ttl").write_text(f"{prefixes}\n{written}", encoding="utf-8")
    own = load_shapes([tmp_path / "shapes.ttl"])
    for number in range(60):
        triple = ox.Triple(ox.BlankNode("b0"), ox.NamedNode("https://example.org/p"), ox.Literal(f"name {number}"))
        (result,) = engine([triple], shapes=own).results
        assert f"name {number}" in result.message
