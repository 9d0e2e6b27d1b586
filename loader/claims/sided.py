"""Find the one other side of a text that is about two: whom "its neighbour" or a measure without a target means."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Token

from loader.claims.actors import STATES, Actor
from loader.claims.reading import Reading

_TOLD = 3  # how often the other side is named at least
_SHARE = 0.6  # of all mentions of states and unions of states but one's own


def other_of_two(reading: Reading, token: Token, own: str) -> Actor | None:
    """Return the country or union that a text sets beside ``own``, a code or an IRI; None where no other leads."""
    links = [link for link in reading.links if link.entity.type in STATES or _is_union(reading, link.entity.iri)]
    told = Counter(link.entity.iso2 or link.entity.iri for link in links)
    told.pop(own, None)
    name, count = told.most_common(1)[0] if told else ("", 0)
    if count < _TOLD or count < _SHARE * told.total():
        return None
    link = next(link for link in links if (link.entity.iso2 or link.entity.iri) == name)
    country = reading.gazetteer.country(link.entity.iso2) if link.entity.iso2 else None
    entity = reading.gazetteer.entity(country) if country is not None else link.entity
    return Actor(entity, round(link.score * 0.8, 2), token)


def _is_union(reading: Reading, iri: str) -> bool:
    return iri in reading.gazetteer and reading.gazetteer.has_members(iri)
