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
from loader.linking.metonymy import read_by_rules
from loader.model import EntityLink, Page
from loader.pipeline import Tools
from tests.quality.measure import Score

RELOCAR = Path(__file__).resolve().parents[2].parent / "shared" / "evaluation" / "metonymy"
Sample = tuple[str, int, int, str]


def main() -> None:
    """Print the table, or what was read wrong in the part that may be looked at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    tools = Tools()
    if options.misses:
        sys.stdout.write("\n".join(measure(tools, RELOCAR / "ReLocaR_Train.xml")[2]) + "\n")
    for name, found in figures(tools).items():
        sys.stdout.write(f"{name}: {found:.3f}\n")


def figures(tools: Tools) -> dict[str, float]:
    """Return accuracy and metonymic F1 of both parts, and those of the rules alone; empty without ReLocaR."""
    found: dict[str, float] = {}
    for path in sorted(RELOCAR.glob("ReLocaR_*.xml"), reverse=True):
        score, right, _ = measure(tools, path)
        found[f"{path.stem} accuracy"], found[f"{path.stem} F1"] = round(right, 3), round(score.f1, 3)
        rules = [(reading == "met", _by_rules(tools, *place)) for *place, reading in samples(path)]
        found[f"{path.stem} accuracy, rules alone"] = round(sum(a == b for a, b in rules) / len(rules), 3)
    return found


def _by_rules(tools: Tools, text: str, start: int, end: int) -> bool:
    span = tools.language(text).char_span(start, end, alignment_mode="expand")
    return span is not None and read_by_rules(span.root).metonymic


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
