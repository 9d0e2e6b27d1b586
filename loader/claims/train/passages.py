"""Read the annotated passages that the network learns from.

A passage opens with ``## style | topic | region``. Each line of text is a
sentence; the lines under it that begin with ``=`` are its acts, six fields apart
by ``|``: relation, subject, object, good, modality, cue. Cue and ends are words
of the sentence as they stand there; ``^`` before an end says that it stands in
an earlier sentence of the passage, ``-`` that nothing is told.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "passages"
RELATIONS = [
    "imposes",
    "restricts",
    "sanctions",
    "lists",
    "lifts",
    "suspends",
    "exports",
    "imports",
    "produces",
    "agrees",
    "signs",
    "party_to",
    "extends",
    "leaves",
    "negotiates",
    "meets",
    "visits",
    "mediates",
    "cooperates",
    "supports",
    "accuses",
    "criticises",
    "demands",
    "threatens",
    "denies",
    "attacks",
]
MODALITIES = ["actual", "planned", "hypothetical", "negated", "historical", "alleged"]
NOTHING, EARLIER = "-", "^"
_FIELDS = 6


@dataclass(frozen=True, slots=True)
class Annotation:
    """An act as it is written under its sentence; ``ends`` are subject, object and good."""

    relation: str
    ends: tuple[str, str, str]
    modality: str
    cue: str


@dataclass(slots=True)
class Passage:
    """Sentences in a row, each with its acts; ``at`` is the file and the line of its heading."""

    at: str
    sentences: list[tuple[str, list[Annotation]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the sentences as one paragraph."""
        return " ".join(text for text, _ in self.sentences)

    def starts(self) -> list[int]:
        """Return where each sentence begins in the paragraph, in characters."""
        found, place = [], 0
        for text, _ in self.sentences:
            found.append(place)
            place += len(text) + 1
        return found

    def place_of(self, words: str, sentence: int, near: int | None = None) -> tuple[int, int] | None:
        """Return where words stand, in characters of the paragraph.

        Of several places it is the nearest to ``near``; of those before the sentence the last.
        """
        earlier = words.startswith(EARLIER)
        pattern = re.compile(rf"(?<!\w){re.escape(words.lstrip(EARLIER))}(?!\w)")
        starts = self.starts()
        for number in range(sentence - 1, -1, -1) if earlier else (sentence,):
            found = [starts[number] + match.start() for match in pattern.finditer(self.sentences[number][0])]
            if found:
                best = found[-1] if earlier or near is None else min(found, key=lambda place: abs(place - near))
                return best, best + len(words.lstrip(EARLIER))
        return None


def read_passages(folder: Path = FOLDER) -> list[Passage]:
    """Return all passages of a folder's text files, in the order of their names."""
    return [passage for path in sorted(folder.glob("*.txt")) for passage in _of_file(path)]


def digests(folder: Path = FOLDER) -> dict[str, str]:
    """Return the SHA-256 of each file of passages, by its name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.txt"))}


def _of_file(path: Path) -> Iterator[Passage]:
    passage: Passage | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("## "):
            if passage is not None:
                yield passage
            passage = Passage(f"{path.name}:{number}")
        elif passage is not None and line.startswith("="):
            passage.sentences[-1][1].append(_annotation(line, f"{path.name}:{number}"))
        elif passage is not None and line.strip():
            passage.sentences.append((line.strip(), []))
    if passage is not None:
        yield passage


def _annotation(line: str, at: str) -> Annotation:
    fields = [part.strip() for part in line[1:].split("|")]
    if len(fields) != _FIELDS or fields[0] not in RELATIONS or fields[4] not in MODALITIES:
        raise ValueError(f"{at}: an act has a known relation, three ends, a known modality and a cue: {line}")
    relation, subject, other, good, modality, cue = fields
    return Annotation(relation, (subject, other, good), modality, cue)


def faults(passage: Passage) -> Iterator[str]:
    """Yield what is wrong with the words of a passage's acts."""
    for number, (text, acts) in enumerate(passage.sentences):
        for act in acts:
            for words in (act.cue, *act.ends):
                if words != NOTHING and passage.place_of(words, number) is None:
                    yield f"{passage.at}: {words!r} does not stand where it should: {text}"
            if " " in act.cue:
                yield f"{passage.at}: a cue is one word: {act.cue!r}"
            if act.ends[0] == NOTHING:
                yield f"{passage.at}: nobody does it: {act}"
