"""Whatever goes wrong between us and a server, the end is that of a run in which nothing did.

40 documents a kind of fault here, 200 in ``make test-long``.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from loader.errors import StoreError
from loader.store import LedgerEntry, Store, graph_of, open_store
from loader.store.journal import count_waiting
from tests.store.endpoint import Endpoint, Handler

DOCUMENTS = int(os.environ.get("GEOPOL_FAULTY_DOCUMENTS", "40"))
NOW = "2025-06-09T08:00:00Z"


def refuse(handler: Handler) -> None:
    """Close the connection before anything is done."""
    handler.hang_up()


def forget_to_answer(handler: Handler) -> None:
    """Do the work, then close the connection."""
    handler.work()
    handler.hang_up()


def say_nothing(handler: Handler) -> None:
    """Do the work, and answer too late."""
    handler.work()
    threading.Event().wait(0.3)
    handler.hang_up()


def fail(handler: Handler) -> None:
    """Answer 500."""
    handler.reply(500, {}, b"internal error")


def fail_after_the_work(handler: Handler) -> None:
    """Do the work and answer 502, as a gateway does."""
    handler.work()
    handler.reply(502, {}, b"bad gateway")


def be_busy(handler: Handler) -> None:
    """Answer 503 with a time to come back."""
    handler.reply(503, {"Retry-After": "0"}, b"busy")


def limit_the_rate(handler: Handler) -> None:
    """Answer 429."""
    handler.reply(429, {"Retry-After": "0"}, b"too many requests")


def cut_off(handler: Handler) -> None:
    """Do the work and send half of the answer."""
    status, headers, body = handler.work()
    handler.reply(status, {**headers, "Content-Length": str(len(body) + 10)}, body[: len(body) // 2])


def do_a_part(handler: Handler) -> None:
    """Write the first statements only, then answer 500."""
    if handler.path.startswith("/data"):
        handler.body = b"".join(handler.body.splitlines(keepends=True)[:2])
        handler.work()
    handler.reply(500, {}, b"out of memory")


def show_a_page(handler: Handler) -> None:
    """Answer 200 with the start page of a proxy; nothing is done."""
    handler.reply(200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><html>Please log in</html>")


FAULTS = (
    refuse, forget_to_answer, say_nothing, fail, fail_after_the_work,
    be_busy, limit_the_rate, cut_off, do_a_part, show_a_page,
)  # fmt: skip


def document(number: int) -> str:
    return f"https://w3id.org/geopol/id/document/d{number}"


def put(store: Store, number: int) -> None:
    says = ox.NamedNode("urn:says")
    triples = [ox.Triple(ox.NamedNode(document(number)), says, ox.Literal(f"{number} {i}")) for i in range(5)]
    store.replace(graph_of(document(number)), triples, entry=LedgerEntry(document(number), "committed", NOW))


def run(url: str, number: int) -> None:
    """Do what a user does: run again until it is done."""
    for _ in range(20 * DOCUMENTS):
        try:
            with open_store(url) as store:
                while number < DOCUMENTS:
                    known = store.entry(document(number % 30))
                    if known is None or number >= 30:
                        put(store, number % 30)
                    number += 1
                return
        except StoreError:
            continue
    raise AssertionError("never done")


def every(share: float, fault: Callable[[Handler], None]) -> Callable[[Handler], bool]:
    """Return a fault that strikes a share of the requests, by chance."""
    chance = random.Random(20250609)

    def strike(handler: Handler) -> bool:
        if chance.random() >= share:
            return False
        fault(handler)
        return True

    return strike


@pytest.mark.parametrize("graphs", [True, False], ids=["graph store", "updates"])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_end_is_that_of_a_run_without_faults(
    server: Endpoint, fault: Callable[[Handler], None], graphs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOPOL_TIMEOUT", "0.2" if fault is say_nothing else "5")
    if graphs:
        monkeypatch.setenv("GEOPOL_GRAPH_STORE_URL", server.graph_url)
    with open_store("memory:") as calm:
        for number in range(DOCUMENTS):
            put(calm, number % 30)
        expected = sorted(map(str, calm.quads()))
    struck: list[None] = []

    def strike(handler: Handler) -> None:
        struck.append(None)
        fault(handler)

    server.fault = every(0.08 if fault is say_nothing else 0.3, strike)
    run(server.url, 0)
    assert sorted(map(str, server.engine)) == expected
    assert count_waiting(server.url) == 0
    assert len(struck) > 3
