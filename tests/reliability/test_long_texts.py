"""Row 14: a string of 100 000 characters is read or set aside within ten seconds, and the run goes on.

GEOPOL_HOSTILE_STRINGS=100 reads them all (`make test-long`); the default is a sample.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress

import pytest

from loader import pipeline
from loader.documents import RejectedPage
from loader.language.pipeline import load_pipeline
from loader.language.tokens import LONGEST_RUN
from loader.model import Page
from loader.pipeline import extract_pages, ingest
from loader.store import open_store
from tests.reliability.pages import ARTICLE, STRINGS, strings
from tests.reliability.reading import run

COUNT = int(os.environ.get("GEOPOL_HOSTILE_STRINGS", "0"))
SAMPLE = ("one-letter", "no-space", "brackets", "square-brackets", "he-said", "open-quotes")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from Linux's /proc")
def test_a_long_string_takes_ten_seconds_at_most_and_the_run_goes_on(tmp_path):
    made = list(strings(COUNT or len(STRINGS)))
    made = made if COUNT else [one for one in made if one[0].rpartition("-")[0] in SAMPLE]
    pages = [(f"{name}.txt", text.encode()) for name, text in made]
    taken = run("ingest", tmp_path / "pages", [*pages, ("zz-last.txt", ARTICLE.encode())])
    assert len(taken) == len(pages) + 1
    assert [one for one in taken if one.seconds > 10] == []
    assert [one for one in taken if one.state == "quarantined" and not one.reason] == []
    assert (taken[-1].source.rsplit("/", 1)[-1], taken[-1].state) == ("zz-last.txt", "committed")


def test_work_on_a_page_stops_when_its_time_is_over(tools, monkeypatch):
    monkeypatch.setattr(pipeline, "extract", lambda document, tools: _never_ending())
    slow = Page("slow", ARTICLE.encode(), "plain", "slow")
    monkeypatch.setattr(pipeline, "EXTRACTION", 0.2)
    [outcome] = extract_pages([slow], tools)
    assert isinstance(outcome, RejectedPage) and outcome.reason == "too-slow"
    assert "split the file" in outcome.message


def test_a_page_that_goes_too_deep_is_set_aside(tools, monkeypatch):
    monkeypatch.setattr(pipeline, "extract", lambda document, tools: _bottomless())
    [outcome] = extract_pages([Page("deep", ARTICLE.encode(), "plain", "deep")], tools)
    assert isinstance(outcome, RejectedPage) and outcome.reason == "malformed"
    assert outcome.message.startswith("deep: nested too deep")


def _bottomless() -> int:
    return 1 + _bottomless()


def _never_ending() -> None:
    end = time.process_time() + 5  # so that the test fails, and ends, without the guard
    for swallowed in (Exception, BaseException, ()):  # what swallows errors on the way stops nothing
        with suppress(swallowed):
            while time.process_time() < end:
                sum(range(1000))
    raise AssertionError("nobody stopped the work")


def test_a_run_without_a_space_is_cut_for_the_tokenizer():
    doc = load_pipeline().make_doc("a" * (3 * LONGEST_RUN + 1))
    assert [len(token) for token in doc] == [LONGEST_RUN, LONGEST_RUN, LONGEST_RUN, 1]


@pytest.mark.parametrize("pointer", ["It", "The country", "They", "Both countries"])
def test_a_long_chain_of_words_that_point_back_is_followed(tools, pointer):
    text = f"Peru banned exports of copper to Chile. {f'{pointer} grew. ' * 400}{pointer} imposed tariffs on steel."
    [outcome] = extract_pages([Page("chain", text.encode(), "plain", "chain")], tools)
    assert not isinstance(outcome, RejectedPage)
    assert any(claim.relation == "restricts" for claim in outcome.claims)


@pytest.mark.parametrize("kind", ["text", "plain", "html"])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(" \n\n ", id="blank"),
        pytest.param("Halt.", id="one word"),
        pytest.param("(" * 20_000, id="20 000 brackets"),
        pytest.param("( " * 10_000, id="brackets and blanks"),
        pytest.param("a" * 100_000, id="100 000 characters without a space"),
        pytest.param("- -\n" * 50, id="marks in lines"),
    ],
)
def test_a_text_that_is_no_article_is_set_aside_with_a_reason(tools, text, kind):
    with open_store("memory:") as store:
        pages = [Page("odd", text.encode(), kind, "odd"), Page("good", ARTICLE.encode(), "plain", "good")]
        outcomes = list(ingest(pages, store, tools, clock=lambda: "2025-06-08T00:00:00Z"))
    assert [outcome.state for outcome in outcomes] == ["quarantined", "committed"]
    assert outcomes[0].reason is not None and "odd: " in outcomes[0].reason
