"""A run that is killed at any moment loses nothing that was acknowledged, and goes on to the same end.

200 random moments here, 1000 in ``make test-long``. The run writes documents
and new versions of them, loads files in one transaction and in bulk, removes,
and publishes snapshots.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from loader.store import LedgerEntry, Store, embedded, graph_of, open_store, rdf_file
from loader.store.verification import Difference, verify

KILLS = int(os.environ.get("GEOPOL_KILLS", "200"))
NOW = "2025-06-09T08:00:00Z"
BODY = ox.NamedNode("https://schema.org/articleBody")
Step = Callable[[Store], None]


def document(number: int) -> str:
    return f"https://w3id.org/geopol/id/document/d{number}"


def put(number: int, version: int) -> Step:
    text = f"The text of document {number} in version {version}. " * 20
    name = ox.NamedNode(document(number))
    triples = [ox.Triple(name, BODY, ox.Literal(text))]
    triples += [ox.Triple(name, ox.NamedNode(f"urn:p{i}"), ox.Literal(f"{version} {i}")) for i in range(60)]
    sha256 = hashlib.sha256(text.encode()).hexdigest()

    def step(store: Store) -> None:
        entry = LedgerEntry(document(number), "committed", NOW, "page.txt", text_sha256=sha256)
        store.replace(graph_of(document(number)), triples, entry=entry)

    return step


def load(version: int, *, large: bool) -> Step:
    form = '<urn:s{0}> <urn:p> "{1} {0}" .\n<urn:s{0}> <urn:q> "{1} {0}" <urn:g{2}> .\n'
    content = "".join(form.format(i, version, i % 3) for i in range(600 if large else 60)).encode()
    file = rdf_file(content, name="large" if large else "small", form="nquads")
    if not large:
        file = rdf_file(content.replace(b"<urn:g", b"<urn:h"), name="small", form="nquads")

    def step(store: Store) -> None:
        store.load(file, loaded_at=NOW)

    return step


def remove(number: int) -> Step:
    return lambda store: store.remove(document(number), removed_at=NOW) and None


def steps() -> list[Step]:
    """Return the whole run."""
    found: list[Step] = []
    for version in range(3):
        found += [put(number, version) for number in range(6)]
        found += [load(version, large=True), load(version, large=False), put(90 + version, 0), remove(90 + version)]
    return found


def run(place: str, first: int, told: Connection) -> None:
    """Check what is there, then make the steps from ``first``, telling each when it is acknowledged."""
    embedded._LARGE_BYTES, embedded._PUBLISH_SECONDS = 20_000, 0.05
    told.send("started")
    with open_store(place, create=True) as store:
        if fault := fault_in(store):
            told.send(fault)
            return
        told.send("opened")
        for number, step in enumerate(steps()):
            if number >= first:
                step(store)
                told.send(number)
    told.send(len(steps()))


def fault_in(store: Store) -> str:
    """Return what is not whole: a document by its hashes, a file by the count of its ledger entry."""
    found = next((item for item in verify(store) if isinstance(item, Difference)), None)
    if found is not None:
        return f"fault {found}"
    for entry in store.entries(kind="import"):
        count = sum(len(store.read_graph(name)) for name in (entry.document, *entry.graphs))
        if count != entry.triple_count:
            return f"fault {entry} {count}"
    return ""


def run_and_kill(place: str, first: int, chance: random.Random, *, longest: float) -> tuple[list[object], bool]:
    """Start the run, and kill it up to ``longest`` seconds after it began or opened the store.

    Returns what it told, and whether it was killed.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.test_kills", "loader.store.embedded"])
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=run, args=(place, first, there))
    process.start()
    there.close()
    heard: list[object] = [here.recv()]
    if chance.random() < 0.8:
        heard.append(here.recv())
    time.sleep(chance.uniform(0.0, longest))
    killed = _kill(process.pid)
    process.join()
    try:
        while here.poll():
            heard.append(here.recv())
    except EOFError:
        pass
    here.close()
    return heard, killed


def _kill(pid: int | None) -> bool:
    """Kill a process; return false when it had ended."""
    if pid is None:
        return False
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def test_random_kills_lose_nothing_and_the_run_ends_the_same(quick_disk: Path) -> None:
    with open_store("memory:") as calm:
        for step in steps():
            step(calm)
        expected = calm.dump()
    chance, kills, rounds, longest = random.Random(20250609), 0, 0, 0.2
    while kills < KILLS:
        place, last = str(quick_disk / f"kg{rounds}"), -1
        while last < len(steps()):
            heard, killed = run_and_kill(place, last + 1, chance, longest=longest)
            kills += killed
            assert not [item for item in heard if str(item).startswith("fault")]
            before, last = last, max(last, *(item for item in heard if isinstance(item, int)), -1)
            # On a busy machine a step may take longer than that.
            longest = 0.2 if last > before else longest * 1.3
        with open_store(place, read_only=True) as store:
            assert (fault_in(store), store.dump()) == ("", expected)
        rounds += 1
