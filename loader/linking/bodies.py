"""Name public bodies by country and function: "Kazakhstan's energy ministry", "the Customs Service of Peru".

The seed graph cannot hold them all. What it lacks becomes a candidate under
the name that such bodies bear, "Ministry of Energy of Kazakhstan", so that two
ways of naming it are one candidate.
"""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Token

from loader import iri
from loader.linking.context import Context, unknown
from loader.linking.words import words
from loader.model import Entity, EntityLink
from loader.reference.naming import article

_TAKEN = frozenset({"agency", "organization", "office", "person", "agreement"})


def link_bodies(context: Context, links: Mapping[int, EntityLink]) -> list[tuple[int, int, EntityLink]]:
    """Return (start, end, link) of each body named by country and function that ``links`` lacks."""
    found = []
    for token in context.doc:
        if token.lemma_.lower() in words().function_heads and not _is_taken(links, token.i):
            place = _extent(context, links, token)
            state = context.state_near(*place) if place is not None else None
            if place is not None and state is not None:
                entity = body_of_state(context, place, state)
                reason = f"body of {state} named by its function, not in the seed graph"
                found.append((*place, unknown(context, place, entity, score=0.6, reason=reason)))
    return found


def _is_taken(links: Mapping[int, EntityLink], index: int) -> bool:
    return index in links and links[index].entity.type in _TAKEN


def _extent(context: Context, links: Mapping[int, EntityLink], head: Token) -> tuple[int, int] | None:
    """Return the tokens from the first word of the function to the head; None when no word tells the function."""
    start = head.i
    while start > head.sent.start and _tells_function(context, links, context.doc[start - 1], head):
        start -= 1
    while start < head.i and context.doc[start].lower_ in {"and", "-", ","}:
        start += 1
    alone = head.lemma_.lower() in words().sole_bodies
    return (start, head.i + 1) if alone or start < head.i else None


def _tells_function(context: Context, links: Mapping[int, EntityLink], word: Token, head: Token) -> bool:
    if word.i in context.span_at and links.get(word.i) is not None and links[word.i].entity.type != "commodity":
        return False
    if word.lower_ in {"and", "-", ","}:
        return _joins_functions(context, links, word, head)
    return (
        word.pos_ in {"NOUN", "PROPN", "ADJ"}
        and word.dep_ in {"compound", "amod", "conj", "nmod"}
        and (word.lower_ in words().functions or word.is_title)
    )


def _joins_functions(context: Context, links: Mapping[int, EntityLink], mark: Token, head: Token) -> bool:
    """Tell whether a mark stands between two functions: "trade and industry ministry"."""
    before = mark.nbor(-1) if mark.i > head.sent.start else None
    return before is not None and before.lower_ in words().functions and _tells_function(context, links, before, head)


def body_of_state(context: Context, place: tuple[int, int], state: str) -> Entity:
    """Return the candidate for a body of a state named at these tokens: "energy ministry"."""
    text = " ".join(context.doc[place[0] : place[1]].text.split())
    country = context.gazetteer.country(state)
    owner = context.gazetteer.entity(country).name if country is not None else state
    title = official_name(text)
    name = title if owner.lower() in title.lower() else f"{title} of {article(owner)}"
    spoken = {text, f"{owner}'s {text}", f"{context.doc[place[0] - 1].text} {text}" if place[0] else text}
    aliases = tuple(sorted(spoken - {name}))
    return Entity(
        iri.candidate("agency", f"{name} {state}", base=context.base),
        "agency",
        name,
        aliases,
        iso2=state,
        resolved=False,
    )


def official_name(text: str) -> str:
    """Return the form in which bodies of a kind are named.

    >>> official_name("energy ministry"), official_name("Ministry of Trade"), official_name("customs service")
    ('Ministry of Energy', 'Ministry of Trade', 'Customs Service')
    """
    parts = [
        word if word.isupper() or word in {"of", "and", "for", "the"} else word[:1].upper() + word[1:]
        for word in text.split()
    ]
    if len(parts) > 1 and parts[-1] == "Ministry":
        return f"Ministry of {' '.join(parts[:-1])}"
    return " ".join(parts)
