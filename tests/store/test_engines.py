"""The same promises over every engine: in memory, in a directory, on each server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.errors import DataError, UsageError
from loader.namespaces import GP
from loader.store import LEDGER, LedgerEntry, Store, Table, graph_of, rdf_file
from loader.store.names import find_entity

DOCUMENT = "https://w3id.org/geopol/id/document/deal-1a2b"
OTHER = "https://w3id.org/geopol/id/document/other-3c4d"
IMPORT = "https://w3id.org/geopol/graph/import/facts"
EARLY, LATE = "2025-06-09T08:00:00Z", "2025-06-10T08:00:00Z"
BODY = ox.NamedNode("https://schema.org/articleBody")
TEXTS = (
    "one",
    'a "quote", a \\ and a\nline\tand tab',
    "$graph ${entry} $$",
    "} } ; DROP ALL ; {",
    "caf\u00e9 \u65e5\u672c \U0001f600 \u2028",
    "x" * 30_000,
)


def entry(document: str = DOCUMENT, **changes: object) -> LedgerEntry:
    return LedgerEntry(document, "committed", EARLY, "deal.txt", raw_sha256="aa", title="A deal", **changes)  # type: ignore[arg-type]


def triples(*texts: str, document: str = DOCUMENT) -> tuple[ox.Triple, ...]:
    found = (ox.Triple(ox.NamedNode(document), BODY, ox.Literal(text)) for text in texts)
    return tuple(sorted(found, key=str))


def mine(store: Store) -> list[str]:
    """Return what the store holds, without the graphs that a server brings along."""
    return sorted(
        str(quad)
        for quad in store.quads()
        if "w3id.org/geopol" in str(quad.graph_name) or "urn:" in str(quad.graph_name)
    )


def turtle(content: str, name: str = "facts") -> object:
    return rdf_file(content.encode(), name=name, form="turtle")


def test_a_document_is_there_with_its_entry(opener: Callable[..., Store]) -> None:
    with opener() as store:
        written = store.replace(graph_of(DOCUMENT), triples("one", "two"), entry=entry())
        assert written.triple_count == 2
    with opener(read_only=True) as store:
        assert store.read_graph(graph_of(DOCUMENT)) == triples("one", "two")
        assert (store.entries(), store.entry(DOCUMENT)) == ([written], written)
        assert {LEDGER, graph_of(DOCUMENT)} <= set(store.graphs())
        assert store.holds(graph_of(DOCUMENT)) and not store.holds(graph_of(OTHER))


def test_a_new_version_takes_the_place_of_the_old_one_and_of_nothing_else(store: Store) -> None:
    store.replace(graph_of(DOCUMENT), triples("old", "older"), entry=entry())
    kept = store.replace(graph_of(OTHER), triples("mine", document=OTHER), entry=entry(OTHER))
    written = store.replace(graph_of(DOCUMENT), triples("new"), entry=entry(text_sha256="bb"))
    assert store.read_graph(graph_of(DOCUMENT)) == triples("new")
    assert store.read_graph(graph_of(OTHER)) == triples("mine", document=OTHER)
    assert store.entries() == [written, kept]


def test_the_same_change_twice_changes_nothing(store: Store) -> None:
    store.replace(graph_of(DOCUMENT), triples("one"), entry=entry())
    before = mine(store)
    store.replace(graph_of(DOCUMENT), triples("one"), entry=entry())
    assert mine(store) == before


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_hostile_text_comes_back_unchanged(store: Store, text: str) -> None:
    store.replace(graph_of(DOCUMENT), triples(text), entry=entry(reason=text[:1000]))
    assert store.read_graph(graph_of(DOCUMENT)) == triples(text)
    known = store.entry(DOCUMENT)
    assert known is not None and known.reason == text[:1000]


def test_quarantine_leaves_what_the_store_holds(store: Store) -> None:
    good = store.replace(graph_of(DOCUMENT), triples("good"), entry=entry())
    bad = store.quarantine(entry(reason="does not conform"))
    assert store.read_graph(graph_of(DOCUMENT)) == triples("good")
    assert (store.entry(DOCUMENT), store.quarantined(DOCUMENT)) == (good, bad)
    better = store.replace(graph_of(DOCUMENT), triples("better"), entry=entry())
    assert store.entries() == [better]


def test_removal_leaves_a_tombstone_without_text(store: Store) -> None:
    store.replace(graph_of(DOCUMENT), triples("a secret sentence"), entry=entry(reason="a secret"))
    kept = store.replace(graph_of(OTHER), triples("mine", document=OTHER), entry=entry(OTHER))
    tombstone = store.remove(DOCUMENT, removed_at=LATE)
    assert tombstone == LedgerEntry(DOCUMENT, "removed", LATE, raw_sha256="aa")
    assert store.entries() == [tombstone, kept]
    assert graph_of(DOCUMENT) not in store.graphs()
    assert not [line for line in mine(store) if "secret" in line]
    with pytest.raises(UsageError, match=r"no document .*`geopol documents` lists"):
        store.remove("https://w3id.org/geopol/id/document/nobody", removed_at=LATE)


def test_queries_see_all_graphs_at_once(store: Store) -> None:
    store.replace(graph_of(DOCUMENT), triples("one"), entry=entry())
    question = f"{{ ?d {BODY} ?text }}"
    assert store.query(f"SELECT ?text {question}") == Table(("text",), ((ox.Literal("one"),),))
    assert store.query(f"ASK {question}") is True
    assert store.query(f"CONSTRUCT WHERE {question}") == triples("one")


def test_a_query_that_does_not_parse_is_the_users_fault(store: Store) -> None:
    with pytest.raises(UsageError) as error:
        store.query("SELECT ?x WHERE { ?x ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "text", ["LOAD <http://127.0.0.1:9/x>", "INSERT { ?s ?p ?o } WHERE { SERVICE <http://a/> { ?s ?p ?o } }"]
)
def test_an_update_that_would_send_a_request_is_refused(store: Store, text: str) -> None:
    with pytest.raises(UsageError, match="is refused: an update must not send requests"):
        store.update(text)


def test_a_file_is_loaded_once_a_content_and_replaced_when_it_changes(store: Store) -> None:
    first = store.load(turtle("<urn:a> <urn:b> [ <urn:c> 'x' ] ."), loaded_at=EARLY)  # type: ignore[arg-type]
    before = mine(store)
    assert store.load(turtle("<urn:a> <urn:b> [ <urn:c> 'x' ] ."), loaded_at=LATE) == first  # type: ignore[arg-type]
    assert mine(store) == before and first.triple_count == 2
    second = store.load(turtle("<urn:a> <urn:b> 'new' ."), loaded_at=LATE)  # type: ignore[arg-type]
    assert [str(triple) for triple in store.read_graph(IMPORT)] == ['<urn:a> <urn:b> "new"']
    assert store.entries(kind="import") == [second]


def test_a_file_with_a_fault_changes_nothing(store: Store) -> None:
    store.load(turtle("<urn:a> <urn:b> 'fine' ."), loaded_at=EARLY)  # type: ignore[arg-type]
    before = mine(store)
    with pytest.raises(DataError, match=r"facts, line 2001, column 17: .*nothing of this file was loaded"):
        store.load(turtle("<urn:a> <urn:b> 'fine' .\n" * 2000 + "<urn:a> <urn:b> .\n"), loaded_at=LATE)  # type: ignore[arg-type]
    assert mine(store) == before


def quads(content: str, name: str = "facts") -> object:
    return rdf_file(content.encode(), name=name, form="nquads")


def test_the_graphs_that_a_file_wrote_to_go_with_it(store: Store) -> None:
    written = store.load(quads('<urn:a> <urn:b> "1" <urn:g> .\n<urn:a> <urn:b> "2" <urn:h> .\n'), loaded_at=EARLY)  # type: ignore[arg-type]
    assert written.graphs == ("urn:g", "urn:h")
    changed = store.load(quads('<urn:a> <urn:b> "3" <urn:g> .\n'), loaded_at=LATE)  # type: ignore[arg-type]
    assert [str(triple.object) for triple in store.read_graph("urn:g")] == ['"3"']
    assert not store.holds("urn:h") and changed.graphs == ("urn:g",)
    store.remove(IMPORT, removed_at=LATE)
    assert not store.holds("urn:g")


def test_a_graph_of_two_files_goes_with_both_or_not_at_all(store: Store) -> None:
    for name in ("one", "two"):
        store.load(quads(f'<urn:a> <urn:b> "{name}" <urn:g> .\n', name), loaded_at=EARLY)  # type: ignore[arg-type]
    one, two = (f"https://w3id.org/geopol/graph/import/{name}" for name in ("one", "two"))
    before = mine(store)
    with pytest.raises(
        UsageError, match=r"the graph urn:g of .* holds statements of .*one and of .*two; `geopol remove`"
    ):
        store.remove(one, removed_at=LATE)
    with pytest.raises(UsageError, match="remove` both of them together"):
        store.load(quads('<urn:a> <urn:b> "new" <urn:g> .\n', "two"), loaded_at=LATE)  # type: ignore[arg-type]
    assert mine(store) == before
    store.remove_all([one, two], removed_at=LATE)
    assert not store.holds("urn:g")


def test_a_file_does_not_add_to_what_somebody_else_said(store: Store) -> None:
    store.update("INSERT DATA { GRAPH <urn:theirs> { <urn:a> <urn:b> 'theirs' } }")
    before = mine(store)
    with pytest.raises(DataError, match="the graph urn:theirs holds statements that no import told"):
        store.load(quads('<urn:a> <urn:b> "x" .\n<urn:a> <urn:b> "y" <urn:theirs> .\n'), loaded_at=EARLY)  # type: ignore[arg-type]
    assert mine(store) == before


def test_a_thousand_statements_and_many_graphs_arrive_whole(store: Store, tmp_path: Path) -> None:
    lines = [f'<urn:s{i}> <urn:p> "text {i}" <urn:g{i % 7}> .\n' for i in range(7_000)]
    path = tmp_path / "many.nq"
    path.write_text("".join(lines))
    written = store.load(path, loaded_at=EARLY)
    assert (written.triple_count, len(written.graphs)) == (7_000, 7)
    assert sum(len(store.read_graph(f"urn:g{i}")) for i in range(7)) == 7_000
    assert len(store.read_graph("urn:g0")) == 1_000
    assert store.entries(kind="import") == [written]


XSD = "http://www.w3.org/2001/XMLSchema#"
# Every parser of ours writes language tags in lower case, which RDF 1.1 (3.3) allows.
LOWERED = {'"x"@en-GB': '"x"@en-gb'}
OXIGRAPH = LOWERED | {
    f'"1.500"^^<{XSD}decimal>': f'"1.5"^^<{XSD}decimal>',
    f'"007"^^<{XSD}integer>': f'"7"^^<{XSD}integer>',
    f'"1.5E0"^^<{XSD}double>': f'"1.5"^^<{XSD}double>',
}
CHANGED_ON_THE_WAY = {
    "memory": OXIGRAPH,
    "embedded": OXIGRAPH,
    "oxigraph-server": OXIGRAPH,
    "oxigraph-server-updates": OXIGRAPH,
    "rdflib-endpoint": LOWERED,
    "virtuoso": OXIGRAPH
    | {
        f'"123456789012345678901234567890"^^<{XSD}integer>': f'"123456789012345678901234567890"^^<{XSD}decimal>',
        f'"true"^^<{XSD}boolean>': f'"1"^^<{XSD}boolean>',
        f'"P1D"^^<{XSD}duration>': f'"86400.0"^^<{XSD}duration>',
    },
}
TERMS = (
    '"plain"',
    '""',
    '"x"@en-GB',
    '"1.500"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    '"0.9"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    '"007"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"123456789012345678901234567890"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
    '"1.5E0"^^<http://www.w3.org/2001/XMLSchema#double>',
    '"2025-06-09"^^<http://www.w3.org/2001/XMLSchema#date>',
    '"2025-06-09T08:00:00+02:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
    '"2025-06-09T08:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
    '"2025-06"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>',
    '"P1D"^^<http://www.w3.org/2001/XMLSchema#duration>',
    '"own"^^<urn:type>',
    "<http://example.org/a%20b?c=d#e>",
    "<http://example.org/\u65e5\u672c>",
)


@pytest.mark.parametrize("term", TERMS)
def test_what_an_engine_changes_on_the_way_is_known(store: Store, engine: str, term: str) -> None:
    """The list above is the whole truth: a term that is not in it comes back as it was."""
    store.load(rdf_file(f"<urn:a> <urn:b> {term} .".encode(), name="facts", form="ntriples"), loaded_at=EARLY)
    (triple,) = store.read_graph(IMPORT)
    assert str(triple.object) == CHANGED_ON_THE_WAY[engine].get(term, term)


def test_an_entity_is_found_by_its_name_in_any_case_and_by_its_class(store: Store) -> None:
    lima = "https://w3id.org/geopol/id/place/lima"
    facts = f"""
    @prefix gp: <{GP}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <{lima}> a gp:Place ; skos:prefLabel "Lima"@en ; skos:altLabel "Ciudad de los Reyes"@es, "City of Kings" .
    <https://w3id.org/geopol/id/candidate/agency-lima> a gp:Agency, gp:CandidateEntity ; gp:observedName "LIMA" .
    """
    store.load(turtle(facts), loaded_at=EARLY)
    for name in ("Lima", "lima", "LIMA", "City of Kings", "ciudad de los reyes"):
        assert find_entity(store, name) == lima
    assert find_entity(store, "Lima", of_class=f"{GP}Place") == lima
    with pytest.raises(UsageError, match="nothing is called 'Lima'"):
        find_entity(store, "Lima", of_class=f"{GP}Country")
