"""Make the labels of any English spaCy pipeline ours: names to PER, ORG, LOC, NORP, MISC; relations to UD v2.

Stock English pipelines use ClearNLP's relations, in which a preposition heads its noun and an object of a preposition
is ``pobj``. The map renames what differs in name only and turns prepositions over, so that the noun hangs on the verb
as ``obl``, or on the noun as ``nmod``, with the preposition as its ``case``. A copula stays the head of its clause:
turning that over needs more than labels, and ``attr`` is kept to tell.
"""

from __future__ import annotations

import json
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from loader.language.tokens import LINE_BREAK

_TABLE = Path(__file__).parent / "labels.json"


class LabelLayer:
    """Renames the labels of a document that another pipeline has read."""

    def __init__(self, table: Path = _TABLE) -> None:
        """Read the tables of names and relations."""
        tables: dict[str, dict[str, str | None]] = json.loads(table.read_text(encoding="utf-8"))
        self._names, self._relations, self._tags = tables["names"], tables["relations"], tables["tags"]

    def __call__(self, doc: Doc) -> Doc:
        """Rename the names and, where the tree is in ClearNLP's style, the relations; add coarse tags that lack."""
        for token in doc:
            if token.is_space:
                token.tag_, token.pos_, token.dep_ = "_SP", "SPACE", "dep"
            elif not token.pos:
                token.pos_ = self._coarse(token)
        doc.ents = [span for entity in doc.ents if (span := self._name(entity))]
        if any(token.dep_ in ("dobj", "pobj", "nsubjpass", "prep") for token in doc):
            for token in [token for token in doc if token.dep_ in ("prep", "agent")]:
                _turn(token)
            for token in doc:
                token.dep_ = self._relations.get(token.dep_) or token.dep_
        return doc

    def _coarse(self, token: Token) -> str:
        auxiliary = token.dep_ in ("aux", "auxpass", "aux:pass", "cop")
        return "AUX" if auxiliary else self._tags.get(token.tag_) or "PUNCT"

    def _name(self, entity: Span) -> Span | None:
        label = self._names.get(entity.label_, entity.label_)
        return Span(entity.doc, entity.start, entity.end, label=label) if label else None


def _turn(preposition: Token) -> None:
    objects = [child for child in preposition.children if child.dep_ in ("pobj", "pcomp")]
    if not objects:
        return
    noun, governor = objects[0], preposition.head
    if governor == preposition:
        return
    agent = preposition.dep_ == "agent"
    clause = noun.dep_ == "pcomp" and noun.pos_ in ("VERB", "AUX")
    nominal = governor.pos_ in ("NOUN", "PROPN", "PRON", "NUM")
    plain = "obl:agent" if agent else "nmod" if nominal else "obl"
    noun.dep_ = ("acl" if nominal else "advcl") if clause else plain
    noun.head = governor
    for child in [child for child in preposition.children if child != noun]:
        child.head = noun
    preposition.head = noun
    preposition.dep_ = "mark" if clause else "case"


@Language.component("geopol_lines", assigns=["token.is_sent_start"])
def start_sentences_at_lines(doc: Doc) -> Doc:
    """Begin a sentence after each line break; a parser that comes later keeps to it."""
    for token in doc[:-1]:
        if token.is_space and LINE_BREAK.search(token.text) and not doc[token.i + 1].is_space:
            doc[token.i + 1].is_sent_start = True
    return doc


@Language.factory("geopol_labels", assigns=["token.dep", "doc.ents"])
def make_label_layer(nlp: Language, name: str) -> LabelLayer:
    """Make the component for a spaCy pipeline."""
    return LabelLayer()
