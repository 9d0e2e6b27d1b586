"""Let so many queries run at once and so many wait, for so long; foreign ones wait in a line of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from loader.errors import LoaderError
from loader.web.settings import Limits

_SHARE_OF_WAITING = 0.5


class BusyError(LoaderError):
    """Report that too many queries wait already, or that no turn came in time."""


class Turns:
    """Give turns, first come first served; for one event loop.

    One slot is kept from foreign queries, and they have a line of their own:
    whoever asks a stored query neither waits for them nor is refused for them.
    """

    def __init__(self, limits: Limits) -> None:
        """Give as many turns at once as the limits say; let nobody wait longer than half the time of a query."""
        self._limits = limits
        self._slots = asyncio.Semaphore(limits.at_once)
        self._foreign = asyncio.Semaphore(max(1, limits.at_once - 1))
        self._waiting = {True: 0, False: 0}

    @asynccontextmanager
    async def turn(self, *, is_foreign: bool) -> AsyncIterator[None]:
        """Hold a slot; wait for it.

        Raises:
            BusyError: when as many wait as may, or no slot came free in time.
        """
        wanted = [self._foreign, self._slots] if is_foreign else [self._slots]
        waiting, seconds = self._waiting[is_foreign], self._limits.seconds * _SHARE_OF_WAITING
        if waiting >= self._limits.waiting and any(slots.locked() for slots in wanted):
            raise BusyError(f"as many queries run as may, and {waiting} wait; ask again in a while")
        async with AsyncExitStack() as held:
            self._waiting[is_foreign] += 1
            try:
                async with asyncio.timeout(seconds):
                    for slots in wanted:
                        await slots.acquire()
                        held.callback(slots.release)
            except TimeoutError as error:
                raise BusyError(f"as many queries run as may, and none ended in {seconds:g} s; ask again") from error
            finally:
                self._waiting[is_foreign] -= 1
            yield
