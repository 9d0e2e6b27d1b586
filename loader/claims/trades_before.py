"""Find the trade that a text told last: whose "exports to Japan" are, and of what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.claims.actors import STATES, Actor
from loader.claims.arguments import linked, phrase
from loader.claims.belonging import nationals_at, of_country
from loader.claims.classes import is_in_class
from loader.claims.counting import sentences_before
from loader.claims.lexicon import noun_acts
from loader.claims.reading import BODIES, Reading
from loader.claims.roles import find_role
from loader.claims.slots import Filled, match
from loader.language import syntax
from loader.model import EntityLink

_BACK = 2  # sentences
_GOODS = frozenset({"commodity"})
_OWN = ("nmod:poss", "compound", "amod", "nmod", "acl", "acl:relcl")
_TELLING = {"exports": frozenset({"exports", "produces"}), "imports": frozenset({"imports"})}


@dataclass(frozen=True, slots=True)
class Trade:
    """Who sells, buys or makes which goods."""

    doers: tuple[Actor, ...]
    goods: tuple[EntityLink, ...]


def is_bare(noun: Token) -> bool:
    """Tell whether a flow says neither whose it is nor of what: "exports to Japan", not "Peru's exports of tin"."""
    own = [child for child in syntax.children(noun, *_OWN) if not _is_measure(child)]
    return not [child for child in own if syntax.case_of(child) in {None, "of", "by", "'s"}]


def _is_measure(word: Token) -> bool:
    """Tell whether a word beside a flow says no goods: "total exports", "shipments worth $2bn"."""
    return word.dep_ == "amod" and word.is_lower


def last_trade(reading: Reading, before: Token, relation: str, *, alone: bool = True) -> Trade | None:
    """Return the trade told last before a token, in its sentence or the two before; None when there is none.

    ``relation`` is "exports" or "imports"; who makes goods sells them. ``alone`` asks for a trade in one good.
    """
    first = min([before.sent.start, *(sentence.start for sentence in sentences_before(before, _BACK))])
    for index in range(before.i - 1, first - 1, -1):
        trade = _told(reading, reading.doc[index], _TELLING[relation])
        if trade is not None and trade.doers and trade.goods:
            return trade if not alone or len({link.entity.iri for link in trade.goods}) == 1 else None
    return None


def exporters_before(reading: Reading, filled: Filled) -> tuple[Actor, ...]:
    """Return whose goods go somewhere when that was told before: "Chile mines copper. Most of it goes to China".

    Of other goods who sold in the same sentence: "Mali sells gold, and cotton is shipped to China".
    """
    if filled.frame.subject != "commodity" and not is_agentless_trade(filled):
        return ()
    trade = last_trade(reading, filled.verb, "exports", alone=False)
    if trade is None:
        return ()
    goods = {link.entity.iri for link in filled.commodities} & {link.entity.iri for link in trade.goods}
    beside = any(actor.token.sent == filled.verb.sent for actor in trade.doers)
    buyers = {reading.side_of(actor.entity) for actor in filled.roles.get("recipient", ())}
    return tuple(a for a in trade.doers if (goods or beside) and reading.side_of(a.entity) not in buyers)


def is_agentless_trade(filled: Filled) -> bool:
    """Tell whether goods are sold to somebody by nobody named: "cotton is shipped to China"."""
    named = any(case in {"by", "from"} for case, _ in syntax.obliques(filled.verb))
    return syntax.is_passive(filled.verb) and not named and "recipient" in filled.roles


def _told(reading: Reading, token: Token, relations: frozenset[str]) -> Trade | None:
    if syntax.is_verb(token):
        filled = match(reading, token)
        return _of_verb(reading, filled) if filled is not None and filled.frame.relation in relations else None
    for role in find_role(reading, token) if token.pos_ == "NOUN" else ():
        if role.relation in relations:
            return Trade((role.bearer,), role.things)
    act = noun_acts().get(token.lemma_.lower()) if token.pos_ == "NOUN" else None
    if act is None or act.relation not in relations or is_in_class(token, "stoppage"):
        return None
    doers = tuple(of_country(reading, actor) for actor in _owners(reading, token))
    return Trade(doers[:1], tuple(linked(reading, phrase(token), _GOODS)))


def _of_verb(reading: Reading, filled: Filled) -> Trade:
    doers = next((found for slot in filled.frame.doer if (found := filled.slots.get(slot, ()))), ())
    trading = (actor for actor in doers if actor.entity.type in STATES | BODIES)
    return Trade(tuple(of_country(reading, actor) for actor in trading)[:1], filled.commodities)


def _owners(reading: Reading, noun: Token) -> Iterator[Actor]:
    heads = [*syntax.children(noun, "nmod:poss", "compound", "amod")]
    heads += [inner for case, inner in syntax.obliques(noun) if case in {"by", "from"}]
    for head in heads:
        yield from reading.actors(head) or tuple(nationals_at(reading, head))
