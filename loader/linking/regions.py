"""Find the part of a state whose office a title is: "Ontario premier", "Gov. Ana Li of Vermont", "Ana Li (D-Ohio)"."""

from __future__ import annotations

from loader.linking.context import Context, state_of
from loader.linking.title_heads import head_word
from loader.linking.titles import Title, after_bearer
from loader.linking.words import words
from loader.model import Entity, EntityLink

_STATES = frozenset({"country", "government"})
_PARTIES = frozenset({"R", "D", "I"})  # as the press of the United States writes them: "(R-Ohio)"
_LONGEST = 4  # tokens of "R-West Virginia"


def region_before(context: Context, title: Title, links: dict[int, EntityLink]) -> Entity | None:
    """Return the part of a state named right before a title: "Ontario premier", "Jakarta's governor".

    A capital stands for its state, "Tokyo's finance minister", but with the head of a place.
    """
    index = title.core_start - 1
    while index >= 0 and context.doc[index].tag_ == "POS":
        index -= 1
    link, span = links.get(index), context.span_at.get(index)
    if link is None or span is None or not _is_public(context, title):
        return None
    local = head_word(context.doc[title.end - 1]) in words().local_heads
    stands = any(name.kind in _STATES and not (local and name.sense in {"metonym", "capital"}) for name in span.names)
    if stands or not (link.entity.type == "place" or local):
        return None
    place = next((name for name in span.names if name.kind == "place"), None)
    return context.gazetteer.entity(place.entity_iri) if place is not None else link.entity


def _is_public(context: Context, title: Title) -> bool:
    head = head_word(context.doc[title.end - 1])
    general = head == "general" and title.end - title.core_start > 1  # "Attorney General", "Comptroller-General"
    short = context.doc[title.end - 1].lower_ in words().title_abbreviations
    return head in words().state_heads | words().local_heads or general or short


def region_after_bearer(context: Context, title: Title, links: dict[int, EntityLink]) -> Entity | None:
    """Return the part of a state named after the bearer: "Gov. Ana Li of Vermont", "Rep. Ana Li (R-Ohio)"."""
    place = links.get(after_bearer(context, title) or -1) or _behind_party(context, title, links)
    if place is None or place.entity.type != "place" or not _is_public(context, title):
        return None
    return place.entity


def _behind_party(context: Context, title: Title, links: dict[int, EntityLink]) -> EntityLink | None:
    """Return the place that a party's letter stands before in brackets after the bearer."""
    span, doc = context.span_at.get(title.end), context.doc
    if span is None or doc[span.end : span.end + 1].text != "(" or doc[span.end + 1].text[:1] not in _PARTIES:
        return None
    inside = range(span.end + 1, min(span.end + 2 + _LONGEST, len(doc)))
    return next((links[index] for index in inside if index in links and doc[index].text != ")"), None)


def state_after_bearer(context: Context, title: Title) -> str | None:
    """Return the country named after the bearer of a title: "President Ana Li of Peru", as a code."""
    span = context.span_at.get(after_bearer(context, title) or -1)
    return state_of(span) if head_word(context.doc[title.end - 1]) in words().state_heads else None
