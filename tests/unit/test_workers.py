"""The order and the values of results do not depend on the number of processes; one that dies is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from loader.errors import LoaderError
from loader.workers import AHEAD, in_order


def slower_first(factor: int) -> Callable[[int], int]:
    """Return a step in which the first items take longest, so that later ones are done before them."""

    def step(item: int) -> int:
        time.sleep(0.02 * max(0, 4 - item))
        return item * factor

    return step


def dying() -> Callable[[int], int]:
    def step(item: int) -> int:
        if item == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    return step


def failing() -> Callable[[int], int]:
    def step(item: int) -> int:
        return 1 // (item - 2)

    return step


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    assert list(in_order(range(20), partial(slower_first, 3), workers)) == [(item, item * 3) for item in range(20)]


@pytest.mark.parametrize("workers", [1, 2])
def test_items_are_taken_only_shortly_before_their_turn(workers: int) -> None:
    taken = []

    def items() -> Iterator[int]:
        for item in range(100):
            taken.append(item)
            yield item

    found = in_order(items(), partial(slower_first, 1), workers)
    assert next(found) == (0, 0)
    assert len(taken) <= AHEAD * workers + 1
    found.close()


def test_a_process_that_dies_is_told_with_what_to_do() -> None:
    with pytest.raises(LoaderError, match=r"worker process ended.*--workers"):
        list(in_order(range(10), dying, 2))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_of_the_step_reaches_the_caller(workers: int) -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_order(range(10), failing, workers))


SCRIPT = """
import os, time
from functools import partial
from loader.workers import in_order

def make():
    return step

def step(item):
    open(f"worker-{os.getpid()}", "w").close()
    time.sleep(0.05)
    return item

if __name__ == "__main__":
    list(in_order(range(10_000), make, 2))
"""


def test_no_process_outlives_the_one_that_started_it(tmp_path: Path) -> None:
    (tmp_path / "run.py").write_text(SCRIPT)
    with subprocess.Popen([sys.executable, "run.py"], cwd=tmp_path) as process:
        _wait(lambda: len(_workers(tmp_path)) == 2)
        process.kill()
    assert len(_workers(tmp_path)) == 2
    _wait(lambda: not any(map(_lives, _workers(tmp_path))))
    assert not [worker for worker in _workers(tmp_path) if _lives(worker)]


def _workers(folder: Path) -> list[int]:
    return [int(path.name.partition("-")[2]) for path in folder.glob("worker-*")]


def _wait(until: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not until() and time.monotonic() < deadline:
        time.sleep(0.05)


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
