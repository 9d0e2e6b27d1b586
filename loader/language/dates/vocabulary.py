"""Read the rules for time expressions from `data/dates.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import cast

from loader.language.data import Table, alternatives, compile_pattern, read_data
from loader.language.quantities import read_number

_BEFORE = r"(?<![\w$€£¥₹])(?<![0-9][.,/:])(?:"
_AFTER = r")(?!\w|%|\.[0-9]|,[0-9]{3}(?![0-9]))"
_CONTEXTS = ("never_before", "never_after", "given_before", "given_after", "unlike_before", "unlike_after")
_SAME = {
    "month_short": "month",
    "month_number": "month",
    "weekday_short": "weekday",
    "short_year": "year",
    "short_decade": "decade",
    "decade_word": "decade",
    "digit": "number",
    "ordinal": "number",
}
"""Groups that fill the same field of a reading."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Hold one pattern of `data/dates.toml`; that file says what each field does."""

    name: str
    kind: str
    needs: re.Pattern[str]
    pattern: re.Pattern[str]
    strict: bool
    numbers: Mapping[str, int]
    unit: str | None
    contexts: Mapping[str, re.Pattern[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold one time expression before it is put on the calendar.

    `within` is the longer time that it lies in ("April of *last year*"), `opening` and `until` the two ends of an
    interval, `part` a word such as "early", `signal` a preposition such as "since".
    """

    start: int
    end: int
    rule: Rule
    numbers: Mapping[str, int]
    unit: str | None = None
    within: Piece | None = None
    opening: Piece | None = None
    until: Piece | None = None
    part: str | None = None
    signal: str | None = None

    @property
    def kind(self) -> str:
        """Return the reading: the rule's kind."""
        return self.rule.kind

    def with_numbers(self, **numbers: int) -> Piece:
        """Return a copy with more numbers."""
        return replace(self, numbers={**self.numbers, **numbers})


@cache
def words(table: str) -> Mapping[str, str]:
    """Return a table of words, such as the units, parts or signals."""
    return cast("dict[str, str]", _source()[table])


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules, in the order of the file."""
    return tuple(_rule(table) for table in cast("list[Table]", _source()["rule"]))


@cache
def names() -> re.Pattern[str]:
    """Return the pattern of names that have a date word in them."""
    table = cast("Mapping[str, list[str]]", _source()["names"])
    return compile_pattern(rf"(?<!\w)(?:{'|'.join(table['patterns'])})(?!\w)", {}, ignore_case=False)


@cache
def joint(name: str) -> re.Pattern[str]:
    """Return one of the patterns for what stands between or before dates."""
    return compile_pattern(cast("dict[str, str]", _source()["joints"])[name], _groups())


@cache
def month_first(region: str) -> bool:
    """Say whether numeric dates of a region have the month first."""
    return region.lower() in cast("list[str]", _regions()["month_first"])


@cache
def southern(region: str) -> bool:
    """Say whether the seasons of a region are those of the southern half of the Earth."""
    return region.lower() in cast("list[str]", _regions()["southern"])


@cache
def fiscal_start(region: str) -> tuple[int, int]:
    """Return the first month of a fiscal year, and how many years before the year in its name it starts."""
    month, years = cast("dict[str, list[int]]", _regions()["fiscal"]).get(region.lower(), [1, 0])
    return month, years


def piece_from(rule: Rule, found: re.Match[str]) -> Piece:
    """Turn a match of a rule into numbers."""
    numbers, unit = dict(rule.numbers), rule.unit
    for group, text in found.groupdict().items():
        if text is None or group == "mark":
            continue
        base = group.rstrip("0123456789")
        if base == "unit":
            unit = words("units")[" ".join(text.lower().split())]
        elif base == "count":
            numbers["low"], numbers["high"] = _read_count(text)
        else:
            name = _SAME.get(base, base)
            key = name if name not in numbers else f"{name}_2"
            numbers[key] = _read(base, text, numbers.get(name))
    return Piece(found.start(), found.end(), rule, numbers, unit)


def _read(group: str, text: str, before: int | None) -> int:
    table = cast("dict[str, dict[str, int]]", _source()["words"]).get(group)
    if table is not None:
        return table.get(" ".join(text.lower().split()), -1)
    if not text.isdigit():
        return 1
    if group == "short_year":
        century = before // 100 * 100 if before else (2000 if int(text) < 50 else 1900)
        return century + int(text)
    return int(text)


def _read_count(text: str) -> tuple[int, int]:
    """Read "two", "several" or "two to three" as the fewest and the most."""
    plain = " ".join(text.lower().split())
    vague = cast("dict[str, list[int]]", _source()["vague"])
    if plain in vague:
        return vague[plain][0], vague[plain][1]
    values = [1 if part in ("a", "an") else int(read_number(part) or 1) for part in re.split(r" (?:to|or) |[–]", plain)]
    return min(values), max(values)


@cache
def _source() -> Table:
    return read_data("dates")


def _regions() -> Table:
    return cast("Table", _source()["regions"])


@cache
def _groups() -> Mapping[str, str]:
    tables = cast("dict[str, dict[str, int]]", _source()["words"])
    made = {name: alternatives(table) for name, table in tables.items()}
    counted = [word for word, unit in words("units").items() if unit not in ("weekend", "fiscal")]
    made |= {"unit": alternatives(counted), "part": alternatives(words("parts"))}
    made |= {"edge": alternatives(words("edges")), "signal": alternatives(words("signals")), "count": _count_pattern()}
    return made | cast("dict[str, str]", _source()["groups"])


def _count_pattern() -> str:
    tables = cast("dict[str, dict[str, int]]", read_data("numbers"))
    ones, tens = alternatives(tables["words"]), alternatives(tables["tens"])
    one = rf"(?:[0-9]{{1,4}}|(?:{tens})(?:-(?:{ones}))?|{ones}|a dozen)"
    return rf"{alternatives(cast('Table', _source()['vague']))}|{one}(?:(?: (?:to|or) |–){one})?|an?"


def _rule(table: Table) -> Rule:
    contexts = {name: compile_pattern(str(table[name]), {}, ignore_case=False) for name in _CONTEXTS if name in table}
    return Rule(
        name=str(table["name"]),
        kind=str(table["kind"]),
        needs=re.compile(str(table["needs"])),
        pattern=compile_pattern(_BEFORE + str(table["pattern"]) + _AFTER, _groups()),
        strict=bool(table.get("strict")),
        numbers=cast("dict[str, int]", table.get("set", {})),
        unit=cast("str | None", table.get("unit")),
        contexts=contexts,
    )
