"""Claim whose an attack is by those who blame or clear somebody: "blamed Chad for it", "denied any role in it"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.claims.acts import hit_before
from loader.claims.arguments import date_of
from loader.claims.classes import is_in_class
from loader.claims.deeds import is_attack, owners
from loader.claims.events import EventDetails, make_event
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of
from loader.claims.reading import Actor, Reading
from loader.language import syntax
from loader.model import Claim

_BASE = 0.64
_AT = frozenset({"on", "against", "in", "at"})
_SHARE = frozenset(
    {"involvement", "role", "part", "hand", "responsibility", "complicity", "participation", "knowledge"}
)


@dataclass(frozen=True, slots=True)
class _Charge:
    """Who is said to be behind an attack, by which word, and with what modality."""

    word: Token
    heads: list[Token]
    modality: str


def blamed_claims(minter: Minter, noun: Token) -> Iterator[Claim]:
    """Yield the attack of whoever is blamed for it, is called responsible for it, or denies it.

    Whom it hit is told by the phrase, or by the attack that the text told of last.
    """
    charge = _charge(noun) if is_attack(noun) and not owners(noun) else None
    if charge is None:
        return
    doers = {actor.entity.iri: actor for head in charge.heads for actor in minter.reading.sides(head)}
    for doer in list(doers.values())[:MOST]:
        for hit in _hit(minter.reading, noun, doer)[:MOST]:
            yield minter.mint(_told(minter.reading, noun, charge, (doer, hit)))


def _charge(noun: Token) -> _Charge | None:
    case, head = syntax.case_of(noun), noun.head
    if case == "behind" and syntax.children(noun, "cop"):  # "Chad was behind the raid"
        return _Charge(noun, syntax.children(noun, *syntax.SUBJECTS), modality_of(noun))
    if head.pos_ == "ADJ" and head.lower_ == "responsible" and case == "for":
        return _Charge(head, syntax.subjects(head), modality_of(head))
    if head.pos_ != "NOUN" and not syntax.is_verb(head):
        return None
    if head.lemma_.lower() in _SHARE and case in {"in", "for", "of"}:  # "denied any role in the attack"
        return _denied(head.head)
    if syntax.is_verb(head) and is_in_class(head, "blaming"):
        other = [inner for preposition, inner in syntax.obliques(head) if preposition in {"on", "to"}]
        heads = syntax.objects(head) if case in {"for", "of", "over"} else other if noun.dep_ == "obj" else []
        return _Charge(head, heads, "alleged") if modality_of(head) == "actual" else None
    return _denied(head) if noun in syntax.objects(head) else None


def _denied(verb: Token) -> _Charge | None:
    denying = syntax.is_verb(verb) and is_in_class(verb, "disowning") and modality_of(verb) == "actual"
    return _Charge(verb, syntax.subjects(verb), "negated") if denying else None


def _hit(reading: Reading, noun: Token, doer: Actor) -> list[Actor]:
    heads = [inner for case, inner in syntax.obliques(noun) if case in _AT]
    sides = [side for head in heads for side in reading.sides(head)]
    named = [side for side in sides if reading.side_of(side.entity) != reading.side_of(doer.entity)]
    return named or ([] if heads else hit_before(reading, noun, doer))


def _told(reading: Reading, noun: Token, charge: _Charge, sides: tuple[Actor, Actor]) -> Told:
    doer, hit = sides
    roles = {"initiator": (doer,), "recipient": (hit,)}
    details = EventDetails(date=date_of(reading, noun, []))
    return Told(
        token=charge.word,
        relation="attacks",
        subject=doer.entity.iri,
        subject_score=doer.score,
        object=hit.entity.iri,
        object_score=hit.score,
        rule="attack.blamed",
        base=_BASE,
        modality=charge.modality,
        event=make_event(reading, "ArmedConflict", "ASSAULT", roles=roles, details=details),
    )
