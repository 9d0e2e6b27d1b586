"""Cut passages and texts into pieces that a page marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``row`` is what it is marked with, None for plain text."""

    text: str
    row: dict[str, str] | None = None


def passage(before: str, evidence: str, after: str) -> tuple[str, str, str]:
    """Return the evidence with the rest of its sentence on both sides.

    >>> passage("It rained. On Friday ", "China cut exports", ", it said. Then it shone.")
    ('On Friday ', 'China cut exports', ', it said.')
    """
    ends = [found.end() for found in _SENTENCE_END.finditer(before)]
    start = before[ends[-1] :] if ends else before
    if evidence.rstrip().endswith((".", "!", "?", "”", '"')) or after.startswith("\n"):
        return start, evidence, ""
    end = _SENTENCE_END.search(after)
    return start, evidence, after[: end.end()].rstrip() if end else after


def pieces(text: str, marks: Sequence[dict[str, str]]) -> list[Piece]:
    """Return the text in pieces, those of ``marks`` with their row.

    A mark has ``start`` and ``end``, in characters, half-open. Marks that
    begin inside an earlier one, lie outside of the text, or have an offset
    that is no number are left out.
    """
    found, at = [], 0
    for row in marks:
        if not (row["start"].isdecimal() and row["end"].isdecimal()):
            continue
        start, end = int(row["start"]), int(row["end"])
        if start < at or end <= start or end > len(text):
            continue
        if start > at:
            found.append(Piece(text[at:start]))
        found.append(Piece(text[start:end], row))
        at = end
    if at < len(text):
        found.append(Piece(text[at:]))
    return found
