"""Measure the readings of place names on ReLocaR, where ``../shared`` has it.

    python -m tests.quality.metonymy            prints the table
    python -m tests.quality.metonymy --misses   lists what was read wrong

ReLocaR (Gritta et al. 2017, GPL-3) is measured with only: nothing of it is
trained on. A place name counts as metonymic when the loader's mention over it
reads so, or the mention is an organisation called by the place; the few
annotated as mixed are left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from loader.documents import read_document
from loader.linking import link
from loader.model import EntityLink, Page
from loader.pipeline import Tools
from tests.quality.measure import Score

RELOCAR = Path(__file__).resolve().parents[2].parent / "shared" / "evaluation" / "metonymy"
Sample = tuple[str, int, int, str]


def main() -> None:
    """Print the table, or what was read wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    tools = Tools()
    for part in ("Train", "Test"):
        score, right, details = measure(tools, RELOCAR / f"ReLocaR_{part}.xml")
        if options.misses and part == "Train":
            sys.stdout.write("\n".join(details) + "\n")
        line = f"accuracy {right:.3f} metonymic P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}"
        sys.stdout.write(f"ReLocaR {part}: {line}\n")


def measure(tools: Tools, path: Path) -> tuple[Score, float, list[str]]:
    """Return the score of the metonymic reading, the accuracy, and each sample read wrong."""
    score, total, details = Score(), 0, []
    for text, start, end, reading in samples(path):
        wanted, found = reading == "met", reads_metonymic(tools, text, start, end)
        score.add({1} if wanted else set(), {1} if found else set())
        total += 1
        if wanted != found:
            details.append(f"{reading} {text[max(0, start - 80) : start]}[[{text[start:end]}]]{text[end : end + 60]}")
    return score, 1 - (score.wrong + score.missed) / max(1, total), details


def samples(path: Path) -> Iterator[Sample]:
    """Yield (text, start, end, reading) of each place name that is not mixed; offsets in characters, half-open."""
    for sample in ElementTree.parse(path).getroot():
        place = sample.find("loc")
        assert place is not None
        before, name = sample.text or "", place.text or ""
        text = f"{before}{name}{place.tail or ''}".rstrip()
        if place.get("reading") != "mix":
            yield text, len(before), len(before) + len(name), str(place.get("reading"))


def reads_metonymic(tools: Tools, text: str, start: int, end: int) -> bool:
    """Tell whether the loader reads the place name as something else than a place."""
    document = read_document(Page("sample", text.encode(), "plain", "sample"))
    assert document.text[start:end] == text[start:end]
    links = link(document, tools.language(document.text), tools.gazetteer)
    return any(_is_metonymic(found) for found in links if found.mention.start < end and start < found.mention.end)


def _is_metonymic(found: EntityLink) -> bool:
    return found.mention.reading in {"metonymic", "mixed"}


if __name__ == "__main__":
    main()
