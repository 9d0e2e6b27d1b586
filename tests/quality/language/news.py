"""Score names on linked news: unseen articles whose mentions carry Wikidata classes instead of PER, ORG and LOC."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from spacy.language import Language

from loader.language.train.names import Gazetteer

PERSON, PLACE, BODY = "Q215627", "Q27096213", "Q43229"
Span = tuple[int, int]


def kind_of(classes: str) -> str | None:
    """Map the classes of a linked mention; None where they say nothing of the three kinds.

    >>> [kind_of(classes) for classes in ("Q215627", "Q27096213|Q43229", "Q2424752|Q43229", "OTHER")]
    ['PER', 'LOC', 'ORG', None]
    """
    found = classes.split("|")
    if PERSON in found:
        return "PER"
    if PLACE in found:
        return "LOC"
    return "ORG" if BODY in found else None


def score_news(nlp: Language, path: Path, gazetteer: Gazetteer) -> dict[str, float]:
    """Give recall of spans and labels, and precision where a mention of a known kind is touched or none is.

    Mentions of other kinds, and demonyms that are linked to their countries, are left out on both sides.
    """
    count: Counter[str] = Counter()
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        gold: dict[Span, str | None] = {}
        for label in row["labels"]:
            start, end = label["span"]
            demonym = row["text"][start:end].lower() in gazetteer.demonyms
            gold[start, end] = None if demonym else kind_of(label["type"])
        ours = {
            (e.start_char, e.end_char): e.label_ for e in nlp(row["text"]).ents if e.label_ in ("PER", "ORG", "LOC")
        }
        skipped = [span for span, kind in gold.items() if kind is None]
        wanted = {span: kind for span, kind in gold.items() if kind}
        found = {span: kind for span, kind in ours.items() if not any(_touch(span, other) for other in skipped)}
        count["wanted"] += len(wanted)
        count["found"] += len(found)
        count["right"] += sum(found.get(span) == kind for span, kind in wanted.items())
        count["spans"] += sum(span in found for span in wanted)
    precision, recall = count["right"] / max(count["found"], 1), count["right"] / max(count["wanted"], 1)
    spans = count["spans"] / max(count["wanted"], 1)
    whole = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"F1": 100 * whole, "P": 100 * precision, "R": 100 * recall, "R of spans": 100 * spans}


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
