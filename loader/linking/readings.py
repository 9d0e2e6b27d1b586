"""Tell by a trained classifier what a place name stands for: the place, its government, a team, or other people.

The classifier is a softmax over the encoder's states of the name and of the
word that governs it, and over what the rules of :mod:`loader.linking.metonymy`
see in the parse. ``python -m loader.linking.train`` fits it to sentences
written for it (``train/readings.txt``). A language pipeline that shows no
such states (``--model``) is read by the rules alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token

from loader.language import syntax
from loader.linking.metonymy import first_conjunct, read_by_rules
from loader.linking.words import metonymy_words

PLACE, GOVERNMENT, TEAM, PEOPLE = "place", "government", "team", "people"
CLASSES = (PLACE, GOVERNMENT, TEAM, PEOPLE)
WEIGHTS = Path(__file__).parent / "data" / "readings.npz"
_WITHIN = frozenset({"in", "at", "near", "inside", "outside", "across", "throughout"})
_DASHES = frozenset("-–—")
Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What a place name stands for (one of :data:`CLASSES`), how sure that is (0 to 1), and why.

    ``mixed`` marks a name that is an actor and a place in one sentence.
    """

    stands_for: str
    score: float
    reason: str
    mixed: bool = False

    @property
    def metonymic(self) -> bool:
        """Tell whether the name stands for something else than the place."""
        return self.stands_for != PLACE


@dataclass(frozen=True)
class Classifier:
    """The weights of a softmax: rows are features, columns are :data:`CLASSES`.

    Of ``vectors`` the upper half weighs the name's state, the lower that of
    its governor, both after ``mean`` is taken off and ``scale`` divided by.
    """

    mean: Vector
    scale: Vector
    vectors: Vector
    features: dict[str, int]
    rules: Vector
    bias: Vector

    def probabilities(self, states: Vector, features: list[str]) -> Vector:
        """Return the probability of each class."""
        scores = ((states - self.mean) / self.scale) @ self.vectors + self.bias
        for feature in features:
            if feature in self.features:
                scores = scores + self.rules[self.features[feature]]
        powers = np.exp(scores - scores.max())
        found: Vector = powers / powers.sum()
        return found


@cache
def classifier() -> Classifier:
    """Read the packaged weights."""
    with np.load(WEIGHTS, allow_pickle=False) as data:
        names = {str(name): index for index, name in enumerate(data["names"])}
        parts = {key: data[key].astype(np.float32) for key in ("mean", "scale", "vectors", "rules", "bias")}
    return Classifier(features=names, **parts)


def read_place_name(head: Token) -> PlaceReading:
    """Decide what the place name headed by ``head`` stands for."""
    if _in_dateline(head):
        return PlaceReading(PLACE, 0.95, "in a dateline")
    by_rules = read_by_rules(head)
    if head.doc.tensor.shape[-1] * 2 != len(classifier().mean):
        return PlaceReading(GOVERNMENT if by_rules.metonymic else PLACE, by_rules.score, by_rules.reason)
    chances = classifier().probabilities(states_of(head), features_of(head))
    actor = 1.0 - float(chances[0])
    best = 0 if actor < 0.5 else 1 + int(chances[1:].argmax())
    if CLASSES[best] == GOVERNMENT and syntax.case_of(first_conjunct(head)) in _WITHIN:
        return PlaceReading(PLACE, 0.9, by_rules.reason)
    score = round(max(actor, 1.0 - actor), 2)
    reason = f"{by_rules.reason}; stands for the {CLASSES[best]}"
    return PlaceReading(CLASSES[best], score, reason, mixed=best > 0 and _is_a_place_too(head))


def states_of(head: Token) -> Vector:
    """Return the encoder's states of the name and of its governor, one after the other."""
    governor = first_conjunct(head).head
    both: Vector = np.concatenate([head.doc.tensor[head.i], head.doc.tensor[governor.i]]).astype(np.float32)
    return both


def features_of(head: Token) -> list[str]:
    """Return what the parse and the rules say of a place name, as names of features."""
    name = first_conjunct(head)
    case, rule = syntax.case_of(name), read_by_rules(head)
    described = name.dep_ in syntax.SUBJECTS and bool(syntax.children(name.head, "cop"))
    return [
        f"rule={rule.metonymic}",
        f"rule={rule.metonymic}:{rule.score}",
        f"label={name.dep_}",
        f"case={case}",
        f"label={name.dep_}:case={case}",
        f"governor={name.head.pos_}",
        f"described={described}",
    ]


def _in_dateline(head: Token) -> bool:
    """Tell whether the name stands in a dateline: "LIMA, 3 May (Wire) - Prices rose".

    A dateline opens its line and ends with a dash; what is before the dash is
    names, numbers and marks.
    """
    doc, end = head.doc, head.i
    while end < len(doc) and (doc[end].pos_ in {"PROPN", "NUM", "PUNCT"} or doc[end].is_title):
        if doc[end].text in _DASHES and doc[end - 1].whitespace_:
            break
        end += 1
    if end == len(doc) or doc[end].text not in _DASHES:
        return False
    before = doc[head.sent.start : head.i]
    opens = head.sent.start == 0 or "\n" in doc[head.sent.start - 1].text_with_ws
    return opens and all(token.pos_ in {"PROPN", "PUNCT", "SPACE"} for token in before)


def _is_a_place_too(head: Token) -> bool:
    """Tell whether a clause on the name says what happens in it: "Panama, through which the canal runs, said ..."."""
    return any(
        word.lower_ == "where" or (word.lower_ == "which" and syntax.case_of(word) in metonymy_words().locative)
        for clause in syntax.children(head, "acl:relcl", "acl")
        for word in clause.children
    )
