"""Find how much is traded or produced: "5.2 million tonnes of barley", "goods worth $1.8 billion"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.reading import Reading
from loader.language import syntax
from loader.language.quantities import Quantity, find_quantities

TRADED = frozenset({"exports", "imports", "produces"})
_MEASURED = frozenset({"mass", "volume", "energy", "power"})
_APART = frozenset({"acl:relcl", "parataxis", "ccomp", "advcl"})
_CHANGE = re.compile(r"\b(?:from|by|than|another|further|extra)\s*$")
_WORTH_BEFORE = re.compile(r"\b(?:worth|valued at|of)(?: \w+)?\s*$")
_WORTH_AFTER = re.compile(r"(?:’s|'s)? worth\b| of\b")
_NEAR = 40  # characters between an amount and its good, where a clause has several amounts


def traded_amount(reading: Reading, act: Token, good: str) -> str | None:
    """Return how much of a good an act of trade is about, as printed; None when that is not plain.

    ``good`` is the IRI of the good. Changes ("by 3 million tonnes") and prices
    are no amounts; of two amounts that is taken which stands before the good.
    """
    tokens = list(_clause(_predicate(act)))
    start, end = min(token.idx for token in tokens), max(token.idx + len(token.text) for token in tokens)
    text, own = reading.doc.text[start:end], {token.idx - start for token in tokens}
    found = [q for q in find_quantities(text) if q.start in own and _is_amount(text, q, reading, tokens, start)]
    links = (reading.link_at.get(token.i) for token in tokens)
    places = [link.mention.start - start for link in links if link is not None and link.entity.iri == good]
    if places:  # "wheat and 2 million tonnes of barley"
        found = [q for q in found if not text.startswith(" of ", q.end) or max(places) > q.start]
    if len(found) > 1:
        found = [q for q in found if any(_is_before(q, place) for place in places)][-1:]
    return " ".join(found[0].text.split()) if found else None


def _is_before(q: Quantity, place: int) -> bool:
    """Tell whether a quantity counts the good at a place, or stands shortly before it."""
    return q.start < place < q.end or 0 <= place - q.end < _NEAR


def _predicate(act: Token) -> Token:
    """Return the verb whose subject an act named by a noun is ("exports of rice reached 5 Mt"), else the act."""
    told = act.dep_ in syntax.SUBJECTS and syntax.is_verb(act.head)
    return act.head if told else act


def _clause(head: Token) -> Iterator[Token]:
    """Yield the words of a clause or phrase without the clauses in it."""
    yield head
    for child in head.children:
        apart = child.dep_ in _APART and child.lower_ != "worth"
        if not apart and not (child.dep_ == "conj" and syntax.is_verb(child)):
            yield from _clause(child)


def _is_amount(text: str, q: Quantity, reading: Reading, tokens: list[Token], offset: int) -> bool:
    """Tell whether a quantity says how much there is of something, not how much more, at what price or of whom."""
    if _CHANGE.search(text[: q.start]):
        return False
    if q.kind == "money":
        return bool(_WORTH_BEFORE.search(text[: q.start]) or _WORTH_AFTER.match(text, q.end))
    if q.kind != "count":
        return q.kind in _MEASURED
    inside = [token for token in tokens if q.start <= token.idx - offset < q.end]
    goods = (reading.link_at.get(token.i) for token in inside)
    return any(is_in_class(token, "quantity") for token in inside) or any(
        link is not None and link.entity.type == "commodity" for link in goods
    )
