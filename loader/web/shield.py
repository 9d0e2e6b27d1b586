"""Guard every request: its Host, its size, and what a browser may do with the answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from loader.web.problems import problem

# RFC 9110, 7.2: a name or a bracketed IPv6 address, and perhaps a port; nothing after it.
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:\[\]/?#@\s]+))(?::[0-9]{0,5})?")
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


class Shield:
    """Refuse another Host and too large a body; add the headers of a strict page."""

    def __init__(self, app: ASGIApp, *, allowed_hosts: Collection[str], most: int) -> None:
        """Keep the names that a Host header may bear, in lower case, and the most bytes of a body."""
        self._app, self._most = app, most
        self._allowed = {name.lower().strip("[]") for name in allowed_hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name for name, _ in message["headers"]}
                extra = [(k.encode(), v.encode()) for k, v in _HEADERS.items() if k.encode() not in there]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        fault = self._fault(scope)
        if fault is not None:
            await problem(*fault)(scope, receive, guarded)
            return
        await _until_gone(self._app, scope, receive, guarded)

    def _fault(self, scope: Scope) -> tuple[int, str] | None:
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or _name(hosts[0]) not in self._allowed:
            return 400, "the Host header names another service; ask by the name that the service was started with"
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not length.isdigit() or int(length) > self._most:
            return 413, f"the body is larger than {self._most} bytes; ask a shorter query"
        return None


async def _until_gone(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Run the application; cancel it when the asker hangs up."""
    read: asyncio.Queue[Message] = asyncio.Queue(1)  # A body is read no faster than it is taken.
    gone = asyncio.create_task(_pass_on(receive, read))
    answer = asyncio.ensure_future(app(scope, read.get, send))
    try:
        await asyncio.wait([answer, gone], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (gone, answer):
            task.cancel()
        await asyncio.wait([gone, answer])
    if not answer.cancelled():
        answer.result()


async def _pass_on(receive: Receive, read: asyncio.Queue[Message]) -> None:
    """Pass the pieces of the body on; end when the asker has hung up."""
    while (message := await receive())["type"] != "http.disconnect":
        await read.put(message)


def _name(host: str) -> str | None:
    """Return the name in a Host header, without port and brackets; None when it is no name and port."""
    found = _HOST.fullmatch(host)
    return (found[1] or found[2]).lower() if found else None
