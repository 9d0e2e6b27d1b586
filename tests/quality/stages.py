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
from collections.abc import Iterable, Iterator
from unittest.mock import patch

from spacy.tokens import Doc

from loader import iri
from loader.claims.lexicon import speech
from loader.documents import read_document, read_pages
from loader.language.repair import repair_attributions
from loader.linking import link
from loader.linking.agreements import link_agreements
from loader.linking.bodies import link_bodies
from loader.linking.context import Context
from loader.linking.goods import link_goods
from loader.linking.names import link_name
from loader.linking.offices import bodies_within, link_titles
from loader.linking.persons import link_persons
from loader.linking.pointers import link_pointers
from loader.linking.readings import PLACE, PlaceReading
from loader.linking.shortening import merge_short_names
from loader.linking.spans import name_spans
from loader.linking.titles import find_titles
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
    """Yield the links of a document after each stage.

    Raises:
        AssertionError: when the last but one is not what the path itself makes.
    """
    doc = repair_attributions(tools.language(document.text), speech().stances)
    yield _of_encoder(doc, tools)
    yield _of_gazetteer(doc, tools)
    gazetteer, day = tools.gazetteer, document.published or document.modified
    context = Context(
        doc,
        gazetteer,
        name_spans(doc, gazetteer),
        day[:10] if day else None,
        tools.settings.base,
        document.iri,
        document.dateline,
    )
    with patch("loader.linking.names.read_place_name", return_value=PlaceReading(PLACE, 1.0, "not read")):
        yield _each(_by_name(context).values())
    by_token = _by_name(context)
    yield _each(by_token.values())
    for start, end, found in link_agreements(context, by_token):
        by_token.update(dict.fromkeys(range(start, end), found))
    for start, end, found in (*link_bodies(context, by_token), *link_goods(context, by_token)):
        by_token.update(dict.fromkeys(range(start, end), found))
    yield _each(by_token.values())
    by_token = merge_short_names(context, by_token)
    yield _each(by_token.values())
    titles = find_titles(context)
    for title, found in link_titles(context, titles, by_token):
        by_token.update(dict.fromkeys(range(title.core_start, title.end), found))
    within = [found for title in titles for found in bodies_within(context, title)]
    yield _each((*by_token.values(), *within))
    by_token.update(link_pointers(context, by_token))
    links = _each((*by_token.values(), *within))
    whole = link(document, doc, gazetteer, base=tools.settings.base)
    assert [(one.mention, one.entity) for one in links] == [(one.mention, one.entity) for one in whole]
    yield links
    yield list(extract(document, tools).links)


def _by_name(context: Context) -> dict[int, EntityLink]:
    persons = link_persons(context)
    by_token: dict[int, EntityLink] = {}
    for span in context.spans:
        found = persons.get(span) or link_name(context, span)
        if found is not None:
            by_token.update(dict.fromkeys(range(span.start, span.end), found))
    return by_token


def _each(links: Iterable[EntityLink]) -> Links:
    unique = {(one.mention.start, one.mention.end): one for one in reversed(list(links))}
    return [unique[place] for place in sorted(unique)]


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
