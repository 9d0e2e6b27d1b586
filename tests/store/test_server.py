"""The server store: whole answers or errors, credentials that stay secret, a journal that loses nothing."""

from __future__ import annotations

import base64
import json
import os
import ssl
import subprocess
import threading
import urllib.parse
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.errors import StoreError, UsageError
from loader.store import LedgerEntry, graph_of, open_store, rdf_file
from loader.store.journal import count_waiting
from tests.store.endpoint import Endpoint, Handler

DOCUMENT = "https://w3id.org/geopol/id/document/deal-1a2b"
NOW = "2025-06-09T08:00:00Z"
CANARY = "canary-7f3a"
JSON = {"Content-Type": "application/sparql-results+json"}
EMPTY = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'


def entry(document: str = DOCUMENT) -> LedgerEntry:
    return LedgerEntry(document, "committed", NOW, "deal.txt", title="A deal")


def triples(*texts: str) -> list[ox.Triple]:
    return [ox.Triple(ox.NamedNode(DOCUMENT), ox.NamedNode("urn:says"), ox.Literal(text)) for text in texts]


def answering(status: int, headers: dict[str, str], body: bytes) -> Callable[[Handler], bool]:
    """Return a fault that answers every request so."""

    def fault(handler: Handler) -> bool:
        handler.reply(status, headers, body)
        return True

    return fault


def test_a_small_change_is_one_request_without_an_address_for_graphs(server: Endpoint) -> None:
    with open_store(server.url) as store:
        store.replace(graph_of(DOCUMENT), triples("x"), entry=entry())
    assert server.requests == ["POST /sparql application/sparql-update"]


def test_a_graph_is_put_by_the_graph_store_protocol(server: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOPOL_GRAPH_STORE_URL", server.graph_url)
    with open_store(server.url) as store:
        store.replace(graph_of(DOCUMENT), triples("x"), entry=entry())
        assert server.requests == ["PUT /data application/n-triples", "POST /sparql application/sparql-update"]
        store.remove(DOCUMENT, removed_at=NOW)
    assert "DELETE /data" in server.requests


def test_a_large_file_goes_in_batches_and_a_graph_at_a_time(server: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    content = "".join(f'<urn:s{i}> <urn:p> "{i}" <urn:g{i % 3}> .\n' for i in range(9_000)).encode()
    with open_store(server.url) as store:
        store.load(rdf_file(content, name="big", form="nquads"), loaded_at=NOW)
    assert 6 <= len(server.requests) <= 20
    monkeypatch.setenv("GEOPOL_GRAPH_STORE_URL", server.graph_url)
    server.requests.clear()
    with open_store(server.url) as store:
        store.load(rdf_file(content + b"\n", name="big", form="nquads"), loaded_at=NOW)
        assert len(store.read_graph("urn:g1")) == 3_000
    assert sum(request.startswith("PUT") for request in server.requests) == 3


def test_words_in_comments_make_no_update_of_a_query_and_no_query_of_an_update(server: Endpoint) -> None:
    with open_store(server.url) as store:
        server.requests.clear()
        store.query("# what to load\n# LOAD it, or DELETE\nSELECT * WHERE { ?s ?p ?o }")
        store.update("# SELECT\n# SELECT nothing\nINSERT DATA { <urn:s> <urn:p> <urn:o> }")
    assert server.requests == [f"POST /sparql application/sparql-{kind}" for kind in ("query", "update")]


def test_queries_updates_and_graphs_may_have_addresses_of_their_own(
    server: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOPOL_UPDATE_URL", f"{server.url}/update")
    with open_store(server.url) as store:
        store.replace(graph_of(DOCUMENT), triples("x"), entry=entry())
        assert store.query("ASK {}") is True
    assert server.requests == ["POST /sparql/update application/sparql-update", "POST /sparql application/sparql-query"]


def test_a_read_only_store_sends_no_update(server: Endpoint) -> None:
    with open_store(server.url, read_only=True) as store:
        with pytest.raises(StoreError, match="reading only"):
            store.replace(graph_of(DOCUMENT), triples("x"), entry=entry())
        with pytest.raises(StoreError, match="reading only"):
            store.update("CLEAR ALL")
    assert server.requests == []


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ((200, {"Content-Type": "text/html"}, b"<html>Welcome</html>"), "answered text/html, no SPARQL result"),
        ((200, JSON, b'{"head": {"vars": ["x"]}, "results": {"bind'), "no SPARQL result"),
        ((200, JSON | {"X-SQL-State": "S1TAT"}, EMPTY), "a part of the answer"),
        ((200, JSON | {"X-SPARQL-MaxRows": "9"}, EMPTY), "at most 9 rows"),
        ((200, JSON | {"Content-Length": "999"}, EMPTY), "cut off"),
        ((401, {}, b"who are you"), "refuses access (status 401); check GEOPOL_AUTH and the credentials"),
        ((403, {}, b"not you"), "refuses access (status 403)"),
        ((302, {"Location": "http://127.0.0.1:1/a?secret=1"}, b""), "redirects to http://127.0.0.1:1/a; give that"),
        ((404, {}, b""), "answers 404"),
        ((500, {}, b"<html>broken</html>"), "is not available after 5 tries: 500"),
        ((503, {"Retry-After": "9999"}, b"busy"), "is not available: 503"),
    ],
)  # fmt: skip
def test_a_server_at_fault_is_told_in_one_line(
    server: Endpoint, fault: tuple[int, dict[str, str], bytes], message: str
) -> None:
    server.fault = answering(*fault)
    with open_store(server.url) as store, pytest.raises(StoreError) as error:
        store.select("SELECT ?x { ?x ?p ?o }")
    assert message in str(error.value) and "\n" not in str(error.value) and "<html" not in str(error.value)


def test_a_web_page_in_answer_to_an_update_is_no_success(server: Endpoint) -> None:
    server.fault = answering(200, {"Content-Type": "text/html"}, b"<!doctype html><html>Please log in</html>")
    with open_store(server.url) as store, pytest.raises(StoreError, match="a web page, so nothing was written"):
        store.replace(graph_of(DOCUMENT), triples("x"), entry=entry())
    assert count_waiting(server.url) == 1


@pytest.mark.parametrize("limit", [150, 1_000])
def test_a_silent_row_limit_is_found(server: Endpoint, limit: int) -> None:
    lines = "".join(f'<urn:s{i}> <urn:p> "{i}" .\n' for i in range(1_200)).encode()
    with open_store(server.url) as store:
        store.load(rdf_file(lines, name="rows", form="ntriples"), loaded_at=NOW)

        def cut(handler: Handler) -> bool:
            status, headers, body = handler.work()
            found = ox.parse_query_results(body, ox.QueryResultsFormat.JSON) if b"bindings" in body else None
            if isinstance(found, ox.QuerySolutions) and body.count(b'"s"') > limit:
                told = json.loads(body)
                told["results"]["bindings"] = told["results"]["bindings"][:limit]
                body = json.dumps(told).encode()
            handler.reply(status, headers, body)
            return True

        server.fault = cut
        with pytest.raises(StoreError, match=rf"it gave {limit} of 1200 rows; raise its row limit"):
            store.select("PREFIX u: <urn:>\nSELECT ?s { ?s u:p ?o }")
        assert len(store.select("SELECT ?s { ?s <urn:p> ?o } LIMIT 120").rows) == 120


def test_more_rows_than_a_page_are_all_there(server: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loader.store.server._PAGE_ROWS", 100)
    lines = "".join(f'<urn:s{i}> <urn:p> "{i}" .\n' for i in range(1_000)).encode()
    with open_store(server.url) as store:
        store.load(rdf_file(lines, name="rows", form="ntriples"), loaded_at=NOW)
        server.requests.clear()
        assert len(store.read_graph("https://w3id.org/geopol/graph/import/rows")) == 1_000
    assert len(server.requests) >= 11


def test_a_query_is_tried_again_and_an_update_of_the_users_is_not(server: Endpoint) -> None:
    failures = [503, 503]

    def sometimes(handler: Handler) -> bool:
        if failures:
            handler.reply(failures.pop(), {"Retry-After": "0"}, b"")
            return True
        return False

    server.fault = sometimes
    with open_store(server.url) as store:
        assert store.query("ASK {}") is True
        assert len(server.requests) == 3
        failures.append(503)
        with pytest.raises(StoreError, match=r"not available: 503"):
            store.update("INSERT DATA { <urn:a> <urn:b> 1 }")
        assert len(server.requests) == 4


def test_retry_after_is_honoured_and_waits_grow(server: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    from loader.store import transport

    monkeypatch.setattr(transport, "_FIRST_PAUSE", 0.5)
    waits: list[float] = []
    way = transport.Transport(transport.Access(server.url, server.url), pause=waits.append)
    server.fault = answering(503, {"Retry-After": "7"}, b"")
    with pytest.raises(StoreError):
        way.query("ASK {}", graph=False)
    assert waits == [7.0] * 4
    waits.clear()
    monkeypatch.setattr(transport.random, "uniform", lambda low, high: high)
    server.fault = answering(502, {}, b"")
    with pytest.raises(StoreError):
        way.query("ASK {}", graph=False)
    assert waits == [1.0, 2.0, 4.0, 8.0]


def test_a_server_that_says_nothing_is_given_up_in_time(server: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOPOL_TIMEOUT", "0.1")
    silent = threading.Event()

    def wait(handler: Handler) -> bool:
        silent.wait(5)
        return True

    server.fault = wait
    with open_store(server.url) as store, pytest.raises(StoreError, match=r"not available after 5 tries: timed out"):
        store.query("ASK {}")
    silent.set()


def test_a_server_that_drips_is_given_up_in_time(server: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOPOL_TIMEOUT", "0.05")
    monkeypatch.setattr("loader.store.transport.TRIES", 1)

    def drip(handler: Handler) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/sparql-results+json")
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            threading.Event().wait(0.02)
        return True

    server.fault = drip
    from loader.store import transport

    way = transport.Transport(transport.Access(server.url, server.url, timeout=0.05))
    with pytest.raises(OSError, match=r"took more than 0\.5 s"):
        way._wrapped(server.url, "ASK {}", "SELECT")


@pytest.mark.parametrize("large", [False, True])
def test_what_a_dead_server_did_not_take_is_sent_in_the_next_run(server: Endpoint, large: bool) -> None:
    texts = [f"text {i}" for i in range(5_000 if large else 3)]
    server.fault = (
        (lambda handler: len(server.requests) > 2 and answering(503, {}, b"")(handler))
        if large
        else answering(503, {}, b"")
    )
    with (
        open_store(server.url) as store,
        pytest.raises(StoreError, match=r"what was not sent is kept in .*goes first in the next run"),
    ):
        store.replace(graph_of(DOCUMENT), triples(*texts), entry=entry())
    assert count_waiting(server.url) == 1
    server.fault = None
    with open_store(server.url, read_only=True) as reader:
        assert reader.entry(DOCUMENT) is None
    with open_store(server.url) as store:
        known = store.entry(DOCUMENT)
        assert known is not None and known.triple_count == len(texts)
        assert set(store.read_graph(graph_of(DOCUMENT))) == set(triples(*texts))
    assert count_waiting(server.url) == 0


def test_a_file_with_a_fault_at_its_end_sends_nothing(server: Endpoint) -> None:
    content = b'<urn:a> <urn:b> "x" .\n' * 5_000 + b"<urn:a> <urn:b> .\n"
    with open_store(server.url) as store:
        store.entries()
        before = len(server.requests)
        with pytest.raises(Exception, match="line 5001"):
            store.load(rdf_file(content, name="bad", form="ntriples"), loaded_at=NOW)
        assert all("sparql-update" not in request for request in server.requests[before:])
        assert len(server.engine) == 0
    assert count_waiting(server.url) == 0


def test_a_broken_journal_is_told(server: Endpoint) -> None:
    server.fault = answering(503, {}, b"")
    with open_store(server.url) as store, pytest.raises(StoreError):
        store.replace(graph_of(DOCUMENT), triples("x"), entry=entry())
    (path,) = Path(os.environ["GEOPOL_JOURNAL"]).rglob("*.nq")
    path.write_text("scribbled over")
    with pytest.raises(StoreError, match=r"the journal .* is broken; move it away"):
        open_store(server.url)


def test_two_writers_of_one_machine_do_not_mix(server: Endpoint) -> None:
    with open_store(server.url), pytest.raises(StoreError, match=rf"in use by another process \(pid {os.getpid()}\)"):
        open_store(server.url)


# Credentials


def header(server: Endpoint) -> str:
    return server.headers[-1].get("Authorization", "")


def test_basic_and_bearer_credentials_come_from_the_environment(
    server: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOPOL_USER", "me")
    monkeypatch.setenv("GEOPOL_PASSWORD", CANARY)
    with open_store(server.url, read_only=True) as store:
        store.query("ASK {}")
    assert header(server) == "Basic " + base64.b64encode(f"me:{CANARY}".encode()).decode()
    monkeypatch.setenv("GEOPOL_AUTH", "bearer")
    monkeypatch.setenv("GEOPOL_TOKEN", CANARY)
    with open_store(server.url, read_only=True) as store:
        store.query("ASK {}")
    assert header(server) == f"Bearer {CANARY}"


def servers_file(folder: Path, url: str, *lines: str) -> Path:
    path = folder / "servers.ini"
    path.write_text("\n".join((f"[{url}]", *lines)) + "\n")
    path.chmod(0o600)
    return path


def test_credentials_come_from_a_file_that_only_its_owner_reads(
    server: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = servers_file(tmp_path, server.url, "auth = bearer", f"token = {CANARY}", f"update = {server.url}/update")
    monkeypatch.setenv("GEOPOL_SERVERS", str(path))
    with open_store(server.url) as store:
        store.update("INSERT DATA { <urn:a> <urn:b> 1 }")
    assert (header(server), server.requests[-1].split()[1]) == (f"Bearer {CANARY}", "/sparql/update")
    path.chmod(0o640)
    with pytest.raises(UsageError, match=r"can be read by others; run: chmod 600"):
        open_store(server.url)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["auth = magic"], "unknown authentication 'magic'"),
        (["auth = bearer"], "needs GEOPOL_TOKEN"),
        (["user = me"], "needs GEOPOL_USER and GEOPOL_PASSWORD"),
        ([f"pasword = {CANARY}"], "unknown name 'pasword'"),
        ([f"password {CANARY}", "= ["], "does not parse"),
        (["timeout = soon"], "GEOPOL_TIMEOUT is 'soon'"),
        (["update = ftp://x"], "no http:// or https:// address"),
    ],
)
def test_a_fault_in_the_settings_is_told_without_the_secret(
    server: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: list[str], said: str
) -> None:
    monkeypatch.setenv("GEOPOL_SERVERS", str(servers_file(tmp_path, server.url, *lines)))
    with pytest.raises(UsageError) as error:
        open_store(server.url)
    assert said in str(error.value) and CANARY not in str(error.value)
    assert server.requests == []


def test_a_password_in_an_address_is_refused(server: Endpoint) -> None:
    port = urllib.parse.urlsplit(server.url).port
    with pytest.raises(UsageError, match="holds a user or a password") as error:
        open_store(f"http://me:{CANARY}@127.0.0.1:{port}/sparql")
    assert CANARY not in str(error.value)


def test_credentials_do_not_follow_a_redirect(server: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    class Thief(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(str(self.headers))

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None: ...

    thief = HTTPServer(("127.0.0.1", 0), Thief)
    threading.Thread(target=thief.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    monkeypatch.setenv("GEOPOL_AUTH", "bearer")
    monkeypatch.setenv("GEOPOL_TOKEN", CANARY)
    server.fault = answering(307, {"Location": f"http://127.0.0.1:{thief.server_port}/"}, b"")
    with open_store(server.url) as store, pytest.raises(StoreError, match="redirects to"):
        store.query("ASK {}")
    thief.shutdown()
    assert seen == []


def test_the_secret_is_in_no_message_file_or_output(
    server: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from loader.cli import main

    monkeypatch.setenv("GEOPOL_AUTH", "bearer")
    monkeypatch.setenv("GEOPOL_TOKEN", CANARY)
    (tmp_path / "facts.ttl").write_text("<urn:a> <urn:b> 'x' .")
    for status in (0, 401, 503):
        server.fault = answering(status, {}, b"no") if status else None
        for command in (["load", str(tmp_path / "facts.ttl"), "--no-validate"], ["documents"], ["doctor"]):
            with pytest.raises(SystemExit):
                main([*command, "--store", server.url])
    out, err = capfd.readouterr()
    files = [path for path in tmp_path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert (CANARY in out + err, files) == (False, [])
    assert all(CANARY not in request for request in server.requests)
    assert f"Bearer {CANARY}" in {found.get("Authorization") for found in server.headers}


def test_a_certificate_that_nobody_vouches_for_is_told(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    try:
        subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("openssl is not installed; run: apt-get install openssl")
    web = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    web.socket = context.wrap_socket(web.socket, server_side=True)
    threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    address = f"https://127.0.0.1:{web.server_port}/sparql"
    with open_store(address, read_only=True) as store, pytest.raises(StoreError) as error:
        store.query("ASK {}")
    web.shutdown()
    told = str(error.value)
    assert told.startswith(f"the certificate of {address} is not trusted (self") and "SSL_CERT_FILE" in told
    assert "\n" not in told
