"""Claim who stands between two sides, told by a noun: "Angola, the mediator between A and B", "Egyptian mediators"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.arguments import date_of
from loader.claims.classes import is_in_class
from loader.claims.counting import last_named
from loader.claims.events import EventDetails, make_event
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of_noun
from loader.claims.parties import is_over
from loader.claims.reading import BODIES, STATES, Actor, Reading
from loader.claims.roles import bearers_of
from loader.language import syntax
from loader.model import Claim

_BASE, _UNTOLD = 0.72, 0.6
_PAIR = 2
_OWNERS = ("amod", "compound", "nmod:poss")
_BY = frozenset({"under", "through", "after", "following", "with", "thanks to", "by"})


def go_between_claims(minter: Minter, noun: Token) -> Iterator[Claim]:
    """Yield for whom a go-between stands: those named after it, else the two sides that the text named last."""
    if not (is_in_class(noun, "go-between") or is_in_class(noun, "mediation")):
        return
    reading = minter.reading
    doers = _go_betweens(reading, noun)
    own = frozenset(reading.side_of(actor.entity) for actor in doers)
    heads = _named(noun) or _acting(noun)
    told = [actor for head in heads for actor in reading.actors(head)]
    named = [actor for actor in told if reading.side_of(actor.entity) not in own]
    if is_in_class(noun, "mediation") and not named:
        return
    others = named or [a for head in last_named(reading, noun, _PAIR, own) for a in reading.actors(head)]
    if len(others) < _PAIR:
        return
    for doer in doers[:MOST]:
        roles = {"initiator": (doer,), "participant": tuple(others[:MOST])}
        event = make_event(
            reading, "Negotiation", "CONSULT", roles=roles, details=EventDetails(date=date_of(reading, noun, []))
        )
        for other in others[:MOST]:
            yield minter.mint(
                Told(
                    token=noun,
                    relation="mediates",
                    subject=doer.entity.iri,
                    subject_score=doer.score,
                    object=other.entity.iri,
                    object_score=other.score,
                    rule="mediate.noun",
                    base=_BASE if named else _UNTOLD,
                    modality="historical" if is_over(noun) else modality_of_noun(noun),
                    event=event,
                )
            )


def _go_betweens(reading: Reading, noun: Token) -> list[Actor]:
    """Return who is said to be the go-between: "Turkey, the mediator", or whose they are: "Qatari mediators"."""
    heads = syntax.children(noun, *_OWNERS)
    if is_in_class(noun, "mediation"):
        heads += [inner for case, inner in syntax.obliques(noun) if case in {"by", "of"}]
    owners = [
        actor
        for head in heads
        for part in syntax.coordinated(head)
        for actor in reading.actors(part)
        if part.i in reading.link_at
    ]
    if is_in_class(noun, "mediation"):
        found = [actor for actor in owners if actor.entity.type in STATES | BODIES]
    else:
        found = bearers_of(reading, noun) or [actor for actor in owners if actor.entity.type in STATES]
    return list({actor.entity.iri: actor for actor in found}.values())


def _named(noun: Token) -> list[Token]:
    """Return those named after it: "between A and B", "in the talks between A and B", "for A and B"."""
    phrases = list(syntax.obliques(noun))
    phrases += [found for case, inner in phrases if case in {"in", "to"} for found in syntax.obliques(inner)]
    heads = [inner for case, inner in phrases if case in {"between", "for", "with"}]
    return heads or [inner for other in noun.sent for case, inner in syntax.obliques(other) if case == "between"]


def _acting(noun: Token) -> list[Token]:
    """Return who does something by mediation: "Chad and Mali made peace under Omani mediation"."""
    if not is_in_class(noun, "mediation") or syntax.case_of(noun) not in _BY or not syntax.is_verb(noun.head):
        return []
    return syntax.subjects(noun.head)
