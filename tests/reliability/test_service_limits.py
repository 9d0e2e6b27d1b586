"""Row 20: an expensive query is stopped at its limit and told so; others go on being answered."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

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
        asked = [pool.submit(client.post, "/sparql", data={"query": SLOW}) for _ in range(most + 4)]
        answers = [one.result() for one in asked]
    busy = [answer for answer in answers if answer.status_code == 503]
    assert 3 <= len(busy) <= 4 and {answer.status_code for answer in answers} == {422, 503}
    assert all(answer.headers["retry-after"] == "5" and answer.json()["detail"] for answer in busy)
    assert client.get("/api/queries/relations").status_code == 200


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
def test_hostile_queries_are_answered_in_time(serving: Serving) -> None:
    limits = Limits(seconds=2.0, memory=400 << 20, rows=100, at_once=3, waiting=3)
    client = serving(limits=limits)
    client.get("/api/queries/relations")
    vectors, quick, stop = hostile(), [], threading.Event()

    def other_user() -> None:
        while not stop.is_set():
            began = time.monotonic()
            assert client.get("/healthz").status_code == 200
            quick.append(time.monotonic() - began)
            time.sleep(0.05)

    user = threading.Thread(target=other_user)
    user.start()
    try:
        with ThreadPoolExecutor(limits.at_once - 1) as pool:
            answers = list(pool.map(lambda text: ask(client, text), vectors))
    finally:
        stop.set()
        user.join()
    assert len(answers) == HOSTILE and {status for status, _, _ in answers} <= {200, 422}
    assert sum(status == 422 for status, _, _ in answers) >= HOSTILE * 0.8
    assert max(seconds for _, _, seconds in answers) < limits.seconds + 1
    assert len(quick) > 20 and max(quick) < 1 and client.get("/api/queries/relations").status_code == 200
