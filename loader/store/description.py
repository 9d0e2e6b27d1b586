"""Describe the store as a dataset, in VoID and DCAT."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from loader.iri import digest, slug
from loader.namespaces import BASE, DCTERMS, PREFIXES, RDF, XSD
from loader.store.base import Store
from loader.store.ledger import COMMITTED
from loader.store.sparql import stored
from loader.store.table import to_text

VOID, DCAT = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#"
_DATASET = f"{BASE}dataset"
_MEDIA = {"nquads": "application/n-quads", "trig": "application/trig", "turtle": "text/turtle"}


def describe(store: Store) -> bytes:
    """Return the description of the store as Turtle, in a stable order.

    The sizes, the classes and properties with their counts, and the kinds of
    graphs as subsets; the date is that of the last load. No licence is told:
    the text of pages is their publishers', and each reference row names its own.
    """
    triples = sorted(set(_statements(store)), key=str)
    prefixes = {**PREFIXES, "void": VOID, "dcat": DCAT}
    lines = (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").splitlines(keepends=True)
    head = sorted(line for line in lines if line.startswith(b"@prefix"))
    return b"".join(head + [line for line in lines if not line.startswith(b"@prefix")])


def _statements(store: Store) -> Iterator[ox.Triple]:
    yield from _typed(_DATASET, f"{VOID}Dataset", f"{DCAT}Dataset")
    yield _triple(_DATASET, f"{DCTERMS}title", ox.Literal("Geopolitical knowledge graph", language="en"))
    entries = store.entries(kind="")
    loaded = max((entry.loaded_at for entry in entries), default="")
    if loaded:
        moment = ox.Literal(loaded, datatype=ox.NamedNode(f"{XSD}dateTime"))
        yield _triple(_DATASET, f"{DCTERMS}modified", moment)
    documents = sum(entry.kind == "document" and entry.state == COMMITTED for entry in entries)
    yield _triple(_DATASET, f"{VOID}documents", ox.Literal(documents))
    yield from _sizes(store)
    yield from _partitions(store, "class")
    yield from _partitions(store, "property")
    yield from _subsets(store)
    for form, media in _MEDIA.items():
        distribution = f"{_DATASET}/{form}"
        yield _triple(_DATASET, f"{DCAT}distribution", ox.NamedNode(distribution))
        yield from _typed(distribution, f"{DCAT}Distribution")
        media_type = ox.NamedNode(f"https://www.iana.org/assignments/media-types/{media}")
        yield _triple(distribution, f"{DCAT}mediaType", media_type)


def _sizes(store: Store) -> Iterator[ox.Triple]:
    row = store.select(stored("dataset-size.rq")).rows[0]
    for name, value in zip(("triples", "distinctSubjects", "properties", "distinctObjects"), row, strict=True):
        yield _triple(_DATASET, f"{VOID}{name}", ox.Literal(int(to_text(value))))


def _partitions(store: Store, kind: str) -> Iterator[ox.Triple]:
    """Yield the classes with their entities, or the properties with their triples."""
    counted = {"class": "entities", "property": "triples"}[kind]
    for name, count in store.select(stored(f"{kind}-counts.rq")).texts():
        part = f"{_DATASET}/{kind}/{slug(name, limit=40)}-{digest(name)}"
        yield _triple(_DATASET, f"{VOID}{kind}Partition", ox.NamedNode(part))
        yield _triple(part, f"{VOID}{kind}", ox.NamedNode(name))
        yield _triple(part, f"{VOID}{counted}", ox.Literal(int(count)))


def _subsets(store: Store) -> Iterator[ox.Triple]:
    for kind, graphs, count in store.select(stored("graph-kinds.rq")).texts():
        part = f"{_DATASET}/graphs/{slug(kind or 'other')}"
        yield _triple(_DATASET, f"{VOID}subset", ox.NamedNode(part))
        yield from _typed(part, f"{VOID}Dataset")
        title = f"{graphs} graphs of the kind {kind}" if kind else f"{graphs} other graphs"
        yield _triple(part, f"{DCTERMS}title", ox.Literal(title, language="en"))
        yield _triple(part, f"{VOID}triples", ox.Literal(int(count)))


def _typed(subject: str, *classes: str) -> Iterator[ox.Triple]:
    yield from (_triple(subject, f"{RDF}type", ox.NamedNode(name)) for name in classes)


def _triple(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)
