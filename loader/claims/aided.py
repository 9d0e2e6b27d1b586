"""Say whom aid is for where its clause names nobody, and who is helped by what is done "with Russian help"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.actors import STATES, Actor
from loader.claims.antecedents import most_told, subjects_before
from loader.claims.classes import is_in_class
from loader.claims.deeds import owners
from loader.claims.events import EventDetails, make_event
from loader.claims.lexicon import frames_by_verb
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of
from loader.claims.reading import Reading
from loader.language import syntax
from loader.model import Claim

_RULE = ("support.with-help", 0.7)
_WEAKER = 0.8
_WITH = frozenset({"with", "thanks to"})
_WITH_VERBS = frozenset({"grapple", "struggle", "break", "cope", "deal", "contend", "compete", "clash"})
_SCANT = frozenset({"little", "scant", "dwindling", "no", "less", "shrinking"})


def aided(reading: Reading, verb: Token, own: frozenset[str]) -> tuple[Actor, ...]:
    """Return the state that aid is for: the one that the text is about, else that of which the text spoke last.

    ``own`` holds codes or IRIs of who gives it. Who gives aid too is not meant: "Norway pledged a million, and
    Japan promised as much".
    """
    return most_told(reading, own) or tuple(_spoken_of(reading, verb, own))[:1]


def _spoken_of(reading: Reading, verb: Token, own: frozenset[str]) -> Iterator[Actor]:
    for subject in subjects_before(verb):
        giving = any(frame.plover == "AID" for frame in frames_by_verb().get(subject.head.lemma_.lower(), ()))
        for actor in reading.actors(subject) if not giving else ():
            if actor.entity.type in STATES and not actor.national and reading.side_of(actor.entity) not in own:
                yield Actor(actor.entity, round(actor.score * _WEAKER, 2), actor.token)


def help_claims(minter: Minter, noun: Token) -> Iterator[Claim]:
    """Yield the support of those "with" whose help somebody acts: "With Iran's backing the Houthis struck"."""
    reading, verb = minter.reading, noun.head
    if syntax.case_of(noun) not in _WITH or not is_in_class(noun, "helping out") or not syntax.is_verb(verb):
        return
    if _is_no_help(noun) or verb.lemma_ in _WITH_VERBS:
        return
    givers = owners(noun) + [inner for case, inner in syntax.obliques(noun) if case == "of"]
    doers = [actor for head in syntax.subjects(verb) for actor in reading.actors(head) if not actor.national]
    for giver in [actor for head in givers for actor in reading.actors(head)][:MOST]:
        own = reading.side_of(giver.entity)
        for other in [doer for doer in doers if reading.side_of(doer.entity) != own][:MOST]:
            yield minter.mint(_told(reading, noun, giver, other))


def _is_no_help(noun: Token) -> bool:
    """Tell whether hardly any help is told of, or help for another: "with little aid", "with aid for the rebels"."""
    scant = any(child.lower_ in _SCANT for child in syntax.children(noun, "amod", "det"))
    return scant or any(case in {"for", "to"} for case, _ in syntax.obliques(noun))


def _told(reading: Reading, noun: Token, giver: Actor, other: Actor) -> Told:
    roles = {"initiator": (giver,), "recipient": (other,)}
    return Told(
        token=noun,
        relation="supports",
        subject=giver.entity.iri,
        subject_score=giver.score,
        object=other.entity.iri,
        object_score=other.score,
        rule=_RULE[0],
        base=_RULE[1],
        modality=modality_of(noun.head),
        event=make_event(reading, "Cooperation", "AID", roles=roles, details=EventDetails()),
    )
