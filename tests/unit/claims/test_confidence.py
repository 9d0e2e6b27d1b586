"""A confidence rises with its parts, is bounded, and tells what it rests on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import loader.claims.confidence as module
from loader.claims.confidence import Parts, confidence, model_name
from loader.pipeline import Tools
from tests.quality.calibration import parts_of
from tests.unit.reading import read

PARTS = Parts("speech.quote", 0.9, 0.8, None, "actual")


@pytest.mark.parametrize("part", ["base", "subject"])
def test_a_surer_part_makes_a_surer_claim(part: str) -> None:
    given = [confidence(replace(PARTS, **{part: value})) for value in (0.2, 0.5, 0.8, 0.98)]
    assert given == sorted(given)
    assert given[0] < given[-1]


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_no_claim_is_certain(value: float) -> None:
    assert 0.01 <= confidence(Parts("speech.quote", value, value, value, "actual")) <= 0.99


def test_a_rule_that_was_never_seen_keeps_what_its_parts_say() -> None:
    new = Parts("sundial.shadow", 0.9, 0.8, None, "actual")
    assert 0.01 < confidence(replace(new, base=0.3)) < confidence(new) < 0.99


def test_the_basis_tells_rule_parts_and_model(tools: Tools) -> None:
    claims = read("“The pact is dead,” Ana Quiroga told reporters in Lima.", tools).claims
    [said] = [claim for claim in claims if claim.relation == "said"]
    assert said.confidence_basis.startswith("speech.quote 0.9; subject ")
    assert model_name() in said.confidence_basis
    assert confidence(parts_of(said.confidence_basis)) == said.confidence


def test_the_shipped_model_says_what_it_was_fitted_on() -> None:
    shipped = json.loads((Path(module.__file__).parent / "data" / "calibration.json").read_text(encoding="utf-8"))
    assert shipped["claims"] >= shipped["right"] > 0
    assert "CC0" in shipped["source"]
    assert {"bias", "base", "subject"} <= shipped["weights"].keys()
