"""Find where the comments of readers begin in scraped text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from loader.documents.dates import find_stamps
from loader.documents.lines import Line
from loader.documents.wordlists import plain, word_set

_SAYS = re.compile(r"^\S.{0,60} (?:says|said|wrote|writes):$")
_HEADING = re.compile(
    r"^(?:(?:\d[\d,]*|all|reader|readers'|top|newest|oldest) )+(?:comments?|responses?|replies|thoughts?)\b.{0,120}$"
    r"|^(?:comments?|responses?|replies|discussion) ?(?:\(\d[\d,]*\)|: ?\d[\d,]*)$",
    re.IGNORECASE,
)
_FEWEST = 3  # marks of comments from which a page has some
_BACK = 30  # lines above the first mark in which the comments may have begun
_STORY = 60  # words of prose that stand before comments


def mark_comments(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with those from the first comment of a reader on marked as furniture.

    Comments show by what repeats: "NAME says:" above each, or "Reply" below
    each. They begin at their heading ("12 responses to"), else at the date of
    the first one, else at its mark.
    """
    marks = [index for index, line in enumerate(lines) if _is_mark(line)]
    if len(marks) < _FEWEST:
        return tuple(lines)
    first = _beginning(lines, marks[0])
    if sum(line.count for line in lines[:first] if line.kind == "prose") < _STORY:
        return tuple(lines)
    return tuple(
        replace(line, kind="furniture") if index >= first and line.kind != "blank" else line
        for index, line in enumerate(lines)
    )


def _is_mark(line: Line) -> bool:
    return line.count <= 14 and bool(_SAYS.match(line.text) or plain(line.text) in word_set("chrome", "comment_marks"))


def _beginning(lines: Sequence[Line], mark: int) -> int:
    above = range(mark, max(-1, mark - _BACK), -1)
    headings = [index for index in above if _HEADING.match(lines[index].text)]
    if headings or _SAYS.match(lines[mark].text):
        return headings[-1] if headings else mark
    dated = [index for index in above if lines[index].kind == "meta" and find_stamps(lines[index].text)]
    return dated[0] if dated else mark
