"""Load the word lists of the readers, each file once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent / "data"
_EDGES = " \t\"'“”‘’.,:;!…|·•–—-→←↓↑›»«<>▼▲►▶()[]"


@cache
def _table(name: str) -> dict[str, object]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _value(name: str, path: str) -> object:
    value: object = _table(name)
    for key in path.split("."):
        if not isinstance(value, dict):
            raise KeyError(path)
        value = value[key]
    return value


@cache
def words(name: str, path: str) -> tuple[str, ...]:
    """Return the list at ``path`` of the data file ``name``, in its order.

    >>> words("html", "prune.keep_tags")[:2]
    ('html', 'body')
    """
    value = _value(name, path)
    if not isinstance(value, list):
        raise KeyError(path)
    return tuple(str(item) for item in value)


@cache
def word_set(name: str, path: str) -> frozenset[str]:
    """Return the list at ``path`` as a set."""
    return frozenset(words(name, path))


@cache
def names(name: str, path: str) -> dict[str, str]:
    """Return the table of strings at ``path``."""
    value = _value(name, path)
    if not isinstance(value, dict):
        raise KeyError(path)
    return {str(key): str(item) for key, item in value.items()}


@cache
def numbers(name: str, path: str) -> dict[str, int]:
    """Return the table of whole numbers at ``path``."""
    value = _value(name, path)
    if not isinstance(value, dict):
        raise KeyError(path)
    return {str(key): int(item) for key, item in value.items()}


@cache
def seasonal_zones() -> dict[str, int]:
    """Return the winter offset in minutes of each zone that changes with the season."""
    value = _value("dates", "seasonal")
    if not isinstance(value, dict):
        raise KeyError("seasonal")
    return {str(key): int(item[0]) for key, item in value.items()}


@cache
def any_of(name: str, path: str) -> re.Pattern[str]:
    """Return a pattern that finds any phrase of the list, whole words, any case.

    An alternation of literals, so a search is linear in the text.
    """
    phrases = sorted(words(name, path), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, phrases)) + ")", re.IGNORECASE)


def plain(line: str) -> str:
    """Return ``line`` in lower case without marks at its ends, for list look-ups.

    >>> plain("• Read Next →")
    'read next'
    """
    return " ".join(line.replace("’", "'").lower().strip(_EDGES).split())
