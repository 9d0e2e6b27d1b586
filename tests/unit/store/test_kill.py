"""A store that is killed in the middle of a run keeps whole documents only."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from loader.store import graph_of, open_store

WRITER = """
import sys
import pyoxigraph as ox
from loader.store import LedgerEntry, graph_of, open_store

def triples(document, version):
    says = ox.NamedNode("urn:says")
    return [ox.Triple(ox.NamedNode(f"{document}#{i}"), says, ox.Literal(f"{version}")) for i in range(2000)]

with open_store(sys.argv[1], create=True) as store:
    print("open", flush=True)
    for version in range(int(sys.argv[2]), 10**9):
        document = f"https://w3id.org/geopol/id/document/d{version % 2}"
        entry = LedgerEntry(document, "committed", "2025-06-09T08:00:00Z", str(version))
        store.replace(graph_of(document), triples(document, version), entry=entry)
        print(version, flush=True)
"""


def run_and_kill(place: Path, first: int, share: float) -> int:
    """Kill the writer in the middle of its third write; return the last version that it acknowledged.

    ``share`` is the part of the time of one write that passes first.
    """
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(place), str(first)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        process.stdout.readline()
        started = time.monotonic()
        last = int(process.stdout.readline())
        time.sleep(share * (time.monotonic() - started))
        process.send_signal(signal.SIGKILL)
        return max([last, *(int(line) for line in process.stdout if line.endswith("\n"))])


def test_ten_kills_lose_no_acknowledged_document_and_leave_none_partial(tmp_path: Path) -> None:
    place, chance, last = tmp_path / "kg", random.Random(20250609), -1
    for _ in range(10):
        last = run_and_kill(place, last + 1, chance.uniform(0.0, 1.0))
        with open_store(str(place)) as store:
            entries = store.entries()
            for entry in entries:
                graph = store.read_graph(graph_of(entry.document))
                assert {str(triple.object) for triple in graph} == {f'"{entry.source}"'}
                assert len(graph) == entry.triple_count == 2000
        versions = {int(entry.source) for entry in entries}
        newest = max(versions, default=-1)
        # The write under way when the kill came may be there, whole; nothing acknowledged may be missing.
        assert newest in {last, last + 1}
        assert versions == {version for version in (newest - 1, newest) if version >= 0}
        last = newest
    assert last >= 19
