"""Find what one voice puts forward and another says is not so: one denies it, or tells it as not done.

A matter is a subject, a relation and an object or, where there is no object,
an event. Voices are other speakers, or other sources within ten days; a
speaker who tells of a deed and of its contrary tells of two times. Each graph
has a record in ``graph/events``: keys of the matters that it affirms and of
those that it denies, with the days around. So a load looks up what others say
of its own matters, and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import product

import pyoxigraph as ox

from loader.consolidation.events import Changes
from loader.consolidation.reading import column, rows, rows_of
from loader.iri import digest, thing
from loader.namespaces import GP, PROV, RDF
from loader.store import EVENTS, FACTS, Store

AFFIRMS, DENIES = f"{GP}affirmsMatter", f"{GP}deniesMatter"
_OPPOSITE = {AFFIRMS: DENIES, DENIES: AFFIRMS}
_OBJECT, _EVENT = f"{RDF}object", f"{GP}about"
_PUBLISHED_APART = 10  # days, and the days of one key

_Key = tuple[str, str]  # whether it is affirmed or denied, and the key
_Place = tuple[str, str, str]  # a graph, and what a claim in it must have: a property and its value


@dataclass(frozen=True, slots=True)
class _Matter:
    """What a claim affirms or denies; ``role`` tells whether ``value`` is its object or its event."""

    subject: str
    relation: str
    role: str
    value: str

    @property
    def name(self) -> str:
        """Return what the IRI of a conflict about it ends in."""
        return hashlib.sha256(f"{self.subject} {self.relation} {self.value}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class _Position:
    """What a claim says of a matter; ``day`` is that of its publication, counted as in ``graph/sources``."""

    graph: str
    claim: str
    stance: str
    document: str
    source: str
    day: int | None
    speaker: str
    signing: bool


_Pair = tuple[_Matter, _Position, _Position]


def find_denials(store: Store, graphs: Sequence[str]) -> Changes:
    """Return what changes of the denials in ``graphs``, and of those that others make of what these affirm."""
    before = _records(store, graphs)
    told = _told(store, graphs)
    after = {graph: frozenset(keys) for graph, keys in told.items()}
    former = sorted(set(column(store, "denials-of-graphs.rq", graphs)))
    details = list(rows(store, "conflicts.rq", "conflict", former))
    again = _again(details)
    fresh = {*graphs, *(graph for graph, _, _ in again)}
    pairs = _disputes(_positions(store, _contested(store, told) | again), fresh)
    new = [graph for graph in graphs if before.get(graph) != after.get(graph)]
    disputed = {position.claim for _, *both in pairs for position in both}
    return Changes(
        tuple(graph for graph in new if graph in before),
        tuple(former),
        (*_record_quads(after, new), *dict.fromkeys(quad for pair in pairs for quad in _quads(*pair))),
        frozenset(disputed.union(value for _, name, value in details if name == f"{GP}between")),
    )


def _records(store: Store, graphs: Sequence[str]) -> dict[str, frozenset[_Key]]:
    """Return the keys of graphs as they were; nothing of those that had none."""
    found: dict[str, set[_Key]] = {}
    for graph, *key in rows(store, "event-records.rq", "event", graphs):
        found.setdefault(graph, set()).add((key[0], key[1]))
    return {graph: frozenset(keys) for graph, keys in found.items()}


def _told(store: Store, graphs: Sequence[str]) -> dict[str, dict[_Key, set[_Matter]]]:
    """Return the keys of graphs as they are now, each with its matters."""
    told = list(rows_of(store, "matters-in-graphs.rq", ("graph", "role"), list(product(graphs, (_OBJECT, _EVENT)))))
    with_object = {(graph, claim) for graph, role, claim, *_ in told if role == _OBJECT}
    found: dict[str, dict[_Key, set[_Matter]]] = {}
    for graph, role, claim, subject, relation, value, *rest in told:
        if role == _OBJECT or (graph, claim) not in with_object:
            matter = _Matter(subject, relation, role, value)
            for key in _keys(matter, *rest):
                found.setdefault(graph, {}).setdefault(key, set()).add(matter)
    return found


def _keys(matter: _Matter, stance: str, modality: str, document: str, day: str) -> Iterator[_Key]:
    """Yield the keys of a claim; a denial has those of all days on which it could be affirmed."""
    stance = _stance(stance, modality)
    around = (-1, 0, 1) if stance == DENIES else (0,)
    days = [int(day) // _PUBLISHED_APART + one for one in around] if day else [digest(document)]
    yield from ((stance, f"{matter.name}-{one}") for one in days)


def _stance(stance: str, modality: str) -> str:
    return DENIES if f"{GP}stance-denies" == stance or f"{GP}modality-negated" == modality else AFFIRMS


def _again(details: Iterable[Sequence[str]]) -> set[_Place]:
    """Return where the claims of conflicts stand."""
    graphs: dict[str, set[str]] = {}
    matters: dict[str, set[str]] = {}
    for conflict, name, value in details:
        for wanted, into in ((f"{PROV}wasDerivedFrom", graphs), (f"{GP}concerns", matters)):
            if name == wanted:
                into.setdefault(conflict, set()).add(value)
    return {place for conflict, told in graphs.items() for place in product(told, (_OBJECT, _EVENT), matters[conflict])}


def _contested(store: Store, told: Mapping[str, Mapping[_Key, Set[_Matter]]]) -> set[_Place]:
    """Return where the claims stand about matters that one graph affirms and another, or the same, denies."""
    wanted = {(_OPPOSITE[stance], key) for keys in told.values() for stance, key in keys}
    having: dict[_Key, set[str]] = {}
    for graph, keys in told.items():
        for key in keys:
            having.setdefault(key, set()).add(graph)
    for graph, *found in rows_of(store, "graphs-with-matters.rq", ("stance", "key"), sorted(wanted)):
        if graph not in told:
            having.setdefault((found[0], found[1]), set()).add(graph)
    return {
        (place, matter.role, matter.value)
        for graph, keys in told.items()
        for (stance, key), matters in keys.items()
        if (others := having.get((_OPPOSITE[stance], key)))
        for matter in matters
        for place in (graph, *others)
    }


def _positions(store: Store, places: Iterable[_Place]) -> dict[_Matter, list[_Position]]:
    """Return what claims say of some matters; those in the same places about others may come with them."""
    found: dict[_Matter, list[_Position]] = {}
    told = rows_of(store, "positions.rq", ("graph", "role", "value"), sorted(places))
    for subject, relation, role, value, object_, stance, modality, day, signing, *rest in told:
        if role == _OBJECT or not object_:
            graph, claim, document, source, speaker = rest
            position = _Position(
                graph,
                claim,
                _stance(stance, modality),
                document,
                source,
                int(day) if day else None,
                speaker,
                bool(signing),
            )
            found.setdefault(_Matter(subject, relation, role, value), []).append(position)
    return found


def _disputes(told: Mapping[_Matter, Iterable[_Position]], fresh: Set[str]) -> list[_Pair]:
    """Return what contradicts each other, as far as a graph that is looked at anew has part in it."""
    found = []
    for matter, positions in told.items():
        sides = {stance: [one for one in positions if one.stance == stance] for stance in (AFFIRMS, DENIES)}
        found += [
            (matter, one, other)
            for one, other in product(sides[AFFIRMS], sides[DENIES])
            if (one.graph in fresh or other.graph in fresh) and _contradict(one, other)
        ]
    return found


def _contradict(one: _Position, other: _Position) -> bool:
    """Return whether two claims that say the contrary are of two voices, and of one time."""
    if one.speaker == other.speaker and one.source == other.source:
        return False
    if one.document == other.document:
        return True
    return one.day is not None and other.day is not None and abs(one.day - other.day) <= _PUBLISHED_APART


def _quads(matter: _Matter, one: _Position, other: _Position) -> Iterator[ox.Quad]:
    """Yield what tells a conflict; its kind follows from both claims, whichever came first."""
    signature = matter.relation == f"{GP}signs" or one.signing or other.signing
    kind = "signature" if signature else "denial"
    node = ox.NamedNode(thing("conflict", f"{kind}-{matter.name}"))
    told = [(f"{RDF}type", f"{GP}Conflict"), (f"{GP}conflictKind", f"{GP}conflict-{kind}")]
    told += [(f"{GP}concerns", matter.subject), (f"{GP}concerns", matter.value)]
    for each in (one, other):
        told += [(f"{GP}between", each.claim), (f"{PROV}wasDerivedFrom", each.graph)]
    for name, value in told:
        yield ox.Quad(node, ox.NamedNode(name), ox.NamedNode(value), ox.NamedNode(FACTS))


def _record_quads(records: Mapping[str, Iterable[_Key]], graphs: Iterable[str]) -> Iterator[ox.Quad]:
    for graph in graphs:
        for stance, key in sorted(records.get(graph, ())):
            yield ox.Quad(ox.NamedNode(graph), ox.NamedNode(stance), ox.Literal(key), ox.NamedNode(EVENTS))
