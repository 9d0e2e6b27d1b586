"""Find which agreement or goods a text spoke of last: what "it", "the signature" or "those exports" mean."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from spacy.tokens import Token

from loader.claims.antecedents import sentences_before

if TYPE_CHECKING:
    from loader.claims.reading import Reading
    from loader.model import EntityLink

_GOODS_BACK = 2  # sentences back to the goods of "those exports"
_AGREEMENT_BACK = 3


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
