"""What is removed is in no file of the store any more, whatever cuts the removal short."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.errors import StoreError
from loader.store import LedgerEntry, Store, graph_of, open_store, rewriting

SECRET = b"A quokka in Zanzibar holds the only copy of the agreement."
DOCUMENT = "https://w3id.org/geopol/id/document/secret-1a2b"
OTHER = "https://w3id.org/geopol/id/document/other-3c4d"
NOW = "2025-06-09T08:00:00Z"


def put(store: Store, document: str, text: str) -> None:
    triple = ox.Triple(ox.NamedNode(document), ox.NamedNode("https://schema.org/articleBody"), ox.Literal(text))
    store.replace(graph_of(document), [triple], entry=LedgerEntry(document, "committed", NOW, title=text))


def holders(folder: Path) -> list[str]:
    """Return the files that hold the secret, as grep would find them."""
    return [path.name for path in sorted(folder.rglob("*")) if path.is_file() and SECRET in path.read_bytes()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "kg"
    with open_store(str(place), create=True) as store:
        put(store, OTHER, "kept")
        put(store, DOCUMENT, SECRET.decode())
    with open_store(str(place)):
        pass  # Opening moves the text from the log to a table.
    assert holders(place)
    return place


def test_a_removed_sentence_is_in_no_file_of_the_store(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine")
    with open_store(str(folder)) as store:
        tombstone = store.remove(DOCUMENT, removed_at=NOW)
        assert holders(folder) == []
        after = store.dump()
        put(store, OTHER, "new")
    with open_store(str(folder), read_only=True) as store:
        assert [entry.title for entry in store.entries()] == ["new", None]
        assert store.entry(DOCUMENT) == tombstone
    assert b"kept" in after and SECRET not in after
    assert holders(folder) == [] and (folder / "notes.txt").read_text() == "mine"
    assert left_over(folder) == []


def left_over(folder: Path) -> list[str]:
    """Return the directories in the store besides its snapshots."""
    return [path.name for path in folder.iterdir() if path.is_dir() and path.name != "geopol-snapshots"]


def test_several_documents_go_in_one_rewriting(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Path] = []

    def count(place: Path) -> None:
        calls.append(place)
        rewriting.put_in_place(place)

    monkeypatch.setattr("loader.store.embedded.put_in_place", count)
    with open_store(str(folder)) as store:
        tombstones = store.remove_all([DOCUMENT, OTHER], removed_at=NOW)
        assert [tombstone.document for tombstone in tombstones] == [DOCUMENT, OTHER]
    assert calls == [folder]


@pytest.mark.parametrize("fatal", [1, 2, *range(3, 33, 2)])
def test_a_removal_that_is_killed_at_any_step_is_whole_or_not_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch, fatal: int
) -> None:
    steps = 0

    def count(work: object) -> object:
        def counted(*arguments: object, **named: object) -> object:
            nonlocal steps
            steps += 1
            if steps >= fatal:
                raise KeyboardInterrupt
            return work(*arguments, **named)  # type: ignore[operator]

        return counted

    store = open_store(str(folder))
    before = store.dump()
    with monkeypatch.context() as patch:
        for name in ("rename", "unlink", "rmdir"):
            patch.setattr(Path, name, count(getattr(Path, name)))
        with suppress(KeyboardInterrupt):
            store.remove(DOCUMENT, removed_at=NOW)
        with suppress(KeyboardInterrupt):
            store.close()
    assert steps <= 40, "the last steps were not cut short"
    with open_store(str(folder), read_only=True) as reader:
        states = [entry.state for entry in reader.entries()]
        assert states in (["committed", "committed"], ["committed", "removed"])
        assert (reader.dump() == before) == (states == ["committed", "committed"])
    with open_store(str(folder)) as store:
        store.remove(DOCUMENT, removed_at=NOW)
        assert holders(folder) == []
    assert left_over(folder) == []


def test_folders_of_other_people_are_left_alone(tmp_path: Path) -> None:
    for name in ("written", "moving"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "notes.txt").write_text("mine")
    with pytest.raises(StoreError, match="holds other files"):
        open_store(str(tmp_path), create=True)
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.txt")) == [
        "moving/notes.txt",
        "written/notes.txt",
    ]


def test_a_full_disk_leaves_the_store_whole_and_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("No space left on device")

    with open_store(str(folder)) as store:
        before = store.dump()
        monkeypatch.setattr("loader.store.embedded._fill", fail)
        with pytest.raises(StoreError, match=r"is full; nothing written is lost; make room, run again"):
            store.remove(DOCUMENT, removed_at=NOW)
        monkeypatch.undo()
        assert (store.dump(), left_over(folder)) == (before, [])
        store.remove(DOCUMENT, removed_at=NOW)
    assert holders(folder) == []


def test_a_snapshot_that_is_read_is_told_and_cleared_later(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loader.store.embedded._READERS_SECONDS", 0.1)
    reader = open_store(str(folder), read_only=True)
    with open_store(str(folder)) as store:
        with pytest.raises(StoreError, match=r"removed from .*its text is still in 1 snapshot"):
            store.remove(DOCUMENT, removed_at=NOW)
        assert [entry.state for entry in store.entries()] == ["committed", "removed"]
    assert [entry.state for entry in reader.entries()] == ["committed", "committed"]
    assert holders(folder)
    reader.close()
    open_store(str(folder)).close()
    assert holders(folder) == []
