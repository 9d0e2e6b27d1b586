"""Find the pieces of time expressions in a text, and judge by their surroundings whether they are any."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

from loader.language.dates.vocabulary import Piece, names, piece_from, rules

_WINDOW = 40
"""Characters looked at on either side of a piece."""

_PROPER = {"month", "month_short", "weekday", "weekday_short"}
"""Groups whose words are written with a capital."""


def scan(text: str) -> list[Piece]:
    """Find the longest pieces that no other overlaps, in order; names with a date word in them are left out."""
    blocked = [found.span() for found in names().finditer(text)]
    return _longest(_matches(text), blocked)


def stands_alone(text: str, piece: Piece) -> bool:
    """Say whether the surroundings of a piece leave it a date; joined pieces vouch for each other."""
    if piece.within or piece.until or ("weekday" in piece.numbers and piece.kind != "weekday"):
        return True
    if _shows(text, piece, "never"):
        return False
    if piece.part or _shows(text, piece, "given"):
        return True
    return not piece.rule.strict and not _shows(text, piece, "unlike")


def _matches(text: str) -> Iterator[Piece]:
    present = {needs: needs.search(text) is not None for needs in {rule.needs for rule in rules()}}
    for rule in filter(lambda rule: present[rule.needs], rules()):
        for found in rule.pattern.finditer(text):
            if _is_capitalised(found):
                yield piece_from(rule, found)


def _is_capitalised(found: re.Match[str]) -> bool:
    """Say whether months and weekdays have their capital: "may" and "march" are no months."""
    groups = found.groupdict()
    return all(groups[name][:1].isupper() for name in _PROPER & groups.keys() if groups[name])


def _longest(pieces: Iterable[Piece], blocked: list[tuple[int, int]]) -> list[Piece]:
    taken, chosen = sorted(blocked), []
    for piece in sorted(pieces, key=lambda piece: (piece.start - piece.end, piece.start)):
        index = bisect_left(taken, (piece.start, piece.end))
        clear_left = index == 0 or taken[index - 1][1] <= piece.start
        if clear_left and (index == len(taken) or taken[index][0] >= piece.end):
            insort(taken, (piece.start, piece.end))
            chosen.append(piece)
    return sorted(chosen, key=lambda piece: piece.start)


def _shows(text: str, piece: Piece, what: str) -> bool:
    before, after = piece.rule.contexts.get(f"{what}_before"), piece.rule.contexts.get(f"{what}_after")
    if before and before.search(text, max(0, piece.start - _WINDOW), piece.start):
        return True
    return bool(after and after.match(text, piece.end, piece.end + _WINDOW))
