"""Hold a stretch of tokens that may be a name, and find those that share tokens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from loader.reference.match import Name


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A stretch of tokens (half-open) that may be a name.

    ``label`` is the pipeline's label (PER, ORG, LOC), or what a description
    tells (also AGENCY, AGREEMENT), or "" when only the gazetteer knows the
    words; ``names`` are the gazetteer's readings, empty for an unknown name.
    """

    start: int
    end: int
    label: str
    names: tuple[Name, ...] = ()

    def overlaps(self, other: NameSpan) -> bool:
        """Tell whether the two share a token."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: NameSpan) -> bool:
        """Tell whether ``other`` lies within this span."""
        return self.start <= other.start and other.end <= self.end


class Placed:
    """Spans by the tokens that they hold."""

    def __init__(self, spans: Iterable[NameSpan]) -> None:
        """Note for each token the spans that hold it."""
        self._spans = tuple(spans)
        self._at: dict[int, list[int]] = defaultdict(list)
        for number, span in enumerate(self._spans):
            for index in range(span.start, span.end):
                self._at[index].append(number)

    def sharing(self, span: NameSpan) -> list[NameSpan]:
        """Return the spans that share a token with ``span``, in their order."""
        numbers = {number for index in range(span.start, span.end) for number in self._at.get(index, ())}
        return [self._spans[number] for number in sorted(numbers)]
