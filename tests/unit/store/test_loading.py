"""A file writes neither to graphs that geopol keeps itself nor over another file."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.errors import DataError, UsageError
from loader.store import LedgerEntry, Store, graph_of, open_store

BASE = "https://w3id.org/geopol/graph/"
DOCUMENT = "https://w3id.org/geopol/id/document/deal-1a2b"
NOW, LATER = "2025-06-09T08:00:00Z", "2025-06-10T08:00:00Z"
QUAD = "<urn:a> <urn:b> <urn:c>"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(str(tmp_path / "kg"), create=True)
    triple = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("said"))
    opened.replace(graph_of(DOCUMENT), [triple], entry=LedgerEntry(DOCUMENT, "committed", NOW))
    return opened


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("ledger", "is geopol's own"),
        ("facts", "is geopol's own"),
        ("reference/countries", "is geopol's own"),
        ("document/deal-1a2b", "belongs to a document in the ledger"),
    ],
)
def test_a_graph_that_geopol_keeps_is_refused_with_file_line_and_remedy(
    store: Store, tmp_path: Path, name: str, reason: str, again: bool
) -> None:
    path = tmp_path / "facts.nq"
    if again:
        path.write_text(f"{QUAD} .\n")
        store.load(path, loaded_at=NOW)
    before = store.dump()
    path.write_text(f"{QUAD} <urn:g> .\n# a comment\n<urn:a> <urn:b> <{BASE}{name}> .\n{QUAD} <{BASE}{name}> .\n")
    with pytest.raises(DataError) as error:
        store.load(path, loaded_at=LATER)
    told = str(error.value)
    assert told.startswith(f"{path}, line 4: the graph {BASE}{name} {reason}; put these statements into a graph of")
    assert told.endswith("nothing of this file was loaded")
    assert store.dump() == before


def test_the_line_of_a_graph_is_told_for_trig_where_it_is_written_in_full(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "facts.trig"
    path.write_text(f"{QUAD} .\n\nGRAPH <{BASE}ledger> {{ {QUAD} }}\n")
    with pytest.raises(DataError, match=r"facts\.trig, line 3: the graph"):
        store.load(path, loaded_at=NOW)
    path.write_text(f"PREFIX g: <{BASE}>\ng:ledger {{ {QUAD} }}\n")
    with pytest.raises(DataError, match=r"facts\.trig: the graph"):
        store.load(path, loaded_at=NOW)


def test_the_graph_of_a_document_that_nobody_read_is_free(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "facts.nq"
    path.write_text(f"{QUAD} <{BASE}document/other-3c4d> .\n{QUAD} <{BASE}import/facts> .\n")
    assert store.load(path, loaded_at=NOW).triple_count == 2
    assert len(store.read_graph(f"{BASE}document/other-3c4d")) == 1


def test_another_file_of_the_same_stem_is_refused_until_the_first_is_removed(store: Store, tmp_path: Path) -> None:
    one, two = tmp_path / "one" / "good.ttl", tmp_path / "two" / "good.ttl"
    for path in (one, two):
        path.parent.mkdir()
        path.write_text(f"<urn:a> <urn:in> '{path.parent.name}' .")
    written = store.load(one, loaded_at=NOW)
    assert written.source == str(one)
    before = store.dump()
    with pytest.raises(UsageError) as error:
        store.load(two, loaded_at=LATER)
    assert str(error.value) == (
        f"{two}: the graph {BASE}import/good of {store.location} holds the file {one}; rename this file, "
        f"or `geopol remove {BASE}import/good` first; nothing of this file was loaded"
    )
    assert store.dump() == before
    store.remove(written.document, removed_at=LATER)
    assert store.load(two, loaded_at=LATER).source == str(two)


def test_the_same_content_under_another_path_changes_nothing(store: Store, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    for path in (tmp_path / "good.ttl", tmp_path / "copy" / "good.ttl"):
        path.write_text(f"{QUAD} .")
    first = store.load(tmp_path / "good.ttl", loaded_at=NOW)
    assert store.load(tmp_path / "copy" / "good.ttl", loaded_at=LATER) == first


def test_a_file_named_by_another_path_to_it_may_be_loaded_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.ttl").write_text(f"{QUAD} .")
    assert store.load(Path("good.ttl"), loaded_at=NOW).source == "good.ttl"
    Path("good.ttl").write_text(f"{QUAD} , <urn:d> .")
    assert store.load(tmp_path / "good.ttl", loaded_at=LATER).triple_count == 2
