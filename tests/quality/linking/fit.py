"""Fit the weights of the link score to annotations of our own.

    python -m tests.quality.linking.fit            prints the weights and how well they do
    python -m tests.quality.linking.fit --write    writes loader/linking/data/score.json

What it learns from: the sample pages (the first part) with their gold names, and the rows of
``cases.tsv`` marked ``fit``. The rows marked ``test`` and everything in
``../shared/evaluation`` stay out. The fit maximises the likelihood of the
multinomial logit with a Gaussian prior on the weights, by damped Newton steps;
there is no randomness, so the same data give the same weights.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np

from loader.documents import read_document
from loader.linking import scoring
from loader.linking.clues import Mentioned
from loader.linking.context import Context
from loader.model import Entity, Page
from loader.pipeline import Tools, extract
from loader.reference.match import Name
from tests.quality.linking.cases import ID, cases
from tests.quality.measure import pairs_of
from tests.quality.parts import PARTS

PRIOR = 0.02  # the inverse variance of the prior on each weight, but the start
LEAST = 0.72
_DATA = Path(scoring.__file__).parent / "data" / "score.json"


@dataclass(frozen=True)
class Rated:
    """One choice that the linker had: where, the entities with their clues, and the right one (None: none)."""

    start: int
    text: str
    entities: tuple[tuple[str, dict[str, float]], ...]
    right: int | None = None


def main() -> None:
    """Fit, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    tools = Tools()
    choices = [*_of_cases(tools), *_of_samples(tools)]
    clues = sorted({clue for choice in choices for _, found in choice.entities for clue in found})
    start, weights = fit(choices, clues)
    fitted = {
        "about": "weights of loader/linking/clues.py; python -m tests.quality.linking.fit --write",
        "choices": len(choices),
        "without an entity": sum(choice.right is None for choice in choices),
        "least": LEAST,
        "start": round(start, 2),
        "weights": {clue: round(float(weight), 2) for clue, weight in zip(clues, weights, strict=True)},
    }
    sys.stdout.write(json.dumps(fitted, indent=1) + "\n")
    if options.write:
        _DATA.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


def _listen(run: object) -> list[Rated]:
    """Return the choices that the linker has while ``run`` is called."""
    heard: dict[tuple[int, tuple[str, ...]], Rated] = {}
    rate = scoring.rate

    def heed(context: Context, mentioned: Mentioned, names: Collection[Name]) -> list[tuple[Name, dict[str, float]]]:
        rated = rate(context, mentioned, names)
        piece = context.doc[mentioned.start : mentioned.end]
        found = tuple((name.entity_iri, clues) for name, clues in rated)
        heard[piece.start_char, tuple(iri for iri, _ in found)] = Rated(piece.start_char, piece.text, found)
        return rated

    with patch.object(scoring, "rate", heed):
        assert callable(run)
        run()
    return list(heard.values())


def _of_cases(tools: Tools) -> Iterator[Rated]:
    for case in (case for case in cases() if case.use == "fit"):
        page = Page("case", case.text.encode(), "plain", "case", published=case.day or None)
        place = case.text.rindex(case.name)
        for choice in _listen(lambda page=page: extract(read_document(page), tools)):
            if choice.start <= place < choice.start + len(choice.text):
                iris = [iri.removeprefix(ID) for iri, _ in choice.entities]
                is_other_kind = "/" in case.expected and case.expected not in iris
                if not is_other_kind:
                    right = iris.index(case.expected) if case.expected in iris else None
                    yield Rated(choice.start, choice.text, choice.entities, right)


def _of_samples(tools: Tools) -> Iterator[Rated]:
    """Yield the choices in the sample pages whose answer the gold names tell."""
    pairs = iter(pairs_of(tools, PARTS[0]))
    while True:
        taken: list[dict[str, object]] = []
        choices = _listen(lambda taken=taken: taken.extend(gold for gold, _ in [next(pairs, ({}, None))]))
        if not taken or not taken[0]:
            return
        for choice in choices:
            right = _right(choice, taken[0], tools)
            if right != -1:
                yield Rated(choice.start, choice.text, choice.entities, right)


def _right(choice: Rated, gold: dict[str, object], tools: Tools) -> int:
    """Return the right entity by the gold names of the page, -1 where they do not tell.

    The gold names leave out people of boxes and captions, so a name that they lack tells nothing.
    """
    entities = [tools.gazetteer.entity(iri) for iri, _ in choice.entities]
    kind = entities[0].type
    if kind in {"country", "government"}:
        told = [index for index, entity in enumerate(entities) if entity.iso2 in gold["countries"]]
        return told[0] if len(told) == 1 else -1
    if kind == "office":
        return _right_office(entities, gold)
    if kind not in {"person", "agency", "organization"}:
        return -1
    names = {
        "person": ["people"],
        "agency": ["agencies", "organizations"],
        "organization": ["agencies", "organizations"],
    }
    listed = {str(name) for field in names[kind] for name in gold.get(field, ())}
    told = [index for index, entity in enumerate(entities) if listed & {entity.name, *entity.aliases}]
    if len(told) == 1:
        return told[0]
    return -1


def _right_office(entities: list[Entity], gold: dict[str, object]) -> int:
    """Return the one office that the page says somebody holds, -1 where it names none or more."""
    claims = gold["claims"]
    assert isinstance(claims, list)
    held = {claim["object"].lower() for claim in claims if claim["relation"] == "holds_position"}
    told = [
        index for index, entity in enumerate(entities) if held & {n.lower() for n in (entity.name, *entity.aliases)}
    ]
    return told[0] if len(told) == 1 else -1


def fit(choices: list[Rated], clues: list[str]) -> tuple[float, np.ndarray]:
    """Return the start and the weights that make the right choices likeliest (Newton's method, damped)."""
    size = len(clues) + 1
    place = {clue: index + 1 for index, clue in enumerate(clues)}
    tables = [_table(choice, place, size) for choice in choices]
    prior = np.full(size, PRIOR)
    prior[0] = PRIOR / 10
    weights = np.zeros(size)
    for _ in range(60):
        gradient, curvature = -prior * weights, np.diag(prior)
        for table, right in tables:
            chances = _chances(table @ weights)
            mean = chances[:-1] @ table
            gradient += (table[right] if right is not None else 0) - mean
            curvature += (table.T * chances[:-1]) @ table - np.outer(mean, mean)
        step = np.linalg.solve(curvature, gradient)
        weights += step * min(1.0, 2.0 / max(1e-9, float(np.abs(step).max())))
    return float(weights[0]), weights[1:]


def _table(choice: Rated, place: dict[str, int], size: int) -> tuple[np.ndarray, int | None]:
    table = np.zeros((len(choice.entities), size))
    table[:, 0] = 1.0
    for row, (_, found) in enumerate(choice.entities):
        for clue, value in found.items():
            table[row, place[clue]] = value
    return table, choice.right


def _chances(totals: np.ndarray) -> np.ndarray:
    """Return the chance of each entity and, last, of none of them."""
    grown = np.exp(np.append(totals, 0.0) - max(0.0, float(totals.max())))
    return grown / grown.sum()


if __name__ == "__main__":
    main()
