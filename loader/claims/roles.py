"""Read what states are said to be: producers, exporters, members.

"Chile is the largest producer of copper", "Indonesia, a nickel exporter",
"Hungary, a member of the European Union".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.claims.arguments import linked, phrase
from loader.claims.belonging import nationals, nationals_at, of_country
from loader.claims.classes import is_container, is_in_class
from loader.claims.lexicon import trade_roles
from loader.claims.memberships import body_meant, fellows, ruled_out
from loader.claims.reading import BODIES, Actor, Reading
from loader.claims.told_before import last_goods
from loader.language import syntax
from loader.model import EntityLink

_GOODS = frozenset({"commodity"})
_MEMBERSHIP = frozenset({"member_of", "supports", "party_to"})
_BOUND = frozenset({"member_of", "party_to"})
MIRRORED = {"exports": "imports", "imports": "exports"}
_RANKS = frozenset({"top", "main", "chief", "leading", "major", "principal", "key", "no.", "only", "sole"})
_BESIDE = frozenset({"after", "behind", "ahead of", "followed by", "alongside"})  # who has a rank beside another
_REPLACING = frozenset({"overtake", "replace", "displace", "surpass", "supplant", "succeed", "oust", "emerge", "pass"})
_BEING = frozenset({"remain", "become", "stay", "rank", "serve", "turn"})


@dataclass(frozen=True, slots=True)
class Role:
    """A state or body, what it is, and of what; ``noun`` carries the evidence, and the modality where none is told."""

    noun: Token
    relation: str
    bearer: Actor
    things: tuple[EntityLink, ...]
    partners: tuple[Actor, ...] = ()
    modality: str | None = None


def find_role(reading: Reading, noun: Token) -> Iterator[Role]:
    """Yield what the role noun ``noun`` says of those who bear it."""
    relation = trade_roles().get(noun.lemma_.lower())
    if relation is None:
        yield from _as_fellows(reading, noun)
        return
    kinds = BODIES | {"agreement"} if relation in _MEMBERSHIP else _GOODS
    within = phrase(noun) if relation != "supports" else _backed(noun)
    things = tuple(linked(reading, within, kinds))
    if not things:
        things = _before_which(reading, noun, kinds) or (body_meant(reading, noun) if relation in _BOUND else ())
    if not things and kinds == _GOODS:
        things = _understood(reading, noun)
    partners = tuple(_partners(reading, noun, relation)) if relation in MIRRORED else ()
    bearers = bearers_of(reading, noun) if things else []
    if not bearers and relation in MIRRORED and things:
        bearers = list(_of_nation(reading, noun))
    for bearer in bearers:
        bearer = of_country(reading, bearer) if relation not in _MEMBERSHIP else bearer
        others = tuple(link for link in things if link.entity.iri != bearer.entity.iri)
        if others:
            with_whom = tuple(actor for actor in partners if actor.entity.iri != bearer.entity.iri)
            yield Role(noun, relation, bearer, others, with_whom)
        if relation == "member_of" and (out := ruled_out(reading, noun)):
            yield Role(noun, relation, bearer, out, modality="negated")


def _as_fellows(reading: Reading, noun: Token) -> Iterator[Role]:
    """Yield the membership of both partners in a body: "Norway, Iceland's partner in the Association"."""
    bodies, owners = fellows(reading, noun)
    for bearer in (*owners, *(bearers_of(reading, noun) if owners else ())):
        yield Role(noun, "member_of", bearer, bodies, modality="actual")  # whatever is said of the partner


def _before_which(reading: Reading, noun: Token, kinds: frozenset[str]) -> tuple[EntityLink, ...]:
    """Return what "of which" means: the name that stands before it, "rice, of which it is the top producer"."""
    for which in (
        child for child in noun.children if child.lower_ == "which" and syntax.case_of(child) in {"of", "to"}
    ):
        last = which.left_edge.i - 1
        while last > noun.sent.start and noun.doc[last].is_punct:
            last -= 1
        return tuple(linked(reading, iter((noun.doc[last],)), kinds))
    return ()


def _understood(reading: Reading, noun: Token) -> tuple[EntityLink, ...]:
    """Return the goods of "its biggest customer", "the top exporter of the commodity": those told before.

    Of something set beside they stand in its clause, else in the sentences before.
    """
    of_what = [inner for case, inner in syntax.obliques(noun) if case in {"of", "for"}]
    if any(not is_in_class(inner, "general goods") for inner in of_what):
        return ()
    verb = next((head for head in syntax.ancestors(noun) if syntax.is_verb(head)), None)
    if noun.dep_ == "appos" and verb is not None:
        words = (token for head in syntax.objects(verb) for token in phrase(head))
        if found := tuple(linked(reading, words, _GOODS)):
            return found
    return last_goods(reading, noun) if ranked(noun) else ()


def ranked(noun: Token) -> bool:
    """Tell whether a role is told with its rank: "the largest buyer", "its main supplier"."""
    return any(child.tag_ in {"JJS", "RBS"} or child.lower_ in _RANKS for child in noun.subtree)


def _partners(reading: Reading, noun: Token, relation: str) -> Iterator[Actor]:
    """Yield with whom somebody trades: "India's largest supplier of oil", "buyers of gold from Mali"."""
    cases = {"to", "for"} if relation == "exports" else {"from"}
    heads = [part for child in syntax.children(noun, "nmod:poss") for part in syntax.coordinated(child)]
    heads += [inner for preposition, inner in syntax.obliques(noun) if preposition in cases]
    for preposition, goods in syntax.obliques(noun):
        if preposition == "of" or (preposition == "for" and relation == "imports"):
            heads += [inner for case, inner in syntax.obliques(goods) if case in cases]
            if relation == "imports":
                yield from nationals(reading, goods)
    for head in heads:
        yield from nationals_at(reading, head)


def _of_nation(reading: Reading, noun: Token) -> Iterator[Actor]:
    """Yield the country of traders who are named by it: "Turkish importers of wheat"."""
    if noun.tag_ == "NNS":
        for child in syntax.children(noun, "amod", "compound"):
            link = reading.link_at.get(child.i)
            if link is not None and link.entity.type == "country" and link.mention.reading == "demonym":
                yield Actor(link.entity, round(link.score * 0.9, 2), noun)


def _backed(noun: Token) -> Iterator[Token]:
    """Yield whom a friend or backer is one of: "an ally of Hamas", "Hamas's allies"; not "an ally in the war on it"."""
    heads = syntax.children(noun, "nmod:poss", "compound", "amod")
    heads += [inner for case, inner in syntax.obliques(noun) if case in {"of", "to", "for"}]
    yield from (part for head in heads for inner in phrase(head) for part in syntax.coordinated(inner))


def bearers_of(reading: Reading, noun: Token) -> list[Actor]:
    """Return who is said to be it: subject of the copula, what it is set beside, or told with "the other members"."""
    if noun.dep_ == "nmod" and is_container(noun.head):  # "one of the founders of Mercosur"
        noun = noun.head
    stated = syntax.children(noun, "cop") or any(
        child.lemma_ in _BEING for child in syntax.children(noun, "amod", "aux")
    )
    heads = syntax.children(noun, *syntax.SUBJECTS) if stated else []
    others = noun.dep_ == "conj" and any(child.lower_ == "other" for child in noun.children)
    if noun.dep_ in {"xcomp", "obj", "obl"} and noun.head.lemma_ in _BEING:
        heads = syntax.subjects(noun.head) or syntax.children(noun, *syntax.SUBJECTS)
    if noun.dep_ in syntax.SUBJECTS and noun.head.pos_ == "PROPN" and syntax.children(noun.head, "cop"):
        heads = [noun.head]  # "its biggest buyer is China"
    if noun.dep_ in {"xcomp", "obl"} and noun.head.lemma_ in {"turn", "make"}:  # "turned Guyana into a producer"
        heads = [head for head in syntax.objects(noun.head) if head.i != noun.i]
    if syntax.case_of(noun) == "as" and noun.head.lemma_ in _REPLACING:  # "overtook Oman as the top seller"
        heads = syntax.subjects(noun.head)
    if noun.dep_ == "appos" or others:
        heads = [noun.head]
    elif not heads and noun.head.lemma_ not in _BEING:
        heads = [child for child in syntax.children(noun, "appos") if child.pos_ == "PROPN"]
    if ranked(noun):
        heads += [inner for node in (noun, noun.head) for case, inner in syntax.obliques(node) if case in _BESIDE]
    return [
        actor
        for head in heads
        for part in syntax.coordinated(head)
        if part.i != noun.i
        for actor in reading.actors(part)
        if not actor.national
    ]
