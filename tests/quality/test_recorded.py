"""Extraction on the sample pages does not fall below the recorded figures."""

from __future__ import annotations

import json

from loader.pipeline import Tools
from tests.quality.measure import HERE, figures, measure

MARGIN = 0.02  # rounding of 8-bit arithmetic differs between processors


def test_no_figure_falls_below_the_recorded_one(tools: Tools) -> None:
    recorded = json.loads((HERE / "recorded.json").read_text(encoding="utf-8"))
    result = measure(tools)
    measured = figures(result)
    fallen = {
        name: (measured.get(name), floor)
        for name, floor in recorded["f1"].items()
        if measured.get(name, 0.0) < floor - MARGIN
    }
    assert fallen == {}
    assert set(result.false_facts) <= set(recorded["false_facts"])
