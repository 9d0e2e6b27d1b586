"""Tell from when something holds: "duties from July", "a ban starting in May", "effective on Monday"."""

from __future__ import annotations

from calendar import month_name

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.language import syntax

_FROM = frozenset({"from", "effective", "starting", "beginning", "commencing", "as of", "as from", "with effect from"})
_BETWEEN = frozenset({"in", "on", "the", "early", "mid", "late"})
_MONTHS = frozenset(name.lower() for name in month_name[1:])


def is_start(date: Token) -> bool:
    """Tell whether a date is that from which something holds: "from July", "starting in May", "effective Monday"."""
    first = date.left_edge.i
    while first > date.sent.start and date.doc[first - 1].lower_ in _BETWEEN:
        first -= 1
    words = [token.lower_ for token in date.doc[max(date.sent.start, min(first, date.i) - 1) : date.i]]
    case = syntax.case_of(date)
    return bool(_FROM & {*words[:1], case or ""})


def is_start_of_decided(date: Token) -> bool:
    """Tell whether a date without a year is the start of what is announced, and so ahead; no other month is told."""
    if not is_start(date) or any(
        token.lower_ in _MONTHS for token in date.sent if token not in date.subtree and token.head != date
    ):
        return False
    verb = clause_of(date)
    return verb is not None and is_in_class(verb, "announcing") and not any(t.shape_ == "dddd" for t in date.sent)


def clause_of(date: Token) -> Token | None:
    """Return the verb whose clause a date stands in; "starting in May" is part of the clause above."""
    for node in syntax.ancestors(date):
        if syntax.is_verb(node) and node.lower_ not in _FROM:
            return node
    return None
