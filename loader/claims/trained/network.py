"""Run the network over a window: cues of acts, their relations, the words that name their sides, their modality.

An encoder (all-MiniLM-L6-v2, fine-tuned) gives a state for each word; what the
parse, the links and the rules say of the word is added. Each relation has a
score for each word as its cue. For a cue, each word has a score for each end
(:data:`loader.claims.trained.windows.ENDS`): the product of both states, after
a layer each, with what the distance between them, the kind of thing named and
the rules add. ``loader/claims/train`` holds the recipe; the model card says on
what it was trained.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token

from loader.claims.trained.windows import ENDS, NAMING, Window
from loader.language import syntax
from loader.language.encoder import MODEL as LANGUAGE
from loader.language.encoder import session
from loader.language.pieces import FIRST, LAST, Pieces, load_pieces

MODEL = Path(__file__).parent / "model"
Scores = NDArray[np.float32]
FACT = "actual"
_FARTHEST = 12  # steps of distance told apart to either side


@dataclass(frozen=True, slots=True)
class End:
    """A word that names an end of an act, and how likely it does (0 to 1)."""

    token: Token
    chance: float


@dataclass(frozen=True, slots=True)
class Act:
    """An act that the network found: its cue, relation and modality, how likely it is (0 to 1), and its ends.

    An act that is told as a fact is as likely as that there is one, and that it is a fact.
    """

    cue: Token
    relation: str
    chance: float
    modality: str
    subjects: tuple[End, ...]
    objects: tuple[End, ...]
    goods: tuple[End, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """The names of what the network tells apart, in the order of its numbers, and from which chances on it is heard.

    An act counts from ``least_act``; the best word for an end from ``least_best``, others of its list from
    ``least_end``, any other from ``least_apart``; a claim from ``least_claim``, the product of act and ends.
    An act is told as a fact from ``least_fact``, else as what is likeliest beside that.
    """

    relations: list[str]
    modalities: list[str]
    pos: dict[str, int]
    dep: dict[str, int]
    kinds: dict[str, int]
    least_act: float
    least_end: float
    least_best: float
    least_apart: float
    least_claim: float
    least_fact: float


class Network:
    """The trained network of a folder; safe to share between threads. ``name`` tells it from others."""

    def __init__(self, folder: Path = MODEL) -> None:
        """Load weights and labels."""
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        self.name = str(meta["name"])
        self.labels = Labels(**meta["labels"])
        self.pieces = load_pieces(LANGUAGE / "tokenizer.json")
        self._states = session(folder / "acts.onnx")
        with np.load(folder / "ends.npz", allow_pickle=False) as data:
            self._weights: dict[str, Scores] = {name: data[name].astype(np.float32) for name in data}

    def read(
        self, window: Window, modality_of: Callable[[Token], str], is_wanted: Callable[[Token, str], bool]
    ) -> list[Act]:
        """Return the acts in a window, in the order of their cues.

        ``modality_of`` says what the rules make of the modality of a cue: where
        they see no fact, there is none. ``is_wanted`` says of a cue and a
        relation whether to read on.
        """
        inputs = inputs_of(window, self.pieces, self.labels)
        relations, cues, words, modalities = self._states.run(None, inputs)
        chances = _sigmoid(relations)
        found = np.argwhere(chances > self.labels.least_act).tolist()
        return [
            self._act(window, (cue, relation), float(chances[cue, relation]), (cues, words, modalities), modality_of)
            for cue, relation in found
            if is_wanted(window.tokens[cue], self.labels.relations[relation])
        ]

    def _act(
        self,
        window: Window,
        place: tuple[int, int],
        chance: float,
        states: tuple[Scores, Scores, Scores],
        modality_of: Callable[[Token], str],
    ) -> Act:
        cue, relation = place
        cues, words, modalities = states
        ends = self._ends(window, cue, relation, cues[cue], words)
        token = window.tokens[cue]
        ruled = modality_of(token)
        weights = self._weights["modality_relation"][relation]
        weights = weights + self._weights["modality_ruled"][self.labels.modalities.index(ruled)]
        modality, share = self._modality(_shares(modalities[cue] + weights), ruled)
        return Act(token, self.labels.relations[relation], chance * share, modality, *ends)

    def _modality(self, shares: Scores, ruled: str) -> tuple[str, float]:
        """Return the modality of an act, and by what its chance shrinks when it looks like a fact.

        What the rules see as no fact is none; what is not surely one is told as the likeliest thing beside.
        """
        names = self.labels.modalities
        fact = names.index(FACT)
        if ruled != FACT or shares.argmax() != fact:
            return (ruled if ruled != FACT else names[int(shares.argmax())]), 1.0
        if shares[fact] >= self.labels.least_fact:
            return FACT, float(shares[fact])
        others = np.where(np.arange(len(names)) == fact, 0, shares)
        return names[int(others.argmax())], float(shares[fact])

    def _ends(self, window: Window, cue: int, relation: int, state: Scores, words: Scores) -> list[tuple[End, ...]]:
        """Return the words that name each end of an act: none after its sentence."""
        weights = self._weights
        asked = np.maximum(state + weights["relation"][relation], 0)
        scores = np.einsum("h,nrh->nr", asked, words.reshape(len(words), len(ENDS), -1)) / np.sqrt(len(asked))
        scores += weights["distance"][steps(np.arange(len(words)) - cue)]
        kinds = [self.labels.kinds.get(kind, 0) for kind in window.kinds]
        scores += weights["kind"][relation].reshape(-1, len(ENDS))[kinds]
        places = {token.i: place for place, token in enumerate(window.tokens)}
        for mark in window.marks:
            if mark.cue == window.tokens[cue].i and mark.relation == self.labels.relations[relation]:
                for end, word in enumerate(mark.ends):
                    if word in places:
                        scores[places[word], end] += weights["mark"][end]
        chances = _sigmoid(scores)
        last = window.tokens[cue].sent.end
        chances[[token.pos_ not in NAMING or token.i >= last for token in window.tokens]] = 0
        return [
            tuple(End(window.tokens[word], float(column[word])) for word in _heard(column, window.tokens, self.labels))
            for column in chances.T
        ]


def _heard(chances: Scores, tokens: Sequence[Token], labels: Labels) -> list[int]:
    """Return the likeliest word for an end, and those that are beside it: of its list, or all but certain."""
    best = int(chances.argmax())
    if chances[best] < labels.least_best:
        return []
    beside = {token.i for token in syntax.coordinated(_first_of_list(tokens[best]))}
    return [
        word
        for word, token in enumerate(tokens)
        if word == best or chances[word] > (labels.least_end if token.i in beside else labels.least_apart)
    ]


def _first_of_list(token: Token) -> Token:
    while token.dep_ == "conj":
        token = token.head
    return token


def inputs_of(window: Window, pieces: Pieces, labels: Labels) -> dict[str, NDArray[np.generic]]:
    """Return a window in numbers: pieces; and for each word its first piece, head, parts of speech, kind and marks."""
    numbers, firsts = [FIRST], []
    for token in window.tokens:
        firsts.append(len(numbers))
        numbers.extend(pieces.of(token.text))
    places = {token.i: place for place, token in enumerate(window.tokens)}
    marked = np.zeros((len(firsts), len(labels.relations)), np.float32)
    for mark in window.marks:
        if mark.relation in labels.relations:
            marked[places[mark.cue], labels.relations.index(mark.relation)] = 1
    return {
        "pieces": np.array([*numbers, LAST], np.int64),
        "firsts": np.array(firsts, np.int64),
        "heads": np.array([places.get(token.head.i, places[token.i]) for token in window.tokens], np.int64),
        "pos": _numbers((token.pos_ for token in window.tokens), labels.pos),
        "dep": _numbers((token.dep_ for token in window.tokens), labels.dep),
        "kinds": _numbers(window.kinds, labels.kinds),
        "marked": marked,
    }


def _numbers(names: Iterable[str], table: dict[str, int]) -> NDArray[np.int64]:
    return np.array([table.get(name, 0) for name in names], np.int64)


def steps(distances: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return distances in words as steps that widen with the distance: 0 to 24, the middle for the cue itself."""
    far = np.minimum(np.log2(np.abs(distances) + 1.0) * 2, _FARTHEST).astype(np.int64)
    found: NDArray[np.int64] = np.sign(distances) * far + _FARTHEST
    return found


def _shares(scores: Scores) -> Scores:
    powers = np.exp(scores - scores.max())
    found: Scores = powers / powers.sum()
    return found


def _sigmoid(scores: Scores) -> Scores:
    found: Scores = (1 / (1 + np.exp(-scores))).astype(np.float32)
    return found


@cache
def network() -> Network:
    """Load the packaged network, once."""
    return Network()
