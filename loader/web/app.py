"""Put the service together, and run it."""

from __future__ import annotations

import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from loader.errors import StoreError, UsageError
from loader.queries import readable
from loader.web import api, pages, protocol, things
from loader.web.problems import handle_problems
from loader.web.service import Service
from loader.web.settings import ServiceSettings
from loader.web.shield import Shield
from loader.web.turns import Turns
from loader.web.workers import Workers

_HERE = Path(__file__).parent


def create_app(settings: ServiceSettings) -> FastAPI:
    """Return the application; the catalogue is read now, a query in a faulty file is left out and told.

    Raises:
        UsageError: when the store is the address of a server.
        StoreError: when there is no directory.
    """
    if "://" in settings.store:
        raise UsageError(f"{settings.store} is a server itself; serve takes the directory that `geopol ingest` made")
    if not Path(settings.store).is_dir():
        told = "make one with `geopol demo` or `geopol ingest PAGES --store"
        raise StoreError(f"no store at {settings.store}; {told} {settings.store}`")
    queries, faults = readable(settings.folders)
    for fault in faults:
        print(f"geopol: left out: {fault}", file=sys.stderr)
    service = Service(settings, queries, Workers(settings.store, settings.limits), Turns(settings.limits))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(service.workers.warm)
        yield
        await run_in_threadpool(service.workers.close)

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan, redirect_slashes=False)
    app.state.service = service
    for router in (api.router, protocol.router, things.router, pages.router):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=_HERE / "static"))
    handle_problems(app)
    app.add_middleware(Shield, allowed_hosts=settings.allowed_hosts, most=settings.limits.body)
    return app


def run(settings: ServiceSettings) -> None:
    """Serve until stopped; say the address on standard error once the store answers.

    Raises:
        UsageError: when the port is taken, or the store is the address of a server.
        StoreError: when there is no store, or it cannot be opened.
    """
    import uvicorn

    app = create_app(settings)
    app.state.service.workers.warm()
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With the protocol named, asyncio sends each answer at once: else its end waits 40 ms for an acknowledgement.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((settings.host, settings.port))
            listening.listen()
        except OSError as error:
            told = f"cannot listen on {settings.host}:{settings.port} ({error.strerror})"
            raise UsageError(f"{told}; choose another --port, or 0 for a free one") from error
        name = f"[{settings.host}]" if ":" in settings.host else settings.host
        print(
            f"geopol serves {settings.store} at http://{name}:{listening.getsockname()[1]}/",
            file=sys.stderr,
            flush=True,
        )
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=5
        )
        uvicorn.Server(config).run(sockets=[listening])
