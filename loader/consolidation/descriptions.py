"""Describe events as the documents tell of them, and name what two tellings of one event must share.

A description stands in ``graph/events`` as text, with the keys by which others
are found that may be of the same event: two of its participants, its place and
its things, and a stretch of days. So few descriptions are compared at all, and
those that need reading are read as they were written (blocking; Fellegi and
Sunter 1969).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from loader.identity import EventDescription, side
from loader.iri import digest
from loader.model import DateRange
from loader.namespaces import GP, RDF

_ROLES = ("imposer", "initiator", "participant", "target", "recipient")
_THINGS = ("commodity", "agreement")
_STRETCH = 16  # days of one key; a longer date has several
_LONGEST = 62  # days: what is told with less precision is found by no key
_APART = 10  # days between what may be one event, or a conflict about one

Values = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Telling:
    """What one graph says of an event: the values of each property, as text, and for whom people act in it.

    ``published`` is the day of the first document that puts it forward, None when that is not known.
    """

    graph: str
    values: Values
    states: Mapping[str, str]
    published: str | None


def describe(tellings: Iterable[Telling]) -> EventDescription:
    """Return the description of an event from all that is told of it, one telling at least."""
    told = sorted(tellings, key=lambda telling: telling.graph)
    when = min(_dates(told), key=lambda found: (_length(found), found.earliest), default=None)
    kinds = sorted(kind.removeprefix(GP) for one in told for kind in one.values.get(f"{RDF}type", ()))
    return EventDescription(
        kind=kinds[0] if kinds else "Event",
        sides=frozenset((side(role), _state(who, one.states)) for role, who, one in _actors(told)),
        things=frozenset(thing for one in told for name in _THINGS for thing in _of(one, name)),
        place=_first(told, "place"),
        country=_first(told, "inCountry"),
        date=when,
        rate=_first(told, "rate"),
        published=None if when else min((one.published for one in told if one.published), default=None),
        people=frozenset((_state(who, one.states), who) for _, who, one in _actors(told) if "/person/" in who),
    )


def _actors(told: Iterable[Telling]) -> Iterator[tuple[str, str, Telling]]:
    return ((role, who, one) for one in told for role in _ROLES for who in _of(one, role))


def _state(who: str, states: Mapping[str, str]) -> str:
    """Return the government for which somebody acts; a country acts by its government."""
    return states.get(who, who).replace("/id/country/", "/id/government/")


def _of(telling: Telling, name: str) -> frozenset[str]:
    return telling.values.get(GP + name, frozenset())


def _first(told: Iterable[Telling], name: str) -> str | None:
    return min((value for one in told for value in _of(one, name)), default=None)


def _dates(told: Iterable[Telling]) -> Iterator[DateRange]:
    """Yield the dates that are told; what is no date, as another hand may write it, is left out."""
    for one in told:
        earliest, latest = (min(_of(one, name), default=None) for name in ("earliest", "latest"))
        if earliest is None:
            continue
        found = DateRange(earliest, latest or earliest, min(_of(one, "datePrecision"), default="interval"))
        try:
            in_order = _length(found) > 0
        except ValueError:
            continue
        if in_order:
            yield found


def _length(found: DateRange) -> int:
    return (date.fromisoformat(found.latest) - date.fromisoformat(found.earliest)).days + 1


def to_text(description: EventDescription) -> str:
    """Return a description as JSON, the same for the same description."""
    when = description.date
    told = {
        "kind": description.kind,
        "sides": sorted(description.sides),
        "things": sorted(description.things),
        "place": description.place,
        "country": description.country,
        "date": [when.earliest, when.latest, when.precision] if when else None,
        "rate": description.rate,
        "published": description.published,
        "people": sorted(description.people),
    }
    return json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)


def from_text(text: str) -> EventDescription:
    """Return the description that ``to_text`` wrote."""
    told = json.loads(text)
    return EventDescription(
        kind=told["kind"],
        sides=frozenset((name, who) for name, who in told.get("sides", ())),
        things=frozenset(told.get("things", ())),
        place=told.get("place"),
        country=told.get("country"),
        date=DateRange(*told["date"]) if "date" in told else None,
        rate=told.get("rate"),
        published=told.get("published"),
        people=frozenset((state, who) for state, who in told.get("people", ())),
    )


def keys(description: EventDescription) -> frozenset[str]:
    """Return the keys of a description; none where it tells too little, or no time."""
    return frozenset(_keys(description, 0))


def probes(description: EventDescription) -> frozenset[str]:
    """Return the keys of all that may be the same event, or another telling that is in conflict with it.

    Among what has these keys are others too, as far apart as a stretch is long: ``are_near`` tells them apart.
    """
    return frozenset(_keys(description, _APART))


def are_near(one: EventDescription, other: EventDescription) -> bool:
    """Tell whether the days of two descriptions are near enough for one event, or a conflict about one."""
    first, second = _days(one), _days(other)
    apart = max(0, first[0] - second[1], second[0] - first[1]) if first and second else None
    return apart is not None and apart <= _APART


def _keys(description: EventDescription, more: int) -> Iterator[str]:
    days = _days(description)
    if days is None:
        return
    stretches = range((days[0] - more) // _STRETCH, (days[1] + more) // _STRETCH + 1)
    for pair in combinations(sorted(_marks(description)), 2):
        name = digest(description.family, *pair)
        yield from (f"{name}-{stretch}" for stretch in stretches)


def _days(description: EventDescription) -> tuple[int, int] | None:
    """Return the first and the last day of an event, or that of its publication, None for no time or a long one."""
    when, day = description.date, description.published
    first, last = (when.earliest, when.latest) if when else (day, day)
    if first is None or last is None or (when and _length(when) > _LONGEST):
        return None
    return date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()


def _marks(description: EventDescription) -> Iterator[str]:
    """Yield what tells an event from others, besides its class and its time."""
    yield from (f"{name} {who}" for name, who in description.sides)
    yield from (f"thing {thing}" for thing in description.things)
    if place := description.country or description.place:
        yield f"place {place}"
