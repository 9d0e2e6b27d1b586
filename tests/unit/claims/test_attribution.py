"""An attribution keeps the words that name its source, also of an unknown one."""

from __future__ import annotations

from pathlib import Path

import pytest

from loader.claims.attribution import find_attributions
from loader.claims.reading import Reading
from loader.documents import read_document
from loader.linking import link
from loader.model import Page
from loader.pipeline import Tools
from tests.quality import attributions


def _found(text: str, tools: Tools) -> list[tuple[str, str]]:
    document = read_document(Page("test", text.encode(), "plain", "test", published="2025-06-08"))
    doc = tools.language(document.text)
    reading = Reading(document, doc, link(document, doc, tools.gazetteer), tools.gazetteer, tools.settings.base)

    def words(indices: frozenset[int]) -> str:
        return " ".join(doc[index].text for index in sorted(indices))

    return [(words(item.source), words(item.content)) for item in find_attributions(reading)]


def test_an_unknown_source_is_kept_in_words(tools: Tools) -> None:
    assert _found("Two old fishermen said the harbour would close.", tools) == [
        ("Two old fishermen", "the harbour would close")
    ]


def test_the_source_of_according_to_has_no_preposition(tools: Tools) -> None:
    [(source, content)] = _found("According to the port captain, the harbour will close.", tools)
    assert source == "the port captain"
    assert content.lstrip(" ,").startswith("the harbour will close")


def test_attributions_are_measured_on_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("text", "attributions"):
        (tmp_path / name).mkdir()
    (tmp_path / "text" / "a.txt").write_text("Two old fishermen said the harbour would close.", encoding="utf-8")
    annotated = "T1\tSource 0 17\tTwo old fishermen\nT2\tCue 18 22\tsaid\nT3\tContent 23 46\tthe harbour would close\n"
    (tmp_path / "attributions" / "a_01.ann").write_text(annotated, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["attributions", str(tmp_path)])
    attributions.main()
    assert "| Source | 1.00 | 1.00 | 1.00 | 1.00 |" in capsys.readouterr().out


def test_a_folder_without_texts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["attributions", str(tmp_path)])
    with pytest.raises(SystemExit, match="2"):
        attributions.main()
