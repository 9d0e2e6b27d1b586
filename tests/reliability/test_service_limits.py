"""Row 20: an expensive query is stopped at its limit and told so; others go on being answered."""

from __future__ import annotations

import asyncio
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from loader.web import Limits

MANY = "{ ?a ?b ?c } { ?d ?e ?f } { ?g ?h ?i } { ?j ?k ?l } { ?m ?n ?o }"
SLOW = f"SELECT (COUNT(*) AS ?n) {{ {MANY} }}"
HUGE = f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?f), STR(?g))) AS ?n) {{ {MANY} }}"
SORTED = f"SELECT * {{ {MANY} }} ORDER BY ?c ?f"
HOSTILE = int(os.environ.get("GEOPOL_HOSTILE", "10"))
LIMITS = Limits(seconds=1.0, memory=400 << 20, rows=100, at_once=2, waiting=3)
Serving = Callable[..., TestClient]


def ask(client: TestClient, text: str) -> tuple[int, dict[str, object], float]:
    began = time.monotonic()
    answer = client.post("/sparql", data={"query": text})
    return answer.status_code, answer.json(), time.monotonic() - began


def gone_after(client: TestClient, text: str, seconds: float) -> None:
    """Ask over a connection of one's own, and hang up."""
    body = text.encode()
    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/sparql-query")]
    scope = {"type": "http", "method": "POST", "path": "/sparql", "query_string": b"", "headers": headers}
    told = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, object]:
        if told:
            return told.pop()
        await asyncio.sleep(seconds)
        return {"type": "http.disconnect"}

    async def send(_: object) -> None:
        pass

    assert client.portal is not None
    client.portal.call(client.app, scope, receive, send)


@contextmanager
def others(client: TestClient) -> Iterator[list[tuple[int, float]]]:
    """Yield the status and the seconds of each stored query that two other users ask meanwhile."""
    answers: list[tuple[int, float]] = []
    stop = threading.Event()

    def other_user() -> None:
        while not stop.wait(0.05):
            began = time.monotonic()
            status = client.get("/api/queries/relations").status_code
            answers.append((status, time.monotonic() - began))

    users = [threading.Thread(target=other_user) for _ in range(2)]
    for user in users:
        user.start()
    try:
        yield answers
    finally:
        stop.set()
        for user in users:
            user.join()


def test_time_is_limited(serving: Serving) -> None:
    status, told, seconds = ask(serving(limits=LIMITS), SLOW)
    assert (status, told["limit"]) == (422, "time") and seconds < LIMITS.seconds + 1
    assert "stopped after 1 s, the time limit; name a country" in str(told["detail"])


def test_memory_is_limited(serving: Serving) -> None:
    client = serving(limits=Limits(seconds=20, memory=300 << 20, rows=100))
    status, told, _ = ask(client, SORTED)
    assert (status, told["limit"]) == (422, "memory")
    assert "stopped at 300 MB, the memory limit; ask for fewer rows" in str(told["detail"])
    assert client.get("/api/queries/relations").status_code == 200


def test_rows_are_limited(serving: Serving) -> None:
    client = serving(limits=LIMITS)
    status, told, _ = ask(client, "SELECT * { ?s ?p ?o }")
    assert (status, told["limit"]) == (422, "rows")
    assert "stopped at 100 rows, the row limit; add LIMIT 100, and OFFSET for the next" in str(told["detail"])
    assert ask(client, "SELECT * { ?s ?p ?o } LIMIT 100")[0] == 200
    answer = client.get("/api/queries/relations?limit=101")
    assert (answer.status_code, answer.json()["limit"]) == (422, "rows")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 3000 + "}" * 3000,
        "SELECT (" + "1+" * 8000 + "1 AS ?x) {}",
        "SELECT * {" + " UNION ".join(["{ ?s ?p ?o }"] * 10_000) + "}",
        "SELECT * { FILTER(" + "!" * 20_000 + "true) }",
        "SELECT * { FILTER(" + "(" * 20_000 + "true" + ")" * 20_000 + ") }",
        "SELECT * { ?s " + "/".join(["<urn:p>"] * 5_000) + " ?o }",
        "SELECT * { ?s " + "(" * 2000 + "<urn:p>" + ")*" * 2000 + " ?o }",
        "SELECT * { VALUES ?x {" + " 1" * 40_000 + "} }",
        "x" * 900_000,
    ],
    ids=lambda text: text[9:30],
)
def test_what_would_end_the_process_is_refused_or_survived(serving: Serving, text: str) -> None:
    client = serving(limits=LIMITS)
    status, told, seconds = ask(client, text)
    assert status in {400, 422} and told["detail"] and seconds < LIMITS.seconds + 1
    assert client.get("/api/queries/relations").status_code == 200


def test_who_comes_too_late_is_told_to_come_again(serving: Serving) -> None:
    client = serving(limits=LIMITS)
    most = LIMITS.at_once - 1 + LIMITS.waiting  # One slot is kept for stored queries.
    with ThreadPoolExecutor(most + 4) as pool:
        asked = [pool.submit(ask, client, SLOW) for _ in range(most + 4)]
        answers = [one.result() for one in asked]
    assert {status for status, _, _ in answers} == {422, 503}
    told = [str(detail["detail"]) for status, detail, _ in answers if status == 503]
    assert 3 <= sum("wait; ask again" in one for one in told) <= 4
    assert sum("none ended in 0.5 s; ask again" in one for one in told) == LIMITS.waiting
    assert max(seconds for _, _, seconds in answers) < LIMITS.seconds + 1
    assert client.get("/api/queries/relations").status_code == 200
    with ThreadPoolExecutor(2) as pool:
        two = [pool.submit(client.post, "/sparql", data={"query": SLOW}) for _ in range(2)]
        busy = next(one.result() for one in two if one.result().status_code == 503)
    assert busy.headers["retry-after"] == "5" and busy.json()["type"].endswith("/busy")


def test_what_waited_has_the_rest_of_its_time(serving: Serving) -> None:
    client = serving(limits=Limits(seconds=2.0, memory=400 << 20, rows=100, at_once=2))
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(gone_after, client, SLOW, 0.7)
        time.sleep(0.2)
        status, told, seconds = pool.submit(ask, client, SLOW).result()
        first.result()
    assert (status, told["limit"]) == (422, "time") and 1.5 < seconds < 3
    assert re.search(r"the time limit \(0\.[2-9] s of it waiting for its turn\); name a country", str(told["detail"]))


def test_who_hangs_up_makes_room(serving: Serving) -> None:
    client = serving(limits=Limits(seconds=8.0, memory=400 << 20, rows=100, at_once=2, waiting=1))
    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: gone_after(client, SLOW, 0.5), range(2)))  # One runs, one waits.
    status, _, _ = ask(client, "ASK {}")
    assert status == 200 and time.monotonic() - began < 4


def test_a_text_is_looked_at_by_a_worker(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a while, and the service has one event loop for all."""
    client = serving(limits=LIMITS)

    def look(_: str) -> None:
        raise AssertionError("the service looked at the text itself")

    monkeypatch.setattr("loader.queries.screening.tokens", look)
    status, told, _ = ask(client, "?" * 64_000)
    assert status == 400 and "it is no SPARQL query" in str(told["detail"])
    status, told, _ = ask(client, "?" * 64_001)
    assert status == 400 and "64000 are the most" in str(told["detail"])


def test_stored_queries_are_not_refused_for_those_of_others(serving: Serving) -> None:
    client = serving(limits=LIMITS)
    with ThreadPoolExecutor(20) as pool, others(client) as answers:
        asked = list(pool.map(lambda _: ask(client, SLOW)[2], range(20)))
    assert max(asked) < LIMITS.seconds + 1
    assert len(answers) > 5 and {status for status, _ in answers} == {200}


def test_a_stored_query_does_not_wait_for_those_of_others(serving: Serving) -> None:
    client = serving(limits=LIMITS)
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(ask, client, SLOW) for _ in range(3)]
        time.sleep(0.2)
        assert client.get("/api/queries/relations").status_code == 200
        assert not any(one.done() for one in asked)


def hostile(count: int = HOSTILE) -> list[str]:
    """Return queries that take all the time or memory there is, or end a process."""
    found = [
        SLOW,
        HUGE,
        SORTED,
        f"SELECT DISTINCT ?a ?f {{ {MANY} }}",
        f"SELECT ?a (COUNT(DISTINCT ?f) AS ?n) {{ {MANY} }} GROUP BY ?a",
        f"CONSTRUCT {{ ?a ?e ?f }} WHERE {{ {MANY} }} ORDER BY ?c",
        f"ASK {{ {MANY} FILTER (STRLEN(STR(?a)) < 0) }}",
        f'SELECT * {{ {MANY} FILTER REGEX(STR(?a), "(a+)+$") FILTER (?a = ?d && ?d = ?g && ?g = ?m && ?m = ?c) }}',
        "SELECT * { ?a (<urn:x>|!<urn:x>)* ?b . ?b (<urn:x>|!<urn:x>)* ?c . ?c (<urn:x>|!<urn:x>)* ?d } ORDER BY ?a",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . OPTIONAL { ?x ?y ?z . OPTIONAL { ?q ?r ?t . OPTIONAL { ?a ?b ?c } } } }",
    ]
    return [f"# {number}\n{found[number % len(found)]}" for number in range(count)]


@pytest.mark.slow
@pytest.mark.parametrize("pace", ["as they fit", "all at once"])
def test_hostile_queries_are_answered_in_time(serving: Serving, pace: str) -> None:
    limits = Limits(seconds=2.0, memory=400 << 20, rows=100, at_once=3, waiting=3)
    client = serving(limits=limits)
    client.get("/api/queries/relations")
    with ThreadPoolExecutor(limits.at_once - 1 if pace == "as they fit" else HOSTILE) as pool, others(client) as quick:
        answers = list(pool.map(lambda text: ask(client, text), hostile()))
    found = [status for status, _, _ in answers]
    assert len(answers) == HOSTILE and max(seconds for _, _, seconds in answers) < limits.seconds + 1
    if pace == "as they fit":
        assert set(found) <= {200, 422} and found.count(422) >= HOSTILE * 0.8
    else:
        assert set(found) <= {200, 422, 503} and found.count(422) >= limits.at_once - 1
    assert len(quick) > 20 and {status for status, _ in quick} == {200}
    assert max(seconds for _, seconds in quick) < 1 and client.get("/healthz").status_code == 200
