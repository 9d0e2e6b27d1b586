"""Turn the parts of a claim into a confidence: of claims given 0.8, about four in five should be right.

A logistic model over the parts: how sure the rule is by itself, how sure the
links of subject and object are, the modality, and what the rule turned out to
be worth on annotated pages. Its weights (``data/calibration.json``) are
fitted by ``python -m tests.quality.calibration --fit``, which says how and
on what (Platt 1999; the weights of rules are drawn to zero by a penalty, so
that a rule seen seldom keeps what its parts say; the bias is that of articles
which nobody had developed on).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "calibration.json"
_LOWEST, _HIGHEST = 0.01, 0.99  # nothing that is read off a text is certain


@dataclass(frozen=True, slots=True)
class Parts:
    """What a confidence rests on: the rule and its own confidence, and those of the links (0 to 1).

    ``object`` is None for a claim without one.
    """

    rule: str
    base: float
    subject: float
    object: float | None
    modality: str

    @property
    def product(self) -> float:
        """Return the product of rule and links, the object weighing half: what the parts say without the model."""
        return self.base * self.subject * (1 + (1.0 if self.object is None else self.object)) / 2

    def features(self) -> Iterator[tuple[str, float]]:
        """Yield the inputs of the model by name; probabilities as log-odds."""
        yield "bias", 1.0
        yield "base", log_odds(self.base)
        yield "subject", log_odds(self.subject)
        if self.object is not None:
            yield "object", log_odds(self.object)
        yield f"modality {self.modality}", 1.0
        yield f"family {self.rule.partition('.')[0]}", 1.0
        yield f"rule {self.rule}", 1.0

    def __str__(self) -> str:
        """Return the parts in words, with the model that weighs them."""
        end = f"; object {self.object}" if self.object is not None else ""
        return f"{self.rule} {self.base}; subject {self.subject}{end}; {self.modality}; {model_name()}"


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability, kept within what a model can learn from."""
    kept = min(max(probability, 0.02), 0.98)
    return math.log(kept / (1 - kept))


def confidence(parts: Parts) -> float:
    """Return how likely a claim is right, by its parts: 0.01 to 0.99, in hundredths."""
    weights = _model()["weights"]
    total = sum(float(weights.get(name, 0.0)) * value for name, value in parts.features())
    return round(min(max(1 / (1 + math.exp(-total)), _LOWEST), _HIGHEST), 2)


def model_name() -> str:
    """Return the name of the fitted weights."""
    return str(_model()["name"])


@cache
def _model() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = json.loads(_DATA.read_text(encoding="utf-8"))
    return found
