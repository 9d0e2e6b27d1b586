"""Hold somebody who acts, and name the kinds of entities that may."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from loader.model import Entity

STATES = frozenset({"country", "government"})
BODIES = frozenset({"agency", "organization"})
ACTORS = STATES | BODIES | {"person", "office"}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: the entity, how sure the link is, and the token."""

    entity: Entity
    score: float
    token: Token
    national: bool = False
