"""Measure the names after each stage of the path, beside the bare encoder and the bare gazetteer.

    python -m tests.quality.stages             prints the tables of README.md
    python -m tests.quality.stages --write     writes them there

Each stage adds to the one above. Names count per document as sets, as in
``tests.quality.measure``. Of the part that is only measured nothing but
figures is printed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from unittest.mock import patch

from spacy.tokens import Doc

from loader import iri
from loader.claims.speech_words import speech
from loader.documents import read_document, read_pages
from loader.language.repair import repair_attributions
from loader.linking import link
from loader.linking.readings import PLACE, PlaceReading
from loader.model import Document, Entity, EntityLink, Extraction, Mention
from loader.pipeline import Tools, extract
from tests.quality.measure import KINDS, names_found
from tests.quality.parts import HERE, PARTS, Part
from tests.quality.scores import Score

START, END = "<!-- stages:start -->\n", "<!-- stages:end -->\n"
STAGES = (
    "encoder alone",
    "gazetteer alone",
    "both merged, linked by name and context",
    "+ readings of places",
    "+ agreements, bodies and goods by rule",
    "+ short names and acronyms",
    "+ titles and offices",
    "+ pronouns and definite nouns",
    "+ agreements without a name, told by claims",
)
# What each stage but the first three and the last adds, with what stands for it when it is left out.
_STEPS: tuple[dict[str, Callable[..., object]], ...] = (
    {"names.read_place_name": lambda head: PlaceReading(PLACE, 1.0, "not read")},
    dict.fromkeys(("link_agreements", "link_bodies", "link_goods"), lambda context, links: []),
    {"merge_short_names": lambda context, links: links},
    {"find_titles": lambda context: ()},
    {"link_pointers": lambda context, links: []},
)
_TYPES = {"PER": "person", "ORG": "organization", "LOC": "place"}
Links = list[EntityLink]
Scores = dict[str, dict[str, Score]]


def main() -> None:
    """Print the tables, or write them into README.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    tools = Tools()
    text = "\n".join(f"### {part.name}\n\n{_table(measure(tools, part))}" for part in PARTS)
    sys.stdout.write(text)
    if options.write:
        path = HERE / "README.md"
        before, _, rest = path.read_text(encoding="utf-8").partition(START)
        path.write_text(f"{before}{START}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def measure(tools: Tools, part: Part) -> Scores:
    """Return the scores of each stage and kind of name over the documents of a part."""
    scores: Scores = {stage: {kind: Score() for kind in KINDS} for stage in STAGES}
    for gold, document in _documents(part):
        for stage, links in zip(STAGES, stages(document, tools), strict=True):
            for kind, wanted, found in names_found(gold, Extraction(document, tuple(links), ())):
                scores[stage][kind].add(set(wanted), set(found))
    return scores


def _documents(part: Part) -> Iterator[tuple[dict[str, object], Document]]:
    by_file: dict[str, list[dict[str, object]]] = defaultdict(list)
    for path in part.gold_files():
        gold = json.loads(path.read_text(encoding="utf-8"))
        by_file[gold["file"]].append(gold)
    for name, listed in by_file.items():
        for gold, page in zip(listed, read_pages([str(part.pages / name)]), strict=True):
            yield gold, read_document(page)


def stages(document: Document, tools: Tools) -> Iterator[Links]:
    """Yield the links of a document after each stage: the path itself, with the steps that come later taken out."""
    doc = repair_attributions(tools.language(document.text), speech().stances)
    yield _of_encoder(doc, tools)
    yield _of_gazetteer(doc, tools)
    for done in range(len(_STEPS) + 1):
        with ExitStack() as without:
            for step, nothing in [pair for later in _STEPS[done:] for pair in later.items()]:
                without.enter_context(patch(f"loader.linking.{step}", nothing))
            yield list(link(document, doc, tools.gazetteer, base=tools.settings.base))
    yield list(extract(document, tools).links)


def _of_encoder(doc: Doc, tools: Tools) -> Links:
    """Return the names that the encoder finds, each by its words; a place named as a state is that state."""
    states = {tools.gazetteer.entity(state).name: tools.gazetteer.entity(state) for state in _states(tools)}
    links: Links = []
    for name in doc.ents:
        kind = _TYPES.get(name.label_)
        if kind is not None:
            entity = Entity(iri.candidate(kind, name.text), kind, name.text, resolved=False)
            entity = states.get(name.text, entity) if kind == "place" else entity
            links.append(_linked(entity, name.start_char, name.end_char, name.text))
    return links


def _states(tools: Tools) -> tuple[str, ...]:
    return tools.gazetteer.iris("country")


def _of_gazetteer(doc: Doc, tools: Tools) -> Links:
    """Return the names that the seed graph holds, each by its first reading."""
    links: Links = []
    for match in tools.gazetteer.match([token.text for token in doc]):
        span = doc[match.start : match.end]
        entity = tools.gazetteer.entity(match.names[0].entity_iri)
        links.append(_linked(entity, span.start_char, span.end_char, span.text))
    return links


def _linked(entity: Entity, start: int, end: int, text: str) -> EntityLink:
    return EntityLink(Mention(start, end, text, entity.type, "literal"), entity, 1.0, "bare")


def _table(scores: Scores) -> str:
    rows = [f"| after | {' | '.join(KINDS)} |", f"|---|{'---|' * len(KINDS)}"]
    for stage, kinds in scores.items():
        cells = (f"{s.f1:.2f} ({s.precision:.2f} / {s.recall:.2f})" for s in kinds.values())
        rows.append(f"| {stage} | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
