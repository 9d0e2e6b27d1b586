"""Facts and conflicts are the same on every engine."""

from __future__ import annotations

import random
from dataclasses import replace

from loader.consolidation import consolidate
from loader.store import Store, open_store
from tests.consolidation.pages import Page, Said, put, seats
from tests.consolidation.test_equality import step
from tests.consolidation.test_events import random_telling
from tests.consolidation.told import conflicts, facts, united

SIGNS = Said("mx", "signs", "pact")
HOLDS = Said("ann", "holdsPosition", "treasury", office="secretary")
PAGES = (
    Page("s1", "one", (SIGNS, HOLDS)),
    Page("s2", "two", (replace(SIGNS, modality="negated"), replace(HOLDS, subject="bob"))),
)


SEEDS = (21, 216)  # between them, these sequences bring about every kind of conflict


def run(store: Store) -> list[tuple[dict[str, set[str]], list[tuple[str, int]]]]:
    seats(store, "seat", "secretary")
    return [seen for seed in SEEDS for seen in steps(store, random.Random(seed))]


def steps(store: Store, chance: random.Random) -> list[tuple[dict[str, set[str]], list[tuple[str, int]]]]:
    pages, seen = dict[str, Page](), []
    for page in PAGES:
        put(store, page)
    for _ in range(4):
        for _ in range(5):
            step(store, pages, chance)
        consolidate(store)
        seen.append((facts(store), conflicts(store)))
    return seen


def test_facts_are_those_of_the_engine_in_memory(store: Store) -> None:
    with open_store("memory:") as memory:
        expected = run(memory)
    assert run(store) == expected
    assert {kind for _, told in expected for kind, _ in told} == {"date", "denial", "holder", "rate", "signature"}
    assert any(found for found, _ in expected)


def tell(store: Store) -> list[object]:
    chance, seen = random.Random(9), []  # brings about dates, rates and denials
    for _ in range(5):
        for _ in range(4):
            put(store, random_telling(chance))
        consolidate(store)
        seen += [*united(store), *conflicts(store), *sorted(facts(store))]
    return seen


def test_events_are_those_of_the_engine_in_memory(store: Store) -> None:
    with open_store("memory:") as memory:
        expected = tell(memory)
    assert tell(store) == expected
    assert any(len(str(one).split(",")) > 3 for one in expected)
    assert {one[0] for one in expected if isinstance(one, tuple)} >= {"date", "rate", "denial"}
    assert max(one[1] for one in expected if isinstance(one, tuple) and one[0] == "denial") > 3
