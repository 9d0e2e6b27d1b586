"""Targets become pages in a fixed order; what is not read is told."""

import io
import json

import pytest

from loader.documents import RejectedPage, count_pages, read_pages
from loader.errors import UsageError
from loader.model import Page

TEXT = "The parliament of Latvia voted for the budget on Tuesday."


def test_a_folder_is_read_in_order_and_other_files_are_skipped(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("b/2.htm", "b/1.txt", "a.html", "notes.pdf", ".hidden.txt"):
        (tmp_path / name).write_text(TEXT)
    pages = list(read_pages([str(tmp_path)]))
    assert [(type(page).__name__, page.source.removeprefix(f"{tmp_path}/")) for page in pages] == [
        ("Page", "a.html"),
        ("Page", "b/1.txt"),
        ("Page", "b/2.htm"),
        ("RejectedPage", "notes.pdf"),
    ]
    assert [page.kind for page in pages if isinstance(page, Page)] == ["html", "text", "html"]
    assert [page.reason for page in pages if isinstance(page, RejectedPage)] == ["skipped"]
    assert count_pages([str(tmp_path)]) == 3


def test_a_file_named_twice_is_read_once(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(TEXT)
    assert list(read_pages([str(file), str(tmp_path / "*.txt"), str(tmp_path)])) == [
        Page(source=str(file), content=TEXT.encode(), kind="text", name="a")
    ]


@pytest.mark.parametrize("target", ["missing.txt", "missing/", "missing-*.txt"])
def test_a_missing_target_is_an_error_before_the_first_page(tmp_path, target):
    with pytest.raises(UsageError, match=r"missing.*check"):
        read_pages([str(tmp_path / target)])


def test_an_unknown_reader_is_an_error():
    with pytest.raises(UsageError, match="auto, html, text, plain"):
        read_pages(["-"], reader="magic")


def test_a_reader_overrides_the_name(tmp_path):
    file = tmp_path / "a.html"
    file.write_text(TEXT)
    assert [page.kind for page in read_pages([str(file)], reader="plain") if isinstance(page, Page)] == ["plain"]


@pytest.mark.parametrize(
    ("content", "kind"), [(TEXT, "text"), ("<!DOCTYPE html><p>x</p>", "html"), ('{"text": "x"}\n', "text")]
)
def test_standard_input_is_told_by_its_first_characters(content, kind):
    pages = list(read_pages(["-"], stdin=io.BytesIO(content.encode())))
    assert [page.kind for page in pages if isinstance(page, Page)] == [kind]


def test_standard_input_must_be_there():
    with pytest.raises(UsageError, match="standard input"):
        read_pages(["-"])


def test_a_file_over_the_limit_is_not_read(tmp_path):
    file = tmp_path / "big.txt"
    file.write_bytes(b"a" * 10_000_001)
    assert [page.reason for page in read_pages([str(file)]) if isinstance(page, RejectedPage)] == ["too-large"]


def test_each_line_of_json_lines_is_an_article_or_a_rejection(tmp_path):
    file = tmp_path / "news.jsonl"
    lines = [
        json.dumps(
            {"url": "https://a.example/b", "title": "T", "published": "2025-03-04", "publisher": "P", "text": TEXT}
        ),
        json.dumps({"html": f"<p>{TEXT}</p>", "id": "x7"}),
        "{broken",
        "[1, 2]",
        json.dumps({"title": "no body"}),
        json.dumps({"text": 7}),
        "",
        "[" * 200_000,
        json.dumps({"text": TEXT}),
    ]
    file.write_text("\n".join(lines))
    pages = list(read_pages([str(file)]))
    where = str(file)
    assert pages[0] == Page(
        f"{where}:1", TEXT.encode("utf-8-sig"), "text", "news-1", "https://a.example/b", "T", "2025-03-04", "P"
    )
    assert pages[1] == Page(f"{where}:2", f"<p>{TEXT}</p>".encode("utf-8-sig"), "html", "x7")
    assert [(page.source, page.reason) for page in pages if isinstance(page, RejectedPage)] == [
        (f"{where}:3", "malformed"),
        (f"{where}:4", "malformed"),
        (f"{where}:5", "empty"),
        (f"{where}:6", "malformed"),
        (f"{where}:8", "malformed"),
    ]
    assert pages[-1] == Page(f"{where}:9", TEXT.encode("utf-8-sig"), "text", "news-9")
