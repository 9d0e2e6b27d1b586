"""Find who stands behind "we" and "I" in somebody's words, and for whom a person speaks by title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from loader.claims.actors import Actor
from loader.model import Entity

if TYPE_CHECKING:
    from loader.claims.reading import Reading

_FIRST = frozenset({"we", "our", "us", "i", "my"})


def first_person(reading: Reading, token: Token) -> tuple[Actor, ...]:
    """Return the side that "we" and "our" in somebody's words stand for, and the speaker for "I"."""
    speaker = reading.speaking.get(token.i)
    if speaker is None or token.lower_ not in _FIRST:
        return ()
    code = reading.state_of(speaker.entity) if speaker.entity.type in {"person", "office", "agency"} else None
    own = token.lower_ not in {"i", "my"}
    side = (reading.gazetteer.government_of(code) if code else _movement_of(reading, speaker.entity)) if own else None
    entity = reading.gazetteer.entity(side) if side else speaker.entity
    return (Actor(entity, round(speaker.score * 0.9, 2), token),)


def _movement_of(reading: Reading, person: Entity) -> str | None:
    body = spoken_for(reading, person)
    return body if body is not None and reading.gazetteer.is_movement(body) else None


def spoken_for(reading: Reading, person: Entity) -> str | None:
    """Return the known body that the title of a person tells: of "Hamas spokesman Abu Obeida" Hamas."""
    bodies = {office.part_of for office in reading.titles_of(person)} if person.type == "person" else set()
    body = bodies.pop() if len(bodies) == 1 else None
    return body if body in reading.gazetteer else None
