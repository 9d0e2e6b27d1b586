"""Offer the pages: the catalogue, a form and a table for each query, documents, validation reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from loader.errors import UsageError
from loader.namespaces import GP
from loader.queries import GRAPH_FORMATS, TABLE_FORMATS
from loader.queries.stored import StoredQuery
from loader.reports.kept import kept_reports, read_report
from loader.store.sparql import keywords
from loader.web.problems import ProblemError
from loader.web.rendering import render
from loader.web.service import PAGE_ROWS, Paging, Service, service_of, single_values, take_paging
from loader.web.workers import LimitError

router = APIRouter()
_METHODS = ["GET", "HEAD"]
_QUOTED = ("evidence", "words", "quote")
_NOTHING = ("short", "")
_STATES = ("committed", "quarantined", "removed")
_SHORT = 12
_LONGEST_NAME = 200
_FORMS = {"rows": "srj", "answer": "srj", "graph": "srj"}


@router.api_route("/", methods=_METHODS)
@router.api_route("/queries", methods=_METHODS)
async def catalogue(request: Request) -> Response:
    """Show the stored queries, by what they are about."""
    service, values = service_of(request), single_values(request)
    tag = values.pop("tag", None)
    _refuse_others(values, "there is tag")
    queries = [query for query in service.catalogue.values() if tag is None or tag in query.tags]
    tags = sorted({tag for query in service.catalogue.values() for tag in query.tags})
    return render(request, "catalogue.html.jinja", {"queries": queries, "tags": tags, "chosen": tag})


@router.api_route("/queries/{name}", methods=_METHODS)
async def query_page(request: Request, name: str) -> Response:
    """Show a query with its form and, once it is filled in, what it answers."""
    service = service_of(request)
    query, values = service.query(name), single_values(request)
    asked = values.pop("run", None) is not None or bool(values)
    paging = take_paging(values, service.settings.limits.rows, usual=query.page_rows or PAGE_ROWS)
    given = {key: value for key, value in values.items() if value.strip()}
    told: dict[str, object] = {
        "query": query,
        "values": values,
        "choices": await _choices(service, query),
        "paging": paging,
        "most": service.settings.limits.rows,
        "formats": _formats(query),
        "table": None,
        "fault": None,
        "given": given,
        "names": await service.names(one.default for one in query.parameters if one.default),
    }
    status = 200
    if asked:
        try:
            told["table"] = await _table(service, query, given, paging)
        except (UsageError, LimitError) as error:
            told["fault"], status = str(error), 422 if isinstance(error, LimitError) else 400
    return render(request, "query.html.jinja", told, status=status)


@router.api_route("/documents", methods=_METHODS)
async def documents(request: Request) -> Response:
    """Show the documents and files with what became of them."""
    service, values = service_of(request), single_values(request)
    paging, state = take_paging(values, service.settings.limits.rows), values.pop("state", None)
    _refuse_others(values, "there are state, limit and offset")
    if state not in (None, *_STATES):
        raise ProblemError(400, f"state: {str(state)[:64]!r} is none; use one of {', '.join(_STATES)}")
    wanted = [f"{GP}state-{state}"] if state else []
    rows = await service.filled("documents", wanted, Paging(paging.limit + 1, paging.offset))
    told = {"rows": rows[: paging.limit], "paging": paging, "more": len(rows) > paging.limit}
    told |= {"states": _STATES, "chosen": state}
    return render(request, "documents.html.jinja", told)


@router.api_route("/reports", methods=_METHODS)
async def reports(request: Request) -> Response:
    """Show the validation reports that were kept, the latest first."""
    _refuse_others(single_values(request), "there is none")
    kept = await run_in_threadpool(kept_reports, service_of(request).settings.store)
    return render(request, "reports.html.jinja", {"reports": kept})


@router.api_route("/reports/{name}", methods=_METHODS)
async def report(request: Request, name: str) -> Response:
    """Show a validation report: each result with the words that it is about."""
    _refuse_others(single_values(request), "there is none")
    store = service_of(request).settings.store
    known = {kept.name: kept for kept in await run_in_threadpool(kept_reports, store)}
    if name not in known:
        raise ProblemError(404, f"no report is called {name[:64]!r}; /reports lists them")
    run = await run_in_threadpool(read_report, store, name)
    shown = sorted(run.results, key=lambda result: (_RANK.get(result.severity, 0), result.source_shape))
    told = {"run": run, "kept": known[name], "results": shown[: PAGE_ROWS * 5], "count": len(shown)}
    return render(request, "report.html.jinja", told)


def _refuse_others(values: Mapping[str, str], there: str) -> None:
    if values:
        raise ProblemError(400, f"unknown parameter {min(values)[:64]!r}; {there}")


_RANK = {"Violation": 0, "Warning": 1, "Info": 2}


async def _table(service: Service, query: StoredQuery, given: Mapping[str, str], paging: Paging) -> dict[str, object]:
    """Return columns and rows: cells of a kind (uri, literal, short), a text and the IRI it leads to; the quotes."""
    reply = await service.stored(query, given, paging, _FORMS)
    told = json.loads(reply.body)
    if "boolean" in told:
        cells = {"cells": [("short", str(told["boolean"]).lower(), "")], "quotes": []}
        return {"columns": ["answer"], "rows": [cells], "more": False}
    found = [{name: _cell(term) for name, term in row.items()} for row in told["results"]["bindings"]]
    columns = [name for name in told["head"]["vars"] if any(row.get(name, _NOTHING)[1] for row in found)]
    quoted = [name for name in columns if name.endswith(_QUOTED)]
    # A column of IRIs beside one of names, such as other_iri beside other, says where the names lead.
    beside = {name: f"{name}_iri" for name in columns if f"{name}_iri" in columns}
    plain = [name for name in columns if name not in quoted and name not in beside.values()]
    bearers = await service.bearers(
        row[name][1] for row in found for name in plain if _is_name(row.get(name, _NOTHING))
    )
    rows = [
        {
            "cells": [(*row.get(name, _NOTHING), _leads_to(row, name, beside, bearers)) for name in plain],
            "quotes": [row[name][1] for name in quoted if name in row and row[name][1]],
        }
        for row in found
    ]
    return {"columns": plain, "rows": rows, "more": reply.head["more"]}


def _cell(term: Mapping[str, object]) -> tuple[str, str]:
    text = str(term["value"])
    # Stored queries often answer an IRI as text; it is a link all the same.
    if term["type"] == "uri" or (text.startswith(("https://", "http://")) and " " not in text):
        return "uri", text
    return ("short" if len(text) <= _SHORT else "literal"), text


def _is_name(cell: tuple[str, str]) -> bool:
    kind, text = cell
    return kind != "uri" and len(text) <= _LONGEST_NAME and any(letter.isalpha() for letter in text)


def _leads_to(
    row: Mapping[str, tuple[str, str]], name: str, beside: Mapping[str, str], bearers: Mapping[str, str]
) -> str:
    """Return the IRI that a cell leads to: its own, the one beside it, or of what alone bears its name; "" if none."""
    kind, text = row.get(name, _NOTHING)
    if kind == "uri":
        return text
    return row.get(beside.get(name, ""), _NOTHING)[1] or bearers.get(text, "")


async def _choices(service: Service, query: StoredQuery) -> dict[str, list[str]]:
    """Return the choices of each enumeration, as the store has them now."""
    fixed = {one.name: list(one.values) for one in query.parameters if one.values}
    if all(one.source is None for one in query.parameters):
        return fixed
    reply = await service.ask({"do": "choices", "query": asdict(query)})
    return fixed | {name: list(values) for name, values in reply.head.items()}


def _formats(query: StoredQuery) -> list[str]:
    is_graph = not keywords(query.text).isdisjoint({"CONSTRUCT", "DESCRIBE"})
    return [*GRAPH_FORMATS, "csv", "json"] if is_graph else [form for form in TABLE_FORMATS if form != "srj"]
