"""Measure the stored queries through the service beside the bare engine, and what hostile queries do to others.

    python -m tests.benchmarks.service [--statements 1000000] [--runs 9] [--write]

One run: the same snapshot, the same first hundred rows, by turns. The bare
engine is pyoxigraph in a process of its own, asked through a pipe that is not
in the time. ``--write`` puts the section into ``README.md``.
"""

from __future__ import annotations

import argparse
import http.client
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from loader.model import StoredQuery
from loader.queries import catalogue
from loader.resources import data_folder
from loader.store import open_store
from loader.store.snapshots import hold_newest
from tests.benchmarks.graphs import store_of
from tests.reliability.test_service_limits import MANY, hostile

HERE = Path(__file__).parent
START, END = "<!-- service:start -->\n", "<!-- service:end -->\n"
ROWS, BATCH, SECONDS = 100, 50_000, 10.0
QUIET = "agencies-of-country"


def main() -> None:
    """Print the section, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        location = str(Path(folder) / "kg")
        make_store(location, options.statements)
        with serving(location) as address:
            text = "\n".join([*latencies(location, address, options.runs), "", *under_attack(address), ""])
    if options.write:
        path = HERE / "README.md"
        told = path.read_text(encoding="utf-8")
        before, mark, rest = told.partition(START)
        head = before if mark else f"{told}\n## The service\n\n"
        path.write_text(head + START + text + END + rest.partition(END)[2], encoding="utf-8")
    sys.stdout.write(text)


def make_store(location: str, statements: int) -> None:
    """Write the made-up documents and the seed graph into a store."""
    quads = store_of(statements)
    with open_store(location, create=True) as store:
        while batch := list(islice(quads, BATCH)):
            store.insert(batch)


@contextmanager
def serving(location: str) -> Iterator[str]:
    """Yield the host and port of the service over the store."""
    command = [sys.executable, "-m", "loader", "serve", "--store", location, "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = re.search(r"http://\S+", process.stderr.readline())
    assert found is not None
    try:
        yield urlsplit(found.group()).netloc
    finally:
        process.terminate()
        process.wait()


def latencies(location: str, address: str, runs: int) -> Iterator[str]:
    """Yield the table: each query with its latencies on the engine and through the service, in milliseconds."""
    queries = list(catalogue([data_folder("queries")]).values())
    snapshot = hold_newest(Path(location))
    assert snapshot is not None
    engine = ox.Store.read_only(str(snapshot.path))
    connection = http.client.HTTPConnection(address, timeout=120)
    yield "| query | bare p50 ms | bare p95 ms | service p50 ms | service p95 ms | more at p50 |"
    yield "|---|---|---|---|---|---|"
    more, slow = [], []
    for query in queries:
        bare, served, status = [], [], 200
        for number in range(runs + 1):
            one, (status, other) = timed(engine, query), asked(connection, f"/api/queries/{query.name}?limit={ROWS}")
            if number:  # The first of each warms the caches.
                bare.append(one)
                served.append(other)
            if status != 200:
                break
        if status != 200:
            yield f"| {query.name} | | | stopped at its limit | | |"
            slow.append(query.name)
            continue
        more.append(statistics.median(served) - statistics.median(bare))
        slow += [query.name] if p95(served) > 300 else []
        figures = (statistics.median(bare), p95(bare), statistics.median(served), p95(served), more[-1])
        yield f"| {query.name} | {' | '.join(f'{figure:.1f}' for figure in figures)} |"
    snapshot.release()
    yield ""
    yield f"{len(engine)} statements, {runs} runs of each by turns, the first {ROWS} rows. The service takes"
    yield f"{statistics.median(more):.1f} ms more at p50 over all queries (aim: at most 5)."
    yield "Above 300 ms at p95 (aim: none):"
    yield f"{', '.join(slow) or 'none'}."


def timed(engine: ox.Store, query: StoredQuery) -> float:
    """Return the milliseconds that the engine takes for the first rows."""
    began = time.perf_counter()
    answer = engine.query(query.text, use_default_graph_as_union=True)
    if not isinstance(answer, ox.QueryBoolean):
        list(islice(answer, ROWS + 1))
    return 1000 * (time.perf_counter() - began)


def asked(connection: http.client.HTTPConnection, path: str, body: str | None = None) -> tuple[int, float]:
    """Return the status and the milliseconds of a request."""
    began = time.perf_counter()
    headers = {"Accept": "text/csv"} | ({"Content-Type": "application/sparql-query"} if body else {})
    connection.request("POST" if body else "GET", path, body=body, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status, 1000 * (time.perf_counter() - began)


def under_attack(address: str) -> Iterator[str]:
    """Yield what became of 50 hostile queries, and of another user meanwhile."""
    path = f"/api/queries/{QUIET}?{urlencode({'country': 'https://w3id.org/geopol/id/country/cn'})}"
    idle = [time_of(address, path) for _ in range(40)]
    meanwhile, stop = [], threading.Event()

    def other_user() -> None:
        while not stop.wait(0.2):
            meanwhile.append(time_of(address, path))

    user = threading.Thread(target=other_user)
    user.start()
    with ThreadPoolExecutor(4) as pool:
        began = time.perf_counter()
        sorting = f"SELECT * {{ {MANY} }} ORDER BY ?c"
        texts = [text if number % 2 else f"# {number}\n{sorting}" for number, text in enumerate(hostile(50))]
        answers = list(pool.map(lambda text: attack(address, text), texts))
        took = time.perf_counter() - began
    stop.set()
    user.join()
    stopped = sum(status == 422 for status, _ in answers)
    yield "| 50 hostile queries, four at a time | |"
    yield "|---|---|"
    yield f"| answered | {len(answers)}, {stopped} of them stopped at a limit, in {took:.0f} s |"
    yield f"| faults of the service (aim: none) | {sum(status >= 500 for status, _ in answers)} |"
    yield f"| another user's p95, idle | {p95(idle):.0f} ms |"
    times = f"{p95(meanwhile):.0f} ms, {p95(meanwhile) / p95(idle):.1f} times"
    yield f"| another user's p95, meanwhile (aim: under twice) | {times} |"
    status, milliseconds = attack(address, hostile(1)[0])
    yield f"| the slowest alone (aim: under {SECONDS + 1:.0f} s) | {milliseconds / 1000:.1f} s, status {status} |"


def attack(address: str, text: str) -> tuple[int, float]:
    """Return the status and the milliseconds of a query of one's own."""
    return asked(http.client.HTTPConnection(address, timeout=120), "/sparql", text)


def time_of(address: str, path: str) -> float:
    """Return the milliseconds of a request that must succeed."""
    status, milliseconds = asked(http.client.HTTPConnection(address, timeout=120), path)
    assert status == 200, status
    return milliseconds


def p95(times: list[float]) -> float:
    """Return the 95th percentile; of fewer than twenty times, the longest."""
    return statistics.quantiles(times, n=20)[-1] if len(times) >= 20 else max(times)


if __name__ == "__main__":
    main()
