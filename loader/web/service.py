"""Hold what the routes share: the settings, the catalogue read at start, the workers."""

from __future__ import annotations

import asyncio
import difflib
import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from loader import __version__
from loader.errors import UsageError
from loader.queries.front_matter import NAME
from loader.queries.stored import StoredQuery
from loader.web.problems import ProblemError
from loader.web.settings import ServiceSettings
from loader.web.turns import Turns
from loader.web.workers import LimitError, Reply, Span, Workers, is_foreign

PAGE_ROWS = 100
_LARGEST_OFFSET = 1_000_000
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Paging:
    """Which rows are asked for: ``limit`` of them after the first ``offset``."""

    limit: int
    offset: int


@dataclass(frozen=True)
class Service:
    """The settings, the stored queries by name, who answers, and whose turn it is."""

    settings: ServiceSettings
    catalogue: Mapping[str, StoredQuery]
    workers: Workers
    turns: Turns

    def query(self, name: str) -> StoredQuery:
        """Return a stored query of the catalogue.

        Raises:
            ProblemError: 404 when there is none; no file is looked for.
        """
        if not NAME.fullmatch(name) or name not in self.catalogue:
            near = difflib.get_close_matches(name[:64], self.catalogue, n=_NEAR)
            advice = f"did you mean {', '.join(near)}?" if near else "/api/queries lists them"
            raise ProblemError(404, f"no stored query is called {name[:64]!r}; {advice}")
        return self.catalogue[name]

    async def stored(
        self, query: StoredQuery, values: Mapping[str, str], paging: Paging, forms: Mapping[str, str]
    ) -> Reply:
        """Return the answer to a stored query in the form that ``forms`` has for its kind."""
        request = {"do": "stored", "query": asdict(query), "values": dict(values), "forms": dict(forms)}
        return await self.ask({**request, "part": asdict(paging)})

    async def filled(self, name: str, things: Sequence[str], paging: Paging) -> list[dict[str, str]]:
        """Return the rows of one of the pages' own queries about things, each a mapping of texts."""
        forms = {"rows": "json", "graph": "", "answer": ""}
        request = {"do": "filled", "name": name, "things": things, "forms": forms, "part": asdict(paging)}
        rows: list[dict[str, str]] = json.loads((await self.ask(request)).body)
        return rows

    async def names(self, things: Iterable[str]) -> dict[str, str]:
        """Return the names of those of the things that have one."""
        iris = sorted({iri for iri in things if iri.startswith(("http://", "https://", "urn:"))})
        rows = await self.filled("names", iris, Paging(len(iris), 0)) if iris else []
        return {row["thing"]: row["name"] for row in rows}

    async def bearers(self, names: Iterable[str]) -> dict[str, str]:
        """Return the IRI of what bears each name, for the names that one thing alone bears."""
        asked = sorted(set(names))
        if not asked:
            return {}
        request = {"do": "filled", "name": "bearers", "things": asked, "are_names": True, "part": {"limit": len(asked)}}
        reply = await self.ask({**request, "forms": {"rows": "json", "graph": "", "answer": ""}})
        return {row["name"]: row["iri"] for row in json.loads(reply.body)}

    async def ask(self, request: Mapping[str, Any]) -> Reply:
        """Return the answer of a worker, without keeping others waiting.

        The time limit runs from here on: what waits for its turn has less of
        it left. Where the asker hangs up, this is cancelled: who waits leaves
        the line, and the process that works on the query is ended.

        Raises:
            BusyError: when as many wait as may, or no turn came in time.
            LimitError: when the query took more time or memory than it may.
        """
        span = Span(time.monotonic() + self.settings.limits.seconds)
        async with self.turns.turn(is_foreign=is_foreign(request)):
            work = asyncio.create_task(run_in_threadpool(self.workers.ask, request, span))
            try:
                return await asyncio.shield(work)
            except asyncio.CancelledError:
                span.is_gone.set()
                await asyncio.gather(work, return_exceptions=True)  # The slot is free once the process has ended.
                raise

    def tag(self, *parts: object) -> str:
        """Return the entity tag of what this version and the newest snapshot answer to ``parts``."""
        told = "\x1f".join([__version__, self.workers.snapshot(), *map(repr, parts)])
        return f'W/"{hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def service_of(request: Request) -> Service:
    """Return the service that a request came to."""
    found = request.app.state.service
    assert isinstance(found, Service)
    return found


def is_known(request: Request, tag: str) -> bool:
    """Tell whether the asker has this answer already (RFC 9110, 13.1.2).

    ``*`` names no tag, so it knows nothing: what it asks, whether there is
    an answer at all, shows only once the answer is there.
    """
    given = ",".join(request.headers.getlist("if-none-match"))
    return tag.removeprefix("W/") in {one.strip().removeprefix("W/") for one in given.split(",")}


def single_values(request: Request) -> dict[str, str]:
    """Return the parameters of the address.

    Raises:
        UsageError: when one is given twice.
    """
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in values:
            raise UsageError(f"{name[:64]!r} is given twice; give it once")
        values[name] = value
    return values


def take_paging(values: dict[str, str], most: int, *, usual: int = PAGE_ROWS) -> Paging:
    """Take limit and offset out of the values.

    Raises:
        UsageError: when one is no whole number within its bounds.
        LimitError: when the limit is more than the row limit.
    """
    asked = values.pop("limit", str(min(usual, most)))
    if _is_whole(asked) and int(asked) > most:
        told = f"limit={int(asked)} is above the row limit of {most}; ask for pages with limit and offset"
        raise LimitError(told, limit="rows")
    return Paging(_whole(asked, "limit", 1, most), _whole(values.pop("offset", "0"), "offset", 0, _LARGEST_OFFSET))


def _whole(text: str, name: str, least: int, most: int) -> int:
    if not (_is_whole(text) and least <= int(text) <= most):
        raise UsageError(f"{name}: {text[:64]!r} is no whole number from {least} to {most}")
    return int(text)


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def page_links(request: Request, paging: Paging, *, more: bool) -> str:
    """Return the Link header that leads to the first, the previous and the next rows (RFC 8288)."""
    links = [_link(request, paging, 0, "first")]
    if paging.offset:
        links.append(_link(request, paging, max(0, paging.offset - paging.limit), "prev"))
    if more:
        links.append(_link(request, paging, paging.offset + paging.limit, "next"))
    return ", ".join(links)


def _link(request: Request, paging: Paging, offset: int, relation: str) -> str:
    """Return one link, relative to the service, so that it holds behind any name."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in {"limit", "offset"}]
    query = urlencode([*kept, ("limit", paging.limit), ("offset", offset)], errors="replace")
    path = quote(request.url.path, safe="/~.-_")
    return f'<{path}?{query}>; rel="{relation}"'
