"""Links on the open benchmarks do not fall below the recorded figures; skipped where the benchmarks are not at hand."""

from __future__ import annotations

import json

import pytest

from loader.pipeline import Tools
from tests.quality.linking.measure import BINS, HERE, SHARED, figures, measure

MARGIN = 0.02  # rounding of 8-bit arithmetic differs between processors

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the benchmarks are not beside this checkout")


def test_no_figure_falls_below_the_recorded_one(tools: Tools) -> None:
    recorded = json.loads((HERE / "recorded.json").read_text(encoding="utf-8"))
    measured = measure(tools)
    found = figures(measured)
    assert {name: found[name] for name, floor in recorded.items() if found[name] < floor - MARGIN} == {}
    linker, bare = measured["all", "linker"], measured["all", "bare gazetteer"]
    assert linker.f1 > bare.f1
    assert linker.f1 >= 0.70
    low, high = BINS[-1]
    sure = [good for score, good in linker.judged if low <= score < high]
    assert sum(sure) / len(sure) >= 0.85
