"""The sentence as training sees it, and the readers of treebanks (CoNLL-U)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Parse:
    """The tags and the tree of a sentence; ``heads`` count from 1, 0 is the root."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    lemmas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a training text.

    ``glued`` says of each word that no space stands before it. ``names`` are BIO labels; None means that nobody
    labelled names here, as ``parse`` None means that nobody parsed. ``partial`` says that only PER, ORG and LOC were
    labelled, so that a word without label may still be MISC or NORP.
    """

    words: tuple[str, ...]
    glued: tuple[bool, ...]
    document: str
    starts_line: bool = False
    parse: Parse | None = None
    names: tuple[str, ...] | None = None
    partial: bool = False


def read_treebank(path: Path) -> list[Sentence]:
    """Read a CoNLL-U file; the sentences come with parses, and with names where the file has ``Entity=`` spans."""
    from loader.language.train.entities import EntityReader

    sentences, document, entities = [], "", EntityReader()
    for comments, rows in _blocks(path):
        if any(comment.startswith("# newdoc") for comment in comments):
            document, entities = _document(comments), EntityReader()
        sentence = _sentence(rows, document, any(comment.startswith("# newpar") for comment in comments))
        names = entities.names(sentence, [row[9] for row in rows if row[0].isdigit()])
        sentences.append(replace(sentence, names=names, partial=names is not None))
    return sentences


def _document(comments: list[str]) -> str:
    return next(comment for comment in comments if comment.startswith("# newdoc"))


def _blocks(path: Path) -> Iterator[tuple[list[str], list[list[str]]]]:
    comments: list[str] = []
    rows: list[list[str]] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                comments.append(line.rstrip("\n"))
            elif line.strip():
                rows.append(line.rstrip("\n").split("\t"))
            elif rows:
                yield comments, rows
                comments, rows = [], []
    if rows:
        yield comments, rows


def _sentence(rows: list[list[str]], document: str, starts_line: bool) -> Sentence:
    words = [row for row in rows if row[0].isdigit()]
    return Sentence(
        words=tuple(row[1] for row in words),
        glued=_glued(rows),
        document=document,
        starts_line=starts_line,
        parse=Parse(
            upos=tuple(row[3] for row in words),
            xpos=tuple(row[4] for row in words),
            heads=tuple(int(row[6]) for row in words),
            relations=tuple(row[7] for row in words),
            lemmas=tuple(row[2] for row in words),
        ),
    )


def _glued(rows: list[list[str]]) -> tuple[bool, ...]:
    glued, before, inside = [], False, range(0)
    for row in rows:
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            inside, after = range(first, last), "SpaceAfter=No" in row[9]
            tail = (last, after)
        elif row[0].isdigit():
            number = int(row[0])
            glued.append(before)
            before = number in inside or "SpaceAfter=No" in row[9]
            if inside and number == tail[0]:
                before, inside = tail[1], range(0)
    return tuple(glued)
