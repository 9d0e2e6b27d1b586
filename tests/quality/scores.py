"""Count what was found, what was wrong and what was missed."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass


@dataclass
class Score:
    """Count what was found, what was wrong and what was missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, gold: Set[object], found: Set[object]) -> None:
        """Count one document."""
        self.right += len(gold & found)
        self.wrong += len(found - gold)
        self.missed += len(gold - found)

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Return the share of what is there that was found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0
