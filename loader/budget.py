"""Stop work on a page that takes too long or goes too deep (reliability.md, row 14)."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from loader.errors import PageError

# CPU seconds for a page, ten together with the last step of each, which nothing interrupts: the longest article that
# is read takes about as long.
READING = 2.0
EXTRACTION = 7.0
_AGAIN = 0.5  # seconds after which work that went on all the same is stopped once more


class _Over(BaseException):
    """Pass through code that catches every Exception: time is over."""


@contextmanager
def budget(source: str, seconds: float) -> Iterator[None]:
    """Stop the work inside when the process has spent ``seconds`` of CPU time on the page from ``source``.

    CPU time, not the clock: a busy machine changes nothing. Only the main
    thread of a system with interval timers (not Windows) can be interrupted;
    elsewhere the bounds of length that the readers keep are all there is.

    Raises:
        PageError: too-slow; malformed, when the work goes deeper than the interpreter does.
    """
    try:
        with _timer(seconds):
            yield
    except _Over:
        message = f"{source}: more than {seconds:g} seconds of work, which no article takes; split the file"
        raise PageError(message, reason="too-slow") from None
    except RecursionError as error:
        message = f"{source}: nested too deep to be read, which no article is; check the file"
        raise PageError(message, reason="malformed") from error


@contextmanager
def _timer(seconds: float) -> Iterator[None]:
    """Raise ``_Over`` in what runs inside once it has taken so many seconds of CPU time, where that can be done."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Over
