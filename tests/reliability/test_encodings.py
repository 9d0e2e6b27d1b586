"""Row 13: whatever the bytes of a page are, each span that is told is a span of the stored text."""

from __future__ import annotations

import json
import unicodedata

import pytest

from loader.documents import RejectedPage, decoding, read_pages
from loader.documents.jsonlines import read_articles
from loader.evidence import to_json_line
from loader.model import Page
from loader.pipeline import extract_pages
from tests.reliability.pages import TEXT, encoded_pages


def _pages(kind: str, name: str, content: bytes):
    if kind == "jsonl":
        import io

        return list(read_articles(io.BytesIO(content), name, name))
    return [Page(name, content, kind, name)]


def test_every_span_is_in_the_stored_text(tools):
    spans, refused = 0, []
    for name, kind, content in encoded_pages():
        for found in extract_pages(_pages(kind, name, content), tools):
            if isinstance(found, RejectedPage):
                refused.append((name, found.reason))
                continue
            line = json.loads(to_json_line(found, tools.gazetteer))
            assert line["text"].encode("utf-8").decode("utf-8") == found.document.text, name
            told = [*line["mentions"], *(claim["evidence"] for claim in line["claims"])]
            for span in told:
                assert line["text"][span["start"] : span["end"]] == span.get("quote", span.get("text")), name
            assert len(line["mentions"]) >= 5, name
            spans += len(told)
    assert refused == []
    assert spans > 2000


@pytest.mark.parametrize("kind", ["text", "html"])
def test_the_stored_text_is_nfc_and_keeps_the_quotes_of_the_page(tools, kind):
    text = unicodedata.normalize("NFD", TEXT)
    page = text if kind == "text" else "".join(f"<p>{line}</p>" for line in text.split("\n"))
    [found] = extract_pages([Page("page", page.encode(), kind, "page")], tools)
    assert found.document.text == TEXT.strip()
    assert unicodedata.is_normalized("NFC", found.document.text)
    assert "“We will not accept threats,”" in found.document.text


def test_a_nul_sends_a_page_to_quarantine_with_its_reason(tools):
    [found] = extract_pages([Page("page", TEXT.encode() + b"\x00", "text", "page")], tools)
    assert isinstance(found, RejectedPage) and found.reason == "not-text"


def test_without_its_guard_a_lone_surrogate_would_end_the_run(tools, monkeypatch, tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps({"text": TEXT, "title": "\ud83d Talks"}), encoding="utf-8")
    [found] = extract_pages(read_pages([str(path)]), tools)
    assert found.document.title == "Talks"
    monkeypatch.setattr(decoding, "_LONE", decoding.re.compile("(?!)"))
    with pytest.raises(UnicodeEncodeError):
        [odd] = extract_pages(read_pages([str(path)]), tools)
        to_json_line(odd, tools.gazetteer).encode("utf-8")
        odd.document.title.encode("utf-8")
