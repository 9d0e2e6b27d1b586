"""Claim that somebody visits where the text places what he says or does: "he said in Delhi on Monday"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.agreement_parties import party_of
from loader.claims.arguments import date_of, place_of
from loader.claims.classes import is_in_class
from loader.claims.events import EventDetails, make_event
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of
from loader.claims.reading import STATES, Actor, Reading
from loader.claims.speech_words import speech
from loader.language import syntax
from loader.model import Claim, Entity, EntityLink

_BASE = 0.62


def presence_claims(minter: Minter, verb: Token) -> Iterator[Claim]:
    """Yield the visit of each person who speaks or stays in a country that is not his own."""
    if not (is_in_class(verb, "being there") or verb.lemma_.lower() in speech().stances or _is_due(verb)):
        return
    place = place_of(minter.reading, verb, [])
    if place is None or place.entity.iso2 is None or modality_of(verb) not in {"actual", "planned"}:
        return
    for actor in _strangers(minter.reading, verb, place)[:MOST]:
        yield minter.mint(_told(minter.reading, verb, actor, place))


def stay_claims(minter: Minter, noun: Token) -> Iterator[Claim]:
    """Yield the visit of each person who is said to be in a country that is not his own: "was in Abu Dhabi"."""
    link = minter.reading.link_at.get(noun.i)
    if not syntax.children(noun, "cop") or syntax.case_of(noun) not in {"in", "at"} or link is None:
        return
    if link.entity.type not in STATES | {"place"} or modality_of(noun) not in {"actual", "planned", "negated"}:
        return
    for actor in _strangers(minter.reading, noun, link)[:MOST]:
        yield minter.mint(_told(minter.reading, noun, actor, link))


def _is_due(word: Token) -> bool:
    """Tell whether somebody is awaited somewhere: "is due in Delhi on Monday"."""
    return word.lower_ == "due" and bool(syntax.children(word, "cop"))


def _strangers(reading: Reading, verb: Token, place: EntityLink) -> list[Actor]:
    """Return the persons whose state is known and is not where they are; a union is at home in its members."""
    actors = [actor for head in syntax.subjects(verb) for actor in reading.actors(head)]
    country = reading.gazetteer.country(place.entity.iso2 or "")
    return [
        actor
        for actor in actors
        if actor.entity.type == "person" and country is not None and _is_abroad(reading, actor.entity, country)
    ]


def _is_abroad(reading: Reading, person: Entity, country: str) -> bool:
    """Tell whether a country is neither the one that a person acts for nor in the union of states that he acts for."""
    code = reading.state_of(person)
    if code is not None:
        return reading.gazetteer.country(code) not in {country, None}
    bodies = [reading.gazetteer.entity(office.part_of) for office in reading.titles_of(person) if office.part_of]
    unions = {party for body in bodies if (party := party_of(reading, body)) is not None and "/" in party}
    return bool(unions) and not any(country in reading.gazetteer.members_of(union) for union in unions)


def _told(reading: Reading, verb: Token, actor: Actor, place: EntityLink) -> Told:
    details = EventDetails(place=place.entity.iri, date=date_of(reading, verb, []))
    return Told(
        token=verb,
        relation="visits",
        subject=actor.entity.iri,
        subject_score=actor.score,
        object=place.entity.iri,
        object_score=place.score,
        rule="visit.presence",
        base=_BASE,
        modality="planned" if _is_due(verb) and modality_of(verb) == "actual" else modality_of(verb),
        event=make_event(reading, "Visit", "CONSULT", roles={"participant": (actor,)}, details=details),
    )
