"""Find percentages, money, weights, volumes, counts and durations in English text.

The words and units are data: `data/numbers.toml` and `data/quantities.toml`. Units are UCUM codes (https://ucum.org) or
ISO 4217 codes. Every pattern is bounded in length, so the time taken grows linearly with the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from typing import Literal, NamedTuple, cast

from loader.language.data import Table, alternatives, compile_pattern, read_data

_MEASURED = ("mass", "volume", "energy", "power")
Kind = Literal["percent", "money", "mass", "volume", "energy", "power", "count", "duration"]

_NEAR = 32
"""Characters looked at before a number; longer than any currency sign or opening word."""

_DIGIT_GAPS = re.compile(r"[,\s]")
_UNIT_FOLLOWS = re.compile(r"[-\s]{0,4}(?:[^\W\d_]|[%€£])")


@dataclass(frozen=True, slots=True)
class Quantity:
    """Hold one quantity as the text states it.

    `start` and `end` are character offsets, half-open. `low` equals `high` unless the text gives a range. Words such as
    "at least" or "up to" are left out of the span and change neither bound.
    """

    start: int
    end: int
    text: str
    low: Decimal
    high: Decimal
    unit: str
    kind: Kind


class _Number(NamedTuple):
    start: int
    end: int
    value: Decimal
    scale: Decimal
    spelt: bool


class _Unit(NamedTuple):
    code: str
    kind: Kind
    factor: Decimal = Decimal(1)


class _Draft(NamedTuple):
    start: int
    end: int
    number: _Number
    unit: _Unit | None


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Find the quantities of a text, in order and without overlaps.

    "from 10% to 25%" is a change, hence two quantities; "10% to 25%", "between 10% and 25%" and "ranging from 10% to
    25%" are one range. A duration inside a date ("two days ago") is found here too; the caller knows the dates.

    >>> [(q.text, str(q.low), q.unit) for q in find_quantities("a 25% tariff on $1.5bn of goods")]
    [('25%', '25', '%'), ('$1.5bn', '1500000000', 'USD')]
    """
    drafts = [_draft(text, _number(found)) for found in _number_pattern().finditer(text)]
    return tuple(_quantities(text, drafts))


def read_number(text: str) -> Decimal | None:
    """Read a number in digits or words, or None when the text is not one.

    >>> read_number("twenty-five"), read_number("1,200"), read_number("a dozen"), read_number("soon")
    (Decimal('25'), Decimal('1200'), Decimal('12'), None)
    """
    found = _number_pattern().fullmatch(text.strip())
    if found is None:
        return None
    number = _number(found)
    return _plain(number.value * number.scale)


@cache
def _number_words() -> Mapping[str, Mapping[str, int]]:
    tables = cast("dict[str, dict[str, int]]", read_data("numbers"))
    return {name: table for name, table in tables.items() if name != "patterns"}


@cache
def _number_pattern() -> re.Pattern[str]:
    patterns = cast("dict[str, str]", read_data("numbers")["patterns"])
    words = {name: alternatives(table) for name, table in _number_words().items()}
    template = f"{patterns['before']}(?:{patterns['digits']}|(?:{patterns['spelt']})){patterns['tail']}"
    return compile_pattern(template, words)


@cache
def _units() -> dict[str, Table]:
    return cast("dict[str, Table]", read_data("quantities"))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return compile_pattern(str(_units()["patterns"][name]), {})


@cache
def _words_pattern(table: str) -> re.Pattern[str]:
    gap = str(_units()["patterns"]["duration_gap"]) if table == "duration" else "(?:~|)"
    return compile_pattern(f"{gap}<words>(?!\\w)", {"words": alternatives(_units()[table])})


@cache
def _currency_sign() -> re.Pattern[str]:
    signs = alternatives(_units()["currency_before"])
    return re.compile(rf"(?<![^\W\d_])(?P<words>{signs})\s?$")


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(cast("list[str]", _units()["count"][name]))


def _number(found: re.Match[str]) -> _Number:
    groups = found.groupdict()
    value = _leading(groups)
    if groups["half_sign"] or groups["and_half"]:
        value += Decimal("0.5")
    if groups["hundred"]:
        value = value * 100 + _spelt(groups, "tens2") + _spelt(groups, "words3") + _spelt(groups, "words4")
    scale = _spelt(groups, "scales") or _spelt(groups, "short_scales") or _spelt(groups, "short_scales2") or Decimal(1)
    value = -value if groups["minus"] else value
    return _Number(found.start(), found.end(), value, scale, spelt=not groups["digits"])


def _leading(groups: Mapping[str, str | None]) -> Decimal:
    if digits := groups["digits"]:
        return Decimal(_DIGIT_GAPS.sub("", digits))
    if groups["half"] or groups["article"]:
        return Decimal("0.5") if groups["half"] else Decimal(1)
    return _spelt(groups, "tens") + _spelt(groups, "words") + _spelt(groups, "words2")


def _spelt(groups: Mapping[str, str | None], group: str) -> Decimal:
    word = groups[group]
    return Decimal(_number_words()[group.rstrip("234")][word.lower()] if word else 0)


def _plain(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def _draft(text: str, number: _Number) -> _Draft:
    sign = _currency_sign().search(text[max(0, number.start - 6) : number.start])
    if sign:
        start = number.start - (len(sign[0]))
        return _Draft(start, number.end, number, _Unit(str(_units()["currency_before"][sign["words"]]), "money"))
    unit, end = _unit_after(text, number) if _UNIT_FOLLOWS.match(text, number.end) else _count(text, number)
    return _Draft(number.start, end, number, unit)


def _unit_after(text: str, number: _Number) -> tuple[_Unit | None, int]:
    for table in ("percent", "basis_points", "currency_after", "currency_after_scale", "scaled"):
        found = _words_pattern(table).match(text, number.end)
        if found and (table != "currency_after_scale" or _is_money(text, number, found.end())):
            return _listed_unit(table, found), found.end()
    for kind in _MEASURED:
        if found := _words_pattern(kind).match(text, number.end):
            return _with_rate(text, _listed_unit(kind, found), found.end())
    if found := _words_pattern("duration").match(text, number.end):
        aged = _pattern("age").match(text, found.end())
        return (None if aged else _listed_unit("duration", found)), found.end()
    return _count(text, number)


def _is_money(text: str, number: _Number, end: int) -> bool:
    return number.scale >= 1000 and not text.startswith(" of ", end)


def _listed_unit(table: str, found: re.Match[str]) -> _Unit:
    value = _entry(table, found["words"])
    if isinstance(value, dict):
        return _Unit(str(value["unit"]), cast("Kind", value["kind"]), Decimal(str(value["factor"])))
    if table in ("percent", "basis_points"):
        return _Unit("%", "percent", Decimal(value))
    kind = "money" if table.startswith("currency") else table
    return _Unit(value, cast("Kind", kind))


def _entry(table: str, word: str) -> str | Table:
    """Look a matched word up, whatever its case and its gaps."""
    folded = {name.lower(): value for name, value in _units()[table].items()}
    value = folded[" ".join(word.lower().split())]
    return value if isinstance(value, dict) else str(value)


def _with_rate(text: str, unit: _Unit, end: int) -> tuple[_Unit, int]:
    rate = _words_pattern("rates").match(text, end)
    if rate is None or "/" in unit.code:
        return unit, end
    return unit._replace(code=unit.code + str(_entry("rates", rate["words"]))), rate.end()


def _count(text: str, number: _Number) -> tuple[_Unit | None, int]:
    amount = number.value * number.scale
    if amount != amount.to_integral_value() or amount < 2 or _is_label(text, number):
        return None, number.end
    noun, end = _counted_noun(text, number.end)
    plain_year = not number.spelt and number.scale == 1 and text[number.start : number.end].isdigit()
    if plain_year and 1500 <= amount < 2100 and noun not in _list("after_year_like"):
        return None, number.end
    alone = noun is None and number.scale >= 12
    return (_Unit("1", "count") if noun or alone else None), end


def _is_label(text: str, number: _Number) -> bool:
    before = text[max(0, number.start - 16) : number.start].rstrip()
    word = re.search(r"[^\W\d_]+\.?$", before)
    return bool(word and word[0].rstrip(".").lower() in _list("labels")) or before.endswith(("#", ":", "/"))


def _counted_noun(text: str, start: int) -> tuple[str | None, int]:
    """Find the plural that a number counts, at most four words on: "16 US companies"; None when there is none."""
    capitalised: tuple[str | None, int] = (None, start)
    end = start
    for _ in range(4):
        found = _pattern("word").match(text, end)
        if found is None or (word := found["word"].lower().rstrip(".")) in _list("stops") | _list("labels"):
            break
        end = found.start("word") + len(found["word"].rstrip("."))
        if word in _list("measures"):
            break
        if _is_plural(found["word"].rstrip(".")):
            if found["word"].islower():
                return word, end
            capitalised = (word, end) if capitalised[0] is None else capitalised
    return capitalised


def _is_plural(word: str) -> bool:
    lower = word.lower()
    regular = len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is", "'s", "’s"))
    return lower in _list("plurals") or (regular and not word.isupper())


def _quantities(text: str, drafts: list[_Draft]) -> Iterator[Quantity]:
    """Join the ranges and keep what has a unit."""
    end = 0
    for first, second in zip_longest(drafts, drafts[1:]):
        joint = _joint(text, first, second) if second else None
        low = _lent(first, second) if second and joint else first
        high = second if second and joint == "range" else low
        if first.start >= end and low.unit:
            start = _range_start(text, low) if joint == "range" else low.start
            end = high.end
            yield _quantity(text[start:end], start, low, high)


def _joint(text: str, first: _Draft, second: _Draft) -> Literal["range", "change"] | None:
    """Say whether two neighbours are one range, a change from one to the other, or neither (None)."""
    if not _comparable(first, second):
        return None
    joint, before = text[first.end : second.start], text[max(0, first.start - _NEAR) : first.start]
    if _pattern("range").fullmatch(joint):
        return "change" if _pattern("change").search(before) else "range"
    if _pattern("between").fullmatch(joint) and _pattern("opening").search(before):
        return "range"
    beside = second.number.value - first.number.value == 1 and first.unit is None
    return "range" if beside and _pattern("either").fullmatch(joint) else None


def _comparable(first: _Draft, second: _Draft) -> bool:
    bare = second.unit is not None and second.unit.kind == "count" and second.end == second.number.end
    money = first.unit is not None and first.unit.kind == "money"
    return second.unit is not None and (first.unit in (None, second.unit) or (bare and money))


def _lent(first: _Draft, second: _Draft) -> _Draft:
    """Lend the first number the unit and the scale of the second: "$5–7 billion", "10 to 15 tonnes"."""
    number = first.number
    if number.scale == 1 and number.value < 1000:
        number = number._replace(scale=second.number.scale)
    return first._replace(number=number, unit=first.unit or second.unit)


def _range_start(text: str, first: _Draft) -> int:
    before = text[max(0, first.start - _NEAR) : first.start]
    opening = _pattern("opening").search(before)
    return first.start - len(opening[0]) if opening else first.start


def _quantity(span: str, start: int, first: _Draft, second: _Draft) -> Quantity:
    unit = first.unit or _Unit("1", "count")
    low, high = sorted(_plain(each.number.value * each.number.scale * unit.factor) for each in (first, second))
    return Quantity(start, start + len(span), span, low, high, unit.code, unit.kind)
