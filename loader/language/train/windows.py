"""Make padded batches of windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from loader.language.train.augment import Augmenter
from loader.language.train.mixture import Labels, Window, words_of
from loader.language.train.sentences import Sentence
from loader.language.words import FEATURES, feature_of

IGNORED = -100
MOST_PIECES_OF_WORD = 8


@dataclass
class Batch:
    """Padded tensors of some windows: (windows, pieces) or (windows, words), ``IGNORED`` where nobody labelled."""

    pieces: Tensor
    features: Tensor
    firsts: Tensor
    names: Tensor
    partial: Tensor
    upos: Tensor
    xpos: Tensor
    starts: Tensor
    sentences: Tensor
    heads: Tensor
    relations: Tensor

    def to(self, device: str) -> Batch:
        """Copy the batch to a device."""
        return Batch(**{name: value.to(device, non_blocking=True) for name, value in vars(self).items()})


class Pieces:
    """Cuts words into pieces of the encoder's vocabulary, remembering what it has cut."""

    def __init__(self, path: Path) -> None:
        """Read ``tokenizer.json``."""
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, list[int]] = {}
        self.first, self.last, self.unknown = 101, 102, 100

    def of(self, word: str) -> list[int]:
        """Give the pieces of a word, at least one and at most eight."""
        if (known := self._known.get(word)) is None:
            found = self._tokenizer.encode(word, add_special_tokens=False).ids[:MOST_PIECES_OF_WORD]
            known = self._known[word] = found or [self.unknown]
        return known


class Batcher:
    """Makes batches of windows, with about so many pieces each."""

    def __init__(self, pieces: Pieces, labels: Labels, size: int = 3500) -> None:
        """Number the labels."""
        self.pieces, self.size = pieces, size
        self.numbers = {
            name: {label: number for number, label in enumerate(getattr(labels, name))}
            for name in ("names", "upos", "xpos", "relations")
        }

    def batches(self, windows: Sequence[Window], augmenter: Augmenter | None) -> Iterator[Batch]:
        """Batch windows of like length; in random order when augmenting, else from short to long."""
        rows = [self.row(augmenter.change(window) if augmenter else window) for window in windows]
        rows = sorted((row for row in rows if len(row["pieces"]) <= 500), key=lambda row: len(row["pieces"]))
        groups: list[list[dict[str, list[int]]]] = [[]]
        for row in rows:
            if groups[-1] and (len(groups[-1]) + 1) * len(row["pieces"]) > self.size:
                groups.append([])
            groups[-1].append(row)
        if augmenter:
            augmenter.chooser.shuffle(groups)
        yield from (self.pad(group) for group in groups if group)

    def row(self, window: Window) -> dict[str, list[int]]:
        """Number everything in a window."""
        row: dict[str, list[int]] = {name: [] for name in Batch.__dataclass_fields__}
        row["pieces"], row["features"] = [self.pieces.first], [FEATURES]
        for word in words_of(window):
            found = self.pieces.of(word.text)
            row["firsts"].append(len(row["pieces"]))
            row["pieces"] += found
            row["features"] += [feature_of(word)] * len(found)
        row["pieces"].append(self.pieces.last)
        row["features"].append(FEATURES)
        for number, sentence in enumerate(window):
            self._label(row, sentence, number)
        return row

    def _label(self, row: dict[str, list[int]], sentence: Sentence, number: int) -> None:
        count, offset = len(sentence.words), len(row["starts"])
        nothing = [IGNORED] * count
        row["starts"] += [1] + [0] * (count - 1)
        row["sentences"] += [number] * count
        row["partial"] += [int(sentence.partial)] * count
        row["names"] += [self.numbers["names"][name] for name in sentence.names] if sentence.names else nothing
        if parse := sentence.parse:
            row["upos"] += [self.numbers["upos"].get(tag, IGNORED) for tag in parse.upos]
            row["xpos"] += [self.numbers["xpos"].get(tag, IGNORED) for tag in parse.xpos]
            row["heads"] += [head + offset if head > 0 else head for head in parse.heads]
            row["relations"] += [self.numbers["relations"].get(name, IGNORED) for name in parse.relations]
        else:
            for name in ("upos", "xpos", "heads", "relations"):
                row[name] += nothing

    def pad(self, rows: list[dict[str, list[int]]]) -> Batch:
        """Pad rows to the longest of them."""
        filler = {"pieces": 0, "features": FEATURES, "firsts": -1, "partial": 0, "sentences": -1}
        padded = {}
        for name in Batch.__dataclass_fields__:
            longest = max(len(row[name]) for row in rows)
            fill = filler.get(name, IGNORED)
            padded[name] = torch.tensor([row[name] + [fill] * (longest - len(row[name])) for row in rows])
        return Batch(**padded)
