"""A small SPARQL 1.1 server on loopback over pyoxigraph, with faults on demand.

    with endpoint() as server:
        open_store(server.url)

It speaks the SPARQL Protocol (direct POST) at ``/sparql`` and the Graph
Store Protocol at ``/data``. ``server.faults`` is asked for each request, in
turn, what goes wrong with it (``tests.store.faults``).
"""

from __future__ import annotations

import socket
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox

Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Endpoint:
    """The state of one server; ``fault`` may answer in its place, before or after the work is done."""

    url: str = ""
    engine: ox.Store = field(default_factory=ox.Store)
    requests: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    fault: Callable[[Handler], bool] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def graph_url(self) -> str:
        """Return the address of the Graph Store Protocol."""
        return self.url.replace("/sparql", "/data")


class Handler(BaseHTTPRequestHandler):
    """Answer one request."""

    protocol_version = "HTTP/1.1"
    state: Endpoint

    def do_POST(self) -> None:
        self.handle_one()

    def do_PUT(self) -> None:
        self.handle_one()

    def do_DELETE(self) -> None:
        self.handle_one()

    def do_GET(self) -> None:
        self.handle_one()

    def handle_one(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = (self.headers.get("Content-Type") or "").split(";")[0]
        self.state.requests.append(f"{self.command} {urllib.parse.urlsplit(self.path).path} {kind}".strip())
        self.state.headers.append(dict(self.headers.items()))
        if self.state.fault is not None and self.state.fault(self):
            return
        self.reply(*self.work())

    def work(self) -> Reply:
        """Do what is asked for and return the honest answer."""
        with self.state.lock:
            parts = urllib.parse.urlsplit(self.path)
            if parts.path == "/data":
                return self.graph(ox.NamedNode(urllib.parse.parse_qs(parts.query)["graph"][0]))
            kind = self.headers["Content-Type"].split(";")[0]
            try:
                if kind == "application/sparql-update":
                    self.state.engine.update(self.body.decode())
                    return 204, {}, b""
                assert kind == "application/sparql-query", kind
                return self.answer(self.body.decode())
            except SyntaxError as error:
                return 400, {"Content-Type": "text/plain"}, str(error).encode()

    def answer(self, text: str) -> Reply:
        found = self.state.engine.query(text, use_default_graph_as_union=True)
        if isinstance(found, ox.QueryTriples):
            body = found.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
            return 200, {"Content-Type": "application/n-triples"}, body
        body = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
        return 200, {"Content-Type": "application/sparql-results+json"}, body

    def graph(self, name: ox.NamedNode) -> Reply:
        there = next(self.state.engine.quads_for_pattern(None, None, None, name), None) is not None
        if self.command == "DELETE" and not there:
            return 404, {}, b""
        if self.command in {"PUT", "DELETE"}:
            self.state.engine.remove_graph(name)
        if self.command in {"PUT", "POST"}:
            self.state.engine.load(self.body, ox.RdfFormat.N_TRIPLES, to_graph=name)
        return 204, {}, b""

    def reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if status != 204:
            self.wfile.write(body)
        self.close_connection = True

    def hang_up(self) -> None:
        """Close the connection without a word."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Keep quiet: a client that hangs up is part of the tests."""


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    """Run a server until the end of the block."""
    state = Endpoint()
    handler = type("BoundHandler", (Handler,), {"state": state})
    server = _Server(("127.0.0.1", 0), handler)
    state.url = f"http://127.0.0.1:{server.server_port}/sparql"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
