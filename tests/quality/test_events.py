"""Events on the development sentences do not fall below the recorded figures."""

from __future__ import annotations

import json

import pytest

from loader.pipeline import Tools
from tests.quality.events import RECORDED, SENTENCES, measure

MARGIN = 0.02  # rounding of 8-bit arithmetic differs between processors


@pytest.mark.skipif(not SENTENCES.is_file(), reason="the folder ../shared is not here")
def test_no_figure_falls_below_the_recorded_one(tools: Tools) -> None:
    measured = measure(tools).recorded()
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    assert {name: measured[name] for name, floor in recorded.items() if measured[name] < floor - MARGIN} == {}
