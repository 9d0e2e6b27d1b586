"""Read on which day a measure is made known, and from when until when it applies.

"Announced on Monday a levy that takes effect on July 1", "from June 15", "the ban expires on May 3".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.reading import Reading
from loader.language import syntax
from loader.language.dates import DateSpan

_FROM = frozenset({"from", "since", "starting", "beginning", "effective", "as of", "as from"})
_UNTIL = frozenset({"until", "till", "through"})
_ABOVE = frozenset({"ccomp", "parataxis", "acl", "acl:relcl"})
_FARTHEST = 6  # steps up the tree from a date to what it dates


@dataclass(frozen=True, slots=True)
class Term:
    """The day of announcement, the first and the last day of a measure, ISO 8601; None where the text gives no day."""

    announced: str | None = None
    effective: str | None = None
    until: str | None = None


NO_TERM = Term()


def term_of(reading: Reading, predicate: Token, nouns: Iterable[Token]) -> Term:
    """Return the days of the measure that a verb or noun tells, whose ``nouns`` name it; of each the first told."""
    clauses = {clause.i: clause for clause in _clauses(predicate, list(nouns))}
    found = NO_TERM
    for head, span in reading.dates:
        owner = next((token for token in _path(head) if token.i in clauses), None)
        if head.sent.start != predicate.sent.start or owner is None:
            continue
        for kind, day in _days(head, span, owner):
            if getattr(found, kind) is None:
                found = replace(found, **{kind: day})
    return (
        found if not (found.effective and found.until and found.until < found.effective) else replace(found, until=None)
    )


def _clauses(predicate: Token, nouns: list[Token]) -> Iterator[Token]:
    """Yield what may be dated: the predicate, the nouns, what is told of them, and who announces it above."""
    yield predicate
    for noun in nouns:
        yield noun
        about = [*syntax.children(noun, "acl", "acl:relcl", "amod", "appos")]
        about += [noun.head] if noun.dep_ in syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS else []
        yield from (part for clause in about for part in syntax.coordinated(clause))
    yield from (child for child in syntax.children(predicate, "conj", "advcl", "xcomp") if _takes_effect(child))
    above = predicate.head
    if predicate.dep_ in _ABOVE and is_in_class(above, "announcing"):
        yield above
    yield from (child for child in syntax.children(predicate, "parataxis") if is_in_class(child, "announcing"))


def _path(head: Token) -> Iterator[Token]:
    """Yield a date and what governs it, up to the first verb."""
    node = head
    for _ in range(_FARTHEST):
        yield node
        if (syntax.is_verb(node) and node.i != head.i) or node.head.i == node.i:
            return
        node = node.head


def _days(head: Token, span: DateSpan, owner: Token) -> Iterator[tuple[str, str]]:
    """Yield which days of a measure a date gives; none for a day on which it only happens, or that is no day."""
    first, last = span.earliest, span.latest
    if first is None or last is None:
        return
    before = syntax.case_of(head) or (head.doc[head.left_edge.i - 1].lower_ if head.left_edge.i else "")
    if span.precision == "interval" and before in {"from", "between"}:
        yield from (("effective", first.isoformat()), ("until", last.isoformat()))
    elif span.precision != "day":
        return
    elif before in _UNTIL or is_in_class(owner, "running out"):
        yield "until", last.isoformat()
    elif before in _FROM or _takes_effect(owner) or any(node.lower_ == "effective" for node in _path(head)):
        yield "effective", first.isoformat()
    elif is_in_class(owner, "announcing"):
        yield "announced", first.isoformat()


def _takes_effect(clause: Token) -> bool:
    """Tell whether a clause says from when something applies: "takes effect", "entered into force", "in force"."""
    if clause.lower_ in {"effective", "force", "effect"}:
        return True
    things = (*syntax.objects(clause), *(noun for _, noun in syntax.obliques(clause)))
    binding = any(noun.lemma_.lower() in {"effect", "force"} for noun in things)
    return is_in_class(clause, "taking effect") and (binding or clause.lemma_.lower() in {"apply", "begin", "start"})
