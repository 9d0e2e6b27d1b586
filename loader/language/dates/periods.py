"""Reckon with periods of the calendar: months, quarters, seasons, weeks, and their parts. No clock is read."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from loader.language.dates.spans import Precision

DAYS = {"day": 1, "week": 7, "fortnight": 14}
"""Units of a fixed number of days."""

MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
"""Units of whole calendar months."""


@dataclass(frozen=True, slots=True)
class Period:
    """Hold the first and the last day of a time; None where the text does not say."""

    earliest: date | None
    latest: date | None
    precision: Precision
    approximate: bool = False


Build = Callable[[int], Period | None]
"""Make the period that a name such as "June 9" or "the first quarter" has in a year; None when it has none."""


@lru_cache(maxsize=4096)
def day_period(year: int, month: int, day: int) -> Period | None:
    """Make one day, or None when the calendar lacks it (30 February)."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return Period(date(year, month, day), date(year, month, day), "day")


@lru_cache(maxsize=4096)
def months_period(first: int, count: int, precision: Precision) -> Period | None:
    """Make a run of whole months; `first` counts months from January of the year 0."""
    last = first + count - 1
    if first < 12 or last >= 12 * 9999:
        return None
    year, index = divmod(last, 12)
    end = date(year, index + 1, calendar.monthrange(year, index + 1)[1])
    return Period(date(first // 12, first % 12 + 1, 1), end, precision)


def year_period(year: int, count: int = 1, precision: Precision = "year") -> Period | None:
    """Make a run of whole years."""
    return months_period(year * 12, 12 * count, precision)


def week_of(day: date) -> Period | None:
    """Return the ISO 8601 week of a day, Monday to Sunday."""
    monday = move_days(day, -day.weekday())
    sunday = move_days(monday, 6) if monday else None
    return Period(monday, sunday, "week") if monday and sunday else None


def unit_around(day: date, unit: str, shift: int) -> Period | None:
    """Return the calendar unit of a day, or the one so many units on: ("month", -1) is last month."""
    if unit in DAYS:
        moved = move_days(day, shift * DAYS[unit])
        if moved is None or unit == "day":
            return Period(moved, moved, "day") if moved else None
        return week_of(moved)
    length = MONTHS[unit]
    month = day.year * 12 + day.month - 1
    offset = 12 if unit == "century" else 0
    first = month - (month - offset) % length + shift * length
    return months_period(first, length, "interval" if unit == "century" else _precision(unit))


def move(day: date, unit: str, count: int) -> date | None:
    """Move a day by so many units; the day of the month is cut to the month's length. None outside the years 1–9999."""
    if unit in DAYS:
        return move_days(day, count * DAYS[unit])
    year, index = divmod(day.year * 12 + day.month - 1 + count * MONTHS[unit], 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, index + 1, min(day.day, calendar.monthrange(year, index + 1)[1]))


def move_days(day: date, count: int) -> date | None:
    """Move a day by so many days; None outside the years 1–9999."""
    ordinal = day.toordinal() + count
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def nearest(build: Build, published: date, *, toward: str | None) -> Period | None:
    """Choose the year of a name without one.

    `toward` "past" takes the last that began by the day of publication, "future" the next that is not over by it,
    "before" the last that was over and "after" the next that has not begun; None and "near" the nearest, and of two
    equally near the earlier.
    """
    tests: dict[str | None, Callable[[date, date], bool]] = {
        "past": lambda first, last: first <= published,
        "future": lambda first, last: last >= published,
        "before": lambda first, last: last < published,
        "after": lambda first, last: first > published,
    }
    for reach in (2, 8):  # 29 February may be eight years away
        made = (build(year) for year in range(published.year - reach, published.year + reach + 1))
        periods = [(p.earliest, p.latest, p) for p in made if p and p.earliest and p.latest]
        left = [each for each in periods if toward in (None, "near") or tests[toward](each[0], each[1])]
        if left:
            return min(left, key=lambda each: (_distance(each[0], each[1], published), each[0]))[2]
    return None


def narrow(period: Period, part: str) -> Period:
    """Cut a period to its early, middle or late third; a month at the 10th and the 20th, longer
    times by whole months, a decade into four, three and three years.
    """
    first, last = period.earliest, period.latest
    if first is None or last is None or first == last:
        return period
    days = (last - first).days + 1
    if days < 3:
        return period
    if days <= 31:
        cuts = _day_cuts(days)
        low, high = {"early": (0, cuts[0] - 1), "mid": cuts, "late": (cuts[1] + 1, days - 1)}[part]
        return replace(period, earliest=first + timedelta(days=low), latest=first + timedelta(days=high))
    return _narrow_months(period, first, last, part)


def halves(period: Period, number: int) -> Period:
    """Cut a period into two and return the first (1) or the second (2) half."""
    first, last = period.earliest, period.latest
    if first is None or last is None:
        return period
    days = (last - first).days + 1
    if days <= 31:
        middle = first + timedelta(days=days // 2)
    else:
        half = move(first, "month", ((last.year - first.year) * 12 + last.month - first.month + 1) // 2)
        middle = half or last
    if number == 1:
        return Period(first, middle - timedelta(days=1), "interval")
    return Period(middle, last, "interval")


def _day_cuts(days: int) -> tuple[int, int]:
    """Return the first and the last day of the middle part, counted from 0."""
    if days >= 28:
        return 10, 19
    return (2, 3) if days == 7 else (days // 3, days - days // 3 - 1)


def _narrow_months(period: Period, first: date, last: date, part: str) -> Period:
    start = first.year * 12 + first.month - 1
    count = last.year * 12 + last.month - start
    early, late = (48, 36) if count == MONTHS["decade"] else (-(-count // 3), -(-count // 3))
    low, length = {"early": (0, early), "mid": (early, count - early - late), "late": (count - late, late)}[part]
    return months_period(start + low, max(length, 1), period.precision) or period


def _distance(first: date, last: date, day: date) -> int:
    return max(0, (first - day).days, (day - last).days)


def _precision(unit: str) -> Precision:
    known: dict[str, Precision] = {"month": "month", "quarter": "quarter", "year": "year", "decade": "decade"}
    return known[unit]
