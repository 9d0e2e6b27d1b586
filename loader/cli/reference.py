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


@app.command(
    help="Build the Turtle of the seed graph from its CSV tables.", epilog="Example: geopol seeds build --check"
)
def build(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder with the CSV tables; none means seeds/reference.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only say whether the Turtle is current; exit code 1 when not.")
    ] = False,
) -> None:
    """Build the Turtle of the seed graph from its CSV tables."""
    from loader.reference.build import check as require_current
    from loader.reference.build import write
    from loader.resources import data_folder

    target = folder or data_folder("seeds") / "reference"
    if check:
        require_current(target)
        say("the seed graph is current")
        return
    changed = write(target)
    for path in changed:
        say(f"{'wrote' if path.exists() else 'removed'} {path}")
    if not changed:
        say("nothing to change: the seed graph is current")
