"""Find out whose words each document holds: its outlet's own, or those of an outlet that it copies.

What is found stands in ``graph/sources``, one record a document: the day of
its publication, the anchors of its text, its near copies, and the source: the
outlet of the earliest of the near copies, or that document where its outlet
is not known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pyoxigraph as ox

from loader.consolidation.copies import Shingles, anchors, are_copies, group, may_be_copies, shingles
from loader.consolidation.reading import column, rows
from loader.consolidation.texts import stored
from loader.namespaces import GP, PROV, XSD
from loader.store import SOURCES, Store
from loader.store.sparql import with_rows

DAY, ANCHOR, COUNT, COPY, SOURCE = (
    f"{GP}{name}" for name in ("publicationDay", "textAnchor", "anchorCount", "nearCopyOf", "source")
)
DERIVED = f"{PROV}wasDerivedFrom"
_ROWS = 400
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_Term = ox.NamedNode | ox.Literal
_Record = frozenset[tuple[str, _Term]]


@dataclass(frozen=True)
class Text:
    """What matters of a document; ``published`` is an ISO 8601 date or time, or what another hand wrote, "" if none."""

    document: str
    graphs: tuple[str, ...]
    text: str
    published: str
    publisher: str

    @cached_property
    def runs(self) -> Shingles:
        """Return the runs of its words."""
        return shingles(self.text)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Return the anchors of its text."""
        return anchors(self.runs)

    @property
    def age(self) -> tuple[str, str]:
        """Return what puts near copies in order, the original first; one without a date is last."""
        return self.published[:10] if self.day else "9999", self.document

    @property
    def day(self) -> int | None:
        """Return the day of publication, counted from 1 January of the year 1; None when no day is told."""
        if not _DAY.match(self.published):
            return None
        try:
            return date.fromisoformat(self.published[:10]).toordinal()
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Records:
    """The new records, ``documents`` with former ones to forget, and the graphs of documents whose source changed."""

    documents: tuple[str, ...]
    quads: tuple[ox.Quad, ...]
    graphs: frozenset[str]


def find_sources(store: Store, graphs: Sequence[str]) -> Records:
    """Return which records change when ``graphs`` have changed."""
    changed = _Neighbourhood(store, frozenset(column(store, "documents-of-graphs.rq", graphs)))
    before, after = changed.before, changed.after
    new = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    moved = [name for name in new if _of(before, name, SOURCE) != _of(after, name, SOURCE)]
    return Records(
        tuple(name for name in new if name in before),
        tuple(_quads((name, after[name]) for name in new if name in after)),
        frozenset(graph for name in moved for told in (before, after) for graph in _of(told, name, DERIVED)),
    )


class _Neighbourhood:
    """The touched documents with all near copies of them, before and now."""

    def __init__(self, store: Store, touched: frozenset[str]) -> None:
        self._store, self._touched = store, touched
        self._texts: dict[str, Text] = {}
        self._fetch(touched)
        self._present = touched & self._texts.keys()
        self._before = _records(store, touched)
        self._copies = self._near_copies()
        self._extend()

    @property
    def before(self) -> Mapping[str, _Record]:
        """Return the records as they were."""
        return self._before

    @cached_property
    def after(self) -> Mapping[str, _Record]:
        """Return the records as they must be."""
        return {name: self._record(name) for name in self._copies}

    def _record(self, name: str) -> _Record:
        text = self._texts[name]
        first = min((self._texts[one] for one in group(name, self._copies)), key=lambda one: one.age)
        told: set[tuple[str, _Term]] = {(SOURCE, ox.NamedNode(first.publisher or first.document))}
        told |= {(DERIVED, ox.NamedNode(graph)) for graph in text.graphs}
        told |= {(ANCHOR, ox.Literal(anchor)) for anchor in text.anchors}
        told.add((COUNT, _integer(len(text.anchors))))
        told |= {(COPY, ox.NamedNode(copy)) for copy in self._copies[name]}
        if text.day is not None:
            told.add((DAY, _integer(text.day)))
        return frozenset(told)

    def _near_copies(self) -> dict[str, set[str]]:
        """Return the near copies of each document that is there, those among the others with it."""
        sharing: dict[str, set[str]] = {}
        for name in self._present:
            for anchor in self._texts[name].anchors:
                sharing.setdefault(anchor, set()).add(name)
        counts = {name: len(self._texts[name].anchors) for name in self._present}
        for document, anchor, count in rows(self._store, "documents-with-anchors.rq", "anchor", sorted(sharing)):
            if document not in self._touched:
                sharing[anchor].add(document)
                counts[document] = int(count)
        shared = Counter(
            (one, other) for together in sharing.values() for one in together & self._present for other in together
        )
        pairs = [pair for pair, many in shared.items() if may_be_copies(many, *(counts[name] for name in pair))]
        near: dict[str, set[str]] = {name: set() for name in self._present}
        self._fetch({other for _, other in pairs})
        for one, other in pairs:
            if one != other and self._are_near(one, other):
                near[one].add(other)
                near.setdefault(other, set()).add(one)
        return near

    def _are_near(self, one: str, other: str) -> bool:
        if other not in self._texts:
            return False  # it is gone, and its turn comes in a later batch
        first, second = self._texts[one], self._texts[other]
        many = len(first.anchors & second.anchors)
        return may_be_copies(many, len(first.anchors), len(second.anchors)) and are_copies(first.runs, second.runs)

    def _extend(self) -> None:
        """Add the near copies of near copies, and what was one before."""
        former = {copy for name in self._before for copy in _of(self._before, name, COPY)}
        waiting = (former | self._copies.keys()) - self._touched
        seen: set[str] = set()
        while waiting:
            seen |= waiting
            self._before.update(_records(self._store, waiting))
            found: set[str] = set()
            for name in waiting:
                stay = _of(self._before, name, COPY) - self._touched
                self._copies.setdefault(name, set()).update(stay)
                found |= stay
            waiting = found - seen
        self._fetch(seen)
        gone = self._copies.keys() - self._texts.keys()
        self._copies = {name: copies - gone for name, copies in self._copies.items() if name not in gone}

    def _fetch(self, documents: Iterable[str]) -> None:
        """Read the texts that are not read yet."""
        told: dict[str, list[tuple[str, ...]]] = {}
        new = sorted(set(documents) - self._texts.keys())
        for document, *rest in rows(self._store, "texts.rq", "document", new):
            told.setdefault(document, []).append(tuple(rest))
        for document, found in told.items():
            _, text, published, publisher = min(found)
            graphs = tuple(sorted({row[0] for row in found}))
            self._texts[document] = Text(document, graphs, text, published, publisher)


def _records(store: Store, documents: Iterable[str]) -> dict[str, _Record]:
    """Return what ``graph/sources`` tells of documents; nothing of those that it does not know."""
    told: dict[str, set[tuple[str, _Term]]] = {}
    names = [ox.NamedNode(name) for name in sorted(documents)]
    for start in range(0, len(names), _ROWS):
        text = with_rows(stored("sources.rq"), ["document"], [[name] for name in names[start : start + _ROWS]])
        for document, name, value in store.select(text).rows:
            assert isinstance(document, ox.NamedNode) and isinstance(name, ox.NamedNode)
            assert isinstance(value, ox.NamedNode | ox.Literal)
            told.setdefault(document.value, set()).add((name.value, value))
    return {document: frozenset(record) for document, record in told.items()}


def _of(records: Mapping[str, _Record], document: str, name: str) -> set[str]:
    return {value.value for told, value in records.get(document, ()) if told == name}


def _quads(records: Iterable[tuple[str, _Record]]) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(SOURCES)
    for document, record in records:
        for name, value in sorted(record, key=str):
            yield ox.Quad(ox.NamedNode(document), ox.NamedNode(name), value, graph)


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(f"{XSD}integer"))
