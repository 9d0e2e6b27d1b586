"""Claim at whose request, insistence or under whose pressure something is done: who does it was asked to.

"Kenya closed the port at Uganda's request", "the Netherlands, under US pressure to halt servicing".
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.addressed import addressed
from loader.claims.classes import is_in_class
from loader.claims.groups import seat_of
from loader.claims.minting import MOST, Minter
from loader.claims.reading import Actor, Reading
from loader.language import syntax
from loader.model import Claim

_RULE = ("demand.bidding", 0.72)
_OWNERS = ("nmod:poss", "compound", "amod")
_WITHIN = frozenset({"acl", "acl:relcl", "amod"})


def bidding_claims(minter: Minter, noun: Token) -> Iterator[Claim]:
    """Yield the demand of each whose request ``noun`` is, of whoever does what is asked."""
    reading, case = minter.reading, syntax.case_of(noun)
    asked = case == "at" and is_in_class(noun, "bidding")
    if not asked and not (case == "under" and noun.lemma_ == "pressure" and _has_aim(noun)):
        return
    for doer in _askers(reading, noun)[:MOST]:
        own = reading.side_of(doer.entity)
        found = [actor for actor in _asked(reading, noun) if reading.side_of(actor.entity) != own]
        others: list[Actor | None] = [*found[:MOST]] or [None]
        for other in others:
            yield minter.mint(addressed(reading, noun, "demands", (doer, other), rule=_RULE))


def _has_aim(noun: Token) -> bool:
    return any(map(syntax.is_infinitive, syntax.children(noun, "acl", "advcl", "xcomp")))


def _askers(reading: Reading, noun: Token) -> list[Actor]:
    owners = [part for owner in syntax.children(noun, *_OWNERS) for part in syntax.coordinated(owner)]
    owners += [inner for preposition, inner in syntax.obliques(noun) if preposition in {"of", "by", "from"}]
    return [actor for owner in owners for actor in reading.actors(owner) or _seated(reading, owner)]


def _seated(reading: Reading, owner: Token) -> tuple[Actor, ...]:
    """Return the government of a capital: no other place has a request."""
    link = reading.link_at.get(owner.i)
    return tuple(seat_of(reading, link, owner)) if link is not None and link.entity.type == "place" else ()


def _asked(reading: Reading, noun: Token) -> tuple[Actor, ...]:
    """Return who does it: whom the phrase describes, or the subject of its verb, or of the one above its noun."""
    if actors := reading.actors(noun.head):
        return actors
    for governor in syntax.ancestors(noun):
        if not syntax.is_verb(governor):
            continue
        actors = tuple(actor for head in syntax.subjects(governor) for actor in reading.actors(head))
        if actors or governor.dep_ not in _WITHIN:
            return actors
    return ()
