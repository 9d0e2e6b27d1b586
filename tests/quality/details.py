"""Measure date, rate and place of the claims that agree with an annotated one.

    python -m tests.quality.details            prints the table
    python -m tests.quality.details --misses   lists what differs, never of the part that is only measured
    python -m tests.quality.details --write    records the figures in README.md and details.json

A detail is right when the same claim was annotated with it: the date to the same day, month or year, where a week
counts as its month, since the annotation knows no weeks ("last week"); the rate as printed, but for spaces; the place
by its name. It is missed when none was found, wrong when only others were.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from loader.model import Claim, DateRange, Extraction
from loader.pipeline import Tools
from tests.quality import ends, measure
from tests.quality.parts import PARTS, Part
from tests.quality.scores import Score

HERE = Path(__file__).resolve().parent
RECORDED = HERE / "details.json"
START, END = "<!-- details:start -->\n", "<!-- details:end -->\n"
DETAILS = ("date", "rate", "place")
Values = dict[ends.Claim, dict[str, set[str]]]


@dataclass
class Figures:
    """The scores of one part, and what differs on the pages that are shown."""

    scores: dict[str, Score] = field(default_factory=lambda: {name: Score() for name in DETAILS})
    misses: list[str] = field(default_factory=list)


def figures_of(tools: Tools, part: Part) -> Figures:
    """Score the details of one part."""
    result = Figures()
    for gold, extraction in measure.pairs_of(tools, part):
        wanted, found = _wanted(gold), _found(extraction, tools, gold, part)
        for claim in sorted(set(wanted) & set(found)):
            for name in DETAILS:
                if wanted[claim][name]:
                    _count(result, part, (claim, name), wanted[claim][name], found[claim][name])
    return result


def _count(result: Figures, part: Part, what: tuple[ends.Claim, str], wanted: set[str], found: set[str]) -> None:
    score = result.scores[what[1]]
    right = bool(wanted & found)
    score.right += right
    score.wrong += bool(found) and not right
    score.missed += not right
    if part.shown and not right:
        result.misses.append(f"{what[1]} of {what[0]}: wanted {sorted(wanted)}, found {sorted(found)}")


def _wanted(gold: dict[str, object]) -> Values:
    values: Values = defaultdict(lambda: {name: set() for name in DETAILS})
    claims = gold["claims"]
    assert isinstance(claims, list)
    for claim in claims:
        for name in DETAILS:
            if claim[name]:
                values[ends.gold_end(claim)][name].add(_plain(str(claim[name])))
    return values


def _found(extraction: Extraction, tools: Tools, gold: dict[str, object], part: Part) -> Values:
    values: Values = defaultdict(lambda: {name: set() for name in DETAILS})
    for claim in extraction.claims:
        one = replace(extraction, claims=(claim,))
        for key in ends.found_claims(one, tools, gold, part.relations):
            for name, value in _details(claim, extraction, tools):
                values[key][name].add(_plain(value))
            values[key]
    return values


def _details(claim: Claim, extraction: Extraction, tools: Tools) -> Iterator[tuple[str, str]]:
    if claim.date is not None:
        yield "date", _without_weeks(claim.date)
    if claim.event is not None and claim.event.rate is not None:
        yield "rate", claim.event.rate
    if claim.quantity is not None:
        yield "rate", claim.quantity
    if claim.place is not None:
        names = {link.entity.iri: link.entity.name for link in extraction.links}
        yield "place", names.get(claim.place) or tools.gazetteer.entity(claim.place).name


def _without_weeks(date: DateRange) -> str:
    """Return the value of a date, and the month for some days of a month."""
    days = date.precision in {"week", "interval"} and date.earliest[:7] == date.latest[:7]
    return date.earliest[:7] if days else date.value


def _plain(value: str) -> str:
    return value.lower().replace("percent", "%").replace("per cent", "%").replace(" %", "%").strip()


def table(results: dict[str, Figures]) -> str:
    """Return the scores as Markdown."""
    rows = ["| part | detail | precision | recall | right | wrong | missed |", "|---|---|---|---|---|---|---|"]
    rows.extend(
        f"| {part} | {name} | {s.precision:.2f} | {s.recall:.2f} | {s.right} | {s.wrong} | {s.missed} |"
        for part, result in results.items()
        for name, s in result.scores.items()
    )
    return "\n".join([*rows, ""])


def recorded(results: dict[str, Figures]) -> dict[str, dict[str, float]]:
    """Return the figures that a test guards: the F1 of each detail."""
    return {part: {name: round(s.f1, 3) for name, s in result.scores.items()} for part, result in results.items()}


def main() -> None:
    """Print the table, the misses, or record both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    tools = Tools()
    results = {part.name: figures_of(tools, part) for part in PARTS}
    if options.misses:
        sys.stdout.writelines(f"{part} {line}\n" for part, result in results.items() for line in result.misses)
    sys.stdout.write(table(results))
    if options.write:
        path = HERE / "README.md"
        before, _, rest = path.read_text(encoding="utf-8").partition(START)
        path.write_text(f"{before}{START}\n{table(results)}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
        RECORDED.write_text(json.dumps(recorded(results), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
