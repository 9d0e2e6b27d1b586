"""The commands of quarantine take bad input with one clear message, and lose nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loader.cli import main
from loader.model import Page
from loader.quarantine import Shelf
from loader.store import QUARANTINED, LedgerEntry, open_store

PAGE = Page("short.txt", b"", "text", "short")
ENTRY = LedgerEntry(
    "https://w3id.org/geopol/id/document/short",
    QUARANTINED,
    "2025-06-09T08:00:00Z",
    "short.txt",
    reason="empty: nothing",
)


def run(*arguments: str) -> int:
    try:
        main(list(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    with open_store("kg", create=True) as store:
        Shelf("kg").keep(ENTRY, PAGE, None)
        store.quarantine(ENTRY)
    return "kg"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("show", "nothing"), 2, "no page nothing is in quarantine; `geopol quarantine list` lists those that are"),
        (("show", ""), 2, "no page  is in quarantine"),
        (("show", "short", "--format", "pdf"), 0, "empty: nothing"),  # there is no report to format
        (("retry", "nothing"), 2, "no page nothing is in quarantine"),
        (("retry", "--page", "good.txt"), 2, "--page stands for one page: name the one that it corrects"),
        (("retry", "short", "--page", "missing.txt"), 2, "no file missing.txt; give the path of the corrected page"),
        (("discard", "short", "nothing"), 2, "no page nothing is in quarantine"),
        (("discard", "../kg"), 2, "no page ../kg is in quarantine"),
    ],
)
def test_bad_input_is_told_and_the_page_stays(
    arguments: tuple[str, ...], code: int, message: str, place: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run("quarantine", *arguments, "--store", place) == code
    told = capfd.readouterr()
    assert message in told.err and "Traceback" not in told.err
    assert run("quarantine", "list", "--store", place, "--json") == 0
    assert [row["page"] for row in json.loads(capfd.readouterr().out)] == ["short"]


def test_a_page_is_discarded_once(place: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("quarantine", "discard", "short", "short", "--store", place) == 0
    assert capfd.readouterr().err.count("discarded short") == 1
    assert run("quarantine", "discard", "short", "--store", place) == 2
    assert "no page short is in quarantine" in capfd.readouterr().err
    assert not list(Shelf(place).folder.iterdir())


def test_an_empty_quarantine_lists_and_retries_nothing(place: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("quarantine", "discard", "short", "--store", place) == 0
    capfd.readouterr()
    assert run("quarantine", "list", "--store", place, "--json") == 0
    assert json.loads(capfd.readouterr().out) == []
    assert run("quarantine", "retry", "--store", place, "--json") == 0


@pytest.mark.parametrize("arguments", [("retry",), ("retry", "short"), ("discard", "short")])
def test_another_writer_is_waited_for_by_nobody(
    arguments: tuple[str, ...], place: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with open_store(place):
        assert run("quarantine", *arguments, "--store", place) == 3
    told = capfd.readouterr().err
    assert "kg" in told and "Traceback" not in told
    assert run("quarantine", "list", "--store", place, "--json") == 0
    assert [row["page"] for row in json.loads(capfd.readouterr().out)] == ["short"]


def test_a_store_that_is_none_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for command in (("list",), ("retry",), ("discard", "x"), ("show", "x")):
        assert run("quarantine", *command, "--store", str(tmp_path / "none")) in (2, 3)
        assert "Traceback" not in capfd.readouterr().err
