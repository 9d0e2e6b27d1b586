"""Keep the ledger: what was loaded, when, from where, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from loader.iri import graph, thing
from loader.namespaces import GP, RDF, SKOS, XSD
from loader.store.fingerprint import STATEMENTS_SHA256

COMMITTED, QUARANTINED, REMOVED = "committed", "quarantined", "removed"
LEDGER = graph("ledger")
# What ``loader.consolidation`` derives from the claims: facts, sources of documents, descriptions of events, and what
# it is at.
FACTS, SOURCES, EVENTS, UNDER_WAY = graph("facts"), graph("sources"), graph("events"), graph("consolidation")

_STATE = f"{GP}state-"
_WROTE = f"{GP}wroteGraph"
_TEXTS = {
    "source": f"{GP}sourceName",
    "raw_sha256": f"{GP}rawSha256",
    "text_sha256": f"{GP}textSha256",
    "statements_sha256": STATEMENTS_SHA256,
    "reason": f"{GP}reason",
    "title": f"{SKOS}prefLabel",
}


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What the ledger says about one document, import or reference file.

    ``document`` is the IRI of the document; for a file of triples, of the
    graph that holds them. ``state`` is committed, quarantined or removed.
    ``loaded_at`` is an ISO 8601 time in UTC, given by the caller: the store
    has no clock. ``reason`` says why a page is in quarantine. ``graphs`` are
    the graphs besides its own that an import wrote to, sorted.
    ``statements_sha256`` is the ``fingerprint`` of a committed document. A
    removed document keeps neither title nor source.
    """

    document: str
    state: str
    loaded_at: str
    source: str = ""
    raw_sha256: str | None = None
    text_sha256: str | None = None
    triple_count: int = 0
    title: str | None = None
    reason: str | None = None
    graphs: tuple[str, ...] = ()
    statements_sha256: str | None = None

    @property
    def kind(self) -> str:
        """Return document, import, reference or ontology; "" for an IRI that is none of ours.

        >>> LedgerEntry("https://w3id.org/geopol/graph/import/a", "committed", "").kind
        'import'
        """
        return self._ending[0]

    @property
    def iri(self) -> str:
        """Return the IRI of the entry.

        Quarantine has an entry of its own, so that a bad new version does
        not hide the good one that the store still holds.
        """
        kind, name = self._ending
        stem = name if kind == "document" else f"{kind}-{name}"
        return thing("ledger", f"quarantine-{stem}" if self.state == QUARANTINED else stem)

    @property
    def _ending(self) -> tuple[str, str]:
        """Return the last two parts of the IRI: kind and name."""
        rest, _, name = self.document.rpartition("/")
        return rest.rpartition("/")[2], name


def graph_of(document: str) -> str:
    """Return the graph that holds what a document says.

    >>> graph_of("https://w3id.org/geopol/id/document/deal-1a2b")
    'https://w3id.org/geopol/graph/document/deal-1a2b'
    """
    return document.replace("/id/document/", "/graph/document/")


def to_triples(entry: LedgerEntry) -> tuple[ox.Triple, ...]:
    """Return the entry as triples of the ledger graph, sorted."""
    subject = ox.NamedNode(entry.iri)
    objects: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (f"{RDF}type", ox.NamedNode(f"{GP}LedgerEntry")),
        (f"{GP}document", ox.NamedNode(entry.document)),
        (f"{GP}state", ox.NamedNode(f"{_STATE}{entry.state}")),
        (f"{GP}loadedAt", ox.Literal(entry.loaded_at, datatype=ox.NamedNode(f"{XSD}dateTime"))),
        (f"{GP}tripleCount", ox.Literal(entry.triple_count)),
    ]
    for name, property_iri in _TEXTS.items():
        if text := getattr(entry, name):
            objects.append((property_iri, ox.Literal(text)))
    objects.extend((_WROTE, ox.NamedNode(name)) for name in entry.graphs)
    triples = (ox.Triple(subject, ox.NamedNode(property_iri), value) for property_iri, value in objects)
    return tuple(sorted(triples, key=str))


def to_entries(rows: Iterable[tuple[object, ...]]) -> list[LedgerEntry]:
    """Return the entries told by rows of (entry, property, value), in the order of the documents."""
    properties: dict[str, dict[str, str]] = {}
    graphs: dict[str, list[str]] = {}
    for entry, property_iri, value in rows:
        if _text(property_iri) == _WROTE:
            graphs.setdefault(_text(entry), []).append(_text(value))
        else:
            properties.setdefault(_text(entry), {})[_text(property_iri)] = _text(value)
    found = [_to_entry(told, graphs.get(entry, ())) for entry, told in properties.items()]
    return sorted(found, key=lambda entry: (entry.document, entry.iri))


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _to_entry(told: dict[str, str], graphs: Iterable[str]) -> LedgerEntry:
    """Return the entry, with nothing in place of what another hand broke."""
    count = told.get(f"{GP}tripleCount", "")
    texts = {name: told.get(property_iri) for name, property_iri in _TEXTS.items()}
    return LedgerEntry(
        document=told.get(f"{GP}document", ""),
        state=told.get(f"{GP}state", "").removeprefix(_STATE),
        loaded_at=told.get(f"{GP}loadedAt", ""),
        source=texts["source"] or "",
        raw_sha256=texts["raw_sha256"],
        text_sha256=texts["text_sha256"],
        triple_count=int(count) if count.isdecimal() else 0,
        title=texts["title"],
        reason=texts["reason"],
        graphs=tuple(sorted(graphs)),
        statements_sha256=texts["statements_sha256"],
    )
