"""Offer the service as a command: serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from loader.cli.console import StoreOption
from loader.cli.queries import FoldersOption, query_folders
from loader.errors import UsageError

_LOCAL = ("127.0.0.1", "::1", "localhost")


def serve(
    store: StoreOption = "kg",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8000,
    host: Annotated[str, typer.Option("--host", help="Another address than this machine's needs --expose.")] = (
        "127.0.0.1"
    ),
    expose: Annotated[bool, typer.Option("--expose", help="Let other machines in; there is no password.")] = False,
    names: Annotated[
        list[str] | None, typer.Option("--allow-host", help="A name by which the service is asked; may be repeated.")
    ] = None,
    folders: FoldersOption = None,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, max=600, help="The time limit of a query.")] = 10.0,
) -> None:
    """Serve the store: pages, stored queries and SPARQL, for reading only.

    It answers from the newest snapshot, to this machine only.

    Example: geopol serve --store kg --port 8000
    """
    if host not in _LOCAL and not expose:
        raise UsageError(f"--host {host} lets other machines in, without a password; add --expose when that is meant")
    try:
        import fastapi  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise UsageError("the service needs more packages; pip install 'geopol-graph[serve]'") from error
    from loader.web import Limits, ServiceSettings, run

    allowed = (*_LOCAL, host, *(names or ()))
    run(
        ServiceSettings(
            store=store,
            host=host,
            port=port,
            allowed_hosts=tuple(dict.fromkeys(allowed)),
            folders=tuple(Path(folder) for folder in query_folders(folders)),
            limits=Limits(seconds=seconds),
        )
    )
