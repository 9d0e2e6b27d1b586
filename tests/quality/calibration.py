"""Measure whether confidences hold what they say, and fit the model that gives them.

    python -m tests.quality.calibration            # prints the tables, of all parts
    python -m tests.quality.calibration --write    # writes them into README.md
    python -m tests.quality.calibration --fit      # fits on all parts but held first, and writes calibration.json

A claim is right when the annotation has it (relation, subject and object, as
``measure`` compares them). The model is fitted on ``samples`` and ``dev2`` to ``dev4``;
their figures are of ten folds, each article judged by weights that were
fitted without it. Rules were mended on those articles, so that more is right
there than on a page that nobody has seen: the weights tell claims from each
other, and how much is right is then learned, as one number added to the
log-odds, from ``first-read.tsv``: what was claimed on dev3 and dev4 before
anybody had developed on them. Claims of the trained reader are fitted on
passages that it was not trained on (``tests.quality.trained``). The held parts are judged by the shipped weights and
only counted.
ECE is the mean distance between confidence and share of right claims over ten
bins, weighted by their claims (Naeini et al. 2015); the Brier score is the
mean square of the error. The baseline is the product of rule and links.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import loader.claims.confidence as shipped
from loader.claims.confidence import Parts
from loader.iri import digest
from loader.pipeline import Tools
from tests.quality.ends import compared, gold_claims
from tests.quality.measure import pairs_of
from tests.quality.parts import HERE, PARTS, Part
from tests.quality.trained import FILE as PASSAGES

START, END = "<!-- calibration:start -->\n", "<!-- calibration:end -->\n"
MODEL = Path(shipped.__file__).parent / "data" / "calibration.json"
FOLDS = 10
FIRST_READ = HERE / "first-read.tsv"
TRAINED = "trained"  # the family of rules that are a network
PENALTY = {"bias": 0.0, "base": 1.0, "subject": 1.0, "object": 1.0, "modality": 3.0, "family": 1.5, "rule": 3.0}
FITTED = ("samples", "dev2", "dev3", "dev4")
_PARTS = re.compile(
    r"(?P<rule>\S+) (?P<base>[\d.]+); subject (?P<subject>[\d.]+)(?:; object (?P<object>[\d.]+))?; (?P<modality>\w+)"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim that was found: the article, the parts of its confidence, and whether it is right."""

    article: str
    parts: Parts
    right: bool


def judged(tools: Tools, part: Part) -> Iterator[Judged]:
    """Yield every claim of a part whose relation is annotated."""
    for gold, extraction in pairs_of(tools, part):
        wanted = gold_claims(gold)
        for claim, end, _ in compared(extraction, tools, gold, part.relations):
            yield Judged(f"{part.name} {gold['file']}", parts_of(claim.confidence_basis), end in wanted)


def parts_of(basis: str) -> Parts:
    """Read the parts off the basis of a confidence."""
    found = _PARTS.match(basis)
    assert found is not None, basis
    end = found["object"]
    return Parts(
        found["rule"], float(found["base"]), float(found["subject"]), float(end) if end else None, found["modality"]
    )


def fit(claims: Sequence[Judged]) -> dict[str, float]:
    """Return the weights that fit best, by Newton's method on the penalised likelihood."""
    names = sorted({name for claim in claims for name, _ in claim.parts.features()})
    place = {name: index for index, name in enumerate(names)}
    inputs = np.zeros((len(claims), len(names)))
    for row, claim in enumerate(claims):
        for name, value in claim.parts.features():
            inputs[row, place[name]] = value
    wanted = np.array([claim.right for claim in claims], dtype=float)
    penalty = np.array([PENALTY[name.split()[0]] for name in names]) + 1e-6
    weights = np.zeros(len(names))
    for _ in range(50):
        likely = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (wanted - likely) - penalty * weights
        bend = (inputs * (likely * (1 - likely))[:, None]).T @ inputs + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        weights += step
        if float(np.abs(step).max()) < 1e-9:
            break
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def first_read() -> list[Judged]:
    """Return the claims of articles that were read before anybody had developed on them."""
    with FIRST_READ.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [Judged(f"{row['part']} {row['article']}", parts_of(row["parts"]), row["right"] == "yes") for row in rows]


def moved(weights: dict[str, float], claims: Sequence[Judged]) -> dict[str, float]:
    """Return the weights with the bias under which as many of the claims are right as are said to be.

    The trained reader keeps its own: what it is fitted on was new to it.
    """
    wanted = sum(claim.right for claim in claims) / len(claims)
    low, high = -10.0, 10.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        given = float(predict({**weights, "bias": middle}, claims).mean())
        low, high = (middle, high) if given < wanted else (low, middle)
    family = f"family {TRAINED}"
    kept = {family: round(weights[family] + weights["bias"] - low, 3)} if family in weights else {}
    return {**weights, **kept, "bias": round(low, 3)}


def predict(weights: dict[str, float], claims: Sequence[Judged]) -> NDArray[np.float64]:
    """Return the confidence of each claim under some weights."""
    totals = [sum(weights.get(name, 0.0) * value for name, value in claim.parts.features()) for claim in claims]
    return np.clip(1 / (1 + np.exp(-np.array(totals))), 0.01, 0.99)


def by_folds(claims: Sequence[Judged]) -> NDArray[np.float64]:
    """Return the confidence of each claim by weights fitted on the other folds; an article is in one fold."""
    articles = sorted({claim.article for claim in claims})
    fold = {article: index % FOLDS for index, article in enumerate(articles)}
    found = np.zeros(len(claims))
    for number in range(FOLDS):
        weights = fit([claim for claim in claims if fold[claim.article] != number])
        chosen = [index for index, claim in enumerate(claims) if fold[claim.article] == number]
        found[chosen] = predict(weights, [claims[index] for index in chosen])
    return found


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far confidences hold: expected calibration error, Brier score, and (claims, mean, right) of each bin."""

    error: float
    brier: float
    bins: tuple[tuple[int, float, float], ...]


def reliability(given: NDArray[np.float64], claims: Sequence[Judged]) -> Reliability:
    """Return how far some confidences hold for some claims."""
    right = np.array([claim.right for claim in claims], dtype=float)
    places = np.minimum((given * 10).astype(int), 9)
    bins = []
    for number in range(10):
        inside = places == number
        many = int(inside.sum())
        bins.append((many, float(given[inside].mean()), float(right[inside].mean())) if many else (0, 0.0, 0.0))
    error = sum(many * abs(mean - share) for many, mean, share in bins) / max(1, len(claims))
    return Reliability(error, float(((given - right) ** 2).mean()), tuple(bins))


def fitted_on(tools: Tools) -> list[Judged]:
    """Return the judged claims that the model is fitted on: of rules from the parts, of the network from passages."""
    found = [claim for part in PARTS if part.name in FITTED for claim in judged(tools, part)]
    with PASSAGES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    learned = [Judged(row["passage"], parts_of(row["parts"]), row["right"] == "yes") for row in rows]
    return [*(claim for claim in found if not claim.parts.rule.startswith(f"{TRAINED}.")), *learned]


def measure(tools: Tools) -> dict[str, Reliability]:
    """Return the reliability of the model and of the baseline, of what it was fitted on and of what is held apart."""
    seen = fitted_on(tools)
    held = [claim for part in PARTS if not part.shown for claim in judged(tools, part)]
    first = first_read()
    return {
        "samples and dev2 to dev4, folds": reliability(by_folds(seen), seen),
        "samples and dev2 to dev4, baseline": reliability(np.array([c.parts.product for c in seen]), seen),
        "dev3 and dev4, first read": reliability(np.array([shipped.confidence(c.parts) for c in first]), first),
        "held": reliability(np.array([shipped.confidence(c.parts) for c in held]), held),
        "held, baseline": reliability(np.array([c.parts.product for c in held]), held),
    }


def table(figures: dict[str, Reliability]) -> str:
    """Return the figures as Markdown: the errors, then each bin as claims, mean confidence and share right."""
    rows = ["| claims of | claims | ECE | Brier score |", "|---|---|---|---|"]
    for name, found in figures.items():
        rows.append(f"| {name} | {sum(b[0] for b in found.bins)} | {found.error:.3f} | {found.brier:.3f} |")
    rows += ["", "| confidence | " + " | ".join(figures) + " |", "|---" * (len(figures) + 1) + "|"]
    for number in range(10):
        cells = [f"{b[0]}: {b[1]:.2f} → {b[2]:.2f}" if b[0] else "" for b in (f.bins[number] for f in figures.values())]
        rows.append(f"| {number / 10:.1f}–{(number + 1) / 10:.1f} | " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def write_model(claims: Sequence[Judged]) -> None:
    """Fit on all of the claims, move the weights to what was right at first reading, and ship them."""
    first = first_read()
    weights = moved(fit(claims), first)
    folders = ", ".join(
        part.annotations.relative_to(HERE.parent.parent).as_posix() for part in PARTS if part.name in FITTED
    )
    told = {
        "name": f"calibration-{digest(json.dumps(weights, sort_keys=True))[:8]}",
        "source": f"fitted by tests/quality/calibration.py on {folders} and {FIRST_READ.name} (CC0 1.0)",
        "claims": len(claims),
        "right": sum(claim.right for claim in claims),
        "first read": len(first),
        "first read right": sum(claim.right for claim in first),
        "weights": {name: weight for name, weight in weights.items() if weight},
    }
    MODEL.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Print the tables, or fit and record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the tables into README.md")
    parser.add_argument("--fit", action="store_true", help="fit the model first, and write it")
    options = parser.parse_args()
    tools = Tools()
    if options.fit:
        write_model(fitted_on(tools))
        shipped._model.cache_clear()
    figures = measure(tools)
    sys.stdout.write(table(figures))
    if options.write:
        path = HERE / "README.md"
        before, _, rest = path.read_text(encoding="utf-8").partition(START)
        path.write_text(f"{before}{START}\n{table(figures)}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
