"""Answer ``/id/...``: what the store says of a thing, as RDF or as a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from itertools import groupby

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response

from loader.namespaces import GP, RDF, SKOS
from loader.web.highlight import passage, pieces
from loader.web.negotiation import GRAPH_TYPES, accepted, media_type
from loader.web.problems import ProblemError
from loader.web.rendering import render
from loader.web.service import Paging, Service, is_known, service_of, single_values, take_paging

router = APIRouter()
_HTML, _MOST = "text/html", 2_000
_CLAIMS_A_PAGE = 50
Row = Mapping[str, str]


@router.api_route("/id/{path:path}", methods=["GET", "HEAD"])
async def thing(request: Request, path: str) -> Response:
    """Return what is known of the thing whose IRI ends so."""
    service, values = service_of(request), single_values(request)
    paging = take_paging(values, service.settings.limits.rows, usual=_CLAIMS_A_PAGE)
    if values:
        raise ProblemError(400, f"unknown parameter {min(values)[:64]!r}; there are limit and offset")
    iri = f"{service.settings.base}id/{path}"
    _require_iri(iri)
    kind = accepted(request.headers.get("accept"), [*GRAPH_TYPES, _HTML])
    if kind is None:
        raise ProblemError(406, f"ask for one of {', '.join([*GRAPH_TYPES, _HTML])}")
    etag = service.tag("thing", iri, kind, paging)
    headers = {"ETag": etag, "Vary": "Accept", "Cache-Control": "no-cache"}
    if is_known(request, etag):
        return Response(status_code=304, headers=headers)
    if kind == _HTML:
        return await _page(request, service, iri, paging)
    form = GRAPH_TYPES[kind]
    forms = {"graph": form, "rows": "", "answer": ""}
    part = asdict(Paging(service.settings.limits.rows, 0))
    reply = await service.ask(
        {"do": "filled", "name": "statements", "iris": {"thing": iri}, "forms": forms, "part": part}
    )
    if not reply.head["count"]:
        raise _unknown(iri)
    return Response(reply.body, headers=headers, media_type=media_type(form))


def _require_iri(iri: str) -> None:
    try:
        ox.NamedNode(iri)
        iri.encode("utf-8")
    except ValueError as error:
        raise ProblemError(404, "the address holds characters that no IRI of a thing has") from error


def _unknown(iri: str) -> ProblemError:
    return ProblemError(404, f"the store says nothing of {iri[:200]}; /queries finds what there is")


async def _page(request: Request, service: Service, iri: str, paging: Paging) -> Response:
    statements = await service.filled("thing", {"thing": iri}, Paging(_MOST, 0))
    if not statements:
        raise _unknown(iri)
    if any(row["value"] == "https://schema.org/NewsArticle" for row in statements):
        return await _document(request, service, iri)
    return await _entity(request, service, iri, statements, paging)


async def _entity(
    request: Request, service: Service, iri: str, statements: list[dict[str, str]], paging: Paging
) -> Response:
    asked = Paging(paging.limit + 1, paging.offset)
    claims = await service.filled("entity-claims", {"thing": iri}, asked)
    conflicts = await service.filled("entity-conflicts", {"thing": iri}, Paging(_MOST, 0))
    told = {
        "iri": iri,
        "name": _first(statements, f"{SKOS}prefLabel") or _first(statements, f"{GP}observedName") or iri,
        "kinds": [row["value"] for row in statements if row["property"] == f"{RDF}type"],
        "aliases": sorted({row["value"] for row in statements if row["property"] == f"{SKOS}altLabel"}),
        "statements": [row for row in statements if row["property"] not in {f"{SKOS}altLabel", f"{SKOS}prefLabel"}],
        "claims": [_shown(row) for row in claims[: paging.limit]],
        "conflicts": await _conflicts(service, iri, conflicts, claims),
        "paging": paging,
        "more": len(claims) > paging.limit,
    }
    return render(request, "entity.html.jinja", told)


async def _conflicts(
    service: Service, iri: str, rows: list[dict[str, str]], claims: list[dict[str, str]]
) -> list[dict[str, object]]:
    """Return each conflict with its claims; those of another page are asked for."""
    known = {row["claim"]: row for row in claims}
    if any(row["claim"] not in known for row in rows):
        known = {row["claim"]: row for row in await service.filled("entity-claims", {"thing": iri}, Paging(_MOST, 0))}
    found: list[dict[str, object]] = []
    for _, group in groupby(rows, key=lambda row: row["conflict"]):
        sides = list(group)
        told = [_shown(known[side["claim"]]) for side in sides if side["claim"] in known]
        if len(told) > 1:
            found.append({"kind": sides[0]["kind"], "claims": told})
    return found


async def _document(request: Request, service: Service, iri: str) -> Response:
    (article,) = await service.filled("document", {"thing": iri}, Paging(1, 0)) or [{}]
    mentions = await service.filled("document-mentions", {"thing": iri}, Paging(_MOST, 0))
    claims = await service.filled("document-claims", {"thing": iri}, Paging(_MOST, 0))
    told = {
        "iri": iri,
        "article": article,
        "pieces": pieces(article.get("body", ""), mentions),
        "mentions": len(mentions),
        "claims": [_shown(row) for row in claims],
    }
    return render(request, "document.html.jinja", told)


def _shown(row: Row) -> dict[str, object]:
    """Return a claim with its evidence in its sentence."""
    before, evidence, after = passage(row["before"], row["evidence"], row["after"])
    return {**row, "before": before, "evidence": evidence, "after": after}


def _first(statements: list[dict[str, str]], name: str) -> str:
    return next((row["value"] for row in statements if row["property"] == name), "")
