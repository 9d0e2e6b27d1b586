"""Answer SPARQL by the SPARQL 1.1 Protocol, and describe the endpoint; updates are refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response

from loader.errors import UsageError
from loader.namespaces import RDF
from loader.queries import require_short, write_answer
from loader.web.negotiation import GRAPH_TYPES, TABLE_TYPES, accept_header, accepted, media_type, with_charset
from loader.web.problems import ProblemError
from loader.web.rendering import render
from loader.web.service import is_known, service_of
from loader.web.workers import LimitError

router = APIRouter()
_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_KNOWN = {"query", "default-graph-uri", "named-graph-uri"}
_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_MOST_GRAPHS = 100
# JSON is that of SPARQL here, by either name; the proper one first, for who takes anything.
_TABLES = ("application/sparql-results+json", *TABLE_TYPES)
_FORMS = {**TABLE_TYPES, **GRAPH_TYPES, "application/json": "srj"}


@router.api_route("/sparql", methods=["GET", "HEAD", "POST"])
async def sparql(request: Request) -> Response:
    """Answer a query of the address or of the body; without one, describe the service."""
    if request.method == "POST":
        return await _post(request)
    fields = request.query_params.multi_items()
    if not fields:
        return _description(request)
    return await _answer(request, _read(fields))


async def _post(request: Request) -> Response:
    """Answer a query of the body, as a form or bare."""
    body = await _body(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    fields = request.query_params.multi_items()
    if kind == _UPDATE:
        raise ProblemError(403, "the service only reads; updates go through `geopol load` and `geopol remove`")
    if kind == _QUERY:
        if any(name == "query" for name, _ in fields):
            raise UsageError("the query is in the address and in the body; give it once")
        return await _answer(request, _read([*fields, ("query", body)]))
    if kind == _FORM:
        try:
            sent = parse_qsl(body, keep_blank_values=True, max_num_fields=2 * _MOST_GRAPHS, errors="strict")
        except ValueError as error:
            raise UsageError("the form of the body cannot be read; send it as UTF-8, percent-encoded") from error
        return await _answer(request, _read([*fields, *sent]))
    raise ProblemError(415, f"send the query as {_QUERY} or as {_FORM}")


async def _body(request: Request) -> str:
    most = service_of(request).settings.limits.body
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            raise ProblemError(413, f"the body is larger than {most} bytes; ask a shorter query")
        pieces.append(piece)
    try:
        return b"".join(pieces).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError("the body is not UTF-8 text; send it as UTF-8") from error


def _read(fields: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the fields of the protocol.

    Raises:
        ProblemError: 403 for an update.
        UsageError: when there is not one query, or an unknown field.
    """
    told: dict[str, list[str]] = {}
    for name, value in fields:
        told.setdefault(name, []).append(value)
    if "update" in told:
        raise ProblemError(403, "the service only reads; updates go through `geopol load` and `geopol remove`")
    if unknown := sorted(set(told) - _KNOWN):
        raise UsageError(f"unknown field {unknown[0][:64]!r}; the protocol has query and default- and named-graph-uri")
    if len(told.get("query", [])) != 1:
        raise UsageError("give one query; /sparql without a field describes the service")
    graphs = [*told.get("default-graph-uri", []), *told.get("named-graph-uri", [])]
    if len(graphs) > _MOST_GRAPHS:
        raise UsageError(f"{len(graphs)} graphs are named; {_MOST_GRAPHS} are the most")
    for name in graphs:
        _require_iri(name)
    return told


def _require_iri(name: str) -> None:
    try:
        ox.NamedNode(name)
    except ValueError as error:
        raise UsageError(
            f"{name[:100]!r} is no IRI of a graph; /sparql?query=... without it asks all graphs"
        ) from error


async def _answer(request: Request, told: Mapping[str, list[str]]) -> Response:
    service = service_of(request)
    text, most = told["query"][0], service.settings.limits.rows
    require_short(text)  # The rest is looked at by the worker, within its limits.
    kinds = _choose_types(request)
    forms = {kind: _FORMS[type_] if type_ else "" for kind, type_ in kinds.items()}
    graphs = {f"{kind}_graphs": told.get(f"{kind}-graph-uri", []) for kind in ("default", "named")}
    etag = service.tag("sparql", text, sorted(graphs.items()), sorted(kinds.items()))
    headers = {"ETag": etag, "Vary": "Accept", "Cache-Control": "no-cache"}
    if is_known(request, etag):
        return Response(status_code=304, headers=headers)
    reply = await service.ask({"do": "ask", "text": text, "forms": forms, "part": {"limit": most, **graphs}})
    if reply.head["more"]:
        raise LimitError(
            f"stopped at {most} rows, the row limit; add LIMIT {most}, and OFFSET for the next", limit="rows"
        )
    kind = kinds[str(reply.head["kind"])]
    if not kind:
        raise ProblemError(406, f"ask for one of {', '.join([*TABLE_TYPES, *GRAPH_TYPES])}")
    return Response(reply.body, headers=headers, media_type=with_charset(kind))


def _choose_types(request: Request) -> dict[str, str]:
    """Return the media type of the answer for rows, a graph, and yes or no; "" where none is acceptable.

    Raises:
        ProblemError: when nothing that is offered is acceptable.
    """
    header = accept_header(request)
    table, graph = accepted(header, _TABLES) or "", accepted(header, [*GRAPH_TYPES, *_TABLES]) or ""
    if not table and not graph:
        raise ProblemError(406, f"ask for one of {', '.join([*TABLE_TYPES, *GRAPH_TYPES])}")
    return {"rows": table, "answer": table, "graph": graph}


def _description(request: Request) -> Response:
    """Describe the endpoint (SPARQL 1.1 Service Description)."""
    kind = accepted(accept_header(request), [*GRAPH_TYPES, "text/html"])
    if kind == "text/html":
        limits = service_of(request).settings.limits
        shown = {"endpoint": _endpoint(request), "limits": limits, "tables": TABLE_TYPES, "graphs": GRAPH_TYPES}
        return render(request, "sparql.html.jinja", shown)
    if kind is None:
        raise ProblemError(406, f"the service describes itself as {', '.join(GRAPH_TYPES)}")
    node = ox.NamedNode(f"{service_of(request).settings.base}service")
    told = [
        (f"{RDF}type", f"{_SD}Service"),
        (f"{_SD}endpoint", _endpoint(request)),
        (f"{_SD}supportedLanguage", f"{_SD}SPARQL11Query"),
        (f"{_SD}feature", f"{_SD}UnionDefaultGraph"),
        *((f"{_SD}resultFormat", f"{_FORMATS}{name}") for name in _RESULT_FORMATS),
    ]
    triples = [ox.Triple(node, ox.NamedNode(name), ox.NamedNode(value)) for name, value in told]
    form = GRAPH_TYPES[kind]
    return Response(write_answer(tuple(triples), form), headers={"Vary": "Accept"}, media_type=media_type(form))


def _endpoint(request: Request) -> str:
    """Return the address of the endpoint, by the name that the request has for it."""
    return str(request.url.replace(query="", fragment=""))


_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
)
