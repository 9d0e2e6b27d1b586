"""Tell by facts which state a description means: "the Central American country", "the kingdom", "its neighbour".

The facts are in ``data/states.toml``: parts of the world, forms of state, and
who borders on whom. Of the states that a description fits, the one that the
text named last is meant.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.tokens import Token

from loader.claims.actors import STATES
from loader.claims.classes import is_in_class
from loader.claims.counting import sentences_before
from loader.claims.lexicon import noun_classes
from loader.language import syntax

if TYPE_CHECKING:
    from loader.claims.reading import Reading

_DATA = Path(__file__).parent / "data" / "states.toml"
_WINDOW = 6  # how many sentences may lie between a description and the name


def described_state(reading: Reading, noun: Token) -> tuple[Token, ...] | None:
    """Return the last mention before ``noun`` of a state that it describes; None where it describes none by facts.

    Empty where no state that was named fits: then another than the nearest is meant, or none that is known.
    """
    fitting = _fitting(noun)
    if fitting is None:
        return None
    own = {reading.state_of(actor.entity) for subject in acting_on(noun) for actor in reading.actors(subject)}
    return last_state(reading, noun, lambda code: code in fitting and code not in own)


def last_state(reading: Reading, token: Token, fits: Callable[[str], bool]) -> tuple[Token, ...]:
    """Return the head of the last mention, some sentences back at most, of a state whose code fits."""
    first = min([token.sent.start, *(sentence.start for sentence in sentences_before(token, _WINDOW))])
    for index in range(token.i - 1, first - 1, -1):
        link = reading.link_at.get(index)
        if link is not None and link.entity.type in STATES and link.entity.iso2 and fits(link.entity.iso2):
            return (token.doc[index],)
    return ()


def are_neighbours(one: str, other: str) -> bool:
    """Tell whether two states, by code, border on each other, or face each other over a narrow sea."""
    return other in _borders().get(one, frozenset())


def _fitting(noun: Token) -> frozenset[str] | None:
    """Return the codes of the states that "the ... country" can mean, None where no fact tells."""
    article = next((child for child in syntax.children(noun, "det") if child.lower_ in {"the", "this"}), None)
    shaped = _sets("forms").get(noun.lower_)
    if article is None or noun.tag_ != "NN" or syntax.children(noun, "nmod", "nmod:poss", "appos", "acl:relcl"):
        return None
    if shaped is None and not (is_in_class(noun, "state alone") or is_in_class(noun, "state described")):
        return None
    words = noun.doc[article.i + 1 : noun.i].text.lower().split()
    for start in range(len(words)):
        region = _sets("regions").get(" ".join(words[start:]))
        if region is not None and all(_is_kind(word) for word in words[:start]):
            return region if shaped is None else region & shaped
    return shaped if not words else None


def _is_kind(word: str) -> bool:
    return "-" in word or word in noun_classes()["region"]


def acting_on(noun: Token) -> list[Token]:
    """Return who does something to what the noun names: they would be told as "itself"."""
    verb = noun.head
    return [other for other in syntax.subjects(verb) if other.i != noun.i] if syntax.is_verb(verb) else []


@cache
def _facts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def _sets(kind: str) -> Mapping[str, frozenset[str]]:
    return {name: frozenset(codes.split()) for name, codes in _facts()[kind].items()}


@cache
def _borders() -> Mapping[str, frozenset[str]]:
    """Map each state to those that it borders on; the file tells each border once."""
    both: dict[str, set[str]] = {}
    for one, others in _sets("borders").items():
        for other in others:
            both.setdefault(one, set()).add(other)
            both.setdefault(other, set()).add(one)
    return {code: frozenset(codes) for code, codes in both.items()}
