"""Turn words into what the encoder reads: word pieces and a feature of case and place.

The encoder is uncased. What its vocabulary loses is given back as one feature a word: the shape of its letters
(``lower``, ``UPPER``, ``Title`` ...) together with how it stands in the line (after a space, glued to the word before,
first in its line). Training and running share this module, so that both see the same input.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

SPACED, GLUED, LINE_START = 0, 1, 2
"""How a word stands: after a space, straight after the word before, or first in its line."""

_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("digits", re.compile(r"[\d.,]*\d[\d.,]*")),
    ("digits with letters", re.compile(r".*\d.*", re.DOTALL)),
    ("initial", re.compile(r"[^\W\d_]\.?")),
    ("dotted", re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?")),
    ("punctuation", re.compile(r"[\W_]+")),
)
_REGULAR = tuple(name for name, _ in _SHAPES)
SHAPES: tuple[str, ...] = (*_REGULAR, "small initial", "lower", "upper", "title", "mixed upper", "mixed lower", "other")
"""The names of the shapes, in the order of their numbers."""

FEATURES = len(SHAPES) * 3
"""How many features there are: every shape in each of the three standings."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text with its standing (``SPACED``, ``GLUED`` or ``LINE_START``)."""

    text: str
    standing: int = SPACED


@lru_cache(maxsize=100_000)
def shape_of(text: str) -> str:
    """Name the shape of a word's letters.

    >>> [shape_of(word) for word in ("China", "US", "U.S.", "16", "rare", "McCain", "$")]
    ['title', 'upper', 'dotted', 'digits', 'lower', 'mixed upper', 'punctuation']
    """
    for name, pattern in _SHAPES:
        if pattern.fullmatch(text):
            return "small initial" if name == "initial" and text[0].islower() else name
    return _letters_shape(text)


def _letters_shape(text: str) -> str:
    if text.islower():
        return "lower"
    if text.isupper():
        return "upper"
    if text[0].isupper():
        return "title" if text[1:].islower() else "mixed upper"
    return "mixed lower" if text[0].islower() else "other"


_NUMBER = {name: number for number, name in enumerate(SHAPES)}


def feature_of(word: Word) -> int:
    """Number a word's shape and standing: 0 up to ``FEATURES``, exclusive."""
    return _NUMBER[shape_of(word.text)] * 3 + word.standing


def standings(texts: Sequence[str], spaces: Sequence[bool]) -> list[Word]:
    """Make the words of one line from their texts and whether a space follows each."""
    words = []
    for place, text in enumerate(texts):
        spaced = SPACED if place and spaces[place - 1] else GLUED
        words.append(Word(text, spaced if place else LINE_START))
    return words
