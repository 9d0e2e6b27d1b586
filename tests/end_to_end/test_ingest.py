"""The sample pages go through the whole path, and the sums add up."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from loader.cli import main
from loader.documents import read_pages
from loader.pipeline import Outcome, Tools, ingest
from loader.store import Store, open_store


def clock() -> str:
    return "2025-07-01T00:00:00+00:00"


def run(store: Store, tools: Tools, *paths: Path) -> list[Outcome]:
    return list(ingest(read_pages([str(path) for path in paths]), store, tools, clock=clock))


def states(outcomes: list[Outcome]) -> dict[str, int]:
    found = {"committed": 0, "quarantined": 0, "duplicate": 0, "skipped": 0}
    for outcome in outcomes:
        found[outcome.state] += 1
    return found


@pytest.fixture(scope="module")
def ingested(tools: Tools, root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Outcome]]:
    folder = tmp_path_factory.mktemp("samples") / "kg"
    with open_store(str(folder), create=True) as store:
        return folder, run(store, tools, root / "seeds" / "articles")


def test_all_sample_pages_are_committed(ingested: tuple[Path, list[Outcome]]) -> None:
    _, outcomes = ingested
    assert states(outcomes) == {"committed": 20, "quarantined": 0, "duplicate": 0, "skipped": 1}, [
        (outcome.source, outcome.reason) for outcome in outcomes if outcome.state == "quarantined"
    ]


def test_a_second_run_changes_nothing(ingested: tuple[Path, list[Outcome]], tools: Tools, root: Path) -> None:
    folder, _ = ingested
    with open_store(str(folder)) as store:
        before = store.dump()
        outcomes = run(store, tools, root / "seeds" / "articles")
        assert states(outcomes) == {"committed": 0, "quarantined": 0, "duplicate": 20, "skipped": 1}
        assert store.dump() == before


def test_the_corrected_version_replaces_the_first(ingested: tuple[Path, list[Outcome]]) -> None:
    folder, outcomes = ingested
    first, second = (outcome.entry for outcome in outcomes if "cobalt-suspension" in outcome.source)
    assert first is not None
    assert second is not None
    assert first.document == second.document
    with open_store(str(folder), read_only=True) as store:
        entry = store.entry(first.document)
        assert entry is not None
        assert entry.source.endswith("08-cobalt-suspension-2-corrected.html")
        text = store.dump().decode()
    assert "exports of cobalt for four months" in text
    assert "exports of cobalt for three months" not in text


def test_the_same_page_gives_the_same_bytes(tools: Tools, root: Path, tmp_path: Path) -> None:
    page = root / "seeds" / "articles" / "11-three-capitals-trade-week.html"
    dumps = []
    for name in ("a", "b"):
        with open_store(str(tmp_path / name), create=True) as store:
            run(store, Tools() if name == "b" else tools, page)
            dumps.append(store.dump())
    assert dumps[0] == dumps[1]


def test_a_bad_page_is_set_aside_and_the_run_goes_on(tools: Tools, root: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a-empty.txt").write_bytes(b"")
    (pages / "b-picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (pages / "c-broken.html").write_text("<html><body><div><p>unclosed <b>" + "<div>" * 3000)
    (pages / "d-menu.html").write_text(
        "<html><body><nav><a href='/'>Home</a><a href='/news'>News</a></nav></body></html>"
    )
    (pages / "e-note.pdf").write_bytes(b"%PDF-1.4")
    shutil.copy(root / "seeds" / "articles" / "16-india-rice-exports.html", pages / "z-good.html")
    with open_store(str(tmp_path / "kg"), create=True) as store:
        outcomes = run(store, tools, pages)
        assert states(outcomes) == {"committed": 1, "quarantined": 4, "duplicate": 0, "skipped": 1}
        assert all(outcome.reason for outcome in outcomes if outcome.state != "committed")
        quarantined = [entry.source for entry in store.entries() if entry.state == "quarantined"]
    assert [Path(source).name[:1] for source in sorted(quarantined)] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["ingest", "no-such-page.html"], 2, ["no-such-page.html"]),
        (["ingest", "https://news.example/a"], 2, ["--fetch"]),
        (["extract", "x.txt", "--format", "pdf"], 2, ["pdf", "jsonl"]),
        (["extract", "x.txt", "--explain", "--format", "turtle"], 2, ["--explain", "turtle"]),
        (["load", "no-such.ttl"], 2, ["no-such.ttl"]),
        (["query", "no-such-query", "--store", "none"], 2, ["no-such-query"]),
        (["query", "accusations", "--store", "none"], 3, ["none", "geopol"]),
        (["documents", "--store", "none"], 3, ["none", "geopol"]),
        (["show", "China", "--store", "none"], 3, ["none"]),
        (["remove", "https://w3id.org/geopol/id/document/x", "--store", "none"], 3, ["none"]),
        (["validate", "no-such.ttl"], 2, ["no-such.ttl"]),
        (["ingest", "page.txt", "--seeds", "no-folder"], 2, ["no-folder"]),
    ],
)
def test_a_mistake_is_one_clear_line_and_the_right_code(
    arguments: list[str],
    code: int,
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    said = capsys.readouterr().err
    assert stopped.value.code == code, said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1
    for word in words:
        assert word in said
    assert list(tmp_path.iterdir()) == []


def test_a_syntax_error_tells_line_and_column_and_loads_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.ttl").write_text("@prefix ex: <http://example.org/> .\nex:a ex:b ;; ex:c .\n")
    with pytest.raises(SystemExit) as stopped:
        main(["load", "bad.ttl", "--no-validate"])
    assert stopped.value.code == 1
    said = capsys.readouterr().err
    assert "bad.ttl" in said
    assert "line 2" in said
    assert "column" in said
