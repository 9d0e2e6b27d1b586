"""Offer the commands for pages that were set aside: list, show, retry, discard."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loader.cli.console import (
    CsvFlag,
    JsonFlag,
    StoreOption,
    TableFlag,
    choose_format,
    print_rows,
    register,
    say,
    track,
    waiting,
)
from loader.cli.pages import ModelOption, SeedsOption, ShapesOption
from loader.cli.run import make_settings, now, print_outcomes
from loader.errors import UsageError

if TYPE_CHECKING:
    from loader.documents import RejectedPage
    from loader.model import Page
    from loader.pipeline import Outcome, Tools
    from loader.quarantine import Kept
    from loader.store import LedgerEntry, Store

app = typer.Typer(
    help="Look at pages that were set aside, and retry them.", no_args_is_help=True, rich_markup_mode=None
)

NamesArgument = Annotated[
    list[str], typer.Argument(metavar="PAGE...", help="Names, IRIs or sources, as `quarantine list` prints them.")
]

_GOOD = ("committed", "duplicate")


@app.callback()
def quarantine() -> None:
    """Look at pages that were set aside, and retry them."""


def list_pages(
    store: StoreOption = "kg", as_json: JsonFlag = False, as_csv: CsvFlag = False, as_table: TableFlag = False
) -> None:
    """List the pages in quarantine, each with the reason.

    Example: geopol quarantine list --store kg
    """
    from loader.quarantine import in_quarantine
    from loader.store import open_store

    form = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    with open_store(store, read_only=True) as opened:
        found = in_quarantine(opened)
    rows = [
        [kept.name, kept.entry.title or "", kept.entry.source, kept.entry.loaded_at, kept.entry.reason or ""]
        for kept in found
    ]
    print_rows(["page", "title", "source", "since", "reason"], rows, form)


def show(
    name: Annotated[str, typer.Argument(metavar="PAGE", help="As `quarantine list` prints it.")],
    store: StoreOption = "kg",
    raw: Annotated[
        bool, typer.Option("--page", help="Print the page itself, as it came in: to correct it and retry.")
    ] = False,
    form: Annotated[str, typer.Option("--format", help="Of the report: as for validate.")] = "text",
) -> None:
    """Show why a page is in quarantine, or the page itself.

    Example: geopol quarantine show deal-1a2b3c4d5e6f --store kg
    """
    from loader.quarantine import choose
    from loader.reports import write_report
    from loader.store import open_store

    with open_store(store, read_only=True) as opened:
        kept = next(choose(opened, [name]))
    if raw:
        if kept.page is None:
            raise UsageError(f"the page was not kept, because it could not be read; look at {kept.entry.source}")
        sys.stdout.buffer.write(kept.page.content)
        return
    say(f"{kept.entry.source}, since {kept.entry.loaded_at}: {kept.entry.reason}")
    if kept.run is not None:
        sys.stdout.write(write_report(kept.run, form))


def retry(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[PAGE]...", help="As `quarantine list` prints them; none means all.")
    ] = None,
    store: StoreOption = "kg",
    page: Annotated[
        Path | None, typer.Option("--page", help="A corrected page, in place of the one page that is named.")
    ] = None,
    model: ModelOption = None,
    seeds: SeedsOption = None,
    shapes: ShapesOption = None,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
    as_table: TableFlag = False,
) -> None:
    """Read pages in quarantine once more; what is good now leaves it.

    After the shapes, the seeds or the page were mended. Exit code 1 when a page stays;
    a correction that is no good leaves the page as it was.

    Example: geopol quarantine retry --store kg
    """
    from loader.pipeline import Tools
    from loader.quarantine import choose, in_quarantine, sweep
    from loader.store import open_store

    form = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    if page is not None and len(names or ()) != 1:
        raise UsageError("--page stands for one page: name the one that it corrects")
    tools = Tools(make_settings(model=model, seeds=seeds, shapes=shapes))
    with open_store(store) as opened:
        sweep(opened)
        waiting_pages = list(choose(opened, names)) if names else in_quarantine(opened)
        if waiting_pages:
            with waiting("Loading the seed graph, the shapes and the language pipeline"):
                tools.load()
        outcomes = _retried(waiting_pages, opened, tools, page)
        print_outcomes(outcomes, form)
    if any(outcome.state not in _GOOD for outcome in outcomes):
        raise typer.Exit(1)


def _retried(found: list[Kept], store: Store, tools: Tools, corrected: Path | None) -> list[Outcome]:
    """Read each page once more; one that is not good now stays as it was, and a failed correction is not kept."""
    from loader.pipeline import ingest
    from loader.quarantine import discard, in_quarantine

    others = {kept.entry.document: kept for kept in in_quarantine(store)}
    outcomes: list[Outcome] = []
    for kept in track(found, total=len(found), message="Retrying"):
        mine = None if corrected else kept.entry.document
        told = []
        for outcome in ingest(_pages(kept, corrected), store, tools, clock=now):
            told.append(outcome)
            if outcome.state == "quarantined" and outcome.entry and outcome.entry.document != mine:
                _undo(outcome.entry, others, store)
        outcomes += told
        if told and all(outcome.state in _GOOD for outcome in told):
            discard(store, kept)
            others.pop(kept.entry.document, None)
    return outcomes


def _undo(entry: LedgerEntry, before: Mapping[str, Kept], store: Store) -> None:
    """Take what was set aside just now out of quarantine, and put back what lay there before it."""
    from loader.quarantine import Kept, discard, put_back

    if entry.document in before:
        put_back(store, before[entry.document])
    else:
        discard(store, Kept(entry))


def _pages(kept: Kept, corrected: Path | None) -> Iterator[Page | RejectedPage]:
    """Yield the corrected page, else the one that was kept, else what its source holds now."""
    from loader.documents import read_pages

    if corrected is not None:
        if not corrected.is_file():
            raise UsageError(f"no file {corrected}; give the path of the corrected page")
        content = corrected.read_bytes()
        yield from [replace(kept.page, content=content)] if kept.page else read_pages([str(corrected)])
    elif kept.page is not None:
        yield kept.page
    elif Path(kept.entry.source).exists():
        yield from read_pages([kept.entry.source])
    else:
        raise UsageError(f"{kept.entry.source} was not kept and is not there; give the page with --page, or discard it")


def discard(names: NamesArgument, store: StoreOption = "kg") -> None:
    """Throw pages in quarantine away.

    Example: geopol quarantine discard deal-1a2b3c4d5e6f --store kg
    """
    from loader.quarantine import choose, sweep
    from loader.quarantine import discard as throw_away
    from loader.store import open_store

    with open_store(store) as opened:
        sweep(opened)
        for kept in list(choose(opened, names)):
            throw_away(opened, kept)
            say(f"discarded {kept.name}")


register(app, list_pages, name="list")
for _each in (show, retry, discard):
    register(app, _each)
