"""Offer the commands that look after a store: export, verify, status."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from loader.cli.console import (
    CsvFlag,
    JsonFlag,
    StoreOption,
    TableFlag,
    choose_format,
    print_rows,
    say,
    track,
    waiting,
)
from loader.errors import StoreError, UsageError

_GRAPHS_HELP = "by its IRI, its end (ledger, reference/countries) or its kind (document); may be repeated."


def export(
    store: StoreOption = "kg",
    form: Annotated[str, typer.Option("--format", help="nquads, trig or turtle.")] = "nquads",
    graphs: Annotated[list[str] | None, typer.Option("--graph", help=f"Only this graph, named {_GRAPHS_HELP}")] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", help=f"Not this graph, named {_GRAPHS_HELP}")
    ] = None,
    describe: Annotated[
        bool, typer.Option("--describe", help="Print the description of the store in VoID and DCAT instead.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file, written whole or not at all; else standard output.")
    ] = None,
) -> None:
    """Write the store, or some of its graphs, in a stable order.

    Example: geopol export --store kg --format trig --exclude ledger
    """
    from loader.store import EXPORTS, choose_graphs, open_store
    from loader.store import export as pieces

    if form not in EXPORTS:
        raise UsageError(f"unknown --format {form!r}; use one of {', '.join(EXPORTS)}")
    with open_store(store, read_only=True) as opened:
        if describe:
            from loader.store.description import describe as description

            _write([description(opened)], output)
            return
        chosen = choose_graphs(opened, only=graphs or (), exclude=exclude or ())
        _write(pieces(opened, chosen, form), output)


def consolidate(
    store: StoreOption = "kg", as_json: JsonFlag = False, as_csv: CsvFlag = False, as_table: TableFlag = False
) -> None:
    """Derive all facts and conflicts anew from the claims, and say what changed.

    Each load does this for what it touched; the result is the same.

    Example: geopol consolidate --store kg
    """
    from loader.cli.console import progress
    from loader.consolidation import consolidate_anew
    from loader.store import open_store

    form = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    with open_store(store) as opened, progress("Consolidating") as advance:
        tally = consolidate_anew(opened, progress=advance)
    rows = [[one.what, str(one.before), str(one.after), str(one.added), str(one.gone)] for one in tally]
    print_rows(["what", "before", "after", "added", "gone"], rows, form)


def verify(
    store: StoreOption = "kg", as_json: JsonFlag = False, as_csv: CsvFlag = False, as_table: TableFlag = False
) -> None:
    """Check that each document is as it was loaded.

    Its text against the hash, its quotes against the text, its statements
    against their hash. Exit code 1 when something differs.

    Example: geopol verify --store kg
    """
    from loader.store import open_store
    from loader.store.verification import Difference
    from loader.store.verification import verify as check

    form = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    found: list[Difference] = []
    count = 0
    with open_store(store, read_only=True) as opened:
        for item in track(check(opened), total=len(opened.entries()), message="Verifying"):
            if isinstance(item, Difference):
                found.append(item)
            else:
                count += 1
    if found or form != "table":
        print_rows(["document", "check", "difference"], [[d.document, d.check, d.detail] for d in found], form)
    bad = len({difference.document for difference in found})
    say(f"verified {count} documents: " + (f"{len(found)} differences in {bad} of them" if found else "no difference"))
    if found:
        raise typer.Exit(1)


def status(
    store: StoreOption = "kg", as_json: JsonFlag = False, as_csv: CsvFlag = False, as_table: TableFlag = False
) -> None:
    """Show sizes, counts, snapshots and the last run of a store.

    Example: geopol status --store kg
    """
    from loader.store import open_store
    from loader.store.status import status as look

    form = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    with waiting("Looking"), open_store(store, read_only=True) as opened:
        rows = look(opened)
    print_rows(["what", "value"], rows, form)


def _write(pieces: Iterable[bytes], output: Path | None) -> None:
    """Write to standard output, or to a file that is there whole or not at all."""
    if output is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return
    part = output.with_name(f"{output.name}.part")
    try:
        with part.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"cannot write {output}: {error.strerror or error}; choose another place") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    say(f"wrote {output}")
