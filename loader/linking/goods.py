"""Find goods that the seed graph does not list, by the trade they stand in: "exports of oats", "tariffs on tyres".

Nouns for what is traded are known by their place in the phrase: after
"exports of", before "imports", after "tariffs on", as the object of "export".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spacy.tokens import Token

from loader import iri
from loader.language import syntax
from loader.linking.context import Context, choose, head_of, known, unknown
from loader.linking.metonymy import first_conjunct
from loader.linking.name_span import NameSpan
from loader.linking.words import goods_words
from loader.model import Entity, EntityLink


def link_goods(context: Context, links: Mapping[int, EntityLink]) -> list[tuple[int, int, EntityLink]]:
    """Return (start, end, link) of each good that stands in a phrase of trade and that ``links`` lacks."""
    found = []
    for token in context.doc:
        start = _start(context, links, token)
        if start is not None and (_is_traded(token) or _is_in_list(token, links)):
            found.append((start, token.i + 1, _link(context, (start, token.i + 1))))
    return found


def _link(context: Context, place: tuple[int, int]) -> EntityLink:
    """Link a traded good: an everyday word of the seed graph ("power"), else a candidate."""
    span = context.span_at.get(place[1] - 1)
    names = choose(span.names, frozenset({"commodity"})) if span is not None else ()
    if span is not None and span.start == place[0] and len({name.entity_iri for name in names}) == 1:
        return known(context, place, names[0], score=0.8, reason="stands where a traded good is named")
    text = " ".join(context.doc[place[0] : place[1]].text.split())
    entity = Entity(iri.candidate("commodity", text, base=context.base), "commodity", text, resolved=False)
    reason = "stands where a traded good is named; not in the seed graph"
    return unknown(context, place, entity, score=0.5, reason=reason)


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


def _is_in_list(noun: Token, links: Mapping[int, EntityLink]) -> bool:
    """Tell whether a noun stands in a list with a known good where goods are listed: "buys salt, soap and steel"."""
    first = first_of_list(noun)
    listed = [first, *syntax.children(first, "conj")]
    goods = [token for token in listed if token.i in links and links[token.i].entity.type == "commodity"]
    if _is_general(noun) or not goods or len(listed) < 2:
        return False
    case = syntax.case_of(first)
    told = first.head.lemma_.lower() in goods_words().listing and (first.dep_ == "obj" or case in {"of", "in", "on"})
    return told or is_national(first)


def is_national(noun: Token) -> bool:
    """Tell whether a nationality stands before a good: "Kenyan tea"."""
    return any(child.dep_ == "amod" and child.is_title and child.pos_ in {"ADJ", "PROPN"} for child in noun.children)


def _is_traded(noun: Token) -> bool:
    return not _is_general(noun) and stands_in_trade(noun)


def _is_general(noun: Token) -> bool:
    """Tell whether a noun names no good in particular: an amount, a device, a person, part of a name."""
    lists = goods_words()
    return bool(noun.ent_type_) or noun.lemma_.lower() in lists.general | lists.measures | lists.named_after


def stands_in_trade(noun: Token) -> bool:
    """Tell whether a noun stands where a phrase of trade names its goods."""
    lists = goods_words()
    first = first_of_list(noun)
    governor, case = first.head, syntax.case_of(first)
    lemma = governor.lemma_.lower()
    if first.dep_ in syntax.SUBJECTS and governor.dep_ != "cop":
        return lemma in lists.flows and bool(syntax.children(governor, "cop"))  # "kava is the only export"
    whole = _of_share(first)
    if whole.dep_ == "obj" and whole.head.lemma_.lower() in lists.trading_verbs:
        return True
    if first.dep_ == "nmod":
        return (case == "of" and lemma in lists.flows | lists.measures) or (case == "on" and lemma in lists.levies)
    return first.dep_ == "compound" and lemma in lists.flows and first.i + 1 == governor.i


def _of_share(noun: Token) -> Token:
    """Return the share or amount that a good is told by: "8%" of "bought 8% of its power"; else the noun."""
    while noun.dep_ == "nmod" and syntax.case_of(noun) == "of" and _counts(noun.head):
        noun = noun.head
        while noun.dep_ == "conj":
            noun = noun.head
    return noun


def _counts(noun: Token) -> bool:
    lists = goods_words()
    return noun.pos_ in {"NUM", "SYM"} or noun.lemma_.lower() in lists.general | lists.measures


def first_of_list(noun: Token) -> Token:
    """Return the first of the nouns that ``noun`` is coordinated with."""
    while noun.dep_ == "conj" and noun.head.pos_ in {"NOUN", "PROPN"} and noun.head.i != noun.i:
        noun = noun.head
    return first_conjunct(noun)


def is_no_good(context: Context, span: NameSpan) -> bool:
    """Tell whether the name of a commodity tells a quality, an amount, a device or a thing that nobody trades in."""
    return (
        _is_quality(context, span.end)
        or _measures(context, span)
        or _names_a_device(context, span.end)
        or _is_only_a_vehicle(context, span)
    )


def _measures(context: Context, span: NameSpan) -> bool:
    """Tell whether a noun only measures a good: "three trucks of oats"."""
    amount = context.doc[span.end - 1].lemma_.lower() in goods_words().measures
    return amount and span.end < len(context.doc) and context.doc[span.end].lower_ == "of"


def _is_quality(context: Context, end: int) -> bool:
    """Tell whether a commodity only tells a quality: "battery-grade", "coal-fired", "oil-producing"."""
    after = context.doc[end : end + 2]
    return (
        len(after) == 2
        and after[0].text == "-"
        and (after[1].tag_ in {"VBN", "VBG", "JJ"} or after[1].lower_ in {"grade", "acid", "free", "rich", "poor"})
    )


def _is_only_a_vehicle(context: Context, span: NameSpan) -> bool:
    """Tell whether ships, aircraft and the like are named that nobody trades in."""
    head = head_of(context.doc, span.start, span.end)
    return span.end - span.start == 1 and head.lemma_.lower() in goods_words().carriers and not _is_good(head)


def _is_good(head: Token) -> bool:
    """Tell whether a noun hangs on a word of trade: "car exports", "a ban on cars", "sold cars", "Canadian energy"."""
    lists, first = goods_words(), first_of_list(head)
    trade = lists.flows | lists.levies | lists.trading_verbs | lists.trade_words
    whole = _of_share(first)
    if whole.dep_ in {"nmod", "compound", "obj", "nsubj:pass"} and whole.head.lemma_.lower() in trade:
        return True
    if head.lemma_.lower() in lists.made and is_national(head):
        return True
    return any(token.lemma_.lower() in trade for token in _leading(first))


def _leading(noun: Token) -> Iterator[Token]:
    """Yield the word that a noun phrase follows, and what a levy before "on" is; parsers often hang both elsewhere."""
    index = noun.i - 1
    while index >= noun.sent.start and noun.doc[index].pos_ in {"ADJ", "DET", "NUM", "PROPN", "PRON"}:
        index -= 1
    if index < noun.sent.start:
        return
    if noun.doc[index].lower_ == "on":
        yield from noun.doc[max(noun.sent.start, index - 5) : index]
    elif noun.doc[index].pos_ == "VERB":
        yield noun.doc[index]


def _names_a_device(context: Context, end: int) -> bool:
    """Tell whether the next noun is a thing named after the commodity: "coffee machines", "gold medal"."""
    return end < len(context.doc) and context.doc[end].lemma_.lower() in goods_words().named_after


def makes_another(context: Context, end: int) -> bool:
    """Tell whether the next noun makes another substance of a commodity: "hydrogen fluoride"."""
    return end < len(context.doc) and context.doc[end].lower_ in goods_words().compounds
