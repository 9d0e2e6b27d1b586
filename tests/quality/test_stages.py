"""The whole path tells names better than the encoder alone, and than the gazetteer alone."""

from __future__ import annotations

from statistics import fmean

import pytest

from loader.pipeline import Tools
from tests.quality.parts import PARTS, Part
from tests.quality.stages import STAGES, measure


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_the_stages_together_beat_each_bare_part(tools: Tools, part: Part) -> None:
    scores = measure(tools, part)
    encoder, gazetteer, whole = (
        fmean(score.f1 for score in scores[stage].values()) for stage in (STAGES[0], STAGES[1], STAGES[-1])
    )
    assert whole > max(encoder, gazetteer) + 0.1
