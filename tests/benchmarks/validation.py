"""Time both engines of validation on the same data, and hold the figures against their limits.

    python -m tests.benchmarks.validation            # 10^5 and 10^6 statements
    python -m tests.benchmarks.validation --large    # 10^7 on disk too: a quarter of an hour, 2 GB of disk

Times are CPU seconds of the validation alone, on data that are loaded; each
is taken in a process of its own, with the peak of its memory. A store on disk
is filled by another process, so that the peak is that of the validation.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence

import pyoxigraph as ox

from loader.resources import data_folder
from loader.store import MEMORY, Store, Table, open_store
from loader.validation import Validation, load_shapes, validate_store
from tests.benchmarks.graphs import store_of

SMALL, MIDDLE, LARGE = 10**5, 10**6, 10**7
Figure = dict[str, float | int | str]


class Held:
    """A store in memory, as far as a validation asks one."""

    location = MEMORY

    def __init__(self, statements: int) -> None:
        self.engine = ox.Store()
        self.engine.bulk_extend(store_of(statements))

    def select(self, text: str) -> Table:
        found = self.engine.query(text, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions), text
        names = tuple(variable.value for variable in found.variables)
        return Table(names, tuple(tuple(row) for row in found))


def timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.process_time()
    done = work()
    return time.process_time() - start, done


def figure(name: str, statements: int, seconds: float, results: int) -> Figure:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told: Figure = {"name": name, "statements": statements, "cpu": round(seconds, 2), "peak": round(peak)}
    return {**told, "results": results}


def compiled(store: Store | Held, name: str, statements: int) -> Figure:
    shapes = load_shapes([data_folder("shapes")])
    seconds, done = timed(lambda: validate_store(store, shapes))  # type: ignore[arg-type]
    assert isinstance(done, Validation)
    return figure(name, statements, seconds, sum(len(report.results) for report in done.reports))


def in_memory(statements: int) -> Figure:
    return compiled(Held(statements), "compiled, in memory", statements)


def on_disk(statements: int) -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        filling = multiprocessing.get_context("spawn").Process(target=fill, args=(folder, statements))
        filling.start()
        filling.join()
        if filling.exitcode:
            raise SystemExit(f"the store of {statements} statements could not be filled")
        with open_store(folder) as store:
            return compiled(store, "compiled, on disk", statements)


def fill(folder: str, statements: int) -> None:
    engine = ox.Store(folder)
    engine.bulk_extend(store_of(statements))
    engine.flush()
    engine.optimize()  # the engine does it by itself, in the background of whoever opens the store next


def both(statements: int) -> Figure:
    """Time the engines on the same statements, and compare what they find."""
    from loader.validation.compiled import run_compiled
    from loader.validation.sources import Whole
    from tests.validation.compare import by_pyshacl, row_of

    shapes = load_shapes([data_folder("shapes")])
    held = Held(statements)
    triples = list({quad.triple for quad in held.engine})
    fast, done = timed(lambda: run_compiled(Whole(held), shapes))  # type: ignore[arg-type]
    slow, expected = timed(lambda: by_pyshacl(triples, shapes))
    found = {row_of(node, told) for node, told in done[0]}  # type: ignore[index]
    equal = found == set(expected)  # type: ignore[call-overload]
    told = figure("both engines", statements, fast, len(found))
    return {**told, "pyshacl": round(slow, 2), "ratio": round(slow / fast, 1), "equal": "yes" if equal else "no"}


KINDS: dict[str, Callable[[int], Figure]] = {"both": both, "memory": in_memory, "disk": on_disk}


def apart(kind: str, statements: int) -> Figure:
    """Take a figure in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.validation", kind, str(statements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    told = json.loads(done.stdout.splitlines()[-1])
    print(" ".join(f"{name} {value}" for name, value in told.items()), flush=True)
    return dict(told)


def missed(told: Figure, limits: dict[str, tuple[str, float]]) -> list[str]:
    """Return the limits that a figure does not keep."""
    wrong = []
    for name, (sign, limit) in limits.items():
        value = float(told[name])
        if not (value <= limit if sign == "<=" else value >= limit):
            wrong.append(f"{told['name']}: {name} is {value}, and should be {sign} {limit}")
    return wrong


def main(arguments: Sequence[str]) -> int:
    if arguments and arguments[0] in KINDS:
        logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
        warnings.simplefilter("ignore")
        print(json.dumps(KINDS[arguments[0]](int(arguments[1]))))
        return 0
    pair = apart("both", SMALL)
    wrong = missed(pair, {"ratio": (">=", 40)})
    if pair["equal"] != "yes":
        wrong.append("the reports of the two engines differ")
    wrong += missed(apart("memory", MIDDLE), {"cpu": ("<=", 10), "peak": ("<=", 1000)})
    disk = apart("disk", MIDDLE)
    wrong += missed(disk, {"cpu": ("<=", 25), "peak": ("<=", 1000)})
    if "--large" in arguments:
        wrong += missed(apart("disk", LARGE), {"cpu": ("<=", float(disk["cpu"]) * LARGE / MIDDLE)})
    print("\n".join(wrong or ["every figure is kept"]))
    return len(wrong) > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
