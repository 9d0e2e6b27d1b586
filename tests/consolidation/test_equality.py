"""Facts that follow load by load equal those derived from nothing, whatever came, changed, went or was cut short."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from loader import consolidation
from loader.consolidation import consolidate, consolidate_anew, is_behind
from loader.iri import graph
from loader.store import EVENTS, FACTS, SOURCES, UNDER_WAY, Store, open_store, rdf_file
from tests.consolidation.pages import NOW, Page, Said, put, seats

SEQUENCES = int(os.environ.get("GEOPOL_SEQUENCES", "15"))
ONCE_WRONG = {213}  # events of two batches that were compared from one side only
WIRES = tuple(" ".join(f"{letter}{number} said so" for number in range(30)) for letter in "ab")


def random_page(chance: random.Random) -> Page:
    name, outlet = f"d{chance.randrange(8)}", f"outlet{chance.randrange(4)}"
    text = chance.choice([*[""] * 8, *WIRES, WIRES[0] + " " + WIRES[1][:60], WIRES[1][40:]])
    day = chance.choice([None, *(f"2025-06-{number:02}" for number in (1, 5, 9, 9, 10, 28))])
    return Page(name, outlet, tuple(random_claim(chance) for _ in range(chance.randrange(5))), day, text)


def random_claim(chance: random.Random) -> Said:
    subject, other = chance.choice("uv"), chance.choice(["x", "x", None])
    stance = chance.choice(["asserts"] * 5 + ["denies"])
    modality = chance.choice(["actual"] * 5 + ["planned", "negated"])
    confidence = chance.choice(["0.9", "0.7", "0.5", "0.4"])
    speaker = chance.choice([None, None, "s"])
    form = chance.randrange(4)
    if form == 0:
        return Said(subject, "holdsPosition", "body", stance, modality, confidence, speaker, office="seat")
    if form == 1:
        return Said(subject, chance.choice(["meets", "signs"]), other, stance, modality, confidence, speaker)
    measure = form == 2
    actors = (("imposer", subject), ("target", "x")) if measure else (("participant", subject), ("participant", "x"))
    day = (("datePrecision", "day"), ("earliest", f"2025-06-{chance.choice([9, 10, 20]):02}"))
    rate = (("rate", chance.choice(["5 %", "9 %"])),) if measure else ()
    kind = "Tariff" if measure else chance.choice(["Meeting", "AgreementEvent"])
    return Said(
        subject,
        "imposes" if measure else "meets",
        other,
        stance,
        modality,
        confidence,
        speaker,
        None,
        kind,
        (*actors, *rate, *(day if chance.random() < 0.7 else ())),
    )


def state(store: Store) -> tuple[object, ...]:
    return tuple(store.read_graph(name) for name in (FACTS, SOURCES, EVENTS, UNDER_WAY))


def from_nothing(pages: dict[str, Page]) -> tuple[object, ...]:
    with open_store("memory:") as fresh:
        seats(fresh, "seat")
        for page in pages.values():
            put(fresh, page)
        consolidate_anew(fresh)
        return state(fresh)


def step(store: Store, pages: dict[str, Page], chance: random.Random) -> None:
    """Put a page, a new version of one, or take one away."""
    if pages and chance.random() < 0.3:
        page = pages.pop(chance.choice(sorted(pages)))
        store.remove(page.iri, removed_at=NOW)
    else:
        page = random_page(chance)
        pages[page.name] = page
        put(store, page)


@pytest.mark.parametrize("batch", [1, 3, 250])
def test_facts_after_any_sequence_equal_those_from_nothing(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consolidation, "BATCH", batch)
    seen = 0
    for seed in sorted({*range(SEQUENCES), *ONCE_WRONG}):
        chance, pages = random.Random(seed), dict[str, Page]()
        with open_store("memory:") as store:
            seats(store, "seat")
            for number in range(12):
                step(store, pages, chance)
                if chance.random() < 0.6 or number == 11:
                    consolidate(store)
                    assert state(store) == from_nothing(pages), (seed, number)
            seen += len(store.read_graph(FACTS))
            assert not is_behind(store)
    assert seen > 10 * SEQUENCES  # the sequences do give facts


def test_a_second_call_has_nothing_to_do() -> None:
    with open_store("memory:") as store:
        put(store, random_page(random.Random(3)))
        assert (consolidate(store), consolidate(store)) == (1, 0)


@pytest.mark.parametrize("matter", ["x", None])
def test_the_kind_of_a_conflict_is_one_whichever_claim_came_first(matter: str | None) -> None:
    signing = Said("u", "meets", matter, "asserts", "actual", "0.9", kind="AgreementEvent")
    denial = replace(signing, stance="denies", speaker="s", kind="AgreementEvent" if matter is None else None)
    plain = replace(signing, kind=None) if matter else replace(signing, confidence="0.8")
    pages = {name: Page(name, f"of-{name}", (said,)) for name, said in (("a", signing), ("b", denial), ("c", plain))}
    expected = from_nothing(pages)
    for names in permutations(pages):
        with open_store("memory:") as store:
            seats(store, "seat")
            for name in names:
                put(store, pages[name])
                consolidate(store)
            assert state(store) == expected, names
            kinds = [triple.subject for triple in store.read_graph(FACTS) if "conflictKind" in triple.predicate.value]
            assert kinds and len(kinds) == len(set(kinds))


def test_the_moment_of_a_load_shows_in_the_ledger_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    states = set()
    for moment in (NOW, "2031-01-01T00:00:00Z"):
        monkeypatch.setattr("tests.consolidation.pages.NOW", moment)
        with open_store("memory:") as store:
            put(store, random_page(random.Random(3)))
            consolidate(store)
            assert store.read_graph(SOURCES)
            states.add(str(state(store)))
    assert len(states) == 1


def test_a_new_rule_or_a_new_single_seat_makes_all_facts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store("memory:") as store:
        put(store, random_page(random.Random(3)))
        consolidate(store)
        prefixes, updates = consolidation.rules()
        monkeypatch.setattr(consolidation, "rules", lambda: (prefixes, f"# another\n{updates}"))
        assert consolidate(store) == 1
        seed = rdf_file(b"<urn:office> <https://w3id.org/geopol/ontology#singleSeat> true .", name="offices.ttl")
        store.load(seed, loaded_at=NOW, graph_iri=graph("reference", "offices"))
        assert consolidate(store) == 1


@pytest.mark.parametrize("fails_at", range(1, 9))
def test_a_run_that_is_cut_short_is_made_good(fails_at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, pages = random.Random(7), dict[str, Page]()
    monkeypatch.setattr(consolidation, "BATCH", 2)
    with open_store("memory:") as store:
        seats(store, "seat")
        for _ in range(10):
            step(store, pages, chance)
        consolidate(store)
        for _ in range(6):
            step(store, pages, chance)
        real, calls = store.update, []

        def update(text: str) -> None:
            calls.append(text)
            if len(calls) == fails_at:
                raise RuntimeError("cut short")
            real(text)

        monkeypatch.setattr(store, "update", update)
        with pytest.raises(RuntimeError):
            while True:
                consolidate(store)
                step(store, pages, chance)
        monkeypatch.setattr(store, "update", real)
        consolidate(store)
        assert state(store) == from_nothing(pages)


def _work(place: str, seed: int) -> None:
    """Do the run from its beginning: what is there already is put once more."""
    chance, pages = random.Random(seed), dict[str, Page]()
    with open_store(place, create=True) as store:
        if not store.graphs():
            seats(store, "seat")
        for _ in range(12):
            step(store, pages, chance)
            consolidate(store)


def test_a_killed_process_leaves_what_the_next_one_makes_good(tmp_path: Path) -> None:
    chance, place = random.Random(5), str(tmp_path / "kg")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.consolidation.test_equality", "loader.store.embedded"])
    for _ in range(12):
        process = context.Process(target=_work, args=(place, 11))
        process.start()
        time.sleep(chance.uniform(0.05, 0.6))
        if process.pid is not None and process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
        process.join()
    _work(place, 11)
    calm, pages = random.Random(11), dict[str, Page]()
    with open_store("memory:") as undisturbed:
        for _ in range(12):
            step(undisturbed, pages, calm)
    with open_store(place, read_only=True) as store:
        assert state(store) == from_nothing(pages)
