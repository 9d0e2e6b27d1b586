"""Measure extraction on annotated articles, each part of them by itself.

    python -m tests.quality.measure                 prints the tables of README.md
    python -m tests.quality.measure --part dev2     only one part
    python -m tests.quality.measure --misses        lists what was missed and what was wrong

Names count per document as sets, after linking. A claim counts when relation,
subject and object agree; modality and speaker are scored over those that do.
Of the part that is only measured nothing but figures is printed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from loader.documents import RejectedPage, read_pages
from loader.model import Extraction
from loader.pipeline import Tools, extract_pages
from tests.quality.ends import AS_ONE, found_claims, gold_claims, lower, same_name
from tests.quality.parts import HERE, PARTS, Part
from tests.quality.scores import Score

START, END = "<!-- figures:start -->\n", "<!-- figures:end -->\n"
KINDS = ("people", "agencies", "countries", "metonyms", "agreements", "commodities")


@dataclass
class Result:
    """All scores of one part."""

    part: Part
    names: dict[str, Score] = field(default_factory=lambda: {kind: Score() for kind in KINDS})
    claims: Score = field(default_factory=Score)
    relations: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    modality: Counter[bool] = field(default_factory=Counter)
    speaker: Counter[bool] = field(default_factory=Counter)
    false_facts: int = 0
    details: list[str] = field(default_factory=list)


def main() -> None:
    """Print the tables, or what was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="never of the part that is only measured")
    parser.add_argument("--write", action="store_true", help="write all tables into README.md and recorded.json")
    parser.add_argument("--part", choices=[part.name for part in PARTS])
    parser.add_argument("only", nargs="*", help="beginnings of file names")
    options = parser.parse_args()
    if options.write and (options.part or options.only):
        parser.error("--write records every part whole: leave out --part and file names")
    tools = Tools()
    parts = [part for part in PARTS if options.part in {None, part.name}]
    results = {part.name: measure(tools, part, tuple(options.only)) for part in parts}
    if options.misses:
        sys.stdout.writelines(f"{line}\n" for result in results.values() for line in result.details)
    sys.stdout.write(tables(results))
    if options.write:
        write(results)


def write(results: dict[str, Result]) -> None:
    """Record the figures: the tables for people, the F1 for the test that guards them."""
    path = HERE / "README.md"
    before, _, rest = path.read_text(encoding="utf-8").partition(START)
    path.write_text(f"{before}{START}\n{tables(results)}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    recorded = {name: {"f1": figures(result), "false_facts": result.false_facts} for name, result in results.items()}
    (HERE / "recorded.json").write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def figures(result: Result) -> dict[str, float]:
    """Return the F1 of each kind of name and of each relation."""
    scores = {**result.names, "all claims": result.claims, **result.relations}
    return {name: round(score.f1, 3) for name, score in sorted(scores.items())}


def measure(tools: Tools, part: Part, only: tuple[str, ...] = ()) -> Result:
    """Run the pipeline over the pages of a part and score it."""
    result = Result(part)
    for gold, extraction in pairs_of(tools, part):
        if not only or str(gold["file"]).startswith(only):
            _score(result, gold, extraction, tools)
    return result


def pairs_of(tools: Tools, part: Part) -> Iterator[tuple[dict[str, object], Extraction]]:
    """Yield each annotation of a part with what the program finds on its page."""
    by_file: dict[str, list[dict[str, object]]] = defaultdict(list)
    for path in part.gold_files():
        gold = json.loads(path.read_text(encoding="utf-8"))
        by_file[gold["file"]].append(gold)
    for name, listed in by_file.items():
        pages = read_pages([str(part.pages / name)])
        found = list(extract_pages(pages, tools))
        for gold, extraction in zip(listed, found, strict=True):
            assert not isinstance(extraction, RejectedPage), extraction
            yield gold, extraction


def _score(result: Result, gold: dict[str, object], extraction: Extraction, tools: Tools) -> None:
    file = str(gold["file"])
    for kind, wanted, found in names_found(gold, extraction):
        result.names[kind].add(set(wanted), set(found))
        _note(result, f"{file} {kind}", wanted, found)
    wanted_claims = gold_claims(gold)
    claims_found = found_claims(extraction, tools, gold, result.part.relations)
    result.claims.add(set(wanted_claims), set(claims_found))
    for relation in sorted(result.part.relations - AS_ONE.keys()):
        result.relations[relation].add(
            {c for c in wanted_claims if c[0] == relation}, {c for c in claims_found if c[0] == relation}
        )
    _note(result, f"{file} claims", set(wanted_claims), set(claims_found))
    for claim in set(wanted_claims) & set(claims_found):
        result.modality[bool(wanted_claims[claim][0] & claims_found[claim][0])] += 1
        result.speaker[bool(wanted_claims[claim][1] & claims_found[claim][1])] += 1
        for place, what in enumerate(("modality", "speaker")):
            if result.part.shown and not wanted_claims[claim][place] & claims_found[claim][place]:
                result.details.append(
                    f"~ {what} {file}: {claim} {wanted_claims[claim][place]} not {claims_found[claim][place]}"
                )
        if "actual" in claims_found[claim][0] and "actual" not in wanted_claims[claim][0]:
            result.false_facts += 1
            if result.part.shown:
                result.details.append(f"! false fact {file}: {claim}")


def _note(
    result: Result, what: str, wanted: set[object] | dict[object, object], found: set[object] | dict[object, object]
) -> None:
    if not result.part.shown:
        return
    for item in sorted(set(wanted) - set(found), key=str):
        result.details.append(f"- missed {what}: {item}")
    for item in sorted(set(found) - set(wanted), key=str):
        result.details.append(f"+ wrong  {what}: {item}")


def names_found(gold: dict[str, object], extraction: Extraction) -> Iterator[tuple[str, set[object], set[object]]]:
    """Yield (kind, names wanted, names found) of one document, after linking."""
    links = extraction.links
    text = extraction.document.text
    people, bodies = lower(gold["people"]), lower(gold["agencies"]) | lower(gold["organizations"])
    yield "people", people, {same_name(x.entity, people) for x in links if x.entity.type == "person"}
    yield (
        "agencies",
        bodies,
        {same_name(x.entity, bodies) for x in links if x.entity.type in {"agency", "organization"}},
    )
    found_countries = {x.entity.iso2 for x in links if x.entity.iso2 and x.entity.type in {"country", "government"}}
    yield "countries", set(gold["countries"]), found_countries - {"EU"} | ({"EU"} & set(gold["countries"]))
    acting = gold["governments_acting"]
    wanted = {(item["iso2"], item["surface"]) for item in acting if item["reading"] == "metonymic"}
    yield (
        "metonyms",
        wanted,
        {
            (x.entity.iso2 or "EU", text[x.mention.start : x.mention.end])
            for x in links
            if x.mention.reading in {"metonymic", "mixed"}
            and x.stands_for == "government"
            and x.entity.type in {"government", "organization"}
        },
    )
    agreements, goods = lower(gold["agreements"]), lower(gold["commodities"])
    yield "agreements", agreements, {same_name(x.entity, agreements) for x in links if x.entity.type == "agreement"}
    yield "commodities", goods, {same_name(x.entity, goods) for x in links if x.entity.type == "commodity"}


def tables(results: dict[str, Result]) -> str:
    """Return a table for each part, as Markdown."""
    return "\n".join(f"### {name}\n\n{_table(result)}" for name, result in results.items())


def _table(result: Result) -> str:
    rows = ["| what | precision | recall | F1 | right | wrong | missed |", "|---|---|---|---|---|---|---|"]
    listed = [*result.names.items(), ("all claims", result.claims), *sorted(result.relations.items())]
    rows.extend(
        f"| {name} | {s.precision:.2f} | {s.recall:.2f} | {s.f1:.2f} | {s.right} | {s.wrong} | {s.missed} |"
        for name, s in listed
        if s.right + s.wrong + s.missed
    )
    rows.append("")
    for name, counted in (("modality", result.modality), ("speaker", result.speaker)):
        rows.append(f"{name} right on {counted[True]} of {counted[True] + counted[False]} claims that agree.")
    rows.append(f"Of them told as actual and annotated otherwise: {result.false_facts}.")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
