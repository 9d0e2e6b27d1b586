"""Apply a step to many items in order, in processes of their own when that is asked for.

A step is made once in each process, by a function that can be pickled, so that
what is slow to load (the language pipeline, the seed graph) is loaded once a
process. Results come in the order of the items whatever the number of
processes, so they do not depend on it.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, TypeVar, cast

from loader.errors import LoaderError

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 4
"""How many items a process may be ahead of what was taken: enough to keep it busy, few enough to keep memory flat."""

_step: Callable[[Any], Any] | None = None


def in_order(
    items: Iterable[Item], make: Callable[[], Callable[[Item], Result]], workers: int = 1
) -> Iterator[tuple[Item, Result]]:
    """Yield each item with what the step made of it, in the order of the items.

    ``make`` returns the step; with more than one worker it runs once in each
    process, and it, the items and the results must pickle. An item is taken
    from ``items`` at most ``AHEAD`` times ``workers`` before its turn.

    Raises:
        LoaderError: when a process ends before its work is done.
    """
    if workers <= 1:
        step = make()
        for item in items:
            yield item, step(item)
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_prepare, initargs=(make,))
    try:
        yield from _flow(items, pool, ahead=AHEAD * workers)
    except BrokenProcessPool as error:
        raise LoaderError(
            "a worker process ended before its work was done, perhaps for lack of memory; "
            "what was stored is kept; run the command again, with fewer --workers"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _flow(items: Iterable[Item], pool: ProcessPoolExecutor, *, ahead: int) -> Iterator[tuple[Item, Any]]:
    waiting: deque[tuple[Item, Future[Any]]] = deque()
    for item in items:
        waiting.append((item, pool.submit(_apply, item)))
        if len(waiting) > ahead:
            first, future = waiting.popleft()
            yield first, future.result()
    for first, future in waiting:
        yield first, future.result()


def _prepare(make: Callable[[], Callable[[Any], Any]]) -> None:
    global _step  # a process has one step for its whole life
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
    Thread(target=_end_with_the_parent, daemon=True).start()
    _step = make()


def _end_with_the_parent() -> None:
    """Leave no process behind when the one that started it is killed; a pool's own processes would wait for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _apply(item: object) -> object:
    return cast("Callable[[Any], Any]", _step)(item)
