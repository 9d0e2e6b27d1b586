"""The help of each command ends with an example, and the example runs."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from loader.cli import app
from loader.documents import read_pages
from loader.pipeline import Tools, ingest
from loader.store import open_store

COMMANDS = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]


@pytest.fixture(scope="module")
def folder(root: Path, tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder like the checkout, with a store of the sample pages in it."""
    place = tmp_path_factory.mktemp("checkout")
    for name in ("seeds", "ontology", "queries"):
        (place / name).symlink_to(root / name)
    pages = read_pages([str(root / "seeds" / "articles")])
    with open_store(str(place / "kg"), create=True) as store:
        list(ingest(pages, store, tools, clock=lambda: "2025-07-01T00:00:00+00:00"))
        for reference in tools.settings.reference_folders():
            store.ensure_reference(reference, loaded_at="2025-07-01T00:00:00+00:00")
    return place


def geopol(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "loader", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def serves(arguments: list[str], folder: Path) -> bool:
    """Start the service, which does not end by itself, on a free port; return whether it says that it serves."""
    arguments = [*arguments[: arguments.index("--port")], "--port", "0"]
    command = [sys.executable, "-m", "loader", *arguments]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        told = process.stdout.readline()
        process.terminate()
    return told.startswith("geopol serves")


GROUPS = [["seeds", "build"], *(["match", name] for name in ("list", "confirm", "reject", "merge", "split", "export"))]


@pytest.mark.parametrize("arguments", [*([name] for name in COMMANDS), *GROUPS], ids=" ".join)
def test_help_ends_with_an_example_that_runs(arguments: list[str], folder: Path, tmp_path: Path) -> None:
    told = geopol([*arguments, "--help"], folder)
    assert told.returncode == 0
    example = told.stdout.partition("Example: ")[2]
    assert example, told.stdout
    words = shlex.split(" ".join(re.sub(r"-\n\s+", "-", example).split()))  # help is wrapped after hyphens too
    assert words[0] == "geopol"
    place = tmp_path / "copy"
    shutil.copytree(folder, place, symlinks=True)
    if arguments == ["serve"]:
        assert serves(words[1:], place)
        return
    done = geopol(words[1:], place)
    assert done.returncode == 0, done.stderr
