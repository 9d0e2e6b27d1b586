"""What the documentation shows is what the program does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from loader.cli import app
from tests.references import demo_output, shown_part


def test_readme_shows_the_real_output_of_the_demo(root: Path, tmp_path: Path) -> None:
    assert shown_part(demo_output(tmp_path)) in (root / "README.md").read_text(encoding="utf-8")


def test_readme_names_every_command_and_no_other(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    commands |= {group.name for group in app.registered_groups if group.name}
    named = {shlex.split(found)[1] for found in re.findall(r"`(geopol [a-z][^`]*)`", readme)}
    assert named == commands


def test_readme_opens_with_its_two_commands(root: Path) -> None:
    lines = [
        line.strip()
        for line in (root / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("    ")
    ]
    assert lines[:2] == ["make demo", "make test"]
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{target}:" in makefile for target in ("demo", "test"))
    assert "make test" in (root / ".ci" / "run").read_text(encoding="utf-8")


def test_the_python_example_of_the_readme_runs(root: Path, tmp_path: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    block = readme.partition("## From Python\n")[2].partition("\n## ")[0]
    code = "\n".join(line[4:] for line in block.splitlines())
    exec(compile(code.replace('"seeds/', f'"{root}/seeds/'), "README.md", "exec"), {})
