"""The server store speaks the SPARQL 1.1 Protocol and the Graph Store Protocol."""

from __future__ import annotations

import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox
import pytest

from loader.errors import StoreError, UsageError
from loader.store import LedgerEntry, graph_of, open_store, rdf_file

DOCUMENT = "https://w3id.org/geopol/id/document/deal-1a2b"
NOW = "2025-06-09T08:00:00Z"


class Endpoint(BaseHTTPRequestHandler):
    """A SPARQL server on loopback, just enough of one."""

    engine = ox.Store()
    requests: list[str] = []  # noqa: RUF012
    answer: tuple[int, str, bytes] | None = None

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.headers["Content-Type"].split(";")[0]
        Endpoint.requests.append(f"POST {kind}")
        if Endpoint.answer:
            return self.reply(*Endpoint.answer)
        if kind == "application/sparql-update":
            Endpoint.engine.update(body.decode())
            return self.reply(204, "text/plain", b"")
        if kind == "application/n-triples":
            return self.add(body)
        try:
            found = Endpoint.engine.query(body.decode(), use_default_graph_as_union=True)
        except SyntaxError as error:
            return self.reply(400, "text/plain", str(error).encode())
        if isinstance(found, ox.QueryTriples):
            return self.reply(200, "text/turtle", found.serialize(format=ox.RdfFormat.TURTLE) or b"")
        return self.reply(
            200, "application/sparql-results+json", found.serialize(format=ox.QueryResultsFormat.JSON) or b""
        )

    def do_PUT(self) -> None:
        Endpoint.requests.append("PUT")
        Endpoint.engine.remove_graph(self.graph())
        self.add(self.rfile.read(int(self.headers["Content-Length"])))

    def add(self, body: bytes) -> None:
        Endpoint.engine.load(body, ox.RdfFormat.N_TRIPLES, to_graph=self.graph())
        self.reply(204, "text/plain", b"")

    def graph(self) -> ox.NamedNode:
        return ox.NamedNode(urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)["graph"][0])

    def reply(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.config.pluginmanager.hasplugin("socket"):
        request.getfixturevalue("socket_enabled")
    Endpoint.engine, Endpoint.requests, Endpoint.answer = ox.Store(), [], None
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    thread.join()
    server.server_close()


def entry() -> LedgerEntry:
    return LedgerEntry(DOCUMENT, "committed", NOW, "deal.txt", title="A deal")


def triples(text: str) -> tuple[ox.Triple, ...]:
    return (ox.Triple(ox.NamedNode(DOCUMENT), ox.NamedNode("urn:says"), ox.Literal(text)),)


@pytest.mark.parametrize("graph_store", [False, True])
def test_a_document_is_replaced_and_removed(address: str, monkeypatch: pytest.MonkeyPatch, graph_store: bool) -> None:
    if graph_store:
        monkeypatch.setenv("GEOPOL_GRAPH_STORE_URL", address)
    with open_store(address) as store:
        store.replace(graph_of(DOCUMENT), triples("old"), entry=entry())
        written = store.replace(graph_of(DOCUMENT), triples('new "$\u2028'), entry=entry())
        assert store.read_graph(graph_of(DOCUMENT)) == triples('new "$\u2028')
        assert store.entries() == [written]
        assert ("PUT" in Endpoint.requests) is graph_store
        tombstone = store.remove(DOCUMENT, removed_at=NOW)
        assert (store.entries(), store.graphs()) == ([tombstone], ("https://w3id.org/geopol/graph/ledger",))


def test_a_file_is_loaded_and_dumped(address: str) -> None:
    with open_store(address) as store:
        written = store.load(rdf_file(b"<urn:a> <urn:b> 1 .", name="facts", form="turtle"), loaded_at=NOW)
        assert store.entries(kind="import") == [written]
        assert store.query("ASK { <urn:a> <urn:b> 1 }") is True
        assert b"<urn:a> <urn:b>" in store.dump() and b"tripleCount" in store.dump()


def test_a_query_that_does_not_parse_is_the_users_fault(address: str) -> None:
    with open_store(address) as store, pytest.raises(UsageError, match="does not accept the SPARQL text"):
        store.query("SELECT ?x WHERE { ?x ")


def test_a_read_only_store_sends_no_update(address: str) -> None:
    with open_store(address, read_only=True) as store, pytest.raises(StoreError, match="reading only"):
        store.replace(graph_of(DOCUMENT), triples("x"), entry=entry())
    assert "POST application/sparql-update" not in Endpoint.requests


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((200, "text/html", b"<html>Welcome</html>"), "answered text/html, no SPARQL result"),
        ((200, "application/sparql-results+json", b'{"head": {"vars": ["x"]}, "results": {"bind'), "no SPARQL result"),
        ((401, "text/plain", b"who are you"), "refuses access; check the credentials"),
        ((500, "text/plain", b"broken"), "is not available"),
        ((503, "text/plain", b"busy"), "is not available"),
    ],
)
def test_a_server_at_fault_is_told_in_one_line(address: str, answer: tuple[int, str, bytes], message: str) -> None:
    Endpoint.answer = answer
    with open_store(address) as store, pytest.raises(StoreError) as error:
        store.select("SELECT ?x { ?x ?p ?o }")
    assert message in str(error.value) and "\n" not in str(error.value)


def test_a_server_that_is_not_there_is_told_without_the_password(address: str) -> None:
    port = urllib.parse.urlsplit(address).port
    Endpoint.answer = (500, "text/plain", b"")
    with open_store(f"http://me:secret@127.0.0.1:{port}/sparql") as store, pytest.raises(StoreError) as error:
        store.query("ASK {}")
    assert "secret" not in str(error.value)
