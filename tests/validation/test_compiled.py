"""Compiled shapes clear what the engine can tell, leave the rest to pySHACL, and say so."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.resources import data_folder
from loader.store import open_store
from loader.validation import Shapes, load_shapes, validate, validate_compiled, validate_store
from loader.validation.compiled import run_compiled
from loader.validation.compiled.memory import Memory
from loader.validation.compiled.patterns import alike
from loader.validation.compiled.scans import by_scans
from loader.validation.shapes import parse_turtle
from loader.validation.sources import Whole
from tests.benchmarks.graphs import documents, store_of
from tests.benchmarks.validation import Held
from tests.validation.compare import Far, Walked, by_compiled, by_pyshacl, by_report, faithful, row_of

HEAD = """@prefix ex: <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
EXAMPLES = sorted((Path(__file__).parents[1] / "shapes").glob("*/*.ttl"))


@pytest.fixture(scope="module")
def own() -> Shapes:
    return load_shapes([data_folder("shapes")])


def shapes_of(folder: Path, text: str) -> Shapes:
    file = folder / "shapes.ttl"
    file.write_text(HEAD + text, encoding="utf-8")
    return load_shapes([file])


def triples(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE)]


def matching(expression: str) -> str:
    select = f"SELECT $this ?value {{ $this <https://example.org/p> ?value FILTER({expression}) }}"
    return f"sh:path ex:p ; sh:sparql [ sh:select '''{select}''' ]"


class Watched(Memory):
    """Triples that remember which nodes were looked at one by one."""

    looked_up = ""

    def select(self, text: str):  # type: ignore[no-untyped-def]
        if "VALUES ?s" in text:
            self.looked_up += text
        return super().select(text)


class Scanned(Walked):
    """Triples that remember what was asked of them."""

    def __init__(self, told: list[ox.Triple]) -> None:
        super().__init__(told)
        self.told = told
        self.asked = ""

    def select(self, text: str):  # type: ignore[no-untyped-def]
        self.asked += text
        return super().select(text)


def test_every_example_of_our_shapes_has_the_same_results(own: Shapes) -> None:
    context = parse_turtle(Path(__file__).parents[1] / "shapes" / "context.ttl")
    found = 0
    for file in EXAMPLES:
        data = parse_turtle(file)
        expected = validate(data, shapes=own, context=context)
        assert validate_compiled(data, shapes=own, context=context) == expected, file
        found += len(expected.results)
    assert found >= 360


def test_documents_with_faults_have_the_results_of_pyshacl_itself(own: Shapes) -> None:
    data = [triple for _, told in documents(20) for triple in told]
    data += [quad.triple for quad in store_of(1) if "Government" in str(quad.object) or "prefLabel" in str(quad)]
    expected = by_pyshacl(data, own)
    assert by_compiled(data, own) == by_compiled(data, own, Walked) == by_compiled(data, own, Far) == expected
    assert len(expected) > 3


def test_only_what_the_engine_cannot_clear_is_looked_at(tmp_path: Path) -> None:
    shapes = shapes_of(tmp_path, "ex:S a sh:PropertyShape ; sh:targetClass ex:A ; sh:path ex:p ; sh:minCount 1 .")
    data = Watched(triples("ex:good a ex:A ; ex:p 1 . ex:bad a ex:A ."))
    found, _, compiled = run_compiled(data, shapes)
    assert len(found) == 1
    assert "example.org/bad" in data.looked_up
    assert "example.org/good" not in data.looked_up
    assert compiled.left == ()


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (r"sh:path ex:p ; sh:pattern '\\d'", "sh:pattern"),
        ("sh:path ex:p ; sh:datatype xsd:duration", "sh:datatype"),
        ("sh:path ex:p ; sh:minInclusive 1e0", "sh:minInclusive"),
        ("sh:path [ sh:inversePath ( ex:p ex:q ) ] ; sh:minCount 9", "sh:inversePath of a sequence"),
        ("sh:path ex:p ; sh:node [ sh:sparql [ sh:select 'SELECT $this { $this ?p 1 }' ] ]", "sh:sparql within"),
        ("sh:path ex:p ; sh:sparql [ sh:select 'SELECT $this { $this ?p ?o } LIMIT 1' ]", "a query that cannot be"),
        ("sh:path ex:p ; sh:sparql [ sh:select 'SELECT $this { $this ?p ?o BIND(1 AS ?o) }' ]", "a query that cannot"),
        (matching('!REGEX(STR(?value), "^(?=.*[A-Z]).+")'), "a query that cannot be"),
        (matching('REGEX(STR(?value), "A", "i")'), "a query that cannot be"),
        (matching("REGEX(STR(?value), STR(?value))"), "a query that cannot be"),
        (matching('REGEX(STR(?value), LCASE("A"))'), "a query that cannot be"),
        (matching('REPLACE(STR(?value), "x*", "y") != STR(?value)'), "a query that cannot be"),
    ],
)
def test_what_cannot_be_compiled_is_named_and_checked(tmp_path: Path, rule: str, reason: str) -> None:
    shapes = shapes_of(tmp_path, f"ex:S a sh:PropertyShape ; sh:targetClass ex:A ; {rule} .")
    data = triples("ex:x a ex:A ; ex:p 'a', 1 . ex:y a ex:A ; ex:q ex:z . ex:x ex:p ex:v . ex:v ex:r 1 .")
    ((shape, told),) = run_compiled(Memory(data), shapes)[2].left
    assert shape == "https://example.org/S"
    assert told.startswith(reason)
    expected = by_pyshacl(data, shapes)
    assert by_compiled(data, shapes) == by_compiled(data, shapes, Walked) == expected
    assert by_compiled(data, shapes, Far) == expected
    assert expected


AS_STORED = "ex:x a ex:A ; ex:p 1, 5 ; ex:q 7 . ex:y a ex:A ; ex:p 4 . ex:w ex:q 2 . [] a ex:A ; ex:p 9 ."
REWRITTEN = """ex:x a ex:A ; ex:p 1.50, '05'^^xsd:integer ; ex:q '7'^^xsd:int . ex:y a ex:A ; ex:p '0150'^^xsd:integer .
ex:w ex:q '+2'^^xsd:integer . [] a ex:A ; ex:p 9.0, '2025-01-01T00:00:00+00:00'^^xsd:dateTime ."""


@pytest.mark.parametrize("data", [AS_STORED, REWRITTEN], ids=["as stored", "rewritten"])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this ?value { $this ex:p ?value FILTER(?value > 3) }",
        "SELECT $this ?value { $this ex:p ?value FILTER(DATATYPE(?value) IN (xsd:integer, xsd:decimal)) }",
        "SELECT $this ?value { { $this ex:p ?value } UNION { $this ex:q ?value } FILTER(isLiteral(?value)) }",
        "SELECT $this ?value { $this ex:p ?a OPTIONAL { $this ex:q ?value FILTER(?value > ?a) } FILTER BOUND(?value) }",
        "SELECT DISTINCT $this { FILTER NOT EXISTS { $this ex:q ?any } }",
        "SELECT $this ?path ?value { $this ?path ?value FILTER(isLiteral(?value)) }",
        "SELECT $this ?value { $this ex:p ?value . BIND(?value * 2 AS ?twice) FILTER(?twice > 5) }",
        "SELECT $this ?value { { FILTER($this = ex:x) $this ex:p ?value } UNION { $this ex:q ?value } }",
        "SELECT $this ?value { $this ex:p ?value FILTER(REGEX(STR(?value), '^[0-9]')) }",
        "SELECT $this (COUNT(?o) AS ?value) { $this ?p ?o } GROUP BY $this",
    ],
)
def test_queries_of_shapes_give_the_same_results(tmp_path: Path, query: str, data: str) -> None:
    shapes = shapes_of(
        tmp_path,
        "ex: sh:declare [ sh:prefix 'ex' ; sh:namespace 'https://example.org/'^^xsd:anyURI ] ,"
        " [ sh:prefix 'xsd' ; sh:namespace 'http://www.w3.org/2001/XMLSchema#'^^xsd:anyURI ] ."
        f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:nodeKind sh:IRI ; sh:targetNode ex:y, ex:w ;"
        f" sh:sparql [ sh:prefixes ex: ; sh:message 'it has {{?value}}' ; sh:select '''{query}''' ] .",
    )
    told = triples(data)
    expected = by_pyshacl(told, shapes)
    assert by_compiled(told, shapes) == by_compiled(told, shapes, Walked) == expected
    assert expected


@pytest.mark.parametrize(
    "body",
    [
        "$this ex:p ?a ; ex:q ?value FILTER(?value > ?a)",
        "$this ex:p ?value . FILTER NOT EXISTS { $this ex:q ?any } # ; FILTER(false)",
        "?other ex:p|^ex:r ?value FILTER(isLiteral(?value)) $this ex:q|ex:p ?value .",
        "$this ex:r/ex:p ?value .",
        """$this ex:p ?value . FILTER(STR(?value) != "#)") FILTER(?value < 5 && 0 < ?value)""",
        "$this ex:p ?a . $this ex:no-filter ?value FILTER(?value < ?a)",
    ],
)
def test_queries_read_in_one_go_give_the_same_results(
    tmp_path: Path, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = shapes_of(
        tmp_path,
        "ex: sh:declare [ sh:prefix 'ex' ; sh:namespace 'https://example.org/'^^xsd:anyURI ] ."
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:sparql [ sh:prefixes ex: ;"
        f" sh:message 'it has {{?value}}' ; sh:select '''SELECT $this ?value {{ {body}\n}}''' ] .",
    )
    data = Scanned(
        triples(
            "ex:x a ex:A ; ex:p 1, 5, ex:y ; ex:q 7 ; ex:r ex:y ; ex:no-filter 3 . ex:y a ex:A ; ex:p 4 . ex:w ex:p 7 ."
        )
    )
    expected = by_pyshacl(data.told, shapes)
    monkeypatch.setattr("loader.validation.compiled.run._FEW", 0)
    found = run_compiled(data, shapes)[0]
    assert Counter(row_of(node, told) for node, told in found) == expected
    assert expected
    assert "} { SELECT ?this ?value WHERE { ?this <https://example.org/" in data.asked


@pytest.mark.parametrize(
    "body",
    [
        "$this ?any ?value",
        "$this <urn:p>* ?value",
        "$this <urn:p> [ <urn:q> ?value ]",
        "$this <urn:p> ?value OPTIONAL { $this <urn:q> ?other }",
        "{ $this <urn:p> ?value } UNION { $this <urn:q> ?value }",
        "$this <urn:p> ?one BIND(?one AS ?value)",
        "$this !<urn:p> ?value",
        "FILTER(false)",
    ],
)
def test_other_queries_are_not_read_in_one_go(body: str) -> None:
    assert by_scans(body, "") is None


@pytest.mark.parametrize(
    "rule",
    [
        "sh:minCount 1 ; sh:maxCount 1",
        "sh:maxCount 2",
        "sh:minCount 1 ; sh:class ex:B",
        "sh:hasValue ex:b1",
        "sh:lessThan ex:q",
        "sh:disjoint ex:q",
    ],
)
@pytest.mark.parametrize(
    "statements",
    [
        "ex:a1 ex:p ex:b1 . ex:a2 ex:p ex:b1 .",
        "ex:a1 ex:p ex:b1 . ex:other ex:p ex:b1 .",
        "ex:a1 ex:p ex:b1 . ex:a2 ex:p ex:b1 . ex:other ex:p ex:b1, ex:b2 .",
        "ex:a1 ex:p ex:b1, ex:b2 . ex:a2 ex:p ex:b1 .",
        "ex:a1 ex:p ex:b1, ex:b2, ex:x . ex:a2 ex:p 1, 2 ; ex:q 2, ex:b1 .",
        "ex:a1 ex:p 3 ; ex:q 4, 5 . ex:a2 ex:p 9, 1 ; ex:q 2, 4 .",
        "",
    ],
)
def test_sets_that_are_only_counted_hide_nothing(tmp_path: Path, rule: str, statements: str) -> None:
    """As many nodes with a value as nodes in focus, but others; a value too many of a node out of focus."""
    shapes = shapes_of(
        tmp_path,
        f"ex:S a sh:PropertyShape ; sh:targetClass ex:A ; sh:path ex:p ; {rule} ."
        "ex:T a sh:PropertyShape ; sh:targetClass ex:A ; sh:path ex:q ; sh:minCount 1 .",
    )
    data = triples(f"ex:a1 a ex:A . ex:a2 a ex:A . ex:b1 a ex:B . ex:a1 ex:q 4 . ex:other ex:q 1 . {statements}")
    expected = by_pyshacl(data, shapes)
    assert by_compiled(data, shapes, Walked) == by_compiled(data, shapes, Far) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "sh:or ( [ sh:path ex:p ; sh:in ( 1 2 ) ] [ sh:path ex:q ; sh:minCount 1 ] )",
        "sh:or ( [ sh:path ex:q ; sh:minCount 1 ] [ sh:path ex:r ; sh:minCount 1 ] [ sh:class ex:B ] )",
        "sh:not [ sh:and ( [ sh:path ex:p ; sh:minCount 1 ] [ sh:path ex:q ; sh:minCount 1 ] ) ]",
        "sh:not [ sh:path ex:q ; sh:hasValue 1 ]",
        "sh:or ( [ sh:path ex:p ; sh:maxCount 1 ] [ sh:path ex:p ; sh:in ( 1 2 ) ] [ sh:nodeKind sh:Literal ] )",
        "sh:xone ( [ sh:path ex:p ; sh:minCount 1 ] [ sh:path ex:q ; sh:minCount 1 ] )",
    ],
)
def test_filters_are_narrowed_by_no_more_than_they_take(tmp_path: Path, rule: str) -> None:
    shapes = shapes_of(tmp_path, f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; {rule} .")
    said = ("ex:p 1", "ex:p 3", "ex:p 1, 3", "ex:q 1", "ex:q 2", "ex:r 1", "a ex:B", "ex:p 1, 2", "ex:p 1 ; ex:q 1, 2")
    data = triples(
        " ".join(f"ex:n{number} a ex:A ; {told} . ex:m{number} {told} ." for number, told in enumerate(said))
    )
    expected = by_pyshacl(data, shapes)
    assert by_compiled(data, shapes, Walked) == by_compiled(data, shapes) == by_compiled(data, shapes, Far) == expected
    assert 0 < len(expected) < len(said)


def test_our_own_queries_count_as_pyshacl_does(own: Shapes) -> None:
    """A sentence and a quote that overlaps its end, with its offset written as 07."""
    data = triples(
        "@prefix gp: <https://w3id.org/geopol/ontology#> . @prefix oa: <http://www.w3.org/ns/oa#> ."
        "@prefix schema: <https://schema.org/> ."
        "ex:d a schema:NewsArticle ; schema:articleBody 'Beijing suspended exports.' ."
        "ex:s a gp:Span ; gp:inDocument ex:d ; oa:start 0 ; oa:end '07'^^xsd:integer ; oa:exact 'Peking!' ."
    )
    quotes = [r for r in validate_compiled(data, shapes=own).results if r.source_shape.endswith("#Document-quotes")]
    assert len(quotes) == 1


def test_a_node_that_many_graphs_describe_is_judged_once_and_soon(tmp_path: Path) -> None:
    """The engine says a statement once for each graph: pairs of 400 are 160 000."""
    shapes = shapes_of(
        tmp_path, "ex:S a sh:PropertyShape ; sh:targetClass ex:A ; sh:path ex:p ; sh:maxCount 1 ; sh:uniqueLang true ."
    )
    statements = triples("ex:outlet a ex:A ; ex:p 'one'@en . ex:other a ex:A ; ex:p 'one'@en, 'two'@en .")
    graphs = [ox.NamedNode(f"https://example.org/graph/{number}") for number in range(400)]
    with open_store(str(tmp_path / "kg"), create=True) as store:
        store.insert(ox.Quad(*triple, name) for name in graphs for triple in statements)
        by_engine = [validate_store(store, shapes, engine=engine).reports for engine in ("compiled", "pyshacl")]
    assert by_engine[0] == by_engine[1]
    assert [result.focus_node for result in by_engine[0][0].results] == ["https://example.org/other"] * 2


def test_what_results_quote_is_read_for_many_at_once(own: Shapes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entities without evidence of their own are quoted by claims about them."""
    gp, asked = "https://w3id.org/geopol/ontology#", []

    def answer(self: Whole, text: str):  # type: ignore[no-untyped-def]
        asked.append(text)
        return select(self, text)

    select = Whole.select
    monkeypatch.setattr(Whole, "select", answer)
    numbers = []
    for many in (3, 30):
        held = Held(0)
        held.engine.extend(
            ox.Quad(*triple)
            for number in range(many)
            for triple in triples(
                f"@prefix gp: <{gp}> . @prefix oa: <http://www.w3.org/ns/oa#> . ex:e{number} a gp:Person ."
                f"ex:m{number} gp:refersTo ex:e{number} ; oa:exact 'E{number}' ; oa:start 0 ; gp:inDocument ex:d ."
            )
        )
        asked.clear()
        results = [result for report in validate_store(held, own).reports for result in report.results]
        assert {f"E{number}" for number in range(many)} <= {result.quote for result in results}
        numbers.append(len(asked))
    assert numbers[1] < numbers[0] + 10


def test_progress_is_told_up_to_the_end(tmp_path: Path) -> None:
    shapes = shapes_of(tmp_path, "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:nodeKind sh:IRI .")
    told: list[tuple[int, int]] = []
    with open_store(str(tmp_path / "kg"), create=True) as store:
        store.insert(ox.Quad(*triple, ox.DefaultGraph()) for triple in triples("ex:x a ex:A ."))
        validate_store(store, shapes, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 1), (1, 1)]


def test_literals_are_judged_as_the_file_writes_them(tmp_path: Path) -> None:
    """Oxigraph would make 1.5 of 1.50, and an xsd:integer of an xsd:int."""
    shapes = shapes_of(
        tmp_path,
        "ex:S a sh:PropertyShape ; sh:targetClass ex:A ; sh:path ex:p ;"
        " sh:pattern '^1[.]50$' ; sh:datatype xsd:decimal .",
    )
    report = validate_compiled(triples("ex:x a ex:A ; ex:p 1.50, 1.5, '1.50'^^xsd:int ."), shapes=shapes)
    assert sorted((result.value or "", result.component.rpartition("#")[2]) for result in report.results) == [
        ("1.5", "PatternConstraintComponent"),
        ("1.50", "DatatypeConstraintComponent"),
    ]


@pytest.mark.parametrize(
    ("pattern", "flags", "same"),
    [
        ("^[A-Z]{2}$", "", True),
        ("a|b+c*", "", True),
        ("a.c", "", True),
        ("abc", "i", False),
        (r"\d", "", False),
        (r"\w", "", False),
        ("(?i)a", "", False),
        ("a(?=b)", "", False),
        (r"(a)\1", "", False),
        ("[[:alpha:]]", "", False),
        ("a++", "", False),
        ("x{,3}", "", False),
        ("é", "", False),
        ("[", "", False),
    ],
)
def test_patterns_go_to_the_engine_only_where_it_reads_them_alike(pattern: str, flags: str, same: bool) -> None:
    assert alike(pattern, flags) is same


def test_the_report_in_turtle_is_that_of_pyshacl(tmp_path: Path) -> None:
    """Terms that look alike stay apart, and a path of several steps is told whole."""
    head = "@prefix ex: <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> ."
    file = tmp_path / "shapes.ttl"
    file.write_text(f"""{head}
        ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property ex:P , ex:Q , ex:R , ex:T .
        ex:P sh:path ex:p ; sh:in ( ex:none ) ; sh:message "no" .
        ex:Q sh:path ( ex:p [ sh:inversePath ex:p ] ) ; sh:nodeKind sh:Literal .
        ex:R sh:path [ sh:alternativePath ( ex:p [ sh:zeroOrMorePath ex:q ] ) ] ; sh:maxCount 1 .
        ex:T sh:path [ sh:oneOrMorePath ( ex:p ex:q ) ] ; sh:minCount 1 .""")
    values = 'ex:x , "https://example.org/x" , 1 , "1" , "x"@en , "x" , "mailto:a@b.example" , "\\"\\n\\u0001" , 1.50'
    data = f"{head} ex:a ex:p {values} . _:b ex:p _:c ."
    triples = [quad.triple for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)]
    shapes = load_shapes([file])
    expected = by_pyshacl(triples, shapes)
    found = by_report(triples, shapes)
    assert faithful(found) == faithful(expected)
    assert len(found) == sum(expected.values()) == 16
    assert {row[4] for row in found} == {f"<https://example.org/{name}>" for name in "PQRT"}
