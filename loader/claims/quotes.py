"""Find what stands in quote marks, also over paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from loader.claims.reading import Reading
from loader.model import Span

_OPEN = {"“": "”", '"': '"', "``": "''", "«": "»", "''": "''", "„": "“"}
_MAX_QUOTE = 400  # tokens; a quote mark that is not closed by then is a slip


@dataclass(frozen=True)
class Quoted:
    """The token intervals (half-open) inside quote marks, in order.

    ``running`` are the places in ``stretches`` of those that a paragraph ends
    without closing them, because the next one opens with the mark again: the
    words of one speaker.
    """

    stretches: tuple[tuple[int, int], ...]
    running: frozenset[int] = frozenset()

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Go through the stretches in order."""
        return iter(self.stretches)

    def covers(self, index: int) -> bool:
        """Tell whether a token stands inside quote marks."""
        return index in self._inside

    @cached_property
    def _inside(self) -> frozenset[int]:
        return frozenset(index for first, last in self.stretches for index in range(first, last))


def quoted_stretches(reading: Reading) -> Quoted:
    """Return what stands inside quote marks, line by line."""
    found: list[tuple[int, int]] = []
    running: set[int] = set()
    start, close, opened = -1, "", ""
    for token in reading.doc:
        if "\n" in token.text_with_ws or (start >= 0 and token.i - start > _MAX_QUOTE):
            if start >= 0 and token.text == close:
                found.append((start, token.i))
            elif 0 <= start < token.i and _opens_again(reading, token.i, opened):
                running.add(len(found))
                found.append((start, token.i if token.is_space else token.i + 1))
            start, close = -1, ""
        elif start < 0 and token.text in _OPEN:
            start, close, opened = token.i + 1, _OPEN[token.text], token.text
        elif start >= 0 and (token.text == close or (close == "''" and token.text == '"')):
            if start < token.i:
                found.append((start, token.i))
            start, close = -1, ""
    return Quoted(tuple(found), frozenset(running))


def _opens_again(reading: Reading, index: int, mark: str) -> bool:
    """Tell whether the next paragraph begins with the quote mark that this one left open."""
    following = next((token for token in reading.doc[index + 1 : index + 4] if not token.is_space), None)
    return following is not None and following.text == mark


def quotes_in(reading: Reading, content: frozenset[int], quoted: Quoted) -> tuple[Span, ...]:
    """Return the spans of the quotes that begin in a content."""
    return tuple(span_of(reading, first, last) for first, last in quoted if first in content)


def span_of(reading: Reading, start: int, end: int) -> Span:
    """Return the character span of the tokens ``start`` to ``end`` (half-open)."""
    piece = reading.doc[start:end]
    return Span(piece.start_char, piece.end_char, piece.text)


def same_line(reading: Reading, start: int, end: int) -> bool:
    """Tell whether no line ends between two tokens."""
    return "\n" not in reading.doc[start:end].text
