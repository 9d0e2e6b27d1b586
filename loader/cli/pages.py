"""Offer the commands that read pages: demo, ingest, extract."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loader.cli.console import CsvFlag, JsonFlag, StoreOption, TableFlag, choose_format, say, track
from loader.cli.run import Manner, make_settings, run_ingest, standard_input
from loader.errors import UsageError

if TYPE_CHECKING:
    from loader.model import Extraction
    from loader.pipeline import Tools

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
WorkersOption = Annotated[
    int,
    typer.Option("--workers", min=1, help="Processes that read; as many as cores is fastest. The result is the same."),
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
    run_ingest([str(data_folder("seeds") / "articles")], store, make_settings(), Manner(report=report))
    from loader.cli.ask import print_query

    for name in DEMO_QUERIES:
        print_query(store, name, {}, "table", heading=True)
    command = own_name()
    typer.echo(f"""
Try next:
  {command} queries
  {command} show China --store {store}
  {command} ingest my-pages/ --store {store}""")


def own_name() -> str:
    """Return how this command is called from here: ``geopol``, or the path to it."""
    if shutil.which("geopol"):
        return "geopol"
    called = Path(sys.argv[0])
    here = Path.cwd()
    return str(called.relative_to(here) if called.is_absolute() and called.is_relative_to(here) else called)


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
    workers: WorkersOption = 1,
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
    run_ingest(paths, store, settings, Manner(form, report, fetch, workers))


def extract(
    paths: PathsArgument,
    form: Annotated[str, typer.Option("--format", help="jsonl, turtle, trig, nquads or ntriples.")] = "jsonl",
    reader: ReaderOption = "auto",
    model: ModelOption = None,
    seeds: SeedsOption = None,
    workers: WorkersOption = 1,
    explained: Annotated[
        bool, typer.Option("--explain", help="Each sentence, with what was taken from it and by which rule.")
    ] = False,
) -> None:
    """Print what pages say, without a store.

    Every entity and every claim comes with the sentence it stands on. With
    --explain, each sentence comes with its names, its claims and the rule that took each, or
    the word that it gave nothing.

    Example: geopol extract seeds/articles/01-rare-earth-licences.txt --format turtle
    """
    from loader.cli.explain import explain
    from loader.documents import RejectedPage, count_pages, read_pages
    from loader.pipeline import Tools, extract_pages

    if form not in FORMATS:
        raise UsageError(f"unknown format {form!r}; use one of {', '.join(FORMATS)}")
    if explained and form != "jsonl":
        raise UsageError(f"--explain prints text, not {form}; leave out --explain or --format")
    tools = Tools(make_settings(reader=reader, model=model, seeds=seeds))
    pages = read_pages(paths, reader=reader, stdin=standard_input())
    bad, kept = 0, {}
    for found in track(extract_pages(pages, tools, workers=workers), total=count_pages(paths), message="Extracting"):
        if isinstance(found, RejectedPage):
            bad += found.reason != "skipped"
            say(f"{found.reason}: {found.message}")
        elif explained:
            typer.echo(explain(found, tools.gazetteer, tools.model_name))
        elif form == "jsonl":
            _write_line(found, tools)
        else:
            kept[found.document.graph_iri] = found  # a later version of an article takes the place of an earlier one
    if kept:
        _write_graphs(kept.values(), tools, form)
    if bad:
        raise typer.Exit(1)


def _write_line(extraction: Extraction, tools: Tools) -> None:
    from loader.evidence import to_json_line

    sys.stdout.write(to_json_line(extraction, tools.gazetteer))


def _write_graphs(extractions: Iterable[Extraction], tools: Tools, form: str) -> None:
    from loader.rdf import to_quads, to_rdf
    from loader.store import write_quads

    quads = [
        quad
        for one in extractions
        for quad in to_quads(to_rdf(one, base=tools.settings.base, model=tools.model_name), one.document.graph_iri)
    ]
    sys.stdout.buffer.write(write_quads(quads, form))
