"""Run the packaged encoder: words in; names, tags, sentences and trees out.

Words go in as lines, a line being what stands between two line breaks. Lines are packed into windows of at most
``WINDOW`` pieces; each window is run alone, so that what is said of a document depends on that document only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from loader.language.decode import Scores, allowed_after, decode_names, decode_tree
from loader.language.pieces import FIRST, LAST, load_pieces
from loader.language.words import FEATURES, LINE_START, Word, feature_of

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

MODEL = Path(__file__).parent / "model"
WINDOW = 200
"""The most pieces in a window; a longer line is read sentence after sentence."""


def _no_states() -> Scores:
    return np.zeros((0, 0), np.float32)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder says of the words of a line; ``heads`` are places in the line, a root being its own head.

    ``vectors`` are the states of the words half-way up the network, (words, 384), which say more of their meaning than
    the last ones (``loader.linking.readings`` uses them).
    """

    names: list[str]
    upos: list[str]
    xpos: list[str]
    starts: list[bool]
    heads: list[int]
    relations: list[str]
    vectors: Scores = field(default_factory=_no_states, compare=False)

    def part(self, start: int, end: int) -> Reading:
        """Take some of the words, whole sentences of them."""
        cut = {name: getattr(self, name)[start:end] for name in Reading.__slots__}
        return Reading(**cut | {"heads": [head - start for head in self.heads[start:end]]})


_NOTHING = Reading([], [], [], [], [], [])
_OUTPUTS = ("tags", "arcs", "dependents", "governors", "middle")


@dataclass(frozen=True, slots=True)
class _Line:
    words: Sequence[Word]
    pieces: list[list[int]]

    def length(self) -> int:
        return sum(map(len, self.pieces))


class Encoder:
    """The network in a folder; safe to share between threads."""

    def __init__(self, folder: Path = MODEL, *, threads: int = 1) -> None:
        """Load the network; ``threads`` windows are run at a time."""
        self._encoder = session(folder / "encoder.onnx")
        self._relations = session(folder / "relations.onnx")
        self._pieces = load_pieces(folder / "tokenizer.json")
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        self._labels = _Labels(meta["labels"], np.array(meta["steps"], np.float32))
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def read(self, lines: Sequence[Sequence[Word]]) -> list[Reading]:
        """Read the lines of one document; empty lines are allowed."""
        return self.read_all([lines])[0]

    def read_all(self, documents: Sequence[Sequence[Sequence[Word]]]) -> list[list[Reading]]:
        """Read documents, several windows at a time."""
        cut = [[_Line(words, [self._pieces.of(word.text) for word in words]) for words in lines] for lines in documents]
        windows = [(number, window) for number, lines in enumerate(cut) for window in _pack(lines)]
        run = self._pool.map if self._pool else map
        readings: list[list[Reading]] = [[] for _ in documents]
        for (number, _), found in zip(windows, run(self._read_window, [window for _, window in windows]), strict=True):
            readings[number].extend(found)
        return readings

    def _read_window(self, window: list[_Line]) -> list[Reading]:
        if len(window) == 1 and window[0].length() > WINDOW:
            return [self._read_long(window[0])]
        return self._run(window)

    def _read_long(self, line: _Line) -> Reading:
        """Read a line longer than a window: each window gives its whole sentences, the next begins where they end."""
        done, start = [], 0
        while start < len(line.words):
            end = _fill(line, start)
            words = [Word(word.text, word.standing) for word in line.words[start:end]]
            words[0] = Word(words[0].text, LINE_START)
            (found,) = self._run([_Line(words, line.pieces[start:end])])
            last = max(place for place, begins in enumerate(found.starts) if begins)
            kept = last if end < len(line.words) and last else end - start
            done.append(found.part(0, kept))
            start += kept
        return _joined(done)

    def _run(self, window: list[_Line]) -> list[Reading]:
        counts = [len(line.words) for line in window]
        if not sum(counts):
            return [_NOTHING for _ in window]
        tags, arcs, dependents, governors, middle = self._encoder.run(_OUTPUTS, _inputs(window))
        borders = np.cumsum([0, *counts]).tolist()
        starts = self._labels.starts(tags, borders)
        heads = _trees(arcs, starts)
        roots = heads == np.arange(len(heads))
        ends = {"dependents": dependents, "governors": governors[np.where(roots, 0, heads + 1)]}
        (relations,) = self._relations.run(None, ends)
        whole = self._labels.reading(tags, starts, heads, relations, middle)
        return [whole.part(start, end) for start, end in pairwise(borders)]


def session(path: Path) -> InferenceSession:
    """Open a model; it runs in the thread that calls it, since threads share out windows, not matrices."""
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    settings.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), settings, providers=["CPUExecutionProvider"])


class _Labels:
    """The labels of the heads, and how scores become a reading."""

    def __init__(self, labels: dict[str, list[str]], steps: Scores) -> None:
        self.names, self.upos, self.xpos, self.relations = (
            labels[name] for name in ("names", "upos", "xpos", "relations")
        )
        self.steps = allowed_after(self.names) + steps
        self.inside = np.array([name.startswith("I-") for name in self.names])
        self.borders = np.cumsum([len(self.names), len(self.upos), len(self.xpos)])
        self.root = self.relations.index("root")

    def starts(self, tags: Scores, lines: list[int]) -> NDArray[np.bool_]:
        """Say which words begin a sentence; the first of a line always does."""
        starts: NDArray[np.bool_] = tags[:, -1] > tags[:, -2]
        starts[[line for line in lines if line < len(starts)]] = True
        return starts

    def reading(
        self, tags: Scores, starts: NDArray[np.bool_], heads: NDArray[np.int64], relations: Scores, middle: Scores
    ) -> Reading:
        names, upos, xpos, _ = np.split(tags, self.borders, axis=1)
        roots = heads == np.arange(len(heads))
        relations[:, self.root] = np.where(roots, np.inf, -np.inf)
        labels = [
            number
            for start, end in _spans(starts)
            for number in decode_names(names[start:end], self.steps, self.inside).tolist()
        ]
        return Reading(
            names=[self.names[number] for number in labels],
            upos=[self.upos[number] for number in upos.argmax(axis=1)],
            xpos=[self.xpos[number] for number in xpos.argmax(axis=1)],
            starts=starts.tolist(),
            heads=heads.tolist(),
            relations=[self.relations[number] for number in relations.argmax(axis=1)],
            vectors=middle,
        )


def _spans(starts: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    return pairwise([*np.flatnonzero(starts).tolist(), len(starts)])


def _trees(arcs: Scores, starts: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.concatenate([_heads(arcs, start, end) for start, end in _spans(starts)])


def _heads(arcs: Scores, start: int, end: int) -> NDArray[np.int64]:
    own = arcs[start:end, start : end + 1].copy()
    own[:, 0] = arcs[start:end, 0]
    tree = decode_tree(own)
    return np.where(tree == 0, np.arange(start, end), tree - 1 + start)


def _inputs(window: list[_Line]) -> dict[str, NDArray[np.int64]]:
    pieces, features, firsts = [FIRST], [FEATURES], []
    for line in window:
        for word, found in zip(line.words, line.pieces, strict=True):
            firsts.append(len(pieces))
            pieces.extend(found)
            features.extend([feature_of(word)] * len(found))
    return {
        "pieces": np.array([*pieces, LAST], np.int64),
        "features": np.array([*features, FEATURES], np.int64),
        "firsts": np.array(firsts, np.int64),
    }


def _pack(lines: Iterable[_Line]) -> list[list[_Line]]:
    """Pack lines into windows in order, each as full as its limit allows."""
    windows: list[list[_Line]] = []
    length = WINDOW + 1
    for line in lines:
        if length + line.length() > WINDOW:
            windows.append([])
            length = 0
        windows[-1].append(line)
        length += line.length()
    return windows


def _fill(line: _Line, start: int) -> int:
    end, length = start + 1, len(line.pieces[start])
    while end < len(line.words) and length + len(line.pieces[end]) <= WINDOW:
        length += len(line.pieces[end])
        end += 1
    return end


def _joined(parts: list[Reading]) -> Reading:
    offset, heads = 0, []
    for part in parts:
        heads += [head + offset for head in part.heads]
        offset += len(part.heads)
    listed = [name for name in Reading.__slots__ if name not in {"heads", "vectors"}]
    joined = {name: [value for part in parts for value in getattr(part, name)] for name in listed}
    return Reading(**joined, heads=heads, vectors=np.concatenate([part.vectors for part in parts]))
