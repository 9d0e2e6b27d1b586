"""Measure names on short articles written for it, and readings of place names.

    python -m tests.quality.mentions            prints the tables
    python -m tests.quality.mentions --misses   lists what was missed and what was wrong

The articles in ``mentions/`` were written and annotated before the rules were tuned;
each file holds its text and the sets of names that should be found in it. Of the part
``unseen`` nothing but figures is printed.
``--write`` records the figures, with those of the readings (``metonymy.py``).
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from loader.documents import read_document
from loader.model import Extraction, Page
from loader.pipeline import Tools, extract
from tests.quality import metonymy
from tests.quality.measure import Score, names_found

ARTICLES = Path(__file__).resolve().parent / "mentions"
FOLDERS = {"first": ARTICLES, "second": ARTICLES / "second", "unseen": ARTICLES / "unseen"}
UNSEEN = "unseen"
RECORDED = ARTICLES / "recorded.json"
PUBLIC, START = "public bodies", "<!-- figures:start -->\n"


def main() -> None:
    """Print the tables, or what was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="never of the part that is only measured")
    parser.add_argument("--write", action="store_true", help="record the figures in mentions/")
    options = parser.parse_args()
    tools = Tools()
    parts: dict[str, dict[str, Score]] = {}
    for part in FOLDERS:
        parts[part], details = measure(tools, part)
        if options.misses and part != UNSEEN:
            sys.stdout.writelines(f"{line}\n" for line in details)
    sys.stdout.write(tables(parts))
    if options.write:
        write(parts, metonymy.figures(tools))


def tables(parts: dict[str, dict[str, Score]]) -> str:
    """Return the scores of each part as Markdown."""
    return "\n".join(f"### {part}\n\n{_table(scores)}" for part, scores in parts.items())


def _table(scores: dict[str, Score]) -> str:
    rows = ["| what | precision | recall | F1 | right | wrong | missed |", "|---|---|---|---|---|---|---|"]
    rows.extend(
        f"| {name} | {s.precision:.2f} | {s.recall:.2f} | {s.f1:.2f} | {s.right} | {s.wrong} | {s.missed} |"
        for name, s in scores.items()
    )
    return "\n".join(rows) + "\n"


def write(parts: dict[str, dict[str, Score]], readings: dict[str, float]) -> None:
    """Write the tables into ``mentions/README.md`` and the floors into ``mentions/recorded.json``."""
    path = ARTICLES / "README.md"
    before = path.read_text(encoding="utf-8").partition(START)[0]
    listed = "".join(f"| {name} | {found:.3f} |\n" for name, found in readings.items())
    last = f"\n| readings on ReLocaR | |\n|---|---|\n{listed}" if readings else ""
    path.write_text(f"{before}{START}\n{tables(parts)}{last}", encoding="utf-8")
    floors = {part: {name: round(score.f1, 3) for name, score in scores.items()} for part, scores in parts.items()}
    RECORDED.write_text(json.dumps({**floors, "readings": readings}, indent=1) + "\n", encoding="utf-8")


def measure(tools: Tools, part: str) -> tuple[dict[str, Score], list[str]]:
    """Return the scores of each kind of name in a part, and each thing missed (-) or wrong (+)."""
    scores: dict[str, Score] = {}
    details: list[str] = []
    for path in sorted(FOLDERS[part].glob("*.toml")):
        gold = tomllib.loads(path.read_text(encoding="utf-8"))
        for kind, wanted, found in compare(gold, _read(path.stem, gold, tools)):
            scores.setdefault(kind, Score()).add(wanted, found)
            details.extend(f"- {path.stem} {kind}: {item}" for item in sorted(wanted - found, key=str))
            details.extend(f"+ {path.stem} {kind}: {item}" for item in sorted(found - wanted, key=str))
    return scores, details


def _read(name: str, gold: dict[str, object], tools: Tools) -> Extraction:
    text = str(gold["text"]).strip()
    page = Page(name, text.encode(), "plain", name, published=str(gold["published"]))
    return extract(read_document(page), tools)


def compare(gold: dict[str, object], extraction: Extraction) -> Iterator[tuple[str, set[object], set[object]]]:
    """Yield (kind, names wanted, names found); public bodies leave companies, media and clubs out."""
    metonyms = gold["metonyms"]
    assert isinstance(metonyms, list)
    acting = [{"iso2": code, "surface": surface, "reading": "metonymic"} for code, surface in metonyms]
    for kind, wanted, found in names_found({**gold, "governments_acting": acting}, extraction):
        yield kind, set(wanted), set(found)
    links = tuple(x for x in extraction.links if x.entity.type == "agency" or x.entity.resolved)
    public = Extraction(extraction.document, links, ())
    wanted, found = next(
        (wanted, found)
        for kind, wanted, found in names_found({**gold, "organizations": [], "governments_acting": []}, public)
        if kind == "agencies"
    )
    yield PUBLIC, set(wanted), set(found)


if __name__ == "__main__":
    main()
