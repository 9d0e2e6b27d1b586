"""Offer the stored queries as JSON, CSV and the rest: ``/api/queries`` and ``/api/queries/{name}``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from loader.queries import FORMATS, GRAPH_FORMATS, TABLE_FORMATS, write_answer
from loader.queries.stored import Parameter, StoredQuery
from loader.store import Table
from loader.web.negotiation import GRAPH_TYPES, TABLE_TYPES, accept_header, accepted, media_type
from loader.web.openapi import openapi
from loader.web.problems import ProblemError
from loader.web.service import PAGE_ROWS, Paging, Service, is_known, page_links, service_of, single_values, take_paging

router = APIRouter()
_METHODS = ["GET", "HEAD"]


@router.api_route("/healthz", methods=_METHODS)
async def healthz(request: Request) -> Response:
    """Tell that the service runs, and which snapshot it reads; 503 when there is none to read."""
    snapshot = service_of(request).workers.snapshot()
    told = {"status": "ok" if snapshot else "no snapshot", "snapshot": snapshot}
    return JSONResponse(told, 200 if snapshot else 503, headers={"Cache-Control": "no-store"})


@router.api_route("/openapi.json", methods=_METHODS)
async def document(request: Request) -> Response:
    """Describe the service as OpenAPI 3.1."""
    return JSONResponse(openapi(service_of(request)))


@router.api_route("/api/queries", methods=_METHODS)
async def queries(request: Request) -> Response:
    """List the stored queries, or those with a tag."""
    service, values = service_of(request), single_values(request)
    tag, asked = values.pop("tag", None), values.pop("format", None)
    paging = take_paging(values, service.settings.limits.rows)
    if values:
        raise ProblemError(400, f"unknown parameter {min(values)[:64]!r}; there are tag, format, limit and offset")
    if asked is None and _wants_page(request):
        return _see("/queries", [("tag", tag)] if tag is not None else [])
    form = choose_forms(request, asked)["rows"]
    if not form:
        raise ProblemError(406, f"the list is a table; ask for {', '.join(TABLE_TYPES)}")
    chosen = [query for query in service.catalogue.values() if tag is None or tag in query.tags]
    shown = [_described(query) for query in chosen[paging.offset : paging.offset + paging.limit]]
    etag = service.tag("queries", form, len(chosen), shown, paging)
    headers = _headers(request, etag, paging, more=len(chosen) > paging.offset + paging.limit)
    if is_known(request, etag):
        return Response(status_code=304, headers=headers)
    if form == "json":
        return JSONResponse({"count": len(chosen), "queries": shown}, headers=headers)
    rows = tuple(tuple(ox.Literal(cell) for cell in _cells(one)) for one in shown)
    kind = media_type(form, None if asked else accept_header(request))
    return Response(write_answer(Table(_COLUMNS, rows), form), headers=headers, media_type=kind)


@router.api_route("/api/queries/{name}", methods=_METHODS)
async def answer(request: Request, name: str) -> Response:
    """Run a stored query with the parameters of the address."""
    service = service_of(request)
    query, values = service.query(name), single_values(request)
    if "format" not in values and _wants_page(request):
        return _see(f"/queries/{name}", [*values.items(), ("run", "1")])
    asked = values.pop("format", None)
    forms = choose_forms(request, asked)
    paging = take_paging(values, service.settings.limits.rows, usual=query.page_rows or PAGE_ROWS)
    header = None if asked else accept_header(request)
    etag = service.tag(
        query.text,
        sorted(values.items()),
        paging,
        sorted((kind, form, media_type(form, header)) for kind, form in forms.items()),
    )
    if is_known(request, etag):
        return Response(status_code=304, headers=_kept(etag))
    reply = await service.stored(query, values, paging, forms)
    headers = _headers(request, etag, paging, more=bool(reply.head["more"]))
    form = str(reply.head["form"])
    if not form:
        offered = GRAPH_TYPES if reply.head["kind"] == "graph" else TABLE_TYPES
        told = {"graph": "a graph", "rows": "a table", "answer": "yes or no"}[reply.head["kind"]]
        raise ProblemError(406, f"this query answers {told}; ask for {', '.join(offered)}")
    if form == "json":
        return _envelope(service, query, values, reply.body, headers)
    return Response(reply.body, headers=headers, media_type=media_type(form, header))


def _wants_page(request: Request) -> bool:
    """Tell whether a page is what the asker likes best: a browser that followed a link."""
    header = accept_header(request)
    return "text/html" in header and accepted(header, [*TABLE_TYPES, *GRAPH_TYPES, "text/html"]) == "text/html"


def _see(path: str, values: Sequence[tuple[str, str]]) -> Response:
    """Return the way to the page that shows the same."""
    query = f"?{urlencode(values, errors='replace')}" if values else ""
    return Response(status_code=303, headers={"Location": f"{path}{query}", "Vary": "Accept"})


def choose_forms(request: Request, form: str | None) -> dict[str, str]:
    """Return the form of the answer for rows, a graph, and yes or no; "" where none is acceptable.

    ``form`` is what the address asks for, which outranks the Accept header.

    Raises:
        ProblemError: when nothing that is offered is acceptable.
    """
    if form is not None:
        if form not in FORMATS:
            raise ProblemError(400, f"format: {form[:32]!r} is unknown; use one of {', '.join(FORMATS)}")
        rows = form if form in TABLE_FORMATS else ""
        return {"rows": rows, "answer": rows, "graph": form if form in GRAPH_FORMATS else rows}
    header = accept_header(request)
    table, graph = accepted(header, TABLE_TYPES), accepted(header, [*GRAPH_TYPES, *TABLE_TYPES])
    if table is None and graph is None:
        raise ProblemError(406, f"ask for one of {', '.join([*TABLE_TYPES, *GRAPH_TYPES])}")
    rows = TABLE_TYPES[table] if table else ""
    return {"rows": rows, "answer": rows, "graph": {**TABLE_TYPES, **GRAPH_TYPES}[graph] if graph else ""}


def _envelope(
    service: Service, query: StoredQuery, values: Mapping[str, str], body: bytes, headers: Mapping[str, str]
) -> Response:
    """Return rows with what was asked; they are JSON text already."""
    told = {"query": query.name, "summary": query.summary, "parameters": dict(values)}
    head = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    return Response(head[:-1] + b', "rows": ' + body + b"}", headers=dict(headers), media_type="application/json")


def _headers(request: Request, etag: str, paging: Paging, *, more: bool) -> dict[str, str]:
    return {**_kept(etag), "Link": page_links(request, paging, more=more)}


def _kept(etag: str) -> dict[str, str]:
    """Return the headers of any answer.

    A 304 has these only: whether there are more rows is not known without
    asking, and a Link of it would take the place of the one that the asker has
    (RFC 9111, 3.2).
    """
    return {"ETag": etag, "Vary": "Accept", "Cache-Control": "no-cache"}


def _described(query: StoredQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "summary": query.summary,
        "description": query.description,
        "tags": list(query.tags),
        "view": query.view,
        "parameters": [_parameter(one) for one in query.parameters],
        "href": f"/api/queries/{query.name}",
        "page": f"/queries/{query.name}",
    }


_COLUMNS = ("name", "summary", "tags", "parameters", "view", "href")


def _cells(told: Mapping[str, Any]) -> list[str]:
    """Return the row of a described query."""
    shown = {**told, "tags": " ".join(told["tags"]), "parameters": " ".join(one["name"] for one in told["parameters"])}
    return [str(shown[name]) for name in _COLUMNS]


def _parameter(one: Parameter) -> dict[str, object]:
    return {
        "name": one.name,
        "type": one.type,
        "default": one.default,
        "help": one.help,
        "class": one.of_class,
        "values": list(one.values),
    }
