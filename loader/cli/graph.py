"""Offer the commands that keep the store: load, validate, reports, documents, remove, doctor."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loader.cli.console import (
    CsvFlag,
    JsonFlag,
    StoreOption,
    TableFlag,
    choose_format,
    measuring,
    print_rows,
    say,
    waiting,
)
from loader.cli.pages import ShapesOption
from loader.cli.run import follow, make_settings, now, save_report, standard_input
from loader.errors import LoaderError, StoreError, UsageError

if TYPE_CHECKING:
    from loader.reports import Run
    from loader.settings import Settings
    from loader.store import RdfFile, Store
    from loader.validation import Shapes, Validation

FilesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...", help="RDF files: .ttl, .trig, .nt or .nq, also with .gz or .zst; - for standard input."
    ),
]
InputFormatOption = Annotated[
    str, typer.Option("--input-format", help="What standard input holds: turtle, trig, ntriples or nquads.")
]


def load(
    files: FilesArgument,
    store: StoreOption = "kg",
    check: Annotated[
        bool, typer.Option("--validate/--no-validate", help="Check the files before they are loaded.")
    ] = True,
    shapes: ShapesOption = None,
    input_format: InputFormatOption = "turtle",
) -> None:
    """Load RDF files, each whole or not at all.

    A large file is loaded in bulk; a run that is killed leaves nothing of
    the file that it was at.

    Example: geopol load ontology/geopolitical.ttl --store kg --no-validate
    """
    from loader.store import open_store

    sources = _read_files(files, input_format)
    if check:
        _refuse_bad(sources, make_settings(shapes=shapes))
    with open_store(store, create=True) as opened:
        for source in sources:
            with measuring(source.disk_size, message=f"Loading {source.name}") as progress:
                entry = opened.load(source, loaded_at=now(), progress=progress)
            say(f"{source.name}: {entry.triple_count} statements in {entry.document}")
        follow(opened)


def _read_files(names: list[str], input_format: str) -> list[RdfFile]:
    """Return the files, ``-`` being standard input.

    Raises:
        UsageError: when one is missing or a folder, or its format is unknown.
    """
    if names.count("-") > 1:
        raise UsageError("standard input can be read once; name - once")
    return [_read_input(input_format) if name == "-" else _existing(name) for name in names]


def _read_input(input_format: str) -> RdfFile:
    from loader.store import rdf_file

    known = ("turtle", "trig", "ntriples", "nquads")
    if input_format not in known:
        raise UsageError(f"unknown --input-format {input_format!r}; use one of {', '.join(known)}")
    stream = standard_input()
    if stream is None:
        raise UsageError("standard input is closed; pipe RDF into the command, or name a file")
    return rdf_file(stream.read(), name="standard input", form=input_format)


def _existing(name: str) -> RdfFile:
    from loader.store import rdf_file

    if Path(name).is_dir():
        raise UsageError(f"{name} is a folder; name files in it")
    if not Path(name).exists():
        raise UsageError(f"no file {name}; give the path of an RDF file")
    return rdf_file(Path(name), name=name)


def _refuse_bad(files: list[RdfFile], settings: Settings) -> None:
    """Stop before anything is loaded when a file does not conform."""
    from loader.pipeline import Tools

    run = _check_files(files, Tools(settings).shapes, loading=True)
    if not run.conforms:
        from loader.reports import write_report

        typer.echo(write_report(run, "text"), err=True)
        say("nothing was loaded; mend the data, or load it with --no-validate")
        raise typer.Exit(1)


def _check_files(
    files: list[RdfFile], shapes: Shapes, engine: str = "compiled", *, own: bool = True, loading: bool = False
) -> Run:
    """Check files; with geopol's own shapes, the seed graph tells what they may name."""
    from loader.pipeline import Tools
    from loader.reports import Run
    from loader.validation import list_checks, validate_files

    reference = Tools().reference if own else None
    outcome = validate_files(files, shapes=shapes, reference=reference, engine=engine, loading=loading)
    _say_left(outcome)
    return Run(outcome.reports, checks=list_checks(shapes), taken_at=now())


def _say_left(outcome: Validation) -> None:
    for shape, reason in outcome.left:
        say(f"checked by pySHACL on every node: shape {shape} ({reason})")


def _check_store(location: str, shapes: Shapes, engine: str) -> Run:
    from loader.cli.console import progress
    from loader.reports import Run
    from loader.store import open_store
    from loader.validation import list_checks, validate_store

    with open_store(location, read_only=True) as store, progress("Validating") as advance:
        outcome = validate_store(store, shapes, engine=engine, progress=advance)
        found = {report.subject for report in outcome.reports if report.results}
        titles = {one.document: one.title for one in store.entries() if one.title and one.document in found}
    _say_left(outcome)
    checks = list_checks(shapes)
    return Run(outcome.reports, checks=checks, titles=titles, taken_at=now(), documents=outcome.documents)


def validate(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="RDF files, or - for standard input; none means the store."),
    ] = None,
    store: StoreOption = "kg",
    shapes: Annotated[
        list[Path] | None,
        typer.Option("--shapes", help="A Turtle file or a folder of shapes, instead of geopol's own."),
    ] = None,
    engine: Annotated[
        str,
        typer.Option("--engine", help="compiled (shapes as SPARQL, in the store) or pyshacl; the results are equal."),
    ] = "compiled",
    input_format: InputFormatOption = "turtle",
    form: Annotated[str, typer.Option("--format", help="text, html, md, ttl, json, csv, junit or sarif.")] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file for the report, instead of standard output.")
    ] = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", help="Exit with 1 on a violation, on a warning too, or on none.")
    ] = "violation",
) -> None:
    """Check the store, or RDF files, with the shapes.

    Example: geopol validate --store kg --format html --output report.html
    """
    from loader.reports import FORMATS, write_report
    from loader.reports.run import FAIL_ON
    from loader.resources import data_folder
    from loader.validation import ENGINES, load_shapes

    for given, known, option in ((form, FORMATS, "format"), (fail_on, FAIL_ON, "fail-on"), (engine, ENGINES, "engine")):
        _require_known(given, known, option)
    rules = load_shapes(shapes or [data_folder("shapes")])
    if files:
        with waiting("Validating"):
            run = _check_files(_read_files(files, input_format), rules, engine, own=not shapes)
    else:
        run = _check_store(store, rules, engine)
        _keep(run, store)
    _put_out(write_report(run, form), output)
    if run.fails(fail_on):
        raise typer.Exit(1)


def _require_known(given: str, known: Iterable[str], option: str) -> None:
    if given not in known:
        raise UsageError(f"unknown --{option} {given!r}; use one of {', '.join(known)}")


def _put_out(text: str, output: Path | None) -> None:
    """Write a report to a file, or to standard output when none is named."""
    if output is None:
        sys.stdout.write(text)
    else:
        save_report(output, text)


def _keep(run: Run, store: str) -> None:
    """Keep the report beside the store; say so where that cannot be, for the report is printed all the same."""
    from loader.reports import keep_report

    try:
        keep_report(run, store=store, kind="validate")
    except StoreError as error:
        say(str(error))


def reports(
    name: Annotated[
        str | None, typer.Argument(metavar="[RUN]", help="A run that the list names, or latest: print its report.")
    ] = None,
    store: StoreOption = "kg",
    form: Annotated[str, typer.Option("--format", help="As for validate, when a run is named.")] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file for the report.")] = None,
    as_json: JsonFlag = False,
    as_csv: CsvFlag = False,
    as_table: TableFlag = False,
) -> None:
    """List the validation reports that were kept with their runs, or print one.

    Example: geopol reports --store kg
    """
    from loader.reports import kept_reports, read_report, write_report
    from loader.reports.run import by_grade

    if name is not None:
        text = write_report(read_report(store, name), form)
        if output is None:
            sys.stdout.write(text)
        else:
            save_report(output, text)
        return
    rows = [
        [
            kept.name,
            kept.kind,
            kept.taken_at,
            "conforms" if kept.conforms else "does not conform",
            *map(str, by_grade(kept.counts)),
        ]
        for kept in kept_reports(store)
    ]
    columns = ["run", "kind", "taken", "outcome", "violations", "warnings", "infos"]
    print_rows(columns, rows, choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table))


def documents(
    store: StoreOption = "kg", as_json: JsonFlag = False, as_csv: CsvFlag = False, as_table: TableFlag = False
) -> None:
    """List each document with its state and source.

    Example: geopol documents --store kg
    """
    from loader.store import open_store

    form = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    with open_store(store, read_only=True) as opened:
        entries = [entry for kind in ("document", "import") for entry in opened.entries(kind=kind)]
    rows = [
        [
            entry.state,
            entry.title or "",
            entry.source,
            str(entry.triple_count),
            entry.loaded_at,
            entry.reason or "",
            entry.document,
        ]
        for entry in entries
    ]
    print_rows(["state", "title", "source", "triples", "loaded", "reason", "document"], rows, form)


def remove(
    documents: Annotated[
        list[str],
        typer.Argument(metavar="DOCUMENT...", help="IRIs, or the names at their end, as `documents` prints them."),
    ],
    store: StoreOption = "kg",
) -> None:
    """Remove all that documents or imported files said.

    A tombstone without text stays in the ledger. Decisions of `match` about names that no other document holds go too.

    Example: geopol remove china-japan-seafood-a77b54010bd9 --store kg
    """
    from loader.quarantine import Shelf, sweep
    from loader.reports.kept import forget_in_reports
    from loader.store import open_store

    with open_store(store) as opened:
        sweep(opened)
        names = [_removable(item, opened) for item in dict.fromkeys(documents)]
        forget_in_reports(store, names)
        for tombstone in opened.remove_all(names, removed_at=now()):
            Shelf(store).forget(tombstone.document)
            say(f"removed {tombstone.document}")
        follow(opened)


def _removable(item: str, store: Store) -> str:
    """Return the IRI of the document or import that ``item`` names.

    Raises:
        UsageError: when there is none, or it is a reference graph.
    """
    from loader.iri import graph, thing

    listed = {entry.document for kind in ("document", "import") for entry in store.entries(kind=kind)}
    kind, _, name = item.removeprefix("graph/").rpartition("/")
    short = {"": thing("document", name), "document": thing("document", name), "import": graph("import", name)}
    found = next((iri for iri in (item, short.get(kind)) if iri in listed), None)
    if found is not None:
        return found
    if item.removeprefix(graph("reference")) != item or kind == "reference":
        raise UsageError(f"{item} is a reference graph, which stays; `remove` takes documents and imported files only")
    raise UsageError(f"no document or import {item} in {store.location}; `geopol documents` lists what there is")


def doctor(
    store: StoreOption = "kg", as_json: JsonFlag = False, as_csv: CsvFlag = False, as_table: TableFlag = False
) -> None:
    """Check the installation and the store.

    Example: geopol doctor --store kg
    """
    from loader.doctor import examine

    form = choose_format(as_json=as_json, as_csv=as_csv, as_table=as_table)
    with waiting("Looking"):
        findings = examine(store)
    print_rows(["check", "state", "detail"], [[f.check, f.state, f.detail] for f in findings], form)
    if any(finding.state == "bad" for finding in findings):
        raise LoaderError("something is wrong; the rows marked bad say what to mend")
