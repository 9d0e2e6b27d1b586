"""On random shapes and random data the compiled shapes find what pySHACL finds."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from loader.errors import DataError
from loader.validation import load_shapes
from tests.validation.compare import Far, Walked, by_compiled, by_pyshacl, by_report, faithful

HEAD = """@prefix ex: <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] ,
    [ sh:prefix "xsd" ; sh:namespace "http://www.w3.org/2001/XMLSchema#"^^xsd:anyURI ] .
"""
NODES = [f"ex:n{number}" for number in range(6)] + ["_:b0", "_:b1"]
CLASSES = ["ex:A", "ex:B", "ex:C"]
PROPERTIES = ["ex:p", "ex:q", "ex:r"]
LITERALS = [
    *('"a"', '"abc"', '"ABC-1"', '"line\\n"', '"é"', '"a"@en', '"b"@en', '"a"@de', '"c"@en-GB', '""'),
    *("1", "2", "5", "1.0", "1.50", "0.1", "1e0", "true", "false", '"1"^^xsd:boolean', '"05"^^xsd:integer'),
    *('"7"^^xsd:int', '"300"^^xsd:byte', '"x"^^xsd:integer', '"1.5"^^xsd:float', '"NaN"^^xsd:double'),
    *('"2025-01-01"^^xsd:date', '"2025-06-01"^^xsd:date', '"2025-13-01"^^xsd:date', '"2025-01-01Z"^^xsd:date'),
    *('"2025-01-01T00:00:00"^^xsd:dateTime', '"2025-06-01T00:00:00Z"^^xsd:dateTime', '"2025"^^xsd:gYear'),
    *('"12025-01-01"^^xsd:date', '"z"^^ex:code', '"P1D"^^xsd:duration'),
]
PATHS = [
    *PROPERTIES,
    *("[ sh:inversePath ex:p ]", "( ex:p ex:q )", "[ sh:alternativePath ( ex:p ex:q ) ]"),
    *("[ sh:zeroOrMorePath ex:p ]", "[ sh:oneOrMorePath ex:q ]", "[ sh:zeroOrOnePath ex:p ]"),
    *("( [ sh:inversePath ex:p ] ex:r )", "[ sh:inversePath ( ex:p ex:q ) ]"),
]
DATATYPES = ["string", "integer", "decimal", "boolean", "date", "dateTime", "double", "gYear", "int", "duration"]
QUERIES = [
    "$this ex:p ?value FILTER(isNumeric(?value) && ?value > 1)",
    "$this ex:q ?value FILTER(?value = 5)",
    "$this ex:p ?value FILTER(DATATYPE(?value) = xsd:integer)",
    "$this ex:p ?value FILTER(STRLEN(STR(?value)) > 2)",
    "$this ex:p ?value . ?value ex:q ?other FILTER(!isLiteral(?other))",
    "$this ex:r ?value . FILTER(isNumeric(?value)) BIND(?value + 1 AS ?more) FILTER(?more > 2)",
    "$this ex:p ?value FILTER NOT EXISTS { $this ex:q ?value }",
    "$this ex:p ?value FILTER(REGEX(STR(?value), '^[0-9]+'))",
    "$this ex:p ?value FILTER(REGEX(STR(?value), 'e$'))",
    "$this ex:p ?value FILTER(!REGEX(STR(?value), '^(?=.*[A-Z]).+'))",
    "$this ex:p ?value FILTER(REPLACE(STR(?value), '(?<=a)b', '') != STR(?value))",
    "$this ex:p ?value FILTER(REPLACE(STR(?value), 'b', 'd') != STR(?value))",
]
PATTERNS = ["^a", "[A-Z]+", "c$", "^.$", "\\\\d", "(?=a)", "a|5", "^$", "2025-0[1-6]"]

value = st.sampled_from([*NODES, *LITERALS])
triple = st.one_of(
    st.tuples(st.sampled_from(NODES), st.sampled_from(PROPERTIES), value),
    st.tuples(st.sampled_from(NODES), st.just("a"), st.sampled_from(CLASSES)),
    st.tuples(st.sampled_from(CLASSES), st.just("rdfs:subClassOf"), st.sampled_from(CLASSES)),
)
data = st.lists(triple, min_size=3, max_size=25, unique=True)


def number(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


value_rule = st.one_of(
    st.sampled_from(CLASSES).map("sh:class {}".format),
    st.sampled_from(DATATYPES).map("sh:datatype xsd:{}".format),
    st.sampled_from(["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]).map(
        "sh:nodeKind sh:{}".format
    ),
    st.tuples(
        st.sampled_from(["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"]),
        st.sampled_from(["1", "0.1", "1.5", "1e0", '"2025-03-01"^^xsd:date', '"2025-03-01T00:00:00"^^xsd:dateTime']),
    ).map(lambda pair: f"sh:{pair[0]} {pair[1]}"),
    st.tuples(st.sampled_from(["minLength", "maxLength"]), number(0, 4)).map(lambda pair: f"sh:{pair[0]} {pair[1]}"),
    st.sampled_from(PATTERNS).map('sh:pattern "{}"'.format),
    st.sampled_from(PATTERNS[:3]).map('sh:pattern "{}" ; sh:flags "i"'.format),
    st.lists(st.sampled_from(['"en"', '"de"', '"en-GB"', '"*"']), min_size=1, max_size=2).map(
        lambda tags: f"sh:languageIn ( {' '.join(tags)} )"
    ),
    st.lists(st.sampled_from([*NODES[:6], *LITERALS]), min_size=1, max_size=4, unique=True).map(
        lambda terms: f"sh:in ( {' '.join(terms)} )"
    ),
    st.sampled_from([*NODES[:6], *LITERALS]).map("sh:hasValue {}".format),
    st.tuples(st.sampled_from(["equals", "disjoint"]), st.sampled_from(PROPERTIES)).map(
        lambda pair: f"sh:{pair[0]} {pair[1]}"
    ),
    st.just("sh:closed true ; sh:ignoredProperties ( rdf:type ex:p )"),
)
path_rule = st.one_of(
    number(0, 6).map("sh:minCount {}".format),
    number(0, 5).map("sh:maxCount {}".format),
    st.just("sh:minCount 1 ; sh:maxCount 1"),
    st.sampled_from(PROPERTIES).map("sh:lessThan {}".format),
    st.sampled_from(PROPERTIES).map("sh:lessThanOrEquals {}".format),
    st.just("sh:uniqueLang true"),
)


def rules(rule: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return one to three rules, each about another thing: SHACL allows most of them once."""
    return st.lists(rule, min_size=1, max_size=3, unique_by=lambda text: text.split()[0]).map(" ; ".join)


def _nested(shape: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(shape, min_size=1, max_size=3).map(" ".join)
    property_shape = st.tuples(st.sampled_from(PATHS), rules(st.one_of(value_rule, path_rule))).map(
        lambda pair: f"[ sh:path {pair[0]} ; {pair[1]} ]"
    )
    return st.one_of(
        st.tuples(st.sampled_from(["and", "or", "xone"]), some).map(lambda pair: f"[ sh:{pair[0]} ( {pair[1]} ) ]"),
        shape.map("[ sh:not {} ]".format),
        shape.map("[ sh:node {} ]".format),
        property_shape.map("[ sh:property {} ]".format),
        property_shape,
        st.tuples(st.sampled_from(PATHS), shape).map(lambda pair: f"[ sh:path {pair[0]} ; sh:node {pair[1]} ]"),
        st.tuples(st.sampled_from(PATHS), shape, number(0, 2), number(1, 3)).map(
            lambda four: (
                f"[ sh:path {four[0]} ; sh:qualifiedValueShape {four[1]} ;"
                f" sh:qualifiedMinCount {four[2]} ; sh:qualifiedMaxCount {four[3]} ]"
            )
        ),
    )


inner = st.recursive(rules(value_rule).map("[ {} ]".format), _nested, max_leaves=4)
# sh:node takes no property shape
node_rule = st.one_of(value_rule, inner.map(lambda shape: f"sh:and ( {shape} )"), inner.map("sh:not {}".format))
target = st.one_of(
    st.sampled_from(CLASSES).map("sh:targetClass {}".format),
    st.sampled_from(PROPERTIES).map("sh:targetSubjectsOf {}".format),
    st.sampled_from(PROPERTIES).map("sh:targetObjectsOf {}".format),
    st.sampled_from([*NODES[:6], '"a"', "1.50"]).map("sh:targetNode {}".format),
)
targets = st.lists(target, min_size=1, max_size=2, unique=True).map(" ; ".join)
query = st.sampled_from(QUERIES).map(
    lambda body: f'sh:sparql [ sh:prefixes ex: ; sh:select """SELECT $this ?value WHERE {{ {body} }}""" ]'
)
extra = st.sampled_from(["", "; sh:severity sh:Warning", '; sh:message "wrong"', "; sh:deactivated true"])
node_shape = st.tuples(targets, rules(st.one_of(node_rule, query)), extra).map(
    lambda t: f"a sh:NodeShape ; {t[0]} ; {t[1]} {t[2]}"
)
property_shape = st.tuples(
    targets, st.sampled_from(PATHS), rules(st.one_of(value_rule, path_rule, node_rule, query)), extra
).map(lambda t: f"a sh:PropertyShape ; {t[0]} ; sh:path {t[1]} ; {t[2]} {t[3]}")
shape_graph = st.lists(st.one_of(node_shape, property_shape), min_size=1, max_size=4).map(
    lambda shapes: "\n".join(f"ex:S{place} {shape} ." for place, shape in enumerate(shapes))
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    return tmp_path_factory.mktemp("random")


several = settings(
    max_examples=400,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@seed(20250608)
@several
@given(shape_graph, data)
def test_compiled_and_pyshacl_agree(folder: Path, shapes_text: str, triples: list[tuple[str, str, str]]) -> None:
    results_that_agree(folder, shapes_text, triples)


def test_queries_and_pyshacl_agree(folder: Path) -> None:
    found: list[int] = []

    @seed(20250608)
    @several
    @given(query, st.lists(st.tuples(st.sampled_from(NODES[:2]), st.sampled_from(PROPERTIES), value), max_size=8))
    def check(query: str, triples: list[tuple[str, str, str]]) -> None:
        shapes_text = f"ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p, ex:q, ex:r ; {query} ."
        found.append(results_that_agree(folder, shapes_text, triples))

    check()
    assert sum(count > 0 for count in found) > 50


def results_that_agree(folder: Path, shapes_text: str, triples: list[tuple[str, str, str]]) -> int:
    """Return how many results all engines find, 0 for shapes that are refused."""
    file = folder / "shapes.ttl"
    file.write_text(HEAD + shapes_text, encoding="utf-8")
    text = HEAD + "\n".join(f"{' '.join(one)} ." for one in triples)
    parsed = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            shapes = load_shapes([file])
        except DataError:
            return 0  # malformed for pySHACL too; tests/unit/validation/test_shapes.py looks at these
        expected = by_pyshacl(parsed, shapes)
        assert by_compiled(parsed, shapes) == by_compiled(parsed, shapes, Walked) == expected
        assert by_compiled(parsed, shapes, Far) == expected
        assert faithful(by_report(parsed, shapes)) == faithful(expected)
    return expected.total()
