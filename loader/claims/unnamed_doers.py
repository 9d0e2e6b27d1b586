"""Find who does it where the clause names nobody: whose port others may not enter, who tells of a duty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from loader.claims.actors import STATES, Actor
from loader.claims.classes import is_in_class
from loader.claims.minting import Minter
from loader.claims.reading import Reading
from loader.claims.sided import other_of_two
from loader.claims.slots import Filled
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


def authority(minter: Minter, filled: Filled) -> tuple[Actor, ...]:
    """Return who demands a licence: whom it comes from, else the state of the office or body that tells of it."""
    if found := filled.roles.get("imposer"):
        return found
    said = minter.attribution_of.get(filled.verb.i)
    codes = {speaker.entity.iso2: speaker for speaker in (said.speakers if said else ()) if speaker.entity.iso2}
    return tuple(
        Actor(minter.reading.gazetteer.entity(state), speaker.score, speaker.token)
        for code, speaker in sorted(codes.items())
        if (state := minter.reading.gazetteer.government_of(code)) is not None
    )


def opposite(reading: Reading, filled: Filled) -> tuple[Actor, ...]:
    """Return the government of the other of two sides that a text is about: "a duty will be imposed on Oman"."""
    targets = filled.roles.get("target", ())
    own = reading.state_of(targets[0].entity) if targets else None
    other = other_of_two(reading, filled.verb, own) if own is not None else None
    return (replace(other, entity=reading.government(other.entity)),) if other is not None else ()
