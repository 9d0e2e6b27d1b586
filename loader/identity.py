"""Tell whether two descriptions are of one event, with a score and the reason in words.

What must agree is told apart from what only supports: two events that differ in class, in who does it to whom, in
place, in date or in what their words are about are two, however much else agrees. What one of them leaves out decides
nothing; of two documents, class and participants alone do not make one event. The score adds points of what agrees on
the scale of log-odds (the linear form of Fellegi and Sunter 1969); the points were set by hand and are tested on pairs
(``tests/unit/event-pairs.jsonl``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from loader.model import DateRange, Event

THRESHOLD = 0.7  # of the score, from which two descriptions are one event
FAMILIES = {"Meeting": "talks", "Negotiation": "talks", "Call": "talks", "ExportBan": "ExportControl"}
_LASTING = frozenset({"talks", "ArmedConflict", "Visit"})  # two days that touch may be one event
_ROUNDS = frozenset({"talks", "Visit"})  # the same of two documents: blows of two days are two
_BIAS = -2.0
NEAR, _WEEK, _MONTH = 3, 7, 31  # days; NEAR between publications about one event that bears no date
_THINGS = frozenset({"commodity", "agreement"})


@dataclass(frozen=True, slots=True)
class EventDescription:
    """What a document says of an event, as far as it tells events apart.

    ``sides`` are (side, state or IRI), side being party, imposer, target ...; ``things`` are IRIs of goods and
    agreements. ``document`` is its IRI, and ``published`` its day as ISO 8601 or None. ``people`` are (state, IRI of a
    person), where the persons in an event matter beside their states.
    ``about`` are lemmas of what words speak of, with the ``plover`` category of the words; empty where nothing tells.
    ``ahead`` says that it is told as to come.
    """

    kind: str
    sides: frozenset[tuple[str, str]]
    things: frozenset[str] = frozenset()
    place: str | None = None
    country: str | None = None
    date: DateRange | None = None
    rate: str | None = None
    document: str | None = None
    published: str | None = None
    people: frozenset[tuple[str, str]] = frozenset()
    plover: str | None = None
    about: frozenset[str] = frozenset()
    ahead: bool = False

    @property
    def family(self) -> str:
        """Return the class, or what it has in common with others that tell of the same event."""
        return FAMILIES.get(self.kind, self.kind)

    @property
    def fullness(self) -> int:
        """Return how much is told, to begin with the fullest description."""
        day = 3 if self.date is not None and self.date.precision == "day" else 1 if self.date is not None else 0
        told = (self.place is not None) * 2 + bool(self.country) + bool(self.things) + bool(self.rate)
        return day + told + len(self.sides)


@dataclass(frozen=True, slots=True)
class Sameness:
    """How likely two descriptions are one event (0 to 1), and why."""

    score: float
    reason: str

    @property
    def same(self) -> bool:
        """Tell whether the two are taken for one event."""
        return self.score >= THRESHOLD


_Points = tuple[float, str]


class _ApartError(Exception):
    """Two descriptions contradict each other; the message says in what."""


def describe(
    event: Event,
    side_of: Callable[[str], str | None],
    *,
    document: str | None = None,
    published: str | None = None,
    ahead: bool = False,
) -> EventDescription:
    """Return the description of an event; ``side_of`` gives the state behind an entity, None for its own side."""
    return EventDescription(
        kind=event.type,
        sides=frozenset((side(role), side_of(who) or who) for role, who in event.roles if role not in _THINGS),
        things=frozenset(thing for role, thing in event.roles if role in _THINGS),
        place=event.place,
        country=event.country,
        date=event.date,
        rate=event.rate,
        document=document,
        published=published[:10] if published else None,
        plover=event.plover if event.about else None,
        about=event.about,
        ahead=ahead,
    )


def side(role: str) -> str:
    """Return the side of a role; all who take part are of one."""
    return "party" if role == "participant" else role


def same_event(one: EventDescription, other: EventDescription) -> Sameness:
    """Compare two descriptions; the order does not matter."""
    try:
        points = [*_compared(one, other)]
    except _ApartError as apart:
        return Sameness(0.0, f"apart: {apart}")
    total = _BIAS + sum(value for value, _ in points)
    score = round(1 / (1 + math.exp(-total)), 2)
    reason = ", ".join(reason for value, reason in points if reason)
    if _are_two_documents(one, other) and not _is_anchored(one, other):
        return Sameness(min(score, 0.5), f"{reason}; neither date, place nor thing is told of both")
    return Sameness(score, reason)


def differ_in(one: EventDescription, other: EventDescription) -> str | None:
    """Return "date" or "rate" when two descriptions would be of one event, did they not differ in just that.

    Class, participants, place and things agree, and at least two of the participants and things are told in both.
    Dates are at most a week apart, by the calendar; where one is not a day, the place or a thing is told in both, and
    neither is longer than a month.
    """
    if one.kind != other.kind or len((one.sides & other.sides) | _as_sides(one.things & other.things)) < 2:
        return None
    if one.things != other.things:
        return None
    try:
        for compare in (_sides, _people, _place):
            compare(one, other)
        if one.rate and other.rate and one.rate != other.rate:
            return "rate" if _is_one_rated(one, other) else None
    except _ApartError:
        return None
    return "date" if _are_near_dates(one, other) else None


def _as_sides(things: frozenset[str]) -> frozenset[tuple[str, str]]:
    return frozenset(("thing", thing) for thing in things)


def _is_one_rated(one: EventDescription, other: EventDescription) -> bool:
    """Tell whether the sides are the same and the dates, where both have one, overlap."""
    fit = one.date is None or other.date is None or one.date.days_to(other.date) == 0
    return fit and one.sides == other.sides


def _are_near_dates(one: EventDescription, other: EventDescription) -> bool:
    if one.date is None or other.date is None:
        return False
    vague = not one.date.precision == other.date.precision == "day"
    anchored = bool(one.things) or (one.place is not None and one.place == other.place)
    if vague and (not anchored or max(one.date.days, other.date.days) > _MONTH):
        return False
    return 0 < one.date.days_to(other.date) <= _WEEK


def _compared(one: EventDescription, other: EventDescription) -> Iterator[_Points]:
    yield _class(one, other)
    yield _sides(one, other)
    yield _people(one, other)
    yield _date(one, other)
    yield _place(one, other)
    yield _things(one, other)
    yield _words(one, other)
    if one.rate and other.rate:
        if one.rate != other.rate:
            raise _ApartError(f"{one.rate} is not {other.rate}")
        yield 1.0, "same rate"


def _are_two_documents(one: EventDescription, other: EventDescription) -> bool:
    return one.document is None or one.document != other.document


def _people(one: EventDescription, other: EventDescription) -> _Points:
    """Weigh that other persons act for the same states: two calls of one day, of presidents and of ministers."""
    mine, theirs = _by_state(one), _by_state(other)
    both = mine.keys() & theirs.keys()
    if not both or any(mine[state] & theirs[state] for state in both):
        return 0.0, ""
    return -3.0, "other persons act for " + ", ".join(sorted(both))


def _by_state(described: EventDescription) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for state, person in described.people:
        found.setdefault(state, set()).add(person)
    return found


def _is_anchored(one: EventDescription, other: EventDescription) -> bool:
    """Tell whether both tell a date, a place or a thing."""
    placed = bool(one.place or one.country) and bool(other.place or other.country)
    return bool(one.date and other.date) or placed or bool(one.things & other.things)


def _class(one: EventDescription, other: EventDescription) -> _Points:
    if one.kind == other.kind:
        return 1.0, "same class"
    if one.family == other.family:
        return 0.6, f"{one.kind} and {other.kind} tell of the same"
    raise _ApartError(f"{one.kind} is not {other.kind}")


def _sides(one: EventDescription, other: EventDescription) -> _Points:
    mine, theirs = _by_side(one), _by_side(other)
    for who in (who for _, who in one.sides & _turned(other)):
        if (mine.keys() & theirs.keys()) - {"party"} and not _stays(one, other, who):
            raise _ApartError("who does it to whom is the other way round")
    for name in mine.keys() & theirs.keys():
        if not mine[name] & theirs[name]:
            raise _ApartError(f"another {name}")
    shared = one.sides & other.sides
    if not shared:
        raise _ApartError("nobody takes part in both")
    if one.sides == other.sides:
        return (2.0, "same participants") if len(shared) > 1 else (1.0, "same participant, the only one named")
    if one.sides <= other.sides or other.sides <= one.sides:
        return (1.2, "participants of one among those of the other") if len(shared) > 1 else (0.4, "one shared side")
    if any(mine[name] - theirs[name] and theirs[name] - mine[name] for name in mine.keys() & theirs.keys()):
        raise _ApartError("each names somebody whom the other leaves out")
    return 0.4, "some participants shared"


def _by_side(described: EventDescription) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, who in described.sides:
        found.setdefault(name, set()).add(who)
    return found


_OPPOSITE = {"imposer": "target", "target": "imposer", "initiator": "recipient", "recipient": "initiator"}


def _turned(described: EventDescription) -> frozenset[tuple[str, str]]:
    return frozenset((_OPPOSITE.get(name, name), who) for name, who in described.sides if name in _OPPOSITE)


def _stays(one: EventDescription, other: EventDescription, who: str) -> bool:
    """Tell whether somebody is on the same side in both descriptions as well."""
    return any((name, who) in other.sides for name, whom in one.sides if whom == who)


def _date(one: EventDescription, other: EventDescription) -> _Points:
    if one.date is None or other.date is None:
        return _undated(one, other)
    first, second = one.date, other.date
    gap = first.days_to(second)
    days = first.precision == second.precision == "day"
    if gap > 0:
        lasts = one.family in (_ROUNDS if _are_two_documents(one, other) else _LASTING)
        if gap == 1 and days and lasts:
            return 0.3, "days that touch"
        raise _ApartError(f"{first.value} is not {second.value}")
    if (first.earliest, first.latest) == (second.earliest, second.latest):
        return (2.5, "same day") if days else (1.2, f"both in {first.value}")
    return 0.8, f"{first.value} and {second.value} fit"


def _undated(one: EventDescription, other: EventDescription) -> _Points:
    if one.document is not None and one.document == other.document:
        if (_is_over(one) and other.ahead) or (_is_over(other) and one.ahead):
            raise _ApartError("one is over, the other to come")
        ahead = _is_ahead(one, other) and not (one.ahead and other.ahead)
        return (-2.0, "one is still to come") if ahead else (0.5, "one document")
    told = (one.date.latest if one.date else one.published, other.date.latest if other.date else other.published)
    if told[0] is None or told[1] is None:
        return -1.0, "a date is not known"
    if abs(date.fromisoformat(told[0]) - date.fromisoformat(told[1])) > timedelta(days=NEAR):
        raise _ApartError("told at other times")
    return 0.5, "told within days"


def _is_over(described: EventDescription) -> bool:
    return bool(described.date and described.published and described.date.latest < described.published)


def _is_ahead(one: EventDescription, other: EventDescription) -> bool:
    """Tell whether one meeting has a day to come, and the other neither day nor place: the talks so far."""
    for dated, bare in ((one, other), (other, one)):
        if dated.family in _LASTING and dated.date and dated.published and not (bare.date or bare.place):
            return dated.date.earliest >= dated.published < dated.date.latest
    return False


def _place(one: EventDescription, other: EventDescription) -> _Points:
    if one.place is not None and one.place == other.place:
        return 1.5, "same place"
    mine, theirs = one.country or one.place, other.country or other.place
    if mine is None or theirs is None:
        return 0.0, ""
    if mine != theirs:
        raise _ApartError("another place")
    if one.place in {None, mine} or other.place in {None, theirs}:
        return 0.7, "same country"
    raise _ApartError("another place in the same country")


def _things(one: EventDescription, other: EventDescription) -> _Points:
    if not one.things or not other.things:
        return 0.0, ""
    if one.things == other.things:
        return 1.5, "about the same things"
    if one.things & other.things:
        return 0.7, "about some of the same things"
    raise _ApartError("about other things")


def _words(one: EventDescription, other: EventDescription) -> _Points:
    """Weigh what words are about: a promise is no denial, and two charges may be of two things."""
    if not one.about or not other.about:
        return 0.0, ""
    if one.plover != other.plover:
        raise _ApartError(f"{one.plover} is not {other.plover}")
    shared = one.about & other.about
    if not shared:
        raise _ApartError("the words are about other things")
    return 0.3, "both speak of " + ", ".join(sorted(shared)[:3])


def group(described: Sequence[EventDescription]) -> list[list[int]]:
    """Return the indices of descriptions that are one event, group by group, in the order of their first.

    The fullest come first; a description joins the one group with all of which it agrees, and stays alone where it
    fits two: "talks" without a date beside talks in May and talks in June.
    """
    groups: dict[str, list[list[int]]] = {}
    for index in sorted(range(len(described)), key=lambda i: (-described[i].fullness, i)):
        alike = groups.setdefault(described[index].family, [])
        fitting = [found for found in alike if all(same_event(described[i], described[index]).same for i in found)]
        if len(fitting) == 1:
            fitting[0].append(index)
        else:
            alike.append([index])
    return sorted((sorted(found) for alike in groups.values() for found in alike), key=lambda found: found[0])
