"""The commands keep their promises about sums, exit codes and output."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from loader.cli import main
from tests.unit.language.installed import write_pipeline

BASE = "https://w3id.org/geopol/id/"
GOOD = "16-india-rice-exports.html"


def run(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Run a command; return its exit code, standard output and standard error."""
    code = 0
    try:
        main(arguments)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    out, err = capfd.readouterr()
    return code, out, err


@pytest.fixture
def folder(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty working folder with one good page in ``pages``."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    shutil.copy(root / "seeds" / "articles" / GOOD, tmp_path / "pages" / GOOD)
    return tmp_path


def test_a_page_that_was_set_aside_shows_in_the_exit_code(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "pages" / "empty.txt").touch()
    code, out, err = run(["ingest", "pages"], capfd)
    assert code == 1
    assert err.strip().splitlines()[-1] == "read 2 = 1 committed + 1 quarantined + 0 duplicate + 0 skipped"
    assert "quarantined" in out


def test_two_stories_of_one_headline_and_day_are_both_kept(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name, text in (
        ("a", "Peru restricted exports of copper on Monday."),
        ("b", "Chile restricted exports of lithium on Monday."),
    ):
        head = '<head><title>Brief</title><meta property="og:site_name" content="Courier"></head>'
        (folder / "pages" / f"{name}.html").write_text(
            f"<html>{head}<body><article><p>{text}</p></article></body></html>"
        )
    assert run(["ingest", "pages"], capfd)[0] == 0
    _, out, _ = run(["documents", "--csv"], capfd)
    assert len(out.splitlines()) == 1 + 3


def test_a_later_version_of_a_page_is_told_as_such(root: Path, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("07-cobalt-suspension-1-first-version.html", "08-cobalt-suspension-2-corrected.html"):
        shutil.copy(root / "seeds" / "articles" / name, folder / "pages" / name)
    code, out, _ = run(["ingest", "pages", "--csv"], capfd)
    assert code == 0
    assert "takes the place of the version from 07-cobalt-suspension-1-first-version.html" in out


def test_what_extract_prints_can_be_loaded(root: Path, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(["extract", str(root / "seeds" / "articles"), "--format", "trig"], capfd)
    assert code == 0
    (folder / "all.trig").write_text(out, encoding="utf-8")
    code, _, err = run(["load", "all.trig"], capfd)
    assert code == 0, err


def test_a_report_that_cannot_be_written_stops_before_the_run(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(["ingest", "pages", "--report", "nowhere/report.html"], capfd)
    assert (code, len(err.strip().splitlines())) == (3, 1)
    assert not (folder / "kg").exists()


@pytest.mark.parametrize("option", [["--model", "no_such_model"], ["--seeds", "bad"], ["--shapes", "bad"]])
def test_a_bad_part_stops_before_the_store_is_made(
    option: list[str], folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad").mkdir()
    (folder / "bad" / "x.ttl").write_text("this is no Turtle")
    code, _, err = run(["ingest", "pages", *option], capfd)
    assert code in {1, 2}, err
    assert "Traceback" not in err
    assert not (folder / "kg").exists()


def test_a_folder_without_pages_is_said_so(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "none").mkdir()
    code, _, err = run(["ingest", "none"], capfd)
    assert (code, "no pages in none" in err) == (2, True)
    assert not (folder / "kg").exists()


def test_closed_standard_input_is_said_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    code, _, err = run(["ingest", "-"], capfd)
    assert (code, "standard input" in err) == (2, True)


def test_extract_tells_a_bad_page_once_and_goes_on(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "pages" / "empty.txt").touch()
    code, out, err = run(["extract", "pages"], capfd)
    assert code == 1
    assert len(out.splitlines()) == 1
    assert err.count("empty.txt") == 1


def test_a_stored_query_answers_from_the_command_line(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(["ingest", "pages"], capfd)
    code, out, _ = run(["query", "producers-of-commodity", "--commodity", "rare earths", "--csv"], capfd)
    assert code == 0
    assert out.splitlines()[1].startswith("rare earths,China,")
    code, _, err = run(["query", "producers-of-commodity", "--metal", "x"], capfd)
    assert (code, "metal" in err) == (2, True)


def test_validate_tells_by_exit_code_whether_the_data_conforms(
    root: Path, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run(["ingest", "pages"], capfd)
    assert run(["validate"], capfd)[0] == 0
    bad = next((root / "tests" / "shapes" / "claim").glob("invalid-*.ttl"))
    assert run(["validate", str(bad), "--format", "json"], capfd)[0] == 1


def test_a_second_run_reports_on_what_the_store_holds(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert run(["ingest", "pages", "--report", "report.html"], capfd)[0] == 0
    assert "1 document," in (folder / "report.html").read_text(encoding="utf-8")


def test_a_store_that_cannot_be_made_is_one_line(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(["ingest", "pages", "--store", f"pages/{GOOD}/kg"], capfd)
    assert (code, out, len(err.strip().splitlines())) == (3, "", 1)


def test_another_spacy_pipeline_reads_pages(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    model = str(write_pipeline(folder / "stock"))
    (folder / "a.txt").write_text("Sergei Lavrov met Wang Yi in Geneva.\n", encoding="utf-8")
    code, out, _ = run(["extract", "a.txt", "--reader", "plain", "--model", model], capfd)
    claims = [(claim["relation"], claim["subject"], claim["object"]) for claim in json.loads(out)["claims"]]
    assert code == 0
    assert claims == [("meets", f"{BASE}person/sergey-lavrov", f"{BASE}person/wang-yi")]


def test_a_missing_spacy_pipeline_is_one_line_and_stores_nothing(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(["ingest", "pages", "--model", "no_such_pipeline"], capfd)
    assert code == 2
    assert out == ""
    assert len(err.splitlines()) == 1 and "no_such_pipeline" in err
    assert not list((folder / "kg").rglob("*.nq*"))
