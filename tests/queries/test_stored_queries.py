"""Run each stored query over data of its own and compare the whole answer."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.queries import bind, catalogue, check, readme
from loader.resources import data_folder
from loader.store import Table, open_store, rdf_file, read_quads, to_text

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

HERE = Path(__file__).parent
QUERIES = catalogue([data_folder("queries")])
NAMING = {"<http://www.w3.org/2004/02/skos/core#prefLabel>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"}


def expected_rows(name: str) -> list[tuple[str, ...]]:
    with (HERE / name / "expected.csv").open(encoding="utf-8", newline="") as stream:
        return [tuple(row) for row in csv.reader(stream)]


def expected_triples(name: str) -> set[str]:
    return set((HERE / name / "expected.nt").read_text(encoding="utf-8").splitlines())


def data(name: str) -> Path:
    return HERE / name / "data.trig"


def test_every_query_has_data_and_an_expected_answer() -> None:
    folders = {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(QUERIES)
    for name in QUERIES:
        assert data(name).is_file()
        assert (HERE / name / "expected.csv").is_file() or (HERE / name / "expected.nt").is_file()


def test_no_stored_query_has_a_fault() -> None:
    assert check([data_folder("queries")]) == []


def test_there_are_at_least_as_many_queries_as_promised() -> None:
    assert len(QUERIES) >= 35


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_tells_all_of_itself(name: str) -> None:
    query = QUERIES[name]
    assert query.summary and query.description and query.tags
    assert f"\n#+ view: {query.view}\n" in query.text
    assert all(one.type and one.help for one in query.parameters)
    # One spelling a word, the one of the names and of the ontology.
    assert not [tag for tag in query.tags if "organisation" in tag]


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_answers_as_expected(name: str, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "kg"), create=True) as store:
        # Inserted, not loaded: the data holds graphs that a file may not write to, and needs no ledger entry.
        store.insert(read_quads(rdf_file(data(name))))
        answer = store.query(QUERIES[name].text)
    if isinstance(answer, Table):
        assert [answer.variables, *answer.texts()] == expected_rows(name)
    else:
        assert isinstance(answer, tuple)
        assert {f"{triple} ." for triple in answer} == expected_triples(name)


BY_PARAMETERS = [
    (
        "agreements",
        {"mentioned": "false"},
        [
            "trade agreement brokered in Geneva, May 2025",
            "accord on magnets",
            "truce, June 2025",
            "Pact of blocs",
            "Treaty of friendship",
            "https://w3id.org/geopol/id/agreement/unnamed",
        ],
    ),
    ("agreements", {"titled": "FRIEND"}, ["Treaty of friendship"]),
    ("agreements", {"titled": "friend", "party": "https://w3id.org/geopol/id/country/cn"}, []),
    (
        "agreements",
        {"party": "https://w3id.org/geopol/id/country/us"},
        ["trade agreement brokered in Geneva, May 2025"],
    ),
    (
        "shared-agreements",
        {"one": "https://w3id.org/geopol/id/country/fr", "other": "https://w3id.org/geopol/id/country/cn"},
        ["Climate convention", "Investment accord"],
    ),
    (
        "shared-agreements",
        {"one": "https://w3id.org/geopol/id/country/fr", "other": "https://w3id.org/geopol/id/country/us"},
        ["Climate convention", "Only one", "Pact of blocs"],
    ),
    (
        "shared-agreements",
        {"one": "https://w3id.org/geopol/id/country/fr", "other": "https://w3id.org/geopol/id/country/de"},
        ["Climate convention"],
    ),
    (
        "shared-agreements",
        {"one": "https://w3id.org/geopol/id/organization/eu", "other": "https://w3id.org/geopol/id/country/cn"},
        ["Climate convention", "Investment accord"],
    ),
    ("holders-of-office", {"date": "2007-05-01"}, ["Henry Paulson"]),
    ("holders-of-office", {"date": "2013-05-01"}, ["Timothy Geithner"]),
    ("holders-of-office", {"date": "2018-05-01"}, ["Steven Mnuchin"]),
    ("holders-of-office", {"date": "2025-01-25"}, ["Scott Bessent"]),
    ("holders-of-office", {"date": "2025-01-28"}, ["Scott Bessent", "Scott Bessent"]),
    ("holders-of-office", {"date": "2000-01-01"}, []),
    ("critical-commodities", {"listed": "eu"}, ["gallium", "arsenic"]),
    ("critical-commodities", {"share": "0.3"}, ["gallium", "lithium"]),
    ("members-of-organization", {"organization": "https://w3id.org/geopol/id/organization/club"}, ["Switzerland"]),
    ("offices-of-person", {"person": "https://w3id.org/geopol/id/person/other"}, ["National Security Advisor"]),
    ("measures-against-country", {"country": "https://w3id.org/geopol/id/organization/eu"}, ["2025-04-10"]),
    ("producers-of-commodity", {"measured": "Reserves"}, ["rare earths"]),
    ("producers-of-commodity", {"measured": "", "share": "0.2"}, ["dysprosium", "rare earths", "rare earths"]),
    ("agreements", {"party": "https://w3id.org/geopol/id/organization/eu", "mentioned": "false"}, ["Pact of blocs"]),
    # A country stands for its government.
    ("people-of-organization", {"organization": "https://w3id.org/geopol/id/country/cn"}, ["Dee Example"]),
    # Undated ones count whatever the first day, also one after the day of publication.
    ("measures-against-country", {"since": "2025-04-09"}, ["2025-04-09", ""]),
    ("measures-against-country", {"since": "2025-07-01"}, [""]),
    ("measures-on-commodity", {"since": "2025-04-04"}, ["2025-04-06", "2025-04-06", "2025-04-04", ""]),
    ("measures-on-commodity", {"since": "2025-07-01"}, [""]),
    ("planned-events", {"since": "2025-06-10"}, ["2025-06", "2025-06", "", ""]),
    ("planned-events", {"since": "2025-06-01"}, ["2025-06", "2025-06", "2025-06-02", "2025-06-09", "", ""]),
    # The tariff may have come on May 31; the undated measures are told in June.
    ("measures-by-imposer", {"until": "2025-05-30"}, ["Government of China"]),
    ("single-source-facts", {"until": "2025-06-10", "confidence": "0.8"}, ["2025-06-10", "2025-06-10", "2025-06-10"]),
    ("single-source-facts", {"since": "2025-06-11"}, ["2025-06-11", "2025-06-11", ""]),
    ("denials", {"since": "2025-06-09"}, [""]),
    # A day that is known to the month counts by the last day of it; the licence is dated by the first of its documents.
    ("measures-by-imposer", {"since": "2025-05-31"}, ["Government of the United States"]),
    ("who-met-whom", {"since": "2025-06-08"}, ["2025-06-09", "2025-06-09", ""]),
    # A country stands for its government.
    ("who-met-whom", {"who": "https://w3id.org/geopol/id/country/cn"}, ["2025-06-01/2025-06-07", ""]),
    ("who-met-whom", {"who": "https://w3id.org/geopol/id/government/cn"}, [""]),
    ("who-said-what", {"speaker": "https://w3id.org/geopol/id/country/cn"}, ["2025-06-10", "2025-06-10"]),
    ("who-said-what", {"speaker": "https://w3id.org/geopol/id/government/cn"}, ["2025-06-10"]),
    ("who-said-what", {"speaker": "https://w3id.org/geopol/id/person/greer"}, ["2025-06-10", "2025-06-08"]),
    ("sources-that-disagree", {"differs": "date"}, ["date", "date"]),
    ("denials", {"until": "2025-06-07"}, ["2025-05-01", ""]),
    ("said-about-commodity", {"until": "2025-06-08"}, ["2025-06-08", "2025-06-08"]),
    ("topic-timeline", {"until": "2025-06-02"}, ["2025-06-01", "2025-06-01"]),
    ("who-said-what", {"until": "2025-06-09"}, ["2025-06-08", "2025-06-08", "2025-06-08"]),
    ("measures-against-country", {"until": "2025-04-05"}, ["2025-04-04", "2025-04-04"]),
    ("measures-on-commodity", {"until": "2025-04-05"}, ["2025-04-04"]),
    ("planned-events", {"until": "2025-06-09"}, ["2025-06-09", "", ""]),
    ("who-met-whom", {"until": "2025-06-08"}, ["2025-06-01/2025-06-07"]),
    (
        "office-holders-on-date",
        {"date": "2025-01-31"},
        [
            "Attorney General",
            "Director of the National Economic Council",
            "Governor of the Federal Reserve",
            "Governor of the Federal Reserve",
            "Secretary of Agriculture",
        ],
    ),
]


@pytest.mark.parametrize(("name", "values", "first_column"), BY_PARAMETERS)
def test_a_parameter_chooses_the_rows(name: str, values: dict[str, str], first_column: list[str]) -> None:
    engine = ox.Store()
    engine.load(path=str(data(name)), format=ox.RdfFormat.TRIG)
    answer = engine.query(bind(QUERIES[name], values), use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    assert [to_text(row[0]) for row in answer] == first_column


@pytest.mark.parametrize("events", [0, 310])
def test_events_that_are_better_told_crowd_no_fact_out(events: int) -> None:
    """They have sources and claims as facts have; the 300 of the answer are chosen among the facts."""
    engine = ox.Store()
    engine.load(path=str(data("facts")), format=ox.RdfFormat.TRIG)
    for number in range(events):
        engine.extend(_told("event", "ConsolidatedEvent", number, voices=3))
    answer = engine.query(QUERIES["facts"].text, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    assert [tuple(map(to_text, row)) for row in answer] == expected_rows("facts")[1:]


def test_the_best_told_300_facts_are_shown() -> None:
    engine = ox.Store()
    engine.load(path=str(data("facts")), format=ox.RdfFormat.TRIG)
    for number in range(310):
        engine.extend(_told("fact", "Fact", number, voices=1))
    answer = engine.query(QUERIES["facts"].text, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    rows = [tuple(map(to_text, row)) for row in answer]
    assert len(rows) == 300 and rows[0] == expected_rows("facts")[1]


def _told(kind: str, class_: str, number: int, *, voices: int) -> Iterator[ox.Quad]:
    """Yield the statements of a fact or an event, told by so many outlets with a claim each."""
    gp, rdf, base = "https://w3id.org/geopol/ontology#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "urn:test:"
    thing = f"{base}{kind}/{number}"
    told = [(thing, f"{rdf}type", f"{gp}{class_}")]
    for voice in range(voices):
        told += [
            (thing, f"{gp}corroboratedBy", f"{base}outlet/{voice}"),
            (thing, f"{gp}supportedBy", f"{thing}/claim/{voice}"),
            (f"{thing}/claim/{voice}", f"{gp}evidence", f"{thing}/span/{voice}"),
            (f"{thing}/span/{voice}", "http://www.w3.org/ns/oa#exact", f"{base}words"),
        ]
    if class_ == "Fact":
        told += [(thing, f"{rdf}{part}", f"{base}{part}/{number}") for part in ("subject", "predicate", "object")]
    graph = ox.NamedNode(f"{base}graph")
    for subject, predicate, value in told:
        yield ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value), graph)


@pytest.mark.parametrize(("day", "edges"), [("2025-04-03", 0), ("2025-04-04", 1)])
def test_a_network_ends_with_its_last_day(day: str, edges: int) -> None:
    engine = ox.Store()
    engine.load(path=str(data("imposition-network")), format=ox.RdfFormat.TRIG)
    answer = engine.query(bind(QUERIES["imposition-network"], {"until": day}), use_default_graph_as_union=True)
    assert isinstance(answer, ox.QueryTriples)
    assert sum(triple.predicate.value.endswith("#imposes") for triple in answer) == edges


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_answers_alike_on_another_engine(name: str) -> None:
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data(name), format="trig")
    answer = dataset.query(QUERIES[name].text)
    if answer.type == "SELECT":
        rows = [tuple("" if term is None else str(term) for term in row) for row in answer]
        assert [tuple(map(str, answer.vars or [])), *rows] == expected_rows(name)
    else:
        written = answer.serialize(format="nt") or b""
        assert {f"{quad.triple} ." for quad in ox.parse(written, ox.RdfFormat.N_TRIPLES)} == expected_triples(name)


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_answers_in_the_same_order_whatever_the_order_of_loading(name: str) -> None:
    quads = sorted(ox.parse(path=str(data(name)), format=ox.RdfFormat.TRIG), key=str, reverse=True)
    engine = ox.Store()
    for quad in quads:
        engine.add(quad)
    answer = engine.query(QUERIES[name].text, use_default_graph_as_union=True)
    if isinstance(answer, ox.QuerySolutions):
        assert [tuple(map(to_text, row)) for row in answer] == expected_rows(name)[1:]
    else:
        assert isinstance(answer, ox.QueryTriples)
        assert {f"{triple} ." for triple in answer} == expected_triples(name)


@pytest.mark.parametrize("name", QUERIES)
def test_names_told_in_many_graphs_change_no_answer(name: str) -> None:
    """The union of graphs is a bag in Oxigraph: a join over repeated names would take for ever, or repeat rows."""
    quads = list(ox.parse(path=str(data(name)), format=ox.RdfFormat.TRIG))
    told = [quad for quad in quads if str(quad.predicate) in NAMING]
    copies = (ox.NamedNode(f"urn:copy:{number}") for number in range(60))
    repeated = (ox.Quad(quad.subject, quad.predicate, quad.object, graph) for graph in copies for quad in told)
    engine = ox.Store()
    engine.extend([*quads, *repeated])
    answer = engine.query(QUERIES[name].text, use_default_graph_as_union=True)
    if isinstance(answer, ox.QuerySolutions):
        assert [tuple(map(to_text, row)) for row in answer] == expected_rows(name)[1:]
    else:
        assert isinstance(answer, ox.QueryTriples)
        assert {f"{triple} ." for triple in answer} == expected_triples(name)


@pytest.mark.parametrize("query", QUERIES.values(), ids=list(QUERIES))
def test_a_table_states_its_order(query: object) -> None:
    text = getattr(query, "text")  # noqa: B009
    assert "ORDER BY" in text.split("}\n")[-1] or "CONSTRUCT" in text


def test_the_readme_is_current() -> None:
    written = (data_folder("queries") / "README.md").read_text(encoding="utf-8")
    assert written == readme(list(QUERIES.values()))


def test_the_expected_files_are_plain_csv() -> None:
    for name in QUERIES:
        path = HERE / name / "expected.csv"
        if path.is_file():
            stream = io.StringIO()
            csv.writer(stream, lineterminator="\n").writerows(expected_rows(name))
            assert path.read_text(encoding="utf-8") == stream.getvalue()
