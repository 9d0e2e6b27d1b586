"""Offer the steps of the pipeline as commands.

Nothing heavy is imported here: each command imports what it needs, so that
``geopol --help`` and a stored query answer at once.
"""

from __future__ import annotations

import sys

import typer

from loader import __version__
from loader.cli import ask, graph, match, ontology, pages, quarantine, queries, reference, serve, upkeep
from loader.cli.console import register
from loader.errors import LoaderError, StoreError

app = typer.Typer(
    name="geopol",
    help="Read news pages into a validated knowledge graph of geopolitics, and ask it questions.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


for _command in (
    pages.demo,
    pages.ingest,
    pages.extract,
    graph.load,
    graph.validate,
    graph.reports,
    ask.sparql,
    ask.show,
    graph.documents,
    graph.remove,
    upkeep.consolidate,
    upkeep.export,
    upkeep.verify,
    upkeep.status,
    serve.serve,
    graph.doctor,
):
    register(app, _command)
register(app, ask.query, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
app.add_typer(queries.app, name="queries")
app.add_typer(match.app, name="match")
app.add_typer(ontology.app, name="ontology")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(reference.app, name="seeds")


@app.callback(invoke_without_command=True)
def root(version: bool = typer.Option(False, "--version", help="Print the version and stop.")) -> None:
    """Print the version when asked; commands do the rest."""
    if version:
        typer.echo(f"geopol {__version__}")
        raise typer.Exit


def main(arguments: list[str] | None = None) -> None:
    """Run a command; an expected failure is one line on standard error.

    ``--debug`` anywhere on the line keeps the traceback. Exit codes: 0 good,
    1 the data does not conform, 2 usage, 3 store or disk unavailable.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    given = [item for item in given if item != "--debug"]
    try:
        app(given, prog_name="geopol")
    except LoaderError as error:
        if debug:
            raise
        typer.echo(f"geopol: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        if debug:
            raise
        typer.echo(
            f"geopol: {error.filename or 'output'}: {error.strerror}; make room or choose another place", err=True
        )
        sys.exit(StoreError.exit_code)
    except KeyboardInterrupt:
        typer.echo("geopol: stopped; what was committed stays, run it again to go on", err=True)
        sys.exit(130)
