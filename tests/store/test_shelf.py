"""A run killed between the shelf and the ledger leaves no page unlisted, lost or behind after a removal."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loader.errors import StoreError
from loader.model import Page
from loader.quarantine import Shelf, discard, in_quarantine, sweep
from loader.store import COMMITTED, QUARANTINED, LedgerEntry, Store, open_store

STEPS = 14  # writes to shelf and ledger in the whole story


def entry(name: str, minute: int, state: str = QUARANTINED) -> LedgerEntry:
    at = f"2025-06-09T08:{minute:02}:00Z"
    return LedgerEntry(f"https://w3id.org/geopol/id/document/{name}", state, at, f"{name}.txt", reason="too short")


def page(name: str) -> Page:
    return Page(f"{name}.txt", f"The words of {name}.".encode(), "text", name)


def set_aside(store: Store, name: str, minute: int) -> None:
    """Do as ``ingest`` does with a page that does not conform."""
    Shelf(store.location).keep(entry(name, minute), page(name), None)
    store.quarantine(entry(name, minute))


def commit(store: Store, name: str, minute: int) -> None:
    """Do as ``ingest`` does with a page that is good now."""
    store.replace(f"https://w3id.org/geopol/graph/document/{name}", (), entry=entry(name, minute, COMMITTED))
    Shelf(store.location).forget(entry(name, minute).document)


def throw_away(store: Store, name: str) -> None:
    for kept in in_quarantine(store):
        if kept.name == name:
            discard(store, kept)


def remove(store: Store, name: str, minute: int) -> None:
    """Do as ``geopol remove`` does."""
    if any(told.document == entry(name, minute).document for told in store.entries()):
        store.remove(entry(name, minute).document, removed_at=entry(name, minute).loaded_at)
    Shelf(store.location).forget(entry(name, minute).document)


STORY: tuple[Callable[[Store], None], ...] = (
    lambda store: set_aside(store, "mended", 1),
    lambda store: set_aside(store, "stays", 1),
    lambda store: set_aside(store, "dropped", 1),
    lambda store: set_aside(store, "removed", 1),
    lambda store: commit(store, "mended", 2),
    lambda store: throw_away(store, "dropped"),
    lambda store: remove(store, "removed", 2),
)


def _until(place: str, at: int) -> None:
    """Tell the story, and be killed just before one of its writes."""
    count = 0

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return call

    with open_store(place, create=True) as store:
        for name in ("keep", "forget"):
            setattr(Shelf, name, dying(getattr(Shelf, name)))
        for name in ("quarantine", "replace", "release", "remove"):
            setattr(store, name, dying(getattr(store, name)))
        for chapter in STORY:
            chapter(store)
    os._exit(count)


@pytest.mark.parametrize("at", range(1, STEPS + 1))
def test_after_a_kill_at_any_step_shelf_and_ledger_agree(at: int, tmp_path: Path) -> None:
    place = str(tmp_path / "kg")
    process = multiprocessing.get_context("forkserver").Process(target=_until, args=(place, at))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    with open_store(place) as store:
        sweep(store)
        listed = {kept.name: kept for kept in in_quarantine(store)}
        files = {path.stem for path in Shelf(place).folder.glob("*")}
        assert files <= listed.keys()  # nothing lies there that nobody would find
        assert all(kept.page == page(name) for name, kept in listed.items() if name in files)
        assert listed.keys() - files <= {"dropped"}  # a page is lost only when it was thrown away
        gone = {told.document.rpartition("/")[2] for told in store.entries() if told.state != QUARANTINED}
        assert not gone & files
        assert sweep(store) == 0


def test_the_story_has_as_many_steps_as_are_tried(tmp_path: Path) -> None:
    process = multiprocessing.get_context("forkserver").Process(target=_until, args=(str(tmp_path / "kg"), 0))
    process.start()
    process.join()
    assert process.exitcode == STEPS


def test_what_is_no_kept_page_is_left_alone_and_a_draft_goes(tmp_path: Path) -> None:
    place = str(tmp_path / "kg")
    with open_store(place, create=True) as store:
        set_aside(store, "stays", 1)
        folder = Shelf(place).folder
        (folder / "broken.json").write_text("{")
        (folder / "other.json").write_text("[]")
        (folder / ".half.json.part").write_text("half of the words")
        assert sweep(store) == 0
        assert {path.name for path in folder.iterdir()} == {"stays.json", "broken.json", "other.json"}
        (folder / "stays.json").write_text("{")
        with pytest.raises(StoreError, match=r"stays.json is broken"):
            in_quarantine(store)
