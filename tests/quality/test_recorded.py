"""Extraction on the annotated articles does not fall below the recorded figures."""

from __future__ import annotations

import json

import pytest

from loader.pipeline import Tools
from tests.quality.measure import figures, measure
from tests.quality.parts import HERE, PARTS, Part

MARGIN = 0.02  # rounding of 8-bit arithmetic differs between processors


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_no_figure_falls_below_the_recorded_one(tools: Tools, part: Part) -> None:
    recorded = json.loads((HERE / "recorded.json").read_text(encoding="utf-8"))[part.name]
    result = measure(tools, part)
    measured = figures(result)
    fallen = {
        name: (measured.get(name), floor)
        for name, floor in recorded["f1"].items()
        if measured.get(name, 0.0) < floor - MARGIN
    }
    assert fallen == {}
    assert result.false_facts <= recorded["false_facts"]
