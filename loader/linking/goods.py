"""Find goods that the seed graph does not list, by the trade they stand in: "exports of oats", "tariffs on tyres".

Nouns for what is traded are known by their place in the phrase: after
"exports of", before "imports", after "tariffs on", as the object of "export".
"""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Token

from loader import iri
from loader.language import syntax
from loader.linking.context import Context, head_of, unknown
from loader.linking.metonymy import first_conjunct
from loader.linking.spans import NameSpan
from loader.linking.words import goods_words
from loader.model import Entity, EntityLink


def link_goods(context: Context, links: Mapping[int, EntityLink]) -> list[tuple[int, int, EntityLink]]:
    """Return (start, end, link) of each good that stands in a phrase of trade and that ``links`` lacks."""
    found = []
    for token in context.doc:
        start = _start(context, links, token)
        if start is not None and _is_traded(token):
            text = " ".join(context.doc[start : token.i + 1].text.split())
            entity = Entity(iri.candidate("commodity", text, base=context.base), "commodity", text, resolved=False)
            reason = "stands where a traded good is named; not in the seed graph"
            found.append((start, token.i + 1, unknown(context, (start, token.i + 1), entity, score=0.5, reason=reason)))
    return found


def _start(context: Context, links: Mapping[int, EntityLink], head: Token) -> int | None:
    """Return where the name of the good begins ("fluorinated polyimide"); None for what is no new common noun."""
    glued = head.i + 1 < len(context.doc) and context.doc[head.i + 1].text == "-"
    if head.tag_ not in {"NN", "NNS"} or not head.is_lower or head.i in links or glued:
        return None
    start = head.i
    while start > head.sent.start and _names_variety(context.doc[start - 1], head):
        start -= 1
        if start in links:
            return None
    return start


def _names_variety(word: Token, head: Token) -> bool:
    glued = word.i > 0 and word.nbor(-1).text == "-"
    modifies = word.dep_ == "compound" or (word.dep_ == "amod" and word.tag_ == "VBN" and not glued)
    return modifies and word.is_lower and word.head.i <= head.i


def _is_traded(noun: Token) -> bool:
    return noun.lemma_.lower() not in goods_words().general and not noun.ent_type_ and stands_in_trade(noun)


def stands_in_trade(noun: Token) -> bool:
    """Tell whether a noun stands where a phrase of trade names its goods."""
    lists = goods_words()
    first = first_of_list(noun)
    governor, case = first.head, syntax.case_of(first)
    lemma = governor.lemma_.lower()
    if first.dep_ == "nmod":
        return (case == "of" and lemma in lists.flows) or (case == "on" and lemma in lists.levies)
    if first.dep_ == "compound":
        return lemma in lists.flows and first.i + 1 == governor.i
    return first.dep_ == "obj" and lemma in lists.trading_verbs


def first_of_list(noun: Token) -> Token:
    """Return the first of the nouns that ``noun`` is coordinated with."""
    while noun.dep_ == "conj" and noun.head.pos_ in {"NOUN", "PROPN"} and noun.head.i != noun.i:
        noun = noun.head
    return first_conjunct(noun)


def is_quality(context: Context, end: int) -> bool:
    """Tell whether a commodity only tells a quality: "battery-grade", "coal-fired", "oil-producing"."""
    after = context.doc[end : end + 2]
    return (
        len(after) == 2
        and after[0].text == "-"
        and (after[1].tag_ in {"VBN", "VBG", "JJ"} or after[1].lower_ == "grade")
    )


def is_only_a_vehicle(context: Context, span: NameSpan) -> bool:
    """Tell whether ships, aircraft and the like are named that nobody trades in."""
    head = head_of(context.doc, span.start, span.end)
    return span.end - span.start == 1 and head.lemma_.lower() in goods_words().carriers and not _is_good(head)


def _is_good(head: Token) -> bool:
    """Tell whether a noun hangs on a word of trade: "car exports", "a ban on cars", "sold cars"."""
    lists, first = goods_words(), first_of_list(head)
    trade = lists.flows | lists.levies | lists.trading_verbs | lists.trade_words
    return first.dep_ in {"nmod", "compound", "obj", "nsubj:pass"} and first.head.lemma_.lower() in trade


def makes_another(context: Context, end: int) -> bool:
    """Tell whether the next noun makes another substance of a commodity: "hydrogen fluoride"."""
    return end < len(context.doc) and context.doc[end].lower_ in goods_words().compounds
