"""Print rows, progress and messages the same way in every command."""

from __future__ import annotations

import csv
import inspect
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, TypeVar

import typer

from loader.errors import UsageError

T = TypeVar("T")
Rows = Sequence[Sequence[str]]

StoreOption = Annotated[
    str, typer.Option("--store", envvar="GEOPOL_STORE", help="A directory, or the address of a SPARQL server.")
]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print rows as JSON.")]
CsvFlag = Annotated[bool, typer.Option("--csv", help="Print rows as CSV.")]
TableFlag = Annotated[bool, typer.Option("--table", help="Print rows as a table (the default).")]


def register(app: typer.Typer, command: Callable[..., None], **settings: Any) -> None:
    """Add a command to ``app``; the "Example:" of its docstring closes its help."""
    text, _, example = (inspect.getdoc(command) or "").partition("Example: ")
    app.command(help=text.strip(), epilog=f"Example: {example.strip()}", **settings)(command)


def choose_format(*, as_json: bool, as_csv: bool, as_table: bool) -> str:
    """Return json, csv or table.

    Raises:
        UsageError: when more than one is asked for.
    """
    if as_json + as_csv + as_table > 1:
        raise UsageError("use one of --json, --csv and --table")
    return "json" if as_json else "csv" if as_csv else "table"


def print_rows(columns: Sequence[str], rows: Rows, form: str, *, title: str | None = None) -> None:
    """Print rows on standard output as json, csv or table."""
    if form == "json":
        typer.echo(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=2))
    elif form == "csv":
        typer.echo(_csv(columns, rows), nl=False)
    else:
        _print_table(columns, rows, title)


def _csv(columns: Sequence[str], rows: Rows) -> str:
    """Return RFC 4180 text; cells that a spreadsheet would run are prefixed."""
    from loader.queries.answers import safe_cell

    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def _print_table(columns: Sequence[str], rows: Rows, title: str | None) -> None:
    from loader.cli.layout import lay_out

    if title:
        typer.echo(f"\n{title}\n")
    typer.echo(lay_out(columns, rows), nl=False)
    if not rows:
        typer.echo("(no rows)")


def say(message: str) -> None:
    """Print a message for the person, on standard error."""
    typer.echo(message, err=True)


@contextmanager
def waiting(message: str) -> Iterator[None]:
    """Show a spinner while something slow runs; nothing when not on a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(message):
        yield


@contextmanager
def progress(message: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that shows how many of how many steps are done, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(message, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


@contextmanager
def measuring(total: int, *, message: str) -> Iterator[Callable[[int], None] | None]:
    """Show a bar of bytes with an estimate of the time left, on a terminal only; yield what to tell them to."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(message, total=total)
        yield lambda count: progress.advance(task, count)


def track(items: Iterable[T], *, total: int, message: str) -> Iterator[T]:
    """Yield items with a progress bar on standard error, on a terminal only."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(message, total=total)
        for item in items:
            yield item
            progress.advance(task)
