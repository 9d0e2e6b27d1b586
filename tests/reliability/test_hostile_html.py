"""Row 11: hostile HTML is read or refused with a reason, each page within 5 seconds and 500 MB.

These are the bounds of reading. What is read goes on to language, linking,
claims and shapes within the budget of row 14, in a process that holds the
language model and the seed graph.

GEOPOL_HOSTILE_PAGES=200 reads all pages (`make test-long`); the default is a sample.
"""

from __future__ import annotations

import os
import sys

import pytest

from loader.documents import decoding, html_reader, read_document
from loader.errors import PageError
from loader.model import Page
from tests.reliability.pages import ARTICLE, HTML, SENTENCE, html_pages
from tests.reliability.reading import run

COUNT = int(os.environ.get("GEOPOL_HOSTILE_PAGES", "24"))
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from Linux's /proc")


@LINUX
@pytest.mark.slow
def test_no_hostile_page_is_lost_or_takes_too_long(tmp_path):
    pages = list(html_pages(COUNT))
    taken = run("read", tmp_path / "pages", pages)
    assert sorted(one.source.rsplit("/", 1)[-1] for one in taken) == sorted(name for name, _ in pages)
    assert [one for one in taken if one.state == "refused" and not one.reason] == []
    assert [one for one in taken if one.seconds > 5 or one.peak > 500] == []


@LINUX
@pytest.mark.slow
def test_every_hostile_page_ends_in_the_ledger(tmp_path):
    pages = list(html_pages(COUNT))
    taken = run("ingest", tmp_path / "pages", pages)
    assert len(taken) == len(pages)
    assert {one.state for one in taken} <= {"committed", "quarantined", "duplicate"}
    assert [one for one in taken if one.state == "quarantined" and not one.reason] == []
    assert [one for one in taken if one.seconds > 10 or one.peak > 800] == []  # the whole path, budget of row 14


@LINUX
def test_a_file_of_a_hundred_megabytes_is_refused_without_being_held(tmp_path):
    page = b"<html><body><p>" + ARTICLE.encode() * (100_000_000 // len(ARTICLE))
    taken = run("read", tmp_path / "pages", [("huge.html", page)])
    assert [(one.state, one.reason) for one in taken] == [("refused", "too-large")]
    assert taken[0].seconds <= 1 and taken[0].peak < 200


@pytest.mark.parametrize(
    ("module", "guard", "page"),
    [
        (html_reader, "_DEPTH", HTML["deep"](300)),
        (html_reader, "_ELEMENTS", HTML["links"](9000)),
        (html_reader, "_CHARACTERS", f"<nav><a>{SENTENCE * 999}</a></nav>" * 9 + f"<p>{ARTICLE}</p>"),
        (decoding, "LIMIT", HTML["text"](200)),
    ],
    ids=["depth", "elements", "characters", "bytes"],
)
def test_the_guard_is_what_refuses_the_page(monkeypatch, module, guard, page):
    monkeypatch.setattr(module, guard, 10_000_000)
    assert _reason(page) not in {"too-large", "malformed"}
    monkeypatch.setattr(module, guard, 250)
    assert _reason(page) in {"too-large", "malformed"}


def _reason(page: str) -> str | None:
    try:
        read_document(Page("page", page.encode(), "html", "page"))
    except PageError as error:
        return error.reason
    return None
