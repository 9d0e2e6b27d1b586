"""Measure links on the open benchmarks beside this checkout.

    python -m tests.quality.linking.measure            prints the tables of README.md
    python -m tests.quality.linking.measure --misses   lists each wrong and each missing link
    python -m tests.quality.linking.measure --write    writes them into README.md and recorded.json

Gold: ``../shared/evaluation/linking`` (msnbc, rss-500, oke-2015-train, with Wikidata items). In scope are persons,
countries, governments, agencies and organisations. A link is right when its span and its entity are those of the
gold label; the reading that a metonym keeps beside counts too. What is not judged: pronouns, links where the gold
labels nothing (it labels some names only), and labels that the benchmark could not map.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from loader.documents import read_document
from loader.errors import PageError
from loader.model import Entity, Page
from loader.pipeline import Tools, extract
from loader.reference.gazetteer import Gazetteer

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[3] / "shared" / "evaluation" / "linking"
SETS = ("msnbc", "rss-500", "oke-2015-train")
KINDS = ("person", "country", "government", "agency", "organization")
PERSON, BODY, PLACE = "Q215627", "Q43229", "Q27096213"
BINS = ((0.72, 0.8), (0.8, 0.9), (0.9, 1.0))
START, END = "<!-- figures:start -->\n", "<!-- figures:end -->\n"


@dataclass(frozen=True)
class Link:
    """A link that was made: span, entity, score, and the entity that the words name literally."""

    start: int
    end: int
    entity: Entity
    score: float
    literal: Entity | None = None


@dataclass(frozen=True)
class Label:
    """A label of the gold: span, Wikidata item, name, the words, and what it counts for."""

    start: int
    end: int
    item: str
    name: str
    in_scope: bool
    in_graph: bool


@dataclass
class Figures:
    """Counts of one set, and the scores of the links that were judged."""

    gold: int = 0
    gold_in_graph: int = 0
    right: int = 0
    right_in_graph: int = 0
    wrong: int = 0
    within: int = 0
    unlabelled: int = 0
    judged: list[tuple[float, bool]] = field(default_factory=list)
    details: list[str] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        """Count another set in."""
        for name in ("gold", "gold_in_graph", "right", "right_in_graph", "wrong", "within", "unlabelled"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.judged += other.judged
        self.details += other.details

    @property
    def precision(self) -> float:
        """Return the share of judged links that are right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def strict(self) -> float:
        """Return the same, with names within longer labels counted as wrong."""
        return self.right / max(1, self.right + self.wrong + self.within)

    @property
    def share(self) -> float:
        """Return the share of labels of the seed graph's entities that were linked rightly."""
        return self.right_in_graph / max(1, self.gold_in_graph)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and share."""
        return 2 * self.precision * self.share / max(1e-9, self.precision + self.share)


Linker = Callable[[str], list[Link]]


def main() -> None:
    """Print the tables, or what was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    measured = measure(Tools())
    if options.misses:
        sys.stdout.write("\n".join(measured["all", "linker"].details) + "\n")
    sys.stdout.write(tables(measured))
    if options.write:
        _write(measured)


def measure(tools: Tools) -> dict[tuple[str, str], Figures]:
    """Return the figures of each set, and of all, for the linker and for the bare gazetteer."""
    gazetteer = tools.gazetteer
    linkers: dict[str, Linker] = {
        "linker": lambda text: _linked(text, tools),
        "bare gazetteer": lambda text: _bare(text, gazetteer),
    }
    found: dict[tuple[str, str], Figures] = defaultdict(Figures)
    for name in SETS:
        for text, labels in read_set(name, gazetteer):
            for linker, link in linkers.items():
                found[name, linker].add(_score(text, labels, link(text)))
        for linker in linkers:
            found["all", linker].add(found[name, linker])
    return dict(found)


def read_set(name: str, gazetteer: Gazetteer) -> Iterator[tuple[str, list[Label]]]:
    """Yield text and labels of each document of a benchmark."""
    items, names = _known(gazetteer)
    for line in (SHARED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield (
            row["text"],
            [_label(label, items, names) for label in row["labels"] if label["entity_id"] != "<NO_MAPPING>"],
        )


def _label(label: dict[str, object], items: dict[str, Entity], names: dict[str, list[Entity]]) -> Label:
    span, item, name = label["span"], str(label["entity_id"]), str(label["name"])
    assert isinstance(span, list)
    types = set(str(label["type"]).split("|"))
    by_name = [entity for entity in names.get(name, ()) if (entity.type == "person") == (PERSON in types)]
    known = item in items or (item.startswith("Q") and bool(by_name))
    of_kind = PERSON in types or item in items or (BODY in types and PLACE not in types)
    return Label(span[0], span[1], item, name, of_kind and item.startswith("Q"), known)


def _known(gazetteer: Gazetteer) -> tuple[dict[str, Entity], dict[str, list[Entity]]]:
    """Return the entities of the seed graph by Wikidata item, and those without one by name."""
    items: dict[str, Entity] = {}
    names: dict[str, list[Entity]] = defaultdict(list)
    for entity in (gazetteer.entity(iri) for kind in KINDS for iri in gazetteer.iris(kind)):
        if entity.wikidata:
            items[entity.wikidata] = entity
        else:
            for name in (entity.name, *entity.aliases):
                names[name].append(entity)
    return items, names


@cache
def equivalents() -> dict[str, str]:
    """Return the items that stand for a country of the seed graph, by ``equivalents.tsv``."""
    lines = (HERE / "equivalents.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {item: code for item, code, _ in (line.split("\t") for line in lines)}


def _linked(text: str, tools: Tools) -> list[Link]:
    try:
        extraction = extract(read_document(Page("text", text.encode(), "plain", "text")), tools)
    except PageError:  # a sentence that is not taken for English
        return []
    return [
        Link(
            link.mention.start,
            link.mention.end,
            link.entity,
            link.score,
            tools.gazetteer.entity(link.literal) if link.literal else None,
        )
        for link in extraction.links
        if link.entity.resolved and link.entity.type in KINDS and link.mention.reading != "pronoun"
    ]


def _bare(text: str, gazetteer: Gazetteer) -> list[Link]:
    """Link each name of the seed graph that one entity in scope bears."""
    found = []
    for match in gazetteer.find(text):
        iris = {name.entity_iri for name in match.names if name.kind in KINDS}
        if len(iris) == 1:
            found.append(Link(match.start, match.end, gazetteer.entity(iris.pop()), 1.0))
    return found


def _score(text: str, labels: list[Label], links: list[Link]) -> Figures:
    counted = Figures(
        gold=sum(label.in_scope for label in labels),
        gold_in_graph=sum(label.in_scope and label.in_graph for label in labels),
    )
    right: set[Label] = set()
    for link in links:
        over = [label for label in labels if label.start < link.end and link.start < label.end]
        same = [label for label in over if (label.start, label.end) == (link.start, link.end)]
        if not over:
            counted.unlabelled += 1
        elif not same:
            counted.within += 1
        else:
            is_right = _is_right(link, same[0])
            counted.judged.append((link.score, is_right))
            counted.right += is_right
            counted.wrong += not is_right
            right |= {same[0]} if is_right else set()
            if not is_right:
                counted.details.append(f"wrong  {text[link.start : link.end]!r} -> {link.entity.iri}: {same[0]}")
    counted.right_in_graph = sum(label.in_scope and label.in_graph for label in right)
    missed = [label for label in labels if label.in_scope and label.in_graph and label not in right]
    counted.details += [f"missed {text[label.start : label.end]!r}: {label}" for label in missed]
    return counted


def _is_right(link: Link, label: Label) -> bool:
    if link.entity.type in {"country", "government"} and equivalents().get(label.item) == link.entity.iso2:
        return True
    for entity in (link.entity, link.literal):
        if entity is None:
            continue
        if entity.wikidata == label.item:
            return True
        if entity.wikidata is None and label.item.startswith("Q") and label.name in (entity.name, *entity.aliases):
            return True
    return False


def tables(measured: dict[tuple[str, str], Figures]) -> str:
    """Return the tables of the README."""
    rows = [
        "| set | by | precision | nested as wrong | gold, in graph | linked | F1 | gold, all | linked | wrong "
        "| unlabelled |",
        "|---" * 11 + "|",
    ]
    for (name, linker), each in measured.items():
        rows.append(
            f"| {name} | {linker} | {each.precision:.2f} | {each.strict:.2f} | {each.gold_in_graph} | {each.share:.2f} "
            f"| {each.f1:.2f} | {each.gold} | {each.right / max(1, each.gold):.2f} | {each.wrong} | {each.unlabelled} |"
        )
    rows += ["", "| score | links judged | mean score | right |", "|---|---|---|---|"]
    judged = measured["all", "linker"].judged
    for low, high in BINS:
        inside = [(score, good) for score, good in judged if low <= score < high]
        mean = sum(score for score, _ in inside) / max(1, len(inside))
        share = Counter(good for _, good in inside)[True] / max(1, len(inside))
        rows.append(f"| {low} to {high} | {len(inside)} | {mean:.2f} | {share:.2f} |")
    return "\n".join(rows) + "\n"


def figures(measured: dict[tuple[str, str], Figures]) -> dict[str, float]:
    """Return the figures of the linker that must not fall."""
    found = {}
    for (name, linker), each in measured.items():
        if linker == "linker":
            found |= {f"{name} precision": round(each.precision, 3), f"{name} f1": round(each.f1, 3)}
    return found


def _write(measured: dict[tuple[str, str], Figures]) -> None:
    path = HERE / "README.md"
    before, _, rest = path.read_text(encoding="utf-8").partition(START)
    path.write_text(f"{before}{START}\n{tables(measured)}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    (HERE / "recorded.json").write_text(json.dumps(figures(measured), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
