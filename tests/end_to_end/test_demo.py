"""The demo leaves a store on which every stored query says something."""

from __future__ import annotations

from pathlib import Path

import pytest

from loader.cli import main
from loader.queries import catalogue
from loader.resources import data_folder


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patched, pytest.raises(SystemExit) as stopped:
        patched.chdir(folder)
        main(["demo", "--store", "kg"])
    assert not stopped.value.code
    return folder / "kg"


@pytest.mark.parametrize("name", sorted(catalogue([data_folder("queries")])))
def test_a_stored_query_has_rows_on_the_demo(name: str, demo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["query", name, "--store", str(demo), "--format", "csv"])
    assert len(capfd.readouterr().out.splitlines()) > 1
