"""What is mixed in training: the labels, windows of consecutive sentences, and sources with their shares."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from loader.language.train.sentences import Sentence
from loader.language.words import GLUED, LINE_START, SPACED, Word


@dataclass(frozen=True)
class Labels:
    """The labels of each head, in the order of their numbers."""

    names: tuple[str, ...]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    relations: tuple[str, ...]

    def sizes(self) -> dict[str, int]:
        """Count the labels of each head."""
        return {
            "names": len(self.names),
            "upos": len(self.upos),
            "xpos": len(self.xpos),
            "relations": len(self.relations),
        }


Window = list[Sentence]


def words_of(window: Window) -> list[Word]:
    """Give the words of a window with their standing; the first word of a window stands first in its line."""
    words = []
    for number, sentence in enumerate(window):
        for place, (text, glued) in enumerate(zip(sentence.words, sentence.glued, strict=True)):
            first = place == 0 and (number == 0 or sentence.starts_line)
            words.append(Word(text, LINE_START if first else GLUED if glued else SPACED))
    return words


def cut(sentences: Sequence[Sentence], chooser: random.Random, words: tuple[int, int]) -> Iterator[Window]:
    """Cut documents at random into windows of consecutive sentences of between so many words."""
    for _, group in groupby(sentences, key=lambda sentence: sentence.document):
        window: Window = []
        limit = chooser.randint(*words)
        for sentence in group:
            if window and sum(len(one.words) for one in window) + len(sentence.words) > limit:
                yield window
                window, limit = [], chooser.randint(*words)
            if len(sentence.words) <= 180:
                window.append(sentence)
        if window:
            yield window


@dataclass(frozen=True)
class Source:
    """Windows of one kind, their share in the batches, and how they are cut anew each time round."""

    name: str
    share: float
    cut: Callable[[random.Random], list[Window]]
