"""Choose the stretch of lines that is the article, and the paragraphs in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from loader.documents.cohesion import mark_strangers
from loader.documents.lines import Line, ends_sentence
from loader.documents.wordlists import any_of, word_set

_SCORES = {
    "short": -8,
    "item": -10,
    "subhead": -6,
    "end": -60,
    "meta": -3,
    "furniture": -3,
    "credit": -2,
    "caption": -2,
}
_AUTHOR_BOX = re.compile(
    r"^(?:By )?(?:[A-Z][\w.'’-]+ ){1,4}(?:is|was|serves as|works as|has been|covers|reports on|writes)\b"
)
_ALONE = 0.3  # of its score that a single paragraph between headings counts
_ROW = 3  # of them in a row are a list of teasers
_BOX = 20  # words of a line above a story that tells who wrote it
_FEW = 25  # words of prose that a page full of furniture must have


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines ``start`` to ``end``, half-open, in the page's own order."""

    start: int
    end: int


def find_body(lines: Sequence[Line]) -> Stretch | None:
    """Return the stretch of lines with the greatest sum of scores, None without prose.

    Prose counts its words, furniture costs little, undecided lines more, and
    a heading that ends an article most (maximum subarray, Kadane). A single
    paragraph between headings may be a teaser and counts a fraction, unless
    the page has nothing else.
    """
    scores = [score(line) for line in lines]
    lonely = _lonely(lines)
    alone = [value * _ALONE if place in lonely else value for place, value in enumerate(scores)]
    best = _maximum(alone)
    if best[0] < _FEW:
        best = _maximum(scores)
    stretch = Stretch(best[1], best[2])
    prose = sum(line.count for line in lines[stretch.start : stretch.end] if line.kind in ("prose", "note"))
    rest = sum(line.kind in ("short", "item", "meta", "end", "furniture") for line in lines)
    if best[0] <= 0 or not prose or (prose < _FEW and rest > 20):
        return None
    return stretch


def _maximum(scores: Sequence[float]) -> tuple[float, int, int]:
    """Return the greatest sum of neighbours, and where they start and end, half-open."""
    best, total, start = (0.0, 0, 0), 0.0, 0
    for index, value in enumerate(scores):
        if total <= 0:
            total, start = 0.0, index
        total += value
        if total > best[0]:
            best = (total, start, index + 1)
    return best


def _lonely(lines: Sequence[Line]) -> frozenset[int]:
    """Return the indices of paragraphs of which three or more in a row stand alone between headings or dates."""
    found: set[int] = set()
    row: list[int] = []
    near = [index for index, line in enumerate(lines) if line.kind not in ("blank", "furniture")]
    for before, index, after in zip(near, near[1:], near[2:], strict=False):
        if lines[index].kind != "prose":
            continue
        row = [*row, index] if _stands_alone(lines[before], lines[after]) else []
        if len(row) >= _ROW:
            found.update(row)
    return frozenset(found)


def _stands_alone(before: Line, after: Line) -> bool:
    return (
        before.kind in ("short", "meta") and after.kind in ("short", "meta", "end") and not ends_sentence(before.text)
    )


def score(line: Line) -> float:
    """Return what a line adds to a stretch."""
    if line.kind == "prose":
        return float(min(line.count, 60))
    if line.kind == "short" and ends_sentence(line.text):
        return 1.0
    return float(_SCORES.get(line.kind, 0))


def paragraphs(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the paragraphs of an article's lines; a note of correction comes last."""
    lines = mark_strangers(_without_author_box(lines))
    keep_subheads = _is_clean(lines)
    kept: list[str] = []
    notes: list[str] = []
    listing = False
    above = "prose"
    for line in lines:
        if line.kind == "blank":
            continue
        stray = line.kind in ("short", "prose") and line.count <= 12 and line.text.endswith("?") and above != "prose"
        above = line.kind
        if stray:
            continue  # the headline of another story; a question of an interview follows a paragraph
        if line.kind == "note":
            notes.append(line.text)
            continue
        if _belongs(line, listing=listing, keep_subheads=keep_subheads):
            kept.append(line.text)
            listing = line.text.endswith(":") or (listing and line.bullet)
        elif line.kind in ("short", "end"):
            listing = False
    return (*kept, *notes)


def _belongs(line: Line, *, listing: bool, keep_subheads: bool) -> bool:
    if line.kind == "prose" or (line.kind in ("short", "item") and ends_sentence(line.text)):
        return True
    if line.kind in ("short", "item"):
        return (listing and line.bullet) or line.text.endswith(":") or (line.kind == "short" and keep_subheads)
    return line.kind == "subhead" and keep_subheads


def _is_clean(lines: Sequence[Line]) -> bool:
    """Tell a stretch of an edited text, whose short lines are its own headings."""
    kinds = [line.kind for line in lines if line.kind != "blank"]
    prose = kinds.count("prose")
    odd = sum(kind in ("furniture", "end", "credit", "caption", "meta") for kind in kinds)
    headings = kinds.count("short") + kinds.count("subhead")
    paired = any(first == second == "short" for first, second in pairwise(kinds))
    return not odd and not paired and 3 * headings <= prose


def _without_author_box(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines without a box about the author among the last ones."""
    prose = [index for index, line in enumerate(lines) if line.kind == "prose"]
    last = prose[-3:]
    marked = list(lines)
    if len(prose) > 3 and lines[prose[0]].count <= _BOX and is_author_box(lines[prose[0]].text):
        marked[prose[0]] = replace(lines[prose[0]], kind="furniture")
    for index in reversed(last[1:] if len(last) > 1 else last):
        if not is_author_box(lines[index].text):
            break
        marked[index] = replace(lines[index], kind="furniture")
    return marked


def is_author_box(text: str) -> bool:
    """Tell a line about the person who wrote the story: name, role in a newsroom, beat."""
    if len(text) > 700 or not _AUTHOR_BOX.match(text):
        return False
    head = text[:160].lower()
    role = any(word in head for word in word_set("chrome", "author_roles"))
    return role and bool(any_of("chrome", "author_box_words").search(text) or len(text) < 120)
