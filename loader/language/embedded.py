"""The component that puts the encoder's reading on a spaCy document: tags, tree, sentences, names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from spacy.attrs import DEP, HEAD, POS, TAG  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Span

from loader.language.encoder import MODEL, Encoder, Reading
from loader.language.tokens import LINE_BREAK
from loader.language.words import GLUED, LINE_START, SPACED, Word

# Outlets differ in their quotes and mean the same. The encoder sees straight ones, the document keeps its own: each is
# one character for one, so that the map between their offsets is the identity.
_STRAIGHT = str.maketrans(dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‚‛", "'"))


class EmbeddedReader:
    """Reads documents with the packaged encoder; no sentence crosses a line break."""

    def __init__(self, folder: Path = MODEL, *, threads: int = 1) -> None:
        """Load the encoder."""
        self.encoder = Encoder(folder, threads=threads)

    def __call__(self, doc: Doc) -> Doc:
        """Read one document."""
        return self._read([doc])[0]

    def pipe(self, stream: Iterable[Doc], batch_size: int = 32) -> Iterator[Doc]:
        """Read documents, so many at a time; what is said of each does not depend on the others."""
        documents = iter(stream)
        while batch := list(islice(documents, batch_size)):
            yield from self._read(batch)

    def _read(self, docs: list[Doc]) -> list[Doc]:
        lines = [_lines(doc) for doc in docs]
        readings = self.encoder.read_all([[words for _, words in found] for found in lines])
        for doc, found, read in zip(docs, lines, readings, strict=True):
            _write(doc, [places for places, _ in found], read)
        return docs


@Language.factory(
    "geopol_reader",
    assigns=["token.tag", "token.pos", "token.head", "token.dep", "token.is_sent_start", "doc.ents"],
    default_config={"threads": 1},
)
def make_reader(nlp: Language, name: str, threads: int) -> EmbeddedReader:
    """Make the component for a spaCy pipeline."""
    return EmbeddedReader(threads=threads)


def _lines(doc: Doc) -> list[tuple[list[int], list[Word]]]:
    """Give the words of each line that has words, and their places."""
    lines: list[tuple[list[int], list[Word]]] = [([], [])]
    glued = False
    for token in doc:
        places, words = lines[-1]
        text, space = token.text, token.is_space
        if not space:
            places.append(token.i)
            words.append(
                Word(
                    text if text.isascii() else text.translate(_STRAIGHT),
                    LINE_START if not words else GLUED if glued else SPACED,
                )
            )
        elif words and LINE_BREAK.search(text):
            lines.append(([], []))
        glued = not space and not token.whitespace_
    return [line for line in lines if line[0]]


def _write(doc: Doc, lines: list[list[int]], readings: list[Reading]) -> None:
    if not len(doc):
        return
    strings = doc.vocab.strings
    values = np.zeros((len(doc), 4), np.int64)
    tags = [strings.add("_SP"), strings.add("SPACE"), strings.add("dep")]
    values[:] = _signed([tags[0], tags[1], 0, tags[2]])
    for line, found in zip(lines, readings, strict=True):
        heads = np.array(line)[found.heads] - line
        rows = [
            [strings.add(tag) for tag in found.xpos],
            [strings.add(tag) for tag in found.upos],
            heads.tolist(),
            [strings.add("ROOT" if name == "root" else name) for name in found.relations],
        ]
        values[line] = np.array([_signed(row) for row in rows]).T
    values[:, 2] = np.where(_is_word(doc, lines), values[:, 2], _space_heads(doc, lines))
    doc.from_array([TAG, POS, HEAD, DEP], values.view(np.uint64))  # type: ignore[arg-type]
    doc.tensor = np.zeros((len(doc), max((found.vectors.shape[1] for found in readings), default=0)), np.float16)
    for line, found in zip(lines, readings, strict=True):
        doc.tensor[line] = found.vectors
    doc.ents = [span for line, found in zip(lines, readings, strict=True) for span in _names(doc, line, found.names)]


def _signed(values: Sequence[int]) -> list[int]:
    """Wrap 64-bit hashes of strings into signed numbers."""
    return [value - (1 << 64) if value >= 1 << 63 else value for value in values]


def _is_word(doc: Doc, lines: list[list[int]]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    found = np.zeros(len(doc), bool)
    found[[place for line in lines for place in line]] = True
    return found


def _space_heads(doc: Doc, lines: list[list[int]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Hang each space on the word before it, or on the first word, or (no words at all) on the first token."""
    words = _is_word(doc, lines)
    places = np.arange(len(doc))
    before = np.maximum.accumulate(np.where(words, places, -1))
    first = int(np.argmax(words))
    return np.where(before >= 0, before, first) - places


def _names(doc: Doc, line: list[int], labels: list[str]) -> Iterator[Span]:
    start = None
    for place, label in enumerate([*labels, "O"]):
        if start is not None and not label.startswith("I-"):
            yield Span(doc, line[start], line[place - 1] + 1, label=labels[start][2:])
            start = None
        if label.startswith("B-"):
            start = place
