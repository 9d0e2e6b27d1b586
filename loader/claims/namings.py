"""Claim what somebody does by a name for what another has done or said.

"Kampala called the ban illegal" accuses; "Kigali called the report nonsense" denies; "a mistake" criticises.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.claims.antecedents import most_told, other_side
from loader.claims.belonging import as_country, hit_by
from loader.claims.classes import is_in_class
from loader.claims.events import EventDetails, make_event
from loader.claims.forms import is_of_relative
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of
from loader.claims.reactions import doer_of, points_back
from loader.claims.reading import STATES, Actor, Reading
from loader.language import syntax
from loader.model import Claim

_BASE, _UNTOLD = 0.74, 0.6


@dataclass(frozen=True, slots=True)
class _Force:
    """What a name does to whom it is given."""

    rule: str
    relation: str
    event: str
    plover: str
    content: str | None


_CHARGE = _Force("accuse.naming", "accuses", "Accusation", "ACCUSE", "alleged")
_DENIAL = _Force("deny.naming", "denies", "Statement", "REJECT", "negated")
_CRITICISM = _Force("criticise.naming", "criticises", "Accusation", "ACCUSE", None)
_SOMEBODY = frozenset({"him", "her", "them", "himself", "herself", "themselves"})
_OWNERS = ("nmod:poss", "compound", "amod")


def naming_claims(minter: Minter, verb: Token) -> Iterator[Claim]:
    """Yield an accusation for what of another side ``verb`` calls a wrong, a denial for what it calls untrue."""
    force = _force(verb) if is_in_class(verb, "naming") else None
    if force is None:
        return
    for speaker in _speakers(minter.reading, verb)[:MOST]:
        others, base = _others(minter.reading, verb, speaker)
        if force is _CHARGE and base == _BASE:
            others = [as_country(minter.reading, a) if a.entity.type in STATES else a for a in others]
        ends: list[Actor | None] = [*others[:MOST]] if force is not _DENIAL or base == _BASE else [None]
        for other in ends:
            yield minter.mint(_told(minter.reading, verb, force, (speaker, other), base))


def _force(verb: Token) -> _Force | None:
    """Return what the name does: a wrong accuses, an untruth denies, what is only bad criticises."""
    if _names(verb, "untruth"):
        return _DENIAL
    if _names(verb, "reproach"):
        return _CHARGE
    judged = _names(verb, "disapproval") and not is_in_class(verb, "condemning")  # which criticise by themselves
    return _CRITICISM if judged else None


def _speakers(reading: Reading, verb: Token) -> list[Actor]:
    return [actor for subject in syntax.subjects(verb) for actor in reading.actors(subject)]


def _names(verb: Token, kind: str) -> bool:
    """Tell whether what something is called is of a kind: a wrong ("illegal", "as blackmail"), an untruth ("a lie")."""
    called = [child for child in verb.children if child.i > verb.i and child.dep_ in {"xcomp", "obl", "obj", "ccomp"}]
    called += [child for child in syntax.children(verb, "advcl") if syntax.is_marked_as(child)]
    called = [child for child in called if not syntax.is_infinitive(child)]  # "called on Chad to stop the escalation"
    things = [child for child in verb.children if child.dep_ == "obj"]
    return any(
        is_in_class(word, kind)
        for name in called
        if name not in things[:1] or (len(called) == 1 and not is_in_class(verb, "condemning"))
        for word in name.subtree
        if not any(child.lower_ in {"not", "no"} for child in word.children)
    )


def _others(reading: Reading, verb: Token, speaker: Actor) -> tuple[list[Actor], float]:
    """Return who is charged: who is named, whose the thing is, or the side that the text spoke of last."""
    own = frozenset({reading.side_of(speaker.entity)})
    for noun in syntax.objects(verb)[:1]:
        owners = [actor for owner in syntax.children(noun, *_OWNERS) for actor in reading.actors(owner)]
        for actors in (list(reading.actors(noun)), owners, list(hit_by(reading, noun, set(own)))):
            told = [actor for actor in actors if reading.side_of(actor.entity) not in own]
            if told:
                return told, _BASE
        if noun.lower_ in _SOMEBODY:
            return [], _UNTOLD
        if points_back(reading, noun) and (done := doer_of(reading, noun, own)):
            return list(done), _UNTOLD
    return list(other_side(reading, verb, own) or most_told(reading, own)), _UNTOLD


def _told(reading: Reading, verb: Token, force: _Force, sides: tuple[Actor, Actor | None], base: float) -> Told:
    speaker, other = sides
    roles = {"initiator": (speaker,), **({"recipient": (other,)} if other is not None else {})}
    return Told(
        token=verb,
        relation=force.relation,
        subject=speaker.entity.iri,
        subject_score=speaker.score,
        object=other.entity.iri if other is not None else None,
        object_score=other.score if other is not None else 1.0,
        rule=force.rule,
        base=base,
        modality="actual" if force is _DENIAL and is_of_relative(verb) else modality_of(verb),
        content=force.content,
        stance="accuses" if force is _CRITICISM else force.relation,
        event=make_event(reading, force.event, force.plover, roles=roles, details=EventDetails()),
    )
