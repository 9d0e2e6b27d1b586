"""Confidences hold what they say, on articles that their model was not fitted on."""

from __future__ import annotations

import numpy as np
import pytest

from loader.claims.confidence import _model, confidence
from loader.pipeline import Tools
from tests.quality.calibration import Judged, by_folds, first_read, fitted_on, moved, predict, reliability

MOST_ERROR = 0.06  # the recorded figure is half of it; folds swing with every rule


@pytest.fixture(scope="module")
def seen(tools: Tools) -> list[Judged]:
    return fitted_on(tools)


def test_confidences_hold_better_than_the_product_of_the_parts(seen: list[Judged]) -> None:
    found = reliability(by_folds(seen), seen)
    product = reliability(np.array([claim.parts.product for claim in seen]), seen)
    assert found.error < MOST_ERROR
    assert (found.error, found.brier) < (product.error, product.brier)


def test_a_wrong_confidence_shows(seen: list[Judged]) -> None:
    always = reliability(np.full(len(seen), 0.99), seen)
    assert always.error > MOST_ERROR


def test_the_shipped_weights_hold_for_what_was_read_first() -> None:
    """The bias is learned from these claims, the rest of the weights is not."""
    first = first_read()
    given = np.array([confidence(claim.parts) for claim in first])
    assert len(first) > 1000
    assert reliability(given, first).error < MOST_ERROR


@pytest.mark.parametrize("part", ["dev3", "dev4"])
def test_what_one_part_teaches_holds_for_the_other(part: str) -> None:
    first = first_read()
    taught = [claim for claim in first if claim.article.startswith(part)]
    other = [claim for claim in first if not claim.article.startswith(part)]
    weights = moved(_model()["weights"], taught)
    assert reliability(predict(weights, other), other).error < MOST_ERROR + 0.02


def test_the_shipped_weights_fit_the_rules_of_today(seen: list[Judged]) -> None:
    """Of what rules were mended on more is right than is said, and never less."""
    given = np.array([confidence(claim.parts) for claim in seen])
    full = [(mean, share) for many, mean, share in reliability(given, seen).bins if many > 50]
    assert len(full) > 3
    assert all(share > mean - MOST_ERROR for mean, share in full)
