"""Fit the readings of place names, and write the weights and their card.

    python -m loader.linking.train

Full-batch gradient descent (Adam, Kingma & Ba 2015) from zero on the
cross-entropy with a square penalty: there is nothing random in it. It has to
be run again whenever the encoder changes; the card holds the hash of both.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token

from loader.language.encoder import MODEL
from loader.language.pipeline import load_pipeline
from loader.linking.readings import CLASSES, GOVERNMENT, PEOPLE, PLACE, TEAM, WEIGHTS, features_of, states_of

SENTENCES = Path(__file__).parent / "readings.txt"
CARD = WEIGHTS.with_suffix(".json")
_MARK = re.compile(r"\[([^|\]]+)\|([lgtox])\]")
_MEANS = {"l": PLACE, "g": GOVERNMENT, "x": GOVERNMENT, "t": TEAM, "o": PEOPLE}
_STEPS, _RATE, _PENALTY, _SPREAD, _FOLDS = 300, 0.05, 0.02, 0.3, 5
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Examples:
    """Place names as the classifier sees them; ``sentences`` numbers the sentence of each."""

    states: Matrix
    features: list[list[str]]
    classes: NDArray[np.int64]
    sentences: NDArray[np.int64]

    def part(self, chosen: NDArray[np.bool_]) -> Examples:
        """Take some of the examples."""
        features = [found for found, kept in zip(self.features, chosen, strict=True) if kept]
        return Examples(self.states[chosen], features, self.classes[chosen], self.sentences[chosen])


@dataclass(frozen=True)
class Fit:
    """Weights as :class:`loader.linking.readings.Classifier` takes them."""

    mean: Matrix
    scale: Matrix
    names: list[str]
    weights: Matrix
    bias: Matrix


def marked_sentences(text: str) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Yield each sentence and (start, end, class) of its place names, in characters, half-open."""
    for line in text.splitlines():
        if line and not line.startswith("#"):
            plain, spans, last = "", [], 0
            for mark in _MARK.finditer(line):
                plain += line[last : mark.start()]
                spans.append((len(plain), len(plain) + len(mark[1]), _MEANS[mark[2]]))
                plain, last = plain + mark[1], mark.end()
            yield plain + line[last:], spans


def read_examples() -> Examples:
    """Read the sentences with the embedded pipeline."""
    nlp = load_pipeline()
    heads: list[tuple[int, Token, str]] = []
    for number, (text, spans) in enumerate(marked_sentences(SENTENCES.read_text(encoding="utf-8"))):
        doc = nlp(text)
        for start, end, means in spans:
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is not None:
                heads.append((number, span.root, means))
    return Examples(
        np.array([states_of(head) for _, head, _ in heads], np.float64),
        [features_of(head) for _, head, _ in heads],
        np.array([CLASSES.index(means) for _, _, means in heads]),
        np.array([number for number, _, _ in heads]),
    )


def fit(examples: Examples) -> Fit:
    """Fit the weights."""
    counted = Counter(feature for features in examples.features for feature in features)
    names = sorted(feature for feature, count in counted.items() if count > 2)
    mean, scale = examples.states.mean(0), (examples.states.std(0) + 1e-6) / _SPREAD
    inputs = _inputs(examples, mean, scale, names)
    wanted = np.eye(len(CLASSES))[examples.classes]
    weights, bias = np.zeros((inputs.shape[1], len(CLASSES))), np.zeros(len(CLASSES))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        error = (_softmax(inputs @ weights + bias) - wanted) / len(inputs)
        slope = inputs.T @ error + _PENALTY * weights
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        weights -= _RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        bias -= _RATE * 5 * error.sum(0)
    return Fit(mean, scale, names, weights, bias)


def classify(found: Fit, examples: Examples) -> NDArray[np.int64]:
    """Return the likeliest class of each example."""
    inputs = _inputs(examples, found.mean, found.scale, found.names)
    chances = _softmax(inputs @ found.weights + found.bias)
    actor = 1 + chances[:, 1:].argmax(1)
    return np.where(chances[:, 0] > 0.5, 0, actor)


def _inputs(examples: Examples, mean: Matrix, scale: Matrix, names: list[str]) -> Matrix:
    places = {name: index for index, name in enumerate(names)}
    told = np.zeros((len(examples.features), len(names)))
    for row, features in enumerate(examples.features):
        told[row, [places[feature] for feature in features if feature in places]] = 1.0
    return np.concatenate([(examples.states - mean) / scale, told], axis=1)


def _softmax(scores: Matrix) -> Matrix:
    powers = np.exp(scores - scores.max(1, keepdims=True))
    found: Matrix = powers / powers.sum(1, keepdims=True)
    return found


def cross_validate(examples: Examples) -> dict[str, float]:
    """Return the accuracy on sentences left out, of all classes and of place against the rest."""
    found = np.zeros_like(examples.classes)
    for fold in range(_FOLDS):
        left_out = examples.sentences % _FOLDS == fold
        found[left_out] = classify(fit(examples.part(~left_out)), examples.part(left_out))
    right, told_apart = found == examples.classes, (found > 0) == (examples.classes > 0)
    return {"classes": round(float(right.mean()), 3), "metonymic or not": round(float(told_apart.mean()), 3)}


def write(found: Fit) -> None:
    """Write the weights."""
    states = len(found.mean)
    np.savez(
        WEIGHTS,
        mean=found.mean.astype(np.float32),
        scale=found.scale.astype(np.float32),
        vectors=found.weights[:states].astype(np.float32),
        rules=found.weights[states:].astype(np.float32),
        bias=found.bias.astype(np.float32),
        names=np.array(found.names),
    )


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Fit, write the weights and the card, and print the card."""
    examples = read_examples()
    write(fit(examples))
    card = {
        "what": "softmax weights of the readings of place names; see loader/linking/readings.py",
        "licence": "CC0 1.0 (sentences and weights)",
        "recipe": "python -m loader.linking.train",
        "encoder": digest(MODEL / "encoder.onnx"),
        "sentences": digest(SENTENCES),
        "examples": {name: int((examples.classes == index).sum()) for index, name in enumerate(CLASSES)},
        "accuracy on sentences left out, five folds": cross_validate(examples),
    }
    CARD.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(CARD.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
