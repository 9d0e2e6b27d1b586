"""Find the one other side of a text that is about two: whom "its neighbour" or a measure without a target means."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from spacy.tokens import Token

from loader.claims.actors import STATES, Actor
from loader.claims.classes import is_in_class
from loader.claims.geography import are_neighbours, last_state
from loader.language import syntax

if TYPE_CHECKING:
    from loader.claims.reading import Reading
    from loader.model import Entity, EntityLink

_TOLD = 3  # how often the other side of a measure is named at least
_SHARE = 0.6  # of all mentions of states and unions of states but one's own
_TWICE = 2


def other_of_two(reading: Reading, token: Token, own: str) -> Actor | None:
    """Return the country or union that a text sets beside ``own``, a code or an IRI; None where no other leads."""
    told = _told(reading, own)
    lead = told.most_common(1)
    if not lead or lead[0][1] < _TOLD or lead[0][1] < _SHARE * told.total():
        return None
    return _as_actor(reading, lead[0][0], token)


def neighbours(reading: Reading, noun: Token) -> tuple[Actor, ...]:
    """Return whom "its neighbour" means: the state next door that was named last.

    Where none was, the other state that the text names most, and twice at least.
    """
    owners = syntax.children(noun, "nmod:poss")
    if noun.tag_ != "NN" or not owners or not is_in_class(noun, "next door"):
        return ()
    own = next((actor for actor in reading.actors(owners[0])), None)
    side = reading.state_of(own.entity) if own is not None else None
    if side and (near := last_state(reading, noun, lambda code: are_neighbours(side, code))):
        return tuple(
            Actor(reading.government(a.entity), round(a.score * 0.9, 2), noun) for a in reading.actors(near[0])
        )
    told = _told(reading, _side(reading, own.entity)).most_common(2) if own is not None else []
    if not told or told[0][1] < _TWICE or (len(told) > 1 and told[0][1] == told[1][1]):
        return ()
    actor = _as_actor(reading, told[0][0], noun)
    return (Actor(reading.government(actor.entity), actor.score, noun),) if actor is not None else ()


def _told(reading: Reading, own: str) -> Counter[str]:
    """Count the mentions of each state and union of states, by code or IRI, but for one's own."""
    told = Counter(_name(link) for link in reading.links if _is_side(reading, link))
    told.pop(own, None)
    return told


def _is_side(reading: Reading, link: EntityLink) -> bool:
    known = link.entity.iri in reading.gazetteer
    return link.entity.type in STATES or (known and reading.gazetteer.has_members(link.entity.iri))


def _name(link: EntityLink) -> str:
    return link.entity.iso2 or link.entity.iri


def _side(reading: Reading, entity: Entity) -> str:
    return reading.state_of(entity) or entity.part_of or entity.iri


def _as_actor(reading: Reading, name: str, token: Token) -> Actor | None:
    link = next((link for link in reading.links if _name(link) == name and _is_side(reading, link)), None)
    if link is None:
        return None
    country = reading.gazetteer.country(link.entity.iso2) if link.entity.iso2 else None
    entity = reading.gazetteer.entity(country) if country is not None else link.entity
    return Actor(entity, round(link.score * 0.8, 2), token)
