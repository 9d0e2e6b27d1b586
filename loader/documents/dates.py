"""Read the dates that pages print, and write them as ISO 8601."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache

from loader.documents.wordlists import numbers, seasonal_zones, words

_LONGEST = 200  # characters of a line that can be a date line


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date found in a line; ``label`` is published, modified or None; ``rest`` is what else the line holds."""

    iso: str
    label: str | None
    rest: str


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = "|".join(sorted(numbers("dates", "months"), key=len, reverse=True))
    return (
        re.compile(r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
        re.compile(
            rf"\b(?P<name>{month})\.? ?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? ?(?P<year>\d{{4}})(?!\d)", re.IGNORECASE
        ),
        re.compile(
            rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?(?P<name>{month})\.?,?[ -](?P<year>\d{{4}})(?!\d)",
            re.IGNORECASE,
        ),
        re.compile(r"(?<!\d)(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?!\d)"),
        re.compile(r"(?<!\d)(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})(?!\d)"),
    )


_TIME = re.compile(
    r"(?<![\d.])(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
    r" ?(?P<half>[ap]\.?m\b\.?)?(?: hrs)?"
    r" ?\(?(?P<zone>[A-Z][A-Za-z]{0,6}\b)?(?: time)?(?P<offset>[+-]\d{1,2}:?\d{0,2})?\)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"T? ?(?=\d{1,2}(?::\d{2}| ?[ap]\.?m))", re.IGNORECASE)
_DAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?", re.IGNORECASE)
_LABEL = re.compile(
    r"^[\W_]*(?:first |last )?"
    r"(?:published|posted|updated|modified|update|revised|date|issued|released|publish(?:ed)? date|created)\b"
    r"(?: on| at)?[\W_]*",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?=(?:last )?(?:updated|modified|update|revised)\b)", re.IGNORECASE)


def to_iso(text: str) -> str | None:
    """Return the first date of ``text`` as ISO 8601, with time and offset where stated.

    >>> to_iso("June 8, 2025, 1:27 PM ET")
    '2025-06-08T13:27:00-04:00'
    >>> to_iso("9 June 2025")
    '2025-06-09'
    """
    stamps = find_stamps(text[:_LONGEST])
    return stamps[0].iso if stamps else None


def complete_day(day: str, moment: str | None) -> str | None:
    """Return a day without a year as the last such day on or before ``moment``, None without one.

    >>> complete_day("Dec. 30", "2026-01-02T08:00:00Z")
    '2025-12-30'
    """
    if moment is None:
        return None
    year = int(moment[:4])
    found = (to_iso(f"{day} {number}") for number in (year, year - 1))
    return next((iso[:10] for iso in found if iso and iso[:10] <= moment[:10]), None)


def find_stamps(line: str) -> tuple[Stamp, ...]:
    """Return the dates of a line in order, each with its label; long lines hold none."""
    if len(line) > _LONGEST or not any(char.isdigit() for char in line):
        return ()
    parts = [part for part in _UPDATED.split(line) if part.strip()]
    return tuple(stamp for part in parts if (stamp := _stamp(part)))


def _stamp(part: str) -> Stamp | None:
    for pattern in _patterns():
        for found in pattern.finditer(part):
            day = _day(found)
            if day:
                clock, rest = _clock(part, found)
                return Stamp(_iso(day, clock), _label(part), _rest(rest))
    return None


def _day(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    year = int(parts["year"])
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        if first <= 12 and second <= 12 and first != second:
            return None  # 06/09/2025 is June in one country and September in another
        month, day = (first, second) if second > 12 or first == second else (second, first)
    else:
        named = parts.get("name")
        month = numbers("dates", "months")[named.lower()] if named else int(parts["month"])
        day = int(parts["day"])
    try:
        return date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def _clock(part: str, found: re.Match[str]) -> tuple[re.Match[str] | None, str]:
    """Return the time of day after the date, or else before it, and the rest of the line."""
    before, after = part[: found.start()], part[found.end() :]
    for side in (after, before):
        start = _CLOCK.search(side)
        clock = _TIME.match(side, start.end()) if start else None
        if start and clock:
            left = f"{side[: start.start()]} {side[clock.end() :]}"
            return clock, f"{before} {left}" if side is after else f"{left} {after}"
    return None, f"{before} {after}"


def _iso(day: date, clock: re.Match[str] | None) -> str:
    if clock is None:
        return day.isoformat()
    hour = int(clock["hour"])
    half = (clock["half"] or "").lower()[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    minute, second = int(clock["minute"] or 0), int(clock["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return day.isoformat()
    moment = datetime(day.year, day.month, day.day, hour, minute, second)
    offset = _offset(clock["zone"], clock["offset"], day)
    if offset is None:
        return moment.isoformat()
    return moment.replace(tzinfo=timezone(timedelta(minutes=offset))).isoformat()


def _offset(zone: str | None, offset: str | None, day: date) -> int | None:
    """Return the offset from UTC in minutes, None when the page does not say."""
    if offset:
        digits = offset[1:].replace(":", "")
        hours, minutes = (
            int(digits[:-2] or 0) if len(digits) > 2 else int(digits),
            int(digits[-2:]) if len(digits) > 2 else 0,
        )
        if hours > 14 or minutes > 59:
            return None
        return (hours * 60 + minutes) * (-1 if offset[0] == "-" else 1)
    if zone is None:
        return None
    fixed, seasonal = numbers("dates", "fixed"), seasonal_zones()
    if zone in seasonal:
        return seasonal[zone] + (60 if _us_summer(day) else 0)
    return fixed.get(zone)


def _us_summer(day: date) -> bool:
    """Tell daylight saving time by date (15 U.S.C. 260a: second Sunday of March to first Sunday of November)."""
    march, november = date(day.year, 3, 8), date(day.year, 11, 1)
    begin = march + timedelta(days=(6 - march.weekday()) % 7)
    end = november + timedelta(days=(6 - november.weekday()) % 7)
    return begin <= day < end


def _label(part: str) -> str | None:
    start = part.lower().lstrip(" |·•-–—(").removeprefix("last ")
    for label in ("modified", "published"):
        if start.startswith(words("dates", f"labels.{label}")):
            return label
    return None


def _rest(rest: str) -> str:
    """Return what a line says beside its date: no weekday, label, separators."""
    text = _DAY.sub(" ", rest)
    text = _LABEL.sub("", text)
    return text.strip(" ,|·•/-–—:()").removesuffix(" at").removeprefix("at ").strip(" ,|·•/-–—:()")
