"""Tell which words a date hangs below in the parse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from spacy.tokens import Token

from loader.language import syntax
from loader.language.dates import DateSpan

_FARTHEST = 8  # steps up the tree that a date reaches
_ENDS = frozenset({"until", "till"})


def dates_below(dates: Iterable[tuple[Token, DateSpan]]) -> dict[int, list[tuple[int, int, DateSpan]]]:
    """Map token indices to the dates below, as (steps, index of the head of the date, date).

    None reaches past another verb, but for a participle on a noun. The day
    until which something lasts is not the day on which it happens.
    """
    found: dict[int, list[tuple[int, int, DateSpan]]] = defaultdict(list)
    for head, span in dates:
        if syntax.case_of(head) in _ENDS:
            continue
        node = head
        for steps in range(_FARTHEST + 1):
            found[node.i].append((steps, head.i, span))
            if node.head.i == node.i or (steps and syntax.is_verb(node) and node.dep_ != "acl"):
                break
            node = node.head
    return found
