"""Serve a small store, in this process for most tests and as a server for the browser."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from loader.resources import data_folder
from loader.store import open_store, rdf_file, read_quads
from loader.web import Limits, ServiceSettings, create_app

DATA = Path(__file__).parent / "data.trig"


def make_store(folder: Path, data: Path | bytes = DATA) -> str:
    """Return a store that holds the statements of a TriG file."""
    file = rdf_file(data) if isinstance(data, Path) else rdf_file(data, name="data", form="trig")
    with open_store(str(folder / "kg"), create=True) as store:
        store.insert(read_quads(file))
    return str(folder / "kg")


@pytest.fixture(scope="session")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a store with two articles, conflicts, facts and a ledger."""
    return make_store(tmp_path_factory.mktemp("web"))


def client_of(store: str, *folders: Path, limits: Limits | None = None) -> TestClient:
    """Return a client of a service over the store."""
    settings = ServiceSettings(store, folders=(data_folder("queries"), *folders), limits=limits or Limits())
    return TestClient(create_app(settings), base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.fixture(scope="session")
def client(store_path: str) -> Iterator[TestClient]:
    """Return a client of the service."""
    with client_of(store_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def address(store_path: str) -> Iterator[str]:
    """Return the address of ``geopol serve`` over the store."""
    command = [sys.executable, "-m", "loader", "serve", "--store", store_path, "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    line = process.stderr.readline()
    found = re.search(r"http://\S+", line)
    assert found, line
    yield found.group().rstrip("/")
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Callable[..., TestClient]]:
    """Return what serves data of a test's own: ``serving(trig, limits=..., queries=...)``."""
    opened: list[TestClient] = []

    def serve(data: Path | bytes = DATA, *folders: Path, limits: Limits | None = None) -> TestClient:
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        opened.append(client_of(make_store(folder, data), *folders, limits=limits).__enter__())
        return opened[-1]

    yield serve
    for one in opened:
        one.__exit__(None, None, None)
