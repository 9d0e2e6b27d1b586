"""Claim what a clause cut short repeats: "Chad has ratified the pact, but Mali has not", "so did Niger"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.minting import MOST, Minter, Told
from loader.claims.reading import Actor
from loader.claims.slots import for_state
from loader.language import syntax
from loader.model import Claim

_BASE = 0.64
_SHORT = frozenset({"be", "have", "do"})
_AGAIN = frozenset({"so", "neither", "nor", "as"})
_LIGHT = frozenset({"punct", "cc", "mark", "advmod", "discourse", *syntax.SUBJECTS})
_REPEATED = frozenset({"party_to", "member_of", "agrees", "signs", "leaves", "supports"})


def echo_claims(minter: Minter, predicate: Token, claims: list[Claim]) -> Iterator[Claim]:
    """Yield ``claims``, those that ``predicate`` made, again for who is told in a clause that only takes it up."""
    told = [claim for claim in claims if claim.relation in _REPEATED]
    for short in _taken_up(predicate) if told else ():
        for actor in _actors(minter, short)[:MOST]:
            for thing in list({(claim.relation, claim.object): claim for claim in told}.values())[:MOST]:
                if actor.entity.iri not in {thing.subject, thing.object}:
                    yield minter.mint(_told(short, actor, thing))


def _taken_up(predicate: Token) -> Iterator[Token]:
    """Yield the auxiliaries that stand for the predicate: of clauses beside it that say nothing more."""
    for clause in syntax.children(predicate, "conj", "parataxis"):
        again = any(child.lower_ in _AGAIN for child in clause.children)
        more = [child for child in clause.children if child.dep_ not in _LIGHT and child not in _inverted(clause)]
        if clause.lemma_ in _SHORT and not more and (again or syntax.children(clause, *syntax.SUBJECTS)):
            yield clause


def _inverted(clause: Token) -> list[Token]:
    """Return the subject behind its auxiliary, which parsers take for an object: "so did Niger"."""
    again = any(child.lower_ in _AGAIN for child in clause.children)
    return [child for child in syntax.children(clause, "obj", "obl", "nsubj") if child.i > clause.i] if again else []


def _actors(minter: Minter, short: Token) -> list[Actor]:
    heads = _inverted(short) or syntax.children(short, *syntax.SUBJECTS)
    found = [actor for head in heads for part in syntax.coordinated(head) for actor in minter.reading.actors(part)]
    return [for_state(minter.reading, actor) for actor in found if not actor.national]


def _told(short: Token, actor: Actor, claim: Claim) -> Told:
    positive = "actual" if claim.modality == "negated" else claim.modality
    return Told(
        token=short,
        relation=claim.relation,
        subject=actor.entity.iri,
        subject_score=actor.score,
        object=claim.object,
        rule="clause.echoed",
        base=_BASE,
        modality="negated" if syntax.is_negated(short) else positive,
        commodity=claim.commodity,
    )
