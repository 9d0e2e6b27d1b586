"""Render the pages; every value is escaped, every link is to http, https or this service."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

import jinja2
from fastapi import Request
from starlette.responses import HTMLResponse, Response

from loader.namespaces import PREFIXES
from loader.reports.run import severity_name

_HERE = Path(__file__).parent
_IN_PATH = re.compile(r"<([^<>]*)>")
_UTC = re.compile(r"([0-9-]{10})T([0-9:]{8})(?:\.[0-9]+)?(?:Z|\+00:00)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def render(
    request: Request,
    template: str,
    told: Mapping[str, object],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a page made of a template."""
    base = request.app.state.service.settings.base
    page = _environment(base).get_template(template).render(path=request.url.path, **told)
    return HTMLResponse(page.encode("utf-8", "replace"), status, headers={"Vary": "Accept", **(headers or {})})


def short_name(iri: str) -> str:
    """Return an IRI as people read it: with its prefix, or its last part.

    >>> short_name("https://w3id.org/geopol/ontology#ExportControl")
    'gp:ExportControl'
    >>> short_name("https://w3id.org/geopol/id/country/cn"), short_name("https://w3id.org/geopol/graph/reference/places")
    ('country/cn', 'reference/places')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return re.split("/(?:id|graph)/", iri, maxsplit=1)[-1]


def short_path(path: str) -> str:
    """Return a SPARQL property path with its IRIs as people read them.

    >>> short_path("(<https://w3id.org/geopol/ontology#agencyOf>|<http://www.w3.org/ns/org#subOrganizationOf>)")
    '(gp:agencyOf|org:subOrganizationOf)'
    """
    return _IN_PATH.sub(lambda found: short_name(found[1]), path) if "<" in path else short_name(path)


def moment(stamp: str) -> str:
    """Return a time of xsd:dateTime as people read it; another text as it is.

    >>> moment("2025-06-09T08:00:00+00:00"), moment("2025-06-09")
    ('2025-06-09 08:00:00 UTC', '2025-06-09')
    """
    return _UTC.sub(r"\1 \2 UTC", stamp)


def words(name: str) -> str:
    """Return the words of a term's name.

    >>> words("https://w3id.org/geopol/ontology#holdsPosition"), words("https://w3id.org/geopol/ontology#stance-denies")
    ('holds position', 'denies')
    """
    local = re.split(r"[#/]", name)[-1]
    local = re.sub(r"^(stance|modality|reading|state|status|holding)-", "", local)
    return _CAMEL.sub(" ", local).lower()


@cache
def _environment(base: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def address(iri: str) -> str:
        """Return the address of an IRI: of the page here, or of the web; "" for what is no link.

        The graph of a document is told on the document's page; no other graph has a page.
        """
        if iri.startswith(f"{base}id/"):
            path, mark, span = iri[len(base) + 3 :].partition("#")
            return f"/id/{quote(path, safe='/~.-_')}{mark}{quote(span, safe='=,~.-_')}"
        if iri.startswith(f"{base}graph/"):
            kind, _, name = iri[len(base) + 6 :].partition("/")
            return f"/id/document/{quote(name, safe='/~.-_')}" if kind == "document" else ""
        return iri if iri.startswith(("http://", "https://")) else ""

    environment.filters.update(address=address, short=short_name, path=short_path, words=words, moment=moment)
    environment.filters["severity"] = severity_name
    environment.filters["day"] = lambda stamp: stamp[:10]
    environment.globals.update(urlencode=urlencode)
    return environment
