"""Weigh the clues for each entity into the probability that it is the one meant.

A multinomial logit over the clues of ``loader/linking/clues.py`` (McFadden
1974), with "none of them" as one of the choices: what two entities share
evenly, neither gets. The weights are in ``data/score.json``, fitted by
``python -m tests.quality.linking.fit`` on annotations of our own. A score of
0.9 means that nine in ten such links are right; how well that holds is
measured in ``tests/quality/linking/README.md``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from loader.linking.clues import Mentioned, clues, weigh
from loader.linking.context import Context
from loader.reference.match import Name

_DATA = Path(__file__).parent / "data" / "score.json"
_HIGHEST = 0.99  # no link that is read off a text is certain
_SHOWN = 5  # rivals that are named
_TOLD = 0.3  # clues of less weight are not given as reasons


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the clues, ``start`` before any clue, and the score that a link needs at least."""

    start: float
    weights: Mapping[str, float]
    least: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The reading that was chosen, None when it is open which of ``rivals`` is meant.

    ``rivals`` are (IRI, score) of all readings, the likeliest first, at most five.
    """

    name: Name | None
    score: float
    reason: str
    rivals: tuple[tuple[str, float], ...]


@cache
def model() -> Model:
    """Return the fitted weights."""
    raw = json.loads(_DATA.read_text(encoding="utf-8"))
    return Model(raw["start"], raw["weights"], raw["least"])


def rate(context: Context, mentioned: Mentioned, names: Collection[Name]) -> list[tuple[Name, dict[str, float]]]:
    """Return each entity that a mention may name once, with its clues."""
    by_iri = {name.entity_iri: name for name in reversed(list(names))}
    weights = weigh(context, mentioned, by_iri.values())
    return [(name, clues(context, mentioned, name, weights)) for name in by_iri.values()]


def probabilities(rated: Sequence[Mapping[str, float]]) -> list[float]:
    """Return how sure each of some entities is, 0 to 0.99, by their clues."""
    totals = [model().start + sum(model().weights.get(clue, 0.0) * found[clue] for clue in found) for found in rated]
    highest = max(0.0, *totals)
    parts = [exp(total - highest) for total in totals]
    whole = sum(parts) + exp(-highest)
    return [min(round(part / whole, 2), _HIGHEST) for part in parts]


def choose_entity(context: Context, mentioned: Mentioned, names: Collection[Name]) -> Choice:
    """Choose among the readings of a mention; none when two are about as likely, or all unlikely."""
    rated = rate(context, mentioned, names)
    scores = probabilities([found for _, found in rated])
    order = sorted(range(len(rated)), key=lambda index: (-scores[index], rated[index][0].entity_iri))
    rivals = tuple((rated[index][0].entity_iri, scores[index]) for index in order[:_SHOWN])
    best, score = rated[order[0]], rivals[0][1]
    if score < model().least:
        return Choice(None, score, _open(context, rivals, len(rated)), rivals)
    return Choice(best[0], score, _because(context, *best), rivals)


def _because(context: Context, name: Name, found: Mapping[str, float]) -> str:
    """Return the clues that speak for a link, in words, the sense of the name first."""
    first, *others = found
    told = [clue for clue in others if model().weights.get(clue, 0.0) * found[clue] >= _TOLD]
    return "; ".join([f"{first} of {context.gazetteer.entity(name.entity_iri).name}", *told])


def _open(context: Context, rivals: tuple[tuple[str, float], ...], count: int) -> str:
    """Return why no link was made, naming up to three of the readings."""
    listed = ", ".join(f"{context.gazetteer.entity(iri).name} ({score})" for iri, score in rivals[:3])
    more = f" and {count - 3} more" if count > 3 else ""
    return f"open which is meant: {listed}{more}" if count > 1 else f"too little speaks for {listed}"
