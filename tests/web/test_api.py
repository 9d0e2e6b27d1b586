"""Stored queries over HTTP: forms of the answer, pages of rows, tags of answers, faults."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from loader.errors import StoreError
from loader.queries import catalogue
from loader.resources import data_folder
from loader.web import Limits
from loader.web.workers import Span
from tests.web.conftest import DATA

QUERIES = catalogue([data_folder("queries")])


def test_the_catalogue_is_listed_with_its_parameters(client: TestClient) -> None:
    told = client.get("/api/queries", params={"limit": 500}).json()
    assert told["count"] == len(QUERIES) and [one["name"] for one in told["queries"]] == list(QUERIES)
    (measures,) = (one for one in told["queries"] if one["name"] == "measures-against-country")
    assert [one["name"] for one in measures["parameters"]] == ["country", "since", "until"]
    tagged = client.get("/api/queries", params={"tag": "measure"}).json()["queries"]
    assert tagged and all("measure" in one["tags"] for one in tagged)


@pytest.mark.parametrize("name", QUERIES)
def test_every_stored_query_answers(client: TestClient, name: str) -> None:
    answer = client.get(f"/api/queries/{name}", headers={"accept": "application/json"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["query"] == name


@pytest.mark.parametrize(
    ("accept", "kind", "start"),
    [
        ("application/json", "application/json", '{"query": "evidence-of-fact"'),
        ("application/sparql-results+json", "application/sparql-results+json", '{"head": {"vars": ["published"'),
        ("application/sparql-results+xml", "application/sparql-results+xml", '<?xml version="1.0"?>'),
        ("application/xml", "application/xml", '<?xml version="1.0"?>'),
        ("application/xml;q=0.5, application/sparql-results+xml", "application/sparql-results+xml", "<?xml"),
        ("text/csv", "text/csv; charset=utf-8", "published,target,stance"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", "?published\t?target"),
        ("text/markdown", "text/markdown; charset=utf-8", "| published | target"),
        ("text/csv;q=0.5, text/markdown", "text/markdown; charset=utf-8", "| published"),
        ("*/*", "application/json", "{"),
    ],
)
def test_the_form_of_an_answer_is_negotiated(client: TestClient, accept: str, kind: str, start: str) -> None:
    answer = client.get("/api/queries/evidence-of-fact", headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.text.startswith(start) and answer.headers["vary"] == "Accept"


def test_a_graph_comes_as_rdf_or_as_rows(client: TestClient) -> None:
    turtle = client.get("/api/queries/imposition-network", headers={"accept": "text/turtle"})
    assert turtle.headers["content-type"] == "text/turtle; charset=utf-8" and "@prefix gp:" in turtle.text
    assert client.get("/api/queries/imposition-network?format=nt").text.startswith("<https://")
    assert client.get("/api/queries/imposition-network").text == turtle.text
    rows = client.get("/api/queries/imposition-network", headers={"accept": "application/json"}).json()["rows"]
    assert set(rows[0]) == {"subject", "predicate", "object"}


def test_what_no_form_fits_is_not_acceptable(client: TestClient) -> None:
    for accept in ("image/png", "text/turtle"):
        answer = client.get("/api/queries/metonyms", headers={"accept": accept})
        assert answer.status_code == 406 and answer.headers["content-type"] == "application/problem+json"


def test_rows_come_in_pages_that_link_to_each_other(client: TestClient) -> None:
    whole = client.get("/api/queries/relations?format=csv").text
    pages, address = [], "/api/queries/relations?format=csv&limit=2"
    for _ in range(9):
        answer = client.get(address)
        pages += list(csv.reader(io.StringIO(answer.text)))[1:]
        following = re.search(r'<([^>]+)>; rel="next"', answer.headers["link"])
        if following is None:
            break
        address = following[1]
    assert pages == list(csv.reader(io.StringIO(whole)))[1:] and len(pages) == 5
    assert 'offset=2>; rel="prev"' in answer.headers["link"]


def test_an_answer_that_is_known_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/api/queries/relations")
    tag = first.headers["etag"]
    again = client.get("/api/queries/relations", headers={"if-none-match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    # Whether there are more rows is not known, and a Link here would take the place of the one that the asker has.
    assert "link" not in again.headers
    other = client.get("/api/queries/relations?limit=2", headers={"if-none-match": tag})
    assert other.status_code == 200 and other.headers["etag"] != tag


def test_lines_of_one_header_are_one_list(client: TestClient) -> None:
    """RFC 9110, 5.3: what a proxy splits over lines means the same."""
    address = "/api/queries/relations"
    answer = client.get(address, headers=[("accept", "image/png"), ("accept", "text/csv")])
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/csv; charset=utf-8"
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers=[("if-none-match", '"x"'), ("if-none-match", tag)]).status_code == 304


def test_names_stand_for_things(client: TestClient) -> None:
    rows = client.get("/api/queries/between-two", params={"one": "China", "other": "United States"}).json()["rows"]
    assert [row["relation"] for row in rows] == ["threatens"]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/api/queries/between-two?one=Chima", "one: nothing is called 'Chima'; near names: China"),
        ("/api/queries/between-two?on=China", "between-two has no parameter 'on'; it takes one"),
        ("/api/queries/between-two?one=China&one=x", "'one' is given twice"),
        ("/api/queries/documents?since=yesterday", "since: 'yesterday' is not a date; write it like 2025-04-01"),
        ("/api/queries/metonyms?times=1.5", "times: '1.5' is not a whole number"),
        ("/api/queries/threats-and-demands?kind=begs", "kind: 'begs' is not one of any, threatens, demands"),
        ("/api/queries/evidence-of-fact?relation=eats", "did you mean threatens?"),
        ("/api/queries/relations?limit=0", "limit: '0' is no whole number from 1 to 10000"),
        ("/api/queries/relations?offset=-1", "offset: '-1' is no whole number"),
        ("/api/queries/relations?limit=1e3", "limit: '1e3' is no whole number"),
        ("/api/queries/relations?format=exe", "format: 'exe' is unknown; use one of csv"),
    ],
)
def test_a_wrong_value_is_told_with_what_to_do(client: TestClient, address: str, told: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400 and answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"]


def test_a_choice_of_the_store_is_taken(client: TestClient) -> None:
    answer = client.get("/api/queries/evidence-of-fact", params={"subject": "United States", "relation": "signs"})
    assert [row["target"] for row in answer.json()["rows"]] == ["Geneva truce"]


def test_a_new_snapshot_is_served_without_a_restart(serving: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from loader.store import open_store

    monkeypatch.setattr("loader.web.workers._FRESH_SECONDS", 0.0)
    client = serving()  # type: ignore[operator]
    first = client.get("/api/queries/relations")
    location = client.app.state.service.settings.store
    with open_store(location) as store:
        store.update(
            "INSERT DATA { GRAPH <urn:g> { <urn:c> a <https://w3id.org/geopol/ontology#Claim> ; "
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate> <https://w3id.org/geopol/ontology#visits> } }"
        )
    second = client.get("/api/queries/relations", headers={"if-none-match": first.headers["etag"]})
    assert second.status_code == 200
    assert {row["relation"] for row in second.json()["rows"]} - {row["relation"] for row in first.json()["rows"]} == {
        "visits"
    }


def test_it_goes_on_answering_while_another_process_writes(serving: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer publishes ten snapshots; each question is answered from a whole one, and the last is seen."""
    monkeypatch.setattr("loader.web.workers._FRESH_SECONDS", 0.0)
    client: TestClient = serving()  # type: ignore[operator]
    writer = subprocess.Popen([sys.executable, "-c", WRITER, client.app.state.service.settings.store])
    seen, statuses = set[tuple[int, int]](), set[int]()
    asked = "SELECT (COUNT(DISTINCT ?a) AS ?n) (COUNT(DISTINCT ?b) AS ?m) { { ?a a <urn:A> } UNION { ?b a <urn:B> } }"
    limit = time.monotonic() + 60
    while (writer.poll() is None or (10, 10) not in seen) and time.monotonic() < limit:
        answer = client.get("/sparql", params={"query": asked}, headers={"accept": "text/csv"})
        statuses |= {answer.status_code, client.get("/healthz").status_code}
        one, other = answer.text.splitlines()[1].split(",")
        seen.add((int(one), int(other)))
    assert writer.wait() == 0 and statuses == {200}
    assert all(one == other for one, other in seen) and (10, 10) in seen and len(seen) > 1


WRITER = """
import sys
from loader.store import open_store

for number in range(10):
    with open_store(sys.argv[1]) as store:
        store.update(f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:a{number}> a <urn:A> . <urn:b{number}> a <urn:B> }} }}")
"""


def test_health_names_the_snapshot(client: TestClient) -> None:
    told = client.get("/healthz").json()
    assert told["status"] == "ok" and told["snapshot"].startswith("0000")


def test_head_is_get_without_the_body(client: TestClient) -> None:
    answer = client.head("/api/queries/relations")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_tag_knows_only_what_there_is(client: TestClient) -> None:
    """RFC 9110, 13.2.1: a condition is of no account where the answer would be a fault."""
    every = {"if-none-match": "*"}
    for address, status in (
        ("/id/country/zz", 404),
        ("/api/queries/none", 404),
        ("/api/queries/relations?times=1", 400),
        ("/sparql?query=SELECT", 400),
        ("/api/queries/relations", 200),
    ):
        assert client.get(address, headers=every).status_code == status


def test_the_tag_of_the_catalogue_tells_its_content(serving: object, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    tags = []
    for summary in ("One", "Two"):
        (mine / "own.rq").write_text(f"#+ summary: {summary}\nSELECT * {{ ?s ?p ?o }}")
        client = serving(DATA, mine)  # type: ignore[operator]
        client.app.state.service.workers.snapshot = lambda: "the same"
        tags.append(client.get("/api/queries").headers["etag"])
    assert tags[0] != tags[1]
    assert client.get("/api/queries", headers={"if-none-match": tags[1]}).status_code == 304


@pytest.mark.parametrize(
    ("accept", "kind", "start"),
    [
        ("application/json", "application/json", '{"count":'),
        ("text/csv", "text/csv; charset=utf-8", 'name,summary,tags,parameters,view,href\r\naccusations,"Who'),
        ("text/markdown;q=0.9, image/*", "text/markdown; charset=utf-8", "| name | summary"),
    ],
)
def test_the_catalogue_is_negotiated_too(client: TestClient, accept: str, kind: str, start: str) -> None:
    answer = client.get("/api/queries?tag=accusation", headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"], answer.headers["vary"]) == (200, kind, "Accept")
    assert answer.text.startswith(start)
    assert client.get("/api/queries", headers={"accept": "image/png"}).status_code == 406
    assert client.get("/api/queries?format=ttl").status_code == 406


def test_a_browser_is_led_to_the_page(client: TestClient) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    answer = client.get("/api/queries/metonyms?times=2", headers=browser, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/queries/metonyms?times=2&run=1")
    answer = client.get("/api/queries?tag=measure", headers=browser, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/queries?tag=measure")
    assert (
        client.get("/api/queries/metonyms?format=csv", headers=browser).headers["content-type"].startswith("text/csv")
    )


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/sparql", {"GET", "HEAD", "POST"}), ("/api/queries", {"GET", "HEAD"}), ("/id/country/cn", {"GET", "HEAD"})],
)
def test_the_methods_of_an_address_are_told(client: TestClient, path: str, allowed: set[str]) -> None:
    told = client.options(path)
    assert told.status_code == 204 and set(told.headers["allow"].split(", ")) == {*allowed, "OPTIONS"}
    refused = client.delete(path)
    assert refused.status_code == 405 and set(refused.headers["allow"].split(", ")) == allowed
    assert refused.json()["detail"] == f"use {', '.join(sorted(allowed))}"


def test_a_near_name_is_offered(client: TestClient) -> None:
    told = client.get("/api/queries/measure-against-country")
    assert told.status_code == 404 and "did you mean measures-against-country" in told.json()["detail"]


def test_a_service_without_a_snapshot_is_not_well(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loader.web.workers.Workers.snapshot", lambda _: "")
    assert (client.get("/healthz").status_code, client.get("/healthz").json()["status"]) == (503, "no snapshot")


def test_a_page_has_as_many_rows_as_grlc_says(serving: object, tmp_path: Path) -> None:
    (tmp_path / "q").mkdir()
    (tmp_path / "q" / "few_rows.rq").write_text("#+ pagination: 2\nSELECT ?s { ?s ?p ?o } ORDER BY ?s")
    client: TestClient = serving(DATA, tmp_path / "q")  # type: ignore[operator]
    answer = client.get("/api/queries/few-rows")
    assert len(answer.json()["rows"]) == 2 and "limit=2&offset=2" in answer.headers["link"]
    assert len(client.get("/api/queries/few-rows?limit=3").json()["rows"]) == 3


def test_a_fault_within_a_worker_is_no_limit(client: TestClient) -> None:
    workers = client.app.state.service.workers  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError, match=r"(?s)a worker failed: Traceback .*KeyError: 'no such'"):
        workers.ask({"do": "no such"}, Span(time.monotonic() + 9))
    worker = workers._take()
    worker._connection.send_bytes(b"no JSON")
    with pytest.raises(StoreError, match="ended without an answer"):
        worker.ask({"do": "ask"}, Span(time.monotonic() + 9), Limits())
    assert client.get("/api/queries/relations").status_code == 200


def test_a_faulty_file_does_not_keep_the_others_from_being_served(
    serving: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "q").mkdir()
    (tmp_path / "q" / "good.rq").write_text("#+ summary: Good\nSELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 1")
    (tmp_path / "q" / "bad.rq").write_text("#+ summary: Bad\nSELECT ?s {")
    client: TestClient = serving(DATA, tmp_path / "q")  # type: ignore[operator]
    assert f"left out: {tmp_path}/q/bad.rq:2: the SPARQL text does not parse" in capsys.readouterr().err
    names = [one["name"] for one in client.get("/api/queries?limit=500").json()["queries"]]
    assert "good" in names and "bad" not in names
    assert client.get("/api/queries/good").status_code == 200 and client.get("/api/queries/bad").status_code == 404
    assert "/api/queries/bad" not in client.get("/openapi.json").json()["paths"]
