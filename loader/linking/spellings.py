"""Take an unknown name beside an office for its recorded holder, where the two names differ only in spelling.

Names from other scripts have no one spelling: "President Abdel-Fattah el-Sissi" is
whom the seed graph calls Abdel Fattah el-Sisi. Without the office nothing is matched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from loader.linking.context import Context
from loader.linking.persons import core_name
from loader.model import Entity, EntityLink

_PARTICLES = frozenset(
    {"al", "el", "ul", "bin", "ibn", "ben", "binti", "bint", "de", "da", "do", "dos", "van", "von", "der", "dr"}
)
_NEAR = 0.85  # share of letters that two spellings of one name have in common, in order (Ratcliff and Obershelp)
_SCORE = 0.85


def with_spellings(
    context: Context, borne: Iterator[tuple[Entity, Entity | None]], links: dict[int, EntityLink]
) -> dict[int, EntityLink]:
    """Return the links with recorded holders for the unknown names of those who bear their offices.

    ``borne`` pairs offices with those who bear them in the text.
    """
    meant: dict[str, Entity] = {}
    for office, bearer in borne:
        if bearer is not None and not bearer.resolved and office.resolved and context.day is not None:
            holders = {person for person, _, _ in context.gazetteer.holders(office.iri, context.day)}
            same = [
                entity
                for iri in sorted(holders)
                if same_name(bearer.name, (entity := context.gazetteer.entity(iri)).name)
            ]
            if len(same) == 1:
                meant[bearer.iri] = replace(same[0], aliases=(*same[0].aliases, bearer.name))
    return {index: _renamed(link, meant) for index, link in links.items()} if meant else links


def _renamed(link: EntityLink, meant: dict[str, Entity]) -> EntityLink:
    person = meant.get(link.entity.iri)
    if person is None:
        return link
    return replace(
        link, entity=person, score=_SCORE, reason="spelling of the name of the recorded holder of the office"
    )


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are spellings of one: the same words but for particles, or nearly the same letters.

    >>> same_name("Abdel-Fattah el-Sissi", "Abdel Fattah el-Sisi"), same_name("Ana Li", "Bo Li")
    (True, False)
    """
    mine, theirs = _parts(one), _parts(other)
    if len(mine) < 2 or len(theirs) < 2:
        return False
    if set(mine) <= set(theirs) or set(theirs) <= set(mine):
        return True
    return SequenceMatcher(None, "".join(mine), "".join(theirs), autojunk=False).ratio() >= _NEAR


def _parts(name: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", core_name(name)) if not unicodedata.combining(c))
    return [part for part in re.split(r"[^a-z]+", plain.lower()) if part and part not in _PARTICLES]
