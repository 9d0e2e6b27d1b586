"""Offer the commands that ask the store: query, sparql, show."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loader.cli.console import CsvFlag, JsonFlag, StoreOption, TableFlag, choose_format, print_rows
from loader.cli.queries import FoldersOption, query_folders
from loader.errors import UsageError

if TYPE_CHECKING:
    from loader.store import Result, Store

FormatOption = Annotated[
    str | None, typer.Option("--format", help="table, csv, tsv, json, xml or md; for graphs also ttl, nt or jsonld.")
]
LimitOption = Annotated[int | None, typer.Option("--limit", min=1, max=1_000_000, help="At most so many rows.")]
OffsetOption = Annotated[int, typer.Option("--offset", min=0, max=1_000_000, help="Leave out so many rows first.")]
_TABLE = "table"


def query(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A stored query; `geopol queries` lists them.")],
    store: StoreOption = "kg",
    folders: FoldersOption = None,
    form: FormatOption = None,
    limit: LimitOption = None,
    offset: OffsetOption = 0,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
    as_table: TableFlag = False,
) -> None:
    """Run a stored query.

    Its parameters are options: --country US --since 2025-04-01.

    Example: geopol query measures-against-country --country US --format csv --store kg
    """
    from loader.queries import bind, find_query
    from loader.store import open_store

    chosen = _chosen(form, as_json=as_json, as_csv=as_csv, as_table=as_table)
    stored = find_query(name, query_folders(folders))
    with open_store(store, read_only=True) as opened:
        text = bind(stored, parse_values(context.args), store=opened)
        _print_answer(_part(opened.query(text), limit, offset), chosen)


def sparql(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file with a SPARQL query; - reads standard input.")],
    store: StoreOption = "kg",
    form: FormatOption = None,
    limit: LimitOption = None,
    offset: OffsetOption = 0,
) -> None:
    """Ask a SPARQL query of your own over the union of all graphs.

    Example: geopol sparql queries/accusations.rq --store kg
    """
    from loader.queries import screen
    from loader.store import open_store

    chosen = _chosen(form, as_json=False, as_csv=False, as_table=False)
    text = _read_text(file)
    with open_store(store, read_only=True) as opened:
        try:
            screen(text)
            found = _part(opened.query(text), limit, offset)
        except UsageError as error:
            raise UsageError(f"{'standard input' if file == '-' else file}: {error}") from error
        _print_answer(found, chosen)


def show(
    name: Annotated[str, typer.Argument(metavar="NAME-OR-IRI", help="A name, an alias, a code, or an IRI.")],
    store: StoreOption = "kg",
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
    as_table: TableFlag = False,
) -> None:
    """Show what is told of an entity: facts, conflicts, and what is only claimed.

    Each claim comes with its sentence, its speaker and its outlet.

    Example: geopol show "Scott Bessent" --store kg
    """
    form = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    from loader.cli.layout import cards
    from loader.queries import bind, find_query
    from loader.store import open_store

    stored = find_query("entity-facts", query_folders(None))
    with open_store(store, read_only=True) as opened:
        found = opened.select(bind(stored, {"entity": name}, store=opened))
        if not found.rows and not opened.knows(name):
            raise UsageError(
                f"nothing is known of {name} in {store}; give a name, a code or an IRI that the store holds"
            )
    if form != "table":
        print_rows(found.variables, found.texts(), form)
        return
    typer.echo(cards(found.variables, found.texts()), nl=False)


def print_query(
    location: str,
    name: str,
    values: dict[str, str],
    form: str,
    *,
    folders: list[Path] | None = None,
    heading: bool = False,
) -> None:
    """Run one stored query and print its rows.

    Raises:
        UsageError: when the query or a parameter is unknown, or a value is wrong.
    """
    from loader.queries import bind, find_query
    from loader.store import open_store

    stored = find_query(name, query_folders(folders))
    with open_store(location, read_only=True) as store:
        _print_result(store, bind(stored, values, store=store), form, stored.summary if heading else None)


def _print_result(store: Store, text: str, form: str, title: str | None) -> None:
    from loader.queries.answers import as_table

    table = as_table(store.query(text))
    print_rows(table.variables, table.texts(), form, title=title)


def _chosen(form: str | None, *, as_json: bool, as_csv: bool, as_table: bool) -> str:
    """Return the format asked for by --format or by a flag.

    Raises:
        UsageError: when both are given and differ, or the format is not known.
    """
    from loader.queries import FORMATS

    flag = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    if form is None:
        return flag
    if form != _TABLE and form not in FORMATS:
        raise UsageError(f"unknown --format {form!r}; use one of {', '.join((_TABLE, *FORMATS))}")
    if (as_json or as_csv or as_table) and flag != form:
        raise UsageError(f"--{flag} and --format {form} are two formats; use one")
    return form


def _part(result: Result, limit: int | None, offset: int) -> Result:
    """Return the rows, or the triples, that --limit and --offset leave."""
    from loader.store import Table

    end = None if limit is None else offset + limit
    if isinstance(result, Table):
        return Table(result.variables, result.rows[offset:end])
    return result if isinstance(result, bool) else result[offset:end]


def _print_answer(result: Result, form: str) -> None:
    from loader.queries import write_answer
    from loader.queries.answers import as_table

    if form == _TABLE:
        table = as_table(result)
        print_rows(table.variables, table.texts(), form)
    else:
        typer.echo(write_answer(result, form), nl=False)


def _read_text(file: str) -> str:
    """Return the text of a file, or of standard input for ``-``.

    Raises:
        UsageError: when it cannot be read as UTF-8.
    """
    try:
        return sys.stdin.buffer.read().decode("utf-8") if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}); give a file with a SPARQL query") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: is no UTF-8 text ({error.reason}); give a file with a SPARQL query") from error


def parse_values(arguments: list[str]) -> dict[str, str]:
    """Return parameter values from ``--name value`` and ``--name=value``.

    >>> parse_values(["--country", "US", "--since=2025-04-01"])
    {'country': 'US', 'since': '2025-04-01'}

    Raises:
        UsageError: when a name has no value, or a value no name, or a name comes twice.
    """
    values: dict[str, str] = {}
    pending = list(arguments)
    while pending:
        word = pending.pop(0)
        if not word.startswith("--"):
            raise UsageError(f"{word!r} stands alone; parameters are written --name value")
        name, mark, value = word[2:].partition("=")
        if not mark:
            if not pending:
                raise UsageError(f"--{name} needs a value")
            value = pending.pop(0)
        name = name.replace("-", "_")
        if name in values:
            raise UsageError(f"--{name} is given twice; give it once")
        values[name] = value
    return values
