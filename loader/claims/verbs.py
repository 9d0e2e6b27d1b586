"""Claim what verbs say: the frame that fits, its event, and who does it to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from loader.claims.arguments import (
    by_rate,
    count_of,
    date_of,
    measure_class,
    phrase,
    phrase_with_conjuncts,
    place_of,
    rates_of,
)
from loader.claims.classes import is_in_class
from loader.claims.events import FLOW_MEASURES, EventDetails, make_event
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of
from loader.claims.reading import Actor, Reading
from loader.claims.slots import Filled, match
from loader.language import syntax
from loader.model import Claim, EntityLink, Event, party_iri

_TRADE = frozenset({"exports", "imports", "produces"})
_MIRRORED = {"exports": "imports", "imports": "exports"}
_NEEDS_OBJECT = _TRADE | {"meets", "negotiates", "visits", "supports", "accuses", "party_to", "member_of", "attacks"}
_PAIR = 2
End = tuple[str | None, float]


def verb_claims(minter: Minter, verb: Token) -> Iterator[Claim]:
    """Yield what a verb claims, by the first frame that fits it."""
    filled = match(minter.reading, verb)
    if filled is None:
        return
    for rate, goods in _rated(minter.reading, filled):
        part = replace(filled, commodities=goods)
        doers = _authority(minter, part) if part.frame.authority else part.slots["subject"]
        event = _event(minter.reading, part, rate, doers)
        for doer in doers[:MOST]:
            for told in _told(minter.reading, part, doer, event):
                yield minter.mint(told)
        yield from (minter.mint(told) for told in _in_person(minter.reading, part, event))


def _rated(reading: Reading, filled: Filled) -> tuple[tuple[str | None, tuple[EntityLink, ...]], ...]:
    """Return the rates of a measure, each with the goods it applies to."""
    if not filled.measure and filled.frame.relation != "lifts":
        return ((None, filled.commodities),)
    tokens = [token for noun in filled.objects for token in phrase_with_conjuncts(noun)]
    for preposition, noun in syntax.obliques(filled.verb):
        if preposition in {"to", "by", "at"}:
            tokens.extend(phrase(noun))
    return by_rate(rates_of(reading, tokens), filled.commodities)


def _authority(minter: Minter, filled: Filled) -> tuple[Actor, ...]:
    """Return who demands a licence: whom it comes from, else the state of the office or body that tells of it."""
    if found := filled.roles.get("imposer"):
        return found
    said = minter.attribution_of.get(filled.verb.i)
    codes = {speaker.entity.iso2: speaker for speaker in (said.speakers if said else ()) if speaker.entity.iso2}
    return tuple(
        Actor(minter.reading.gazetteer.entity(state), speaker.score, speaker.token)
        for code, speaker in sorted(codes.items())
        if (state := minter.reading.gazetteer.government_of(code)) is not None
    )


def _event(reading: Reading, filled: Filled, rate: str | None, doers: tuple[Actor, ...]) -> Event | None:
    frame = filled.frame
    if frame.event == "none":
        return None
    roles = {role: actors for role, actors in filled.roles.items() if role not in {"place", "organization"}}
    if frame.authority:
        roles = {"imposer": doers}
    return make_event(reading, _kind(filled), frame.plover, roles=roles, details=_details(reading, filled, rate))


def _kind(filled: Filled) -> str:
    """Return the class of event: the frame's, or what its object amounts to."""
    if _sets_new_rate(filled):
        return "Tariff"
    if filled.frame.event == "talks":
        return "Meeting" if any(is_in_class(noun, "meeting") for noun in filled.objects) else "Negotiation"
    return filled.measure if filled.frame.event == "measure" and filled.measure else filled.frame.event


def _details(reading: Reading, filled: Filled, rate: str | None) -> EventDetails:
    named, found = filled.roles.get("place"), place_of(reading, filled.verb, list(filled.arguments))
    place = named[0].entity.iri if named else found.entity.iri if found is not None else None
    return EventDetails(
        place=place,
        date=date_of(reading, filled.verb, list(filled.arguments)),
        commodities=tuple(link.entity.iri for link in filled.commodities),
        agreement=filled.agreement.entity.iri if filled.agreement else None,
        rate=rate,
        count=next((count for noun in filled.objects if (count := count_of(noun))), None),
    )


def _told(reading: Reading, filled: Filled, doer: Actor, event: Event | None) -> Iterator[Told]:
    frame = filled.frame
    ends = [end for end in _ends(reading, filled, doer) if end[0] != doer.entity.iri][:MOST] or [(None, 1.0)]
    if ends[0][0] is None and (frame.relation in _NEEDS_OBJECT or _is_paired(filled, doer)):
        return
    for end, score in ends:
        yield Told(
            token=filled.verb,
            relation=_relation(filled),
            subject=doer.entity.iri,
            subject_score=doer.score,
            object=end,
            object_score=score,
            rule=frame.id,
            base=frame.base,
            modality=modality_of(filled.verb, presupposed=frame.presupposes),
            content=frame.content,
            stance=frame.stance,
            event=event,
            commodity=_good(filled, end),
        )
        yield from _other_way(filled, doer, (end, score))


def _in_person(reading: Reading, filled: Filled, event: Event | None) -> Iterator[Told]:
    """Yield what the persons do who act for their states: ministers sign a treaty to which states are party."""
    if filled.frame.in_person is None or filled.agreement is None:
        return
    for token in syntax.subjects(filled.verb):
        for actor in reading.actors(token):
            if actor.entity.type == "person":
                yield Told(
                    token=filled.verb,
                    relation=filled.frame.in_person,
                    subject=actor.entity.iri,
                    subject_score=actor.score,
                    object=filled.agreement.entity.iri,
                    object_score=filled.agreement.score,
                    rule=filled.frame.id,
                    base=filled.frame.base,
                    modality=modality_of(filled.verb),
                    event=event,
                )


def _other_way(filled: Filled, doer: Actor, end: End) -> Iterator[Told]:
    """Yield the import that an export "to" somebody is, and the export that an import "from" somebody is."""
    relation = _MIRRORED.get(filled.frame.relation)
    partners = filled.roles.get("recipient", ()) if relation else ()
    for partner in partners[:MOST]:
        yield Told(
            token=filled.verb,
            relation=relation or "",
            subject=partner.entity.iri,
            subject_score=partner.score,
            object=end[0],
            object_score=end[1],
            rule=filled.frame.id,
            base=filled.frame.base,
            modality=modality_of(filled.verb),
            commodity=_good(filled, end[0]),
        )


def _good(filled: Filled, end: str | None) -> str | None:
    """Return the good that the claim is about: its own object, else the first."""
    goods = [link.entity.iri for link in filled.commodities]
    return end if end in goods else next(iter(goods), None)


def _ends(reading: Reading, filled: Filled, doer: Actor) -> list[End]:
    """Return the objects of the claim: the first listed slot, role or thing that is there.

    Subjects that act on each other ("A and B met") are paired once each.
    """
    first = ("commodity",) if _relation(filled) == "restricts" else ()
    for kind in (*first, *filled.frame.claim_object):
        ends = _ends_of_kind(reading, filled, kind)
        if ends:
            return ends
    if filled.frame.roles["subject"] != "participant":
        return []
    subjects = filled.slots["subject"]
    if filled.frame.relation == "agrees" and len(subjects) > _PAIR:
        return []
    return [(actor.entity.iri, actor.score) for actor in subjects[subjects.index(doer) + 1 :]]


def _ends_of_kind(reading: Reading, filled: Filled, kind: str) -> list[End]:
    if kind == "commodity":
        return [(link.entity.iri, link.score) for link in filled.commodities]
    if kind == "agreement":
        return [(filled.agreement.entity.iri, filled.agreement.score)] if filled.agreement is not None else []
    if kind == "parties":
        return _parties(reading, filled)
    actors = _inner(reading, filled) if kind == "inner" else filled.slots.get(kind) or filled.roles.get(kind, ())
    return [(actor.entity.iri, actor.score) for actor in actors]


def _parties(reading: Reading, filled: Filled) -> list[End]:
    """Return the states that are party to the agreement or the talks that the verb is about."""
    if filled.agreement is not None and filled.agreement.entity.parties:
        codes = filled.agreement.entity.parties
        return [(party_iri(code), filled.agreement.score) for code in codes]
    between = [inner for noun in filled.objects for case, inner in syntax.obliques(noun) if case in {"between", "with"}]
    return [(actor.entity.iri, actor.score) for noun in between for actor in reading.actors(noun)]


def _inner(reading: Reading, filled: Filled) -> tuple[Actor, ...]:
    """Return whom a threatened or demanded act would hit, or who should do it."""
    slot = "target" if filled.frame.stance == "threatens" else "subject"
    for clause in syntax.children(filled.verb, "xcomp", "ccomp"):
        inner = match(reading, clause) if syntax.is_verb(clause) else None
        actors = (inner.roles.get(slot, ()) or inner.slots.get(slot, ())) if inner is not None else ()
        if not actors and slot == "subject":
            actors = tuple(actor for token in syntax.subjects(clause) for actor in reading.actors(token))
        if actors:
            return actors
    return filled.roles.get("target", ())


def _is_paired(filled: Filled, doer: Actor) -> bool:
    """Tell whether an earlier subject of a mutual act has been paired with this one."""
    mutual = filled.frame.roles["subject"] == "participant"
    if filled.frame.relation == "agrees" and len(filled.slots["subject"]) > _PAIR:
        return False
    return mutual and doer != filled.slots["subject"][0]


def _relation(filled: Filled) -> str:
    """Return restricts for a measure on trade flows, imposes for one on a party."""
    if filled.frame.relation == "imposes" and filled.measure in FLOW_MEASURES and filled.commodities:
        return "restricts"
    if filled.frame.event == "talks" and _kind(filled) == "Meeting":
        return "meets"
    return "imposes" if _sets_new_rate(filled) else filled.frame.relation


def _sets_new_rate(filled: Filled) -> bool:
    """Tell whether a tariff is lowered to a rate: it stays imposed, at that rate."""
    if filled.frame.id != "measure.lift" or not any(measure_class(noun) == "Tariff" for noun in filled.objects):
        return False
    ends = [noun for preposition, noun in syntax.obliques(filled.verb) if preposition == "to"]
    return any("%" in noun.text or noun.lemma_ == "percent" for noun in ends)
