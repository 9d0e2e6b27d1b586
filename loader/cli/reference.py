"""Offer the command that builds the seed graph from its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from loader.cli.console import say

app = typer.Typer(help="Build the seed graph.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def seeds() -> None:
    """Build the seed graph from its tables."""


@app.command()
def build(
    folder: Annotated[Path | None, typer.Argument(help="A folder with the CSV tables; none means seeds/reference.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say whether the Turtle is current; exit code 1 when not.")] = False,
) -> None:
    """Build the Turtle of the seed graph from its CSV tables.

    Example: geopol seeds build --check
    """
    from loader.reference.build import stale_files, write_seeds
    from loader.resources import data_folder

    target = folder or data_folder("seeds") / "reference"
    if not check:
        for path in write_seeds(target):
            say(f"wrote {path}")
        return
    stale = stale_files(target)
    if stale:
        say(f"not current: {', '.join(stale)}; run `geopol seeds build`")
        raise typer.Exit(1)
    say("the seed graph is current")
