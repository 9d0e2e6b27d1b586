"""Find events of several documents that are one, and those that are one but for a date or a rate.

Each event has a record in ``graph/events``: its description, the graphs that
put it forward, and the events of other documents that it agrees with
(``loader.identity``). Events that agree with one another are told as one, a
``gp:ConsolidatedEvent`` in ``graph/facts``. What one document tells as two
events stays two. A record depends on the claims about its event alone, and a
group on the records of those that agree, from one to the next: so only what a
load touched, and what it agrees with, is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pyoxigraph as ox

from loader.consolidation.conflicts import disputes
from loader.consolidation.descriptions import are_near, describe, from_text, keys, probes, to_text
from loader.consolidation.reading import column, rows
from loader.consolidation.tellings import Voices, tellings
from loader.identity import EventDescription, same_event
from loader.iri import digest, thing
from loader.namespaces import GP, PROV, RDF, XSD
from loader.store import EVENTS, FACTS, Store

AGREES, DESCRIPTION, KEY = f"{GP}agreesWith", f"{GP}description", f"{GP}matchKey"
DERIVED = f"{PROV}wasDerivedFrom"


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an event: its description, the graphs that put it forward and the events it agrees with."""

    description: EventDescription
    graphs: frozenset[str]
    agrees: frozenset[str] = frozenset()

    @property
    def place(self) -> int:
        """Return what puts events in order: the fullest description comes first."""
        return -self.description.fullness


@dataclass(frozen=True, slots=True)
class Changes:
    """What must change: nodes of ``graph/events`` and ``graph/facts`` to forget, new statements, claims to look at."""

    events: tuple[str, ...]
    derived: tuple[str, ...]
    quads: tuple[ox.Quad, ...]
    claims: frozenset[str]


def find_events(store: Store, graphs: Sequence[str]) -> Changes:
    """Return what changes of the events that ``graphs`` tell, or told of until now."""
    return _Matching(store, graphs).changes()


class _Matching:
    """The touched events with all that they agree with, before and now."""

    def __init__(self, store: Store, graphs: Sequence[str]) -> None:
        self._store = store
        told = {
            name for query in ("events-in-graphs.rq", "events-of-graphs.rq") for name in column(store, query, graphs)
        }
        self._touched = sorted(told)
        self._voices = Voices(store)
        self._records = read_records(store, self._touched)
        self._before = dict(self._records)
        described = self._describe()
        for name in self._touched:
            self._records.pop(name, None)
        self._records.update(described)
        self._rivals = self._compare(described)
        self._affected = self._follow(one for record in self._before.values() for one in record.agrees)

    def changes(self) -> Changes:
        """Return what must change in the store."""
        conflicts = list(rows(self._store, "event-conflicts.rq", "event", self._touched))
        united = {row[0] for row in rows(self._store, "united.rq", "event", sorted(self._affected))}
        new = [name for name in sorted(self._before.keys() | self._records.keys()) if self._is_new(name)]
        self._voices.read(name for group in self._groups for name in group)
        disputed = disputes(self._store, self._rivals, self._records, self._voices)
        quads = [quad for name in new if name in self._records for quad in _record_quads(name, self._records[name])]
        quads += [quad for group in self._groups for quad in self._consolidated(group)]
        return Changes(
            tuple(name for name in new if name in self._before),
            tuple(sorted(united.union(row[0] for row in conflicts))),
            (*quads, *disputed.quads),
            disputed.claims.union(row[1] for row in conflicts),
        )

    def _is_new(self, name: str) -> bool:
        return self._before.get(name) != self._records.get(name)

    def _describe(self) -> dict[str, Record]:
        """Return the records of the touched events that somebody puts forward, as yet without what they agree with."""
        self._voices.read(self._touched)
        names = [name for name in self._touched if self._voices.of(name)]
        told = tellings(self._store, names, self._voices)
        return {name: Record(describe(found), self._voices.graphs(name)) for name, found in told.items()}

    def _compare(self, described: Mapping[str, Record]) -> set[tuple[str, str]]:
        """Note which events agree with the touched ones; return the pairs that may be in conflict."""
        wanted: dict[str, set[str]] = {}
        for name, record in described.items():
            for key in probes(record.description):
                wanted.setdefault(key, set()).add(name)
        having: dict[str, set[str]] = {}
        for name, record in described.items():
            for key in keys(record.description) & wanted.keys():
                having.setdefault(key, set()).add(name)
        gone = set(self._touched)
        for name, key in rows(self._store, "events-with-keys.rq", "key", sorted(wanted)):
            if name not in gone:
                having.setdefault(key, set()).add(name)
        pairs = {
            (one, other) for key, found in having.items() for one in wanted[key] for other in found if one != other
        }
        self._fetch(other for _, other in pairs)
        pairs = {pair for pair in pairs if self._are_near(*pair)}
        for name in gone:
            self._part(name)
        for one, other in sorted(pairs):
            if self._agree(one, other):
                self._join(one, other)
        return {(min(pair), max(pair)) for pair in pairs}

    def _are_near(self, one: str, other: str) -> bool:
        first, second = self._records.get(one), self._records.get(other)
        return first is not None and second is not None and are_near(first.description, second.description)

    def _agree(self, one: str, other: str) -> bool:
        first, second = self._records.get(one), self._records.get(other)
        if first is None or second is None or first.graphs & second.graphs:
            return False
        return same_event(first.description, second.description).same

    def _part(self, name: str) -> None:
        """Take a touched event out of the records of those that it agreed with."""
        former = self._before[name].agrees if name in self._before else frozenset()
        self._fetch(former)
        for other in former & self._records.keys():
            record = self._records[other]
            self._records[other] = replace(record, agrees=record.agrees - {name})

    def _join(self, one: str, other: str) -> None:
        for name, agreed in ((one, other), (other, one)):
            record = self._records[name]
            self._records[name] = replace(record, agrees=record.agrees | {agreed})

    def _fetch(self, names: Iterable[str]) -> None:
        """Read the records that are not known yet; those of touched events are made anew."""
        new = sorted(set(names) - self._records.keys() - set(self._touched))
        found = read_records(self._store, new)
        self._before.update(found)
        self._records.update(found)

    def _follow(self, former: Iterable[str]) -> frozenset[str]:
        """Return the touched events, with those that agree or agreed with them, and so on."""
        seen: set[str] = set()
        waiting = {*self._touched, *former, *(name for name in self._records if self._is_new(name))}
        while waiting:
            self._fetch(waiting)
            seen |= waiting
            waiting = {one for name in waiting & self._records.keys() for one in self._records[name].agrees} - seen
        return frozenset(seen)

    @cached_property
    def _groups(self) -> tuple[tuple[str, ...], ...]:
        """Return the events that are one, the fullest first: all agree with one another.

        An event that agrees with two groups joins neither.
        """
        joined: dict[str, list[str]] = {}
        known = (name for name in self._affected if name in self._records)
        for name in sorted(known, key=lambda one: (self._records[one].place, one)):
            agrees = self._records[name].agrees
            near = {id(joined[one]): joined[one] for one in agrees if one in joined}
            fitting = [group for group in near.values() if agrees.issuperset(group)]
            joined[name] = fitting[0] if len(fitting) == 1 else []
            joined[name].append(name)
        return tuple(sorted({tuple(group) for group in joined.values() if len(group) > 1}))

    def _consolidated(self, group: tuple[str, ...]) -> Iterator[ox.Quad]:
        """Yield what tells that events are one, why, and on what that rests."""
        node = ox.NamedNode(thing("consolidated-event", digest(group[0])))
        first = self._records[group[0]].description
        found = [same_event(first, self._records[name].description) for name in group[1:]]
        voices = [voice for name in group for voice in self._voices.of(name)]
        told: dict[str, Iterable[ox.NamedNode | ox.Literal]] = {
            f"{RDF}type": [ox.NamedNode(f"{GP}ConsolidatedEvent")],
            f"{GP}unites": _nodes(group),
            f"{GP}supportedBy": _nodes(voice.claim for voice in voices),
            f"{GP}corroboratedBy": _nodes(voice.source for voice in voices),
            DERIVED: _nodes(voice.graph for voice in voices),
            f"{GP}matchReason": [ox.Literal(reason) for reason in sorted({one.reason for one in found})],
            f"{GP}matchScore": [_decimal(min(one.score for one in found))],
        }
        for name, values in told.items():
            yield from (ox.Quad(node, ox.NamedNode(name), value, ox.NamedNode(FACTS)) for value in values)


def read_records(store: Store, names: Sequence[str]) -> dict[str, Record]:
    """Return the records of events; nothing of those that have none."""
    told: dict[str, dict[str, set[str]]] = {}
    for event, name, value in rows(store, "event-records.rq", "event", names):
        told.setdefault(event, {}).setdefault(name, set()).add(value)
    return {
        event: Record(
            from_text(min(values[DESCRIPTION])), frozenset(values[DERIVED]), frozenset(values.get(AGREES, ()))
        )
        for event, values in told.items()
    }


def _record_quads(event: str, record: Record) -> Iterator[ox.Quad]:
    told: dict[str, Iterable[ox.NamedNode | ox.Literal]] = {
        DESCRIPTION: [ox.Literal(to_text(record.description))],
        KEY: [ox.Literal(key) for key in sorted(keys(record.description))],
        DERIVED: _nodes(record.graphs),
        AGREES: _nodes(record.agrees),
    }
    for name, values in told.items():
        yield from (ox.Quad(ox.NamedNode(event), ox.NamedNode(name), value, ox.NamedNode(EVENTS)) for value in values)


def _nodes(names: Iterable[str]) -> list[ox.NamedNode]:
    return [ox.NamedNode(name) for name in sorted(set(names))]


def _decimal(score: float) -> ox.Literal:
    return ox.Literal(f"{score:.2f}".rstrip("0"), datatype=ox.NamedNode(f"{XSD}decimal"))
