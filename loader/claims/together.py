"""Claim who does a thing together, whatever it is: "Turkey and Romania have been clearing mines together"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from spacy.tokens import Token

from loader.claims.arguments import date_of, place_of
from loader.claims.classes import is_in_class
from loader.claims.events import EventDetails, make_event
from loader.claims.minting import Minter, Told
from loader.claims.modality import modality_of
from loader.claims.reading import STATES, Actor, Reading
from loader.claims.slots import match
from loader.language import syntax
from loader.model import Claim

_BASE = 0.66
_MOST = 4  # sides that are paired with each other
_BY = frozenset({"with", "in", "by"})
_JOINTLY = frozenset({"together", "jointly"})
_TOLD = frozenset({"meets", "negotiates", "cooperates", "agrees", "said"})


def together_claims(minter: Minter, verb: Token) -> Iterator[Claim]:
    """Yield the cooperation of each two states or bodies that do something together."""
    jointly = any(child.lower_ in _JOINTLY for child in syntax.children(verb, "advmod"))
    if not (jointly or _is_joint(verb) or verb.lower_.startswith("co-") or verb.lower_ == "co"):
        return
    if is_in_class(verb, "speaking"):
        return
    filled = match(minter.reading, verb)
    sides = _sides(minter.reading, verb)
    persons = [] if sides else _persons(minter.reading, verb)
    sides = sides or persons
    if len(sides) < 2 or (filled is not None and filled.frame.relation in _TOLD):
        return
    place = place_of(minter.reading, verb, [])
    details = EventDetails(
        place=place.entity.iri if place is not None else None, date=date_of(minter.reading, verb, [])
    )
    kind, category = ("Meeting", "CONSULT") if persons else ("Cooperation", "COOPERATE")
    event = make_event(minter.reading, kind, category, roles={"participant": tuple(sides)}, details=details)
    for one, other in combinations(sides[:_MOST], 2):
        yield minter.mint(
            Told(
                token=verb,
                relation="meets" if persons else "cooperates",
                subject=one.entity.iri,
                subject_score=one.score,
                object=other.entity.iri,
                object_score=other.score,
                rule="meet.together" if persons else "cooperate.together",
                base=_BASE,
                modality=modality_of(verb),
                event=event,
            )
        )


def _persons(reading: Reading, verb: Token) -> list[Actor]:
    """Return the persons who do something in one place: "opened the bridge together", "co-chaired a session with"."""
    if not syntax.objects(verb):
        return []
    chairing = verb.lower_.startswith("co")
    owners = (verb, *syntax.objects(verb)) if chairing else ()
    beside = [inner for owner in owners for case, inner in syntax.obliques(owner) if case == "with"]
    heads = [*syntax.subjects(verb), *beside]
    found = (actor for head in heads for actor in reading.actors(head) if actor.entity.type == "person")
    return list({actor.entity.iri: actor for actor in found}.values())


def _is_joint(verb: Token) -> bool:
    """Tell whether what is done is joint, "held joint exercises", and no more than words: "a joint statement"."""
    things = [
        *syntax.objects(verb),
        *(n for case, n in syntax.obliques(verb) if case in _BY and is_in_class(n, "war game")),
    ]
    done = [noun for noun in things if any(child.lower_ == "joint" for child in noun.children)]
    return any(not (noun.lemma_ in syntax.TEXTS or is_in_class(noun, "of words")) for noun in done)


def _sides(reading: Reading, verb: Token) -> list[Actor]:
    """Return the states and bodies that are told together as who does it."""
    clauses = (verb, *syntax.children(verb, "xcomp"))  # parsers split "co" off "co-host"
    owners = (verb, *syntax.objects(verb)) if _is_joint(verb) else ()  # "held joint drills with Chile"
    beside = [inner for owner in owners for case, inner in syntax.obliques(owner) if case == "with"]
    heads = [*next((found for clause in clauses if (found := syntax.subjects(clause))), []), *beside]
    actors = [actor for head in heads for actor in reading.actors(head)]
    sides = (actor for actor in actors if actor.entity.type in STATES | {"organization"} and not actor.national)
    return list({actor.entity.iri: actor for actor in sides}.values())
