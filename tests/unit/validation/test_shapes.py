"""Shapes are read once, from files, and refused when they are unsafe or malformed."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.errors import DataError, UsageError
from loader.model import ValidationReport
from loader.validation import load_shapes, validate

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
DATE = "http://www.w3.org/2001/XMLSchema#date"


def shape_file(folder: Path, text: str, name: str = "shape.ttl") -> Path:
    path = folder / name
    path.write_text(PREFIXES + text, encoding="utf-8")
    return path


def check(path: Path, data: str) -> ValidationReport:
    parsed = ox.parse(data, format=ox.RdfFormat.TURTLE, base_iri="https://example.org/")
    return validate([quad.triple for quad in parsed], shapes=load_shapes([path]))


def with_query(folder: Path, select: str) -> Path:
    return shape_file(folder, f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:sparql [ sh:select '''{select}''' ] .")


def test_unchanged_files_are_read_once(tmp_path: Path) -> None:
    shape_file(tmp_path, "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:nodeKind sh:IRI .")
    assert load_shapes([tmp_path]) is load_shapes([tmp_path])


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    import os

    path = shape_file(tmp_path, "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:nodeKind sh:IRI .")
    first = load_shapes([path])
    path.write_text(PREFIXES + "ex:T a sh:NodeShape ; sh:targetClass ex:A ; sh:nodeKind sh:IRI .")
    os.utime(path, ns=(1, 1))
    assert load_shapes([path]) is not first


def test_a_folder_without_shapes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no shapes"):
        load_shapes([tmp_path])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file is empty"),
        ("ex:x a ex:A .", "no shapes with a target"),
        ("ex:S a sh:NodeShape ; sh:nodeKind sh:IRI .", "no shapes with a target"),
    ],
)
def test_shapes_that_would_check_nothing_are_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(UsageError, match=rf"shape\.ttl: .*{problem}"):
        load_shapes([shape_file(tmp_path, text)])


def test_an_empty_file_among_others_is_refused(tmp_path: Path) -> None:
    shape_file(tmp_path, "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:nodeKind sh:IRI .")
    shape_file(tmp_path, "", name="other.ttl")
    with pytest.raises(UsageError, match=r"other\.ttl: no shapes there, the file is empty"):
        load_shapes([tmp_path])


def test_a_fault_of_syntax_is_told_with_its_place(tmp_path: Path) -> None:
    path = shape_file(tmp_path, "ex:S a sh:NodeShape ;; .\nex:T a .")
    with pytest.raises(DataError, match=r"shape\.ttl:4:\d+: "):
        load_shapes([path])


def test_a_malformed_shape_is_refused(tmp_path: Path) -> None:
    path = shape_file(tmp_path, "ex:S a sh:PropertyShape ; sh:targetClass ex:A ; sh:minCount 1 .")
    with pytest.raises(DataError, match=r"shape\.ttl: shape https://example.org/S: a property shape has one sh:path"):
        load_shapes([path])


def test_a_shape_that_cannot_be_run_is_named(tmp_path: Path) -> None:
    path = with_query(tmp_path, "SELECT $this WHERE { $this ?p $shapesGraph }")
    with pytest.raises(DataError, match=r"shape\.ttl: the shape https://example\.org/S cannot be run: .*shapesGraph"):
        check(path, "<x> a <A> .")


def test_values_that_cannot_be_compared_are_results(tmp_path: Path) -> None:
    """SHACL 4.5.3; pySHACL by itself stops at them."""
    path = shape_file(tmp_path, "ex:S a sh:PropertyShape ; sh:targetClass ex:A ; sh:path ex:p ; sh:lessThan ex:q .")
    day = '"2024-02-31"^^<http://www.w3.org/2001/XMLSchema#date>'
    results = check(path, f"<x> a <A> ; <p> [] ; <q> 1 . <y> a <A> ; <p> {day} ; <q> {day} .").results
    assert [result.focus_node for result in results] == ["https://example.org/x", "https://example.org/y"]


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("sh:path ex:p ; sh:pattern '['", "sh:pattern: unterminated character set"),
        ("sh:path ex:p ; sh:minCount 'one'", "sh:minCount: MinCountConstraintComponent sh:minCount must be"),
        ("sh:path ex:p ; sh:minCout 1", "sh:minCout is no term of SHACL"),
        ("sh:path ex:p ; sh:node ex:Missing", "sh:node calls the shape https://example.org/Missing, which no file"),
        ("sh:path ex:p ; sh:js [ sh:jsFunctionName 'f' ]", "sh:js belongs to JavaScript, which geopol does not run"),
        ("sh:path ex:p ; sh:node ex:T", "it calls itself by sh:node then sh:property"),
        ("sh:path ex:p ; sh:node [ sh:path ex:q ]", "sh:node calls a property shape"),
        ("sh:path [ sh:inverse ex:p ]", "is no property path"),
    ],
)
def test_a_rule_that_nothing_could_check_is_refused_by_name(tmp_path: Path, rule: str, problem: str) -> None:
    path = shape_file(
        tmp_path, f"ex:T a sh:NodeShape ; sh:property ex:S . ex:S a sh:PropertyShape ; sh:targetClass ex:A ; {rule} ."
    )
    with pytest.raises(DataError) as raised:
        load_shapes([path])
    assert str(raised.value).startswith(f"{path}: shape https://example.org/"), raised.value
    assert problem in str(raised.value)


def test_an_endless_regular_expression_ends_in_time(tmp_path: Path) -> None:
    path = shape_file(
        tmp_path, "ex:S a sh:PropertyShape ; sh:targetClass ex:A ; sh:path ex:p ; sh:pattern '^(a|aa)+$' ."
    )
    with pytest.raises(
        DataError, match=r"shape https://example.org/S cannot be run: the regular expression .* takes over"
    ):
        check(path, f"<x> a <A> ; <p> '{'a' * 80}!' .")


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("SELECT $this WHERE { SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }", "uses SERVICE"),
        (r"SELECT $this WHERE { \\u0053ERVICE <http://127.0.0.1:9/> { $this ?p ?o } }", "uses SERVICE"),
        ("SELECT $this FROM <file:///etc/hostname> WHERE { $this ?p ?o }", "uses FROM"),
        ("SELECT $this FROM NAMED <file:///etc/hostname> WHERE { GRAPH ?g { $this ?p ?o } }", "uses FROM"),
        ("SELECT $this WHERE { $this ?p }", "does not parse"),
        ("SELECT $this WHERE { $this unknown:p ?o }", "uses the prefix unknown:, which nothing declares"),
        ("SELECT $this WHERE { $this xsd:p ?o }", "uses the prefix xsd:, which nothing declares"),
        ("ASK { $this ?p ?o }", "is no SELECT query"),
        ("SELECT ?o WHERE { $this ?p ?o }", "does not select .this"),
        ("SELECT $this WHERE " + "{" * 50 + "}" * 50, "nested deeper"),
        ("SELECT $this WHERE { $this ?p ?o }" + " " * 20_000, "longer than"),
    ],
    ids=[
        "service",
        "escaped-service",
        "from",
        "from-named",
        "syntax",
        "prefix",
        "known-prefix",
        "ask",
        "without-this",
        "deep",
        "long",
    ],
)
def test_an_unsafe_query_is_refused(tmp_path: Path, query: str, problem: str) -> None:
    with pytest.raises(
        DataError,
        match=rf"/shape\.ttl: shape https://example\.org/S: sh:select: its query .*{problem.split(' ', 1)[-1]}",
    ):
        load_shapes([with_query(tmp_path, query)])


def test_a_bad_query_is_told_with_its_file_alone(tmp_path: Path) -> None:
    with_query(tmp_path, "SELECT $this { SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }")
    shape_file(tmp_path, "ex:T a sh:NodeShape ; sh:targetClass ex:A ; sh:nodeKind sh:IRI .", name="other.ttl")
    with pytest.raises(
        DataError, match=r"shape\.ttl: shape https://example.org/S: sh:select: its query uses SERVICE"
    ) as told:
        load_shapes([tmp_path])
    assert "other.ttl" not in str(told.value)


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ("ex:S a sh:NodeShape ; sh:targetClass ex:A .", "ex:S sh:minCout 1 .", "sh:minCout is no term"),
        ("ex:S sh:targetClass ex:A ; sh:path ex:p .", "ex:S sh:path ex:q .", "a property shape has one sh:path"),
    ],
)
def test_a_shape_that_two_files_describe_is_told_with_both(
    tmp_path: Path, first: str, second: str, problem: str
) -> None:
    shape_file(tmp_path, first, name="a.ttl")
    shape_file(tmp_path, second, name="b.ttl")
    with pytest.raises(DataError, match=rf"/a\.ttl and /.*/b\.ttl: shape https://example.org/S: {problem}"):
        load_shapes([tmp_path])


@pytest.mark.parametrize(
    ("parameter", "problem"),
    [("", "sh:parameter"), ("; sh:parameter [ sh:path ( ex:p ex:q ) ]", "the path of a parameter is no IRI")],
)
def test_a_malformed_component_is_told_with_its_file(tmp_path: Path, parameter: str, problem: str) -> None:
    query = "[ sh:ask 'ASK { $this ?p ?o }' ]"
    shape_file(tmp_path, f"ex:C a sh:ConstraintComponent ; sh:validator {query} {parameter} .", name="a.ttl")
    shape_file(tmp_path, "ex:S a sh:NodeShape ; sh:targetClass ex:A .", name="b.ttl")
    with pytest.raises(DataError, match=r"a\.ttl: constraint component https://example.org/C: .*" + problem) as told:
        load_shapes([tmp_path])
    assert "b.ttl" not in str(told.value)


def test_the_place_of_a_fault_is_told_as_the_query_is_written(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"does not parse at line 1, column 15;"):
        load_shapes([with_query(tmp_path, "SELECT $this  ELSE { $this ?p ?o }")])


def test_prefixes_are_collected_over_imports(tmp_path: Path) -> None:
    path = shape_file(
        tmp_path,
        "ex:mine <http://www.w3.org/2002/07/owl#imports> ex:other ."
        "ex:other sh:declare [ sh:prefix 'ex' ; sh:namespace 'https://example.org/' ] ."
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ;"
        " sh:sparql [ sh:prefixes ex:mine ; sh:select 'SELECT $this { $this ex:p rdf:nil }' ] .",
    )
    assert len(check(path, "<x> a <A> ; <p> () .").results) == 1


@pytest.mark.parametrize("text", ["ex:S ex:says <<( ex:a ex:b 1 )>> .", "<< ex:a ex:b 1 >> ex:p 2 ."])
def test_a_triple_within_a_triple_is_refused(tmp_path: Path, text: str) -> None:
    path = shape_file(tmp_path, f"ex:S a sh:NodeShape ; sh:targetClass ex:A . {text}")
    with pytest.raises(DataError, match=r"shape\.ttl: <<.*>> is a triple within a triple"):
        load_shapes([path])


def test_a_word_in_a_string_or_a_comment_is_no_query(tmp_path: Path) -> None:
    query = 'SELECT $this WHERE { $this ?p "FROM <x>" } # FROM <z>\n'
    assert check(with_query(tmp_path, query), "<x> a <A> .") == ValidationReport(True, (), 1, "")


def test_a_closed_shape_still_knows_its_properties(tmp_path: Path) -> None:
    """Hoisting would take them away."""
    path = shape_file(
        tmp_path,
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:closed true ; "
        f"sh:ignoredProperties ( {TYPE} ) ; sh:property [ sh:path ex:p ] .",
    )
    assert check(path, "<x> a <A> ; <p> 1 .").results == ()
    assert [result.path for result in check(path, "<x> a <A> ; <q> 1 .").results] == ["https://example.org/q"]


def test_a_shape_that_another_calls_keeps_its_properties(tmp_path: Path) -> None:
    path = shape_file(
        tmp_path,
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:friend ; sh:node ex:T ] ."
        "ex:T a sh:NodeShape ; sh:targetClass ex:B ; sh:property [ sh:path ex:name ; sh:minCount 1 ] .",
    )
    results = check(path, "<x> a <A> ; <friend> <y> . <y> a <B> .").results
    found = sorted((r.focus_node, r.source_shape, r.component.rsplit("#", 1)[1]) for r in results)
    assert found == [
        ("https://example.org/x", "https://example.org/S", "NodeConstraintComponent"),
        ("https://example.org/y", "https://example.org/T", "MinCountConstraintComponent"),
    ]


def test_an_unnamed_rule_is_reported_under_the_shape_that_holds_it(tmp_path: Path) -> None:
    path = shape_file(
        tmp_path,
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ; "
        "sh:property [ sh:path ( ex:p [ sh:inversePath ex:q ] ) ; sh:minCount 1 ; "
        'sh:message "missing"@en, "fehlt"@de ; sh:severity sh:Warning ] .',
    )
    (result,) = check(path, "<x> a <A> .").results
    assert (result.source_shape, result.path, result.message, result.severity) == (
        "https://example.org/S", "<https://example.org/p>/^<https://example.org/q>", "missing", "Warning",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("target", "focus"),
    [
        ("sh:targetClass ex:A", {"x"}),
        ("sh:targetNode ex:z", {"z"}),
        ("sh:targetSubjectsOf ex:p", {"x"}),
        ("sh:targetObjectsOf ex:p", {"y"}),
        ("a rdfs:Class", {"i"}),
    ],
)
def test_every_kind_of_target_finds_its_nodes(tmp_path: Path, target: str, focus: set[str]) -> None:
    path = shape_file(tmp_path, f"ex:S a sh:NodeShape ; {target} ; sh:property [ sh:path ex:none ; sh:minCount 1 ] .")
    results = check(path, "<x> a <A> ; <p> <y> . <i> a <S> .").results
    assert {result.focus_node.rsplit("/", 1)[1] for result in results} == focus


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("sh:class 'x'", "an IRI"),
        ("sh:datatype 'x'", "an IRI"),
        ("sh:severity 'Bad'", "an IRI"),
        ("sh:targetClass 'ex:T'", "an IRI"),
        ("sh:targetClass []", "an IRI"),
        ("sh:targetSubjectsOf 'ex:p'", "an IRI"),
        ("sh:targetObjectsOf []", "an IRI"),
        ("sh:targetNode []", "an IRI or a literal"),
        ("sh:lessThan 'x'", "an IRI"),
        ("sh:node 'x'", "a shape"),
        ("sh:closed 'yes'", "true or false"),
        ("sh:deactivated 'maybe'", "true or false"),
        ("sh:minInclusive ex:a", "a literal"),
        ("sh:pattern 5", "a text"),
        ("sh:message 5", "a text"),
        ("sh:nodeKind ex:Foo", "one of the six kinds"),
        ("sh:in 'x'", "a list"),
        ("sh:in [ <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> 1 ]", "a list"),
        ("sh:languageIn ( 1 )", "a list of texts"),
        ("sh:closed true ; sh:ignoredProperties ( 'x' )", "a list of IRIs"),
    ],
)
def test_a_value_that_would_check_nothing_is_refused(tmp_path: Path, rule: str, wanted: str) -> None:
    path = shape_file(tmp_path, f"ex:S a sh:PropertyShape ; sh:targetClass ex:A ; sh:path ex:p ; {rule} .")
    with pytest.raises(DataError, match=rf"shape\.ttl: shape https://example.org/S: sh:\w+ needs {wanted}"):
        load_shapes([path])


def test_a_function_on_a_value_that_it_does_not_take_is_an_error_of_the_expression(tmp_path: Path) -> None:
    path = with_query(
        tmp_path,
        "SELECT $this ?value WHERE { $this <https://example.org/p> ?value FILTER(SUBSTR(?value, 1, 1.5) = 1) }",
    )
    assert check(path, "<x> a <A> ; <p> 'abc' .").results == ()


def test_an_ill_typed_literal_is_a_result_and_prints_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    path = shape_file(
        tmp_path, f"ex:S a sh:PropertyShape ; sh:targetClass ex:A ; sh:path ex:p ; sh:datatype <{DATE}> ."
    )
    (result,) = check(path, f"<x> a <A> ; <p> '2024-02-31'^^<{DATE}> .").results
    assert (result.value, result.component.rpartition("#")[2]) == ("2024-02-31", "DatatypeConstraintComponent")
    assert (caplog.text, *capfd.readouterr()) == ("", "", "")
