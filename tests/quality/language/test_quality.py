"""Fail when the packaged encoder falls below its recorded figures; skipped where the test sets are not at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loader.language.encoder import MODEL, Encoder
from loader.language.train.corpus import THREE, read_gmb_part
from loader.language.train.names import read_columns
from loader.language.train.sentences import read_treebank
from tests.quality.language.measure import read, score_labels, score_names, score_trees
from tests.quality.language.reread import read_again

DATA = Path(__file__).parents[4] / "shared" / "training"
SLACK = 0.5
"""Points that a figure may fall short of what was recorded: processors round 8-bit products differently."""

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the open test sets are not beside this checkout")


def recorded(name: str) -> float:
    """Give a figure of ``meta.json``."""
    return float(json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))["figures"][name])


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """Load the packaged encoder."""
    return Encoder(threads=2)


def test_names_are_as_good_as_recorded(encoder: Encoder) -> None:
    """The F1 of PER, ORG and LOC on UNER EWT test holds."""
    sentences = read_columns(DATA / "uner-ewt-test.iob2.gz", THREE, column=2)
    assert score_names(sentences, read(encoder, sentences))["all"] >= recorded("UNER EWT test") - SLACK


def test_names_read_again_are_as_good_as_recorded(encoder: Encoder) -> None:
    """The F1 on sentences of GMB whose labels were read again holds, and lies far above that of the bank's labels."""
    sentences = read_gmb_part(DATA, DATA.parent / "reference", "test")
    bank, right = read_again(sentences)
    ours = [reading.names for reading in read(encoder, bank)]
    ceiling = score_labels(bank, [one.names or () for one in right])["all"]
    assert ceiling == pytest.approx(recorded("right labels against GMB's"), abs=0.01)
    assert score_labels(right, ours)["all"] >= max(recorded("the same, labels read again") - 2 * SLACK, ceiling)


def test_trees_are_as_good_as_recorded(encoder: Encoder) -> None:
    """The attachment scores on PUD hold."""
    sentences = read_treebank(DATA / "pud-test.conllu.gz")
    figures = score_trees(sentences, read(encoder, sentences))
    assert figures["UAS"] >= recorded("PUD UAS") - SLACK
    assert figures["LAS"] >= recorded("PUD LAS") - SLACK
