"""Say what somebody demands of another side, or threatens it with, where no frame of a verb tells it."""

from __future__ import annotations

from spacy.tokens import Token

from loader.claims.events import EventDetails, make_event
from loader.claims.minting import Told
from loader.claims.reading import Actor, Reading
from loader.model import DateRange

_EVENTS = {"demands": ("Demand", "REQUEST"), "threatens": ("Threat", "THREATEN")}


def addressed(
    reading: Reading,
    token: Token,
    relation: str,
    sides: tuple[Actor, Actor | None],
    *,
    rule: tuple[str, float],
    date: DateRange | None = None,
) -> Told:
    """Return that the first of ``sides`` demands, or threatens, something; None is nobody in particular.

    ``rule`` is the name of the rule with its confidence alone.
    """
    doer, other = sides
    roles = {"initiator": (doer,), **({"recipient": (other,)} if other is not None else {})}
    kind, plover = _EVENTS[relation]
    return Told(
        token=token,
        relation=relation,
        subject=doer.entity.iri,
        subject_score=doer.score,
        object=other.entity.iri if other is not None else None,
        object_score=other.score if other is not None else 1.0,
        rule=rule[0],
        base=rule[1],
        content="hypothetical",
        stance=relation,
        event=make_event(reading, kind, plover, roles=roles, details=EventDetails(date=date)),
    )
