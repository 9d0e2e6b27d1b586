"""Offer the catalogue of stored queries: list, check, export."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from loader.cli.console import CsvFlag, JsonFlag, TableFlag, choose_format, print_rows, say
from loader.errors import DataError, UsageError

app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)

FoldersOption = Annotated[
    list[Path] | None, typer.Option("--queries", help="A folder with queries of your own; may be repeated.")
]


@app.callback(epilog="Example: geopol queries --tag measure")
def queries(
    context: typer.Context,
    tag: Annotated[str | None, typer.Option("--tag", help="Only queries with this tag.")] = None,
    folders: FoldersOption = None,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
    as_table: TableFlag = False,
) -> None:
    """List the stored queries and their parameters; check or export them."""
    context.obj = folders
    if context.invoked_subcommand is not None:
        return
    from loader.queries import readable

    form = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    found, faults = readable(query_folders(folders))
    rows = [
        [
            stored.name,
            stored.summary,
            " ".join(f"--{p.name}={p.default or ''}" for p in stored.parameters),
            " ".join(stored.tags),
        ]
        for stored in found.values()
        if tag is None or tag in stored.tags
    ]
    if not rows and tag is not None:
        tags = sorted({tag for stored in found.values() for tag in stored.tags})
        raise UsageError(f"no query has the tag {tag!r}; there are {', '.join(tags)}")
    print_rows(["name", "summary", "parameters", "tags"], rows, form)
    for fault in faults:
        say(f"geopol: left out: {fault}; `geopol queries check` lists every fault")


@app.command(epilog="Example: geopol queries check --queries my-queries/")
def check(context: typer.Context, folders: FoldersOption = None) -> None:
    """Check front matter, parameters and syntax of every query.

    Each fault is told with file and line; one bad file does not stop the others.
    """
    from loader.queries import check as faults_of
    from loader.queries import readable

    chosen = query_folders([*(context.obj or ()), *(folders or ())])
    faults = faults_of(chosen)
    for fault in faults:
        typer.echo(fault)
    if faults:
        files = len({fault.split(".rq:")[0] for fault in faults})
        raise DataError(f"{len(faults)} fault(s) in {files} file(s); correct these lines and check again")
    say(f"{len(readable(chosen)[0])} queries, no fault")


@app.command(epilog="Example: geopol queries export --format sparql-examples > queries.ttl")
def export(
    context: typer.Context,
    form: Annotated[str, typer.Option("--format", help="sparql-examples: sh:SPARQLExecutable as Turtle.")] = (
        "sparql-examples"
    ),
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", help="The address that the queries are for, as schema:target.")
    ] = None,
    folders: FoldersOption = None,
) -> None:
    """Write the catalogue for other tools, on standard output."""
    from loader.queries import readable, to_examples

    if form != "sparql-examples":
        raise UsageError(f"unknown --format {form!r}; use sparql-examples")
    if endpoint is not None and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", endpoint):
        raise UsageError(f"--endpoint {endpoint!r} is no address; write it like https://example.org/sparql")
    found, faults = readable(query_folders([*(context.obj or ()), *(folders or ())]))
    sys.stdout.write(to_examples(found.values(), endpoint=endpoint))
    for fault in faults:
        say(f"geopol: left out: {fault}; `geopol queries check` lists every fault")


def query_folders(own: list[Path] | None) -> list[Path]:
    """Return the folders with queries, the packaged one first.

    Raises:
        UsageError: when one is missing.
    """
    from loader.resources import data_folder

    for folder in own or ():
        if not folder.is_dir():
            raise UsageError(f"no folder {folder}; --queries takes a folder with .rq files")
    return [data_folder("queries"), *(own or ())]
