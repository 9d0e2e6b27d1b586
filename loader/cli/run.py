"""Run an ingest from the command line: settings, pages, outcomes, report."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from loader.cli.console import print_rows, say, track, waiting
from loader.errors import StoreError, UsageError

if TYPE_CHECKING:
    from loader.documents import RejectedPage
    from loader.model import Page
    from loader.pipeline import Outcome, Tools
    from loader.settings import Settings
    from loader.store import Store

STATES = ("committed", "quarantined", "duplicate", "skipped")


def make_settings(
    *, reader: str = "auto", model: str | None = None, seeds: list[Path] | None = None, shapes: list[Path] | None = None
) -> Settings:
    """Return the settings of a run from the command line.

    Raises:
        UsageError: when a folder of the user's own is missing.
    """
    from loader.settings import Settings

    for folder in (*(seeds or ()), *(shapes or ())):
        if not folder.is_dir():
            raise UsageError(f"no folder {folder}; --seeds and --shapes take folders with Turtle files")
    return Settings(model=model, reader=reader, seeds=tuple(seeds or ()), shapes=tuple(shapes or ()))


def standard_input() -> BinaryIO | None:
    """Return standard input as bytes, None when it is closed."""
    return None if sys.stdin is None else sys.stdin.buffer


def now() -> str:
    """Return the time for the ledger: ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run of ``ingest`` goes about it, beside the settings that decide what comes out."""

    form: str = "table"
    report: Path | None = None
    fetch: bool = False
    workers: int = 1


def run_ingest(paths: list[str], location: str, settings: Settings, manner: Manner) -> None:
    """Ingest pages, print what became of each, and the sum as the last line.

    Everything that can be wrong with the arguments is found before the store
    is opened; what was done before an interruption is printed all the same.

    Raises:
        typer.Exit: with 1 when a page was set aside.
    """
    from loader.pipeline import Tools
    from loader.pipeline import ingest as ingest_pages
    from loader.store import open_store

    pages, total = _all_pages(paths, settings, fetch=manner.fetch)
    if manner.report is not None:
        _require_writable(manner.report)
    tools = Tools(settings)
    with waiting("Loading the seed graph, the shapes and the language pipeline"):
        tools.load()
    outcomes: list[Outcome] = []
    with open_store(location, create=True) as store:
        with waiting("Filling the store with the seed graph"):
            _load_reference(store, settings)
        found = ingest_pages(pages, store, tools, clock=now, workers=manner.workers)
        try:
            for outcome in track(found, total=total, message="Ingesting"):
                outcomes.append(outcome)  # kept one by one: an interruption must not lose them
        finally:
            print_outcomes(outcomes, manner.form)
        if outcomes:
            _write_report(outcomes, store, tools, manner.report)
    if any(outcome.state == "quarantined" for outcome in outcomes):
        raise typer.Exit(1)


def _all_pages(paths: list[str], settings: Settings, *, fetch: bool) -> tuple[Iterator[Page | RejectedPage], int]:
    """Return the pages of files and, when allowed, of addresses, and their number.

    Raises:
        UsageError: when an address is given without --fetch, or a path is missing.
    """
    from loader.documents import count_pages, read_pages

    addresses = [path for path in paths if path.startswith(("http://", "https://"))]
    if addresses and not fetch:
        raise UsageError(f"{addresses[0]} is an address; add --fetch to allow a download, or save the page to a file")
    files = [path for path in paths if path not in addresses]
    pages = read_pages(files, reader=settings.reader, stdin=standard_input())
    total = count_pages(files) + len(addresses)
    if total == 0:
        raise UsageError(f"no pages in {', '.join(paths)}; pages end in .txt, .html, .htm or .jsonl")
    if not addresses:
        return pages, total
    from loader.documents.fetching import fetch_page

    return chain(pages, map(fetch_page, addresses)), total


def follow(store: Store) -> None:
    """Bring the facts to what the claims are now, and say so when that takes time."""
    from loader.consolidation import consolidate

    with waiting("Consolidating"):
        consolidate(store)


def _load_reference(store: Store, settings: Settings) -> None:
    """Load the seed graph; the graphs of a folder of the user's own bear its name."""
    from loader.iri import slug

    packaged, *own = settings.reference_folders()
    store.ensure_reference(packaged, loaded_at=now())
    for folder in (folder.resolve() for folder in own):
        prefix = "" if folder == packaged.resolve() else slug(folder.name)
        store.ensure_reference(folder, loaded_at=now(), prefix=prefix)


def print_outcomes(outcomes: list[Outcome], form: str) -> None:
    """Print what became of each page, and the sum."""
    rows = [[outcome.state, outcome.source, str(outcome.claims or ""), outcome.reason or ""] for outcome in outcomes]
    if form == "table":
        rows = _without_common_folder(rows)
    print_rows(["state", "page", "claims", "reason"], rows, form)
    counts = Counter(outcome.state for outcome in outcomes)
    say(f"read {len(outcomes)} = " + " + ".join(f"{counts[state]} {state}" for state in STATES))


def _without_common_folder(rows: list[list[str]]) -> list[list[str]]:
    """Leave the folder that all pages share out of a table; it hides the names."""
    first, last = min((row[1] for row in rows), default=""), max((row[1] for row in rows), default="")
    shared = next((i for i, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), 0)
    folder = first[:shared].rpartition("/")[0]
    return [[cell.removeprefix(f"{folder}/") if folder else cell for cell in row] for row in rows]


def _write_report(outcomes: list[Outcome], store: Store, tools: Tools, path: Path | None) -> None:
    """Keep the report on every page of the run, and write it to ``path`` if there is one.

    Pages that the store held already are checked there.
    """
    from loader.pipeline import check
    from loader.reports import Run, keep_report, write_report
    from loader.store import graph_of
    from loader.validation import list_checks

    kept = [outcome for outcome in outcomes if outcome.report is not None or outcome.state == "duplicate"]
    reports = tuple(
        outcome.report or check(store.read_graph(graph_of(outcome.entry.document)), tools)
        for outcome in kept
        if outcome.entry is not None
    )
    titles = {o.entry.document: o.entry.title for o in outcomes if o.entry is not None and o.entry.title}
    run = Run(reports, checks=list_checks(tools.shapes), titles=titles, taken_at=now())
    keep_report(run, store=store.location, kind="ingest")
    if path is not None:
        save_report(path, write_report(run, "html"))


def _require_writable(path: Path) -> None:
    """Find out before a long run whether its report can be written.

    Raises:
        StoreError: when it cannot.
    """
    folder = path.absolute().parent
    if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise StoreError(f"cannot write the report to {path}: no such folder, or not writable; choose another path")


def save_report(path: Path, text: str) -> None:
    """Write a report to a file and say where it is.

    Raises:
        StoreError: when the file cannot be written.
    """
    from loader.reports import write_whole

    try:
        write_whole(path, text)
    except OSError as error:
        raise StoreError(f"cannot write the report to {path}: {error.strerror}; choose another path") from error
    say(f"the validation report is in {path}")
