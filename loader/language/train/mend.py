"""Mend labels of a noisy source where a network that was trained on them is sure that they are wrong.

After a few passes a network has learned what most labels agree on, and not yet the faults of single ones: where it is
sure of something else, the label is nearly always at fault (Northcutt, Jiang and Chuang 2021, "confident learning").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from loader.language.decode import Scores, allowed_after, decode_names
from loader.language.train.names import LABELS, Span, from_bio
from loader.language.train.sentences import Sentence

SURE = 0.8
"""The probability that each differing label must have; nine of ten such changes were right in a sample read by eye."""
_AT_ONCE = 64
_INSIDE = np.array([label.startswith("I-") for label in LABELS])


def mend(
    sentences: Sequence[Sentence], score: Callable[[Sequence[Sentence]], Iterable[Scores]], steps: Scores
) -> list[Sentence]:
    """Give the sentences with their names mended.

    ``score`` gives the scores (words, labels) of some sentences; ``steps`` those of steps from label to label.
    """
    order = sorted(range(len(sentences)), key=lambda place: len(sentences[place].words))
    mended = list(sentences)
    for start in range(0, len(order), _AT_ONCE):
        places = [place for place in order[start : start + _AT_ONCE] if len(sentences[place].words) <= 180]
        for place, scores in zip(places, score([sentences[one] for one in places]), strict=True):
            mended[place] = _mended(sentences[place], scores, steps + allowed_after(LABELS))
    return mended


def _mended(sentence: Sentence, scores: Scores, steps: Scores) -> Sentence:
    labels = decode_names(scores, steps, _INSIDE)
    shares = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
    names, found = sentence.names or (), [LABELS[label] for label in labels]
    for start, end in _places(from_bio(names), from_bio(found)):
        differing = [place for place in range(start, end) if names[place] != found[place]]
        if min(shares[place, labels[place]] for place in differing) >= SURE:
            names = (*names[:start], *found[start:end], *names[end:])
    return replace(sentence, names=names)


def _places(ours: list[Span], theirs: list[Span]) -> list[tuple[int, int]]:
    """Give the stretches of words that spans of one side only cover, spans that overlap taken together."""
    places: list[tuple[int, int]] = []
    for _, start, end in sorted(set(ours) ^ set(theirs), key=lambda span: span[1]):
        if places and start < places[-1][1]:
            places[-1] = (places[-1][0], max(places[-1][1], end))
        else:
            places.append((start, end))
    return places
