"""Make a store of any size that looks like what an ingest of news leaves behind.

Each made document is the graph of a sample page, as the pipeline extracts it,
told of others: of other countries with their governments, persons, bodies,
commodities and candidates, few of them often and most of them rarely (Zipf's law),
on another day and by another outlet. One document in five tells a story again
that an earlier one told, so that facts have several sources. The ledger has an
entry a document, and facts and conflicts are consolidated as after an ingest.
Deterministic: the same size gives the same statements.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

import pyoxigraph as ox

from loader import iri
from loader.consolidation import consolidate
from loader.documents import RejectedPage, read_pages
from loader.model import Document
from loader.namespaces import BASE, GP, OA, SCHEMA, SKOS, XSD
from loader.pipeline import Tools, extract_pages
from loader.rdf import Graph, to_rdf
from loader.resources import data_folder
from loader.store import COMMITTED, LedgerEntry, Store, open_store

RETOLD, KEPT, A_DAY = 0.2, 0.4, 100
OUTLETS, CANDIDATES = 120, 400
FIRST_DAY, DAYS = date(2023, 1, 1), 1000
_OF_THE_STORY, _OF_THE_DOCUMENT = {"event", "candidate"}, {"claim", "activity", "document"}
_CAST = {"person", "agency", "organization", "commodity", "place", "office"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Made:
    """A made document: its ledger entry and the triples of its graph."""

    entry: LedgerEntry
    graph: Graph


def make_store(location: str, statements: int) -> None:
    """Write a store with at least so many statements, facts and conflicts included, and publish it."""
    with open_store(location, create=True) as store:
        store.ensure_reference(data_folder("seeds") / "reference", loaded_at=f"{FIRST_DAY}T00:00:00Z")
        held = _size(store)
        made = documents()
        while held < statements:
            for _ in range(A_DAY):
                one = next(made)
                store.replace(iri.graph("document", one.entry.document.rpartition("/")[2]), one.graph, entry=one.entry)
            consolidate(store)
            held = _size(store)


def _size(store: Store) -> int:
    return int(store.select("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").texts()[0][0])


def documents() -> Iterator[Made]:
    """Yield made documents without end."""
    samples = _samples()
    stories: list[int] = []
    number = 0
    while True:
        chance = random.Random(number)
        story = chance.choice(stories) if stories and chance.random() < RETOLD else number
        stories.append(story)
        document, graph = samples[story % len(samples)]
        yield _told(document, graph, story, number)
        number += 1


@cache
def _samples() -> tuple[tuple[Document, Graph], ...]:
    """Return the sample pages with their graphs, in the order of their files."""
    found = extract_pages(read_pages([str(data_folder("seeds") / "articles")]), Tools())
    return tuple((one.document, to_rdf(one)) for one in found if not isinstance(one, RejectedPage))


@cache
def _cast() -> Mapping[str, tuple[str, ...]]:
    """Return the things of the seed graph by the kind in their IRI, the most named first by chance."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for path in sorted((data_folder("seeds") / "reference").glob("*.ttl")):
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if quad.predicate.value == f"{SKOS}prefLabel":
                kinds[_kind(quad.subject.value)].add(quad.subject.value)
    governed = {name.rpartition("/")[2] for name in kinds["government"]}
    kinds["country"] = {name for name in kinds["country"] if name.rpartition("/")[2] in governed}
    mixed = {kind: sorted(names) for kind, names in kinds.items()}
    for names in mixed.values():
        random.Random(0).shuffle(names)
    return {kind: tuple(names) for kind, names in mixed.items()}


def _kind(name: str) -> str:
    return name.removeprefix(f"{BASE}id/").partition("/")[0] if name.startswith(f"{BASE}id/") else ""


@cache
def _weights(count: int) -> tuple[float, ...]:
    return tuple(accumulate(1 / rank for rank in range(1, count + 1)))


def _ranked(chance: random.Random, count: int) -> int:
    return chance.choices(range(count), cum_weights=_weights(count))[0]


class _Telling:
    """The names and days of one made document in place of those of its sample."""

    def __init__(self, sample: Document, story: int, number: int) -> None:
        self._story, self._number = story, number
        self._chance = random.Random(f"story {story}")
        self._names: dict[str, str] = {}
        day = FIRST_DAY + timedelta(days=self._chance.randrange(DAYS))
        told = date.fromisoformat((sample.published or str(FIRST_DAY))[:10])
        self._later = day - told
        self.day = day
        self.text = hashlib.sha256(f"{sample.text_sha256} {number}".encode()).hexdigest()
        self._sample = sample
        self.outlet = f"Outlet {_ranked(random.Random(f'outlet {number}'), OUTLETS)}"

    def name(self, old: str) -> str:
        """Return what an IRI of the sample becomes; the same for the same one."""
        if old not in self._names:
            self._names[old] = self._new(old, _kind(old))
        return self._names[old]

    def _new(self, old: str, kind: str) -> str:
        if kind == "text":
            return old.replace(self._sample.text_sha256, self.text)
        if kind == "outlet":
            return iri.thing("outlet", iri.slug(self.outlet))
        if kind == "candidate":
            return f"{old}-{_ranked(self._chance, CANDIDATES)}"
        if kind in _OF_THE_STORY or (kind == "agreement" and old not in _cast()["agreement"]):
            return f"{old}-{self._story}"
        if kind in _OF_THE_DOCUMENT:
            return f"{old}-{self._number}"
        if kind in {"country", "government"}:
            return self._state(old)
        if kind in _CAST and self._chance.random() > KEPT:
            return _cast()[kind][_ranked(self._chance, len(_cast()[kind]))]
        return old

    def _state(self, old: str) -> str:
        """Return another state, the same for a country and its government."""
        code = old.rpartition("/")[2]
        country, government = iri.thing("country", code), iri.thing("government", code)
        if country not in _cast()["country"]:
            return old
        new = country
        if self._chance.random() > KEPT:
            new = _cast()["country"][_ranked(self._chance, len(_cast()["country"]))]
        self._names[country] = new
        self._names[government] = iri.thing("government", new.rpartition("/")[2])
        return self._names[old]

    def literal(self, triple: ox.Triple, old: ox.Literal) -> ox.Literal:
        """Return what a literal of the sample becomes: a later day, a name or a sentence of its own."""
        kind, predicate = _kind(triple.subject.value), triple.predicate.value  # type: ignore[union-attr]
        if old.datatype.value in (f"{XSD}date", f"{XSD}dateTime") or _DAY.fullmatch(old.value):
            return ox.Literal(_DAY.sub(self._shifted, old.value), datatype=old.datatype)
        text = old.value
        if kind == "outlet":
            text = self.outlet
        elif kind == "candidate" and predicate == f"{SKOS}prefLabel":
            text = f"{text} {self.name(triple.subject.value).rpartition('-')[2]}"  # type: ignore[union-attr]
        elif predicate == f"{SCHEMA}articleBody":
            words = text.split()
            random.Random(self._story).shuffle(words)
            text = " ".join(words)
        elif predicate == f"{SCHEMA}headline" or (predicate == f"{OA}exact" and len(text) > 60):
            text = f"{text} [{self._number}]"
        elif predicate.endswith("textSha256"):
            text = self.text
        return ox.Literal(text, language=old.language) if old.language else ox.Literal(text, datatype=old.datatype)

    def word(self, text: str, old: str) -> ox.Literal:
        """Return the word for an entity: another one for another entity, so that a word means few things."""
        new = self.name(old)
        return ox.Literal(text if new == old else f"{text} {new.rpartition('/')[2]}")

    def _shifted(self, found: re.Match[str]) -> str:
        try:
            return str(date.fromisoformat(found.group()) + self._later)
        except (OverflowError, ValueError):
            return found.group()


def _told(sample: Document, graph: Graph, story: int, number: int) -> Made:
    telling = _Telling(sample, story, number)
    triples = set()
    named = {t.subject: t.object.value for t in graph if t.predicate.value == f"{GP}refersTo"}  # type: ignore[union-attr]
    for triple in graph:
        value = triple.object
        if triple.predicate.value == f"{OA}exact" and triple.subject in named:
            new: ox.NamedNode | ox.Literal = telling.word(str(value.value), named[triple.subject])  # type: ignore[union-attr]
        else:
            new = telling.literal(triple, value) if isinstance(value, ox.Literal) else _node(telling, value)
        triples.add(ox.Triple(_node(telling, triple.subject), triple.predicate, new))
    entry = LedgerEntry(
        document=telling.name(sample.iri),
        state=COMMITTED,
        loaded_at=f"{FIRST_DAY + timedelta(days=DAYS + number // A_DAY)}T00:00:{number % A_DAY:02}Z",
        source=f"page-{number}.html",
        raw_sha256=telling.text,
        text_sha256=telling.text,
        title=f"{sample.title} [{number}]",
    )
    return Made(entry, tuple(sorted(triples, key=str)))


def _node(telling: _Telling, node: object) -> ox.NamedNode:
    assert isinstance(node, ox.NamedNode)
    return ox.NamedNode(telling.name(node.value))
