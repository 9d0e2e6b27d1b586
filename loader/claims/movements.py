"""Find which movement a text spoke of last: what "the group", "the rebels" or "the militia" mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.quote_marks import is_quoted
from loader.language import syntax
from loader.model import EntityLink

if TYPE_CHECKING:
    from loader.claims.reading import Reading

_WINDOW = 200  # how many words may lie between "the group" and its name
_DESCRIBED = ("nmod", "nmod:poss", "nummod", "acl", "appos")


def is_the_movement(reading: Reading, noun: Token) -> bool:
    """Tell whether a noun points to a movement named before: "the group", "the paramilitary group", "the rebels"."""
    if not is_in_class(noun, "movement alone") or is_quoted(noun) or syntax.children(noun, *_DESCRIBED):
        return False
    modifiers = syntax.children(noun, "amod", "compound")
    plain = all(child.i not in reading.link_at and child.text.islower() for child in modifiers)
    return plain and any(child.lower_ == "the" for child in syntax.children(noun, "det"))


def last_movement(reading: Reading, noun: Token) -> tuple[Token, ...]:
    """Return the last mention of a movement before ``noun``, or of an unknown body called a group or rebels there."""
    for index in range(noun.i - 1, max(noun.i - _WINDOW, -1), -1):
        link = reading.link_at.get(index)
        if link is not None and link.entity.type == "organization" and _is_movement(reading, link, index):
            return (reading.doc[index],)
    return ()


def _is_movement(reading: Reading, link: EntityLink, index: int) -> bool:
    if link.entity.resolved:
        return reading.gazetteer.is_movement(link.entity.iri)
    return is_in_class(reading.doc[index].head, "fighters")
