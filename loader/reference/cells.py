"""Say what the cells of each table of the seed graph may hold."""

from __future__ import annotations

import re
from typing import NamedTuple

_REQUIRED = ("name", "title", "label", "source")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x0c\x0e-\x1f\x7f-\x9f]")


class Format(NamedTuple):
    """What a cell, or each part of one that holds a list, must look like."""

    pattern: re.Pattern[str]
    expected: str


def _format(pattern: str, expected: str) -> Format:
    return Format(re.compile(pattern), f"expected {expected}")


_WORDS = "[a-z0-9]+(?:-[a-z0-9]+)*"
_ID = _format(_WORDS, "letters, digits and single hyphens")
_NUMBER = _format(r"[0-9]+(?:\.[0-9]+)?", "a number")
_WIKIDATA = _format("Q[1-9][0-9]*", "the id of a Wikidata item, such as Q30")
_ROLES = ("member", "permanent member", "nonregional member", "de facto member", "implementing country")
_FORMATS = {
    ("countries.csv", "id"): _format("[A-Z]{2}", "two capital letters, such as FR"),
    ("countries.csv", "alpha3"): _format("[A-Z]{3}", "three capital letters, such as FRA"),
    ("memberships.csv", "role"): _format("|".join(_ROLES), f"one of {', '.join(_ROLES)}"),
    ("commodities.csv", "hs_codes"): _format("(?:[0-9]{2}){1,5}", "an HS code of 2, 4, 6, 8 or 10 digits"),
    ("production.csv", "year"): _format("[0-9]{4}", "a year of four digits"),
    ("production.csv", "quantity"): _NUMBER,
    ("production.csv", "share"): _NUMBER,
    ("production.csv", "measure"): _format("[a-z]+(?:[ -][a-z]+)*", "words in small letters, such as mine production"),
    ("production.csv", "estimated"): _format("true|false|", "true, false or nothing"),
    ("event_types.csv", "scheme"): _format(_WORDS, "small letters, digits and single hyphens"),
}
_MUST_BE_GIVEN = {("production.csv", name) for name in ("year", "quantity", "measure")} | {
    ("countries.csv", "alpha3"),
    ("event_types.csv", "scheme"),
    ("memberships.csv", "role"),
}


def fault(table: str, column: str, cell: str) -> tuple[str, str] | None:
    """Return what is wrong with a cell of ``table``, and the part that is; None when nothing is.

    >>> fault("production.csv", "year", "2024.5")
    ('expected a year of four digits', '2024.5')
    """
    if _CONTROL.search(cell):
        return "expected text without control characters", cell
    if not cell:
        empty = column in _REQUIRED or column == "id" or (table, column) in _MUST_BE_GIVEN
        return ("expected a value", cell) if empty else None
    format_ = _FORMATS.get((table, column)) or {"id": _ID, "wikidata": _WIKIDATA}.get(column)
    if not format_:
        return None
    parts = [part.strip() for part in cell.split("|")] if column == "hs_codes" else [cell]
    return next(((format_.expected, part) for part in parts if not format_.pattern.fullmatch(part)), None)
