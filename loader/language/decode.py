"""Turn the scores of the heads into names, sentences and trees."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Places = NDArray[np.int64]
NEVER = np.float32(-1e9)


def allowed_after(labels: Sequence[str]) -> Scores:
    """Score each step from one BIO label (row) to the next: ``NEVER`` for an I after anything but its own kind."""
    steps = np.zeros((len(labels), len(labels)), np.float32)
    for before, after in product(range(len(labels)), repeat=2):
        same = labels[before] != "O" and labels[before][2:] == labels[after][2:]
        if labels[after].startswith("I-") and not same:
            steps[before, after] = NEVER
    return steps


def decode_names(scores: Scores, steps: Scores, inside: NDArray[np.bool_]) -> Places:
    """Find the best valid sequence of BIO labels (Viterbi); ``inside`` marks labels that cannot begin a sequence.

    ``scores`` is (words, labels); the result has one label number a word.
    """
    best = scores[0] + np.where(inside, NEVER, np.float32(0))
    back = np.zeros(scores.shape, np.int64)
    for place in range(1, len(scores)):
        options = best[:, None] + steps
        back[place] = options.argmax(axis=0)
        best = options[back[place], np.arange(options.shape[1])] + scores[place]
    found = np.empty(len(scores), np.int64)
    found[-1] = best.argmax()
    for place in range(len(scores) - 1, 0, -1):
        found[place - 1] = back[place, found[place]]
    return found


def decode_tree(scores: Scores) -> Places:
    """Find the best tree with one root (Chu and Liu 1965, Edmonds 1967).

    ``scores`` is (words, words + 1), the score of each head for each word, head 0 being the root. The result has one
    head a word, 0 for the word under the root, which is exactly one.
    """
    count = len(scores)
    scores = scores.astype(np.float64)
    scores[np.arange(count), np.arange(1, count + 1)] = -1e9
    heads: Places = scores.argmax(axis=1)
    if (heads == 0).sum() == 1 and not _cycle(heads):
        return heads
    square = np.full((count + 1, count + 1), -1e9)
    square[1:] = scores
    # A root costs more than any arc can gain, so that the best tree has as few as it can: one.
    square[1:, 0] -= 1e6
    heads = _best_tree(square)
    return heads[1:]


def _cycle(heads: Places) -> list[int]:
    """Find the words (from 1) of a cycle, or none; ``heads`` is one head a word."""
    seen = [0] * (len(heads) + 1)
    for start in range(1, len(heads) + 1):
        place = start
        while place and not seen[place]:
            seen[place] = start
            place = int(heads[place - 1])
        if place and seen[place] == start:
            return _around(heads, place)
    return []


def _around(heads: Places, start: int) -> list[int]:
    cycle, place = [start], int(heads[start - 1])
    while place != start:
        cycle.append(place)
        place = int(heads[place - 1])
    return cycle


def _best_tree(square: NDArray[np.float64]) -> Places:
    """Find the best tree over nodes 0 (root) and on; ``square[word, head]`` scores an arc."""
    heads: Places = square.argmax(axis=1)
    heads[0] = 0
    cycle = _cycle(heads[1:])
    if not cycle:
        return heads
    inside = np.zeros(len(square), bool)
    inside[cycle] = True
    rest = np.flatnonzero(~inside)
    return _expand(square, heads, np.array(cycle), rest)


def _expand(square: NDArray[np.float64], heads: Places, cycle: Places, rest: Places) -> Places:
    gain = square[cycle][:, rest] - square[cycle, heads[cycle]][:, None]
    entry = gain.argmax(axis=0)
    leave = square[rest][:, cycle]
    size = len(rest)
    smaller = np.full((size + 1, size + 1), -1e12)
    smaller[:size, :size] = square[np.ix_(rest, rest)]
    smaller[size, :size] = gain.max(axis=0)
    smaller[:size, size] = leave.max(axis=1)
    smaller[np.arange(size + 1), np.arange(size + 1)] = -1e12
    found = _best_tree(smaller)
    result = heads.copy()
    for place in range(1, size):
        head = found[place]
        result[rest[place]] = rest[head] if head < size else cycle[leave[place].argmax()]
    into = found[size]
    result[cycle[entry[into]]] = rest[into]
    return result
