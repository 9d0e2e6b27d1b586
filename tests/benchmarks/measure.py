"""Measure ingest over 500 pages, and the command line, each beside a baseline.

    python -m tests.benchmarks.measure [--pages 500]

The pages are made from the sample pages: each copy bears an address and a
headline of its own, so that none is a duplicate. Times are wall-clock and CPU
seconds of whole processes, start included.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from loader.documents import RejectedPage, read_document, read_pages

ROOT = Path(__file__).resolve().parent.parent.parent
GEOPOL = [sys.executable, "-m", "loader"]
RUNS = 7


def main() -> None:
    """Print the table of ``README.md``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = list(measure(Path(folder), options.pages))
    sys.stdout.write("| what | wall s | CPU s | note |\n|---|---|---|---|\n")
    sys.stdout.write("".join(f"| {name} | {wall} | {cpu} | {note} |\n" for name, wall, cpu, note in rows))


def measure(folder: Path, count: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield the rows of the table: name, wall seconds, CPU seconds, note."""
    pages = folder / "pages.jsonl"
    write_pages(pages, count)
    store = str(folder / "kg")
    few = folder / "one.jsonl"
    write_pages(few, 1)
    start = run([*GEOPOL, "ingest", str(few), "--store", str(folder / "kg1")])
    yield "ingest of one page into a new store (baseline: start-up and seed graph)", *seconds(start), peak(start)
    full = run([*GEOPOL, "ingest", str(pages), "--store", store])
    rate = (count - 1) / (full.wall - start.wall)
    yield f"ingest of {count} pages into a new store", *seconds(full), f"{rate:.1f} pages/s; {peak(full)}"
    again = run([*GEOPOL, "ingest", str(pages), "--store", store])
    yield "the same again: all duplicates", *seconds(again), peak(again)
    names = run([*GEOPOL, "extract", str(pages)])
    yield f"extract of {count} pages, no store, no validation", *seconds(names), peak(names)
    yield from small(store)


def small(store: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield the medians of the short commands, beside bare Python."""
    commands = {
        "python -c pass (baseline)": [sys.executable, "-c", "pass"],
        "geopol --help (aim: under 0.3 s)": [*GEOPOL, "--help"],
        "geopol query accusations (aim: under 0.5 s)": [*GEOPOL, "query", "accusations", "--store", store],
        "geopol query producers-of-commodity": [*GEOPOL, "query", "producers-of-commodity", "--store", store],
        "geopol show China": [*GEOPOL, "show", "China", "--store", store],
    }
    for name, command in commands.items():
        runs = [run(command) for _ in range(RUNS)]
        wall = statistics.median(one.wall for one in runs)
        cpu = statistics.median(one.cpu for one in runs)
        yield name, f"{wall:.2f}", f"{cpu:.2f}", f"median of {RUNS}"


class Run:
    """What one process took: wall and CPU seconds, and its peak memory in MB."""

    def __init__(self, wall: float, cpu: float, memory: float) -> None:
        self.wall, self.cpu, self.memory = wall, cpu, memory


def run(command: list[str]) -> Run:
    """Run a command to its end and return what it took.

    Raises:
        SystemExit: when the command fails.
    """
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    if status:
        raise SystemExit(f"{' '.join(command)}: {process.stderr.read().decode() if process.stderr else status}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def seconds(taken: Run) -> tuple[str, str]:
    """Return wall and CPU seconds as text."""
    return f"{taken.wall:.1f}", f"{taken.cpu:.1f}"


def peak(taken: Run) -> str:
    """Return the peak memory as text."""
    return f"peak {taken.memory:.0f} MB"


def write_pages(path: Path, count: int) -> None:
    """Write ``count`` articles as JSON lines, made from the sample pages in turn."""
    articles = [
        read_document(page)
        for page in read_pages([str(ROOT / "seeds" / "articles")])
        if not isinstance(page, RejectedPage)
    ]
    with path.open("w", encoding="utf-8") as lines:
        for number in range(count):
            article = articles[number % len(articles)]
            row = {
                "url": f"https://benchmark.example/{number}",
                "title": f"{article.title} ({number})",
                "text": article.text,
                "published": article.published or "2025-06-08",
                "publisher": f"Outlet {number % 7}",
            }
            lines.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
