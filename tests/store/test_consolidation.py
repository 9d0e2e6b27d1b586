"""Facts and conflicts are the same on every engine."""

from __future__ import annotations

import random

from loader.consolidation import consolidate
from loader.store import Store, open_store
from tests.consolidation.pages import Page, seats
from tests.consolidation.test_equality import step
from tests.consolidation.told import conflicts, facts


def run(store: Store) -> list[tuple[object, object]]:
    chance, pages, seen = random.Random(4), dict[str, Page](), []
    seats(store, "seat")
    for _ in range(4):
        for _ in range(4):
            step(store, pages, chance)
        consolidate(store)
        seen.append((facts(store), conflicts(store)))
    return seen


def test_facts_are_those_of_the_engine_in_memory(store: Store) -> None:
    with open_store("memory:") as memory:
        expected = run(memory)
    assert run(store) == expected
    assert any(found for found, _ in expected) and any(told for _, told in expected)
