"""Put pieces on the calendar, seen from the day of publication."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from loader.language.dates import relative, yearly
from loader.language.dates.periods import Period, months_period, narrow, week_of, year_period
from loader.language.dates.vocabulary import Piece
from loader.language.dates.yearly import Anchor, between


def resolve(piece: Piece, anchor: Anchor) -> Period | None:
    """Return the days of a piece; None when it names no day of the calendar (30 February)."""
    if piece.opening and piece.until:
        return _interval(piece.opening, piece.until, anchor)
    outer = resolve(piece.within, anchor) if piece.within else None
    if piece.within and outer is None:
        return None
    anchor = replace(anchor, outer=outer)
    found = _READINGS[piece.kind](piece, anchor)
    if found is None or piece.part is None:
        return _implied_part(piece, found)
    if piece.part in ("earlier", "later"):
        return _clipped(found, piece.part, anchor)
    if piece.part == "week":
        return week_of(found.earliest) if found.earliest and found.precision == "day" else found
    return narrow(found, piece.part)


def _implied_part(piece: Piece, found: Period | None) -> Period | None:
    """Cut "year-end" and "mid-year", whose part is inside the word."""
    part = "late" if "end" in piece.numbers else "mid" if "middle" in piece.numbers else None
    return narrow(found, part) if found and part else found


def _clipped(found: Period, part: str, anchor: Anchor) -> Period:
    """Cut "earlier this month" at the day of publication."""
    day = anchor.published
    if day is None or not (found.earliest and found.latest and found.earliest <= day <= found.latest):
        return found
    if part == "earlier":
        return replace(found, latest=day, precision="interval")
    return replace(found, earliest=day, precision="interval")


def _interval(opening: Piece, second: Piece, anchor: Anchor) -> Period | None:
    """Put both ends of an interval, each lending the other its year or its week."""
    if opening.within is None and second.within and "year" not in opening.numbers:
        opening = replace(opening, within=second.within)
    if _has_year(opening) and not _has_year(second) and second.kind == opening.kind != "weekday":
        return _forward(opening, second, anchor)
    closing = resolve(second, anchor)
    if closing and closing.earliest and not _has_year(opening) and opening.kind in ("day", "month", "weekday"):
        anchor = replace(anchor, published=closing.earliest, toward="past")
    return between(resolve(opening, anchor), closing)


def _forward(first: Piece, second: Piece, anchor: Anchor) -> Period | None:
    start = resolve(first, anchor)
    if start and start.earliest:
        anchor = replace(anchor, published=start.earliest, toward="future")
    return between(start, resolve(second, anchor))


def _has_year(piece: Piece) -> bool:
    return "year" in piece.numbers or piece.within is not None or piece.kind in ("unit", "year", "fiscal")


def _year(piece: Piece, anchor: Anchor) -> Period | None:
    return year_period(piece.numbers["year"])


def _years(piece: Piece, anchor: Anchor) -> Period | None:
    first, last = piece.numbers["year"], piece.numbers["year_2"]
    if last > first:
        return year_period(first, last - first + 1, "interval")
    month = last % 100
    written_short = last // 100 == first // 100 and 1 <= month <= 12
    return months_period(first * 12 + month - 1, 1, "month") if written_short else None


def _decade(piece: Piece, anchor: Anchor) -> Period | None:
    decade = piece.numbers["decade"]
    return year_period(decade if decade > 100 else 1900 + decade, 10, "decade")


def _century(piece: Piece, anchor: Anchor) -> Period | None:
    return year_period((piece.numbers["century_number"] - 1) * 100 + 1, 100, "interval")


_READINGS: dict[str, Callable[[Piece, Anchor], Period | None]] = {
    "day": yearly.read_day,
    "numeric": yearly.read_numeric,
    "days": yearly.read_days,
    "next-days": yearly.read_next_days,
    "month": yearly.read_month,
    "year": _year,
    "years": _years,
    "decade": _decade,
    "century": _century,
    "quarter": yearly.read_quarter,
    "half": yearly.read_half,
    "fiscal": yearly.read_fiscal,
    "season": yearly.read_season,
    "weekday": relative.read_weekday,
    "unit": relative.read_unit,
    "weekend": relative.read_weekend,
    "ordinal-week": relative.read_ordinal_week,
    "ago": relative.read_ago,
    "ahead": relative.read_ago,
    "within": relative.read_window,
    "window": relative.read_window,
    "unanchored": relative.read_unanchored,
}
