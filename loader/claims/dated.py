"""Tell which words a date hangs below in the parse, and which verbs share the date of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.outlook import is_beginning
from loader.language import syntax
from loader.language.dates import DateSpan
from loader.model import DateRange

_FARTHEST = 8  # steps up the tree that a date reaches
_ENDS = frozenset({"until", "till"})
_OTHER_TIMES = frozenset({"after", "before", "since", "following", "ahead of", "until", "prior to", "under", "despite"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_LONG = frozenset({"year", "month", "quarter", "half", "season", "decade"})
_BEFORE = frozenset({"nummod", "compound", "amod", "nmod:unmarked", "nmod:poss"})


@dataclass(frozen=True, slots=True, order=True)
class Below:
    """A date below a word: how many steps, the index of its head, and whether it only says which thing is meant.

    "The 2015 accord" and "the accord, signed in 2015," are of 2015, not what is done about them.
    """

    steps: int
    head: int
    span: DateSpan
    describes: bool = False


def dates_below(dates: Iterable[tuple[Token, DateSpan]]) -> dict[int, list[Below]]:
    """Map token indices to the dates below.

    None reaches past another verb, but for a participle on a noun; one that
    describes a noun stays with it. The day until which something lasts is not
    the day on which it happens.
    """
    found: dict[int, list[Below]] = defaultdict(list)
    for head, span in dates:
        if syntax.case_of(head) in _ENDS:
            continue
        node, describes = head, False
        for steps in range(_FARTHEST + 1):
            found[node.i].append(Below(steps, head.i, span, describes))
            if (
                node.head.i == node.i
                or describes
                or _is_another_time(node, head)
                or (steps and syntax.is_verb(node) and not _describes(node))
            ):
                break
            describes = _is_name_part(node, span) if node.i == head.i else _is_set_off(node)
            node = node.head
    return found


def _is_another_time(node: Token, head: Token) -> bool:
    """Tell whether a date is that of something before or after: "since the pact of 2015", "before talks on Monday"."""
    return node.i != head.i and syntax.case_of(node) in _OTHER_TIMES


def _describes(verb: Token) -> bool:
    return verb.dep_ == "acl" or _is_set_off(verb)


def _is_name_part(head: Token, span: DateSpan) -> bool:
    """Tell whether a year or a month stands before a noun: "the 2015 accord", "the May summit"."""
    return head.dep_ in _BEFORE and head.i < head.head.i and head.head.pos_ in _NOUNS and span.precision in _LONG


def _is_set_off(clause: Token) -> bool:
    """Tell whether a clause with a date describes a noun by the way: ", signed in May," or ", which began in May"."""
    if clause.dep_ == "acl:relcl":
        return is_beginning(clause)
    return clause.dep_ == "acl" and clause.i > clause.head.i and clause.nbor(-1).text == ","


def same_scene(verb: Token) -> Iterator[tuple[Token, bool]]:
    """Yield verbs whose date is that of ``verb`` too, each with whether only a date before its subject counts.

    "Asked on Monday, she said", "Speaking on Monday, she said", "pledged aid
    on Monday, saying ..."; "In May, Peru left the bloc and signed a pact".
    """
    for clause in syntax.children(verb, "advcl"):
        asked = clause.tag_ in {"VBN", "VBD"} and is_in_class(clause, "asking") and _is_bare(clause)
        if clause.i < verb.i and (asked or _is_meanwhile(clause)):
            yield clause, False
    if verb.dep_ == "advcl" and verb.i > verb.head.i and _is_meanwhile(verb):
        yield verb.head, False
    if verb.dep_ == "conj" and syntax.is_verb(verb.head) and not syntax.children(verb, *syntax.SUBJECTS):
        yield verb.head, True


def _is_meanwhile(clause: Token) -> bool:
    """Tell whether a participle tells what goes on at the same time: "Visiting Lima on Monday, he ..."."""
    return clause.tag_ == "VBG" and _is_bare(clause)


def _is_bare(clause: Token) -> bool:
    return not syntax.children(clause, "mark", "aux", *syntax.SUBJECTS)


def date_range(span: DateSpan) -> DateRange:
    """Return the calendar interval of a date that has one."""
    assert span.earliest is not None and span.latest is not None
    return DateRange(span.earliest.isoformat(), span.latest.isoformat(), span.precision, span.qualifier)
