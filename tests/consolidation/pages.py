"""Make small documents whose claims say just what a test needs, without the language model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from loader.iri import digest, graph, thing
from loader.namespaces import GP, PROV, RDF, SCHEMA, SKOS, XSD
from loader.store import LedgerEntry, Store

NOW = "2025-06-09T08:00:00Z"


@dataclass(frozen=True)
class Said:
    """One claim; ``detail`` are further (property, value) pairs, ``event`` those of its event."""

    subject: str
    relation: str
    object: str | None = None
    stance: str = "asserts"
    modality: str = "actual"
    confidence: str = "0.8"
    speaker: str | None = None
    office: str | None = None
    kind: str | None = None
    event: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Page:
    """A document; pages of one ``name`` are versions of one document."""

    name: str
    outlet: str
    said: tuple[Said, ...]
    published: str | None = "2025-06-09"
    text: str = ""
    acts: tuple[tuple[str, str], ...] = ()  # who acts for whom, as the page tells

    @property
    def iri(self) -> str:
        return thing("document", self.name)

    @property
    def body(self) -> str:
        """Return the text, by default one that no other page shares a run of words with."""
        return self.text or " ".join(digest(self.name, number) for number in range(60))

    def triples(self) -> set[ox.Triple]:
        told = {
            (self.iri, f"{RDF}type", f"{SCHEMA}NewsArticle"),
            (self.iri, f"{SCHEMA}publisher", thing("outlet", self.outlet)),
        }
        found = {ox.Triple(ox.NamedNode(s), ox.NamedNode(p), ox.NamedNode(o)) for s, p, o in told}
        found.add(_text(self.iri, f"{SCHEMA}articleBody", self.body))
        if self.published:
            found.add(_text(self.iri, f"{SCHEMA}datePublished", self.published, "date"))
        for who, state in self.acts:
            found.add(_detail(thing("x", who), "actsFor", state))
        for number, said in enumerate(self.said):
            found |= set(self._claim(number, said))
        return found

    def _claim(self, number: int, said: Said) -> Iterable[ox.Triple]:
        claim = thing("claim", f"{self.name}-{number}-{digest(said)}")
        event = thing("event", digest(said.kind, said.event)) if said.kind else None
        nodes = {
            f"{RDF}type": f"{GP}Claim",
            f"{RDF}subject": thing("x", said.subject),
            f"{RDF}predicate": GP + said.relation,
            f"{RDF}object": said.object and thing("x", said.object),
            f"{GP}stance": f"{GP}stance-{said.stance}",
            f"{GP}modality": f"{GP}modality-{said.modality}",
            f"{GP}reportedBy": self.iri,
            f"{GP}office": said.office and thing("office", said.office),
            f"{GP}about": event,
            f"{PROV}wasAttributedTo": said.speaker and thing("x", said.speaker),
        }
        for name, value in nodes.items():
            if value:
                yield ox.Triple(ox.NamedNode(claim), ox.NamedNode(name), ox.NamedNode(value))
        yield _text(claim, f"{GP}confidence", said.confidence, "decimal")
        if event:
            yield ox.Triple(ox.NamedNode(event), ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{GP}{said.kind}"))
            yield from (_detail(event, name, value) for name, value in said.event)


def _detail(event: str, name: str, value: str) -> ox.Triple:
    if name in {"rate", "dateText", "datePrecision"}:
        return _text(event, GP + name, value)
    if name in {"earliest", "latest"}:
        return _text(event, GP + name, value, "date")
    return ox.Triple(ox.NamedNode(event), ox.NamedNode(GP + name), ox.NamedNode(thing("x", value)))


def _text(subject: str, name: str, value: str, datatype: str = "string") -> ox.Triple:
    return ox.Triple(
        ox.NamedNode(subject), ox.NamedNode(name), ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))
    )


def put(store: Store, page: Page) -> None:
    """Put a page into the store, in place of an earlier version."""
    sha256 = hashlib.sha256(page.body.encode()).hexdigest()
    entry = LedgerEntry(page.iri, "committed", NOW, f"{page.name}.txt", text_sha256=sha256)
    store.replace(graph("document", page.name), page.triples(), entry=entry)


def seats(store: Store, *offices: str, told_in: str = graph("reference", "offices")) -> None:
    """Make offices single seats, as the seed graph tells."""
    true = ox.Literal("true", datatype=ox.NamedNode(f"{XSD}boolean"))
    name = ox.NamedNode(told_in)
    store.insert(
        ox.Quad(ox.NamedNode(thing("office", one)), ox.NamedNode(f"{GP}singleSeat"), true, name) for one in offices
    )


def label(store: Store, entity: str, name: str, *, told_in: str) -> None:
    """Give a thing a name in a graph."""
    subject = ox.NamedNode(thing("x", entity))
    store.insert([ox.Quad(subject, ox.NamedNode(f"{SKOS}prefLabel"), ox.Literal(name), ox.NamedNode(told_in))])
