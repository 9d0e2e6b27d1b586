"""Claim whom somebody charges by a name for what the other has done: "Kampala called the ban illegal"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.antecedents import other_side
from loader.claims.belonging import as_country, hit_by
from loader.claims.classes import is_in_class
from loader.claims.events import EventDetails, make_event
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of
from loader.claims.reading import STATES, Actor, Reading
from loader.language import syntax
from loader.model import Claim

_BASE, _UNTOLD = 0.74, 0.6
_OWNERS = ("nmod:poss", "compound", "amod")


def naming_claims(minter: Minter, verb: Token) -> Iterator[Claim]:
    """Yield an accusation for each thing of another side that ``verb`` calls a wrong."""
    if not is_in_class(verb, "naming") or not _names_a_wrong(verb):
        return
    for speaker in _speakers(minter.reading, verb)[:MOST]:
        others, base = _others(minter.reading, verb, speaker)
        for other in others[:MOST]:
            yield minter.mint(_told(minter.reading, verb, (speaker, other), base))


def _speakers(reading: Reading, verb: Token) -> list[Actor]:
    return [actor for subject in syntax.subjects(verb) for actor in reading.actors(subject)]


def _names_a_wrong(verb: Token) -> bool:
    """Tell whether what something is called is a wrong: "illegal", "an act of terror", "as blackmail"."""
    called = [child for child in verb.children if child.i > verb.i and child.dep_ in {"xcomp", "obl", "obj", "ccomp"}]
    things = [child for child in verb.children if child.dep_ == "obj"]
    return any(
        is_in_class(word, "reproach")
        for name in called
        if name not in things[:1] or len(called) == 1
        for word in name.subtree
        if not any(child.lower_ in {"not", "no"} for child in word.children)
    )


def _others(reading: Reading, verb: Token, speaker: Actor) -> tuple[list[Actor], float]:
    """Return who is charged: who is named, whose the thing is, or the side that the text spoke of last."""
    own = frozenset({reading.state_of(speaker.entity) or speaker.entity.iri})
    for noun in syntax.objects(verb)[:1]:
        owners = [actor for owner in syntax.children(noun, *_OWNERS) for actor in reading.actors(owner)]
        for actors in (list(reading.actors(noun)), owners, list(hit_by(reading, noun, set(own)))):
            told = [actor for actor in actors if _side(reading, actor) not in own]
            if told:
                return [as_country(reading, actor) if actor.entity.type in STATES else actor for actor in told], _BASE
    return list(other_side(reading, verb, own)), _UNTOLD


def _side(reading: Reading, actor: Actor) -> str:
    return reading.state_of(actor.entity) or actor.entity.iri


def _told(reading: Reading, verb: Token, sides: tuple[Actor, Actor], base: float) -> Told:
    speaker, other = sides
    roles = {"initiator": (speaker,), "recipient": (other,)}
    return Told(
        token=verb,
        relation="accuses",
        subject=speaker.entity.iri,
        subject_score=speaker.score,
        object=other.entity.iri,
        object_score=other.score,
        rule="accuse.naming",
        base=base,
        modality=modality_of(verb),
        content="alleged",
        stance="accuses",
        event=make_event(reading, "Accusation", "ACCUSE", roles=roles, details=EventDetails()),
    )
