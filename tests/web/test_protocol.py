"""SPARQL 1.1 Protocol: the three ways to ask, the forms of the answer, the graphs, the description."""

from __future__ import annotations

import http.client
import time
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/geopol/ontology#Conflict> }"
CONFLICT = "https://w3id.org/geopol/id/conflict/x"
RESULTS = "application/sparql-results+json"


def only(answer: object) -> list[str]:
    return [row["s"]["value"] for row in answer.json()["results"]["bindings"]]  # type: ignore[attr-defined]


def test_a_query_is_asked_in_three_ways(client: TestClient) -> None:
    ways = (
        client.get("/sparql", params={"query": SELECT}),
        client.post("/sparql", data={"query": SELECT}),
        client.post("/sparql", content=SELECT, headers={"content-type": "application/sparql-query; charset=utf-8"}),
    )
    for answer in ways:
        assert answer.status_code == 200 and answer.headers["content-type"] == RESULTS
        assert only(answer) == [CONFLICT]


@pytest.mark.parametrize(
    ("query", "accept", "kind", "format_"),
    [
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "text/turtle", "text/turtle; charset=utf-8", ox.RdfFormat.TURTLE),
        (f"DESCRIBE <{CONFLICT}>", "application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        (f"DESCRIBE <{CONFLICT}>", "application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
def test_graphs_come_as_rdf(client: TestClient, query: str, accept: str, kind: str, format_: ox.RdfFormat) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert len(list(ox.parse(answer.content, format_))) >= 4


@pytest.mark.parametrize(
    ("accept", "format_"),
    [
        ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
        ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
    ],
)
def test_the_results_are_what_another_parser_reads(
    client: TestClient, accept: str, format_: ox.QueryResultsFormat
) -> None:
    query = 'SELECT * { VALUES (?a ?b ?c) { ("a\\tb\\n\\"<&>" "é"@fr 1.50) (<urn:x> UNDEF true) } }'
    answer = client.get("/sparql", params={"query": query}, headers={"accept": accept})
    read = [tuple(row) for row in ox.parse_query_results(answer.content, format_)]  # type: ignore[union-attr]
    expected = [tuple(row) for row in ox.Store().query(query)]  # type: ignore[union-attr]
    assert read == expected


def test_yes_and_no_have_forms_of_their_own(client: TestClient) -> None:
    asked = {"query": f"ASK {{ <{CONFLICT}> ?p ?o }}"}
    assert client.get("/sparql", params=asked).json() == {"head": {}, "boolean": True}
    assert "<boolean>true</boolean>" in client.get("/sparql", params=asked, headers={"accept": "application/xml"}).text


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", RESULTS),
        ("application/json", "application/json"),
        ("application/json;q=0.9", "application/json"),
        ("text/html, APPLICATION/JSON; q=0.5", "application/json"),
        (f"application/json;q=0.5, {RESULTS}", RESULTS),
        ("application/xml", "application/xml"),
        ("application/xml;q=0.1, application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv;q=0.9, application/json;q=0.1", "text/csv; charset=utf-8"),
    ],
)
def test_the_type_of_the_answer_is_the_one_chosen(client: TestClient, accept: str, kind: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    if "json" in kind:
        assert only(answer) == [CONFLICT]


def test_what_is_known_is_not_sent_again_and_the_document_says_so(client: TestClient) -> None:
    first = client.get("/sparql", params={"query": SELECT})
    again = client.get("/sparql", params={"query": SELECT}, headers={"if-none-match": first.headers["etag"]})
    other = {"if-none-match": first.headers["etag"], "accept": "application/json"}
    assert (
        again.status_code == 304 and client.get("/sparql", params={"query": SELECT}, headers=other).status_code == 200
    )
    operations = client.get("/openapi.json").json()["paths"]["/sparql"]
    assert all("304" in operations[method]["responses"] for method in ("get", "post"))


def test_graphs_of_the_protocol_take_the_place_of_the_union(client: TestClient) -> None:
    facts, ledger = ({"default-graph-uri": f"https://w3id.org/geopol/graph/{name}"} for name in ("facts", "ledger"))
    assert only(client.get("/sparql", params={"query": SELECT, **facts})) == [CONFLICT]
    assert only(client.get("/sparql", params={"query": SELECT, **ledger})) == []
    named = {"query": "SELECT DISTINCT ?s { GRAPH ?s { ?a ?b ?c } }", "named-graph-uri": facts["default-graph-uri"]}
    assert only(client.get("/sparql", params=named)) == list(facts.values())
    # Where only named graphs are told, the default graph is empty, and the other way round (SPARQL 1.1, 13.2).
    name = facts["default-graph-uri"]
    assert only(client.get("/sparql", params={"query": SELECT, "named-graph-uri": name})) == []
    assert only(client.get("/sparql", params={**named, "default-graph-uri": name})) == [name]
    assert only(client.get("/sparql", params={"query": named["query"], "default-graph-uri": name})) == []


def test_graphs_of_the_query_take_the_place_of_the_union(client: TestClient) -> None:
    facts, ledger = (f"https://w3id.org/geopol/graph/{name}" for name in ("facts", "ledger"))
    assert only(client.get("/sparql", params={"query": SELECT.replace("WHERE", f"FROM <{facts}> WHERE")})) == [CONFLICT]
    assert only(client.get("/sparql", params={"query": SELECT.replace("WHERE", f"from <{ledger}> WHERE")})) == []
    assert only(client.get("/sparql", params={"query": SELECT.replace("WHERE", f"FROM NAMED <{facts}> WHERE")})) == []
    overruled = {"query": SELECT.replace("WHERE", f"FROM <{ledger}> WHERE"), "default-graph-uri": facts}
    assert only(client.get("/sparql", params=overruled)) == [CONFLICT]


def test_without_a_query_the_service_describes_itself(client: TestClient) -> None:
    answer = client.get("/sparql")
    told = {str(quad.predicate.value).rpartition("#")[2] for quad in ox.parse(answer.content, ox.RdfFormat.TURTLE)}
    assert {"endpoint", "supportedLanguage", "feature", "resultFormat"} <= told


@pytest.mark.parametrize(
    ("status", "told", "request_"),
    [
        (400, "does not parse", {"params": {"query": "SELECT * {"}}),
        (400, "give one query", {"params": [("query", SELECT), ("query", SELECT)]}),
        (400, "give one query", {"params": {"default-graph-uri": "urn:g"}}),
        (400, "is no IRI of a graph", {"params": {"query": SELECT, "default-graph-uri": "x y"}}),
        (400, "unknown field 'timeout'", {"params": {"query": SELECT, "timeout": "9"}}),
        (400, "unknown field 'using-graph-uri'", {"params": {"query": SELECT, "using-graph-uri": "urn:g"}}),
        (403, "the service only reads", {"params": {"update": "CLEAR ALL"}}),
        (400, "it is no SPARQL query", {"params": {"query": "hello"}}),
        (
            400,
            "cannot be written as jsonld",
            {
                "params": {"query": "CONSTRUCT { <urn:s> <urn:p> <<( <urn:a> <urn:b> 1 )>> } WHERE { }"},
                "headers": {"accept": "application/ld+json"},
            },
        ),
        (406, "ask for one of", {"params": {"query": SELECT}, "headers": {"accept": "image/png"}}),
    ],
)
def test_a_fault_of_the_request_is_told(client: TestClient, status: int, told: str, request_: dict) -> None:  # type: ignore[type-arg]
    answer = client.get("/sparql", **request_)
    assert answer.status_code == status and told in answer.json()["detail"]


def test_a_body_of_another_kind_is_refused(client: TestClient) -> None:
    answer = client.post("/sparql", content=SELECT, headers={"content-type": "text/plain"})
    assert answer.status_code == 415
    answer = client.post("/sparql", content=b"\xff", headers={"content-type": "application/sparql-query"})
    assert answer.status_code == 400 and "UTF-8" in answer.json()["detail"]
    answer = client.post("/sparql", content=b"q" * 2_000_000, headers={"content-type": "application/sparql-query"})
    assert answer.status_code == 413
    chunks = (b"q" * 100_000 for _ in range(20))
    answer = client.post("/sparql", content=chunks, headers={"content-type": "application/sparql-query"})
    assert answer.status_code == 413


def test_answers_on_one_connection_come_at_once(address: str) -> None:
    """Head and body of an answer are two packets: the second must not wait for the other side's acknowledgement."""
    connection = http.client.HTTPConnection(str(urlsplit(address).netloc))
    taken = []
    for _ in range(20):
        started = time.perf_counter()
        connection.request("GET", "/healthz")
        assert connection.getresponse().read()
        taken.append(time.perf_counter() - started)
    connection.close()
    assert min(taken[5:]) < 0.03, "an acknowledgement takes 40 ms"
