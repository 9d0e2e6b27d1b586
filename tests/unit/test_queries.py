"""Stored queries: front matter is checked, parameters are bound as typed terms."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loader.errors import UsageError
from loader.queries import bind, catalogue, check, find_query, read_query, readme
from loader.queries.stored import Parameter, StoredQuery
from loader.resources import data_folder
from loader.store import Store, Table, open_store, rdf_file

GP = "https://w3id.org/geopol/ontology#"
XSD = "http://www.w3.org/2001/XMLSchema#"
GOOD = """#+ summary: Everything of a kind
#+ description: >
#+   Over two
#+   lines.
#+ tags: [a, b]
#+ view: timeline
#+ parameters:
#+   who: {type: country, help: the country}
#+   since: {type: date}
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT * WHERE {
  VALUES (?who ?since) { (UNDEF "2025-01-01"^^xsd:date) }
}
"""
TYPES = ("string", "iri", "date", "integer", "decimal", "boolean", "enumeration", "country")


def write(folder: Path, text: str, name: str = "kind.rq") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def query_of(kind: str) -> StoredQuery:
    """Return a query that answers with the bound value beside a mark of its own."""
    text = 'SELECT ?value ?mark WHERE { VALUES (?value ?other) { ("default" "kept") } VALUES ?mark { "one row" } }'
    values = ("a", "b") if kind == "enumeration" else ()
    return StoredQuery("probe", "", text, "probe.rq", parameters=(Parameter("value", kind, "default", values=values),))


def test_front_matter_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    assert read_query(path) == StoredQuery(
        name="kind",
        summary="Everything of a kind",
        text=GOOD,
        path=str(path),
        description="Over two lines.",
        tags=("a", "b"),
        parameters=(
            Parameter("who", "country", None, "the country", f"{GP}Country"),
            Parameter("since", "date", "2025-01-01"),
        ),
        view="timeline",
    )


def test_a_query_of_grlc_loads_as_it_is(tmp_path: Path) -> None:
    text = (
        "#+ summary: Bands\n#+ endpoint: http://dbpedia.org/sparql\n#+ method: GET\n#+ pagination: 100\nSELECT * {}\n"
    )
    assert read_query(write(tmp_path, text)).summary == "Bands"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("#+ summary: Everything of a kind\n", "", ":1: no summary"),
        ("view: timeline", "view: pie", ":6: unknown view 'pie'; use one of table, graph"),
        ("tags: [a, b]", "tags: a", ":5: tags must be a list"),
        ("tags: [a, b]", "tags: [a, b", ":6: the front matter is not YAML"),
        ("view: timeline", "tags: [c]", ":6: the front matter is not YAML: tags is told twice"),
        ("since: {type: date}", "who: {type: date}", ":9: the front matter is not YAML: who is told twice"),
        ("tags: [a, b]", "? [a, b]\n#+ : c", ":5: the front matter is not YAML"),
        ("tags: [a, b]", "tag: [a, b]", ":5: unknown key 'tag'"),
        ("type: country", "type: land", ":8: unknown type 'land' of parameter who; use one of iri"),
        ("type: country", "type: enumeration", ":8: parameter who: one of `values: [...]`"),
        ("type: country", "class: gp:Country", ":8: parameter who needs"),
        ("type: country", "type: iri, class: Country", ":8: class 'Country' of parameter who"),
        ("type: country", "type: country, default: x", ":8: unknown key 'default' of parameter who; the VALUES row"),
        ("(?who ?since)", "(?who ?until)", ":7: no row `VALUES (?who ?since) { (...) }`"),
        ('(UNDEF "2025', '(UNDEF UNDEF) ("2025', ":7: no row"),
        ("xsd:date)", "xds:date)", ":12: the default of since"),
        ("SELECT * WHERE {", "SELECT * WHERE { SERVICE <http://x/> {}", ":11: SERVICE is refused"),
        ("summary: Everything", "summary: [Everything]", ":1: "),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(UsageError) as error:
        read_query(path)
    assert str(error.value).startswith(f"{path}{fault}") and "\n" not in str(error.value)


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bad.rq"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"bad.rq:1: cannot be read as UTF-8 text"):
        read_query(path)


@pytest.mark.parametrize("name", ["-dash.rq", "été.rq", "a!.rq", f"{'x' * 65}.rq"])
def test_a_file_name_is_a_query_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="name the file with lower-case letters"):
        read_query(write(tmp_path, GOOD, name))


def test_check_lists_every_fault_and_goes_on(tmp_path: Path) -> None:
    write(tmp_path, "#+ view: table\nSELECT * {}", "a.rq")
    write(tmp_path, GOOD, "b.rq")
    write(tmp_path, "#+ summary: x\n#+ view: pie\nSELECT * {}", "c.rq")
    write(tmp_path, "#+ summary: Insert, delete\n\nDELETE WHERE { ?s ?p ?o }", "d.rq")
    faults = check([tmp_path])
    assert [fault.split(": ")[0] for fault in faults] == [f"{tmp_path}/{at}" for at in ("a.rq:1", "c.rq:2", "d.rq:3")]
    assert find_query("b", [tmp_path]).name == "b"


def test_the_catalogue_is_in_the_order_of_the_names_and_a_later_folder_wins(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    first.mkdir(), second.mkdir()
    write(first, GOOD, "b.rq"), write(first, GOOD, "a.rq")
    own = write(second, GOOD.replace("Everything", "Mine"), "b.rq")
    found = catalogue([first, second])
    assert list(found) == ["a", "b"]
    assert found["b"].path == str(own)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder of queries at"):
        catalogue([tmp_path / "none"])


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "b.rq", "b/../b", "B", "", "b\x00", "%2e%2e/b", "b\n", "x" * 9999]
)
def test_a_name_that_is_no_query_reads_no_file(tmp_path: Path, name: str) -> None:
    write(tmp_path, GOOD, "b.rq")
    with pytest.raises(UsageError, match="no stored query is called") as error:
        find_query(name, [tmp_path])
    assert len(str(error.value)) < 400


def test_an_unknown_query_names_near_ones() -> None:
    with pytest.raises(UsageError, match="did you mean measures-against-country"):
        find_query("measure-against-country", [data_folder("queries")])


def test_without_values_the_text_stays_as_it_is(tmp_path: Path) -> None:
    query = read_query(write(tmp_path, GOOD))
    assert bind(query, {}) == GOOD


def test_values_take_the_place_of_the_defaults(tmp_path: Path) -> None:
    query = read_query(write(tmp_path, GOOD))
    bound = bind(query, {"who": "https://w3id.org/geopol/id/country/us", "since": "2025-04-01"})
    assert bound == GOOD.replace(
        '(UNDEF "2025-01-01"^^xsd:date)', f'(<https://w3id.org/geopol/id/country/us> "2025-04-01"^^<{XSD}date>)'
    )


def test_an_unknown_parameter_names_the_known_ones(tmp_path: Path) -> None:
    query = read_query(write(tmp_path, GOOD))
    with pytest.raises(UsageError, match="kind has no parameter 'sinse'; it takes since"):
        bind(query, {"sinse": "2025-01-01"})
    with pytest.raises(UsageError, match="it takes who, since"):
        bind(query, {"x": "1"})


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("string", "", '""'),
        ("date", "2024-02-29", f'"2024-02-29"^^<{XSD}date>'),
        ("integer", "-7", f'"-7"^^<{XSD}integer>'),
        ("decimal", "0.50", f'"0.50"^^<{XSD}decimal>'),
        ("boolean", "Yes", f'"true"^^<{XSD}boolean>'),
        ("enumeration", "b", '"b"'),
        ("iri", "urn:x:y", "<urn:x:y>"),
        ("country", "https://example.org/a%20b?c=d#e", "<https://example.org/a%20b?c=d#e>"),
    ],
)
def test_a_value_becomes_a_term_of_its_type(kind: str, value: str, term: str) -> None:
    assert f'{{ ({term} "kept") }}' in bind(query_of(kind), {"value": value})


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", "2025-02-30"),
        ("date", "20250101"),
        ("date", "2025-01-01T00:00:00Z"),
        ("date", "٢٠٢٥-٠١-٠١"),
        ("integer", "1.0"),
        ("integer", "1" * 19),
        ("integer", "1\n"),
        ("decimal", "1e3"),
        ("decimal", "NaN"),
        ("boolean", "maybe"),
        ("enumeration", "c"),
        ("iri", "javascript:alert(1)"),
        ("iri", "file:///etc/passwd"),
        ("iri", "http://a> b"),
        ("iri", "United States"),
        ("string", "\ud800"),
    ],
)
def test_a_value_of_another_type_is_told_with_what_is_wanted(kind: str, value: str) -> None:
    with pytest.raises(UsageError, match=r"^value: .* is not ") as error:
        bind(query_of(kind), {"value": value})
    assert "\n" not in str(error.value)


DATA = """@prefix gp: <https://w3id.org/geopol/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:us> a gp:Country ; skos:prefLabel "United States"@en ; gp:alpha2 "US" ; gp:alpha3 "USA" .
<urn:us-agency> a gp:Agency ; skos:prefLabel "US"@en .
<urn:eu> a gp:IntergovernmentalOrganization ; skos:prefLabel "European Union"@en ; skos:altLabel "EU"@en .
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("queries") / "kg"), create=True) as opened:
        opened.load(rdf_file(DATA.encode(), name="names", form="turtle"), loaded_at="2025-06-09T00:00:00Z")
        yield opened


@pytest.mark.parametrize("value", ["US", "us", "united states", "urn:us"])
def test_a_country_may_be_given_by_code_name_or_iri(store: Store, tmp_path: Path, value: str) -> None:
    query = read_query(write(tmp_path, GOOD))
    assert '{ (<urn:us> "2025' in bind(query, {"who": value}, store=store)


def test_an_unknown_name_says_which_parameter_and_lists_near_ones(store: Store, tmp_path: Path) -> None:
    query = read_query(write(tmp_path, GOOD))
    with pytest.raises(UsageError, match="who: nothing is called 'Untied States' among Country; near names: United"):
        bind(query, {"who": "Untied States"}, store=store)


def test_measures_are_asked_for_an_organization_as_for_a_country(store: Store) -> None:
    query = find_query("measures-against-country", [data_folder("queries")])
    for name, iri in (("EU", "urn:eu"), ("european union", "urn:eu"), ("united states", "urn:us"), ("USA", "urn:us")):
        assert f'{{ (<{iri}> "2000-01-01"' in bind(query, {"country": name}, store=store)


HOSTILE = st.one_of(
    st.text(),
    st.text(alphabet="\"'\\{}()<>#?$&;.|^@ \n\r\t\x00\u2028\u202e%_:/"),
    st.sampled_from(['" } } ; DROP ALL #', "> } <", '") } { ("', "\\u0022", "'''", '"""', "?value", "$value", "${x}"]),
    st.builds("urn:x:{}".format, st.text()),
    st.builds("http://example.org/{}".format, st.text()),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True),
    st.integers().map(str),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
)


@pytest.mark.parametrize("kind", TYPES)
@settings(max_examples=300, deadline=None, derandomize=True)
@given(value=HOSTILE)
def test_a_hostile_value_is_refused_or_comes_back_unchanged(store: Store, kind: str, value: str) -> None:
    try:
        text = bind(query_of(kind), {"value": value}, store=store)
    except UsageError:
        assert kind != "string" or any(letter == "\x00" or 0xD800 <= ord(letter) <= 0xDFFF for letter in value)
        return
    answer = store.query(text)
    assert isinstance(answer, Table)
    assert answer.variables == ("value", "mark")
    ((term, mark),) = answer.rows
    assert mark == ox.Literal("one row")
    assert isinstance(term, ox.NamedNode if kind in {"iri", "country"} else ox.Literal)
    # The same letters come back; a boolean and a number are brought to one spelling, a name to its IRI.
    if kind == "boolean":
        assert term.value in {"true", "false"}
    elif kind in {"integer", "decimal"}:
        assert Decimal(term.value) == Decimal(value)
    elif kind in {"iri", "country"} and ":" not in value:
        assert term.value in {"urn:us", "urn:us-agency", "urn:eu"}
    else:
        assert term.value == value


def test_the_readme_shows_each_query_with_its_parameters(tmp_path: Path) -> None:
    query = read_query(write(tmp_path, GOOD))
    assert "| [kind](kind.rq) | Everything of a kind | `who` country (the country); `since` date |" in readme([query])


def test_importing_the_queries_brings_in_nothing_heavy() -> None:
    import subprocess
    import sys

    code = "import sys, loader.queries, loader.store.embedded; print([m for m in sys.argv[1:] if m in sys.modules])"
    heavy = ["rdflib", "spacy", "pyshacl", "trafilatura", "SPARQLWrapper", "numpy", "rich"]
    found = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
