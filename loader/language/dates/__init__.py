"""Find the time expressions of English news text and the days that they cover.

The rules are data: `data/dates.toml`. Found pieces are joined ("the first quarter" with "of last year"), judged by
their surroundings, and put on the calendar as seen from the day of publication. No clock is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import cast

from loader.language.dates.join import join
from loader.language.dates.periods import Period
from loader.language.dates.resolve import resolve
from loader.language.dates.scan import scan, stands_alone
from loader.language.dates.spans import DateSpan, Direction, Outlook, Qualifier, timex, timex_modifier
from loader.language.dates.vocabulary import Piece
from loader.language.dates.yearly import Anchor

__all__ = ["DateSpan", "Outlook", "find_dates", "timex", "timex_modifier"]

Look = Callable[[int, int], Outlook | None]
"""Says where the clause of the span of these offsets looks, None when it does not tell."""

_QUALIFIERS = {"from": "since"}


def find_dates(
    text: str, published: date | None, region: str = "us", *, look: Look | None = None
) -> tuple[DateSpan, ...]:
    """Find the time expressions of a text, in order and without overlaps.

    Relative ones are read from the day of publication and stay open when that is None. `region` is a lower-case ISO
    3166 code; it settles the order of numeric dates, fiscal years and seasons. A weekday is the last one up to
    publication, a date without a year the nearest, unless `look` says where the verb looks.

    >>> [str(span.earliest) for span in find_dates("in early April and on Friday", date(2025, 6, 8))]
    ['2025-04-01', '2025-06-06']
    """
    anchor = Anchor(published, region)
    return tuple(_spans(text, anchor, look))


def _spans(text: str, anchor: Anchor, look: Look | None) -> Iterator[DateSpan]:
    for piece in join(text, scan(text)):
        if not stands_alone(text, piece):
            continue
        outlook = look(piece.start, piece.end) if look else None
        if piece.kind in ("ahead", "within") and outlook != "future":
            continue
        for part in _resolvable(piece, anchor):
            found = resolve(part, replace(anchor, toward=_toward(part, outlook)))
            if found:
                yield _span(text, part, found, anchor.published)


def _resolvable(piece: Piece, anchor: Anchor) -> tuple[Piece, ...]:
    """Take an interval that ends before it starts apart again."""
    if piece.opening and piece.until and resolve(piece, anchor) is None:
        return piece.opening, piece.until
    return (piece,)


def _toward(piece: Piece, outlook: Outlook | None) -> str | None:
    """Return where a piece lies; an end ("until July") may lie ahead of what is told as past."""
    if piece.signal == "since":
        return "past"
    if piece.until and outlook == "past":  # "banned it from June 1 until July 15" may well go on
        return "near"
    if piece.signal in ("by", "from", "until"):
        return "future" if outlook == "future" or (outlook is None and piece.signal != "from") else "near"
    return outlook


def _span(text: str, piece: Piece, found: Period, published: date | None) -> DateSpan:
    return DateSpan(
        start=piece.start,
        end=piece.end,
        text=text[piece.start : piece.end],
        earliest=found.earliest,
        latest=found.latest,
        precision=found.precision,
        qualifier=_qualifier(piece, found),
        direction=_direction(piece, found, published),
        rule=piece.rule.name,
    )


def _qualifier(piece: Piece, found: Period) -> Qualifier | None:
    word = piece.signal or (piece.part if piece.part in ("early", "mid", "late") else None)
    if word is None and "end" in piece.numbers:
        word = "late"
    if word is None and "middle" in piece.numbers:
        word = "mid"
    if word is None and found.approximate:
        word = "about"
    return cast("Qualifier | None", _QUALIFIERS.get(word, word) if word else None)


def _direction(piece: Piece, found: Period, published: date | None) -> Direction | None:
    said = _said_direction(piece)
    if said and (
        published is None or piece.kind in ("window", "within", "ahead") or piece.part in ("earlier", "later")
    ):
        return said
    if published and found.latest and found.latest < published:
        return "past"
    if published and found.earliest and found.earliest > published:
        return "future"
    return "present" if published and found.earliest and found.latest else said


def _said_direction(piece: Piece) -> Direction | None:
    """Return the direction that the words themselves give: "ago", "next", "later this year"."""
    if piece.part in ("earlier", "later"):
        return "past" if piece.part == "earlier" else "future"
    shift = piece.numbers.get("shift", piece.numbers.get("sign"))
    if shift is None:
        return None
    return "past" if shift < 0 else "future" if shift > 0 else "present"
