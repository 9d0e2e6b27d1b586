"""Find who keeps others out where nobody is said to: whose port, market or country it is that they may not enter."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.actors import STATES, Actor
from loader.claims.classes import is_in_class
from loader.claims.reading import Reading
from loader.language import syntax


def keepers(reading: Reading, verb: Token) -> tuple[Actor, ...]:
    """Return the governments of "are barred from Dutch ports", "are banned from entering Oman"."""
    if not syntax.is_passive(verb):
        return ()
    found = {actor.entity.iri: actor for actor in _own(reading, verb)}
    return tuple(found.values())


def _own(reading: Reading, verb: Token) -> Iterator[Actor]:
    kept_from = [noun for case, noun in syntax.obliques(verb) if case == "from"]
    for clause in syntax.children(verb, "advcl", "xcomp", "ccomp"):
        if clause.tag_ == "VBG" and is_in_class(clause, "coming in"):
            kept_from += syntax.objects(clause)
    for noun in kept_from:
        owners = [noun, *syntax.children(noun, "amod", "compound", "nmod:poss")]
        owners = owners if any(is_in_class(noun, kind) for kind in ("access", "market")) else [noun]
        for owner in owners:
            link = reading.link_at.get(owner.i)
            if link is not None and link.entity.type in STATES:
                yield Actor(reading.government(link.entity), round(link.score * 0.85, 2), owner)
