"""Answer ``/id/...``: what the store says of a thing, as RDF or as a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response

from loader.errors import UsageError
from loader.namespaces import GP, RDF, SKOS
from loader.web.headings import heading
from loader.web.highlight import passage, pieces
from loader.web.negotiation import GRAPH_TYPES, accept_header, accepted, media_type
from loader.web.problems import ProblemError
from loader.web.rendering import render
from loader.web.service import Paging, Service, is_known, page_links, service_of, single_values, take_paging
from loader.web.workers import LimitError, Reply

router = APIRouter()
_HTML, _MOST = "text/html", 2_000
_CLAIMS_A_PAGE, _CONFLICTS = 50, 20
_LONGEST_NAME = 200
_TEXT = "text/"
# The names stand above, and by the rest consolidation finds events that may be one: nobody reads that.
_NOT_ON_RECORD = {f"{SKOS}altLabel", f"{SKOS}prefLabel", f"{GP}description", f"{GP}matchKey"}
Row = Mapping[str, str]


@router.api_route("/find", methods=["GET", "HEAD"])
async def find(request: Request) -> Response:
    """Lead to the page of the entity that a name or a code stands for."""
    service, values = service_of(request), single_values(request)
    name = values.pop("name", "").strip()
    if values or not name:
        raise ProblemError(400, "give one name, as in /find?name=China")
    try:
        reply = await service.ask({"do": "find", "name": name[:_LONGEST_NAME]})
    except UsageError as error:
        raise ProblemError(404, str(error)) from error
    iri = str(reply.head["iri"])
    path = iri.removeprefix(f"{service.settings.base}id/")
    if path == iri:
        raise ProblemError(404, f"{name[:_LONGEST_NAME]!r} is {iri}, which has no page here; ask /sparql for it")
    return Response(status_code=303, headers={"Location": f"/id/{quote(path, safe='/~.-_')}"})


@router.api_route("/id/{path:path}", methods=["GET", "HEAD"])
async def thing(request: Request, path: str) -> Response:
    """Return what is known of the thing whose IRI ends so."""
    service, values = service_of(request), single_values(request)
    is_paged = "limit" in values
    paging = take_paging(values, service.settings.limits.rows, usual=_CLAIMS_A_PAGE)
    if values:
        raise ProblemError(400, f"unknown parameter {min(values)[:64]!r}; there are limit and offset")
    iri = f"{service.settings.base}id/{path}"
    _require_iri(iri)
    kind = accepted(accept_header(request), [*GRAPH_TYPES, _HTML])
    if kind is None:
        raise ProblemError(406, f"ask for one of {', '.join([*GRAPH_TYPES, _HTML])}")
    etag = service.tag("thing", iri, kind, paging, is_paged)
    headers = {"ETag": etag, "Vary": "Accept", "Cache-Control": "no-cache"}
    if is_known(request, etag):
        return Response(status_code=304, headers=headers)
    if kind == _HTML:
        text = path.removeprefix(_TEXT)
        page = await (_page(request, service, iri, paging) if text == path else _way_to_document(service, iri, text))
        page.headers.update(headers)
        return page
    most = service.settings.limits.rows
    reply = await _statements(service, iri, GRAPH_TYPES[kind], paging if is_paged else Paging(most, paging.offset))
    more = bool(reply.head["more"])
    if more and not is_paged:
        advice = f"add limit={most} to the address, and follow the Link header to the rest"
        raise LimitError(f"stopped at {most} rows, the row limit; {advice}", limit="rows")
    if is_paged:
        headers["Link"] = page_links(request, paging, more=more)
    return Response(reply.body, headers=headers, media_type=media_type(GRAPH_TYPES[kind]))


async def _statements(service: Service, iri: str, form: str, paging: Paging) -> Reply:
    """Return the statements with a thing as the subject; of a text, whose spans have its IRI, those of its spans."""
    forms = {"graph": form, "rows": "", "answer": ""}
    text = iri.removeprefix(f"{service.settings.base}id/{_TEXT}")
    about: dict[str, object] = {"name": "statements", "things": [iri]}
    if text != iri:
        about = {"name": "text-spans", "things": [text], "are_texts": True}
    reply = await service.ask({"do": "filled", **about, "forms": forms, "part": asdict(paging)})
    if not reply.head["count"] and not paging.offset:
        raise _unknown(iri)
    return reply


async def _way_to_document(service: Service, iri: str, text: str) -> Response:
    """Lead to the page of the document with a text; a browser keeps the span, which is the fragment."""
    forms, part = {"rows": "json", "graph": "", "answer": ""}, asdict(Paging(1, 0))
    asked = {"do": "filled", "name": "text-documents", "things": [text], "are_texts": True}
    rows = json.loads((await service.ask({**asked, "forms": forms, "part": part})).body)
    if not rows:
        raise _unknown(iri)
    path = rows[0]["document"].removeprefix(service.settings.base)
    return Response(status_code=303, headers={"Location": f"/{quote(path, safe='/~.-_')}"})


def _require_iri(iri: str) -> None:
    try:
        ox.NamedNode(iri)
        iri.encode("utf-8")
    except ValueError as error:
        raise ProblemError(404, "the address holds characters that no IRI of a thing has") from error


def _unknown(iri: str) -> ProblemError:
    return ProblemError(404, f"the store says nothing of {iri[:200]}; /queries finds what there is")


@dataclass(frozen=True, slots=True)
class Cut:
    """The first rows of an answer, and whether there are more."""

    rows: list[Any]
    more: bool


async def _first(service: Service, name: str, iri: str) -> Cut:
    """Return the first rows of one of the pages' own queries about a thing."""
    rows = await service.filled(name, [iri], Paging(_MOST + 1, 0))
    return Cut(rows[:_MOST], len(rows) > _MOST)


async def _page(request: Request, service: Service, iri: str, paging: Paging) -> Response:
    statements = await _first(service, "thing", iri)
    if not statements.rows:
        raise _unknown(iri)
    if any(row["value"] == "https://schema.org/NewsArticle" for row in statements.rows):
        return await _document(request, service, iri)
    return await _entity(request, service, iri, statements, paging)


async def _entity(request: Request, service: Service, iri: str, statements: Cut, paging: Paging) -> Response:
    listed = await service.filled("entity-claims", [iri], Paging(paging.limit + 1, paging.offset))
    shown = [row["claim"] for row in listed[: paging.limit]]
    sides = await _sides(service, iri)
    rows = statements.rows
    between = [row["value"] for row in rows if row["property"] == f"{GP}between"][:1]
    claims = await _claims(service, {*shown, *between, *(claim for _, group in sides.rows for claim in group)})
    names = await service.names([iri, *_parties(claims.values()), *(row["value"] for row in rows)])
    told = {
        "iri": iri,
        "name": names.get(iri) or _value(rows, f"{GP}observedName") or heading(rows, names, claims.values()) or iri,
        "kinds": [row["value"] for row in rows if row["property"] == f"{RDF}type"],
        "aliases": sorted({row["value"] for row in rows if row["property"] == f"{SKOS}altLabel"}),
        "statements": [row for row in rows if row["property"] not in _NOT_ON_RECORD],
        "most": len(rows) if statements.more else 0,
        "names": names,
        "claims": [_shown(claims[claim], names) for claim in shown if claim in claims],
        "conflicts": [
            {"kind": kind, "claims": [_shown(claims[claim], names) for claim in group if claim in claims]}
            for kind, group in sides.rows
        ],
        "more_conflicts": sides.more,
        "paging": paging,
        "more": len(listed) > paging.limit,
    }
    return render(request, "entity.html.jinja", told)


async def _sides(service: Service, iri: str) -> Cut:
    """Return the first conflicts about an entity: their kind, and the claims that contradict each other."""
    told = await _first(service, "entity-conflicts", iri)
    found: list[tuple[str, list[str]]] = []
    for _, group in groupby(told.rows, lambda row: row["conflict"]):
        rows = list(group)
        kind = re.split("[/#-]", rows[0]["kind"])[-1]
        found.append((f"about the {kind}" if kind else "told differently", [row["claim"] for row in rows]))
    denials = await _first(service, "entity-denials", iri)
    for denied, group in groupby(denials.rows, lambda row: row["denied"]):
        claims = [*(row["asserted"] for row in group), denied]
        if not any(set(claims) <= set(known) for _, known in found):
            found.append(("asserted and denied", claims))
    return Cut(found[:_CONFLICTS], told.more or denials.more or len(found) > _CONFLICTS)


async def _claims(service: Service, iris: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return what the claims tell, by their IRI."""
    asked = sorted(iris)
    rows = await service.filled("claims", asked, Paging(len(asked), 0)) if asked else []
    return {row["thing"]: row for row in rows}


async def _document(request: Request, service: Service, iri: str) -> Response:
    (article,) = await service.filled("document", [iri], Paging(1, 0)) or [{}]
    mentions = await _first(service, "document-mentions", iri)
    listed = await _first(service, "document-claims", iri)
    claims = await _claims(service, [row["claim"] for row in listed.rows])
    names = await service.names([*_parties(claims.values()), *(row["entity_iri"] for row in mentions.rows)])
    told = {
        "iri": iri,
        "article": article,
        "pieces": pieces(article.get("body", ""), mentions.rows),
        "names": names,
        "mentions": len(mentions.rows),
        "more_mentions": mentions.more,
        "claims": _anchored([_shown(claims[row["claim"]], names) for row in listed.rows if row["claim"] in claims]),
        "more_claims": listed.more,
    }
    return render(request, "document.html.jinja", told)


def _anchored(claims: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return claims with the span of their evidence as an anchor, each span once."""
    spans: set[str] = set()
    for row in claims:
        span = f"char={row['start']},{row['end']}"
        row["anchor"] = "" if span in spans else span
        spans.add(span)
    return claims


def _parties(claims: Iterable[Row]) -> Iterator[str]:
    for row in claims:
        yield from (row[f"{part}_iri"] for part in ("subject", "object", "speaker"))
        yield from row["goods"].split()


def _shown(row: Row, names: Mapping[str, str]) -> dict[str, str]:
    """Return a claim with the names of its parties and of the goods it is about, and its evidence in its sentence."""
    before, evidence, after = passage(row["before"], row["evidence"], row["after"])
    named = {f"{part}_name": names.get(row[f"{part}_iri"], "") for part in ("subject", "object", "speaker")}
    goods = sorted(names.get(good, "") for good in row["goods"].split() if good != row["object_iri"])
    named["goods_names"] = ", ".join(name for name in goods if name)
    return {**row, **named, "before": before, "evidence": evidence, "after": after, "anchor": ""}


def _value(rows: list[dict[str, str]], name: str) -> str:
    return next((row["value"] for row in rows if row["property"] == name), "")
