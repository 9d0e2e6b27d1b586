"""Put names that come back every year on the calendar: days, months, quarters, seasons, fiscal years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from loader.language.dates.periods import Build, Period, day_period, halves, months_period, nearest
from loader.language.dates.spans import Precision
from loader.language.dates.vocabulary import Piece, fiscal_start, month_first, southern

_SHIFTS = {-1: "before", 1: "after"}
_FIRST_SEASON = 2
"""Months from January to the first month of spring in the north (March to May)."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Hold what a reading depends on: the day of publication, the region, and the tense.

    `toward` is "past", "future" or "near" where the words or the verb settle it, else None. `published` None leaves
    relative times open. `outer` is the longer time that the piece lies in, already on the calendar.
    """

    published: date | None
    region: str = "us"
    toward: str | None = None
    outer: Period | None = None


def _in_year(piece: Piece, anchor: Anchor, build: Build, precision: Precision) -> Period | None:
    """Place a name such as "June 9" in its year: the written one, else the one that the publication suggests."""
    if "year" in piece.numbers:
        return build(piece.numbers["year"])
    if anchor.outer:
        return build(anchor.outer.latest.year) if anchor.outer.latest else Period(None, None, precision)
    if anchor.published is None:
        return Period(None, None, precision)
    shift = piece.numbers.get("shift")
    if shift == 0:
        return build(anchor.published.year)
    toward = anchor.toward if shift is None else _SHIFTS[shift]
    return nearest(build, anchor.published, toward=toward)


def read_day(piece: Piece, anchor: Anchor) -> Period | None:
    """Take a day of a month; a weekday beside it settles the year where it can."""
    month, day, weekday = piece.numbers["month"], piece.numbers["day"], piece.numbers.get("weekday")
    if weekday is not None and anchor.published and "year" not in piece.numbers and not anchor.outer:
        years = range(anchor.published.year - 1, anchor.published.year + 2)
        on_weekday = {year for year in years if _falls_on(day_period(year, month, day), weekday)}
        if on_weekday:
            return _in_year(piece, anchor, lambda y: day_period(y, month, day) if y in on_weekday else None, "day")
    return _in_year(piece, anchor, lambda year: day_period(year, month, day), "day")


def _falls_on(period: Period | None, weekday: int) -> bool:
    return period is not None and period.earliest is not None and period.earliest.weekday() == weekday


def read_numeric(piece: Piece, anchor: Anchor) -> Period | None:
    """Read 06/09/2025 in the region's order, and in the other when that is no date; with dots the day comes first."""
    first, second, year = (piece.numbers[name] for name in ("either", "either_2", "year"))
    american = month_first(anchor.region) and "day_first" not in piece.numbers
    as_month_first, as_day_first = day_period(year, first, second), day_period(year, second, first)
    return (as_month_first or as_day_first) if american else (as_day_first or as_month_first)


def read_days(piece: Piece, anchor: Anchor) -> Period | None:
    """Take the days from one to another of a month."""
    month, low, high = (piece.numbers[name] for name in ("month", "day", "day_2"))

    def build(year: int) -> Period | None:
        return between(day_period(year, month, low), day_period(year, month, high))

    return _in_year(piece, anchor, build, "interval")


def read_next_days(piece: Piece, anchor: Anchor) -> Period | None:
    """Take two days of a month when the second follows the first: "May 10 and 11"."""
    follows = piece.numbers["day_2"] == piece.numbers["day"] + 1
    return read_days(piece, anchor) if follows else None


def read_month(piece: Piece, anchor: Anchor) -> Period | None:
    """Take a calendar month."""
    month = piece.numbers["month"] - 1
    return _in_year(piece, anchor, lambda year: months_period(year * 12 + month, 1, "month"), "month")


def read_quarter(piece: Piece, anchor: Anchor) -> Period | None:
    """Take a quarter of a year."""
    return _in_months(piece, anchor, 3, "quarter")


def read_half(piece: Piece, anchor: Anchor) -> Period | None:
    """Take a half of a year, or of a month, decade or century."""
    outer = piece.within
    if outer and (outer.kind in ("month", "decade", "century") or outer.part):
        return halves(anchor.outer, piece.numbers["number"]) if anchor.outer else None
    return _in_months(piece, anchor, 6, "half")


def _in_months(piece: Piece, anchor: Anchor, length: int, precision: Precision) -> Period | None:
    """Place a quarter or a half of a year; of a fiscal year, counted from its first month."""
    number = piece.numbers["number"] if piece.numbers["number"] > 0 else 12 // length
    outer = piece.within
    if outer and "fiscal" in (outer.kind, outer.unit):
        first = anchor.outer.earliest if anchor.outer else None
        if first is None:
            return Period(None, None, precision)
        start = first.year * 12 + first.month - 1
        return months_period(start + (number - 1) * length, length, precision)
    offset = (number - 1) * length
    return _in_year(piece, anchor, lambda year: months_period(year * 12 + offset, length, precision), precision)


def read_fiscal(piece: Piece, anchor: Anchor) -> Period | None:
    """Take a fiscal year of the region."""
    month, years = fiscal_start(anchor.region)
    last = piece.numbers.get("year_2")
    if last is not None:
        return fiscal_from(piece.numbers["year"], month) if last == piece.numbers["year"] + 1 else None
    return fiscal_from(piece.numbers["year"] - years, month)


def read_season(piece: Piece, anchor: Anchor) -> Period | None:
    """Take the three calendar months of a season; the winter of a year starts in it."""
    turned = 2 if southern(anchor.region) else 0
    start = _FIRST_SEASON + (piece.numbers["season"] + turned) % 4 * 3
    start -= 12 if turned and start > 10 and piece.numbers["season"] == 1 else 0
    return _in_year(piece, anchor, lambda year: months_period(year * 12 + start, 3, "season"), "season")


def fiscal_from(year: int, month: int) -> Period | None:
    """Make the fiscal year that starts in this month."""
    return months_period(year * 12 + month - 1, 12, "year")


def between(first: Period | None, last: Period | None) -> Period | None:
    """Make an interval of two periods; None when it would end before it starts."""
    if first is None or last is None:
        return None
    if first.earliest and last.latest and first.earliest > last.latest:
        return None
    return Period(first.earliest, last.latest, "interval")
