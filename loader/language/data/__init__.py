"""Read the word lists and patterns of this folder.

A pattern in these files is a regular expression with three short forms: a blank stands for one gap between words, `~`
for a gap or a hyphen, and `<name>` for a named group that matches the words of the table of that name (`<name2>` for a
second group over the same table). Patterns are written without unbounded repeats, so that matching takes linear time.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import TypeAlias

Table: TypeAlias = dict[str, "Value"]
Value: TypeAlias = "str | int | list[Value] | Table"

SPACE = r"(?:[^\S\r\n]{1,3}|[^\S\r\n]?\r?\n[^\S\r\n]?)"
"""One gap between words: up to three blanks, or one line break; never a blank line."""

_PLACEHOLDER = re.compile(r"(?<!\(\?P)<([a-z_]+?)([0-9]?)>")


def read_data(name: str) -> Table:
    """Read a data file of this folder, named without its ending, as TOML tables."""
    return tomllib.loads(files("loader.language").joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))


def alternatives(words: Iterable[str]) -> str:
    """Make a pattern that matches any of the words, the longest first, with any gap for a blank."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(_edge(word) for word in ordered)


def compile_pattern(template: str, tables: Mapping[str, str], *, ignore_case: bool = True) -> re.Pattern[str]:
    """Compile a pattern of the data files; `tables` gives the alternatives for each placeholder.

    >>> compile_pattern("<number>~day", {"number": "two|ten"}).fullmatch("Ten-day").groupdict()
    {'number': 'Ten'}
    """
    spaced = template.replace("~", "(?:-| )").replace(" ", SPACE)
    filled = _PLACEHOLDER.sub(lambda found: f"(?P<{found[1]}{found[2]}>{tables[found[1]]})", spaced)
    return re.compile(filled, re.IGNORECASE if ignore_case else 0)


def _edge(word: str) -> str:
    return re.escape(word).replace(r"\ ", SPACE).replace("'", "['’]")
