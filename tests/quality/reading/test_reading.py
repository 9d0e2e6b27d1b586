"""The figures of the readers stay at least what the README says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.quality.reading import lines, measure
from tests.quality.reading.shingles import compare, figures, outside

BENCHMARK = os.environ.get("GEOPOL_READING_BENCHMARK")


def test_the_lines_of_our_own_pages_are_told_as_recorded() -> None:
    precision, recall = lines.totals([lines.score(path, lines.read) for path in lines.pages()])
    assert precision >= 0.99
    assert recall >= 0.95


def test_the_reader_is_better_than_taking_every_sentence() -> None:
    ours, base = (
        lines.totals([lines.score(path, reader) for path in lines.pages()])
        for reader in (lines.read, lines.read_sentences)
    )
    assert ours[0] > base[0]
    assert ours[1] > base[1]


@pytest.mark.skipif(BENCHMARK is None, reason="GEOPOL_READING_BENCHMARK names no folder")
def test_ours_is_at_least_as_good_as_trafilatura_alone() -> None:
    pages = [page for page in measure.read_gold(Path(str(BENCHMARK))) if measure._is_english(page)]
    ours, bare = (
        figures([compare(page.body, read(page)) for page in pages]) for read in (measure._ours, measure._bare)
    )
    assert ours.f1 >= max(bare.f1, 0.96)


def test_shingles_count_what_agrees() -> None:
    assert compare("a b c d e", "a b c d x") == (1.0, 1.0, 1.0)
    assert figures([(1.0, 1.0, 0.0), (1.0, 0.0, 1.0)]).f1 == 0.75


def test_a_mention_outside_the_body_is_told() -> None:
    found = "Peru and Chile met in Lima today. Sign up for news from Quito now."
    spans = [(found.index(name), found.index(name) + len(name)) for name in ("Lima", "Quito")]
    assert outside("Yesterday: Peru and Chile met in Lima today.", found, spans) == spans[1:]
