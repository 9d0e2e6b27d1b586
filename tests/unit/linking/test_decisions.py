"""What people decide wins over the automatic link, survives re-loading and can be taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from loader.consolidation import consolidate
from loader.documents import read_pages
from loader.errors import UsageError
from loader.linking.deciding import decide, take_back
from loader.pipeline import Tools, check, ingest
from loader.store import Store, open_store
from loader.store.reading import write_quads

ID = "https://w3id.org/geopol/id/"
PAGES = {
    "a": "Norway signs a deal\n\n3 June 2025\n\nNorway's Fisheries Minister Kari Berg signed a fishing agreement with "
    "Iceland on Tuesday. Berg said that the quota would fall. Georgia will join later.\n",
    "b": "Norway raises a quota\n\n5 June 2025\n\nNorwegian Fisheries Minister Kari Berg raised the quota for cod on "
    "Thursday. Kari Berg said that boats would sail.\n",
    "c": "An analyst warns\n\n5 June 2025\n\nKari Berg, an analyst in Canada, warned that Canadian exports would fall. "
    "Berg said that the duty hurts Canada.\n",
}
NORWEGIAN, CANADIAN = "candidate/person-kari-berg-no", "candidate/person-kari-berg-ca-research"
Decide = Callable[..., str]


def clock() -> str:
    return "2025-07-01T00:00:00Z"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, tools: Tools) -> Path:
    """Return a store with the pages and a few entities of the seed graph in it."""
    folder = tmp_path_factory.mktemp("decisions")
    write_pages(folder / "pages")
    with open_store(str(folder / "kg"), create=True) as store:
        store.ensure_reference(seeds(folder / "seeds"), loaded_at=clock())
        load(store, folder / "pages", tools)
    return folder / "kg"


def seeds(folder: Path) -> Path:
    folder.mkdir()
    things = [("person/jonas-gahr-store", "Person", "Jonas Gahr Store"), ("person/penny-wong", "Person", "Penny Wong")]
    things += [(f"country/{code}", "Country", code) for code in ("ge", "gs", "no")]
    lines = [f'<{ID}{end}> a gp:{kind} ; skos:prefLabel "{name}"@en .' for end, kind, name in things]
    prefixes = (
        "@prefix gp: <https://w3id.org/geopol/ontology#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    )
    (folder / "few.ttl").write_text(prefixes + "\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Store:
    shutil.copytree(filled, tmp_path / "kg")
    return open_store(str(tmp_path / "kg"))


def write_pages(folder: Path, *, end: str = "") -> None:
    folder.mkdir(parents=True)
    for name, text in PAGES.items():
        (folder / f"{name}.txt").write_text(text + end, encoding="utf-8")


def load(store: Store, folder: Path, tools: Tools) -> None:
    outcomes = list(ingest(read_pages([str(folder)]), store, tools, clock=clock))
    assert {outcome.state for outcome in outcomes} == {"committed"}


def say(store: Store, kind: str, entity: str, other: str | None = None, documents: tuple[str, ...] = ()) -> str:
    decision, _ = decide(
        store,
        kind,
        entity=ID + entity,
        other=ID + other if other else None,
        documents=[ID + document for document in documents],
        made_at=clock(),
        note=None,
    )
    consolidate(store)
    return decision.iri


def meant(store: Store, page: str) -> set[str]:
    """Return what the mentions of a page refer to."""
    graph = document(store, page).replace("document/", "https://w3id.org/geopol/graph/document/", 1)
    return {t.object.value.removeprefix(ID) for t in store.read_graph(graph) if t.predicate.value.endswith("#refersTo")}


def document(store: Store, page: str) -> str:
    return next(e.document.removeprefix(ID) for e in store.entries() if e.source.endswith(f"{page}.txt"))


def everything(store: Store) -> bytes:
    return write_quads(store.quads(), "nquads")


def test_agreeing_context_is_one_candidate_and_another_is_two(store: Store) -> None:
    assert NORWEGIAN in meant(store, "a") & meant(store, "b")
    assert CANADIAN in meant(store, "c")
    assert not {NORWEGIAN, CANADIAN} <= meant(store, "c")


def test_a_confirmed_candidate_is_the_entity_in_every_document(store: Store) -> None:
    say(store, "confirm", NORWEGIAN, "person/jonas-gahr-store")
    for page in ("a", "b"):
        assert "person/jonas-gahr-store" in meant(store, page)
        assert NORWEGIAN not in meant(store, page)
    assert CANADIAN in meant(store, "c")


@pytest.mark.parametrize(
    ("kind", "entity", "other", "pages"),
    [
        ("confirm", NORWEGIAN, "person/jonas-gahr-store", ()),
        ("confirm", NORWEGIAN, "person/jonas-gahr-store", ("b",)),
        ("confirm", "country/ge", "country/gs", ("a",)),
        ("reject", "country/ge", None, ("a",)),
        ("reject", NORWEGIAN, "person/jonas-gahr-store", ()),
        ("merge", CANADIAN, NORWEGIAN, ()),
        ("split", NORWEGIAN, None, ("b",)),
    ],
)
def test_a_decision_is_taken_back_without_a_trace(
    store: Store, kind: str, entity: str, other: str | None, pages: tuple[str, ...]
) -> None:
    before = everything(store)
    made = say(store, kind, entity, other, tuple(document(store, page) for page in pages))
    assert everything(store) != before
    take_back(store, made)
    consolidate(store)
    assert everything(store) == before


@pytest.mark.parametrize(
    ("kind", "entity", "other", "pages"),
    [
        ("confirm", NORWEGIAN, "person/jonas-gahr-store", ()),
        ("reject", "country/ge", None, ("a",)),
        ("merge", CANADIAN, NORWEGIAN, ()),
        ("split", NORWEGIAN, None, ("b",)),
    ],
)
def test_a_decision_holds_for_a_page_that_is_loaded_again(
    store: Store, kind: str, entity: str, other: str | None, pages: tuple[str, ...], tmp_path: Path, tools: Tools
) -> None:
    say(store, kind, entity, other, tuple(document(store, page) for page in pages))
    decided = everything(store)
    write_pages(tmp_path / "pages", end="\n")  # the same text in other bytes, or the page would be a duplicate
    load(store, tmp_path / "pages", tools)
    mask = str(tmp_path / "pages").encode()
    assert _without_source(everything(store)).replace(mask, b"") == _without_source(decided).replace(mask, b"")


def _without_source(dump: bytes) -> bytes:
    """Leave out the source, and the hashes that cover it."""
    hidden = (b"#sourceName>", b"#rawSha256>", b"#statementsSha256>", b"#consolidatedAs>")
    return b"\n".join(line for line in dump.splitlines() if not any(name in line for name in hidden))


def test_removal_takes_the_decisions_about_names_that_no_other_document_holds(store: Store) -> None:
    say(store, "confirm", CANADIAN, "person/penny-wong")
    say(store, "confirm", NORWEGIAN, "person/jonas-gahr-store")
    store.remove(ID + document(store, "c"), removed_at=clock())
    consolidate(store)
    assert [decision.entity.iri for decision in store.decisions()] == [ID + NORWEGIAN]
    assert b"kari-berg-ca-research" not in everything(store)
    store.remove_all([ID + document(store, page) for page in ("a", "b")], removed_at=clock())
    consolidate(store)
    assert store.decisions() == ()
    assert b"Kari" not in everything(store) and b"kari-berg" not in everything(store)


def test_decided_graphs_conform(store: Store, tools: Tools) -> None:
    say(store, "merge", CANADIAN, NORWEGIAN)
    say(store, "reject", "country/ge", None, (document(store, "a"),))
    for entry in store.entries():
        graph = store.read_graph(entry.document.replace("/id/", "/graph/"))
        assert check(graph, tools).conforms
        assert len(graph) == entry.triple_count


def test_merges_give_one_candidate_whatever_their_order(store: Store, filled: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(filled, tmp_path / "copy")
    part = say(store, "split", NORWEGIAN, None, (document(store, "b"),))
    new = next(iri for iri in meant(store, "b") if iri.startswith(f"{NORWEGIAN}-"))
    assert part
    say(store, "merge", CANADIAN, new)
    say(store, "merge", CANADIAN, NORWEGIAN)
    assert CANADIAN in meant(store, "a") & meant(store, "b") & meant(store, "c")
    with open_store(str(copy)) as other:
        say(other, "split", NORWEGIAN, None, (document(other, "b"),))
        say(other, "merge", CANADIAN, NORWEGIAN)
        say(other, "merge", CANADIAN, new)
        assert everything(other) == everything(store)


def test_what_a_person_decided_is_told_with_the_mention(store: Store) -> None:
    made = say(store, "confirm", NORWEGIAN, "person/jonas-gahr-store")
    graph = store.read_graph(ID.replace("/id/", "/graph/") + document(store, "a"))
    decided = {t.subject for t in graph if t.predicate.value.endswith("#decidedBy") and t.object.value == made}
    reasons = {t.object.value for t in graph if t.subject in decided and t.predicate.value.endswith("#linkReason")}
    assert reasons == {"a person decided that this is Jonas Gahr Store"}


@pytest.mark.parametrize(
    ("kind", "entity", "other", "pages", "told"),
    [
        ("confirm", "candidate/person-nobody", "person/penny-wong", (), "no entity"),
        ("confirm", NORWEGIAN, "person/nobody", (), "no entity"),
        ("confirm", NORWEGIAN, "country/no", (), "cannot be one"),
        ("confirm", NORWEGIAN, CANADIAN, (), "match merge"),
        ("merge", NORWEGIAN, "person/penny-wong", (), "match confirm"),
        ("merge", NORWEGIAN, NORWEGIAN, (), "twice"),
        ("reject", NORWEGIAN, None, (), "say what"),
        ("reject", "country/ge", None, (), "--document"),
        ("split", "country/ge", None, ("a",), "match reject"),
        ("confirm", "bad <iri>", "country/ge", (), "no entity"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(
    store: Store, kind: str, entity: str, other: str | None, pages: tuple[str, ...], told: str
) -> None:
    before = everything(store)
    with pytest.raises(UsageError, match=told):
        say(store, kind, entity, other, tuple(document(store, page) for page in pages))
    assert everything(store) == before


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("confirm", NORWEGIAN, "person/jonas-gahr-store"), ("confirm", NORWEGIAN, "person/penny-wong")),
        (("confirm", NORWEGIAN, "person/jonas-gahr-store"), ("reject", NORWEGIAN, "person/jonas-gahr-store")),
        (("reject", NORWEGIAN, "person/jonas-gahr-store"), ("confirm", NORWEGIAN, "person/jonas-gahr-store")),
        (("merge", CANADIAN, NORWEGIAN), ("reject", CANADIAN, NORWEGIAN)),
        (("reject", CANADIAN, NORWEGIAN), ("merge", CANADIAN, NORWEGIAN)),
        (("merge", CANADIAN, NORWEGIAN), ("merge", CANADIAN, NORWEGIAN)),
    ],
)
def test_a_contradiction_is_refused(store: Store, first: tuple[str, str, str], second: tuple[str, str, str]) -> None:
    say(store, *first)
    before = everything(store)
    with pytest.raises(UsageError, match="match undo"):
        say(store, *second)
    assert everything(store) == before


def test_merging_two_that_are_confirmed_differently_is_refused(store: Store) -> None:
    say(store, "confirm", NORWEGIAN, "person/jonas-gahr-store")
    say(store, "confirm", CANADIAN, "person/penny-wong")
    with pytest.raises(UsageError, match="contradicts confirm"):
        say(store, "merge", CANADIAN, NORWEGIAN)


def test_an_unknown_decision_cannot_be_taken_back(store: Store) -> None:
    with pytest.raises(UsageError, match="no decision"):
        take_back(store, f"{ID}decision/none")


def test_an_unknown_document_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="no document"):
        say(store, "reject", "country/ge", None, ("document/none",))


def test_the_export_is_the_same_whatever_the_order(store: Store, filled: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(filled, tmp_path / "copy")
    with open_store(str(copy)) as other:
        say(store, "merge", CANADIAN, NORWEGIAN)
        say(store, "reject", "country/ge", None, (document(store, "a"),))
        say(other, "reject", "country/ge", None, (document(other, "a"),))
        say(other, "merge", CANADIAN, NORWEGIAN)
        assert store.export_decisions() == other.export_decisions()
        assert everything(store) == everything(other)
