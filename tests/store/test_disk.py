"""A full disk and a power cut: nothing acknowledged is lost, nothing is half there, and it is told."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.store import LedgerEntry, graph_of, open_store
from loader.store.verification import Difference, verify

NOW = "2025-06-09T08:00:00Z"

FILL = """
import sys
from loader.cli import main
main(["load", sys.argv[2], "--no-validate", "--store", sys.argv[1]])
"""

WRITE = """
import random, sys
from loader.errors import StoreError
from tests.store.test_disk import open_store, put
try:
    with open_store(sys.argv[1], create=True) as store:
        print("open", flush=True)
        for number in range(int(sys.argv[2])):
            put(store, number)
            print(number, flush=True)
except StoreError as error:
    print(f"told: {error}", flush=True)
    sys.exit(error.exit_code)
"""


def document(number: int) -> str:
    return f"https://w3id.org/geopol/id/document/d{number}"


def put(store: object, number: int) -> None:
    import random

    noise = random.Random(number)
    name = ox.NamedNode(document(number))
    says = ox.NamedNode("urn:says")
    triples = [ox.Triple(name, says, ox.Literal(noise.randbytes(400).hex())) for _ in range(100)]
    entry = LedgerEntry(document(number), "committed", NOW)
    store.replace(graph_of(document(number)), triples, entry=entry)  # type: ignore[attr-defined]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a file system of 16 MB; skip where none may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if (
        not shutil.which("mount")
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder], check=False, capture_output=True
        ).returncode
    ):
        pytest.skip("no file system may be mounted here; run the tests as root: sudo make test")
    yield folder
    subprocess.run(["umount", "-l", folder], check=False)


def resize(folder: Path, kilobytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", folder], check=True)


@pytest.mark.parametrize("kilobytes", [1_000 + 700 * step for step in range(20)])
def test_a_full_disk_is_told_and_loses_nothing(small_disk: Path, kilobytes: int) -> None:
    resize(small_disk, kilobytes)
    place = str(small_disk / "kg")
    done = subprocess.run([sys.executable, "-c", WRITE, place, "400"], capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert done.returncode == 3, done.stderr[-1000:]
    assert "Traceback" not in done.stderr and lines[-1].startswith("told: the disk of"), lines[-1]
    acknowledged = [int(line) for line in lines if line.isdecimal()]
    resize(small_disk, 64_000)
    with open_store(place, create=True) as store:
        known = {entry.document for entry in store.entries()}
        assert {document(number) for number in acknowledged} <= known
        assert not [item for item in verify(store) if isinstance(item, Difference)]
        put(store, len(acknowledged))
    with open_store(place, read_only=True) as store:
        assert store.entry(document(len(acknowledged))) is not None


def test_a_disk_that_is_full_during_a_bulk_load_leaves_the_store_as_it_was(small_disk: Path, tmp_path: Path) -> None:
    place, dump = str(small_disk / "kg"), tmp_path / "dump.nt"
    with open_store(place, create=True) as store:
        put(store, 1)
        before = store.dump()
    with dump.open("w") as lines:
        for i in range(200_000):
            lines.write(f'<urn:s{i}> <urn:p> "{os.urandom(40).hex()}" .\n')
    done = subprocess.run([sys.executable, "-c", FILL, place, str(dump)], capture_output=True, text=True, check=False)
    told = done.stderr.strip().splitlines()
    assert (done.returncode, len(told)) == (3, 1), done.stderr[-1000:]
    assert told[0].startswith("geopol: the disk of") and told[0].endswith("make room, run again")
    with open_store(place, read_only=True) as store:
        assert store.dump() == before
    resize(small_disk, 256_000)
    assert subprocess.run([sys.executable, "-c", FILL, place, str(dump)], check=False).returncode == 0
    with open_store(place, read_only=True) as store:
        assert store.entries(kind="import")[0].triple_count == 200_000


TRACED = """
import os, sys
from tests.store.test_disk import open_store, put
with open_store(sys.argv[1], create=True) as store:
    for number in range(3):
        os.write(2, b"geopol begins\\n")
        put(store, number)
        os.write(2, b"geopol acknowledges\\n")
"""
BARE = """
import os, sys
import pyoxigraph as ox
store = ox.Store(sys.argv[1])
for number in range(3):
    os.write(2, b"geopol begins\\n")
    store.extend([ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal(str(number)))])
    os.write(2, b"geopol acknowledges\\n")
"""


def synced_before_each_acknowledgement(program: str, tmp_path: Path) -> list[bool]:
    """Return, for each write, whether the trace of the process shows an fsync before its acknowledgement."""
    trace = tmp_path / "trace"
    command = ["strace", "-f", "-e", "trace=fsync,fdatasync,write", "-o", str(trace)]
    done = subprocess.run(
        [*command, sys.executable, "-c", program, str(tmp_path / "kg")], check=False, capture_output=True
    )
    if done.returncode or not trace.exists():
        pytest.skip("processes may not be traced here")
    told = trace.read_text(errors="replace")
    parts = re.findall(r"geopol begins(.*?)geopol acknowledges", told, re.DOTALL)
    assert len(parts) == 3
    return [bool(re.search(r"f(data)?sync\(", part)) for part in parts]


def test_the_disk_has_a_document_before_it_is_acknowledged(tmp_path: Path) -> None:
    if not shutil.which("strace"):
        pytest.skip("strace is not installed; run: apt-get install strace")
    assert synced_before_each_acknowledgement(TRACED, tmp_path) == [True] * 3


def test_the_engine_alone_would_not_wait_for_the_disk(tmp_path: Path) -> None:
    """The trace can tell: without ``flush`` it shows no fsync."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed; run: apt-get install strace")
    assert synced_before_each_acknowledgement(BARE, tmp_path) == [False] * 3
