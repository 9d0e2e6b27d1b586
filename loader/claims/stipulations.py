"""Claim what somebody makes his own deeds depend on: it is demanded of whoever is to do it.

"Chad said it would not sign until Mali withdrew", "Peru threatened to leave unless Chile pays".
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.addressed import addressed
from loader.claims.lexicon import frames_by_verb
from loader.claims.minting import MOST, Minter
from loader.claims.reading import BODIES, STATES, Actor, Reading
from loader.language import syntax
from loader.model import Claim

_RULE = ("demand.condition", 0.66)
_HELD_BACK = frozenset({"before", "until", "till"})
_ONLY = frozenset({"after", "when", "if", "once"})
_KEPT = frozenset({"keep", "remain", "stay", "continue", "maintain", "hold", "suspend", "withhold"})


def stipulation_claims(minter: Minter, verb: Token) -> Iterator[Claim]:
    """Yield the demand that somebody makes by the condition on ``verb``, of who is the subject of the condition."""
    conditions = [clause for clause in syntax.children(verb, "advcl") if _binds(verb, clause)]
    for speaker in _bound(minter, verb)[:MOST] if conditions else ():
        own = minter.reading.side_of(speaker.entity)
        heads = [head for clause in conditions for head in syntax.subjects(clause)]
        for other in [actor for head in heads for actor in _asked(minter.reading, head, own)][:MOST]:
            yield minter.mint(addressed(minter.reading, verb, "demands", (speaker, other), rule=_RULE))


def _binds(verb: Token, clause: Token) -> bool:
    """Tell whether a clause says on what condition: "unless", "not until", "not before", "only after"."""
    marks = {child.lower_ for child in syntax.children(clause, "mark", "advmod")}
    if "unless" in marks:
        return True
    if marks & _HELD_BACK:
        return syntax.is_negated(verb) or (verb.lemma_.lower() in _KEPT and "before" not in marks)
    near = [*clause.children, *verb.children]
    return bool(marks & _ONLY) and any(child.lower_ == "only" for child in near)


def _bound(minter: Minter, verb: Token) -> tuple[Actor, ...]:
    """Return who says that he, or nobody named, will not do it: the speaker, or who threatens it."""
    reading = minter.reading
    if verb.dep_ == "xcomp" and _threatens(verb.head):
        return tuple(actor for head in syntax.subjects(verb.head) for actor in reading.actors(head))
    said = minter.attribution_of.get(verb.i)
    if said is None or not {"will", "would", "can", "could"} & set(syntax.auxiliaries(verb)):
        return ()
    doers = {reading.side_of(actor.entity) for head in syntax.subjects(verb) for actor in reading.actors(head)}
    free = syntax.is_passive(verb) and not doers
    return tuple(speaker for speaker in said.speakers if free or reading.side_of(speaker.entity) in doers)


def _threatens(verb: Token) -> bool:
    return any(frame.relation == "threatens" for frame in frames_by_verb().get(verb.lemma_.lower(), ()))


def _asked(reading: Reading, head: Token, own: str) -> Iterator[Actor]:
    kinds = STATES | BODIES | {"person"}
    for actor in reading.actors(head):
        if actor.entity.type in kinds and reading.side_of(actor.entity) != own:
            yield actor
