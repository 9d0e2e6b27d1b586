"""Compare dates that may be known to the year or the month only."""

from __future__ import annotations

import calendar
import re
from datetime import date

_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
BEGINNING = "0001-01-01"
END = "9999-12-31"


def is_date(value: str) -> bool:
    """Say whether ``value`` is a year, a month or a day that exists.

    >>> is_date("2025-02"), is_date("2025-02-30")
    (True, False)
    """
    shape = _SHAPE.fullmatch(value)
    if not shape:
        return False
    year, month, day = (int(part) if part else 1 for part in shape.groups())
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def first_day(value: str) -> str:
    """Return the first day that a date may mean; an empty one, the beginning of time.

    >>> first_day("2025-02")
    '2025-02-01'
    """
    return value + "-01-01"[len(value) - 4 :] if value else BEGINNING


def last_day(value: str) -> str:
    """Return the last day that a date may mean; an empty one, the end of time.

    >>> last_day("2025-02"), last_day("2025")
    ('2025-02-28', '2025-12-31')
    """
    if not value:
        return END
    if len(value) == 4:
        return f"{value}-12-31"
    if len(value) == 7:
        return f"{value}-{calendar.monthrange(int(value[:4]), int(value[5:]))[1]:02d}"
    return value
