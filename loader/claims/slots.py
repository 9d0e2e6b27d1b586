"""Match verbs against the frames of the lexicon and fill their slots."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from loader.claims.admission import RECIPROCAL, admits, is_kept_out, is_told_of, taken_up
from loader.claims.agreement_links import agreement_before, agreement_told
from loader.claims.arguments import flow_class, linked, measure_class, phrase
from loader.claims.belonging import (
    as_country,
    deprived,
    hit_by,
    nationals,
    of_country,
    owners_of_goods,
    punished,
    traders_of,
    whose,
    whose_goods,
)
from loader.claims.classes import is_in_class, unwrap
from loader.claims.forms import FORMS, gapped, has_form
from loader.claims.goods import FROM_GOODS, GOODS, is_reason, named_in, topic_tokens, understood
from loader.claims.groups import seat_of
from loader.claims.lexicon import Frame, frames_by_verb, noun_classes
from loader.claims.phrases import lemmas
from loader.claims.reading import ACTORS, BODIES, STATES, Actor, Reading
from loader.language import syntax
from loader.language.company import companions
from loader.model import EntityLink

_CIRCUMSTANCES = frozenset({"after", "before", "following", "during", "since", "amid", "despite", "ahead of"})
_OF_TWO = frozenset({"contact.suspend", "access.close"})
_PLACES = frozenset({"in", "at", "into"})
_TRADE = frozenset({"exports", "imports", "produces"})
_UNNAMED_FOR_STATE = frozenset({"restricts", "lifts", "suspends"})
_STATE_RELATIONS = frozenset({"imposes", "party_to", "exports", "imports", "produces", "member_of"})


@dataclass(frozen=True, slots=True)
class Filled:
    """A frame with its slots filled: entities by role, and where they stand.

    ``slots`` maps a slot and ``roles`` a role to its actors; ``measure`` is
    the class of trade measure that the object amounts to, None when the frame
    names the class.
    """

    frame: Frame
    verb: Token
    objects: tuple[Token, ...]
    slots: dict[str, tuple[Actor, ...]]
    roles: dict[str, tuple[Actor, ...]]
    commodities: tuple[EntityLink, ...]
    agreement: EntityLink | None
    measure: str | None
    arguments: tuple[Token, ...] = field(default=())


def match(reading: Reading, verb: Token) -> Filled | None:
    """Return the first frame of ``verb`` whose slots are all satisfied, one that tells who does it before others."""
    if verb.i not in reading.frames:
        reading.frames[verb.i] = _match(reading, verb)
    return reading.frames[verb.i]


def _match(reading: Reading, verb: Token) -> Filled | None:
    first = None
    for lemma in lemmas(verb):
        for frame in frames_by_verb().get(lemma, ()):
            filled = _fill(reading, verb, frame)
            if filled is not None and (frame.authority or any(filled.slots.get(slot) for slot in frame.doer)):
                return filled
            if first is None or (filled is not None and filled.frame.subject and not first.frame.subject):
                first = filled
    return first


def _fill(reading: Reading, verb: Token, frame: Frame) -> Filled | None:
    objects = agreement_before(reading, verb) or tuple(taken_up(verb, noun) for noun in syntax.objects(verb))
    obliques = list(_all_obliques(verb, objects))
    if not admits(reading, frame, objects, obliques):
        return None
    if frame.relation == "produces" and _makes_nothing(verb, objects):
        return None
    if frame.relation == "restricts" and objects and all(noun.pos_ == "PRON" for noun in objects):
        return None
    if frame.id == "measure.restrict-trade" and is_kept_out(objects, obliques):
        return None
    if frame.subject and not any(is_told_of(reading, noun, frame.subject) for noun in syntax.subjects(verb)):
        return None
    if frame.clause and not any(_is_of(inner, frame.clause) for inner in syntax.children(verb, "xcomp", "ccomp")):
        return None
    slots = {
        slot: _slot_actors(reading, frame, slot, _slot_tokens(frame, verb, slot, objects, obliques))
        for slot in frame.roles
    }
    doing = slots.get("subject", ())
    if len(doing) > 1 and any(noun.lower_ in RECIPROCAL for noun in objects):
        slots["object"] = doing
    if any(noun.lower_ in RECIPROCAL for _, noun in obliques) and "target" in frame.roles.values():
        slots.update({slot: doing for slot, role in frame.roles.items() if role == "target"})
    roles = _roles(reading, verb, frame, slots=slots, objects=objects)
    commodities = tuple(linked(reading, topic_tokens(frame, verb, objects, obliques), GOODS))
    commodities = commodities or understood(reading, frame, verb, objects)
    named = (*objects, *(noun for _, noun in obliques))
    agreement = agreement_told(reading, frame, verb, named, makers=roles.get("participant", ()))
    if "body" in frame.needs and frame.relation == "member_of" and not _has_most(reading, roles):
        return None
    measure = _measure(frame, verb, (*objects, *named_in(frame, obliques)))
    filled = Filled(frame, verb, objects, slots, roles, commodities, agreement, measure, named)
    return filled if all(_has(filled, need, reading.date_words) for need in frame.needs) else None


def _makes_nothing(verb: Token, objects: tuple[Token, ...]) -> bool:
    """Tell whether no goods are made: "made it the largest market", "raised its exports of beef"."""
    traded = any(is_in_class(noun, name) for noun in objects for name in ("exportation", "inflow"))
    return bool(syntax.children(verb, "xcomp")) or traded


def _is_of(verb: Token, name: str) -> bool:
    """Tell whether a verb, or a verb with its object, belongs to a class: "join", "take part"."""
    whole = {f"{verb.lemma_.lower()} {noun.lemma_.lower()}" for noun in syntax.children(verb, "obj")}
    return is_in_class(verb, name) or bool(whole & noun_classes()[name])


def _has_most(reading: Reading, roles: dict[str, tuple[Actor, ...]]) -> bool:
    """Tell whether most of those told as members of a body are so: another of its name may be meant ("the Quad")."""
    sides = [reading.gazetteer.country(reading.state_of(actor.entity) or "") for actor in roles.get("participant", ())]
    known = {member for body in roles.get("body", ()) for member in reading.gazetteer.members_of(body.entity.iri)}
    return not known or 2 * sum(side in known for side in sides) > len(sides)


def _has(filled: Filled, need: str, dates: Collection[int]) -> bool:
    if need == "agreement":
        return filled.agreement is not None
    if need == "with":
        return len(filled.roles.get("participant", ())) > 1
    if need == "commodity":
        return bool(filled.commodities)
    if need == "several":
        nouns = (*filled.objects, *(noun for case, noun in syntax.obliques(filled.verb) if case == "into"))
        several = (noun.tag_ == "NNS" and is_in_class(noun, "agreement") for noun in nouns)
        return any(several) or any(is_in_class(noun, "several agreements") for noun in nouns)
    if need == "hit":
        return bool(filled.commodities or filled.roles.get("target"))
    if need == "aimed":
        return filled.agreement is not None or bool(filled.roles.get("recipient"))
    if need == "measured":
        return filled.measure is not None
    if need == "worldwide":
        words = [token for noun in filled.arguments for token in phrase(noun)]
        made = any(is_in_class(token, "production") for token in words) and not filled.roles.get("recipient")
        return made or any(token.lemma_.lower() in {"world", "global"} for token in words)
    return bool(filled.roles.get(need)) if need not in FORMS else has_form(filled.frame, filled.verb, need, dates)


def _all_obliques(verb: Token, objects: tuple[Token, ...]) -> Iterator[tuple[str, Token]]:
    """Yield the prepositional phrases of a verb, of its objects, and inside those."""
    for owner in (verb, *objects):
        for preposition, noun in syntax.obliques(owner):
            yield preposition, syntax.antecedent(noun, verb)  # "the pact, to which it acceded"
            spared = is_in_class(noun, "waiver")  # "with an exemption for Oman"
            yield from syntax.obliques(noun) if preposition not in _CIRCUMSTANCES and not spared else ()
        for clause in syntax.children(owner, "acl", "advcl"):  # "a loan for Nepal to rebuild bridges"
            if any(mark.lower_ == "for" for mark in syntax.children(clause, "mark")) and syntax.is_infinitive(clause):
                yield from (("for", head) for head in syntax.children(clause, *syntax.SUBJECTS))
        for inner in syntax.children(owner, "compound", "nmod", "amod") if owner is not verb else ():
            if inner.dep_ != "amod" or inner.lower_ == "worth":  # "goods worth 2 billion euros to Chad"
                yield from syntax.obliques(inner)


def _slot_actors(reading: Reading, frame: Frame, slot: str, nouns: list[Token]) -> tuple[Actor, ...]:
    actors = (actor for noun in reversed(nouns) for actor in _role_actors(reading, noun, frame, slot))
    if frame.relation in _STATE_RELATIONS:
        actors = (for_state(reading, actor) for actor in actors)
    elif frame.relation in _UNNAMED_FOR_STATE:  # "Chad's deputy minister banned imports"
        actors = (for_state(reading, actor) if actor.entity.type == "office" else actor for actor in actors)
    found = {actor.entity.iri: actor for actor in actors}
    return tuple(sorted(found.values(), key=lambda actor: actor.token.i))


def _roles(
    reading: Reading, verb: Token, frame: Frame, *, slots: dict[str, tuple[Actor, ...]], objects: tuple[Token, ...]
) -> dict[str, tuple[Actor, ...]]:
    """Gather the actors of each role over its slots, each entity once."""
    found: dict[str, dict[str, Actor]] = {}
    for slot, role in frame.roles.items():
        for actor in slots[slot]:
            found.setdefault(role, {}).setdefault(actor.entity.iri, actor)
    if "target" in frame.roles.values() and "target" not in found:
        own = {
            reading.state_of(actor.entity)
            for role in ("imposer", "initiator")
            for actor in found.get(role, {}).values()
        }
        told = (actor for noun in objects for actor in whose_goods(reading, noun))
        found["target"] = {actor.entity.iri: actor for actor in told if actor.entity.iso2 not in own}
        if not found["target"] and frame.event in {"measure", "Concession", "Investigation"}:
            hit = list(_accused(reading, frame, objects, own))
            hit = hit or list(punished(reading, verb))
            found["target"] = {a.entity.iri: a for a in hit}
    if frame.id in _OF_TWO and (other := frame.claim_object[0]) not in found:
        doers = found.get("initiator") or found.get("imposer") or {}
        found[other] = {actor.entity.iri: actor for actor in deprived(reading, objects, list(doers.values()))}
    if "organization" in frame.claim_object:
        found["organization"] = {
            a.entity.iri: a for noun in objects for a in reading.actors(noun) if a.entity.type in BODIES
        }
    return {role: tuple(actors.values()) for role, actors in found.items() if actors}


def _accused(reading: Reading, frame: Frame, objects: tuple[Token, ...], own: set[str | None]) -> Iterator[Actor]:
    """Yield whom a measure hits by its words; an inquiry into deeds is into those who did them: "crimes by X"."""
    doers = [inner for noun in objects for case, inner in syntax.obliques(noun) if case == "by"]
    if frame.event == "Investigation" and doers:
        found = (actor for doer in doers for actor in (*reading.actors(doer), *nationals(reading, doer)))
        yield from (actor for actor in found if reading.state_of(actor.entity) not in own)
        return
    for noun in objects:
        yield from hit_by(reading, noun, own)


def for_state(reading: Reading, actor: Actor) -> Actor:
    """Return the state for which an official acts: states and bodies are bound by agreements and own measures."""
    entity = actor.entity
    several = not entity.resolved and "ministries" in entity.name.lower()  # "the Energy Ministries of Peru and Chile"
    code = reading.state_of(entity) if several or entity.type in {"person", "office"} else None
    government = reading.gazetteer.government_of(code) if code is not None else None
    if government is None:
        return actor
    return Actor(reading.gazetteer.entity(government), round(actor.score * 0.95, 2), actor.token)


def _slot_tokens(
    frame: Frame, verb: Token, slot: str, objects: tuple[Token, ...], obliques: list[tuple[str, Token]]
) -> list[Token]:
    if slot == "subject":
        return [*syntax.subjects(verb), *companions(verb)]
    if slot == "object":
        if frame.roles[slot] == "body":
            return list(objects[-1:])  # "A and B, made up of states" tells of B
        return [noun for noun in objects if not is_in_class(noun, "money") and noun not in gapped(verb)]
    return [
        noun
        for preposition, noun in obliques
        if preposition == slot and not (frame.roles[slot] == "target" and _is_no_target(verb, slot, noun))
    ]


def _is_no_target(verb: Token, preposition: str, noun: Token) -> bool:
    """Tell whether a phrase says why something is done, or from what of one's own another is kept."""
    kept_from = preposition == "from" and syntax.is_passive(verb) and is_in_class(noun, "access")
    return kept_from or is_reason(verb, preposition, noun)


def _role_actors(reading: Reading, noun: Token, frame: Frame, slot: str) -> Iterator[Actor]:
    role = frame.roles[slot]
    if frame.relation in _TRADE:
        yield from _traders(reading, noun, frame, slot)
        return
    if role == "place":
        link = reading.link_at.get(noun.i)
        if link is not None and link.entity.type in STATES | {"place"}:
            yield of_country(reading, Actor(link.entity, link.score, noun))  # "the White House" is in its country
        elif link is None:
            yield from (of_country(reading, actor) for actor in reading.actors(noun) if actor.entity.type in STATES)
        return
    actors = reading.actors(noun)
    if role == "body":
        yield from (actor for actor in actors if actor.entity.type == "organization")
        return
    if frame.stance == "demands" and slot in {"of", "in"}:  # the release "of the president" is asked of others
        actors = tuple(actor for actor in actors if actor.entity.type in STATES | BODIES)
    if role in {"imposer", "initiator", "participant"}:
        actors = tuple(actor for actor in actors if not actor.national)
    if role == "target":
        actors = tuple(as_country(reading, actor) for actor in actors if actor.entity.type in ACTORS)
    yield from actors or _stand_ins(reading, noun, frame, slot)


def _stand_ins(reading: Reading, noun: Token, frame: Frame, slot: str) -> Iterator[Actor]:
    """Yield who stands behind what is no actor itself: whose goods or words it is, the government of a capital."""
    role, link = frame.roles[slot], reading.link_at.get(noun.i)
    is_place = link is not None and link.entity.type == "place" and (slot not in _PLACES or frame.stance is not None)
    if role == "target":
        yield from tuple(nationals(reading, noun)) or traders_of(reading, noun)
    elif slot == "subject" and frame.subject == "outflow":
        yield from nationals(reading, unwrap(noun))
    elif role in {"recipient", "participant"} and link is not None and is_place:
        yield from seat_of(reading, link, noun)
    elif role == "recipient":
        yield from whose(reading, noun, always=frame.stance == "accuses" or frame.relation == "supports")


def _traders(reading: Reading, noun: Token, frame: Frame, slot: str) -> Iterator[Actor]:
    """Yield who sells or buys: named, or told by the goods and the people: "Kenya's tea", "Japanese carmakers"."""
    buys = frame.roles[slot] == "recipient"
    if (slot == "subject" and frame.subject in FROM_GOODS) or (slot == "object" and not buys):
        yield from owners_of_goods(reading, unwrap(noun), bought=buys)
    else:
        sold = frame.relation == "exports"
        goods = sold and slot == "object" and is_told_of(reading, noun, "commodity")  # not sold to whose it is
        selling = is_in_class(unwrap(noun), "trader") or is_in_class(unwrap(noun), "works")
        told = not goods and (buys or not sold or selling)
        named = reading.actors(noun) or (tuple(traders_of(reading, noun)) if told else ())  # "Cuban mills"
        named = named[-1:] if frame.relation == "produces" and not reading.actors(noun) else named
        yield from (of_country(reading, actor) for actor in named if actor.entity.type not in {"person", "office"})


def owners_of(reading: Reading, filled: Filled) -> Iterator[Actor]:
    """Yield whose the thing is that something is done with: "US sanctions were lifted", "got a Chinese loan"."""
    passive = syntax.is_passive(filled.verb)
    things = filled.objects if filled.frame.roles.get("object") != "target" else ()
    listed = [noun for noun in filled.arguments if is_in_class(noun, "list")] if passive and not things else []
    if filled.frame.relation == "imports" and filled.frame.id.startswith("trade."):  # "Kenya's tea is bought by Peru"
        return
    for noun in (*things, *listed):
        link = reading.link_at.get(unwrap(noun).i) if passive and filled.frame.relation not in _TRADE else None
        if link is not None and link.entity.type == "commodity":  # "Thai rubber is taxed"
            continue
        if not passive and filled.frame.doer == ("subject",) and not is_in_class(noun, "market"):
            continue  # whoever opens "the Vietnamese market", it is Vietnam that does
        for owner in syntax.children(noun, "nmod:poss", "compound", "amod"):
            yield from (actor for part in syntax.coordinated(owner) for actor in reading.actors(part))


def _measure(frame: Frame, verb: Token, objects: tuple[Token, ...]) -> str | None:
    if frame.event != "measure":
        return None
    for noun in objects:
        inner = unwrap(noun)
        if any(inner.lemma_.lower() in noun_classes()[name] for name in ("outflow", "inflow")):
            return flow_class(verb, inner)
        found = measure_class(inner)
        if found is not None:
            return found
    return flow_class(verb, objects[0]) if objects else "TradeMeasure"
