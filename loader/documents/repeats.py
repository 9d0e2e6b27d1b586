"""Keep the fullest version of a body that a page repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loader.documents.dateline import without_dateline
from loader.documents.lines import Line, sentence_keys

_GAP = 3  # undecided lines that a run of paragraphs may span


@dataclass(frozen=True, slots=True)
class _Run:
    indices: tuple[int, ...]
    weight: int


def mark_repeats(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with repeated prose marked as furniture.

    Runs of paragraphs compete: a paragraph whose sentences all stand in a
    run of more text is a teaser or a copy. Of two equal runs the first stays.
    """
    keys = {line.number: sentence_keys(without_dateline(line.text)) for line in lines if line.kind == "prose"}
    marked = list(lines)
    seen: set[str] = set()
    for run in sorted(_runs(lines, keys), key=lambda run: (-run.weight, run.indices)):
        fresh: set[str] = set()
        for index in run.indices:
            own = keys[lines[index].number]
            known = sum(key in seen or key in fresh for key in own)
            if own and known >= 0.8 * len(own):
                marked[index] = replace(lines[index], kind="furniture")
            fresh.update(own)
        seen |= fresh
    return tuple(marked)


def _runs(lines: Sequence[Line], keys: dict[int, tuple[str, ...]]) -> list[_Run]:
    runs: list[_Run] = []
    current: list[int] = []
    gap = 0
    for index, line in enumerate(lines):
        if line.kind == "prose":
            current.append(index)
            gap = 0
        elif line.kind != "blank":
            gap += _GAP + 1 if line.kind == "end" else 1
        if gap > _GAP and current:
            runs.append(_weigh(current, lines, keys))
            current = []
    if current:
        runs.append(_weigh(current, lines, keys))
    return runs


def _weigh(indices: list[int], lines: Sequence[Line], keys: dict[int, tuple[str, ...]]) -> _Run:
    unique = Counter(key for index in indices for key in keys[lines[index].number])
    return _Run(tuple(indices), sum(map(len, unique)))
