"""Describe the service as OpenAPI 3.1, made from the front matter of the stored queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from loader import __version__
from loader.queries import FORMATS, TABLE_FORMATS
from loader.queries.stored import Parameter, StoredQuery
from loader.store.sparql import keywords
from loader.web.negotiation import GRAPH_TYPES, TABLE_TYPES

if TYPE_CHECKING:
    from loader.web.service import Service

Json = dict[str, Any]
_PROBLEM = {"$ref": "#/components/responses/Problem"}
_FAULTS = {str(status): _PROBLEM for status in (400, 404, 405, 406, 413, 415, 422, 500, 503)}
_SEE_OTHER = {"303": {"description": "The page that shows the same, for who likes text/html best."}}
_SCHEMAS: dict[str, Json] = {
    "string": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "iri": {"type": "string", "format": "iri"},
}


def openapi(service: Service) -> Json:
    """Return the document: a path a stored query, and those of SPARQL, things and health."""
    rows = service.settings.limits.rows
    paths = {f"/api/queries/{query.name}": {"get": _operation(query, rows)} for query in service.catalogue.values()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "geopol",
            "version": __version__,
            "description": "Stored queries over a knowledge graph of geopolitics. Read only.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {"/healthz": _health(), "/api/queries": _listing(rows), **paths, "/sparql": _sparql(), **_things()},
        "components": {"responses": {"Problem": _problem()}},
    }


def _operation(query: StoredQuery, rows: int) -> Json:
    return {
        "operationId": query.name,
        "summary": query.summary,
        "description": query.description or query.summary,
        "tags": list(query.tags),
        "parameters": [*(_parameter(one) for one in query.parameters), _format(FORMATS), *_paging(rows)],
        "responses": {
            "200": _answer(GRAPH_TYPES if {"CONSTRUCT", "DESCRIBE"} & keywords(query.text) else {}),
            "304": {"description": "The answer is the one that the asker has."},
            **_SEE_OTHER,
            **_FAULTS,
        },
    }


def _content(kinds: Iterable[str]) -> Json:
    """Return the media types of an answer: results and graphs in JSON are what they are, the rest is text."""
    known: Json = {
        "application/sparql-results+json": {"type": "object", "required": ["head"]},
        "application/ld+json": {"type": ["array", "object"]},
    }
    return {kind: {"schema": known.get(kind, {"type": "string"})} for kind in kinds}


def _answer(graphs: dict[str, str] | Any) -> Json:
    content = _content((*TABLE_TYPES, *graphs))
    content["application/json"] = {
        "schema": {
            "type": "object",
            "required": ["query", "parameters", "rows"],
            "properties": {
                "query": {"type": "string"},
                "summary": {"type": "string"},
                "parameters": {"type": "object"},
                "rows": {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "string"}}},
            },
        }
    }
    content["application/sparql-results+json"] = {"schema": {"type": "object"}}
    if "application/ld+json" in content:
        content["application/ld+json"] = {"schema": {}}
    return {
        "description": "The rows, or the triples, of this page.",
        "headers": {
            "Link": {"schema": {"type": "string"}, "description": "first, prev and next (RFC 8288)"},
            "ETag": {"schema": {"type": "string"}},
        },
        "content": content,
    }


def _parameter(one: Parameter) -> Json:
    schema = dict(_SCHEMAS.get(one.type, {"type": "string"}))
    if one.values:
        schema["enum"] = list(one.values)
    told: Json = {"name": one.name, "in": "query", "required": False, "schema": schema}
    kind = "" if one.type in _SCHEMAS or one.type == "enumeration" else f" A name, a code or an IRI ({one.type})."
    told["description"] = f"{one.help or one.name}.{kind}"
    if one.default is not None:
        schema["default"] = _VALUES.get(schema["type"], str)(one.default)
    return told


_VALUES: dict[str, Callable[[str], object]] = {"integer": int, "number": float, "boolean": "true".__eq__}


def _format(forms: Iterable[str]) -> Json:
    schema = {"type": "string", "enum": list(forms)}
    told = "The form of the answer; it outranks the Accept header."
    return {"name": "format", "in": "query", "required": False, "schema": schema, "description": told}


def _paging(rows: int) -> list[Json]:
    return [
        _number("limit", 1, rows, "At most so many rows."),
        _number("offset", 0, 1_000_000, "Leave out so many rows first."),
    ]


def _number(name: str, least: int, most: int, told: str) -> Json:
    schema = {"type": "integer", "minimum": least, "maximum": most}
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": told}


def _listing(rows: int) -> Json:
    tag = {"name": "tag", "in": "query", "required": False, "schema": {"type": "string"}}
    shape = {
        "type": "object",
        "required": ["count", "queries"],
        "properties": {
            "count": {"type": "integer", "description": "How many there are; a page may show fewer."},
            "queries": {
                "type": "array",
                "items": {"type": "object", "required": ["name", "summary", "tags", "parameters", "view", "href"]},
            },
        },
    }
    content = _content(TABLE_TYPES)
    content["application/json"] = {"schema": shape}
    told = {"200": {"description": "The catalogue.", "content": content}, "304": {"description": "Unchanged."}}
    asked = [tag, _format(TABLE_FORMATS), *_paging(rows)]
    return {"get": {"operationId": "list-queries", "parameters": asked, "responses": {**told, **_SEE_OTHER, **_FAULTS}}}


def _health() -> Json:
    good = {
        "description": "The service runs.",
        "content": {"application/json": {"schema": {"type": "object", "required": ["status", "snapshot"]}}},
    }
    told = {"200": good, **_FAULTS, "503": {**good, "description": "There is no snapshot to read."}}
    return {"get": {"operationId": "health", "responses": told}}


def _sparql() -> Json:
    graphs = [
        {"name": name, "in": "query", "required": False, "schema": {"type": "array", "items": {"type": "string"}}}
        for name in ("default-graph-uri", "named-graph-uri")
    ]
    query = {"name": "query", "in": "query", "required": False, "schema": {"type": "string"}}
    content = _content((*TABLE_TYPES, *GRAPH_TYPES))
    content["application/json"] = content["application/sparql-results+json"]
    told = {"200": {"description": "Results, triples or the service description.", "content": content}, **_FAULTS}
    told |= {"304": {"description": "The answer is the one that the asker has."}, "403": _PROBLEM}
    form = {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}}}
    body = {
        "required": True,
        "content": {
            "application/sparql-query": {"schema": {"type": "string"}},
            "application/x-www-form-urlencoded": {"schema": form},
        },
    }
    return {
        "get": {"operationId": "sparql-get", "parameters": [query, *graphs], "responses": told},
        "post": {"operationId": "sparql-post", "parameters": graphs, "requestBody": body, "responses": told},
    }


def _things() -> Json:
    parts = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[A-Za-z0-9._~-]+$"}}
        for name in ("kind", "name")
    ]
    content = _content((*GRAPH_TYPES, "text/html"))
    told = {"200": {"description": "What the store says of it.", "content": content}, **_FAULTS}
    told["304"] = {"description": "Unchanged."}
    return {"/id/{kind}/{name}": {"get": {"operationId": "thing", "parameters": parts, "responses": told}}}


def _problem() -> Json:
    shape = {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "limit": {"type": "string", "enum": ["time", "memory", "rows", "depth"]},
        },
    }
    return {
        "description": "What is wrong, and what to do (RFC 9457).",
        "content": {"application/problem+json": {"schema": shape}},
    }
