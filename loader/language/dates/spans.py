"""Hold a time expression with the days it covers, and write it as TIMEX3 does."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Precision = Literal["day", "week", "month", "quarter", "half", "year", "decade", "season", "interval", "unknown"]
Qualifier = Literal["early", "mid", "late", "about", "before", "after", "since", "until", "by"]
Direction = Literal["past", "present", "future"]
Outlook = Literal["past", "future", "near"]
"""Where a date lies that lacks its year or week: before publication, after it, or on the nearer side."""

_SEASONS = (("spring", "SP"), ("summer", "SU"), ("autumn", "FA"), ("fall", "FA"), ("winter", "WI"))
_PARTS = {"early": "START", "mid": "MID", "late": "END"}
_SIGNALS = {"about": "APPROX", "before": "BEFORE", "after": "AFTER", "since": "ON_OR_AFTER"}
_REFERENCES = {"past": "PAST_REF", "present": "PRESENT_REF", "future": "FUTURE_REF"}
_UNKNOWN = {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX", "quarter": "XXXX-QX", "half": "XXXX-HX"}


@dataclass(frozen=True, slots=True)
class DateSpan:
    """Hold one time expression.

    `start` and `end` are character offsets, half-open, without the preposition ("since", "by", "on").
    `earliest` and `latest` are the first and the last day that the words name; None where they do not say. Part words
    narrow them: "early April" is 1 to 10 April with the precision "month". `qualifier` says how the event stands to
    those days: "since 2018" covers 2018 itself. A preposition wins over a part word, which shows in the days.
    `direction` compares with the day of publication; None when that is not known. `rule` names the pattern.
    """

    start: int
    end: int
    text: str
    earliest: date | None
    latest: date | None
    precision: Precision
    qualifier: Qualifier | None
    direction: Direction | None
    rule: str


def timex(span: DateSpan) -> str:
    """Write the value of a span as TIMEX3 does; an interval as ISO 8601, "2025-05-10/2025-05-12".

    >>> timex(DateSpan(0, 4, "2018", date(2018, 1, 1), date(2018, 12, 31), "year", None, None, "year"))
    '2018'
    """
    if span.earliest is None and span.latest is None:
        return _UNKNOWN.get(span.precision) or _REFERENCES.get(span.direction or "", "XXXX")
    if span.earliest is None or span.latest is None:
        return f"{span.earliest or '..'}/{span.latest or '..'}"
    if span.rule == "weekend":
        return f"{span.earliest:%G-W%V}-WE"
    first, last = _container(span.precision, span.earliest)
    if span.precision in ("interval", "unknown") or not first <= span.earliest <= span.latest <= last:
        return f"{span.earliest}/{span.latest}"
    return _value(span, span.earliest)


def timex_modifier(span: DateSpan) -> str | None:
    """Return the TIMEX3 attribute `mod`: START, MID, END, BEFORE, AFTER, ON_OR_BEFORE, ON_OR_AFTER, APPROX or None."""
    part = _part(span)
    if part or span.qualifier is None:
        return part
    return _PARTS.get(span.qualifier) or _SIGNALS.get(span.qualifier, "ON_OR_BEFORE")


def _part(span: DateSpan) -> str | None:
    """Tell from the days which part of its month, year ... a span names; None for the whole."""
    if span.precision in ("day", "interval", "unknown") or not (span.earliest and span.latest):
        return None
    first, last = _container(span.precision, span.earliest)
    if not first <= span.earliest <= span.latest <= last or (first, last) == (span.earliest, span.latest):
        return None
    if span.earliest == first:
        return "START"
    return "END" if span.latest == last else "MID"


def _container(precision: Precision, day: date) -> tuple[date, date]:
    """Return the first and the last day of the calendar period of this length around a day."""
    if precision == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12, "season": 3}.get(precision)
    if precision == "decade":
        return date(day.year - day.year % 10, 1, 1), date(day.year - day.year % 10 + 9, 12, 31)
    if months is None:
        return day, day
    offset = 2 if precision == "season" else 0
    first = day.year * 12 + day.month - 1
    first -= (first - offset) % months
    return date(first // 12, first % 12 + 1, 1), _month_end(first + months - 1)


def _month_end(month: int) -> date:
    year, index = divmod(month, 12)
    return date(year, index + 1, calendar.monthrange(year, index + 1)[1])


def _value(span: DateSpan, day: date) -> str:
    if span.precision == "season":
        word = next((code for name, code in _SEASONS if name in span.text.lower()), "XX")
        return f"{_container('season', day)[0].year:04}-{word}"
    return {
        "day": f"{day}",
        "week": f"{day:%G-W%V}",
        "month": f"{day.year:04}-{day.month:02}",
        "quarter": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "half": f"{day.year:04}-H{(day.month + 5) // 6}",
        "year": f"{day.year:04}",
        "decade": f"{day.year // 10:03}",
    }[span.precision]
