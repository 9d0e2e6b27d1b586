"""Tell who takes part in an agreement that a verb tells of: those named, those between whom it is, its parties."""

from __future__ import annotations

from dataclasses import replace

from loader.claims.measures import is_agentless
from loader.claims.reading import Actor, Reading
from loader.claims.slots import Filled
from loader.model import party_iri

_PAIR, _FEW = 2, 4
_MADE = frozenset({"agreement.conclude", "agreement.reach", "agreement.announce"})
_STEP_BACK = 0.85  # of the score of a link, for parties that another sentence tells


def participants(reading: Reading, filled: Filled) -> tuple[Actor, ...]:
    """Return the sides of an agreement, each once; who "secured a truce between A and B" is none of them.

    Of a passive that leaves out who does it, they are the parties that the
    agreement has: "the treaty was signed in 2002".
    """
    return tuple(_as_party(reading, filled, actor) for actor in _sides(reading, filled) if _is_bound(filled, actor))


def _is_bound(filled: Filled, actor: Actor) -> bool:
    """Tell whether an actor is bound by what is signed: not a person whose state is unknown, who signs for others."""
    return filled.frame.in_person is None or actor.entity.type not in {"person", "office"}


def _as_party(reading: Reading, filled: Filled, actor: Actor) -> Actor:
    """Return the party of the agreement for a body that acts for it: the Union for its Commission."""
    parties = filled.agreement.entity.parties if filled.agreement is not None else ()
    if actor.entity.part_of not in parties or filled.frame.id not in _MADE:
        return actor
    return replace(actor, entity=reading.gazetteer.entity(actor.entity.part_of or ""))


def _sides(reading: Reading, filled: Filled) -> tuple[Actor, ...]:
    between = filled.slots.get("between", ())
    if len(between) >= _PAIR:
        return between
    found = filled.roles.get("participant", ())
    if found or filled.agreement is None or not is_agentless(filled.verb):
        return found
    entity = filled.agreement.entity
    parties = entity.parties or (reading.gazetteer.parties_of(entity.iri) if entity.resolved else ())
    if not _PAIR <= len(parties) <= _FEW:
        return ()
    score = round(filled.agreement.score * _STEP_BACK, 2)
    sides = (reading.gazetteer.entity(party_iri(party)) for party in parties)
    return tuple(Actor(reading.government(side), score, filled.verb) for side in sides)
