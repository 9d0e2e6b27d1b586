"""Find agreements by name that the seed graph lacks: "the Ohrid Agreement", "the Washington accord".

The name ends in a noun for an agreement. A capitalised noun takes every
proper word before it; one in lower case only the name of a place or a numbered
phase, because "the Boeing deal" is no accord of states.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping

from spacy.tokens import Token

from loader import iri
from loader.linking.context import STATE_KINDS, Context, unknown
from loader.linking.words import agreement_nouns
from loader.model import Entity, EntityLink

_JOINING = frozenset({"-", "–", "and", "of", "on", "for", "&"})
_ABOUT = frozenset({"on", "of", "for", "concerning", "regarding"})
_WITHIN = _ABOUT | {"and", "the", "to", ",", "-"}
_LAWS = frozenset({"act", "initiative"})
_DAYS = frozenset(name.lower() for name in (*calendar.month_name, *calendar.day_name) if name)
_NUMBERS = frozenset({"one", "two", "three", "i", "ii", "iii", "1", "2", "3"})


def link_agreements(context: Context, links: Mapping[int, EntityLink]) -> list[tuple[int, int, EntityLink]]:
    """Return (start, end, link) of each agreement called by a name of its own that ``links`` lacks."""
    found = []
    for token in context.doc:
        known = links.get(token.i)
        if _heads_name(token) and (known is None or known.entity.type not in {"agreement", "person", "office"}):
            start, end = _start(context, links, token), _end(context, links, token)
            if start is not None or end > token.i + 1:
                place = (token.i if start is None else start, end)
                entity = _entity(context, place)
                reason = "name of an agreement, not in the seed graph"
                found.append((*place, unknown(context, place, entity, score=0.55, reason=reason)))
    return found


def _heads_name(token: Token) -> bool:
    lists = agreement_nouns()
    lemma = token.lemma_.lower()
    if token.is_title and not token.is_sent_start:
        return lemma in lists.plain or lemma in lists.named_only
    return lemma in lists.plain and token.pos_ in {"NOUN", "PROPN"}


def _start(context: Context, links: Mapping[int, EntityLink], head: Token) -> int | None:
    """Return where the name begins; None when nothing before the noun is a name that tells it apart."""
    start = head.i
    while start > head.sent.start and _belongs(context, links, context.doc[start - 1], head):
        start -= 1
    while start < head.i and (not _is_capital(context.doc[start]) or _is_plain_opening(context.doc[start])):
        start += 1
    words = [token for token in context.doc[start : head.i] if _is_capital(token)]
    if not words or f"{words[-1].text} {head.text}".lower() in agreement_nouns().no_agreements:
        return None
    telling = [token for token in words if not _names_state(context, token)]
    if head.is_title:
        return start if telling or len(words) > 1 else None
    return start if telling and all(_is_place(context, links, token) or _is_phase(token) for token in telling) else None


def _end(context: Context, links: Mapping[int, EntityLink], head: Token) -> int:
    """Return where the name ends; one that begins with its noun goes on: "the Treaty on Friendship and Cooperation"."""
    end = index = head.i + 1
    if not head.is_title or head.lower_ in _LAWS or index >= head.sent.end or context.doc[index].lower_ not in _ABOUT:
        return end
    while index < head.sent.end:
        word = context.doc[index]
        link = links.get(index)
        told = link is not None and link.entity.type in {"person", "office", "agreement"}
        if told or not (_is_capital(word) or word.lower_ in _WITHIN) or word.ent_type_ == "DATE":
            break
        end = index + 1 if _is_name(word) else end
        index += 1
    return end


def _is_name(word: Token) -> bool:
    return word.text[:1].isupper() and word.lower_ not in _DAYS


def _belongs(context: Context, links: Mapping[int, EntityLink], word: Token, head: Token) -> bool:
    link = links.get(word.i)
    if link is not None and link.entity.type in {"person", "office", "commodity", "agreement"}:
        return False
    if word.lower_ in _JOINING:
        return word.i > head.sent.start and _is_capital(word.nbor(-1)) and (head.is_title or word.text in {"-", "–"})
    return _is_capital(word) or word.lower_ in agreement_nouns().topics


def _is_capital(word: Token) -> bool:
    return word.text[:1].isupper() or (word.text.isdigit() and not word.is_sent_start)


def _is_plain_opening(word: Token) -> bool:
    """Tell whether a capital only opens the sentence, or is an article: "The", "Their"."""
    return word.pos_ in {"DET", "PRON", "ADP", "SCONJ", "CCONJ", "ADV"} or bool(
        word.is_sent_start and word.pos_ != "PROPN"
    )


def _names_state(context: Context, word: Token) -> bool:
    span = context.span_at.get(word.i)
    return span is not None and len(span.names) > 0 and all(name.kind in STATE_KINDS for name in span.names)


def _is_place(context: Context, links: Mapping[int, EntityLink], word: Token) -> bool:
    link = links.get(word.i)
    return link is not None and bool(link.entity.type == "place" or link.literal)


def _is_phase(word: Token) -> bool:
    return word.lower_ in _NUMBERS or word.lower_ == "phase"


def _entity(context: Context, place: tuple[int, int]) -> Entity:
    name = " ".join(context.doc[place[0] : place[1]].text.split())
    codes = {
        found.iso2
        for index in range(*place)
        if (span := context.span_at.get(index)) is not None
        for found in span.names
        if found.kind == "country" and found.iso2
    }
    parties = tuple(sorted(codes)) if len(codes) > 1 else ()
    iri_of = iri.candidate("agreement", name, base=context.base)
    return Entity(iri_of, "agreement", name, resolved=False, parties=parties)
