"""Answer queries in a process of its own, which can be stopped.

The engine knows neither a time limit nor a way to cancel, and some queries
end its process. Requests and answers are JSON, followed by the bytes of the
answer: nothing that a query could make of them is run by the service.
"""

from __future__ import annotations

import contextlib
import json
import traceback
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from loader.errors import LoaderError, UsageError
from loader.queries import bind, choices, screen, write_answer
from loader.queries.stored import Parameter, StoredQuery
from loader.store import Result, Table, find_entity, open_store
from loader.store.oxigraph import OxigraphStore, Part
from loader.store.sparql import with_rows

OUT_OF_MEMORY = 12
"""The exit code of a worker that had no memory left to say so (ENOMEM)."""


def serve(connection: Connection, location: str, *, memory: int) -> None:
    """Answer requests from the newest snapshot until the connection is closed; hold no more than ``memory`` bytes."""
    _limit_memory(memory)
    try:
        store = open_store(location, read_only=True)
    except LoaderError as error:
        _send(connection, {"fault": "store", "detail": str(error)})
        return
    assert isinstance(store, OxigraphStore)
    with store, contextlib.suppress(EOFError, OSError):
        _send(connection, {"ready": True})
        while True:
            request = json.loads(connection.recv_bytes())
            head, body = _answer(store, request)
            _send(connection, head, body)


def _limit_memory(most: int) -> None:
    """Bound the data that the process may hold; the mapped files of the store do not count."""
    try:
        import resource
    except ImportError:  # Windows has no such limit.
        return
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _send(connection: Connection, head: Mapping[str, object], body: bytes = b"") -> None:
    connection.send_bytes(json.dumps(head).encode())
    connection.send_bytes(body)


def _answer(store: OxigraphStore, request: dict[str, Any]) -> tuple[dict[str, object], bytes]:
    try:
        return _OPERATIONS[request["do"]](store, request)
    except UsageError as error:
        return {"fault": "usage", "detail": str(error)}, b""
    except LoaderError as error:
        return {"fault": "store", "detail": str(error)}, b""
    except MemoryError:
        return {"fault": "memory"}, b""
    except Exception:
        return {"fault": "broken", "detail": traceback.format_exc()}, b""


def _ask(store: OxigraphStore, request: dict[str, Any]) -> tuple[dict[str, object], bytes]:
    wanted = request["part"]
    graphs = (tuple(wanted.get(f"{kind}_graphs", ())) for kind in ("default", "named"))
    part = Part(wanted["limit"], wanted.get("offset", 0), *graphs)
    result, more = store.part(request["text"], part)
    kind = "rows" if isinstance(result, Table) else "answer" if isinstance(result, bool) else "graph"
    form = request["forms"][kind]
    head = {"kind": kind, "more": more, "form": form, "count": _count(result)}
    try:
        return head, write_answer(result, form).encode("utf-8", "replace") if form else b""
    except (OSError, ValueError) as error:  # JSON-LD has no triple terms, for instance
        raise UsageError(f"the answer cannot be written as {form}: {error}; ask for another form") from error


def _count(result: Result) -> int:
    return 1 if isinstance(result, bool) else len(result.rows) if isinstance(result, Table) else len(result)


def _foreign(store: OxigraphStore, request: dict[str, Any]) -> tuple[dict[str, object], bytes]:
    """Answer a query of somebody else's, which is looked at before any parser sees it."""
    screen(request["text"])
    return _ask(store, request)


def _stored(store: OxigraphStore, request: dict[str, Any]) -> tuple[dict[str, object], bytes]:
    text = bind(_query(request["query"]), request["values"], store=store)
    return _ask(store, {**request, "text": text})


def _filled(store: OxigraphStore, request: dict[str, Any]) -> tuple[dict[str, object], bytes]:
    """Answer one of the queries of the pages about things."""
    text = (Path(__file__).parent / "queries" / f"{Path(request['name']).name}.rq").read_text(encoding="utf-8")
    try:
        things = _terms(request)
    except ValueError as error:
        raise UsageError(f"{error}; check the address") from error
    filled = with_rows(text, ["thing"], [[thing] for thing in things]) if things else text
    return _ask(store, {**request, "text": filled})


def _terms(request: Mapping[str, Any]) -> list[ox.NamedNode | ox.Literal]:
    """Return the things of a request as terms: texts, names as they stand in the store, or else IRIs."""
    told: list[str] = request["things"]
    if request.get("are_names"):
        return [term for name in told for term in (ox.Literal(name, language="en"), ox.Literal(name))]
    return [ox.Literal(thing) if request.get("are_texts") else ox.NamedNode(thing) for thing in told]


def _choices(store: OxigraphStore, request: dict[str, Any]) -> tuple[dict[str, object], bytes]:
    query = _query(request["query"])
    return {p.name: choices(query, p, store=store) for p in query.parameters if p.type == "enumeration"}, b""


def _query(told: dict[str, Any]) -> StoredQuery:
    parameters = (Parameter(**{**one, "values": tuple(one["values"])}) for one in told["parameters"])
    return StoredQuery(**{**told, "tags": tuple(told["tags"]), "parameters": tuple(parameters)})


def _find(store: OxigraphStore, request: dict[str, Any]) -> tuple[dict[str, object], bytes]:
    """Answer which entity a name stands for."""
    return {"iri": find_entity(store, request["name"])}, b""


_OPERATIONS = {"ask": _foreign, "stored": _stored, "filled": _filled, "choices": _choices, "find": _find}
