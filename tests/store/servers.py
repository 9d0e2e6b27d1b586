"""Start real SPARQL servers from a scratch folder on loopback, for the tests of the store.

    with virtuoso(folder) as server: ...
    with rdflib_endpoint(folder) as server: ...

Each yields a ``Server`` with its addresses and credentials. Where a server is
not installed, ``MissingError`` says so with the one command that installs it.
"""

from __future__ import annotations

import configparser
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_READY_SECONDS = 90
_STOCK = (
    "/etc/virtuoso-opensource-7/virtuoso.ini",
    "/usr/share/virtuoso-opensource-7/virtuoso.ini",
)


class MissingError(Exception):
    """Say that a server is not installed, and how to install it."""


@dataclass(frozen=True)
class Server:
    """Where a running server answers; ``environment`` is what geopol needs to reach it."""

    name: str
    query_url: str
    environment: dict[str, str] = field(default_factory=dict)


@contextmanager
def virtuoso(folder: Path, *, rows: int = 10_000) -> Iterator[Server]:
    """Run Virtuoso 7 in ``folder`` with its stock settings; ``rows`` is the silent limit of its answers.

    Raises:
        MissingError: when it is not installed.
    """
    program, stock = shutil.which("virtuoso-t"), next(filter(os.path.exists, _STOCK), None)
    if program is None or stock is None or shutil.which("isql-vt") is None:
        raise MissingError("Virtuoso is not installed; run: apt-get install virtuoso-opensource-7")
    folder.mkdir(parents=True, exist_ok=True)
    sql, web = free_ports(2)
    (folder / "virtuoso.ini").write_text(_settings(Path(stock), folder, sql=sql, web=web, rows=rows))
    log = (folder / "out.log").open("w")
    process = subprocess.Popen([program, "-f", "-c", "virtuoso.ini"], cwd=folder, stdout=log, stderr=log)
    try:
        base = f"http://127.0.0.1:{web}"
        _wait(process, f"{base}/sparql")
        _make_user(sql)
        yield Server(
            "virtuoso",
            f"{base}/sparql-auth",
            {
                "GEOPOL_GRAPH_STORE_URL": f"{base}/sparql-graph-crud-auth",
                "GEOPOL_AUTH": "digest",
                "GEOPOL_USER": "loader",
                "GEOPOL_PASSWORD": "a-loader's secret",
            },
        )
    finally:
        _stop(process)
        log.close()


@contextmanager
def rdflib_endpoint(folder: Path) -> Iterator[Server]:
    """Run rdflib-endpoint over an empty rdflib dataset, updates guarded by Bearer authentication.

    Raises:
        MissingError: when it is not installed.
    """
    if importlib.util.find_spec("rdflib_endpoint") is None or importlib.util.find_spec("uvicorn") is None:
        raise MissingError("rdflib-endpoint is not installed; run: pip install 'geopol-graph[servers]'")
    folder.mkdir(parents=True, exist_ok=True)
    (port,), log = free_ports(1), (folder / "out.log").open("w")
    command = [sys.executable, "-m", "tests.store.rdflib_server", str(port)]
    environment = {**os.environ, "RDFLIB_APIKEY": "bearer-canary"}
    root = Path(__file__).resolve().parent.parent.parent
    process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=root)
    try:
        address = f"http://127.0.0.1:{port}/"
        _wait(process, address)
        yield Server("rdflib-endpoint", address, {"GEOPOL_AUTH": "bearer", "GEOPOL_TOKEN": "bearer-canary"})
    finally:
        _stop(process)
        log.close()


def free_ports(count: int) -> list[int]:
    """Return different ports of loopback that nobody listens on."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def _settings(stock: Path, folder: Path, *, sql: int, web: int, rows: int) -> str:
    parser = configparser.RawConfigParser(strict=False, inline_comment_prefixes=(";",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(stock)
    for section in ("Database", "TempDatabase"):
        for name, value in parser.items(section):
            if value.startswith("/"):
                parser.set(section, name, str(folder / Path(value).name))
    parser.set("Parameters", "ServerPort", f"127.0.0.1:{sql}")
    parser.set("Parameters", "DirsAllowed", str(folder))
    parser.set("HTTPServer", "ServerPort", f"127.0.0.1:{web}")
    parser.set("HTTPServer", "ServerRoot", str(folder))
    parser.set("SPARQL", "ResultSetMaxRows", str(rows))
    for name in [name for name, _ in parser.items("Plugins")]:
        parser.remove_option("Plugins", name)
    lines = []
    for section in parser.sections():
        lines += [f"[{section}]", *(f"{name} = {value}" for name, value in parser.items(section))]
    return "\n".join(lines) + "\n"


def _make_user(port: int) -> None:
    password = "a-loader''s secret"
    grants = "".join(f"GRANT {right} TO loader; " for right in ("SPARQL_UPDATE", "SPARQL_SELECT"))
    command = f"DB.DBA.USER_CREATE('loader','{password}'); {grants}"
    subprocess.run(
        ["isql-vt", f"127.0.0.1:{port}", "dba", "dba", f"exec={command}"], check=True, capture_output=True, timeout=60
    )


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    limit = time.monotonic() + _READY_SECONDS
    while time.monotonic() < limit and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"no server answers at {url}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
