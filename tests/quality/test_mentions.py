"""Names and readings do not fall below the recorded figures."""

from __future__ import annotations

import json

import pytest

from loader.pipeline import Tools
from tests.quality import mentions, metonymy

MARGIN = 0.02  # rounding of 8-bit arithmetic differs between processors


def _floors(part: str) -> dict[str, float]:
    floors: dict[str, float] = json.loads(mentions.RECORDED.read_text(encoding="utf-8"))[part]
    return floors


@pytest.mark.parametrize("part", mentions.FOLDERS)
def test_names_of_the_short_articles_do_not_fall(tools: Tools, part: str) -> None:
    scores, _ = mentions.measure(tools, part)
    fallen = {name: score.f1 for name, score in scores.items() if score.f1 < _floors(part)[name] - MARGIN}
    assert len(scores) == 7 and fallen == {}


def test_readings_on_relocar_do_not_fall(tools: Tools) -> None:
    found = metonymy.figures(tools)
    if not found:
        pytest.skip("ReLocaR is not here")
    floors = _floors("readings")
    assert {name: value for name, value in found.items() if value < floors[name] - MARGIN} == {}
    assert found["ReLocaR_Train accuracy"] >= 0.85
