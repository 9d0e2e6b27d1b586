"""Write the ontology as one HTML page that a person can read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from loader.namespaces import GP, OWL, PREFIXES, RDF, RDFS, SCHEMA, SKOS
from loader.reference_docs import KINDS, Terms, read_terms

# A concept is shown within its scheme.
_KINDS = {kind: heading for kind, heading in KINDS.items() if kind != f"{SKOS}Concept"}
_LINES = {
    "Under": (f"{RDFS}subClassOf", f"{RDFS}subPropertyOf"),
    "Of": (f"{RDFS}domain", f"{SCHEMA}domainIncludes"),
    "Value": (f"{RDFS}range", f"{SCHEMA}rangeIncludes"),
    "Apart from": (f"{OWL}disjointWith",),
    "Same as": (f"{SKOS}exactMatch",),
    "Close to": (f"{SKOS}closeMatch", f"{SKOS}narrowMatch", f"{SKOS}broadMatch"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One term as the page shows it; ``links`` are (heading, pairs of text and address)."""

    name: str
    label: str
    definition: str
    example: str
    links: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    members: tuple[Term, ...] = ()


def ontology_page(folder: Path) -> str:
    """Return the documentation of the ontology in ``folder``: one HTML file without anything from outside."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    terms = read_terms(folder)
    below = _below(terms)
    groups = [
        (heading, [_term(iri, terms, below) for iri in terms if kind in terms[iri].get(f"{RDF}type", ())])
        for kind, heading in _KINDS.items()
    ]
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    count = sum(len(found) for _, found in groups)
    page = environment.get_template("ontology_page.html.jinja")
    return page.render(groups=groups, version=_version(folder), count=count, base=GP)


def _term(iri: str, terms: Terms, below: Mapping[str, tuple[str, ...]]) -> Term:
    about = terms[iri]
    lines = {heading: tuple(v for name in names for v in about.get(name, ())) for heading, names in _LINES.items()}
    lines["Above"] = below.get(iri, ())
    members = (name for name, told in terms.items() if iri in told.get(f"{SKOS}inScheme", ()))
    return Term(
        name=iri.removeprefix(GP),
        label=_first(about, f"{RDFS}label"),
        definition=_first(about, f"{SKOS}definition"),
        example=_first(about, f"{SKOS}example"),
        links=tuple((heading, tuple(_link(value) for value in values)) for heading, values in lines.items() if values),
        members=tuple(_term(name, terms, below) for name in members),
    )


def _below(terms: Terms) -> Mapping[str, tuple[str, ...]]:
    """Return the terms directly below each term."""
    found: dict[str, list[str]] = {}
    for iri, about in terms.items():
        for name in _LINES["Under"]:
            for parent in about.get(name, ()):
                found.setdefault(parent, []).append(iri)
    return {parent: tuple(sorted(children)) for parent, children in found.items()}


def _link(value: str) -> tuple[str, str]:
    """Return the short form of an IRI, and its place on the page or on the web."""
    if value.startswith(GP):
        return value.removeprefix(GP), f"#{value.removeprefix(GP)}"
    found = (f"{name}:{value.removeprefix(start)}" for name, start in PREFIXES.items() if value.startswith(start))
    return next(found, value), value if value.startswith(("http://", "https://")) else ""


def _first(about: Mapping[str, tuple[str, ...]], name: str) -> str:
    return next(iter(about.get(name, ())), "")


def _versions(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("*.ttl")):
        yield from re.findall(r'owl:versionInfo "([^"]+)"', file.read_text(encoding="utf-8"))


def _version(folder: Path) -> str:
    return next(_versions(folder), "")
