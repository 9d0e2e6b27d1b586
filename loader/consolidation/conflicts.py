"""Find what documents tell otherwise of one event: two dates, or two rates.

Which descriptions are one event but for that, ``loader.identity`` tells. A
conflict is between claims of two sources that were published within ten days.
A document that tells both dates, or both rates, tells of two events or of a
change, and what people say they say day after day: neither is a conflict.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from loader.consolidation.tellings import Voice, Voices, told_in
from loader.identity import EventDescription, differ_in
from loader.iri import thing
from loader.namespaces import GP, PROV, RDF
from loader.store import FACTS, Store

if TYPE_CHECKING:
    from loader.consolidation.events import Record

_SAID = frozenset({"Statement", "Accusation", "Threat", "Demand"})
_DOING = frozenset({"imposer", "initiator", "party"})
_PUBLISHED_APART = 10  # days
_TOLD_AS_NEWS = frozenset({f"{GP}modality-actual", f"{GP}modality-planned"})


@dataclass(frozen=True, slots=True)
class Disputes:
    """The conflicts as statements, and the claims in them."""

    quads: tuple[ox.Quad, ...]
    claims: frozenset[str]


def disputes(store: Store, pairs: Iterable[tuple[str, str]], records: Mapping[str, Record], voices: Voices) -> Disputes:
    """Return the conflicts between events that may be one but for a date or a rate."""
    differing = [(pair, what) for pair in sorted(pairs) if (what := _differ(records, pair))]
    voices.read(name for pair, _ in differing for name in pair)
    graphs = {graph for pair, _ in differing for name in pair for graph in voices.graphs(name)}
    told = told_in(store, sorted(graphs))
    quads: list[ox.Quad] = []
    claims: set[str] = set()
    for pair, what in differing:
        one, other = (_Side(name, records[name].description, voices.of(name)) for name in pair)
        found = [each for each in _voice_pairs(one, other, what) if not _tells_both(told, one, other, each, what)]
        if found:
            between = {voice for each in found for voice in each}
            quads += _quads(pair, what, between)
            claims |= {voice.claim for voice in between}
    return Disputes(tuple(quads), frozenset(claims))


@dataclass(frozen=True, slots=True)
class _Side:
    event: str
    description: EventDescription
    voices: tuple[Voice, ...]


def _differ(records: Mapping[str, Record], pair: tuple[str, str]) -> str | None:
    """Return "date" or "rate", None where two events do not differ in just that."""
    one, other = (records.get(name) for name in pair)
    if one is None or other is None:
        return None
    what = differ_in(one.description, other.description)
    return None if what == "date" and one.description.kind in _SAID else what


def _voice_pairs(one: _Side, other: _Side, what: str) -> Iterator[tuple[Voice, Voice]]:
    """Yield the claims of two sources that can contradict each other."""
    dated = one.description.date is not None and other.description.date is not None
    for mine in one.voices:
        for theirs in other.voices:
            if mine.source == theirs.source or not {mine.modality, theirs.modality} <= _TOLD_AS_NEWS:
                continue
            if mine.day is None or theirs.day is None or abs(mine.day - theirs.day) > _PUBLISHED_APART:
                continue
            if what == "date" or dated or mine.modality == theirs.modality:
                yield mine, theirs


_Told = Mapping[str, Mapping[str, EventDescription]]


def _tells_both(told: _Told, one: _Side, other: _Side, pair: tuple[Voice, Voice], what: str) -> bool:
    """Return whether either document tells the date, or the rate, of the other one too."""
    sides = ((one, other, pair[0]), (other, one, pair[1]))
    return any(
        event != mine.event and _is_like(description, theirs.description, what)
        for mine, theirs, voice in sides
        for event, description in told[voice.graph].items()
    )


def _is_like(found: EventDescription, other: EventDescription, what: str) -> bool:
    doing = {named for named in found.sides & other.sides if named[0] in _DOING}
    if found.kind != other.kind or not doing:
        return False
    if what == "rate":
        return found.rate == other.rate
    return found.date is not None and other.date is not None and found.date.earliest == other.date.earliest


def _quads(pair: tuple[str, str], what: str, between: Iterable[Voice]) -> Iterator[ox.Quad]:
    name = hashlib.sha256(" ".join(pair).encode()).hexdigest()[:12]
    node = ox.NamedNode(thing("conflict", f"{what}-{name}"))
    told = [(f"{RDF}type", f"{GP}Conflict"), (f"{GP}conflictKind", f"{GP}conflict-{what}")]
    told += [(f"{GP}concerns", event) for event in pair]
    told += sorted({(f"{GP}between", voice.claim) for voice in between})
    told += sorted({(f"{PROV}wasDerivedFrom", voice.graph) for voice in between})
    for property_, value in told:
        yield ox.Quad(node, ox.NamedNode(property_), ox.NamedNode(value), ox.NamedNode(FACTS))
