"""The cache of the gazetteer: right when it is there, cut off, stale, or written by two at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from loader.errors import UsageError
from loader.reference import indexing
from loader.reference.cache import kept
from loader.reference.gazetteer import load_gazetteer


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    place = tmp_path / "cache"
    monkeypatch.setenv("GEOPOL_CACHE", str(place))
    return place


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.ttl"
    path.write_text("one", encoding="utf-8")
    return path


@pytest.fixture
def counted(source: Path) -> Callable[[], list[str]]:
    """Work whose answer is the content of the source with the number of times it ran."""
    times: list[str] = []

    def work() -> list[str]:
        times.append(source.read_text(encoding="utf-8"))
        return [times[-1], str(len(times))]

    return work


def test_work_is_done_once_until_a_source_changes(source: Path, counted: Callable[[], object]) -> None:
    assert [kept("x", [source], counted) for _ in range(3)] == [["one", "1"]] * 3
    source.write_text("two", encoding="utf-8")
    assert kept("x", [source], counted) == ["two", "2"]
    source.write_text("one", encoding="utf-8")
    assert kept("x", [source], counted) == ["one", "1"]


def test_what_was_cut_off_or_changed_is_made_anew(source: Path, folder: Path, counted: Callable[[], object]) -> None:
    kept("x", [source], counted)
    path = next(folder.glob("x-*.json"))
    whole = path.read_bytes()
    for number, damaged in enumerate((b"", whole[:40], whole[:-1], whole.replace(b"one", b"oNe")), start=2):
        path.write_bytes(damaged)
        assert kept("x", [source], counted) == ["one", str(number)]


def test_a_cache_that_cannot_be_written_costs_no_answer(
    source: Path, folder: Path, counted: Callable[[], object]
) -> None:
    folder.write_text("a file where the folder should be", encoding="utf-8")
    assert kept("x", [source], counted) == ["one", "1"]
    assert kept("x", [source], counted) == ["one", "2"]


def test_a_full_disk_leaves_nothing_behind(
    source: Path, folder: Path, counted: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert kept("x", [source], counted) == ["one", "1"]
    assert list(folder.iterdir()) == []


def test_old_files_are_cleared(source: Path, folder: Path, counted: Callable[[], object]) -> None:
    for number in range(8):
        source.write_text(str(number), encoding="utf-8")
        kept("x", [source], counted)
    assert len(list(folder.iterdir())) == 4


def test_two_processes_at_once_get_the_same_and_leave_one_file(folder: Path, seeds: Path) -> None:
    code = (
        "from pathlib import Path; import sys; from loader.reference.gazetteer import load_gazetteer;"
        "print(load_gazetteer([Path(sys.argv[1])]).named('Beijing'))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(seeds)], stdout=subprocess.PIPE, env={**os.environ})
        for _ in range(3)
    ]
    answers = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert len(answers) == 1
    assert b"government/cn" in answers.pop()
    assert [path.suffix for path in folder.iterdir()] == [".json"]


def test_a_kept_gazetteer_answers_as_a_fresh_one(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = load_gazetteer([seeds])
    monkeypatch.setattr(indexing, "_index", lambda _: pytest.fail("the cache was not used"))
    again = load_gazetteer([seeds])
    text = (
        "Beijing and the U.S. Treasury Secretary met China's Commerce Ministry over rare earths in Geneva, the EU said"
    )
    assert again.find(text) == fresh.find(text) != []
    for kind in ("office", "agreement", "government", "person"):
        assert again.iris(kind) == fresh.iris(kind) != ()
        for iri in again.iris(kind)[:40]:
            assert again.entity(iri) == fresh.entity(iri)
            assert again.holdings(iri) == fresh.holdings(iri)
            assert again.parties_of(iri) == fresh.parties_of(iri)


def test_a_folder_without_turtle_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "mine"
    empty.mkdir()
    with pytest.raises(UsageError, match=r"mine holds no Turtle file; give a folder with files such as"):
        load_gazetteer([empty])
    (empty / "persons.csv").write_text("id,name\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"mine holds tables, but no Turtle; run: geopol seeds build .*mine$"):
        load_gazetteer([empty])
