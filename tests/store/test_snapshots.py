"""Readers beside a writer: snapshots are published whole, kept while they are read, then cleared."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.errors import StoreError
from loader.store import LedgerEntry, Store, embedded, graph_of, open_store, snapshots
from loader.store.folder import is_unpublished, writer_of

NOW = "2025-06-09T08:00:00Z"


def document(number: int) -> str:
    return f"https://w3id.org/geopol/id/document/d{number}"


def put(store: Store, number: int, text: str = "text") -> None:
    says = ox.NamedNode("urn:says")
    triples = [ox.Triple(ox.NamedNode(f"{document(number)}#{i}"), says, ox.Literal(f"{text} {i}")) for i in range(50)]
    store.replace(graph_of(document(number)), triples, entry=LedgerEntry(document(number), "committed", NOW))


def whole(store: Store) -> int:
    """Return how many documents there are; each must be whole."""
    entries = store.entries()
    for entry in entries:
        assert len(store.read_graph(graph_of(entry.document))) == entry.triple_count == 50
    return len(entries)


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "kg")


def names(place: str) -> list[str]:
    return sorted(path.name for path in (Path(place) / "geopol-snapshots").iterdir())


def test_a_reader_sees_what_was_published_and_the_writer_goes_on(place: str) -> None:
    with open_store(place, create=True) as writer:
        put(writer, 1)
        with open_store(place, read_only=True) as reader:
            assert whole(reader) == 0
        assert whole(writer) == 1
    with open_store(place, read_only=True) as reader:
        assert whole(reader) == 1


def test_a_long_run_publishes_as_it_goes(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loader.store.embedded._PUBLISH_SECONDS", 0.0)
    with open_store(place, create=True) as writer:
        for number in range(3):
            put(writer, number)
            with open_store(place, read_only=True) as reader:
                assert whole(reader) == number + 1


def test_a_snapshot_stays_as_it_was_while_it_is_read_and_is_cleared_then(place: str) -> None:
    with open_store(place, create=True) as writer:
        put(writer, 1)
    reader = open_store(place, read_only=True)
    for number in (2, 3):
        with open_store(place) as writer:
            put(writer, number)
    assert whole(reader) == 1 and len(names(place)) == 2
    reader.close()
    with open_store(place) as writer:
        put(writer, 4)
    assert len(names(place)) == 1


def test_what_a_killed_writer_did_not_publish_is_read_all_the_same(place: str) -> None:
    command = (
        "import sys, os; from tests.store.test_snapshots import open_store, put\n"
        "store = open_store(sys.argv[1], create=True)\nput(store, 1)\nos.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", command, place], check=False, capture_output=True)
    assert is_unpublished(Path(place))
    with open_store(place, read_only=True) as reader:
        assert whole(reader) == 1
    assert not is_unpublished(Path(place))


def test_half_a_snapshot_is_never_opened_and_is_cleared(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(place, create=True) as writer:
        put(writer, 1)
        half = Path(place) / "geopol-snapshots" / "00000099.part"
        half.mkdir()
        with open_store(place, read_only=True) as reader:
            assert whole(reader) == 0
    assert not half.exists()
    with open_store(place) as writer:
        put(writer, 2)
        monkeypatch.setattr(snapshots, "sync_all", lambda _: (_ for _ in ()).throw(OSError("No space left on device")))
        with pytest.raises(StoreError, match="is full"):
            writer.close()
    monkeypatch.undo()
    assert not [name for name in names(place) if name.endswith(".part")]
    with open_store(place, read_only=True) as reader:
        assert whole(reader) == 2


def test_the_same_snapshot_is_opened_by_many_processes_at_once(place: str) -> None:
    with open_store(place, create=True) as writer:
        put(writer, 1)
    command = (
        "import sys; from tests.store.test_snapshots import open_store, whole\n"
        "for _ in range(5):\n    with open_store(sys.argv[1], read_only=True) as reader: assert whole(reader) == 1"
    )
    processes = [subprocess.Popen([sys.executable, "-c", command, place]) for _ in range(4)]
    assert [process.wait() for process in processes] == [0] * 4


READER = """
import sys, time
from tests.store.test_snapshots import open_store, whole
end, opens, last = time.monotonic() + float(sys.argv[2]), 0, 0
while time.monotonic() < end:
    with open_store(sys.argv[1], read_only=True) as reader:
        count = whole(reader)
    assert count >= last, (count, last)
    opens, last = opens + 1, count
print(opens)
"""


def readers_beside_a_writer(place: str, seconds: float) -> int:
    """Run three readers beside a writer for some time; return how often a store was opened."""
    with open_store(place, create=True) as writer:
        put(writer, 0)
    command = [sys.executable, "-c", READER, place, str(seconds)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    number = 0
    while any(reader.poll() is None for reader in readers):
        with open_store(place) as writer:
            for _ in range(5):
                number += 1
                put(writer, number % 200, f"version {number}")
    opens = [int(reader.communicate()[0]) for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * 3
    return sum(opens)


def test_readers_never_fail_beside_a_writer(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten minutes of it: ``make test-long``."""
    monkeypatch.setattr("loader.store.embedded._PUBLISH_SECONDS", 0.01)
    opens = readers_beside_a_writer(place, float(os.environ.get("GEOPOL_READER_SECONDS", "4")))
    assert opens > 3
    assert len(names(place)) <= 2


# Two writers


HOLDER = "import sys, loader.store as s; k = s.open_store(sys.argv[1], create=True); print(1, flush=True); input()"


def test_a_second_writer_is_told_who_writes_and_writes_nothing(place: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert writer_of(Path(place)) == f"pid {process.pid}"
        started = time.monotonic()
        with pytest.raises(StoreError, match=rf"kg is in use by another process \(pid {process.pid}\); wait"):
            open_store(place)
        assert time.monotonic() - started < 2
        with open_store(place, read_only=True) as reader:
            assert whole(reader) == 0
        process.kill()
    with open_store(place) as writer:
        assert writer.entries() == []
    assert writer_of(Path(place)) is None


def test_of_many_writers_that_start_at_once_one_writes_at_a_time(place: str) -> None:
    open_store(place, create=True).close()
    inside, most, outcomes = [0], [0], []

    def work() -> None:
        try:
            with open_store(place):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.05)
                inside[0] -= 1
            outcomes.append("wrote")
        except StoreError as error:
            outcomes.append("told" if "is in use by another process" in str(error) else str(error))

    threads = [threading.Thread(target=work) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most[0], set(outcomes) <= {"wrote", "told"}, len(outcomes)) == (1, True, 100)
    assert "wrote" in outcomes


# What is no store of ours


def test_a_new_folder_bears_its_mark_before_the_engine_fills_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []

    def killed(place: str) -> None:
        seen.append({path.name for path in Path(place).iterdir()})
        raise KeyboardInterrupt

    monkeypatch.setattr(embedded.ox, "Store", killed)
    with pytest.raises(KeyboardInterrupt):
        open_store(str(tmp_path / "kg"), create=True)
    assert seen == [{"geopol-lock", "geopol-store"}]


def test_a_store_of_a_newer_version_is_left_alone(place: str) -> None:
    with open_store(place, create=True) as writer:
        put(writer, 1)
    (Path(place) / "geopol-store").write_text('{"format": 2}\n')
    before = {path: path.stat().st_mtime_ns for path in Path(place).iterdir()}
    for read_only in (True, False):
        with pytest.raises(StoreError, match=r"written by a newer geopol \(store format 2; this one knows 1\)"):
            open_store(place, read_only=read_only, create=True)
    assert {path: path.stat().st_mtime_ns for path in Path(place).iterdir()} == before


@pytest.mark.parametrize("told", ["", "{}", "[1]", '{"format": "x"}'])
def test_a_store_whose_mark_is_broken_is_told(place: str, told: str) -> None:
    open_store(place, create=True).close()
    (Path(place) / "geopol-store").write_text(told)
    with pytest.raises(StoreError, match=r"is broken; restore|newer geopol"):
        open_store(place)


def test_a_store_without_a_mark_is_taken_over_and_a_foreign_database_is_not(place: str, tmp_path: Path) -> None:
    ox.Store(place).add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("x"), ox.NamedNode("urn:g")))
    with open_store(place, read_only=True) as reader:
        assert reader.graphs() == ("urn:g",)
    other = tmp_path / "other"
    other.mkdir()
    (other / "CURRENT").write_text("MANIFEST-000001\n")
    (other / "OPTIONS-000007").write_text('[CFOptions "default"]\n')
    for read_only in (True, False):
        with pytest.raises(StoreError, match="is a database of another program"):
            open_store(str(other), read_only=read_only, create=True)
    assert sorted(path.name for path in other.iterdir()) == ["CURRENT", "OPTIONS-000007"]
