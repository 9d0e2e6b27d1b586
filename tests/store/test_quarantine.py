"""A page that is set aside is kept whole, and leaves quarantine when it is good."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from loader.cli import main
from loader.documents import read_pages
from loader.errors import StoreError
from loader.model import Page
from loader.pipeline import Outcome, Tools, ingest
from loader.quarantine import Shelf, choose, discard, in_quarantine
from loader.settings import Settings
from loader.store import Store, open_store
from tests.store.endpoint import Endpoint

NOW = "2025-06-09T08:00:00Z"
STRICT = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix schema: <https://schema.org/> .
<urn:strict> a sh:NodeShape ; sh:targetClass schema:NewsArticle ; sh:property <urn:strict-language> .
<urn:strict-language> a sh:PropertyShape ; sh:path schema:inLanguage ; sh:hasValue "fr" ;
    sh:severity sh:Violation ; sh:message "Only French is wanted."@en .
"""


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    folder = tmp_path / "strict"
    folder.mkdir()
    (folder / "strict.ttl").write_text(STRICT)
    return folder


@pytest.fixture(params=["embedded", "server"])
def location(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    if request.param == "embedded":
        return str(tmp_path / "kg")
    server: Endpoint = request.getfixturevalue("server")
    return server.url


@pytest.fixture(scope="module")
def page(root: Path) -> Page:
    found = next(iter(read_pages([str(root / "seeds" / "articles" / "16-india-rice-exports.html")])))
    assert isinstance(found, Page)
    return found


def states(store: Store, *pages: Page, tools: Tools) -> list[str]:
    return [outcome.state for outcome in ingest(pages, store, tools, clock=lambda: NOW)]


def test_a_page_that_fails_is_kept_and_committed_when_the_shapes_are_better(
    location: str, page: Page, strict: Path, tools: Tools
) -> None:
    with open_store(location, create=True) as store:
        assert states(store, page, tools=Tools(Settings(shapes=(strict,)))) == ["quarantined"]
        (kept,) = in_quarantine(store)
        assert (kept.page, kept.entry.reason) == (page, "Only French is wanted.")
        assert kept.run is not None and [r.message for r in kept.run.reports[0].results if r.severity == "Violation"]
        assert kept.page is not None and states(store, kept.page, tools=tools) == ["committed"]
        assert in_quarantine(store) == []
        assert list(Shelf(location).folder.iterdir()) == []


def test_a_page_that_cannot_be_read_is_kept_too(location: str, tools: Tools) -> None:
    empty = Page("empty.html", b"<html><body></body></html>", "html", "empty")
    with open_store(location, create=True) as store:
        assert states(store, empty, tools=tools) == ["quarantined"]
        (kept,) = in_quarantine(store)
        assert (kept.page, kept.run) == (empty, None)
        discard(store, kept)
        assert in_quarantine(store) == []
        assert not list(Shelf(location).folder.iterdir())


def test_the_ledger_tells_of_a_page_only_once_it_is_kept(
    location: str, page: Page, strict: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that ends between the two writes, as by a full disk, loses neither page: the next takes them up."""

    def full(*_: object) -> None:
        raise StoreError("no room")

    empty = Page("empty.html", b"<html><body></body></html>", "html", "empty")
    with open_store(location, create=True) as store:
        with monkeypatch.context() as patched:
            patched.setattr(Shelf, "keep", full)
            for one in (page, empty):
                with pytest.raises(StoreError, match="no room"):
                    states(store, one, tools=Tools(Settings(shapes=(strict,))))
        assert store.entries() == []
        assert states(store, page, empty, tools=Tools(Settings(shapes=(strict,)))) == ["quarantined"] * 2
        assert {kept.page for kept in in_quarantine(store)} == {page, empty}


def test_a_bad_version_leaves_the_good_one_and_is_discarded(
    location: str, page: Page, strict: Path, tools: Tools
) -> None:
    worse = replace(page, content=page.content.replace(b"</p>", b" It was so.</p>", 1))
    with open_store(location, create=True) as store:
        assert states(store, page, tools=tools) == ["committed"]
        before = store.entries()
        assert states(store, worse, tools=Tools(Settings(shapes=(strict,)))) == ["quarantined"]
        discard(store, next(choose(store, [before[0].document])))
        assert store.entries() == before


def run(*arguments: str) -> int:
    try:
        main(list(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_the_commands_list_show_correct_and_retry(
    location: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_text("")
    good.write_text(
        "Japan backs India\n\nJune 9, 2025\n\nTOKYO - Japan imposed a tariff of 5% on steel from India on Monday. "
        "The government of Japan said that it would support talks with India on trade next month in Tokyo.\n"
    )
    assert run("ingest", str(bad), "--store", location) == 1
    bad.unlink()
    capfd.readouterr()
    assert run("quarantine", "list", "--store", location, "--json") == 0
    (row,) = json.loads(capfd.readouterr().out)
    assert row["source"].endswith("bad.txt") and row["reason"].startswith("empty:")
    assert run("quarantine", "show", row["page"], "--store", location) == 0
    assert "empty" in capfd.readouterr().err
    assert run("quarantine", "retry", "--store", location) == 1
    assert run("quarantine", "retry", row["page"], "--page", str(good), "--store", location) == 0
    capfd.readouterr()
    assert run("quarantine", "list", "--store", location, "--json") == 0
    assert json.loads(capfd.readouterr().out) == []
    assert run("quarantine", "show", "nothing", "--store", location) == 2
    assert "no page nothing is in quarantine" in capfd.readouterr().err


@pytest.mark.parametrize("same_page", [True, False], ids=["the same page", "no page at all"])
def test_a_failed_correction_leaves_the_page_as_it_was(
    location: str, page: Page, strict: Path, tmp_path: Path, same_page: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.html"
    bad.write_bytes(page.content.replace(b"</p>", b" It was so.</p>", 1) if same_page else b"<html></html>")
    with open_store(location, create=True) as store:
        assert states(store, page, tools=Tools(Settings(shapes=(strict,)))) == ["quarantined"]
        before = in_quarantine(store)
    retry = ("quarantine", "retry", before[0].name, "--page", str(bad), "--store", location)
    assert run(*retry, "--shapes", str(strict)) == 1
    assert "1 quarantined" in capfd.readouterr().err
    with open_store(location) as store:
        assert in_quarantine(store) == before and before[0].page == page
        assert len(list(Shelf(location).folder.iterdir())) == 1


def test_a_correction_that_fails_as_another_page_in_quarantine_spoils_neither(
    location: str, page: Page, strict: Path, tmp_path: Path
) -> None:
    empty = Page(str(tmp_path / "empty.html"), b"<html><body></body></html>", "html", "empty")
    correction = tmp_path / "correction.html"
    correction.write_bytes(page.content)
    with open_store(location, create=True) as store:
        assert states(store, page, empty, tools=Tools(Settings(shapes=(strict,)))) == ["quarantined"] * 2
        before = in_quarantine(store)
    retry = ("quarantine", "retry", empty.source, "--page", str(correction), "--store", location)
    assert run(*retry, "--shapes", str(strict)) == 1
    with open_store(location) as store:
        assert in_quarantine(store) == before


def test_a_page_that_a_retry_skips_stays(
    location: str, page: Page, strict: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(location, create=True) as store:
        assert states(store, page, tools=Tools(Settings(shapes=(strict,)))) == ["quarantined"]
        before = in_quarantine(store)
    monkeypatch.setattr("loader.pipeline.ingest", lambda *_, **__: [Outcome("skipped", page.source)])
    assert run("quarantine", "retry", "--store", location) == 1
    with open_store(location) as store:
        assert in_quarantine(store) == before
