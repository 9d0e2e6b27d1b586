"""Offer the commands that ask the store: queries, query, show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loader.cli.console import CsvFlag, JsonFlag, StoreOption, TableFlag, choose_format, print_rows
from loader.errors import UsageError

if TYPE_CHECKING:
    from loader.store import Store

FoldersOption = Annotated[
    list[Path] | None, typer.Option("--queries", help="A folder with queries of your own; may be repeated.")
]


def queries(
    tag: Annotated[str | None, typer.Option("--tag", help="Only queries with this tag.")] = None,
    folders: FoldersOption = None,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
    as_table: TableFlag = False,
) -> None:
    """List the stored queries and their parameters.

    Example: geopol queries --tag measure
    """
    from loader.queries import catalogue

    form = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    rows = [
        [
            found.name,
            found.summary,
            " ".join(f"--{p.name}={p.default or ''}" for p in found.parameters),
            " ".join(found.tags),
        ]
        for found in catalogue(_folders(folders)).values()
        if tag is None or tag in found.tags
    ]
    print_rows(["name", "summary", "parameters", "tags"], rows, form)


def query(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A stored query; `geopol queries` lists them.")],
    store: StoreOption = "kg",
    folders: FoldersOption = None,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
    as_table: TableFlag = False,
) -> None:
    """Run a stored query.

    Its parameters are options: --country US --since 2025-04-01.

    Example: geopol query measures-against-country --country US --store kg
    """
    form = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    print_query(store, name, parse_values(context.args), form, folders=folders)


def show(
    name: Annotated[str, typer.Argument(metavar="NAME-OR-IRI", help="A name, an alias, a code, or an IRI.")],
    store: StoreOption = "kg",
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
    as_table: TableFlag = False,
) -> None:
    """Show an entity with its facts.

    Each fact comes with its sentence, its speaker and its outlet.

    Example: geopol show "Scott Bessent" --store kg
    """
    form = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    from loader.cli.layout import cards
    from loader.queries import bind, find_query
    from loader.store import open_store

    stored = find_query("entity-facts", _folders(None))
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

    stored = find_query(name, _folders(folders))
    with open_store(location, read_only=True) as store:
        _print_result(store, bind(stored, values, store=store), form, stored.summary if heading else None)


def _print_result(store: Store, text: str, form: str, title: str | None) -> None:
    from loader.store import Table

    result = store.query(text)
    if isinstance(result, Table):
        print_rows(result.variables, result.texts(), form, title=title)
    elif isinstance(result, bool):
        print_rows(["answer"], [["true" if result else "false"]], form, title=title)
    else:
        rows = [[str(part) for part in (triple.subject, triple.predicate, triple.object)] for triple in result]
        print_rows(["subject", "predicate", "object"], rows, form, title=title)


def parse_values(arguments: list[str]) -> dict[str, str]:
    """Return parameter values from ``--name value`` and ``--name=value``.

    >>> parse_values(["--country", "US", "--since=2025-04-01"])
    {'country': 'US', 'since': '2025-04-01'}

    Raises:
        UsageError: when a name has no value, or a value no name.
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
        values[name.replace("-", "_")] = value
    return values


def _folders(own: list[Path] | None) -> list[Path]:
    from loader.resources import data_folder

    for folder in own or ():
        if not folder.is_dir():
            raise UsageError(f"no folder {folder}; --queries takes a folder with .rq files")
    return [data_folder("queries"), *(own or ())]
