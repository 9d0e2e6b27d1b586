"""Offer the commands that read pages: demo, ingest, extract."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loader.cli.console import CsvFlag, JsonFlag, StoreOption, TableFlag, choose_format, print_rows, say, track, waiting
from loader.errors import StoreError, UsageError

if TYPE_CHECKING:
    from loader.documents import RejectedPage
    from loader.model import Extraction, Page
    from loader.pipeline import Outcome, Tools
    from loader.settings import Settings
    from loader.store import Store

PathsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...", help="Pages: .txt, .html or .jsonl files, folders, patterns, or - for standard input."
    ),
]
ReaderOption = Annotated[str, typer.Option("--reader", help="auto, html, text, or plain (the file verbatim).")]
ModelOption = Annotated[
    str | None, typer.Option("--model", help="An installed spaCy pipeline in place of the embedded one.")
]
SeedsOption = Annotated[
    list[Path] | None, typer.Option("--seeds", help="A folder with reference Turtle of your own; may be repeated.")
]
ShapesOption = Annotated[
    list[Path] | None, typer.Option("--shapes", help="A folder with shapes of your own; may be repeated.")
]

FORMATS = ("jsonl", "turtle", "trig", "nquads", "ntriples")
DEMO_QUERIES = ("measures-against-country", "who-met-whom", "said-about-commodity", "accusations")


def demo(
    store: StoreOption = "kg",
    report: Annotated[Path, typer.Option(help="Where the HTML report goes.")] = Path("demo-report.html"),
) -> None:
    """Read the sample pages and ask four questions.

    Makes a store, prints four tables and writes the validation report.

    Example: geopol demo --store kg
    """
    from loader.resources import data_folder

    say("Reading the sample pages of seeds/articles ...")
    run_ingest([str(data_folder("seeds") / "articles")], store, make_settings(), form="table", report=report)
    from loader.cli.ask import print_query

    for name in DEMO_QUERIES:
        print_query(store, name, {}, "table", heading=True)
    typer.echo(f"""
Try next:
  geopol queries                           what can be asked
  geopol show China --store {store:<14} an entity, each fact with its sentence
  geopol ingest my-pages/ --store {store:<8} read pages of your own""")


def ingest(
    paths: PathsArgument,
    store: StoreOption = "kg",
    reader: ReaderOption = "auto",
    model: ModelOption = None,
    seeds: SeedsOption = None,
    shapes: ShapesOption = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write the validation report as HTML to this file.")
    ] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Allow http(s) addresses among the paths.")] = False,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
    as_table: TableFlag = False,
) -> None:
    """Read pages into the store.

    One validated named graph a page; what does not conform is set aside.

    Example: geopol ingest seeds/articles --store kg
    """
    form = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    settings = make_settings(reader=reader, model=model, seeds=seeds, shapes=shapes)
    run_ingest(paths, store, settings, form=form, report=report, fetch=fetch)


def extract(
    paths: PathsArgument,
    form: Annotated[str, typer.Option("--format", help="jsonl, turtle, trig, nquads or ntriples.")] = "jsonl",
    reader: ReaderOption = "auto",
    model: ModelOption = None,
    seeds: SeedsOption = None,
) -> None:
    """Print what pages say, without a store.

    Every entity and every claim comes with the sentence it stands on.

    Example: geopol extract seeds/articles/01-rare-earth-licences.txt --format turtle
    """
    from loader.documents import RejectedPage, count_pages, read_pages
    from loader.pipeline import Tools, extract_pages

    if form not in FORMATS:
        raise UsageError(f"unknown format {form!r}; use one of {', '.join(FORMATS)}")
    tools = Tools(make_settings(reader=reader, model=model, seeds=seeds))
    pages = read_pages(paths, reader=reader, stdin=sys.stdin.buffer)
    bad = 0
    for found in track(extract_pages(pages, tools), total=count_pages(paths), message="Extracting"):
        if isinstance(found, RejectedPage):
            bad += found.reason != "skipped"
            say(f"{found.source}: {found.reason}: {found.message}")
        else:
            _write(found, tools, form)
    if bad:
        raise typer.Exit(1)


def _write(extraction: Extraction, tools: Tools, form: str) -> None:
    if form == "jsonl":
        from loader.evidence import to_json_line

        sys.stdout.write(to_json_line(extraction, tools.gazetteer))
        return
    from loader.rdf import to_quads, to_rdf
    from loader.store import write_quads

    graph = to_rdf(extraction, base=tools.settings.base, model=tools.model_name)
    sys.stdout.buffer.write(write_quads(list(to_quads(graph, extraction.document.graph_iri)), form))


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


def now() -> str:
    """Return the time for the ledger: ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


def run_ingest(
    paths: list[str], location: str, settings: Settings, *, form: str, report: Path | None, fetch: bool = False
) -> None:
    """Ingest pages, print what became of each, and the sum as the last line."""
    from loader.pipeline import Tools
    from loader.pipeline import ingest as ingest_pages
    from loader.store import open_store

    pages, total = _all_pages(paths, settings, fetch=fetch)
    tools = Tools(settings)
    with open_store(location, create=True) as store:
        with waiting("Loading the seed graph and the language pipeline"):
            _load_reference(store, settings)
        outcomes = list(track(ingest_pages(pages, store, tools, clock=now), total=total, message="Ingesting"))
    _print_outcomes(outcomes, form)
    if report is not None:
        _write_report(outcomes, tools, report)


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
    pages = read_pages(files, reader=settings.reader, stdin=sys.stdin.buffer)
    if not addresses:
        return pages, count_pages(files)
    from loader.documents.fetching import fetch_page

    return chain(pages, map(fetch_page, addresses)), count_pages(files) + len(addresses)


def _load_reference(store: Store, settings: Settings) -> None:
    for folder in settings.reference_folders():
        store.ensure_reference(folder, loaded_at=now())


def _print_outcomes(outcomes: Iterable[Outcome], form: str) -> None:
    listed = list(outcomes)
    rows = [[outcome.state, outcome.source, str(outcome.claims or ""), outcome.reason or ""] for outcome in listed]
    if form == "table":
        rows = _without_common_folder(rows)
    print_rows(["state", "page", "claims", "reason"], rows, form)
    counts = Counter(outcome.state for outcome in listed)
    states = ("committed", "quarantined", "duplicate", "skipped")
    say(f"read {len(listed)} = " + " + ".join(f"{counts[state]} {state}" for state in states))


def _without_common_folder(rows: list[list[str]]) -> list[list[str]]:
    """Leave the folder that all pages share out of a table; it hides the names."""
    first, last = min((row[1] for row in rows), default=""), max((row[1] for row in rows), default="")
    shared = next((i for i, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), 0)
    folder = first[:shared].rpartition("/")[0]
    return [[cell.removeprefix(f"{folder}/") if folder else cell for cell in row] for row in rows]


def _write_report(outcomes: list[Outcome], tools: Tools, path: Path) -> None:
    from loader.reports import Run, write_report
    from loader.validation import list_checks

    reports = tuple(outcome.report for outcome in outcomes if outcome.report is not None)
    titles = {o.entry.document: o.entry.title for o in outcomes if o.entry is not None and o.entry.title}
    save_report(path, write_report(Run(reports, checks=list_checks(tools.shapes), titles=titles), "html"))


def save_report(path: Path, text: str) -> None:
    """Write a report to a file and say where it is.

    Raises:
        StoreError: when the file cannot be written.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StoreError(f"cannot write the report to {path}: {error.strerror}; choose another path") from error
    say(f"the validation report is in {path}")
