"""The embedded store: one document, one transaction; nothing changes on bad input."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.errors import DataError, LoaderError, StoreError, UsageError
from loader.store import LedgerEntry, Store, Table, graph_of, open_store, rdf_file, read_quads

DOCUMENT = "https://w3id.org/geopol/id/document/deal-1a2b"
OTHER = "https://w3id.org/geopol/id/document/other-3c4d"
EARLY, LATE = "2025-06-09T08:00:00Z", "2025-06-10T08:00:00Z"


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "kg")


def entry(document: str = DOCUMENT, **changes: object) -> LedgerEntry:
    return LedgerEntry(document, "committed", EARLY, "deal.txt", raw_sha256="aa", title="A deal", **changes)  # type: ignore[arg-type]


def triples(*texts: str, document: str = DOCUMENT) -> tuple[ox.Triple, ...]:
    says = ox.NamedNode("https://schema.org/articleBody")
    return tuple(ox.Triple(ox.NamedNode(document), says, ox.Literal(text)) for text in texts)


def fingerprint(store: Store) -> str:
    return hashlib.sha256(store.dump()).hexdigest()


def test_replace_puts_a_graph_and_its_ledger_entry(place: str) -> None:
    with open_store(place, create=True) as store:
        written = store.replace(graph_of(DOCUMENT), triples("one", "two"), entry=entry())
        assert written.triple_count == 2
        assert store.read_graph(graph_of(DOCUMENT)) == triples("one", "two")
        assert store.entries() == [written]
        assert store.entry(DOCUMENT) == written


def test_replace_takes_the_place_of_what_the_graph_said(place: str) -> None:
    with open_store(place, create=True) as store:
        store.replace(graph_of(DOCUMENT), triples("old", "older"), entry=entry())
        store.replace(graph_of(OTHER), triples("mine", document=OTHER), entry=entry(OTHER))
        written = store.replace(graph_of(DOCUMENT), triples("new"), entry=entry(text_sha256="bb"))
        assert store.read_graph(graph_of(DOCUMENT)) == triples("new")
        assert store.read_graph(graph_of(OTHER)) == triples("mine", document=OTHER)
        assert store.entry(DOCUMENT) == written


def test_the_same_replacement_twice_changes_nothing(place: str) -> None:
    with open_store(place, create=True) as store:
        store.replace(graph_of(DOCUMENT), triples("one"), entry=entry())
        before = fingerprint(store)
        store.replace(graph_of(DOCUMENT), triples("one"), entry=entry())
        assert fingerprint(store) == before


def test_what_is_replaced_is_there_after_opening_again(place: str) -> None:
    with open_store(place, create=True) as store:
        store.replace(graph_of(DOCUMENT), triples("kept"), entry=entry())
        before = store.dump()
    with open_store(place, read_only=True) as store:
        assert store.dump() == before


@pytest.mark.parametrize(
    "text", ["$graph ${entry} $$", '"quote" \\ back\nline\ttab', "} } ; DROP ALL ; {", "\u2028\U0001f600\x00"]
)
def test_hostile_text_comes_back_unchanged(place: str, text: str) -> None:
    with open_store(place, create=True) as store:
        store.replace(graph_of(DOCUMENT), triples(text), entry=entry(reason=text))
        assert store.read_graph(graph_of(DOCUMENT)) == triples(text)
        known = store.entry(DOCUMENT)
        assert known is not None and known.reason == text


def test_an_update_that_fails_halfway_changes_nothing(place: str) -> None:
    with open_store(place, create=True) as store:
        store.replace(graph_of(DOCUMENT), triples("one"), entry=entry())
        before = fingerprint(store)
        with pytest.raises(LoaderError):
            # Port 9 is refused by the engine itself, without a request.
            store.update(f"DROP GRAPH <{graph_of(DOCUMENT)}> ;\nLOAD <http://127.0.0.1:9/nothing>")
        assert fingerprint(store) == before


def test_quarantine_leaves_what_the_store_holds(place: str) -> None:
    with open_store(place, create=True) as store:
        good = store.replace(graph_of(DOCUMENT), triples("good"), entry=entry())
        bad = store.quarantine(entry(reason="does not conform"))
        assert store.read_graph(graph_of(DOCUMENT)) == triples("good")
        assert store.entry(DOCUMENT) == good
        assert store.quarantined(DOCUMENT) == bad
        assert (bad.state, bad.reason) == ("quarantined", "does not conform")
        assert store.entries() == [good, bad]


def test_a_good_version_takes_the_document_out_of_quarantine(place: str) -> None:
    with open_store(place, create=True) as store:
        store.quarantine(entry(reason="no-article"))
        assert store.entry(DOCUMENT) is None
        good = store.replace(graph_of(DOCUMENT), triples("good"), entry=entry())
        assert store.entries() == [good]


def test_remove_leaves_a_tombstone_and_no_text(place: str) -> None:
    with open_store(place, create=True) as store:
        store.replace(graph_of(DOCUMENT), triples("a secret sentence"), entry=entry())
        store.quarantine(entry(reason="a secret reason"))
        kept = store.replace(graph_of(OTHER), triples("mine", document=OTHER), entry=entry(OTHER))
        tombstone = store.remove(DOCUMENT, removed_at=LATE)
        assert tombstone == LedgerEntry(DOCUMENT, "removed", LATE, raw_sha256="aa")
        assert store.entries() == [tombstone, kept]
        assert graph_of(DOCUMENT) not in store.graphs()
        quads = [
            line for line in store.dump().decode().splitlines() if OTHER not in line and "/other-3c4d>" not in line
        ]
        assert not [line for line in quads if "secret" in line or "A deal" in line or "deal.txt" in line]


def test_remove_of_an_unknown_document_says_how_to_list_them(place: str) -> None:
    with open_store(place, create=True) as store:
        before = fingerprint(store)
        with pytest.raises(UsageError, match=r"no document .*`geopol documents` lists"):
            store.remove(DOCUMENT, removed_at=LATE)
        assert fingerprint(store) == before


def test_queries_see_all_graphs_at_once(place: str) -> None:
    with open_store(place, create=True) as store:
        store.replace(graph_of(DOCUMENT), triples("one"), entry=entry())
        table = store.query("SELECT ?text { ?d <https://schema.org/articleBody> ?text }")
        assert table == Table(("text",), ((ox.Literal("one"),),))
        assert store.query("ASK { ?d <https://schema.org/articleBody> ?text }") is True
        answer = store.query("CONSTRUCT WHERE { ?d <https://schema.org/articleBody> ?text }")
        assert answer == triples("one")


def test_a_query_that_does_not_parse_is_told_in_one_line(place: str) -> None:
    with open_store(place, create=True) as store, pytest.raises(UsageError) as error:
        store.query("SELECT ?x WHERE { ?x ")
    assert "1:22" in str(error.value) and "\n" not in str(error.value) and len(str(error.value)) < 240


@pytest.mark.parametrize(
    "text", ["SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "ASK { service<http://a/>{} }"]
)
def test_a_query_that_would_send_a_request_is_refused(place: str, text: str) -> None:
    with open_store(place, create=True) as store, pytest.raises(UsageError, match="SERVICE is refused"):
        store.query(text)


def test_the_word_service_inside_a_string_is_no_request(place: str) -> None:
    with open_store(place, create=True) as store:
        assert store.query('ASK { VALUES ?x { "SERVICE" } } # SERVICE') is True


def test_update_through_query_is_refused(place: str) -> None:
    with open_store(place, create=True) as store, pytest.raises(UsageError):
        store.query("INSERT DATA { <urn:a> <urn:b> 1 }")


def test_a_missing_store_is_told_and_not_made(place: str) -> None:
    for read_only in (True, False):
        with pytest.raises(StoreError, match=r"no store at .*geopol demo.*geopol ingest"):
            open_store(place, read_only=read_only)
    assert not Path(place).exists()


def test_reading_an_empty_directory_does_not_make_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store at"):
        open_store(str(tmp_path), read_only=True, create=True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("mine")
    with pytest.raises(StoreError, match="is a file, not a store directory"):
        open_store(str(path), create=True)
    assert path.read_text() == "mine"


def test_a_directory_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StoreError, match=r"holds other files \(notes.txt\)"):
        open_store(str(tmp_path), create=True)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_path_below_a_file_cannot_be_a_store(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    place = tmp_path / "notes.txt" / "kg"
    with pytest.raises(StoreError) as error:
        open_store(str(place), create=True)
    told = f"no store can be kept at {place} (Not a directory); choose another place with --store"
    assert (error.value.exit_code, str(error.value)) == (3, told)


def test_an_unwritable_place_is_told() -> None:
    if not Path("/proc/self").exists():
        pytest.skip("needs a file system that takes no directories")
    with pytest.raises(StoreError, match=r"/proc/geopol/kg \(No such file or directory\); choose another place with"):
        open_store("/proc/geopol/kg", create=True)


@pytest.mark.parametrize("location", ["ftp://x", "file:///tmp/kg", "sftp://host/kg"])
def test_an_address_that_is_no_web_address_makes_no_directory(
    location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=rf"{location} is no store: --store takes a directory, or an http:// or"):
        open_store(location, create=True)
    assert list(tmp_path.iterdir()) == []


def test_a_fault_in_a_folder_with_lock_in_its_name_is_not_taken_for_the_lock(tmp_path: Path) -> None:
    (tmp_path / "block").write_text("mine")
    with pytest.raises(StoreError, match="no store can be kept at"):
        open_store(str(tmp_path / "block" / "kg"), create=True)


def test_a_second_writer_is_told_within_two_seconds(place: str) -> None:
    holder = "import sys, loader.store as s; k = s.open_store(sys.argv[1], create=True); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", holder, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdin is not None
        process.stdout.readline()
        started = time.monotonic()
        with pytest.raises(StoreError, match=rf"kg is in use by another process \(pid {process.pid}\); wait"):
            open_store(place)
        assert time.monotonic() - started < 2
        process.stdin.write("\n")
        process.stdin.flush()
        process.wait()
    with open_store(place) as store:
        assert store.entries() == []


def test_the_second_writer_of_one_process_is_told_too(place: str) -> None:
    with open_store(place, create=True), pytest.raises(StoreError, match="is in use"):
        open_store(place)


def test_a_reader_cannot_write(place: str) -> None:
    open_store(place, create=True).close()
    with open_store(place, read_only=True) as store, pytest.raises(StoreError, match="open for reading only"):
        store.replace(graph_of(DOCUMENT), triples("one"), entry=entry())


def test_a_closed_store_says_so(place: str) -> None:
    store = open_store(place, create=True)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        store.entries()


def test_load_puts_triples_into_a_graph_named_after_the_file(place: str, tmp_path: Path) -> None:
    path = tmp_path / "My Facts.ttl"
    path.write_text("<urn:a> <urn:b> 'x' .")
    with open_store(place, create=True) as store:
        written = store.load(path, loaded_at=EARLY)
        assert written.document == "https://w3id.org/geopol/graph/import/my-facts"
        assert (written.triple_count, written.source, written.kind) == (1, str(path), "import")
        assert [str(triple) for triple in store.read_graph(written.document)] == ['<urn:a> <urn:b> "x"']
        assert store.entries() == [] and store.entries(kind="import") == [written]


def test_loading_the_same_file_again_is_a_no_op(place: str, tmp_path: Path) -> None:
    path = tmp_path / "facts.ttl"
    path.write_text("<urn:a> <urn:b> [ <urn:c> 'x' ] .")
    with open_store(place, create=True) as store:
        first = store.load(path, loaded_at=EARLY)
        before = fingerprint(store)
        assert store.load(path, loaded_at=LATE) == first
        assert fingerprint(store) == before


def test_loading_a_changed_file_replaces_what_it_said(place: str, tmp_path: Path) -> None:
    path = tmp_path / "facts.ttl"
    path.write_text("<urn:a> <urn:b> 'old', 'older' .")
    with open_store(place, create=True) as store:
        store.load(path, loaded_at=EARLY)
        path.write_text("<urn:a> <urn:b> 'new' .")
        second = store.load(path, loaded_at=LATE)
        assert (second.loaded_at, second.triple_count) == (LATE, 1)
        assert [str(triple) for triple in store.read_graph(second.document)] == ['<urn:a> <urn:b> "new"']


def test_quads_keep_their_graphs_also_on_a_second_load(place: str, tmp_path: Path) -> None:
    path = tmp_path / "facts.trig"
    path.write_text("<urn:a> <urn:b> 1 . <urn:g> { <urn:a> <urn:b> 2 }")
    with open_store(place, create=True) as store:
        store.load(path, loaded_at=EARLY)
        path.write_text("<urn:a> <urn:b> 3 . <urn:g> { <urn:a> <urn:b> 4 }")
        written = store.load(path, loaded_at=LATE)
        assert written.triple_count == 2
        assert [triple.object.value for triple in store.read_graph(written.document)] == ["3"]  # type: ignore[union-attr]
        assert [triple.object.value for triple in store.read_graph("urn:g")] == ["4"]  # type: ignore[union-attr]


@pytest.mark.parametrize("again", [False, True])
def test_a_file_with_a_fault_changes_nothing(place: str, tmp_path: Path, again: bool) -> None:
    path = tmp_path / "facts.ttl"
    with open_store(place, create=True) as store:
        if again:
            path.write_text("<urn:a> <urn:b> 'fine' .")
            store.load(path, loaded_at=EARLY)
        before = fingerprint(store)
        path.write_text("<urn:a> <urn:b> 'fine' .\n" * 2000 + "<urn:a> <urn:b> .\n")
        with pytest.raises(DataError, match=r"facts.ttl, line 2001, column 17: .*nothing of this file was loaded"):
            store.load(path, loaded_at=LATE)
        assert fingerprint(store) == before


def test_reference_files_are_loaded_once_a_content(place: str, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    folder.mkdir()
    (folder / "countries.ttl").write_text("<urn:us> <urn:name> 'US' .")
    (folder / "places.ttl").write_text("<urn:london> <urn:name> 'London' .")
    with open_store(place, create=True) as store:
        entries, changed = store.ensure_reference(folder, loaded_at=EARLY)
        assert changed == 2
        assert [entry.document for entry in entries] == [
            "https://w3id.org/geopol/graph/reference/countries",
            "https://w3id.org/geopol/graph/reference/places",
        ]
        assert store.ensure_reference(folder, loaded_at=LATE) == (entries, 0)
        (folder / "places.ttl").write_text("<urn:geneva> <urn:name> 'Geneva' .")
        after, changed = store.ensure_reference(folder, loaded_at=LATE)
        assert (changed, [entry.loaded_at for entry in after]) == (1, [EARLY, LATE])
        assert "London" not in store.dump().decode()
        assert store.entries(kind="reference") == list(after) and store.entries() == []


def test_a_reference_graph_that_was_removed_is_loaded_again(place: str, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    folder.mkdir()
    (folder / "places.ttl").write_text("<urn:london> <urn:name> 'London' .")
    with open_store(place, create=True) as store:
        (first,), _ = store.ensure_reference(folder, loaded_at=EARLY)
        store.remove(first.document, removed_at=LATE)
        (again,), changed = store.ensure_reference(folder, loaded_at=LATE)
        assert (again.state, again.loaded_at, changed) == ("committed", LATE, 1)
        assert [triple.object for triple in store.read_graph(again.document)] == [ox.Literal("London")]


def test_a_prefix_keeps_the_files_of_two_reference_folders_apart(place: str, tmp_path: Path) -> None:
    for name in ("packaged", "mine"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "places.ttl").write_text(f"<urn:london> <urn:from> '{name}' .")
    with open_store(place, create=True) as store:
        packaged, _ = store.ensure_reference(tmp_path / "packaged", loaded_at=EARLY)
        mine, changed = store.ensure_reference(tmp_path / "mine", loaded_at=LATE, prefix="mine")
        assert changed == 1
        assert store.ensure_reference(tmp_path / "packaged", loaded_at=LATE) == (packaged, 0)
        assert [entry.document for entry in (*packaged, *mine)] == [
            "https://w3id.org/geopol/graph/reference/places",
            "https://w3id.org/geopol/graph/reference/mine-places",
        ]


def test_a_broken_ledger_entry_hides_no_other(place: str) -> None:
    gp, ledger = "https://w3id.org/geopol/ontology#", "https://w3id.org/geopol/graph/ledger"
    broken = (
        f'<urn:x> <{gp}document> "x" ; <{gp}tripleCount> "many" ; <{gp}reason> [] . '
        f"<urn:y> <{gp}document> <urn:y> ; <{gp}tripleCount> -1 . [] <{gp}document> []"
    )
    with open_store(place, create=True) as store:
        written = store.replace(graph_of(DOCUMENT), triples("one"), entry=entry())
        store.update(f"INSERT DATA {{ GRAPH <{ledger}> {{ {broken} }} }}")
        assert store.entries() == [written]
        assert store.entry("urn:y") == LedgerEntry("urn:y", "", "")


def test_dumps_are_stable_and_load_again_to_the_same_store(place: str, tmp_path: Path) -> None:
    with open_store(place, create=True) as store:
        written = store.replace(graph_of(DOCUMENT), triples("one", "two\n\u2028"), entry=entry())
        dumps = {form: store.dump(form) for form in ("nquads", "trig", "turtle", "ntriples")}
        assert dumps == {form: store.dump(form) for form in dumps}
    for form in ("nquads", "trig"):
        with open_store(str(tmp_path / form), create=True) as copy:
            copy.insert(read_quads(rdf_file(dumps[form], name="backup", form=form)))
            assert set(dumps["nquads"].splitlines()) <= set(copy.dump().splitlines())
            assert copy.entry(DOCUMENT) == written


def test_an_unknown_dump_format_names_the_known_ones(place: str) -> None:
    with open_store(place, create=True) as store, pytest.raises(UsageError, match="turtle, trig, ntriples, nquads"):
        store.dump("rdfxml")
