"""Confidences hold what they say, on articles that their model was not fitted on."""

from __future__ import annotations

import numpy as np
import pytest

from loader.claims.confidence import confidence
from loader.pipeline import Tools
from tests.quality.calibration import Judged, by_folds, fitted_on, reliability

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


def test_the_shipped_weights_fit_the_rules_of_today(seen: list[Judged]) -> None:
    given = np.array([confidence(claim.parts) for claim in seen])
    assert reliability(given, seen).error < MOST_ERROR
