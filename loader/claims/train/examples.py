"""Turn passages into what the network sees and should find, through the same steps as a page takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from spacy.language import Language
from spacy.tokens import Doc, Token

from loader.claims import read_by_rules
from loader.claims.minting import Minter
from loader.claims.speech_words import speech
from loader.claims.train.passages import NOTHING, Passage, digests
from loader.claims.trained.acts import modality_by_rules
from loader.claims.trained.windows import ENDS, NAMING, Layout, Window, as_one
from loader.language.encoder import MODEL
from loader.language.pieces import Pieces, load_pieces
from loader.language.pipeline import load_pipeline
from loader.language.repair import repaired
from loader.language.tree import kept
from loader.linking import link
from loader.model import Claim, Document
from loader.reference.gazetteer import Gazetteer, load_gazetteer
from loader.settings import Settings

_PUBLISHED = "2025-06-09"
Told = tuple[Token, str, str, tuple[Token | None, ...]]
"""Cue, relation, modality and the ends of an act."""


class Reading(Protocol):
    """What a page is read with."""

    @property
    def language(self) -> Language:
        """The language pipeline."""

    @property
    def gazetteer(self) -> Gazetteer:
        """The names of the seed graph."""


@dataclass(frozen=True)
class Tools:
    """What passages are read with, as pages are."""

    language: Language
    gazetteer: Gazetteer
    pieces: Pieces

    @staticmethod
    def load() -> Tools:
        """Load the embedded pipeline and the seed graph."""
        gazetteer = load_gazetteer(Settings().reference_folders())
        return Tools(load_pipeline(), gazetteer, load_pieces(MODEL / "tokenizer.json"))


@dataclass(frozen=True, slots=True)
class Example:
    """A window in names and places of words, and its acts.

    ``marks`` are [cue, relation, [subject, object, good]] with None for none;
    ``acts`` are [cue, relation, modality, modality by the rules, [subjects, objects, goods], other words for the same].
    """

    at: str
    pieces: list[list[int]]
    heads: list[int]
    pos: list[str]
    dep: list[str]
    kinds: list[str]
    sentences: list[int]
    naming: list[bool]
    marks: list[list[object]]
    acts: list[list[object]]


def examples_of(passage: Passage, tools: Tools) -> Iterator[Example]:
    """Yield the windows of a passage with the acts whose cues stand in them."""
    with read_as_page(passage, tools) as (minter, claims):
        layout = Layout(minter.reading)
        acts = list(acts_of(passage, minter.reading.doc))
        for window in layout.windows(claims, minter.cues, tools.pieces):
            yield _example(passage.at, layout, window, acts, tools.pieces)


@contextmanager
def read_as_page(passage: Passage, tools: Reading) -> Iterator[tuple[Minter, list[Claim]]]:
    """Read a passage as a page is read, up to what the rules tell."""
    document = document_of(passage)
    doc = repaired(tools.language(document.text), speech().stances)
    with kept(doc):
        yield read_by_rules(document, doc, link(document, doc, tools.gazetteer), tools.gazetteer)


def document_of(passage: Passage) -> Document:
    """Return a passage as a document of a fixed day."""
    return Document(
        iri="urn:passage",
        graph_iri="urn:passage:graph",
        source=passage.at,
        name=passage.at,
        text=passage.text,
        title=None,
        url=None,
        publisher=None,
        authors=(),
        published=_PUBLISHED,
        modified=None,
        language="en",
        dateline=None,
        raw_sha256="",
        text_sha256="",
    )


def acts_of(passage: Passage, doc: Doc) -> Iterator[Told]:
    """Yield cue, relation, modality and ends of a passage's acts, as heads of their words."""
    for number, (_, acts) in enumerate(passage.sentences):
        for act in acts:
            place = passage.place_of(act.cue, number)
            cue = _head(doc, place)
            if cue is not None and place is not None:
                ends = (passage.place_of(words, number, place[0]) if words != NOTHING else None for words in act.ends)
                yield cue, act.relation, act.modality, tuple(_head(doc, end) for end in ends)


def _head(doc: Doc, place: tuple[int, int] | None) -> Token | None:
    span = doc.char_span(*place, alignment_mode="expand") if place is not None else None
    return span.root if span is not None else None


def _example(at: str, layout: Layout, window: Window, acts: list[Told], pieces: Pieces) -> Example:
    places = {token.i: place for place, token in enumerate(window.tokens)}
    starts = [token.sent.start for token in window.tokens]
    return Example(
        at=at,
        pieces=[pieces.of(token.text) for token in window.tokens],
        heads=[places.get(token.head.i, place) for place, token in enumerate(window.tokens)],
        pos=[token.pos_ for token in window.tokens],
        dep=[token.dep_ for token in window.tokens],
        kinds=list(window.kinds),
        sentences=starts,
        naming=[token.pos_ in NAMING for token in window.tokens],
        marks=[
            [places[mark.cue], mark.relation, [places.get(end) if end is not None else None for end in mark.ends]]
            for mark in window.marks
        ],
        acts=_numbered(layout, window, acts, places),
    )


def _numbered(layout: Layout, window: Window, acts: list[Told], places: dict[int, int]) -> list[list[object]]:
    """Return the acts of a window in places, one for each cue and relation.

    The other words for an end are neither right nor wrong: of "Kenya ... Nairobi ..." the author chose one.
    """
    listed: dict[tuple[int, str], tuple[str, list[list[int]]]] = {}
    for cue, relation, modality, ends in acts:
        if cue.i in places:
            _, found = listed.setdefault((cue.i, relation), (modality, [[] for _ in ENDS]))
            for end, words in zip(ends, found, strict=True):
                if end is not None and end.i in places and places[end.i] not in words:
                    words.append(places[end.i])
    things = [{as_one(actor.entity.iri) for actor in layout.named(token)} for token in window.tokens]
    told: list[list[object]] = []
    for (cue_at, relation), (modality, found) in listed.items():
        meant = [set().union(*(things[word] for word in words)) for words in found]
        same = [
            [place for place, of in enumerate(things) if of & wanted and place not in words]
            for wanted, words in zip(meant, found, strict=True)
        ]
        ruled = modality_by_rules(window.tokens[places[cue_at]])
        told.append([places[cue_at], relation, modality, ruled, found, same])
    return told


def write(passages: list[Passage], out: Path) -> int:
    """Write the hashes of the passages' files and, a line each, the examples; return how many."""
    tools = Tools.load()
    found = [example for passage in passages for example in examples_of(passage, tools)]
    lines = [digests(), *map(asdict, found)]
    out.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return len(found)


def read(path: Path) -> tuple[dict[str, str], list[Example]]:
    """Read the hashes and the examples back."""
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    return json.loads(first), [Example(**json.loads(line)) for line in lines]
