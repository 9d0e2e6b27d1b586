"""Measure the stored queries through the service beside the bare engine, and what hostile queries do to others.

    python -m tests.benchmarks.service [--statements 1000000] [--runs 20] [--store DIR] [--write]

One run over ``news`` of so many statements: the same snapshot, the same first
hundred rows, by turns, with the defaults and with the most and a seldom named
thing in place of the first parameter that takes one. CPU milliseconds of all
processes of the service stand beside those of the engine, and both by the
clock, which other work on the machine lengthens; both are judged. Ends with 1
where an aim is missed; ``--write`` puts the section into ``README.md``.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from loader.queries import bind, catalogue
from loader.queries.stored import StoredQuery
from loader.resources import data_folder
from loader.store.snapshots import hold_newest
from tests.benchmarks.news import make_store
from tests.reliability.test_service_limits import MANY, hostile

HERE = Path(__file__).parent
START, END = "<!-- service:start -->\n", "<!-- service:end -->\n"
ROWS, SECONDS = 100, 10.0
MOST_P95, MOST_ADDED, MOST_SLOWER = 300.0, 5.0, 2.0
QUIET, USERS = ("agencies-of-country", "relations"), 2
BUSY = 1.0  # More processes that want a core than there are: times by the clock are longer than the work.
_KINDS = {
    "entity": "country",
    "country": "country",
    "person": "person",
    "commodity": "commodity",
    "agreement": "agreement",
}
_NAMED = (
    "SELECT ?thing (COUNT(*) AS ?times) WHERE { ?mention <https://w3id.org/geopol/ontology#refersTo> ?thing } "
    "GROUP BY ?thing ORDER BY DESC(?times) ?thing"
)


@dataclass
class Taken:
    """Milliseconds of one query with one set of values, of the engine and of the service: CPU, and by the clock."""

    bare: list[float] = field(default_factory=list)
    served: list[float] = field(default_factory=list)
    bare_clock: list[float] = field(default_factory=list)
    served_clock: list[float] = field(default_factory=list)


def main() -> int:
    """Print the section, or write it; return 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--store", help="a store that this made before, or where to keep it")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        location = options.store or str(Path(folder) / "kg")
        if not Path(location).exists():
            make_store(location, options.statements)
        with serving(location) as (process, address):
            tables = [*latencies(location, process, address, options.runs, missed), "", *under_attack(address, missed)]
            summary = [f"Missed: {'; '.join(missed) or 'nothing'}.", *load_told()]
            text = "\n".join([*tables, "", *summary, ""])
    if options.write:
        path = HERE / "README.md"
        told = path.read_text(encoding="utf-8")
        before, mark, rest = told.partition(START)
        head = before if mark else f"{told}\n## The service\n\n"
        path.write_text(head + START + text + END + rest.partition(END)[2], encoding="utf-8")
    sys.stdout.write(text)
    for aim in missed:
        print(f"missed: {aim}", file=sys.stderr)
    return bool(missed)


@contextmanager
def serving(location: str) -> Iterator[tuple[int, str]]:
    """Yield the process of the service over the store, and its host and port."""
    command = [sys.executable, "-m", "loader", "serve", "--store", location, "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = re.search(r"http://\S+", process.stderr.readline())
    assert found is not None
    try:
        yield process.pid, urlsplit(found.group()).netloc
    finally:
        process.terminate()
        process.wait()


def latencies(location: str, process: int, address: str, runs: int, missed: list[str]) -> Iterator[str]:
    """Yield the table: each query with its milliseconds on the engine and through the service."""
    snapshot = hold_newest(Path(location))
    assert snapshot is not None
    engine = ox.Store.read_only(str(snapshot.path))
    connection = http.client.HTTPConnection(address, timeout=120)
    yield "| query | bare CPU p50 | p95 | service CPU p50 | p95 | bare clock p50 | p95 | service clock p50 | p95 |"
    yield "|---|---|---|---|---|---|---|---|---|"
    by_cpu, by_clock = [], []
    for query, values in cases(engine):
        name = " ".join([query.name, *(f"{key}={value.rpartition('/')[2]}" for key, value in values.items())])
        taken = measured(engine, connection, process, (query, values), runs)
        if taken is None:
            missed.append(f"{name} was stopped at its limit")
            yield f"| {name} | | | stopped at its limit | | | | | |"
            continue
        by_cpu.append(statistics.median(taken.served) - statistics.median(taken.bare))
        by_clock.append(statistics.median(taken.served_clock) - statistics.median(taken.bare_clock))
        for unit, times in (("CPU", taken.served), ("clock", taken.served_clock)):
            if p95(times) > MOST_P95:
                missed.append(f"{name}: p95 {p95(times):.0f} ms ({unit})")
        columns = (taken.bare, taken.served, taken.bare_clock, taken.served_clock)
        figures = (f"{figure:.1f}" for times in columns for figure in (statistics.median(times), p95(times)))
        yield f"| {name} | {' | '.join(figures)} |"
    snapshot.release()
    added = {"CPU": statistics.median(by_cpu), "clock": statistics.median(by_clock)}
    missed += [f"the service adds {ms:.1f} ms at p50 ({unit})" for unit, ms in added.items() if ms > MOST_ADDED]
    yield ""
    yield f"{len(engine)} statements, {runs} runs of each by turns, the first {ROWS} rows; milliseconds of CPU of all"
    yield f"processes, and by the clock. Over all queries the service takes {added['CPU']:.1f} ms of CPU"
    yield f"and {added['clock']:.1f} ms by the clock more at p50 (aim: at most {MOST_ADDED:g}). The aim of each"
    yield f"query is a p95 of at most {MOST_P95:g} ms, by both."


def load_told() -> Iterator[str]:
    """Yield how busy the machine was, as the clock counts what others take too."""
    load, cores = os.getloadavg()[1], os.cpu_count() or 1
    yield f"The load of the last five minutes was {load:.1f} on {cores} cores" + (
        ": the machine was busy with other work, so that times by the clock are longer than on an idle one."
        if load / cores > BUSY
        else "."
    )


def cases(engine: ox.Store) -> Iterator[tuple[StoredQuery, Mapping[str, str]]]:
    """Yield each query with its defaults, with the most named thing of a kind, and with a seldom named one."""
    found = engine.query(_NAMED, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    named = [row["thing"].value for row in found]
    for query in catalogue([data_folder("queries")]).values():
        yield query, {}
        taking = next((one for one in query.parameters if one.type in _KINDS), None)
        if taking is not None:
            fit = [thing for thing in named if f"/id/{_KINDS[taking.type]}/" in thing]
            yield query, {taking.name: fit[0]}
            yield query, {taking.name: fit[-1]}


def measured(
    engine: ox.Store,
    connection: http.client.HTTPConnection,
    process: int,
    case: tuple[StoredQuery, Mapping[str, str]],
    runs: int,
) -> Taken | None:
    """Return what both take, by turns; None when the service stopped the query at a limit."""
    query, values = case
    text, taken = bind(query, values), Taken()
    path = f"/api/queries/{query.name}?{urlencode({**values, 'limit': ROWS})}"
    for number in range(runs + 1):
        bare, bare_clock = timed(engine, text)
        before = spent(process)
        status, waited = asked(connection, path)
        served = spent(process) - before
        if status != 200:
            return None
        if number:  # The first of each warms the caches.
            taken.bare.append(bare)
            taken.served.append(served)
            taken.bare_clock.append(bare_clock)
            taken.served_clock.append(waited)
    return taken


def timed(engine: ox.Store, text: str) -> tuple[float, float]:
    """Return the milliseconds that the engine takes for the first rows: of CPU, and by the clock."""
    began, began_clock = time.process_time(), time.perf_counter()
    answer = engine.query(text, use_default_graph_as_union=True)
    if not isinstance(answer, ox.QueryBoolean):
        list(islice(answer, ROWS + 1))
    return 1000 * (time.process_time() - began), 1000 * (time.perf_counter() - began_clock)


def spent(process: int) -> float:
    """Return the CPU milliseconds of a process and of all that it started, as the scheduler of Linux counts them."""
    started: dict[int, list[int]] = defaultdict(list)
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            started[int(status.read_text().rpartition(")")[2].split()[1])].append(int(status.parent.name))
    total, todo = 0, [process]
    while todo:
        one = todo.pop()
        todo += started[one]
        with suppress(OSError):
            total += sum(int(path.read_text().split()[0]) for path in Path(f"/proc/{one}/task").glob("*/schedstat"))
    return total / 1e6


def asked(connection: http.client.HTTPConnection, path: str, body: str | None = None) -> tuple[int, float]:
    """Return the status and the milliseconds of a request."""
    began = time.perf_counter()
    headers = {"Accept": "text/csv"} | ({"Content-Type": "application/sparql-query"} if body else {})
    try:
        connection.request("POST" if body else "GET", path, body=body, headers=headers)
        answer = connection.getresponse()
    except http.client.RemoteDisconnected:  # It was idle for longer than the service keeps one open.
        return asked(connection, path, body)
    answer.read()
    return answer.status, 1000 * (time.perf_counter() - began)


def under_attack(address: str, missed: list[str]) -> Iterator[str]:
    """Yield what became of 50 hostile queries sent at once, and of two other users meanwhile."""
    paths = [f"/api/queries/{QUIET[0]}?{urlencode({'country': 'https://w3id.org/geopol/id/country/cn'})}"]
    paths += [f"/api/queries/{name}" for name in QUIET[1:]]
    with other_users(address, paths) as idle:
        time.sleep(10)
    with other_users(address, paths) as meanwhile, ThreadPoolExecutor(50) as pool:
        sorting = f"SELECT * {{ {MANY} }} ORDER BY ?c"
        texts = [text if number % 2 else f"# {number}\n{sorting}" for number, text in enumerate(hostile(50))]
        answers = list(pool.map(lambda text: attack(address, text), texts))
    found = Counter(status for status, _ in answers)
    faults = sum(count for status, count in found.items() if status >= 500 and status != 503)
    refused = sum(status != 200 for status, _ in [*idle, *meanwhile])
    slowest = max(taken for _, taken in answers) / 1000
    before, during = (p95([taken for _, taken in times]) for times in (idle, meanwhile))
    if faults:
        missed.append(f"{faults} hostile queries were answered with a fault")
    if refused:
        missed.append(f"{refused} stored queries of other users were refused")
    if slowest > SECONDS + 1:
        missed.append(f"a hostile query was answered after {slowest:.1f} s")
    if during >= MOST_SLOWER * before:
        missed.append(f"other users' p95 was {during / before:.1f} times the idle one")
    yield f"| 50 hostile queries, all at once, beside {USERS} other users | |"
    yield "|---|---|"
    yield f"| stopped at a limit, told to come again, answered | {found[422]}, {found[503]}, {found[200]} |"
    yield f"| faults of the service (aim: none) | {faults} |"
    yield f"| the slowest answer (aim: under {SECONDS + 1:.0f} s) | {slowest:.1f} s |"
    yield f"| stored queries of the others, refused of asked (aim: none) | {refused} of {len(idle) + len(meanwhile)} |"
    yield f"| the others' p95, idle | {before:.0f} ms |"
    yield f"| the others' p95, meanwhile (aim: under twice) | {during:.0f} ms, {during / before:.1f} times |"


@contextmanager
def other_users(address: str, paths: Sequence[str]) -> Iterator[list[tuple[int, float]]]:
    """Yield the status and the milliseconds of each stored query that other users ask meanwhile."""
    answers: list[tuple[int, float]] = []
    stop = threading.Event()

    def ask() -> None:
        for path in cycle(paths):
            if stop.wait(0.1):
                return
            answers.append(asked(http.client.HTTPConnection(address, timeout=120), path))

    users = [threading.Thread(target=ask) for _ in range(USERS)]
    for user in users:
        user.start()
    try:
        yield answers
    finally:
        stop.set()
        for user in users:
            user.join()


def attack(address: str, text: str) -> tuple[int, float]:
    """Return the status and the milliseconds of a query of one's own."""
    return asked(http.client.HTTPConnection(address, timeout=120), "/sparql", text)


def p95(times: list[float]) -> float:
    """Return the 95th percentile; of fewer than twenty times, the longest."""
    return statistics.quantiles(times, n=20)[-1] if len(times) >= 20 else max(times)


if __name__ == "__main__":
    sys.exit(main())
