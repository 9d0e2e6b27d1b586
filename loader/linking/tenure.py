"""Say who holds the office that a mention names, on the day of the article.

The text's own word ("Treasury Secretary Scott Bessent") comes first. Where it
names nobody, the seed graph is asked, and answers only what its records
cover. Where the two differ, both stay on record.
"""

from __future__ import annotations

from loader.linking.context import Context
from loader.linking.words import words
from loader.model import Entity, EntityLink, Tenure

_BODIES = frozenset({"country", "government", "agency", "organization"})
_OF = frozenset({"of", "for"})
_PAST = frozenset({"former", "nominee"})
_LONGEST = 8  # words of "of the Board of Governors of ..." between a title and its comma


def person_beside(context: Context, start: int, end: int, links: dict[int, EntityLink]) -> Entity | None:
    """Return the person whom the text gives the title at these tokens.

    Right after it, after its comma or its "of COUNTRY,", or right before its comma.
    """
    for index in (end, _after_comma(context, end, links)):
        link = links.get(index) if index is not None else None
        if link is not None and link.entity.type == "person":
            return link.entity
    return _before_comma(context, start, links)


def _after_comma(context: Context, end: int, links: dict[int, EntityLink]) -> int | None:
    doc, index = context.doc, end
    if index < len(doc) and doc[index].lower_ in _OF:
        last = min(len(doc), index + _LONGEST)
        while index < last and (doc[index].lower_ in _OF | {"the"} or _is_body(links.get(index))):
            index += 1
    return index + 1 if index + 1 < len(doc) and doc[index].text == "," else None


def _before_comma(context: Context, start: int, links: dict[int, EntityLink]) -> Entity | None:
    doc, index = context.doc, start - 1
    while index >= 0 and (
        doc[index].pos_ in {"DET", "ADJ", "PART"} or doc[index].lower_ == "the" or _is_body(links.get(index))
    ):
        index -= 1
    before = links.get(index - 1) if index >= 1 and doc[index].text == "," else None
    return before.entity if before is not None and before.entity.type == "person" else None


def _is_body(link: EntityLink | None) -> bool:
    return link is not None and link.entity.type in _BODIES


def tenure(context: Context, start: int, office: Entity, stated: Entity | None) -> Tenure | None:
    """Return who holds ``office`` on the day; None when neither text nor seed graph says.

    A former or designated holder of the text is no holder on the day. Two
    who may hold an office of one seat, and holders of an office of many,
    leave it open who is meant.
    """
    if _is_past_or_to_come(context, start):
        return None
    recorded = context.gazetteer.holders(office.iri, context.day) if office.resolved and context.day else []
    if stated is not None:
        return Tenure(stated.iri, "text", *_other(context, office, stated, recorded))
    people = {person for person, _, _ in recorded}
    if len(people) != 1 or not context.gazetteer.has_single_seat(office.iri):
        return None
    person, _, certainty = recorded[0]
    return Tenure(person, certainty)


def _other(
    context: Context, office: Entity, stated: Entity, recorded: list[tuple[str, str, str]]
) -> tuple[str | None, str | None]:
    """Return whom the seed graph has in the office instead, and how sure that is; nobody where they agree."""
    sure = [(person, certainty) for person, _, certainty in recorded if certainty != "possible"]
    agrees = any(person == stated.iri for person, _, _ in recorded)
    if agrees or len(sure) != 1 or not context.gazetteer.has_single_seat(office.iri):
        return None, None
    return sure[0]


def _is_past_or_to_come(context: Context, start: int) -> bool:
    """Tell whether the words before a title say that its holder is not in office: "former", "designated"."""
    near = context.doc[max(0, start - 3) : start]
    return any(words().status_words.get(token.lower_.rstrip("-")) in _PAST for token in near)
