"""Name the offices that the seed graph lacks: "finance minister of Peru", "spokesperson of the Ministry of Energy"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from loader import iri
from loader.linking.context import LITTLE, Context
from loader.linking.leading import work_noun, worked_for
from loader.linking.title_heads import singular
from loader.linking.titles import Title, is_accredited
from loader.linking.words import words
from loader.model import Entity, EntityLink

_STATES = frozenset({"country", "government"})
_OF_A_BODY = re.compile(r" (?:of|for|on|in|at) ")
_LONGEST_OF = 5  # tokens of "of the lobby group" before a name


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose office it is: a body, a country (code), a region of it, or nobody's; how sure (0 to 1), and why."""

    body: Entity | None
    state: str | None
    score: float
    reason: str
    region: Entity | None = None


def link_posts(
    context: Context, links: dict[int, EntityLink], titled: Collection[str]
) -> Iterator[tuple[int, int, EntityLink]]:
    """Yield (start, end, link) for the "of" of who is only said to be of a body: "Ana Li of the Kenya Flower Council".

    Whoever speaks there does so for the body. ``titled`` are the IRIs of those who bear a title.
    """
    for index, link in links.items():
        if link.entity.type != "person" or links.get(index + 1) is link or link.entity.iri in titled:
            continue
        end = _after_of(context, index + 1, links)
        body = links.get(end) if end is not None else None
        if end is None or body is None:
            continue
        if body.entity.type in {"agency", "organization"}:
            entity = _post(context, body.entity)
            mention = context.mention(index + 1, end, "office", "role")
            yield index + 1, end, EntityLink(mention, entity, 0.5, "said to be of a body, without a title")


def _after_of(context: Context, start: int, links: dict[int, EntityLink]) -> int | None:
    """Return where the name begins after "of", "of the" or "of the lobby group"; None when no "of" is there."""
    doc, end = context.doc, start + 1
    if doc[start : start + 1].text not in {"of", "from", "at", "with"}:
        return None
    while end < min(len(doc), start + _LONGEST_OF) and end not in links and doc[end].pos_ in {"DET", "NOUN", "ADJ"}:
        end += 1
    return end


def _post(context: Context, body: Entity) -> Entity:
    headed = _OF_A_BODY.split(body.name.lower(), maxsplit=1)[0].split()[-1:]
    post = next((words().posts_at[noun] for noun in headed if noun in words().posts_at), None)
    name = f"{post} at {body.name}" if post is not None else f"representative of {body.name}"
    found = iri.candidate("office", name, base=context.base)
    return Entity(found, "office", name, iso2=body.iso2, resolved=False, part_of=body.iri)


def body_words(context: Context, title: Title) -> str:
    """Return the words before the head of a title, which may name its body: "Foreign Ministry" of a spokesman."""
    return " ".join(token.text for token in context.doc[title.core_start : title.end - 1])


def unlisted_office(context: Context, title: Title, owner: Owner, links: dict[int, EntityLink]) -> Entity:
    """Return a candidate named by its title, what it is of, and its country: "finance minister of Peru"."""
    name = _title_text(context, title)
    complement = "" if _is_only_body(context, title, links) else _complement(context, title, links, owner)
    country = _country_name(context, owner.state)
    if complement:
        name = f"{name} {complement}"
        if owner.body is not None and is_accredited(context, title) and owner.body.name.lower() not in name.lower():
            name = f"{name} of {owner.body.name}"
    elif owner.body is not None:
        if owner.body.name.lower() in name.lower() or _is_general(context, title, owner.body):
            name = singular(context.doc[title.end - 1])
        name = f"{name} of {owner.body.name}"
    if owner.region is not None:
        name = f"{name} of {owner.region.name}"
    elif country is not None and country.lower() not in name.lower():
        name = f"{name} of {country}"
    told = owner.body is not None or owner.state is not None or owner.region is not None or bool(complement)
    key = name if told else f"{name} {iri.digest(context.document)}"
    return Entity(
        iri.candidate("office", key, base=context.base),
        "office",
        name,
        iso2=owner.state,
        resolved=False,
        part_of=owner.body.iri if owner.body is not None else None,
    )


def _is_general(context: Context, title: Title, body: Entity) -> bool:
    """Tell whether the words before the head of a title name its body: "Foreign Ministry" + "spokesman"."""
    text = body_words(context, title)
    names = context.gazetteer.named(text) or context.gazetteer.named(text.title())
    return any(name.entity_iri == body.iri for name in names)


def _is_only_body(context: Context, title: Title, links: dict[int, EntityLink]) -> bool:
    """Tell whether a title is of a body alone, perhaps with a word for what it is: "of the motor builder Acme"."""
    last = links.get(title.tail - 1)
    if title.tail == title.end or last is None or last.entity.type not in {"agency", "organization"}:
        return False
    rest = [token for token in context.doc[title.end + 1 : title.tail] if links.get(token.i) is not last]
    return all(token.pos_ in {"DET", "ADJ", "NOUN"} and token.i not in links for token in rest)


def _title_text(context: Context, title: Title) -> str:
    head = context.doc[title.end - 1]
    if head.pos_ != "VERB":
        return f"{context.doc[title.core_start : title.end - 1].text_with_ws}{singular(head)}"
    place = worked_for(context, head)
    led = work_noun(head, place[0].lower_) if place is not None else words().leading_verbs.get(head.lemma_)
    if led is not None:
        return led
    return f"{context.doc[title.core_start : title.end - 1].text_with_ws}{singular(head)}"


def _complement(context: Context, title: Title, links: dict[int, EntityLink], owner: Owner) -> str:
    """Return what a title is of, its bodies and offices by their names, without articles and its country."""
    head, start = context.doc[title.end - 1], title.end
    parts: list[str] = ["of"] if head.pos_ == "VERB" and title.tail > title.end else []
    place = worked_for(context, head) if parts else None
    if place is not None and head.lemma_ not in words().leading_verbs:  # "seller at Acme", whatever is sold
        start, parts = place[0].i + 1, ["at" if place[0].lower_ == "at" else "of"]
    parts.extend(_parts(context, range(start, title.tail), links, owner))
    while parts and parts[-1].lower() in LITTLE:
        parts.pop()
    return " ".join(parts)


def _parts(context: Context, within: range, links: dict[int, EntityLink], owner: Owner) -> Iterator[str]:
    index, end = within.start, within.stop
    while index < end:
        token, link = context.doc[index], links.get(index)
        if link is None:
            index += 1
            if token.pos_ != "DET" and token.lower_ not in {"'s", "’s", "'", "’", "-"}:
                yield token.text
            continue
        start = index
        while index < end and links.get(index) is link:
            index += 1
        if link.entity.type in {"agency", "organization", "office", "person"}:
            yield link.entity.name
        elif link.entity.type not in _STATES or link.entity.iso2 != owner.state:
            yield context.doc[start:index].text


def _country_name(context: Context, code: str | None) -> str | None:
    country = context.gazetteer.country(code) if code is not None else None
    return context.gazetteer.entity(country).name if country is not None else None
