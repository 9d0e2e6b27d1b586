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
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from loader.documents import RejectedPage, read_pages
from loader.model import Claim as FoundClaim
from loader.model import Entity, Extraction
from loader.pipeline import Tools, extract_pages
from tests.quality.parts import HERE, PARTS, Part
from tests.quality.scores import Score

START, END = "<!-- figures:start -->\n", "<!-- figures:end -->\n"
KINDS = ("people", "agencies", "countries", "metonyms", "agreements", "commodities")
# Relations that the annotation and the ontology cut differently: compared as one.
AS_ONE = {"member_of": "party_to", "signs": "party_to", "lists": "imposes", "sanctions": "imposes"}
# Relations that hold both ways: which of the two is named first does not count.
MUTUAL = frozenset({"meets", "negotiates", "cooperates"})
Claim = tuple[str, str, str]


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
    for gold, extraction in pairs(tools, part):
        if not only or str(gold["file"]).startswith(only):
            _score(result, gold, extraction, tools)
    return result


def pairs(tools: Tools, part: Part) -> Iterator[tuple[dict[str, object], Extraction]]:
    """Yield each annotated article with what the program reads off its page."""
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
    wanted_claims = _gold_claims(gold)
    told = found_claims(extraction, tools, gold, result.part.relations)
    result.claims.add(set(wanted_claims), set(told))
    for relation in sorted(result.part.relations - AS_ONE.keys()):
        result.relations[relation].add(
            {c for c in wanted_claims if c[0] == relation}, {c for c in told if c[0] == relation}
        )
    _note(result, f"{file} claims", set(wanted_claims), set(told))
    for claim in set(wanted_claims) & set(told):
        result.modality[bool(wanted_claims[claim][0] & told[claim][0])] += 1
        result.speaker[bool(wanted_claims[claim][1] & told[claim][1])] += 1
        for place, what in enumerate(("modality", "speaker")):
            if result.part.shown and not wanted_claims[claim][place] & told[claim][place]:
                result.details.append(
                    f"~ {what} {file}: {claim} {wanted_claims[claim][place]} not {told[claim][place]}"
                )
        if "actual" in told[claim][0] and "actual" not in wanted_claims[claim][0]:
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
    people, bodies = _lower(gold["people"]), _lower(gold["agencies"]) | _lower(gold["organizations"])
    yield "people", people, {_same(x.entity, people) for x in links if x.entity.type == "person"}
    yield "agencies", bodies, {_same(x.entity, bodies) for x in links if x.entity.type in {"agency", "organization"}}
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
    agreements, goods = _lower(gold["agreements"]), _lower(gold["commodities"])
    yield "agreements", agreements, {_same(x.entity, agreements) for x in links if x.entity.type == "agreement"}
    yield "commodities", goods, {_same(x.entity, goods) for x in links if x.entity.type == "commodity"}


def _lower(names: object) -> set[str]:
    assert isinstance(names, list)
    return {_plain(name) for name in names}


def _plain(name: str) -> str:
    lowered = name.lower().replace("’", "'").removeprefix("the ")
    return " ".join(lowered.replace("u.s.", "us").split())


# Words of titles that annotators and writers use for each other.
_ALIKE = {
    "spokesman": "spokesperson",
    "spokeswoman": "spokesperson",
    "chairman": "chair",
    "chairwoman": "chair",
    "chairperson": "chair",
    "türkiye": "turkey",
}
# Names of states that annotators and writers use for each other within the names of agreements.
_CALLED = {
    "democratic republic of the congo": "drc",
    "dr congo": "drc",
    "south korea": "korea",
    "united kingdom": "britain",
    "uk": "britain",
    "united states": "us",
    "united arab emirates": "uae",
    "european union": "eu",
    "faroe islands": "faroe",
    "türkiye": "turkey",
}
_LITTLE = frozenset(
    {
        "of",
        "the",
        "for",
        "and",
        "at",
        "on",
        "in",
        "to",
        "s",
        "a",
        "an",
        "with",
        "republic",
        "people",
        "kingdom",
        "states",
    }
)


def _same(entity: Entity, wanted: set[str]) -> str:
    """Return the gold name that an entity bears, else the entity's own.

    Besides labels and aliases, names agree when the words of one are all
    among those of the other: "Ministry of Finance" and "Ministry of Finance of India";
    of an agreement each of its names counts.
    """
    names = [_plain(name) for name in (entity.name, *entity.aliases)]
    for name in names:
        if name in wanted:
            return name
    if entity.type in {"person", "commodity", "country", "government", "place"}:
        return names[0]
    words, called = (_plain_words, names) if entity.type == "agreement" else (_words, names[:1])
    near = [other for mine in map(words, called) for other in sorted(wanted) if _is_near(mine, words(other))]
    return near[0] if near else names[0]


def _is_near(mine: frozenset[str], other: frozenset[str]) -> bool:
    return min(len(mine), len(other)) > 1 and (mine <= other or other <= mine)


def _plain_words(name: str) -> frozenset[str]:
    for long, short in _CALLED.items():
        name = re.sub(rf"\b{long}\b", short, name)
    return _words(name)


def _words(name: str) -> frozenset[str]:
    return frozenset(_ALIKE.get(word, word) for word in re.findall(r"\w+", re.sub(r"\(.*?\)", "", name))) - _LITTLE


def _gold_claims(gold: dict[str, object]) -> dict[Claim, tuple[set[str], set[str]]]:
    found: dict[Claim, tuple[set[str], set[str]]] = {}
    for claim in gold["claims"]:
        modality, speakers = found.setdefault(gold_end(claim), (set(), set()))
        modality.add(claim["modality"])
        speakers.add(_state(claim["speaker"] or ""))
    return found


def gold_end(claim: dict[str, object]) -> Claim:
    """Return what an annotated claim is compared by."""
    relation, other = str(claim["relation"]), str(claim["object"] or "")
    if relation in {"restricts", "exports", "imports", "produces"}:
        other = str(claim["commodity"] or other)
    if relation == "said":
        other = _start(str(claim["quote"]))
    return _claim(relation, _state(str(claim["subject"])), _state(other))


def _claim(relation: str, subject: str, other: str) -> Claim:
    """Return what two claims are compared by: relations cut alike, the sides of a mutual one in one order."""
    if relation in MUTUAL and other and other < subject:
        subject, other = other, subject
    return AS_ONE.get(relation, relation), subject, other


def _start(sentence: str) -> str:
    return _plain(_plain(sentence)[:40])


def _sentence(quote: str, annotated: list[str]) -> str:
    """Return the beginning of the annotated sentence that holds the quote.

    The reader takes a dateline away, which the annotated sentence begins with.
    """
    start = _start(quote)
    return next((_start(sentence) for sentence in annotated if start in sentence), start)


def _state(name: str) -> str:
    return _plain(name.replace("government:", "state ").replace("country:", "state "))


def found_claims(
    extraction: Extraction, tools: Tools, gold: dict[str, object], relations: frozenset[str]
) -> dict[Claim, tuple[set[str], set[str]]]:
    """Map what each found claim is compared by to its modalities and speakers."""
    claims = _gold_claims(gold)
    wanted = {claim[1] for claim in claims} | {claim[2] for claim in claims if claim[0] != "said"}
    posts = {claim[2] for claim in claims if claim[0] == "holds_position"}
    sentences = [_plain(claim["quote"]) for claim in gold["claims"]]
    local = {link.entity.iri: link.entity for link in extraction.links}
    found: dict[Claim, tuple[set[str], set[str]]] = {}

    def name(item: str | None) -> str:
        if item is None:
            return ""
        entity: Entity = local.get(item) or tools.gazetteer.entity(item)
        if entity.type in {"country", "government"} and entity.iso2 != "EU":
            return f"state {(entity.iso2 or entity.name).lower()}"
        state = f"state {(entity.iso2 or '').lower()}"
        if entity.type == "place" and state in wanted and _plain(entity.name) not in wanted:
            return state  # a visit to Rio is one to Brazil
        return _same(entity, posts if entity.type == "office" else wanted)

    for claim in extraction.claims:
        if claim.relation in relations | AS_ONE.keys():
            other = claim.object
            if claim.relation in {"restricts", "exports", "imports", "produces"}:
                other = claim.commodity or claim.object
            end = _sentence(claim.evidence.quote, sentences) if claim.relation == "said" else name(other)
            if other in local and local[other].type == "agreement" and not local[other].resolved:
                end = _described(claim, end, gold)
            modality, speakers = found.setdefault(_claim(claim.relation, name(claim.subject), end), (set(), set()))
            modality.add(claim.modality)
            speakers.add(name(claim.speaker))
    return found


def _described(claim: FoundClaim, name: str, gold: dict[str, object]) -> str:
    """Return the annotated name of an agreement that has none: that of the same relation in the same sentence."""
    quote = _plain(claim.evidence.quote)
    for annotated in gold["claims"]:
        relation = AS_ONE.get(str(annotated["relation"]), annotated["relation"])
        same = _start(quote) in _plain(str(annotated["quote"])) or _start(str(annotated["quote"])) in quote
        if relation == AS_ONE.get(claim.relation, claim.relation) and same:
            return _state(str(annotated["object"] or ""))
    return name


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
