"""Reports stay with the run that they belong to."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from loader.errors import StoreError, UsageError
from loader.model import ValidationReport, ValidationResult
from loader.reports import Run, keep_report, kept_reports, read_report, write_report, write_whole
from loader.reports.kept import forget_in_reports, reports_folder

AT = "2025-06-09T08:00:00+00:00"
RESULT = ValidationResult(
    "https://example.org/c",
    "Violation",
    "A claim needs its words.",
    "https://example.org/S",
    "http://www.w3.org/ns/shacl#MinCountConstraintComponent",
    quote="Beijing",
    passage="Beijing <b>suspended</b> exports.",
    marked=(0, 7),
    document="https://example.org/d",
)


def run(*results: ValidationResult) -> Run:
    return Run((ValidationReport(not results, results, 3, "https://example.org/d"),), taken_at=AT, documents=9)


def test_a_kept_report_comes_back_as_it_was(tmp_path: Path) -> None:
    store = str(tmp_path / "kg")
    keep_report(run(RESULT), store=store, kind="validate")
    assert read_report(store, "latest") == run(RESULT)


def test_two_runs_in_one_second_are_two_reports(tmp_path: Path) -> None:
    store = str(tmp_path / "kg")
    for kept in (run(RESULT), run()):
        keep_report(kept, store=store, kind="validate")
    assert {(kept.name, kept.conforms) for kept in kept_reports(store)} == {
        ("20250609T080000Z-validate", False),
        ("20250609T080000Z-validate-2", True),
    }


def test_a_list_of_reports_reads_only_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, read = str(tmp_path / "kg"), list[str]()
    true_read = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda self, **how: read.append(self.stem) or true_read(self, **how))
    first, second = (keep_report(run(), store=store, kind=kind) for kind in ("ingest", "load"))
    assert first is not None and second is not None
    assert len(kept_reports(store)) == len(kept_reports(store)) == 2
    assert sorted(read) == [first.stem, second.stem]
    write_whole(first, first.read_text(encoding="utf-8").replace('"conforms": true', '"conforms": false'))
    read.clear()
    assert {kept.name: kept.conforms for kept in kept_reports(store)} == {first.stem: False, second.stem: True}
    assert read == [first.stem]
    read.clear()
    assert read_report(store, second.stem) == run() and read == [second.stem]


def test_a_report_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no report \.\./secret of"):
        read_report(str(tmp_path / "kg"), "../secret")


def test_a_report_forgets_the_documents_that_are_removed(tmp_path: Path) -> None:
    store, other = (
        str(tmp_path / "kg"),
        replace(RESULT, document="https://example.org/e", passage="Oslo signed.", quote="Oslo"),
    )
    whole = ValidationReport(True, (RESULT, other), 4, "")
    mine, theirs = (ValidationReport(True, (one,), 2, str(one.document)) for one in (RESULT, other))
    titles = {"https://example.org/d": "Beijing halts", "https://example.org/e": "Oslo"}
    keep_report(Run((whole,), taken_at=AT), store=store, kind="validate")
    path = keep_report(Run((mine, theirs), titles=titles, taken_at=AT), store=store, kind="ingest")
    assert path is not None
    before = path.read_bytes()
    forget_in_reports(store, ["https://example.org/unknown"])
    assert path.read_bytes() == before
    forget_in_reports(store, ["https://example.org/d"])
    for kept in kept_reports(store):
        assert "Beijing" not in kept.path.read_text() and kept.counts["Violation"] == 1
        assert read_report(store, kept.name).results == (other,)
    assert read_report(store, path.stem).titles == {"https://example.org/e": "Oslo"}


@pytest.mark.parametrize("content", [b"[1]", b"{}", b"\xff", b'{"kind": "load"}'])
def test_a_file_that_is_no_report_is_told_by_its_path(content: bytes, tmp_path: Path) -> None:
    path = reports_folder(str(tmp_path / "kg")) / "20250609T080000Z-load.json"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"20250609T080000Z-load\.json is no report of geopol"):
        kept_reports(str(tmp_path / "kg"))


@pytest.mark.parametrize("reports", ["5", "[{}]", '["x"]'])
def test_a_report_without_its_results_is_told_by_its_path(reports: str, tmp_path: Path) -> None:
    path = reports_folder(str(tmp_path / "kg")) / "20250609T080000Z-load.json"
    path.parent.mkdir()
    path.write_text(f'{{"kind": "load", "taken_at": "", "conforms": true, "counts": {{}}, "reports": {reports}}}')
    with pytest.raises(StoreError, match=r"20250609T080000Z-load\.json is no report of geopol"):
        read_report(str(tmp_path / "kg"), "latest")


def test_reports_of_a_server_lie_in_the_state_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    folder = reports_folder("https://user:secret@kg.example/sparql")
    assert folder == tmp_path / "geopol" / "reports" / "kg.example-sparql"


@pytest.mark.parametrize(("level", "fails"), [("violation", False), ("warning", True), ("none", False)])
def test_a_warning_fails_where_it_is_asked_to(level: str, fails: bool) -> None:
    warning = ValidationResult("urn:a", "Warning", "Look.", "urn:s", "urn:c")
    assert Run((ValidationReport(True, (warning,), 1, "urn:d"),)).fails(level) is fails


def test_sarif_tells_the_rule_the_place_and_the_sentence() -> None:
    (told,) = json.loads(write_report(run(RESULT), "sarif"))["runs"]
    (result,) = told["results"]
    assert told["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["ruleId"] == "https://example.org/S/sh:MinCountConstraintComponent"
    assert (result["level"], result["message"]["text"]) == ("error", "A claim needs its words.")
    assert result["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "https://example.org/d"}}
    assert result["properties"]["quote"] == "Beijing"
    assert result["properties"]["passage"] == "Beijing <b>suspended</b> exports."


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("my data/é 1.ttl", "my%20data/%C3%A9%201.ttl"),
        ("https://example.org/g#1", "https://example.org/g#1"),
        ("C:\\data\\a.ttl", "C%3A/data/a.ttl"),
        ("a:b.ttl", "a%3Ab.ttl"),
    ],
)
def test_a_result_on_a_file_names_the_file(name: str, uri: str) -> None:
    loose = replace(RESULT, document=None)
    given = Run((ValidationReport(False, (loose,), 3, "other.ttl"), ValidationReport(False, (loose,), 3, name)))
    results = json.loads(write_report(given, "sarif"))["runs"][0]["results"]
    found = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    assert found == ["other.ttl", uri]
    rows = list(csv.DictReader(io.StringIO(write_report(given, "csv"))))
    assert [row["document"] for row in rows] == ["other.ttl", name]
    assert f"    in {name}\n" in write_report(given, "text")
    assert write_report(given, "html").count(f'<article>\n<p class="soft">{name}</p>') == 1


def test_html_marks_the_words_in_their_sentence() -> None:
    page = write_report(run(RESULT), "html")
    assert "<blockquote><mark>Beijing</mark> &lt;b&gt;suspended&lt;/b&gt; exports.</blockquote>" in page


def test_html_of_many_results_lays_out_the_first_and_holds_the_others_as_data() -> None:
    evil = "</script><script>alert(1)</script>"
    many = [
        ValidationResult(f"urn:{number}", "Violation", "No.", "urn:s", "urn:c", value=evil) for number in range(1000)
    ]
    page = write_report(run(*many), "html")
    assert page.count("<article>") == 20
    assert page.count("<script") == 2
    data = json.loads(page.split('id="data">', 1)[1].split("</script>", 1)[0])
    assert [len(group["rows"]) for group in data["groups"]] == [980]
    assert data["groups"][0]["rows"][0][6] == evil


def test_html_of_many_rules_lays_out_some_results_in_all() -> None:
    many = [
        ValidationResult(f"urn:{number}", "Violation", "No.", f"urn:s{number % 400:03}", "urn:c")
        for number in range(1200)
    ]
    page = write_report(run(*many), "html")
    assert page.count("<article>") == 300
    assert "300 results are laid out below, and 900 more are held back" in page
    data = json.loads(page.split('id="data">', 1)[1].split("</script>", 1)[0])
    assert [(group["place"], group["first"], len(group["rows"])) for group in data["groups"]] == [
        (place, 0, 3) for place in range(101, 401)
    ]
    assert all(f'id="n{place}"' in page and f'id="r{place}"' in page for place in range(101, 401))


def test_nothing_is_kept_beside_a_store_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert keep_report(run(RESULT), store="memory:", kind="validate") is None
    assert list(tmp_path.iterdir()) == []
