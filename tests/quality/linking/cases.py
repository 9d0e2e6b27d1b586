"""Read the hard cases of ``cases.tsv`` and tell what the linker makes of them.

A row: use (``fit``: the weights of the score were fitted on it; ``test``: held
apart), day of publication (empty: not known), name, what is expected, text. Expected is the end
of an IRI of the seed graph; ``open`` (a mention without a link); ``person?``,
``place?``, ``organization?`` (a candidate of that type); ``?`` (anything but an
entity of the seed graph); ``none`` (no mention). Where the name stands twice, its
last mention counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from loader.documents import read_document
from loader.model import EntityLink, Page
from loader.pipeline import Tools, extract

HERE = Path(__file__).resolve().parent
ID = "https://w3id.org/geopol/id/"


@dataclass(frozen=True)
class Case:
    """One row of the file."""

    use: str
    day: str
    name: str
    expected: str
    text: str


def cases() -> list[Case]:
    """Return the rows in the order of the file."""
    lines = (HERE / "cases.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [Case(*line.split("\t")) for line in lines]


def link_of(case: Case, tools: Tools) -> EntityLink | None:
    """Return the link of the last mention that is, holds or is part of the name; None when there is none."""
    page = Page("case", case.text.encode(), "plain", "case", published=case.day or None)
    links = extract(read_document(page), tools).links
    start = case.text.rindex(case.name)
    over = [x for x in links if x.mention.start < start + len(case.name) and start < x.mention.end]
    exact = [x for x in over if x.mention.text == case.name]
    return (exact or over or [None])[0]


def is_right(case: Case, link: EntityLink | None) -> bool:
    """Tell whether a link is what the case expects."""
    if link is None:
        return case.expected in {"none", "?"}
    if case.expected in {"open", "?"}:
        return not link.entity.resolved
    if case.expected.endswith("?"):
        return not link.entity.resolved and link.entity.type == case.expected[:-1]
    return link.entity.iri == ID + case.expected
