"""Files of grlc, faults of files, choices out of the store, the export."""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.errors import UsageError
from loader.queries import bind, catalogue, check, choices, read_query, readable, screen, to_examples
from loader.queries.stored import Parameter
from loader.resources import data_folder
from loader.store import open_store

HERE = Path(__file__).parent
GRLC = """#+ summary: Albums of a band
#+ endpoint: http://dbpedia.org/sparql
#+ pagination: 100
#+ method: GET
#+ tags:
#+   - music
#+ defaults:
#+   - genre: rock
#+ enumerate:
#+   - mood:
#+     - calm
#+     - loud
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?band ?name WHERE {
  BIND (?_band_iri AS ?band)
  BIND (CONCAT(?_genre, ?_mood, ?_title_en, STR(?_year_integer), STR(?_day_xsd_date), ?__note) AS ?name)
  # ?_comment and "?_string" are none
}
"""


def write(folder: Path, text: str, name: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_file_of_grlc_has_the_parameters_that_its_variables_name(tmp_path: Path) -> None:
    query = read_query(write(tmp_path, GRLC, "grlc.rq"))
    assert query.parameters == (
        Parameter("band", "iri", variable="_band_iri"),
        Parameter("genre", "string", "rock", variable="_genre"),
        Parameter("mood", "string", values=("calm", "loud"), variable="_mood"),
        Parameter("title", "string", variable="_title_en", language="en"),
        Parameter("year", "integer", variable="_year_integer"),
        Parameter("day", "date", variable="_day_xsd_date"),
        Parameter("note", "string", variable="__note"),
    )


def test_values_take_the_place_of_grlc_variables(tmp_path: Path) -> None:
    query = read_query(write(tmp_path, GRLC, "grlc.rq"))
    given = {"band": "urn:b", "mood": "loud", "title": "T", "year": "1999", "day": "2025-01-01", "note": "}"}
    text = bind(query, given)
    ((band, name),) = [tuple(row) for row in ox.Store().query(text)]  # type: ignore[union-attr]
    assert (band.value, name.value) == ("urn:b", "rockloudT19992025-01-01}")
    assert '?_comment and "?_string" are none' in text
    with pytest.raises(UsageError, match="year: 'x' is not a whole number"):
        bind(query, {"year": "x"})


PLAIN = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 100"
# One file for each decorator, as grlc's own examples have them: none needs another beside it.
DECORATED = {
    "no_decorator": ("", "no decorator"),
    "summary": ("#+ summary: This is the summary of my query.\n\n", "This is the summary of my query."),
    "description": ("#+ description: An extended description\n", "An extended description"),
    "tags": ("#+ tags:\n#+   - group1\n", "tags"),
    "Method.POST": ("#+ method: POST\n", "method post"),
    "endpoint-get": ("#+ endpoint-method: GET\n", "endpoint get"),
    "endpoint": ("#+ endpoint: http://dbpedia.org/sparql\n", "endpoint"),
    "endpoint_url": ("#+ endpoint_in_url: False\n", "endpoint url"),
    "pagination": ("#+ pagination: 5\n", "pagination"),
    "defaults": ("#+ defaults:\n#+   - genre: http://example.org/Rock_music\n", "defaults"),
    "enumerate": (
        "#+ enumerate:\n#+   - genre:\n#+     - http://example.org/Rock_music\n#+     - urn:b\n",
        "enumerate",
    ),
    "asked": ("#+ enumerate:\n#+   - genre\n", "asked"),
    "transform": ('#+ transform: {\n#+     "band": "?band",\n#+     "$anchor": "band"\n#+   }\n', "transform"),
}


def test_each_decorator_of_grlc_loads_as_it_is(tmp_path: Path) -> None:
    for name, (front, _) in DECORATED.items():
        text = PLAIN.replace("?o", "?_genre_iri") if "genre" in front else PLAIN
        write(tmp_path, front + text, f"{name}.rq")
    assert check([tmp_path]) == []
    found = {query.path: query for query in catalogue([tmp_path]).values()}
    assert {Path(path).stem: query.summary for path, query in found.items()} == {
        name: summary for name, (_, summary) in DECORATED.items()
    }
    queries = catalogue([tmp_path])
    assert queries["pagination"].page_rows == 5 and queries["tags"].tags == ("group1",)
    assert queries["defaults"].parameters[0].default == "http://example.org/Rock_music"
    with pytest.raises(UsageError, match=r"is not one of http://example\.org/Rock_music, urn:b; did"):
        bind(queries["enumerate"], {"genre": "urn:c"})
    assert "?p <urn:b>" in bind(queries["enumerate"], {"genre": "urn:b"})


@pytest.mark.parametrize(
    ("told", "row", "fault"),
    [
        ("since: {type: date}", '"yesterday"', "3: the default of since: 'yesterday' is not a date"),
        ("n: {type: integer}", "1.5", "3: the default of n: '1.5' is not a whole number"),
        ("k: {type: enumeration, values: [a, b]}", '"c"', "3: the default of k: 'c' is not one of a, b"),
        ("limit: {type: integer}", "1", "3: parameter limit has the name of an option of `geopol query`"),
    ],
)
def test_a_default_that_is_not_of_its_type_is_a_fault(tmp_path: Path, told: str, row: str, fault: str) -> None:
    name = told.partition(":")[0]
    text = f"#+ summary: x\n#+ parameters:\n#+   {told}\nSELECT * {{ VALUES ?{name} {{ {row} }} }}"
    path = write(tmp_path, text, "x.rq")
    (found,) = check([tmp_path])
    assert found.startswith(f"{path}:{fault}") and readable([tmp_path]) == ({}, [found])


def test_a_default_of_grlc_is_checked_too_and_a_byte_order_mark_is_none(tmp_path: Path) -> None:
    path = write(
        tmp_path, "\ufeff#+ summary: x\n#+ defaults:\n#+   - year: abc\nSELECT * { ?s ?p ?_year_integer }", "x.rq"
    )
    assert check([tmp_path]) == [f"{path}:3: the default of year: 'abc' is not a whole number of at most 18 digits"]


def test_two_files_of_one_name_are_a_fault(tmp_path: Path) -> None:
    write(tmp_path, PLAIN, "my-query.rq")
    write(tmp_path, PLAIN, "my_query.rq")
    (fault,) = check([tmp_path])
    assert fault == f"{tmp_path}/my-query.rq:1: my_query.rq has the name my-query too; rename one of the two"
    assert readable([tmp_path])[1] == [fault]


@pytest.mark.parametrize("rows", ["0", "-1", "many", "1.5", "true", "[1]"])
def test_a_page_has_a_whole_number_of_rows(tmp_path: Path, rows: str) -> None:
    path = write(tmp_path, f"#+ summary: x\n#+ pagination: {rows}\n{PLAIN}", "x.rq")
    assert check([tmp_path]) == [f"{path}:2: pagination must be a whole number of rows, such as 100"]


FAULTY = """#+ summary: [not, text]
#+ tags: one
#+ view: pie
#+ parameters:
#+   who: {type: land}
#+   when: {type: date, default: x}
SELECT * WHERE {
  VALUES (?who ?when) { (UNDEF UNDEF) }
  ?s ?p }}
"""


def test_every_fault_of_every_file_is_told_with_its_line(tmp_path: Path) -> None:
    bad = write(tmp_path, FAULTY, "bad.rq")
    write(tmp_path, "#+ summary: fine\nSELECT * { ?s ?p ?o }", "fine.rq")
    empty = write(tmp_path, "SELECT * {", "open.rq")
    assert [fault.partition(" ")[0] for fault in check([tmp_path])] == [
        *(f"{bad}:{line}:" for line in (1, 2, 3, 5, 6, 9)),
        f"{empty}:1:",
    ]
    found, told = readable([tmp_path])
    assert list(found) == ["fine"] and len(told) == 2


def test_an_enumeration_names_a_query_beside_it(tmp_path: Path) -> None:
    text = '#+ summary: x\n#+ parameters:\n#+   p: {type: enumeration, query: kinds}\nSELECT ?p { VALUES ?p { "a" } }'
    path = write(tmp_path, text, "x.rq")
    with pytest.raises(UsageError, match=r"x.rq:3: parameter p: there is no stored query kinds.rq beside this one"):
        read_query(path)
    write(tmp_path, "#+ summary: kinds\nSELECT ?k { ?s <urn:kind> ?k } ORDER BY ?k", "kinds.rq")
    query = read_query(path)
    with open_store("memory:") as store:
        store.update('INSERT DATA { <urn:a> <urn:kind> "one", "two" }')
        assert choices(query, query.parameters[0], store=store) == ("one", "two")
        assert '{ "two" }' in bind(query, {"p": "two"}, store=store)
        with pytest.raises(UsageError, match="p: 'three' is not one of one, two"):
            bind(query, {"p": "three"}, store=store)
    with pytest.raises(UsageError, match="its choices come from a query, which needs a store"):
        bind(query, {"p": "two"})


def test_the_export_is_turtle_of_executables() -> None:
    queries = catalogue([data_folder("queries")])
    quads = list(ox.parse(to_examples(queries.values()), ox.RdfFormat.TURTLE))
    shacl = "http://www.w3.org/ns/shacl#"
    texts = {
        q.subject.value: q.object.value for q in quads if q.predicate.value in {f"{shacl}select", f"{shacl}construct"}
    }
    assert texts == {f"https://w3id.org/geopol/id/query/{name}": query.text for name, query in queries.items()}
    kinds = {q.subject.value for q in quads if q.object == ox.NamedNode(f"{shacl}SPARQLConstructExecutable")}
    assert kinds == {"https://w3id.org/geopol/id/query/imposition-network"}


def test_the_export_is_as_the_vocabulary_of_examples_has_it(tmp_path: Path) -> None:
    """One comment in English, one text, the prefixes, at most one target: as readers of sparql-examples ask for it."""
    from pyshacl import validate
    from rdflib import Graph

    write(tmp_path, "#+ summary: All of it\nPREFIX e: <urn:e:>\nDESCRIBE ?s { ?s e:p ?o }", "all.rq")
    write(tmp_path, "ASK { ?s ?p ?o }", "any.rq")
    told = to_examples(catalogue([data_folder("queries"), tmp_path]).values(), endpoint="https://example.org/sparql")
    graph = Graph().parse(data=told, format="turtle")
    conforms, _, report = validate(graph, shacl_graph=Graph().parse(HERE / "sparql-examples.ttl"), inference="none")
    assert conforms, report
    # The prefixes are those of the texts: a text without its own can be read with them.
    rows = graph.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?prefix ?namespace ?text { ?q sh:prefixes/sh:declare ?d ; "
        "sh:select|sh:construct ?text . ?d sh:prefix ?prefix ; sh:namespace ?namespace }"
    )
    declared = {str(prefix): str(namespace) for prefix, namespace, _ in rows}
    for text in {str(text) for _, _, text in rows}:
        bare = "\n".join(line for line in text.splitlines() if not line.upper().startswith("PREFIX"))
        ox.Store().query(bare, prefixes=declared)
    broken = told.replace("rdfs:comment", "rdfs:seeAlso")
    assert not validate(Graph().parse(data=broken), shacl_graph=Graph().parse(HERE / "sparql-examples.ttl"))[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("DROP ALL", "DROP is an update"),
        ("hello", "it is no SPARQL query"),
        ("SELECT * " + "{" * 65 + "}" * 65, "nests more than 64 brackets"),
        ("SELECT * {}" + " " * 64_000, "64000 are the most"),
        ("SELECT * {" + " UNION ".join(["{ ?s ?p 1 }"] * 202) + "}", "more than 200 UNIONs"),
        ("SELECT (" + "1+" * 2_001 + "1 AS ?x) {}", "more than 2000 operators"),
        ("SELECT (" + "1 -" * 2_001 + "?y AS ?x) {}", "more than 2000 operators"),
        ("SELECT * { ?s " + "/".join(["<urn:p>"] * 2_002) + " ?o }", "more than 2000 operators"),
    ],
)
def test_a_query_that_would_hurt_is_refused(text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        screen(text)


def test_words_in_texts_and_comments_are_no_keywords() -> None:
    screen('SELECT * { ?s ?p "SERVICE }}}}" } # LOAD')


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { VALUES ?x { "
        + " ".join(f"<https://w3id.org/geopol/id/country/a-{n}>" for n in range(1_000))
        + " } }",
        "SELECT * { VALUES ?x { " + " ".join(f"-{n}" for n in range(2_500)) + " } }",
        'SELECT * { ?s ?p "' + "+" * 2_500 + '" } # ' + "=" * 2_500,
        'SELECT * { ?s ?p "' + "union " * 201 + '" }',
    ],
)
def test_a_query_that_is_long_and_flat_passes(text: str) -> None:
    screen(text)
    ox.Store().query(text)


@pytest.mark.parametrize("text", ["?" * 64_000, "a." * 32_000, "a-" * 32_000, '"""\\' * 16_000, "<" * 64_000])
def test_a_text_is_looked_through_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(UsageError):
        screen(text)
    assert time.process_time() - began < 2  # 10 s, when each word of a.a.a. was looked through to the end.
