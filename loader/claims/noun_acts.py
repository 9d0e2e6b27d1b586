"""Claim what nouns say that somebody does: "China's exports of antimony to Japan", "a demand by Peru"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.claims.arguments import date_of, linked, phrase, place_of
from loader.claims.belonging import nationals, nationals_at, of_country, whose
from loader.claims.classes import is_in_class
from loader.claims.ends import End
from loader.claims.events import EventDetails, make_event
from loader.claims.lexicon import NounAct, frames_by_verb, noun_acts, noun_classes
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of, modality_of_noun
from loader.claims.reading import STATES, Actor, Reading
from loader.claims.slots import match
from loader.claims.told_before import last_goods
from loader.claims.trades_before import is_bare, last_trade
from loader.claims.withheld import is_held_back, is_withheld
from loader.language import syntax
from loader.model import Claim, EntityLink, Event

_TRADE = frozenset({"exports", "imports", "produces"})
_PAIR = 2
_GOODS = frozenset({"commodity"})
_OWNERS = ("nmod:poss", "compound", "amod")
_JUDGED = frozenset({"supports", "criticises"})


@dataclass(frozen=True, slots=True)
class _Found:
    """An act that a noun says: who does it, what the claim ends in, and the other side of a trade."""

    act: NounAct
    noun: Token
    doers: tuple[Actor, ...]
    ends: tuple[End, ...]
    partners: tuple[Actor, ...]
    others: tuple[Actor, ...] = ()


def noun_act_claims(minter: Minter, noun: Token) -> Iterator[Claim]:
    """Yield what ``noun`` says that somebody does, when both who does it and what it is done to are told."""
    act = noun_acts().get(noun.lemma_.lower())
    if act is None or _is_told_otherwise(minter.reading, act, noun):
        return
    if act.relation == "attacks":
        yield from _fights(minter, act, noun)
    found = _find(minter.reading, act, noun)
    if not found.doers or not found.ends:
        return
    event = _event(minter.reading, found)
    for doer in found.doers[:MOST]:
        for end in found.ends[:MOST]:
            if end.thing != doer.entity.iri:
                yield minter.mint(_told(found, act.relation, doer, end, event))
    for partner in found.partners[:MOST] if act.mirrored else ():
        for end in found.ends[:MOST]:
            yield minter.mint(_told(found, act.mirrored or "", partner, end, event))


def _is_told_otherwise(reading: Reading, act: NounAct, noun: Token) -> bool:
    """Tell whether the verb above tells of it: a trade that it stops, a demand turned down, help that it gives."""
    if act.relation in _TRADE and is_held_back(noun):
        return True
    if act.relation == "supports" and noun.dep_ == "nmod" and is_withheld(reading, noun.head):
        return True
    answered = act.clause and act.relation != "accuses" and _is_answered(noun)
    return bool(answered) or _is_told_by_verb(reading, act, noun)


def _fights(minter: Minter, act: NounAct, noun: Token) -> Iterator[Claim]:
    """Yield the attacks of each on the other in "the war between Chad and Libya"."""
    between = [inner for preposition, inner in syntax.obliques(noun) if preposition == "between"]
    sides = {actor.entity.iri: actor for inner in between for actor in minter.reading.actors(inner)}
    if len(sides) != _PAIR:
        return
    one, other = sides.values()
    for doer, hit in ((one, other), (other, one)):
        found = _Found(act, noun, (doer,), (End(hit.entity.iri, hit.score),), (), (hit,))
        yield minter.mint(_told(found, act.relation, doer, found.ends[0], _event(minter.reading, found)))


def _is_told_by_verb(reading: Reading, act: NounAct, noun: Token) -> bool:
    """Tell whether the verb says by a frame of its own who helps whom: "voiced its support for Mali's bid"."""
    filled = match(reading, noun.head) if act.relation == "supports" and syntax.is_verb(noun.head) else None
    if filled is None or filled.frame.relation != "supports" or noun not in filled.objects:
        return False
    return bool(filled.roles.get("initiator") and filled.roles.get("recipient"))


def _is_answered(noun: Token) -> bool:
    """Tell whether a demand or a charge is named as what somebody turns down: the denial tells of it."""
    return syntax.is_verb(noun.head) and _is_denial(noun.head)


def _deniers(reading: Reading, noun: Token) -> Iterator[Actor]:
    """Yield who denies a charge: it is against them, "rejected charges by Chad", "accusations that Chad denies"."""
    verbs = [noun.head] if _is_answered(noun) else []
    verbs += [c for c in syntax.children(noun, "acl:relcl") if _is_denial(c) and noun in syntax.objects(c)]
    yield from (actor for verb in verbs for head in syntax.subjects(verb) for actor in reading.actors(head))


def _is_denial(verb: Token) -> bool:
    return any(frame.relation == "denies" for frame in frames_by_verb().get(verb.lemma_.lower(), ()))


def _find(reading: Reading, act: NounAct, noun: Token) -> _Found:
    heads = list(_after(noun, act.others))
    if act.end == "place" and not heads and syntax.children(noun.head, "cop"):
        heads = [noun.head]  # "is in Kenya for a visit"
    others = tuple(actor for head in heads for actor in _meant(reading, act, head))
    doers = tuple(_doers(reading, act, noun, {actor.entity.iri for actor in others}))
    if act.relation in _TRADE:
        return _trade(reading, _Found(act, noun, tuple(of_country(reading, doer) for doer in doers), (), (), others))
    if act.clause and not others:
        clauses = syntax.children(noun, "acl", "ccomp", "acl:relcl")
        others = tuple(a for clause in clauses for head in syntax.subjects(clause) for a in reading.actors(head))
        if act.relation == "threatens" and not others:  # "a threat by Chad to walk out of the Union"
            inside = (token for clause in clauses for token in clause.subtree if syntax.is_infinitive(clause))
            others = tuple(actor for token in inside if token.dep_ != "compound" for actor in reading.actors(token))
        if act.relation == "accuses":
            others = tuple(_deniers(reading, noun)) or others
    if act.relation == "attacks" and all(doer.entity.type == "person" for doer in doers):
        others = tuple(actor for actor in others if actor.entity.type not in {"person", "office"})  # by words
    own = {reading.side_of(doer.entity) for doer in doers}
    others = tuple(actor for actor in others if reading.side_of(actor.entity) not in own)
    return _Found(act, noun, doers, tuple(End(actor.entity.iri, actor.score) for actor in others), (), others)


def _trade(reading: Reading, found: _Found) -> _Found:
    """Complete a trade with its goods and its other side; of "Exports to Mexico tripled" from what was told before."""
    act, noun, doers, others = found.act, found.noun, found.doers, found.others
    goods = linked(reading, phrase(noun), _GOODS) or _subject_goods(reading, noun) or _sent(reading, noun)
    if act.relation == "imports" and not others and doers:  # "Egyptian purchases of Russian wheat"
        bought = (goods for case, goods in syntax.obliques(noun) if case == "of")
        others = tuple(actor for inner in bought for actor in nationals(reading, inner))
        others = others or tuple(actor for word in _behind_noun(noun) for actor in nationals_at(reading, word))
    if act.mirrored and others and not doers and is_bare(noun):
        before = last_trade(reading, noun, act.relation)
        doers, goods = (before.doers, list(before.goods)) if before is not None else (doers, goods)
    ends = tuple(End(link.entity.iri, link.score, link.entity.iri) for link in goods)
    if not ends and act.mirrored:
        ends = tuple(End(actor.entity.iri, actor.score) for actor in others)
    return _Found(act, noun, doers, ends, others if goods else ())


def _subject_goods(reading: Reading, noun: Token) -> list[EntityLink]:
    """Return the goods of "iron ore makes up half of its exports", "its main export is bauxite"."""
    if syntax.children(noun.head, "cop") and noun.dep_ in syntax.SUBJECTS:
        return linked(reading, phrase(noun.head), _GOODS)
    if syntax.children(noun, "cop"):
        return linked(
            reading, (token for head in syntax.children(noun, *syntax.SUBJECTS) for token in phrase(head)), _GOODS
        )
    verb = next((governor for governor in syntax.ancestors(noun) if syntax.is_verb(governor)), None)
    if verb is None or not is_in_class(verb, "making up"):
        return []
    return linked(reading, (token for subject in syntax.subjects(verb) for token in phrase(subject)), _GOODS)


def _sent(reading: Reading, noun: Token) -> list[EntityLink]:
    """Return the goods told before that "shipments from Oman" are of, where the phrase says nothing of its own."""
    if not is_in_class(noun, "sent") or syntax.children(noun, "compound", "amod"):
        return []
    return [] if any(case == "of" for case, _ in syntax.obliques(noun)) else list(last_goods(reading, noun))


def _after(noun: Token, prepositions: frozenset[str]) -> Iterator[Token]:
    """Yield the nouns after the prepositions; of what is only named by them, what they are with: "of talks with Y"."""
    phrases = [*syntax.obliques(noun)]
    if noun.dep_ in syntax.SUBJECTS and syntax.is_verb(noun.head):  # parsers hang "to Spain" on "fell" behind it
        phrases += [(case, inner) for case, inner in syntax.obliques(noun.head) if noun.i < inner.i < noun.head.i]
    inside = [found for case, inner in phrases if case in {"of", "from"} for found in syntax.obliques(inner)]
    phrases += inside
    phrases += [found for case, inner in inside if case == "from" for found in syntax.obliques(inner)]
    if noun.dep_ in {"obj", "nsubj:pass"} and syntax.is_verb(noun.head):  # "cut its exports to China"
        phrases += [(case, inner) for case, inner in syntax.obliques(noun.head) if inner.i > noun.i and case != "by"]
    for preposition, inner in phrases:
        if preposition in prepositions:
            yield inner
            yield from (other for case, other in syntax.obliques(inner) if case in {"with", "on", "to"})


def _meant(reading: Reading, act: NounAct, head: Token) -> Iterator[Actor]:
    link = reading.link_at.get(head.i)
    if act.end == "place":
        if link is not None and link.entity.type in STATES | {"place"}:
            yield of_country(reading, Actor(link.entity, link.score, head))
    elif act.end == "body":
        if link is not None and link.entity.type in {"organization", "agreement"}:
            yield Actor(link.entity, link.score, head)
    elif act.end == "goods":
        yield from nationals_at(reading, head)
    elif act.relation == "attacks":
        yield from reading.sides(head)
    else:
        yield from reading.actors(head) or _behind(reading, act, head)


def _behind(reading: Reading, act: NounAct, head: Token) -> Iterator[Actor]:
    """Yield who stands behind what is judged: "support for Mali's bid", "condemnation of the Israeli strikes"."""
    if act.relation in _JUDGED:
        yield from whose(reading, head, always=True)


def _doers(reading: Reading, act: NounAct, noun: Token, others: set[str]) -> Iterator[Actor]:
    if act.stance == "accuses" and syntax.is_verb(noun.head) and is_in_class(noun.head, "pursuing"):
        yield from (
            actor for head in syntax.subjects(noun.head) for actor in reading.actors(head)
        )  # "dropped a WTO case"
        return
    owners = _owners(act, noun)
    if not owners and act.end == "goods" and act.relation != "imports":  # "the supply of Azerbaijani gas"
        yield from (
            actor for case, goods in syntax.obliques(noun) if case == "of" for actor in nationals(reading, goods)
        )
    for owner in owners:
        for actor in reading.actors(owner) or (tuple(nationals_at(reading, owner)) if act.end == "goods" else ()):
            if actor.entity.iri not in others and (act.end != "place" or actor.entity.type == "person"):
                yield actor
    if act.relation == "supports" and not owners and syntax.case_of(noun) == "in":  # "struck a ship in support of Gaza"
        verb = next((governor for governor in syntax.ancestors(noun) if syntax.is_verb(governor)), noun)
        yield from (actor for head in syntax.subjects(verb) for actor in reading.actors(head))
    if act.end == "place" and not any(reading.actors(owner) for owner in owners):
        yield from _travellers(reading, noun)
    if act.end == "body" and not owners and syntax.is_verb(noun.head):  # "applied for membership", "announced its exit"
        yield from (actor for subject in syntax.subjects(noun.head) for actor in reading.actors(subject))


def _owners(act: NounAct, noun: Token) -> list[Token]:
    """Return whose act it is by the words on the noun: "Peru's exports", "exports by Peru"."""
    buyers = syntax.children(noun, "nmod:poss") if act.relation == "imports" else []  # "India's Russian oil imports"
    found = buyers or syntax.children(noun, *_OWNERS)
    if act.relation == "imports":
        found = [owner for owner in found if owner not in _behind_noun(noun)]
    owners = [part for owner in found for part in syntax.coordinated(owner)]
    sources = {"by", "from", "in"} if act.relation in _TRADE else {"by", "from"}
    sources -= {"from"} if act.relation == "imports" else set()
    hung = list(syntax.obliques(noun))
    if act.relation == "exports" and is_in_class(noun, "sent"):  # "cargoes of gas from Qatar"
        hung += [
            found for case, inner in hung if case == "of" for found in syntax.obliques(inner) if found[0] == "from"
        ]
    ours = sources - act.others | ({"of"} if act.end == "place" else set())  # "the visit of Ana Li to Oslo"
    owners += [head for case, head in hung if case in ours]
    if not owners and noun.dep_ in syntax.SUBJECTS and syntax.is_verb(noun.head):  # parsers hang "by Chad" on "grew"
        behind = ((case, head) for case, head in syntax.obliques(noun.head) if noun.i < head.i < noun.head.i)
        owners += [head for case, head in behind if case in sources - act.others]
    if act.relation == "attacks":  # "the downing of a Malian drone by Algerian forces"
        inside = (pair for case, hit in syntax.obliques(noun) if case == "of" for pair in syntax.obliques(hit))
        owners += [head for case, head in inside if case == "by"]
    return owners


def _behind_noun(noun: Token) -> list[Token]:
    """Return the nationalities that parsers hang on a flow, though they tell its goods: "imports of Russian gas"."""
    return [child for child in syntax.children(noun, "amod") if child.i > noun.i]


def _travellers(reading: Reading, noun: Token) -> Iterator[Actor]:
    """Yield who speaks or acts "during a visit to Malaysia", or is "on a visit": the subject of the clause."""
    if syntax.case_of(noun) == "for" and syntax.children(noun.head, "cop"):  # "is in Kenya for a visit"
        yield from (a for subject in syntax.children(noun.head, *syntax.SUBJECTS) for a in reading.actors(subject))
    if syntax.case_of(noun) == "on" and syntax.children(noun, "cop"):
        yield from (actor for subject in syntax.children(noun, *syntax.SUBJECTS) for actor in reading.actors(subject))
    if syntax.case_of(noun) in {"during", "on", "after", "before", "for", "at the end of"} and syntax.is_verb(
        noun.head
    ):
        for subject in syntax.subjects(noun.head):
            yield from (actor for actor in reading.actors(subject) if actor.entity.type in {"person", "office"})


def _event(reading: Reading, found: _Found) -> Event | None:
    act = found.act
    if act.event == "none":
        return None
    roles = {"initiator": found.doers[:MOST]}
    if act.end == "side":
        roles["recipient"] = found.others[:MOST]
    place = found.ends[0].thing if act.end == "place" else None
    located = place_of(reading, found.noun, [found.noun])
    details = EventDetails(
        place=place or (located.entity.iri if located is not None else None), date=date_of(reading, found.noun, [])
    )
    return make_event(reading, act.event, act.plover, roles=roles, details=details)


def _told(found: _Found, relation: str, doer: Actor, end: End, event: Event | None) -> Told:
    return Told(
        token=found.noun,
        relation=relation,
        subject=doer.entity.iri,
        subject_score=doer.score,
        object=end.thing,
        object_score=end.score,
        rule=found.act.id,
        base=found.act.base,
        modality=_modality(found.noun, relation),
        content=found.act.content,
        stance=found.act.stance,
        event=event,
        commodity=end.good,
    )


def _modality(noun: Token, relation: str) -> str:
    """Return the modality of what a noun tells: a charge that is denied has been made all the same."""
    if relation == "supports" and _is_taken_back(noun):
        return "negated"
    return "actual" if relation == "accuses" and _is_answered(noun) else modality_of_noun(noun)


def _is_taken_back(noun: Token) -> bool:
    """Tell whether somebody has taken his help or backing away: "withdrew its support", "backed away from it"."""
    verb = noun.head
    hung = (
        noun.dep_ == "obj"
        or noun.dep_ in syntax.PASSIVE_SUBJECTS
        or syntax.case_of(noun) in {"from", "on", "away from"}
    )
    taken = syntax.phrasal(verb) in noun_classes()["taking back"] or is_in_class(verb, "taking back")
    return hung and taken and modality_of(verb) == "actual"
