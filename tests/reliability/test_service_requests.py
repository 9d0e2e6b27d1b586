"""Row 21: whatever a request is, it is answered by the document of the service, and never with 500."""

from __future__ import annotations

import contextlib

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.testclient import TestClient

from loader.resources import data_folder
from loader.web import ServiceSettings, create_app

PROMISES = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
)


POSITIVE, NEGATIVE = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
OTHERS = {"GET /healthz", "GET /api/queries", "GET /sparql", "POST /sparql", "GET /id/{kind}/{name}"}
HOSTS = ("127.0.0.1", "testserver", "localhost")


def test_every_answer_is_as_the_document_says(store_path: str) -> None:
    app = create_app(ServiceSettings(store_path, folders=(data_folder("queries"),), allowed_hosts=HOSTS))
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    operations = {one.ok().label: one.ok() for one in schema.get_all_operations()}
    catalogue = app.state.service.catalogue
    assert set(operations) >= {f"GET /api/queries/{name}" for name in catalogue}
    assert len(operations) == len(catalogue) + len(OTHERS) and set(operations) >= OTHERS
    seen = {label: _check(one.as_strategy(generation_mode=POSITIVE), 6) for label, one in operations.items()}
    assert [label for label, statuses in seen.items() if not statuses] == []
    # A query is answered where chance gives it no name that the store lacks.
    assert sum(200 in statuses for statuses in seen.values()) > len(operations) * 0.8
    wrong = {label: _check(one.as_strategy(generation_mode=NEGATIVE), 6) for label, one in operations.items()}
    assert [label for label, statuses in wrong.items() if not statuses and label != "GET /healthz"] == []
    app.state.service.workers.close()


def _check(cases: SearchStrategy, examples: int) -> list[int]:
    """Ask so many requests of an operation, compare each answer with the document, and return the statuses."""
    statuses: list[int] = []

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=cases)
    def ask(case: object) -> None:
        statuses.append(case.call_and_validate(checks=PROMISES).status_code)  # type: ignore[attr-defined]

    with contextlib.suppress(Unsatisfiable):  # No wrong request can be made of an operation without parameters.
        ask()
    return statuses


def test_the_document_is_openapi(client: TestClient) -> None:
    told = client.get("/openapi.json").json()
    assert told["openapi"] == "3.1.0" and len(told["paths"]) >= 39
    (country,) = (
        one
        for one in told["paths"]["/api/queries/measures-against-country"]["get"]["parameters"]
        if one["name"] == "since"
    )
    assert country["schema"] == {"type": "string", "format": "date", "default": "2000-01-01"}


@pytest.mark.parametrize(
    "address",
    [
        "/api/queries/relations?limit=%00",
        "/api/queries/accusations?accused=%ff",
        "/sparql?query=%00",
        "/%00",
        "/id/%ff",
        "/api/queries/metonyms?times=%F0%9F",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/api/queries?limit=" + "9" * 400,
        "/documents?offset=x",
        "/reports/..%2f..%2fsecret",
        "/id/",
        "/api/queries/",
        "/api//queries",
    ],
)
def test_malformed_addresses_are_problems(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert 400 <= answer.status_code < 500 and answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert set(told) >= {"type", "title", "status", "detail"} and told["status"] == answer.status_code


def test_a_fault_of_the_service_is_a_problem_without_a_traceback(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret-of-the-inside")

    monkeypatch.setattr("loader.web.api.openapi", fail)
    answer = client.get("/openapi.json")
    assert answer.status_code == 500 and answer.headers["content-type"] == "application/problem+json"
    assert "secret-of-the-inside" not in answer.text
