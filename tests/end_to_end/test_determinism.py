"""The same pages give the same store, byte for byte: row 26 of the reliability table."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUNS = [("0", "1"), ("1", "2"), ("4242", "1")]
"""The seed of Python's hashes and the number of workers of each run."""


def geopol(*arguments: str, hash_seed: str) -> bytes:
    command = [sys.executable, "-m", "loader", *arguments]
    done = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": hash_seed}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture
def pages(root: Path, tmp_path: Path) -> Path:
    """Return a folder with two versions of an article, a page of several articles, and others."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for page in sorted((root / "seeds" / "articles").iterdir())[6:10]:
        (folder / page.name).write_bytes(page.read_bytes())
    return folder


def test_hash_seeds_and_workers_change_no_byte(pages: Path, tmp_path: Path) -> None:
    dumps, ledgers = set(), set()
    for hash_seed, workers in RUNS:
        store = str(tmp_path / f"kg-{hash_seed}")
        geopol("ingest", str(pages), "--store", store, "--workers", workers, hash_seed=hash_seed)
        dumps.add(geopol("export", "--store", store, "--exclude", "ledger", hash_seed=hash_seed))
        listed = geopol("documents", "--store", store, "--csv", hash_seed=hash_seed).decode()
        ledgers.add("\n".join(",".join(row.split(",")[:2]) for row in listed.splitlines()))
    assert len(dumps) == 1
    assert len(next(iter(dumps))) > 500_000
    assert len(ledgers) == 1


def test_extract_prints_the_same_lines_whatever_the_workers(pages: Path) -> None:
    lines = {geopol("extract", str(pages), "--workers", workers, hash_seed=workers) for workers in ("1", "2")}
    assert len(lines) == 1
    assert len(next(iter(lines)).splitlines()) >= 4
