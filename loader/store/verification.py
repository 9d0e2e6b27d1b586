"""Check that what the store holds is what was loaded, document by document."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from loader.iri import graph, span
from loader.namespaces import GP, OA, SCHEMA
from loader.store.base import Store
from loader.store.fingerprint import fingerprint
from loader.store.ledger import COMMITTED, LEDGER, QUARANTINED, REMOVED, LedgerEntry, graph_of
from loader.store.table import Graph, to_text

_TEXT_IRI = "/id/text/"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was loaded; ``check`` is text hash, offsets, quote, statements ..."""

    document: str
    check: str
    detail: str


def verify(store: Store) -> Iterator[Difference | LedgerEntry]:
    """Yield each document that was checked, after the differences that were found in it.

    The hash of the clean text against the text; the offsets and the quote of
    each span against the text; the hash of all statements, and of the ledger
    entry, against what is there; and that no document has a graph without an
    entry. Whoever can write to the store can also write new hashes: this
    finds accidents and tampering that does not know of them.

    Raises:
        StoreError: when the store cannot answer.
    """
    known = set()
    records: dict[str, list[ox.Triple]] = defaultdict(list)
    for triple in store.read_graph(LEDGER):
        records[to_text(triple.subject)].append(triple)
    for entry in store.entries():
        if entry.state in {COMMITTED, REMOVED}:
            known.add(graph_of(entry.document))
            yield from _differences(entry, store.read_graph(graph_of(entry.document)), records[entry.iri])
            yield entry
        elif entry.state != QUARANTINED:
            yield Difference(entry.document, "ledger", f"the entry has the state {entry.state!r}, which there is not")
    for name in store.graphs():
        if name.startswith(graph("document") + "/") and name not in known:
            yield Difference(name, "ledger", "the graph has no entry in the ledger")


def _differences(entry: LedgerEntry, triples: Graph, record: list[ox.Triple]) -> Iterator[Difference]:
    if entry.state == REMOVED:
        if triples:
            yield Difference(entry.document, "removal", f"{len(triples)} statements of a removed document are there")
        return
    if len(triples) != entry.triple_count:
        detail = f"the ledger tells of {entry.triple_count}, the graph holds {len(triples)}"
        yield Difference(entry.document, "statement count", detail)
    yield from (Difference(entry.document, check, detail) for check, detail in _of_text(entry, triples))
    found = fingerprint(triples, record)
    if found != entry.statements_sha256:
        detail = f"the ledger tells of {_short(entry.statements_sha256)}, the statements give {_short(found)}"
        yield Difference(entry.document, "statement hash", detail)


def _of_text(entry: LedgerEntry, triples: Graph) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the text, and with the spans that refer to it."""
    told: dict[str, dict[str, str]] = defaultdict(dict)
    for triple in triples:
        told[to_text(triple.subject)][triple.predicate.value] = to_text(triple.object)
    text = told.get(entry.document, {}).get(f"{SCHEMA}articleBody", "")
    found = hashlib.sha256(text.encode()).hexdigest()
    for where, hashed in (
        ("the ledger", entry.text_sha256),
        ("the document", told.get(entry.document, {}).get(f"{GP}textSha256")),
    ):
        if hashed is not None and hashed != found:
            yield "text hash", f"{where} tells of {_short(hashed)}, the text gives {_short(found)}"
    for name, properties in sorted(told.items()):
        if _TEXT_IRI in name:
            yield from _of_span(name, properties, text, found)


def _of_span(name: str, properties: dict[str, str], text: str, sha256: str) -> Iterator[tuple[str, str]]:
    start, end = (properties.get(f"{OA}{end}", "") for end in ("start", "end"))
    if not (start.isdecimal() and end.isdecimal() and int(start) <= int(end) <= len(text)):
        yield "offsets", f"{name} goes from {start!r} to {end!r} in a text of {len(text)} characters"
        return
    if not name.endswith(span(sha256, int(start), int(end)).rpartition(_TEXT_IRI)[2]):
        yield "offsets", f"{name} tells of {start} to {end}, or of another text"
    quoted, there = properties.get(f"{OA}exact", ""), text[int(start) : int(end)]
    if quoted != there:
        yield "quote", f"{name} quotes {quoted[:60]!r}, the text has {there[:60]!r}"


def _short(sha256: str | None) -> str:
    return f"{sha256[:12]}…" if sha256 else "none"
