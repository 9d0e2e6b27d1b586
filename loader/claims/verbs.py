"""Claim what verbs say: the frame that fits, its event, and who does it to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from loader.claims.agreement_parties import party_of
from loader.claims.antecedents import other_side
from loader.claims.arguments import (
    amounts_of,
    by_rate,
    count_of,
    date_of,
    measure_class,
    phrase,
    phrase_with_conjuncts,
    place_of,
    rates_of,
)
from loader.claims.belonging import nationals_at, of_country
from loader.claims.classes import is_in_class
from loader.claims.ends import JOINT, End, ends_of, kind_of, relation_of
from loader.claims.events import MEASURES, EventDetails, is_mutual, make_event, one_way
from loader.claims.forms import gapped, is_of_relative
from loader.claims.goods import BARE, named_in
from loader.claims.joint import participants, signers
from loader.claims.lexicon import frames_by_verb
from loader.claims.measures import is_agentless, matched, modality_of_measure
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of
from loader.claims.parties import is_only_possible, is_over
from loader.claims.reading import BODIES, STATES, Actor, Reading
from loader.claims.slots import Filled, owners_of
from loader.claims.standing import standing
from loader.claims.taking_effect import starts_later
from loader.claims.terms import NO_TERM, term_of
from loader.claims.traders import origin_of_goods, origins, places_of
from loader.claims.trades_before import exporters_before
from loader.claims.unnamed_doers import authority, keepers, opposite
from loader.language import syntax
from loader.model import Claim, EntityLink, Event

_TRADE = frozenset({"exports", "imports", "produces"})
_MIRRORED = {"exports": "imports", "imports": "exports"}
_TOWARDS = {"meets", "negotiates", "visits", "supports", "accuses", "criticises", "mediates", "attacks"}
_NEEDS_OBJECT = _TRADE | _TOWARDS | {"party_to", "member_of", "leaves", "cooperates"}
_BESIDE = frozenset({"behind", "after", "ahead of", "alongside", "together with", "followed by"})


def verb_claims(minter: Minter, verb: Token) -> Iterator[Claim]:
    """Yield what a verb claims, by the first frame that fits it."""
    filled = matched(minter.reading, verb)
    if filled is None or (filled.frame.relation == "denies" and _is_no_denial(verb)):
        return
    if verb.dep_ == "xcomp" and filled.frame.relation in _MIRRORED and is_in_class(verb.head, "ceasing"):
        return  # what somebody stops exporting
    for rate, goods in _rated(minter.reading, filled):
        part = replace(filled, commodities=goods)
        doers = authority(minter, part) if part.frame.authority else _doers(minter.reading, part)
        if not doers and part.measure and is_agentless(verb):  # "the duties were extended, the ministry said"
            doers = authority(minter, part) or opposite(minter.reading, part)
        event = _event(minter.reading, part, rate, doers)
        for doer in doers[:MOST]:
            one = replace(part, roles=one_way(part.roles, doer)) if is_mutual(part.roles) else part
            own = event if one is part else _event(minter.reading, one, rate, (doer,))
            for told in _told(minter.reading, part, doer, own):
                yield minter.mint(told)
                yield from map(minter.mint, standing(minter.reading, part, doer, told))
            for told in _implied(minter.reading, part, doer, own):
                yield minter.mint(told)
        if not doers and part.frame.relation in _MIRRORED and part.frame.id not in BARE:
            yield from (minter.mint(told) for told in _bought(minter.reading, part))
        yield from (minter.mint(told) for told in _in_person(minter.reading, part, event))


def _is_no_denial(verb: Token) -> bool:
    """Tell whether nobody denies: "did not dispute it", "neither confirmed nor denied it", "the court dismissed it"."""
    nor = any(child.lower_ in {"nor", "neither"} for child in syntax.children(verb, "cc", "cc:preconj"))
    ruled = is_in_class(verb, "turning down") and any(is_in_class(noun, "court") for noun in syntax.subjects(verb))
    return nor or ruled or syntax.is_negated(verb) or _is_wished(verb)


def _is_wished(verb: Token) -> bool:
    """Tell whether a verb says what somebody asks another to do: "urged him to reject the proposal"."""
    asking = frames_by_verb().get(verb.head.lemma_.lower(), ()) if verb.dep_ in {"xcomp", "ccomp", "advcl"} else ()
    return syntax.is_infinitive(verb) and any(frame.relation == "demands" for frame in asking)


def _rated(reading: Reading, filled: Filled) -> tuple[tuple[str | None, tuple[EntityLink, ...]], ...]:
    """Return the rates of a measure, each with the goods it applies to."""
    if kind_of(filled) not in MEASURES and filled.frame.relation != "lifts":
        return ((None, filled.commodities),)
    tokens = [token for noun in filled.objects for token in phrase_with_conjuncts(noun)]
    named = named_in(filled.frame, list(syntax.obliques(filled.verb)))
    for preposition, noun in syntax.obliques(filled.verb):
        if preposition in {"to", "by", "at"} or noun in named:
            tokens.extend(phrase(noun))
    capped = filled.measure == "Quota" or any(is_in_class(noun, "cap") for noun in filled.objects)
    priced = capped or any(measure_class(noun) == "Tariff" for noun in filled.objects)
    rates = rates_of(reading, tokens) or (amounts_of(reading, tokens, each=not capped) if priced else ())
    return by_rate(rates, filled.commodities)


def _doers(reading: Reading, filled: Filled) -> tuple[Actor, ...]:
    """Return who does it: the subject, and in an agreement all who take part; of goods made somewhere the country."""
    if filled.frame.relation in JOINT or (filled.frame.id == "agreement.extend" and is_agentless(filled.verb)):
        return participants(reading, filled)
    doers = next((found for slot in filled.frame.doer if (found := filled.slots.get(slot, ()))), ())
    owned = filled.frame.stance is None and filled.frame.roles.get(filled.frame.doer[0]) in {"imposer", "initiator"}
    if not doers and owned:
        doers = tuple(owners_of(reading, filled))
    if not doers and filled.frame.id == "contact.suspend":  # "talks between Mali and Niger were put off"
        doers = filled.roles.get("recipient", ())[:1]
    if not doers and filled.frame.id.startswith("access."):
        doers = keepers(reading, filled.verb)
    if filled.frame.plover == "AID":
        doers = (*doers, *(a for token in gapped(filled.verb) for a in reading.actors(token) if doers))
    if filled.frame.relation not in _TRADE:
        return doers
    doers = origin_of_goods(reading, filled, doers)
    if not doers and filled.frame.id == "trade.go":  # "Most of the exports went to China"
        buyers = filled.roles.get("recipient", ())
        doers = other_side(reading, filled.verb, frozenset(reading.side_of(a.entity) for a in buyers))
    if not doers and filled.frame.relation == "exports":
        doers = exporters_before(reading, filled)
    beside = [
        noun for preposition, noun in syntax.obliques(filled.verb) if preposition in _BESIDE and noun.i > filled.verb.i
    ]
    if not doers and syntax.is_passive(filled.verb):
        sources = () if filled.frame.relation == "imports" else ("from",)
        doers = tuple(actor for place in places_of(filled.verb, sources) for actor in nationals_at(reading, place))
    doers = (*doers, *(actor for noun in beside if doers for actor in reading.actors(noun)))
    return tuple(of_country(reading, doer) for doer in doers)


def _event(reading: Reading, filled: Filled, rate: str | None, doers: tuple[Actor, ...]) -> Event | None:
    frame = filled.frame
    if frame.event == "none":
        return None
    roles = {role: actors for role, actors in filled.roles.items() if role not in {"place", "organization"}}
    if frame.authority:
        roles = {"imposer": doers}
    return make_event(reading, kind_of(filled), frame.plover, roles=roles, details=_details(reading, filled, rate))


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
        term=term_of(reading, filled.verb, filled.objects) if kind_of(filled) in MEASURES else NO_TERM,
    )


def _told(reading: Reading, filled: Filled, doer: Actor, event: Event | None) -> Iterator[Told]:
    frame = filled.frame
    if frame.presupposes and _is_vague(reading, filled, doer):
        return
    ends = ends_of(reading, filled, doer)[:MOST]
    if frame.relation == "mediates" and party_of(reading, doer.entity) in {_side(reading, end.thing) for end in ends}:
        return  # "the Commission negotiates a pact between the Union and Chile"
    alone = ends and ends[0].thing is None and not _sits(reading, filled, doer)
    if not ends or (alone and (_needs_object(filled) or _is_paired(filled, doer) or _is_cap(filled))):
        return
    for end in ends:
        yield Told(
            token=filled.verb,
            relation=relation_of(filled),
            subject=doer.entity.iri,
            subject_score=doer.score,
            object=end.thing,
            object_score=end.score,
            rule=frame.id,
            base=frame.base,
            modality=_modality(reading, filled),
            content=frame.content,
            stance=frame.stance,
            event=event,
            commodity=end.good,
        )
        yield from _other_way(reading, filled, doer, end)


def _sits(reading: Reading, filled: Filled, doer: Actor) -> bool:
    """Tell whether a body of members meets by itself: "the Group of Seven met in Kananaskis"."""
    body = doer.entity.iri in reading.gazetteer and reading.gazetteer.has_members(doer.entity.iri)
    return filled.frame.id == "meet.verb" and body and not filled.objects and not syntax.is_passive(filled.verb)


def _side(reading: Reading, thing: str | None) -> str | None:
    return (
        party_of(reading, reading.gazetteer.entity(thing)) if thing is not None and thing in reading.gazetteer else ""
    )


def _needs_object(filled: Filled) -> bool:
    """Tell whether nothing is told without another side: whose talks are put off, to whom a border is closed.

    Who brought a known agreement about is told, whoever is bound by it.
    """
    frame = filled.frame
    if frame.relation == "mediates" and filled.agreement is not None and filled.agreement.entity.resolved:
        return False
    if frame.id == "contact.suspend" and any(is_in_class(noun, "own work") for noun in filled.objects):
        doers = filled.slots.get("subject", ())  # "Codelco suspended work at its mine"
        placed = any(case == "in" for noun in (filled.verb, *filled.objects) for case, _ in syntax.obliques(noun))
        return placed or not doers or any(actor.entity.type != "organization" for actor in doers)
    told = bool(frame.claim_object)  # "accused donors of breaking their word" names nobody
    return (told and frame.relation in _NEEDS_OBJECT) or (
        frame.of_two and (frame.relation != "lifts" or frame.id == "access.reopen")
    )


def _is_cap(filled: Filled) -> bool:
    """Tell whether a cap is on nothing that is traded: "raised the ceiling of the force"."""
    caps = (noun for noun in filled.objects if is_in_class(noun, "cap") and not is_in_class(noun, "quota"))
    return not filled.commodities and any(caps)


def _implied(reading: Reading, filled: Filled, doer: Actor, event: Event | None) -> Iterator[Told]:
    """Yield what is told besides: who suspends exports restricts them."""
    for relation in filled.frame.implies:
        part = replace(filled, frame=replace(filled.frame, relation=relation))
        yield from (told for told in _told(reading, part, doer, event) if told.object is not None)


def _modality(reading: Reading, filled: Filled) -> str:
    """Return the modality of the verb; what was agreed is historical when the sentence tells that it is over."""
    if filled.frame.relation == "denies" and is_of_relative(filled.verb):
        return "actual"  # "accused Chad of theft, which Chad denies"
    told_of = filled.frame.relation == "mediates" and syntax.is_passive(filled.verb)  # "a deal brokered by Oman"
    told_of = told_of and filled.verb.dep_ in {"acl", "amod"}
    found = modality_of(filled.verb, presupposed=filled.frame.presupposes or told_of)
    if found == "actual" and "imposer" in filled.frame.roles.values():
        later = starts_later(reading, filled.verb)
        return "planned" if later else modality_of_measure(reading, filled.verb)
    if found != "actual" or filled.frame.relation not in JOINT | {"mediates"}:
        return found
    if any(is_over(noun) for noun in filled.objects):
        return "historical"
    if any(is_only_possible(noun) for noun in filled.objects):
        return "hypothetical"
    if filled.agreement is None or filled.frame.relation not in JOINT:
        return found
    links = ((token, reading.link_at.get(token.i)) for token in filled.verb.sent)
    same = (token for token, link in links if link is not None and link.entity.iri == filled.agreement.entity.iri)
    return "historical" if any(is_over(token) for token in same) else found


def _is_vague(reading: Reading, filled: Filled, doer: Actor) -> bool:
    """Tell whether nothing tells an agreement, so that who breaks it need not be a party.

    The seed graph or a place does, and that it is theirs: "Egypt and Sudan invoke their agreement".
    """
    entity = filled.agreement.entity if filled.agreement is not None else None
    if entity is None or entity.resolved or entity.place is not None:
        return entity is None
    theirs = any(syntax.children(noun, "nmod:poss") for noun in filled.objects)
    return not theirs or party_of(reading, doer.entity) not in entity.parties


def _in_person(reading: Reading, filled: Filled, event: Event | None) -> Iterator[Told]:
    """Yield what the persons do who act for their states: ministers sign a treaty to which states are party."""
    if filled.frame.in_person is None or filled.agreement is None:
        return
    for token in signers(filled.verb):
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


def _other_way(reading: Reading, filled: Filled, doer: Actor, end: End) -> Iterator[Told]:
    """Yield the import that an export "to" somebody is, and the export that an import "from" somebody is."""
    denied = modality_of(filled.verb) in {"negated", "alleged"}
    relation = _MIRRORED.get(filled.frame.relation) if not denied else None
    partners = (*filled.roles.get("recipient", ()), *origins(reading, filled)) if relation else ()
    named = {partner.entity.iri for partner in partners}
    partners = tuple(of_country(reading, partner) for partner in partners)
    unique = {partner.entity.iri: partner for partner in partners if partner.entity.iri != doer.entity.iri}
    for partner in list(unique.values())[:MOST]:
        yield Told(
            token=filled.verb,
            relation=relation or "",
            subject=partner.entity.iri,
            subject_score=partner.score,
            object=end.thing if end.thing not in named else doer.entity.iri,
            object_score=end.score,
            rule=filled.frame.id,
            base=filled.frame.base,
            modality=modality_of(filled.verb),
            commodity=end.good,
        )


def _bought(reading: Reading, filled: Filled) -> Iterator[Told]:
    """Yield who buys what nobody is said to sell, or sells what nobody is said to buy: "sold to a Japanese firm"."""
    partners = filled.roles.get("recipient", ())
    for partner in [partner for partner in partners if partner.entity.type in STATES | BODIES][:MOST]:
        for link in filled.commodities[:MOST]:
            yield Told(
                token=filled.verb,
                relation=_MIRRORED[filled.frame.relation],
                subject=of_country(reading, partner).entity.iri,
                subject_score=partner.score,
                object=link.entity.iri,
                object_score=link.score,
                rule=filled.frame.id,
                base=filled.frame.base,
                modality=modality_of(filled.verb),
                commodity=link.entity.iri,
            )


def _is_paired(filled: Filled, doer: Actor) -> bool:
    """Tell whether an earlier subject of a mutual act has been paired with this one."""
    mutual = filled.frame.roles.get("subject") == "participant" and filled.frame.relation not in JOINT
    return mutual and bool(filled.slots["subject"]) and doer != filled.slots["subject"][0]
