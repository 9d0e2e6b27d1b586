"""The wheel holds everything that runs need."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(folder),
        str(root),
    ]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return next(folder.glob("geopol_graph-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone in a new environment; its dependencies come from this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    site = next(folder.glob("lib/python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    python = folder / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", str(wheel)],
        check=True,
    )
    return folder


def test_wheel_holds_the_four_data_folders_and_the_model(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "ontology/geopolitical.ttl",
        "shapes/claim.ttl",
        "queries/accusations.rq",
        "seeds/reference/countries.ttl",
    ):
        assert f"loader/_data/{needed}" in names
    assert "loader/language/model/encoder.onnx" in names
    assert not [name for name in names if name.startswith(("tests/", "ontology/", "shapes/", "queries/", "seeds/"))]


def test_demo_runs_from_the_installed_wheel(installed: Path, tmp_path: Path) -> None:
    command = [str(installed / "bin" / "geopol"), "demo", "--store", "kg"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().splitlines()[-4] == "Try next:"
    assert (tmp_path / "demo-report.html").is_file()
    assert " 0 quarantined" in done.stderr
    where = [str(installed / "bin" / "python"), "-c", "import loader; print(loader.__file__)"]
    assert str(installed) in subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True).stdout


def test_the_model_card_tells_the_hash_of_each_file(root: Path) -> None:
    folder = root / "loader" / "language" / "model"
    card = (folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    for name in ("encoder.onnx", "relations.onnx", "tokenizer.json", "lemmas.tsv"):
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert f"| `{name}` | {digest} |" in card
