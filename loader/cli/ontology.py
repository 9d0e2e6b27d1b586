"""Offer the command that documents the ontology."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from loader.cli.console import say
from loader.errors import StoreError

app = typer.Typer(help="Read about the ontology.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def ontology() -> None:
    """Read about the ontology."""


@app.command(help="Write all terms as one HTML page.", epilog="Example: geopol ontology docs --output ontology.html")
def docs(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file for the page, instead of standard output.")
    ] = None,
) -> None:
    """Write all terms as one HTML page."""
    from loader.ontology_page import ontology_page
    from loader.reports import write_whole
    from loader.resources import data_folder

    page = ontology_page(data_folder("ontology"))
    if output is None:
        sys.stdout.write(page)
        return
    try:
        write_whole(output, page)
    except OSError as error:
        raise StoreError(f"cannot write {output}: {error.strerror}; choose another place") from error
    say(f"wrote {output}")
