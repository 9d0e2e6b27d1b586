"""What has ended, was taken back or starts later is told so, and what goes on stays a fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from loader.pipeline import Tools
from tests.unit.reading import read

LINES = (Path(__file__).parent / "overtaken.tsv").read_text(encoding="utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(("relation", "modality", "text"), CASES)
def test_what_came_of_it(relation: str, modality: str, text: str, tools: Tools) -> None:
    found = {claim.modality for claim in read(text, tools).claims if claim.relation == relation}
    assert found == {modality}
