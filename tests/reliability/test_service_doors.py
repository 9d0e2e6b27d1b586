"""Rows 15, 17, 18 and 25: names, updates, requests elsewhere and other hosts stop at the door."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from loader.store import open_store
from loader.web import ServiceSettings, create_app

GOOD = '#+ summary: A secret\nSELECT ?x { VALUES ?x { "canary-secret" } }\n'


def traversals() -> list[str]:
    """Return 500 ways to name a file outside of the catalogue."""
    ups = ("..", "%2e%2e", "..%2f", "..\\", "....//", "%252e%252e", "．．", "..;", "./.", "%c0%ae%c0%ae")
    tails = (
        "secret",
        "secret.rq",
        "secret%00",
        "secret%00.rq",
        "etc/passwd",
        "SECRET",
        "secret/",
        "secret\n",
        "secret?",
    )
    joins = ("/", "%2f", "\\", "//", "%5c", "/./")
    return [f"{up}{join}{tail}" for up, join, tail in product(ups, joins, tails)]


def test_a_name_outside_of_the_catalogue_reads_no_file(
    store_path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = tmp_path / "queries"
    queries.mkdir()
    (queries / "mine.rq").write_text(GOOD.replace("canary-secret", "mine"))
    with TestClient(create_app(ServiceSettings(store_path, folders=(queries,))), base_url="http://127.0.0.1") as client:
        assert "mine" in client.get("/api/queries/mine").text
        # Files that appear after the start, beside the catalogue and in it, are not in the catalogue.
        (tmp_path / "secret.rq").write_text(GOOD)
        (queries / "secret.rq").write_text(GOOD)
        opened: list[str] = []
        true_read = Path.read_text
        monkeypatch.setattr(
            Path, "read_text", lambda self, *a, **k: opened.append(str(self)) or true_read(self, *a, **k)
        )
        vectors = [*traversals(), "secret", "secret.rq", str(tmp_path / "secret.rq"), "mine.rq", "MINE", "mine ", ""]
        assert len(vectors) >= 500
        for name in vectors:
            plain = quote(name, safe="%/\\.;?")
            for path in (f"/api/queries/{plain}", f"/queries/{plain}", f"/api/queries/{quote(name, safe='')}"):
                answer = client.get(path)
                assert "canary-secret" not in answer.text
                assert answer.status_code == 404 or (name == "" and answer.status_code == 200), path
        assert [path for path in opened if path.endswith(".rq")] == []


UPDATES = (
    "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> <urn:c> } }",
    "DELETE WHERE { ?s ?p ?o }",
    "DROP ALL",
    "CLEAR ALL",
    "CREATE GRAPH <urn:g>",
    "COPY DEFAULT TO <urn:g>",
    "MOVE DEFAULT TO <urn:g>",
    "ADD DEFAULT TO <urn:g>",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "PREFIX a: <urn:> insert data { a:a a:b a:c }",
    "SELECT * { ?s ?p ?o } ; DROP ALL",
)


def test_no_update_passes(store_path: str, client: TestClient) -> None:
    def fingerprint() -> str:
        with open_store(store_path, read_only=True) as store:
            return hashlib.sha256("\n".join(sorted(map(str, store.quads()))).encode()).hexdigest()

    before, vectors = fingerprint(), 0
    for text in UPDATES:
        for answer in (
            client.get("/sparql", params={"query": text}),
            client.get("/sparql", params={"update": text}),
            client.post("/sparql", data={"query": text}),
            client.post("/sparql", data={"update": text}),
            client.post("/sparql", content=text, headers={"content-type": "application/sparql-query"}),
            client.post("/sparql", content=text, headers={"content-type": "application/sparql-update"}),
        ):
            vectors += 1
            assert answer.status_code in {400, 403}, (text, answer.text)
    for method in ("PUT", "DELETE", "PATCH"):
        assert client.request(method, "/sparql", content="DROP ALL").status_code == 405
        assert client.request(method, "/id/country/cn").status_code == 405
    assert vectors >= 30 and fingerprint() == before


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """Return an address of this machine, and the list of connections to it."""
    hits: list[str] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            hits.append(connection.recv(200).decode("latin-1"))
            connection.close()

    threading.Thread(target=accept, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}", hits
    listening.close()


def requests_elsewhere(address: str) -> list[str]:
    """Return queries that would make an engine send a request, or read a file."""
    services = ("SERVICE", "service", "SeRvIcE", "SERVICE SILENT", "SERVICE\n", "SERVICE#\n", "SERVICE\t")
    places = [f"<{address}/{i}>" for i in range(6)] + ["?where", "a:sparql"]
    inner = ("{ ?s ?p ?o }", "{ SELECT * { ?s ?p ?o } }")
    wraps = (
        "SELECT * {{ {} }}",
        "ASK {{ {} }}",
        "SELECT * {{ OPTIONAL {{ {} }} }}",
        "SELECT * {{ FILTER EXISTS {{ {} }} }}",
    )
    found = [
        f"PREFIX a: <{address}/> " + wrap.format(f"BIND(<{address}> AS ?where) {service} {place} {body}")
        for service, place, body, wrap in product(services, places, inner, wraps)
    ]
    froms = ("FROM", "FROM NAMED", "from")
    locations = (f"<{address}/data.ttl>", "<file:///etc/passwd>", f"<{address}/context.jsonld>")
    found += [f"SELECT * {clause} {place} {{ ?s ?p ?o }}" for clause, place in product(froms, locations)]
    found += [
        f"LOAD <{address}/x.ttl>",
        f"LOAD SILENT <{address}/x.ttl> INTO GRAPH <urn:g>",
        f"DESCRIBE <{address}/thing>",
    ]
    return found


def test_no_query_makes_a_request_elsewhere(client: TestClient, canary: tuple[str, list[str]]) -> None:
    address, hits = canary
    vectors = requests_elsewhere(address)
    assert len(vectors) >= 300
    for text in vectors:
        answer = client.post("/sparql", data={"query": text})
        assert answer.status_code < 500, answer.text
        if "service" in text.lower() or text.startswith("LOAD"):
            assert answer.status_code == 400 and "refused" in answer.json()["detail"]
        assert "root:" not in answer.text
    graphs = {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": f"{address}/data.ttl"}
    assert client.get("/sparql", params=graphs).json()["results"]["bindings"] == []
    with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))):
        pass  # The canary does sing.
    while not hits:
        pass
    assert len(hits) == 1


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "",
        "[::2]",
        "localhost.evil",
        "[::1]evil.example",
        "[::1",
        "127.0.0.1:80/evil.example",
        '127.0.0.1:"><script>',
    ],
)
def test_another_host_is_refused(client: TestClient, host: str) -> None:
    for path in ("/", "/healthz", "/sparql", "/api/queries", "/static/style.css"):
        answer = client.get(path, headers={"host": host})
        assert answer.status_code == 400 and answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:1", "LOCALHOST", "[::1]:8000"])
def test_the_names_of_this_machine_are_taken(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


def test_another_address_needs_a_flag(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, store_path: str
) -> None:
    monkeypatch.setattr("loader.web.run", lambda _: None)
    from loader.cli import main

    with pytest.raises(SystemExit) as stopped:
        main(["serve", "--store", store_path, "--host", "0.0.0.0", "--port", "0"])
    assert stopped.value.code == 2
    assert "add --expose when that is meant" in capsys.readouterr().err


def test_it_listens_on_this_machine_only_unless_told(monkeypatch: pytest.MonkeyPatch, store_path: str) -> None:
    seen: list[ServiceSettings] = []
    monkeypatch.setattr("loader.web.run", seen.append)
    from loader.cli import main

    for arguments in ([], ["--host", "0.0.0.0", "--expose", "--allow-host", "graph.example"]):
        with pytest.raises(SystemExit) as stopped:
            main(["serve", "--store", store_path, *arguments])
        assert stopped.value.code == 0
    assert [one.host for one in seen] == ["127.0.0.1", "0.0.0.0"]
    assert "graph.example" not in seen[0].allowed_hosts and "graph.example" in seen[1].allowed_hosts
