"""Dates, rates and places of claims do not fall below the recorded figures."""

from __future__ import annotations

import json

import pytest

from loader.pipeline import Tools
from tests.quality.details import RECORDED, figures_of, recorded
from tests.quality.parts import PARTS, Part

MARGIN = 0.03  # rounding of 8-bit arithmetic differs between processors


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_no_detail_falls_below_the_recorded_figure(tools: Tools, part: Part) -> None:
    floors = json.loads(RECORDED.read_text(encoding="utf-8"))[part.name]
    measured = recorded({part.name: figures_of(tools, part)})[part.name]
    assert {name: value for name, value in measured.items() if value < floors[name] - MARGIN} == {}
