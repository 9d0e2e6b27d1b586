"""Run the same tests over every engine, and keep the journal of each test apart."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from loader.store import Store, open_store
from tests.store.endpoint import Endpoint, endpoint
from tests.store.servers import MissingError, Server, rdflib_endpoint, virtuoso

ENGINES = ("memory", "embedded", "oxigraph-server", "oxigraph-server-updates", "rdflib-endpoint", "virtuoso")
_VARIABLES = ("UPDATE_URL", "GRAPH_STORE_URL", "AUTH", "USER", "PASSWORD", "TOKEN", "TIMEOUT", "SERVERS")


@pytest.fixture(autouse=True)
def no_settings_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the addresses and credentials of whoever runs the tests; do not wait between tries."""
    for name in _VARIABLES:
        monkeypatch.delenv(f"GEOPOL_{name}", raising=False)
    monkeypatch.setenv("GEOPOL_JOURNAL", str(tmp_path / "journal"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("loader.store.transport._FIRST_PAUSE", 0.001)


@pytest.fixture
def quick_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder in memory where there is one: a kill asks nothing of the disk, and fsync takes its time there."""
    shared = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=shared)) if os.access(shared, os.W_OK) else tmp_path
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server() -> Iterator[Endpoint]:
    """Return a small SPARQL server, with faults on demand."""
    with endpoint() as state:
        yield state


def _run(stack: ExitStack, start: Callable[[Path], object], folder: Path) -> Server:
    try:
        return stack.enter_context(start(folder))  # type: ignore[arg-type]
    except MissingError as error:
        # A run that means to prove the servers must not pass without them.
        if os.environ.get("GEOPOL_REQUIRE_SERVERS"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a running Virtuoso; skip with the command that installs it."""
    with ExitStack() as stack:
        yield _run(stack, virtuoso, tmp_path_factory.mktemp("virtuoso"))


@pytest.fixture(scope="session")
def rdflib_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a running rdflib-endpoint; skip with the command that installs it."""
    with ExitStack() as stack:
        yield _run(stack, rdflib_endpoint, tmp_path_factory.mktemp("rdflib"))


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Name the engine that a test runs over."""
    return str(request.param)


@pytest.fixture
def opener(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Store]]:
    """Return what opens an empty store of the engine, again and again."""
    location, environment = _reach(engine, request, tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    memory = open_store("memory:") if engine == "memory" else None

    def open_it(**options: bool) -> Store:
        return memory or open_store(location, **options)

    with open_it(create=True) as store:
        _empty(store)
    yield open_it


@pytest.fixture
def store(opener: Callable[..., Store]) -> Iterator[Store]:
    """Return an empty store, open for writing."""
    with opener() as opened:
        yield opened


def _reach(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, dict[str, str]]:
    if engine in {"memory", "embedded"}:
        return str(tmp_path / "kg"), {}
    if engine.startswith("oxigraph-server"):
        state = request.getfixturevalue("server")
        graphs = {} if engine.endswith("updates") else {"GEOPOL_GRAPH_STORE_URL": state.graph_url}
        return state.url, graphs
    running: Server = request.getfixturevalue("virtuoso_server" if engine == "virtuoso" else "rdflib_server")
    return running.query_url, running.environment


def _empty(store: Store) -> None:
    """Take away what earlier tests left on a server."""
    for name in store.graphs():
        if name.startswith(("https://w3id.org/geopol/", "urn:")):
            store.update(f"DROP SILENT GRAPH <{name}>")
