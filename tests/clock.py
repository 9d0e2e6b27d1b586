"""CPU seconds of a piece of work, without what the rest of the process adds to them."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object], *, runs: int = 3) -> float:
    """Return the least CPU seconds of some runs.

    Garbage is not collected meanwhile: in a process that holds a language
    model and a seed graph, one collection takes longer than what is timed.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        return min(_once(work) for _ in range(runs))
    finally:
        if collects:
            gc.enable()


def _once(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def in_proportion(work: Callable[[str], object], unit: str, *, short: int = 10_000, times: int = 10) -> bool:
    """Say whether a repeated unit, ten times as long, takes well under the hundred times of quadratic work."""
    small, large = ((unit * length)[:length] for length in (short, short * times))
    work(small)
    return cpu_seconds(lambda: work(large)) < 4 * times * max(cpu_seconds(lambda: work(small)), 0.005)
