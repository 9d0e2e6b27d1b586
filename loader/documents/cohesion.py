"""Tell the paragraphs of the story from those of other stories by the words they share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from loader.documents.lines import Line
from loader.documents.wordlists import word_set

_TOKEN = re.compile(r"[^\W\d_]{3,}|\d{2,}")
_STEM = 6  # letters by which "export" and "exports" are one word
_SHARED = 0.15  # share of its words that a paragraph of the same story has in common with the rest
_TEASERS = 3  # single paragraphs in a row


_Run = tuple[int, ...]  # the indices of paragraphs with nothing but blank lines between them


def stems(text: str) -> frozenset[str]:
    """Return the words of ``text`` that carry meaning, cut to their first letters."""
    known = word_set("words", "function_words")
    return frozenset(token[:_STEM] for token in _TOKEN.findall(text.lower()) if token not in known)


def mark_strangers(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines of a body with the teasers before and after the story marked as furniture.

    The longest run of paragraphs is the story's. From there outward, the
    story ends where several single paragraphs in a row, with other lines
    between them, share few of their words with it (lexical cohesion:
    Halliday and Hasan 1976).
    """
    runs = _runs(lines)
    core = max(range(len(runs)), key=lambda place: (_words(lines, runs[place]), -place), default=0)
    marked = list(lines)
    for side in (runs[core + 1 :], runs[:core][::-1]):
        for run in side[_border(lines, runs[core], side) :]:
            for index in run:
                marked[index] = replace(lines[index], kind="furniture")
    return tuple(marked)


def _border(lines: Sequence[Line], core: _Run, side: Sequence[_Run]) -> int:
    """Return how many runs on one side of the core, nearest first, are of the story."""
    known = stems(_text(lines, core))
    strangers = 0
    for place, run in enumerate(side):
        own = stems(_text(lines, run))
        strange = len(run) == 1 and len(own & known) < _SHARED * len(own)
        strangers = strangers + 1 if strange else 0
        if strangers == _TEASERS:
            return place + 1 - _TEASERS
        known |= own
    return len(side)


def _runs(lines: Sequence[Line]) -> list[_Run]:
    runs: list[list[int]] = []
    apart = True
    for index, line in enumerate(lines):
        if line.kind == "prose" and apart:
            runs.append([index])
        elif line.kind == "prose":
            runs[-1].append(index)
        if line.kind != "blank":
            apart = line.kind != "prose"
    return [tuple(run) for run in runs]


def _text(lines: Sequence[Line], run: _Run) -> str:
    return " ".join(lines[index].text for index in run)


def _words(lines: Sequence[Line], run: _Run) -> int:
    return sum(lines[index].count for index in run)
