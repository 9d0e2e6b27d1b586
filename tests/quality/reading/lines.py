"""Measure the reader of scraped text line by line, on pages of our own writing.

    python -m tests.quality.reading.lines [--misses]

Each line of ``pages/*.txt`` begins with "+ " when it is of the article's body, else with two blanks. The outlets,
people and events are invented (CC0). The baseline keeps every line of eight words or more that ends as a sentence does.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from loader.documents import read_document
from loader.errors import PageError
from loader.model import Page
from tests.quality.reading.shingles import shingles

FOLDER = Path(__file__).parent / "pages"
_SAME = 0.7  # share of its shingles by which a line is found again: the dateline may be gone, wrapped lines joined
_TARGET = re.compile(r"\]\([^)]*\)")

Reader = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Score:
    """Lines of the body that were kept, that were lost, and lines kept that are not of the body."""

    kept: tuple[str, ...]
    lost: tuple[str, ...]
    strange: tuple[str, ...]


def main() -> None:
    """Print precision and recall of our reader and of the baseline, by page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    for name, reader in (("geopol", read), ("sentences of eight words", read_sentences)):
        scores = {path.stem: score(path, reader) for path in pages()}
        precision, recall = totals(list(scores.values()))
        sys.stdout.write(f"{name}: precision {precision:.3f}, recall {recall:.3f} of lines, {len(scores)} pages\n")
        if options.misses:
            sys.stdout.write("".join(_misses(scores)))


def pages() -> list[Path]:
    """Return the annotated pages in order."""
    return sorted(FOLDER.glob("*.txt"))


def page_and_gold(path: Path) -> tuple[str, list[str]]:
    """Return the text of a page without its marks, and the lines of its body."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line[2:] for line in lines), [line[2:] for line in lines if line.startswith("+ ")]


def read(text: str) -> Sequence[str]:
    """Return the lines that the reader keeps."""
    try:
        return read_document(Page("page", text.encode(), "text", "page")).text.split("\n")
    except PageError:
        return ()


def read_sentences(text: str) -> Sequence[str]:
    """Return the lines that the baseline keeps."""
    return [line for line in text.split("\n") if len(line.split()) >= 8 and line.rstrip("\"”'")[-1:] in ".!?"]


def score(path: Path, reader: Reader) -> Score:
    """Return how the lines that ``reader`` keeps agree with the gold; a second copy of a line is strange."""
    text, gold = page_and_gold(path)
    found = [line for line in reader(text) if line.strip()]
    lost = [line for line in gold if not _is_in(line, found)]
    strange = [line for index, line in enumerate(found) if not _is_in(line, gold) or _is_in(line, found[:index])]
    return Score(tuple(line for line in gold if line not in lost), tuple(lost), tuple(strange))


def _is_in(line: str, others: Sequence[str]) -> bool:
    text = _plain(" ".join(others))
    own, known = shingles(_plain(line)), shingles(text)
    return _plain(line) in text or sum(count for key, count in own.items() if key in known) >= _SAME * own.total()


def _plain(line: str) -> str:
    return _TARGET.sub("", line).replace("*", "").lstrip("# ")


def totals(scores: Sequence[Score]) -> tuple[float, float]:
    """Return precision and recall over all lines."""
    kept, lost, strange = (sum(len(getattr(one, name)) for one in scores) for name in ("kept", "lost", "strange"))
    return kept / max(kept + strange, 1), kept / (kept + lost)


def _misses(scores: dict[str, Score]) -> Iterator[str]:
    for name, one in scores.items():
        yield from (f"  {name} - {line[:140]}\n" for line in one.lost)
        yield from (f"  {name} + {line[:140]}\n" for line in one.strange)


if __name__ == "__main__":
    main()
