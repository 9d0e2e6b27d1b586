"""Make events of what was read, with identities that two documents share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from loader import iri
from loader.claims.reading import Actor, Reading
from loader.claims.terms import NO_TERM, Term
from loader.identity import FAMILIES, side
from loader.language import syntax
from loader.model import DateRange, Event

_WORDS = {
    "EntityListing": "Entity listing",
    "ExportControl": "Export control",
    "ExportBan": "Export ban",
    "ImportBan": "Import ban",
    "AgreementEvent": "Agreement step",
    "ArmedConflict": "Use of force",
    "ExportLicence": "Export licence",
    "TradeMeasure": "Trade measure",
}
FLOW_MEASURES = frozenset({"ExportControl", "ExportBan", "ExportLicence", "ImportBan"})
MEASURES = FLOW_MEASURES | {"Tariff", "Quota", "Subsidy", "TradeMeasure", "EntityListing"}
_CONTENT = frozenset({"NOUN", "VERB", "ADJ"})
_ROLE_ORDER = ("imposer", "initiator", "participant", "target", "recipient")
SPOKEN = frozenset({"Accusation", "Demand", "Threat", "Statement"})
# By PLOVER, what is only meant to be done is verbal: an agreement or a threat; what is not done is refused.
_COOPERATIVE = frozenset({"AID", "SUPPORT", "COOPERATE", "CONSULT", "RETREAT", "CONCEDE"})
_HOSTILE = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "SANCTION"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDetails:
    """What an event has besides actors: IRIs of place, goods and agreement."""

    place: str | None = None
    date: DateRange | None = None
    commodities: tuple[str, ...] = ()
    agreement: str | None = None
    rate: str | None = None
    count: str | None = None
    term: Term = NO_TERM


def make_event(
    reading: Reading, kind: str, plover: str | None, *, roles: Mapping[str, tuple[Actor, ...]], details: EventDetails
) -> Event:
    """Return an event whose IRI follows from its class, states, place, date and things.

    The states behind persons and bodies go into the key, so that "Bessent
    meets He" and "US and Chinese officials meet" on one day and place are one.
    """
    pairs = [(role, actor.entity.iri) for role in sorted(roles) for actor in roles[role]]
    pairs.extend(("commodity", item) for item in details.commodities)
    if details.agreement is not None:
        pairs.append(("agreement", details.agreement))
    states = sorted(
        {f"{side(role)}:{reading.side_of(actor.entity)}" for role, actors in roles.items() for actor in actors}
    )
    when = details.date.value if details.date is not None else None
    scope = None if when is not None else reading.document.iri
    term = details.term if kind in MEASURES else NO_TERM
    key = iri.digest(
        FAMILIES.get(kind, kind),
        *states,
        details.place,
        when,
        scope,
        *sorted(details.commodities),
        details.agreement,
        details.rate,
        *(day for day in (term.effective, term.until) if day is not None),
    )
    return Event(
        iri=iri.thing("event", key, base=reading.base),
        type=kind,
        plover=plover,
        roles=tuple(pairs),
        place=details.place,
        country=_country(reading, details.place),
        date=details.date,
        rate=details.rate,
        count=details.count,
        label=_label(reading, kind, roles, details),
        announced=term.announced,
        effective=term.effective,
        until=term.until,
    )


def is_mutual(roles: Mapping[str, tuple[Actor, ...]]) -> bool:
    """Tell whether sides do something to each other: who does it is also whom it is done to."""
    doing = {actor.entity.iri for role in _ROLE_ORDER[:2] for actor in roles.get(role, ())}
    return any(actor.entity.iri in doing for role in _ROLE_ORDER[3:] for actor in roles.get(role, ()))


def one_way(roles: Mapping[str, tuple[Actor, ...]], doer: Actor) -> dict[str, tuple[Actor, ...]]:
    """Return the roles of what one side of a mutual act does to the others."""
    own = doer.entity.iri
    return {
        role: tuple(actor for actor in actors if (actor.entity.iri == own) == (role in _ROLE_ORDER[:2]))
        for role, actors in roles.items()
    }


def with_words(event: Event, act: Token, *, base: str) -> Event:
    """Return an event that is done in words, told apart by what they are about: two charges of one day are two."""
    if event.type not in SPOKEN:
        return event
    own = {token.i for head in syntax.children(act, *syntax.SUBJECTS) for token in head.subtree}
    about = frozenset(
        token.lemma_.lower()
        for token in act.subtree
        if token.pos_ in _CONTENT and token.i != act.i and token.i not in own and token.is_alpha
    )
    key = iri.digest(event.iri, event.plover, *sorted(about))
    return replace(event, iri=iri.thing("event", key, base=base), about=about)


def _country(reading: Reading, place: str | None) -> str | None:
    """Return the country of a place of the seed graph, or the place when it is one."""
    if place is None or place not in reading.gazetteer:
        return None
    entity = reading.gazetteer.entity(place)
    return place if entity.type == "country" else reading.gazetteer.located_in(place)


def _label(reading: Reading, kind: str, roles: Mapping[str, tuple[Actor, ...]], details: EventDetails) -> str:
    names = {role: sorted({actor.entity.name for actor in actors}) for role, actors in roles.items()}
    doers = [name for role in _ROLE_ORDER[:3] for name in names.get(role, [])]
    others = [name for role in _ROLE_ORDER[3:] for name in names.get(role, [])]
    text = _WORDS.get(kind, kind)
    text += f": {', '.join(doers)}" if doers else ""
    return f"{text} → {', '.join(others)}" if others else text


def category(event: Event, modality: str, *, intended: bool) -> str | None:
    """Return the PLOVER category of an event that is told with a modality.

    ``intended`` says that it stands in the future: who will help, agrees; who
    would attack, threatens; who does not meet, rejects (PLOVER 2021, verbal
    and material modes). A trade measure is a sanction once it is announced.
    """
    if event.type in MEASURES:
        return event.plover
    if event.plover in _COOPERATIVE:
        return "REJECT" if modality == "negated" else "AGREE" if intended else event.plover
    if event.plover in _HOSTILE and intended:
        return "THREATEN"
    return "REJECT" if event.plover == "AGREE" and modality == "negated" else event.plover


def sides_of(reading: Reading) -> Callable[[str], str | None]:
    """Return what gives the country on whose side an entity of the document or the seed graph acts, as a code."""
    entities = {link.entity.iri: link.entity for link in reading.links}

    def side_of(thing: str) -> str | None:
        entity = entities.get(thing) or (reading.gazetteer.entity(thing) if thing in reading.gazetteer else None)
        return reading.state_of(entity) if entity is not None else None

    return side_of


def merge(fullest: Event, events: Sequence[Event]) -> Event:
    """Return the fullest event, with the class and label of the first and all that any of ``events`` tells."""
    return replace(
        fullest,
        type=events[0].type,
        label=events[0].label,
        roles=tuple(sorted({role for event in events for role in event.roles})),
        place=fullest.place or next((event.place for event in events if event.place), None),
        country=fullest.country or next((event.country for event in events if event.country), None),
        date=fullest.date or next((event.date for event in events if event.date), None),
        rate=fullest.rate or next((event.rate for event in events if event.rate), None),
        count=fullest.count or next((event.count for event in events if event.count), None),
        announced=fullest.announced or next((event.announced for event in events if event.announced), None),
        effective=fullest.effective or next((event.effective for event in events if event.effective), None),
        until=fullest.until or next((event.until for event in events if event.until), None),
    )
