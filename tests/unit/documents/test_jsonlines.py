"""JSON Lines carry text that is decoded already."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loader.documents import RejectedPage, read_document, read_pages
from loader.errors import PageError
from loader.model import Document, Page

SENTENCES = "The Café ministry of Türkiye met on Monday. It adopted the law on exports of copper without a vote."


def read_line(record: dict[str, str], folder: Path) -> Document:
    path = folder / "a.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    [page] = read_pages([str(path)])
    assert not isinstance(page, RejectedPage)
    return read_document(page)


@pytest.mark.parametrize("field", ["html", "text"])
def test_a_charset_that_the_text_names_does_not_garble_it(field: str, tmp_path: Path) -> None:
    page = f'<html><head><meta charset="koi8-r"></head><body><p>{SENTENCES}</p></body></html>'
    content = (
        page
        if field == "html"
        else f'{SENTENCES}\n\nThe page said <meta charset="koi8-r"> in its head, an engineer said.'
    )
    assert "Café ministry of Türkiye" in read_line({field: content, "title": "Law"}, tmp_path).text


def test_a_charset_in_a_text_file_is_only_text() -> None:
    text = f'{SENTENCES} The page said <meta charset="koi8-r"> in its head.'
    assert "Café" in read_document(Page("a.txt", text.encode(), "text", "a")).text


@pytest.mark.parametrize("stamp", ["yesterday", "2025-02-31", "2024", "Q3"])
def test_a_date_that_is_none_sets_the_line_aside(stamp: str, tmp_path: Path) -> None:
    with pytest.raises(PageError, match="is no date; write 2025-06-08") as error:
        read_line({"text": SENTENCES, "published": stamp}, tmp_path)
    assert error.value.reason == "malformed"


@pytest.mark.parametrize("kind", ["html", "text"])
def test_one_word_is_no_article(kind: str) -> None:
    content = b"<html><body><p>Tariffs</p></body></html>" if kind == "html" else b"Tariffs"
    with pytest.raises(PageError) as error:
        read_document(Page("a", content, kind, "a"))
    assert error.value.reason == "no-article"
