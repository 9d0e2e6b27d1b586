"""Compare a text with the gold body by shingles of four words, as the article extraction benchmark does.

Source of the measure: scrapinghub/article-extraction-benchmark, README and ``evaluate.py``: counts are normalised by
page, so that long pages weigh no more than short ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_SIZE = 4

Shingle = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision and recall, each the mean over pages, and their harmonic mean; 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def shingles(text: str) -> Counter[Shingle]:
    """Return the runs of four words of ``text``; a shorter text is one run."""
    tokens = _WORD.findall(text)
    return Counter(tuple(tokens[index : index + _SIZE]) for index in range(max(1, len(tokens) - _SIZE + 1)) if tokens)


def compare(gold: str, found: str) -> tuple[float, float, float]:
    """Return the shingles that agree, that ``found`` has too many, and that it lacks."""
    wanted, got = shingles(gold), shingles(found)
    return float((wanted & got).total()), float((got - wanted).total()), float((wanted - got).total())


def figures(counts: Sequence[tuple[float, float, float]]) -> Figures:
    """Return the means over pages; a page that counts nothing on a side is left out of that mean."""
    precision = [right / (right + wrong) for right, wrong, _ in counts if right + wrong]
    recall = [right / (right + missed) for right, _, missed in counts if right + missed]
    return Figures(sum(precision) / len(precision), sum(recall) / len(recall))


def outside(gold: str, found: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans of ``found`` whose words stand in no shingle of the gold body."""
    wanted = shingles(gold)
    tokens = [(hit.start(), hit.end()) for hit in _WORD.finditer(found)]
    known = [False] * len(tokens)
    for index in range(max(1, len(tokens) - _SIZE + 1)):
        run = tokens[index : index + _SIZE]
        if tuple(found[start:end] for start, end in run) in wanted:
            known[index : index + _SIZE] = [True] * len(run)
    inside = [token for token, is_known in zip(tokens, known, strict=True) if is_known]
    return [(start, end) for start, end in spans if not any(left < end and start < right for left, right in inside)]
