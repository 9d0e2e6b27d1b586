"""Put times that are counted from the day of publication on the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from loader.language.dates.periods import Period, move, move_days, unit_around, week_of
from loader.language.dates.spans import Precision
from loader.language.dates.vocabulary import Piece, fiscal_start
from loader.language.dates.yearly import Anchor, fiscal_from

_HALVES = {"fortnight": ("day", 7), "quarter": ("month", 1), "decade": ("year", 5), "century": ("year", 50)}
_PRECISIONS: dict[str, Precision] = {
    "day": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "fiscal": "year",
    "decade": "decade",
}


def read_weekday(piece: Piece, anchor: Anchor) -> Period | None:
    """Take the last such day up to publication, or the next from it on; "last" and "next" leave out the day itself."""
    weekday, shift = piece.numbers["weekday"], piece.numbers.get("shift")
    if anchor.outer:
        return _offset(anchor.outer.earliest, weekday)
    day = anchor.published
    if day is None:
        return Period(None, None, "day")
    back = (day.weekday() - weekday) % 7
    if shift == -1:
        return _offset(day, -(back or 7))
    if shift == 1:
        return _offset(day, 7 - back)
    ahead = -back % 7
    if anchor.toward == "near" or (shift == 0 and anchor.toward is None):
        return _offset(day, ahead if ahead <= back else -back)
    return _offset(day, ahead if anchor.toward == "future" else -back)


def _offset(day: date | None, days: int) -> Period:
    moved = move_days(day, days) if day else None
    return Period(moved, moved, "day")


def read_unit(piece: Piece, anchor: Anchor) -> Period | None:
    """Take a unit of the calendar counted from publication: "last month" is the month before."""
    unit, shift = piece.unit or "day", piece.numbers["shift"]
    if anchor.published is None:
        return Period(None, None, _precision(unit))
    if unit == "fiscal":
        month, _ = fiscal_start(anchor.region)
        return fiscal_from(anchor.published.year - (anchor.published.month < month) + shift, month)
    return unit_around(anchor.published, unit, shift)


def read_weekend(piece: Piece, anchor: Anchor) -> Period | None:
    """Take Saturday and Sunday of the week of publication; "the weekend" is the last that has begun."""
    day = anchor.published
    if day is None:
        return Period(None, None, "interval")
    shift = piece.numbers.get("shift")
    if shift is None:
        shift = -1 if day.weekday() < 5 and anchor.toward != "future" else 0
    week = week_of(day)
    saturday = move_days(week.earliest, shift * 7 + 5) if week and week.earliest else None
    return Period(saturday, saturday + timedelta(days=1), "interval") if saturday else None


def read_ordinal_week(piece: Piece, anchor: Anchor) -> Period | None:
    """Take days 1–7, 8–14 ... of a month, or its last seven."""
    month = anchor.outer
    if month is None or month.earliest is None or month.latest is None:
        return Period(None, None, "interval") if month else None
    number = piece.numbers["number"]
    first = month.latest - timedelta(days=6) if number < 0 else month.earliest + timedelta(days=7 * (number - 1))
    return Period(first, first + timedelta(days=6), "interval")


def read_ago(piece: Piece, anchor: Anchor) -> Period | None:
    """Count back or ahead from publication; the answer is as coarse as the unit: "three weeks ago" is a week."""
    unit, low, high = piece.unit or "day", piece.numbers["low"], piece.numbers.get("high")
    if anchor.published is None:
        return Period(None, None, _precision(unit))
    sign = piece.numbers["sign"]
    if low == high and unit in ("day", "week", "month", "year"):
        point = move(anchor.published, unit, sign * low)
        found = unit_around(point, unit, 0) if point else None
        return replace(found, approximate="about" in piece.numbers) if found else _unknown()
    if low == high:
        return _vaguely(anchor.published, unit, sign * low)
    return _spread(anchor.published, unit, sign, (low, high))


def _vaguely(published: date, unit: str, count: int) -> Period:
    """Take "two decades ago" as that point, give or take half a unit."""
    smaller, half = _HALVES[unit]
    point = move(published, unit, count)
    first, last = (move(point, smaller, -half), move(point, smaller, half)) if point else (None, None)
    return Period(first, last, "interval", approximate=True) if first and last else _unknown()


def _spread(published: date, unit: str, sign: int, counts: tuple[int, int | None]) -> Period:
    near = move(published, unit, sign * counts[0])
    far = move(published, unit, sign * counts[1]) if counts[1] is not None else None
    first, last = (far, near) if sign < 0 else (near, far)
    return Period(first, last, "interval" if far else "unknown", approximate=True)


def read_window(piece: Piece, anchor: Anchor) -> Period | None:
    """Take the time up to publication or from it on: "the past two weeks", "the coming months"."""
    if anchor.published is None:
        return Period(None, None, "interval")
    unit, high, sign = piece.unit or "day", piece.numbers["high"], piece.numbers["sign"]
    far = move(anchor.published, unit if unit != "fiscal" else "year", sign * high) if unit != "weekend" else None
    if far is None:
        return _unknown()
    first, last = sorted((far, anchor.published))
    return Period(first, last, "interval", approximate=piece.numbers["low"] != high)


def read_unanchored(piece: Piece, anchor: Anchor) -> Period | None:
    """Leave a time open that counts from another event: "three weeks later"."""
    return _unknown()


def _unknown() -> Period:
    return Period(None, None, "unknown")


def _precision(unit: str) -> Precision:
    return _PRECISIONS.get(unit, "interval")
