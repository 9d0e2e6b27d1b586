"""Measure events on the PLOVER development sentences: categories, and ordered pairs of countries.

    python -m tests.quality.events            prints the table
    python -m tests.quality.events --misses   lists the sentences that were not read as annotated
    python -m tests.quality.events --write    records the figures in README.md and events.json

The sentences (../shared/evaluation/events, openeventdata/PLOVER, CC BY-SA 4.0) are read where they lie. Each
stands for a document. A category counts once a sentence, and macro F1 is over the categories that are annotated.
A pair is (country of the doer, country of the other side); bodies of several states are IGO, as annotated.
A movement has the country where it is at home, and one without (al-Qaeda) is IMG, an international militarized group.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from loader.documents import read_document
from loader.model import Claim, Entity, Extraction, Page
from loader.pipeline import Tools, extract
from tests.quality.scores import Score

HERE = Path(__file__).resolve().parent
SENTENCES = HERE.parents[2] / "shared" / "evaluation" / "events" / "plover-dev.jsonl"
RECORDED = HERE / "events.json"
START, END = "<!-- events:start -->\n", "<!-- events:end -->\n"
# Categories of the older code book that PLOVER has joined with others since.
JOINED = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
MUTUAL = frozenset({"meets", "negotiates", "cooperates"})
Pair = tuple[str, str]


class Figures:
    """The scores of one run."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self.categories: dict[str, Score] = defaultdict(Score)
        self.pairs = Score()
        self.misses: list[str] = []

    @property
    def macro(self) -> float:
        """Return the mean F1 of the annotated categories."""
        annotated = [score for score in self.categories.values() if score.right + score.missed]
        return sum(score.f1 for score in annotated) / len(annotated)

    def recorded(self) -> dict[str, float]:
        """Return the figures that a test guards."""
        return {"macro F1": round(self.macro, 3), "pairs F1": round(self.pairs.f1, 3)}


def measure(tools: Tools) -> Figures:
    """Read each sentence and score it."""
    figures = Figures()
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        sentence = json.loads(line)
        page = Page(sentence["id"], sentence["text"].strip("{} ").encode(), "plain", "plover", published="2000-01-03")
        extraction = extract(read_document(page), tools)
        wanted, pairs = _annotated(sentence["events"])
        found = {claim.event.plover for claim in extraction.claims if claim.event and claim.event.plover}
        found_pairs = set(_pairs(extraction, tools))
        for category in wanted | found:
            figures.categories[category].add({category} & wanted, {category} & found)
        figures.pairs.add(set(pairs), set(found_pairs))
        if wanted - found or pairs - found_pairs:
            figures.misses.append(f"{sentence['id']}: wanted {wanted} {pairs}, found {found} {found_pairs}")
    return figures


def _annotated(events: list[dict[str, object]]) -> tuple[set[str], set[Pair]]:
    pairs = {
        (one, other)
        for event in events
        for one in _texts(event["source"])
        for other in _texts(event["target"])
        if not (event["reciprocal"] and one == other)
    }
    return {JOINED.get(str(event["event"]), str(event["event"])) for event in events}, pairs


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(item) for item in value]


def _pairs(extraction: Extraction, tools: Tools) -> Iterator[Pair]:
    """Yield the pairs of countries that claims with an event are between; a mutual act has two."""
    local = {link.entity.iri: link.entity for link in extraction.links}
    for claim in extraction.claims:
        ends = [_country(end, local, tools) for end in (claim.subject, claim.object) if end]
        if claim.event and claim.event.plover and len(ends) > 1 and ends[0] and ends[1]:
            yield ends[0], ends[1]
            if claim.relation in MUTUAL or _is_mutual(claim):
                yield ends[1], ends[0]
        elif claim.event and claim.event.plover and _is_mutual(claim):  # both agree to a thing, and with each other
            sides = [one for role, one in claim.event.roles if role == "participant"]
            states = {_country(one, local, tools) for one in sides} - {None}
            yield from ((one, other) for one in states for other in states if one and other and one != other)


def _is_mutual(claim: Claim) -> bool:
    sides = {role for role, _ in claim.event.roles} - {"agreement", "commodity"} if claim.event is not None else set()
    return sides == {"participant"} and claim.relation != "visits"


def _country(iri: str, local: Mapping[str, Entity], tools: Tools) -> str | None:
    """Return the code of the country that an entity is, acts for or is at home in; IGO for a body of several states."""
    entity = local.get(iri) or (tools.gazetteer.entity(iri) if iri in tools.gazetteer else None)
    if entity is None:
        return None
    if entity.iso2 is not None and entity.iso2 != "EU":
        return entity.iso2
    if tools.gazetteer.is_movement(iri):
        return tools.gazetteer.home_of(iri) or "IMG"
    return "IGO" if entity.type in {"organization", "agency"} else None


def table(figures: Figures) -> str:
    """Return the scores as Markdown."""
    rows = ["| category | precision | recall | F1 | right | wrong | missed |", "|---|---|---|---|---|---|---|"]
    listed = [*sorted(figures.categories.items()), ("ordered pairs of countries", figures.pairs)]
    rows.extend(
        f"| {name} | {s.precision:.2f} | {s.recall:.2f} | {s.f1:.2f} | {s.right} | {s.wrong} | {s.missed} |"
        for name, s in listed
    )
    return "\n".join([*rows, "", f"Macro F1 of the categories: {figures.macro:.3f}.", ""])


def main() -> None:
    """Print the table, the misses, or record both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    figures = measure(Tools())
    sys.stdout.write("\n".join([*figures.misses, ""]) if options.misses else "")
    sys.stdout.write(table(figures))
    if options.write:
        path = HERE / "README.md"
        before, _, rest = path.read_text(encoding="utf-8").partition(START)
        path.write_text(f"{before}{START}\n{table(figures)}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
        RECORDED.write_text(json.dumps(figures.recorded(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
