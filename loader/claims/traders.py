"""Tell whose goods are sold when those who ship, buy or move them are others."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.belonging import nationals
from loader.claims.classes import is_in_class, unwrap
from loader.claims.reading import STATES, Actor, Reading
from loader.claims.slots import Filled
from loader.language import syntax


def origin_of_goods(reading: Reading, filled: Filled, doers: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Return whose goods are sold when those who ship them are others: "a firm that ships Iranian oil"."""
    if filled.frame.id != "trade.export" or any(doer.entity.type in STATES and not doer.national for doer in doers):
        return doers
    goods = [unwrap(noun) for noun in filled.objects]
    if is_in_class(filled.verb, "supplying"):  # "supplies a tenth of Pakistan's gas"
        goods = [noun for noun in goods if not syntax.children(noun, "nmod:poss")]
    return tuple(actor for noun in goods for actor in nationals(reading, noun)) or doers


def origins(reading: Reading, filled: Filled) -> Iterator[Actor]:
    """Yield the states whose goods are bought: "Chilean lithium", not "bought by Japanese firms"."""
    if filled.frame.relation == "imports":
        for noun in (*filled.objects, *(noun for case, noun in syntax.obliques(filled.verb) if case != "by")):
            yield from nationals(reading, unwrap(noun))


def places_of(verb: Token, sources: tuple[str, ...]) -> list[Token]:
    """Return where something is done: "in Chile", or what "where" stands for; also after ``sources``: "from Chile"."""
    if verb.dep_ in {"acl:relcl", "acl"} and any(child.lower_ == "where" for child in verb.children):
        return [verb.head]
    return [noun for preposition, noun in syntax.obliques(verb) if preposition in {"in", *sources}]
