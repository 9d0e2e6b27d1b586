"""Find the headline of a story among the lines of a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from loader.documents.body import Stretch
from loader.documents.lines import Line
from loader.documents.people import is_byline
from loader.documents.wordlists import word_set

_TOKEN = re.compile(r"[a-z0-9]+")
_LABEL = re.compile(r"^(?:title|headline)\s?: (.{8,300})$", re.IGNORECASE)
_REACH = 60  # lines before the body in which a headline may stand
_LEAST = 2.0
_RELATED = 0.15  # share of its words that a headline has in common with the story or the address


def find_title(lines: Sequence[Line], body: Stretch, url: str | None) -> tuple[str, int] | None:
    """Return the headline and the index of its last line before the story.

    Candidates are scored by the words they share with the first paragraphs
    and with the URL, by being repeated, and by standing near the body.
    """
    story = _content(" ".join(line.text for line in lines[body.start : body.end] if line.kind == "prose")[:2500])
    address = frozenset(_TOKEN.findall((url or "").lower()))
    counts = Counter(line.text for line in lines)
    best: tuple[float, int] | None = None
    for index, line in _candidates(lines, body, counts):
        labelled = _LABEL.match(line.text)
        if labelled:
            return labelled.group(1).strip(), index
        worth = _worth(line, story, address) + min(counts[line.text] - 1, 2) - 0.03 * abs(body.start - index)
        worth += _place(lines, index) - (1.5 if index > body.start else 0) - (1.5 if line.kind == "prose" else 0)
        if worth >= _LEAST and (
            best is None or worth > best[0] or (worth > best[0] - 0.5 and lines[best[1]].text == line.text)
        ):
            best = (worth, index)
    return (lines[best[1]].text, best[1]) if best else None


def _candidates(lines: Sequence[Line], body: Stretch, counts: Counter[str]) -> list[tuple[int, Line]]:
    start = max(0, body.start - 6 * _REACH)
    found = [
        (index, line)
        for index, line in enumerate(lines[start : body.end], start)
        if (line.kind in ("short", "subhead") or (line.kind == "prose" and _may_be_question(line, counts)))
        and 3 <= line.count <= 32
        and len(line.text) <= 300
        and not line.text.endswith((":", ",", ";", "“"))
        and (not line.text.endswith(".") or "." in line.text.split()[-1][:-1])
        and not is_byline(line.text)
    ]
    prose = sum(line.count for line in lines[body.start : body.end] if line.kind == "prose")
    return [(index, line) for index, line in found if _prose_before(lines, body, index) <= 0.3 * prose]


def _may_be_question(line: Line, counts: Counter[str]) -> bool:
    """Tell a headline that ends as a sentence does: a question, or a line that the page repeats."""
    return line.count <= 25 and (line.text.endswith("?") or (counts[line.text] > 1 and line.count <= 18))


def _prose_before(lines: Sequence[Line], body: Stretch, index: int) -> int:
    return (
        sum(line.count for line in lines[body.start : min(index, body.start + 200)] if line.kind == "prose")
        if index > body.start
        else 0
    )


def _content(text: str) -> frozenset[str]:
    return frozenset(
        token[:6] for token in _TOKEN.findall(text.lower()) if token not in word_set("words", "function_words")
    )


def _worth(line: Line, story: frozenset[str], address: frozenset[str]) -> float:
    own = _content(line.text)
    if len(own) < 2:
        return 0.0
    shared = len(own & story) / len(own)
    stems = {token[:6] for token in address}
    in_url = len(own & stems) / len(own)
    if max(shared, in_url) < _RELATED:
        return 0.0
    return 3 * shared * min(len(own), 5) / 5 + (4 * in_url if in_url >= 0.4 else 0) + min(line.count, 10) * 0.08


def _place(lines: Sequence[Line], index: int) -> float:
    """Return what the neighbours say: blank lines, a byline or a date below, the top of the page."""
    alone = (index == 0 or lines[index - 1].kind == "blank") and (
        index + 1 < len(lines) and lines[index + 1].kind == "blank"
    )
    below = [line for line in lines[index + 1 : index + 8] if line.kind != "blank"][:3]
    signed = any(is_byline(line.text) or line.kind == "meta" for line in below)
    first = not any(line.kind not in ("blank", "meta", "furniture") for line in lines[max(0, index - 40) : index])
    return 0.5 * alone + 1.5 * signed + 1.0 * first + (1.5 if lines[index].kind == "subhead" else 0)
