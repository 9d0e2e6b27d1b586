"""Keep worker processes, and answer each query in one of them, within its limits."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loader.errors import LoaderError, StoreError, UsageError
from loader.store.snapshots import newest
from loader.web.forking import Nursery
from loader.web.settings import Limits
from loader.web.worker import OUT_OF_MEMORY

_START_SECONDS = 30.0
_FRESH_SECONDS = 0.5
_LOOK_SECONDS = 0.1


class LimitError(LoaderError):
    """Report a query that was stopped; ``limit`` is time, memory or rows."""

    def __init__(self, message: str, *, limit: str) -> None:
        """Keep which limit it was beside the message."""
        super().__init__(message)
        self.limit = limit


class GoneError(LoaderError):
    """Report that nobody waits for the answer any more."""


@dataclass(frozen=True, slots=True)
class Span:
    """How long a request may be worked on: until this time of the monotonic clock, or until its asker has gone."""

    until: float
    is_gone: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker answered: facts of the answer, and its bytes."""

    head: dict[str, Any]
    body: bytes


class Workers:
    """Answer requests from the newest snapshot of a store, each in a worker process."""

    def __init__(self, store: str, limits: Limits) -> None:
        """Start no process yet."""
        self._store, self._limits = store, limits
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._closed = False
        self._nursery = Nursery(store, limits.memory)
        self._snapshot, self._looked_at = "", 0.0

    def snapshot(self) -> str:
        """Return what tells the newest snapshot from every other; looked up twice a second at most."""
        with self._lock:
            if time.monotonic() - self._looked_at > _FRESH_SECONDS:
                self._snapshot, self._looked_at = newest(Path(self._store)), time.monotonic()
            return self._snapshot

    def warm(self) -> None:
        """Start a worker, so that the first question finds it, and a fault of the store shows now.

        Raises:
            StoreError: when the store cannot be opened.
        """
        self._put_back(self._take())

    def ask(self, request: Mapping[str, object], span: Span) -> Reply:
        """Return the answer to a request, or end the process that works on it when its time is over.

        Raises:
            GoneError: when the asker has gone.
            LimitError: when the query took more time or memory than it may.
            UsageError: when the query or a value is wrong.
            StoreError: when the store cannot answer.
        """
        worker = self._take(span.until, is_foreign=is_foreign(request))
        try:
            reply = worker.ask(request, span, self._limits)
        except BaseException:
            worker.stop()
            raise
        self._put_back(worker)
        return _checked(reply, self._limits)

    def close(self) -> None:
        """Stop every idle worker; those at work stop when they are done."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.stop()
        self._nursery.close()

    def _take(self, until: float | None = None, *, is_foreign: bool = False) -> _Worker:
        """Return a worker on the newest snapshot, one that starts until then; those on others are ended."""
        current = self.snapshot()
        with self._lock:
            old = [worker for worker in self._idle if worker.snapshot != current]
            fit = [worker for worker in self._idle if worker.snapshot == current and worker.is_foreign == is_foreign]
            self._idle = [worker for worker in self._idle if worker not in old and worker not in fit[-1:]]
        for worker in old:
            worker.stop()
        if fit:
            return fit[-1]
        seconds = _START_SECONDS if until is None else until - time.monotonic()
        return _Worker(self._nursery, current, seconds, is_foreign=is_foreign)

    def _put_back(self, worker: _Worker) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(worker)
                return
        worker.stop()


def is_foreign(request: Mapping[str, object]) -> bool:
    """Tell whether a request bears a query that is not ours."""
    return request["do"] == "ask"


def _checked(reply: Reply, limits: Limits) -> Reply:
    fault = reply.head.get("fault")
    if fault == "usage":
        raise UsageError(reply.head["detail"])
    if fault == "store":
        raise StoreError(reply.head["detail"])
    if fault == "memory":
        raise _memory(limits)
    if fault == "broken":
        raise RuntimeError(f"a worker failed: {reply.head['detail']}")
    return reply


class _Worker:
    """One process on a snapshot, and the connection to it; one for queries that are not ours gives way to others."""

    def __init__(self, nursery: Nursery, snapshot: str, seconds: float, *, is_foreign: bool) -> None:
        self.snapshot, self.is_foreign, self._nursery = snapshot, is_foreign, nursery
        self._process, self._connection = nursery.fork(gives_way=is_foreign)
        self._is_over = False
        try:
            ready = self._receive(Span(time.monotonic() + seconds))
        except (EOFError, OSError) as error:
            self.stop()
            raise StoreError("no worker could be started; ask again in a while") from error
        if ready.head.get("fault"):
            self.stop()
            raise StoreError(str(ready.head["detail"]))

    def ask(self, request: Mapping[str, object], span: Span, limits: Limits) -> Reply:
        """Send a request and wait for the answer, no longer than its time."""
        began = time.monotonic()
        try:
            self._connection.send_bytes(json.dumps(request).encode())
            return self._receive(span)
        except TimeoutError as error:
            raise _late(time.monotonic() - began, limits) from error
        except (EOFError, OSError) as error:
            raise self._died(limits) from error

    def stop(self) -> None:
        """End the process at once; a second call does nothing."""
        self._connection.close()
        if not self._is_over:
            self._is_over = True
            self._nursery.end(self._process)

    def _receive(self, span: Span) -> Reply:
        while not self._connection.poll(max(0.0, min(_LOOK_SECONDS, span.until - time.monotonic()))):
            if span.is_gone.is_set():
                raise GoneError("the asker has gone")
            if time.monotonic() >= span.until:
                raise TimeoutError
        head = json.loads(self._connection.recv_bytes())
        return Reply(head, self._connection.recv_bytes())

    def _died(self, limits: Limits) -> LoaderError:
        """Tell why the process ended: out of memory aborts, too deep a query overflows the stack."""
        self._is_over = True
        code = self._nursery.wait(self._process)
        if code in {-signal.SIGABRT, -signal.SIGKILL, OUT_OF_MEMORY}:
            return _memory(limits)
        if code in {-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL}:
            return LimitError("the query is nested too deeply to be answered; write it flatter", limit="depth")
        return StoreError(f"the worker ended without an answer (status {code}); ask again")


def _late(ran: float, limits: Limits) -> LimitError:
    """Tell that the time is over, and when much of it went by before the query ran."""
    waited = limits.seconds - ran
    told = f" ({waited:.1f} s of it waiting for its turn)" if waited > limits.seconds / 10 else ""
    advice = "name a country, a date or an entity, or add LIMIT inside the pattern"
    return LimitError(f"stopped after {limits.seconds:g} s, the time limit{told}; {advice}", limit="time")


def _memory(limits: Limits) -> LimitError:
    return LimitError(
        f"stopped at {limits.memory >> 20} MB, the memory limit; ask for fewer rows, or without ORDER BY, GROUP BY or "
        "DISTINCT over everything",
        limit="memory",
    )
