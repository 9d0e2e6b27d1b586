"""Find which agreement or goods a text spoke of last: what "it", "the signature" or "those exports" mean."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.counting import sentences_before
from loader.language import syntax

if TYPE_CHECKING:
    from loader.claims.reading import Reading
    from loader.model import EntityLink

_GOODS_BACK = 2  # sentences back to the goods of "those exports"
_AGREEMENT_BACK = 3
_POINTING = frozenset({"the", "this", "that"})


def last_agreement(reading: Reading, token: Token, *, far: bool = False) -> EntityLink | None:
    """Return the agreement that "it" or "the signature" means: the one named last, three sentences back at most.

    ``far`` looks through the whole text before: what is ratified or voted on is what an article is about.
    """
    first = min([token.sent.start, *(sentence.start for sentence in sentences_before(token, _AGREEMENT_BACK))])
    first = 0 if far else first
    for index in range(token.i - 1, first - 1, -1):
        link = reading.link_at.get(index)
        if link is not None and link.entity.type == "agreement":
            return link
    return None


def last_goods(reading: Reading, token: Token) -> tuple[EntityLink, ...]:
    """Return the good that "those exports" are of: of those in the sentence or the two before, the most told one."""
    first = min([token.sent.start, *(sentence.start for sentence in sentences_before(token, _GOODS_BACK))])
    near = [link for index in range(first, token.i) if (link := reading.link_at.get(index)) is not None]
    goods = [link for link in near if link.entity.type == "commodity"]
    told = Counter(link.entity.iri for link in reading.links)
    return (max(reversed(goods), key=lambda link: told[link.entity.iri]),) if goods else ()


def with_goods_meant(reading: Reading) -> tuple[EntityLink, ...]:
    """Return the links, each "the metal" or "the mineral" as the good of that kind that was named last before it."""
    found: list[EntityLink] = []
    for link in reading.links:
        meant = next((other for other in reversed(found) if _is_meant(reading, link, other)), None)
        found.append(
            replace(link, entity=meant.entity, score=round(link.score * 0.9, 2)) if meant is not None else link
        )
    return tuple(found)


def _is_meant(reading: Reading, link: EntityLink, other: EntityLink) -> bool:
    """Tell whether a good is what a definite name of its kind, which says no more, takes up."""
    if link.entity.type != "commodity" or other.entity.type != "commodity" or link.entity.iri == other.entity.iri:
        return False
    name = reading.doc.char_span(link.mention.start, link.mention.end, alignment_mode="expand")
    if name is None or len(name) > 1 or not (link.entity.resolved and other.entity.resolved) or not _points(name.root):
        return False
    above, mine = reading.gazetteer.kinds_of(other.entity.iri), reading.gazetteer.kinds_of(link.entity.iri)
    return link.entity.iri in above or (is_in_class(name.root, "kind of goods") and bool(above & mine))


def _points(noun: Token) -> bool:
    """Tell whether a noun in the singular takes up what was named, without saying which: "the metal"."""
    described = syntax.children(noun, "nmod", "nmod:poss", "compound", "acl:relcl", "acl")
    definite = any(child.lower_ in _POINTING for child in syntax.children(noun, "det"))
    return noun.tag_ == "NN" and definite and not described
