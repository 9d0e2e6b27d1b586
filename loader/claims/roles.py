"""Read what states are said to be: producers, exporters, members.

"Chile is the largest producer of copper", "Indonesia, a nickel exporter",
"Hungary, a member of the European Union".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.claims.arguments import linked, phrase
from loader.claims.classes import is_container
from loader.claims.lexicon import trade_roles
from loader.claims.reading import BODIES, Actor, Reading
from loader.language import syntax
from loader.model import EntityLink

_GOODS = frozenset({"commodity"})
_MEMBERSHIP = frozenset({"member_of", "supports", "party_to"})
_BEING = frozenset({"remain", "become", "stay", "rank", "serve", "turn"})


@dataclass(frozen=True, slots=True)
class Role:
    """A state or body, what it is, and of what; ``noun`` carries the evidence."""

    noun: Token
    relation: str
    bearer: Actor
    things: tuple[EntityLink, ...]


def find_role(reading: Reading, noun: Token) -> Iterator[Role]:
    """Yield what the role noun ``noun`` says of those who bear it."""
    relation = trade_roles().get(noun.lemma_.lower())
    if relation is None:
        return
    kinds = BODIES | {"agreement"} if relation in _MEMBERSHIP else _GOODS
    things = tuple(linked(reading, phrase(noun), kinds))
    if things:
        for bearer in _bearers(reading, noun):
            others = tuple(link for link in things if link.entity.iri != bearer.entity.iri)
            if others:
                yield Role(noun, relation, bearer, others)


def _bearers(reading: Reading, noun: Token) -> list[Actor]:
    """Return who is said to be it: subject of the copula, what it is set beside, or told with "the other members"."""
    if noun.dep_ == "nmod" and is_container(noun.head):  # "one of the founders of Mercosur"
        noun = noun.head
    heads = syntax.children(noun, *syntax.SUBJECTS) if syntax.children(noun, "cop") else []
    others = noun.dep_ == "conj" and any(child.lower_ == "other" for child in noun.children)
    if noun.dep_ in {"xcomp", "obj", "obl"} and noun.head.lemma_ in _BEING:
        heads = syntax.subjects(noun.head)
    if noun.dep_ == "appos" or others:
        heads = [noun.head]
    elif not heads and noun.head.lemma_ not in _BEING:
        heads = [child for child in syntax.children(noun, "appos") if child.pos_ == "PROPN"]
    return [
        actor
        for head in heads
        for part in syntax.coordinated(head)
        if part.i != noun.i
        for actor in reading.actors(part)
        if not actor.national
    ]
