"""The sample pages come out as their gold says."""

import json
from functools import cache
from pathlib import Path

import pytest

from loader.documents import read_document, read_pages
from loader.documents.dateline import without_dateline
from loader.model import Document, Page

ROOT = Path(__file__).resolve().parents[3]
GOLD = sorted((ROOT / "tests" / "quality" / "samples").glob("*.json"))


@cache
def _documents() -> dict[str, Document]:
    pages = [page for page in read_pages([str(ROOT / "seeds" / "articles")]) if isinstance(page, Page)]
    return {page.name: read_document(page) for page in pages}


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_the_sample_is_read_as_its_gold_says(path):
    gold, document = json.loads(path.read_text(encoding="utf-8")), _documents()[path.stem]
    fields = ("title", "url", "published", "modified")
    assert {name: getattr(document, name) for name in fields} == {name: gold[name] for name in fields}
    assert list(document.authors) == gold["authors"]
    if gold["publisher"]:
        assert document.publisher == gold["publisher"]
    story = " ".join(line for line in document.text.split("\n") if not line.startswith("Correction:"))
    assert story.startswith(without_dateline(gold["body_first_words"]))
    assert story.endswith(gold["body_last_words"])
    assert [words for words in gold["not_in_body"] if words in story] == []
