"""Tell faults as problem details (RFC 9457), or as a page to who asks for one."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from loader.errors import LoaderError, StoreError, UsageError
from loader.web.negotiation import accept_header, accepted
from loader.web.turns import BusyError
from loader.web.workers import LimitError

PROBLEM = "application/problem+json"
_TYPES = "https://w3id.org/geopol/problem/"
_TITLES = {
    400: "The request is wrong",
    403: "Refused",
    404: "Not found",
    405: "This method is not offered here",
    406: "No such form of the answer",
    413: "Too large",
    415: "This type of body is not read here",
    422: "The query was stopped at a limit",
    500: "A fault of the service",
    503: "Not now",
}
_RETRY_SECONDS = 5


class ProblemError(LoaderError):
    """Report a fault with its HTTP status."""

    def __init__(self, status: int, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        """Keep the status and the headers beside the message."""
        super().__init__(detail)
        self.status, self.headers = status, dict(headers or {})


def problem(status: int, detail: str, *, kind: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """Return the response for a fault; ``kind`` ends the IRI of its type."""
    title = _TITLES.get(status, "A fault")
    told = {
        "type": f"{_TYPES}{kind or status}",
        "title": title,
        "status": status,
        "detail": detail.encode("utf-8", "replace").decode("utf-8"),
    }
    if status == 422:
        told["limit"] = kind
    return JSONResponse(told, status, headers={"Cache-Control": "no-store", **(headers or {})}, media_type=PROBLEM)


def handle_problems(app: FastAPI) -> None:
    """Answer every fault of the application as a problem."""

    async def handle(request: Request, error: Exception) -> Response:
        status, detail, kind, headers = _told(error)
        if status == 405 and request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": f"{headers['Allow']}, OPTIONS"})
        if _wants_page(request):
            from loader.web.rendering import render

            told = {"status": status, "title": _TITLES.get(status, "A fault"), "detail": detail}
            return render(request, "problem.html.jinja", told, status=status, headers=headers)
        return problem(status, detail, kind=kind, headers=headers)

    for kind in (LoaderError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, handle)


def _told(error: Exception) -> tuple[int, str, str, dict[str, str]]:
    """Return status, detail, kind and headers of a fault."""
    if isinstance(error, ProblemError):
        return error.status, str(error), "", error.headers
    if isinstance(error, LimitError):
        return 422, str(error), error.limit, {}
    if isinstance(error, BusyError):
        return 503, str(error), "busy", {"Retry-After": str(_RETRY_SECONDS)}
    if isinstance(error, StoreError):
        return 503, str(error), "store", {"Retry-After": str(_RETRY_SECONDS)}
    if isinstance(error, UsageError):
        return 400, str(error), "", {}
    if isinstance(error, HTTPException):
        # The framework tells the methods in the order of a set.
        headers = {name.title(): ", ".join(sorted(value.split(", "))) for name, value in (error.headers or {}).items()}
        told = {
            404: "there is nothing at this address; / lists what there is",
            405: f"use {headers.get('Allow', 'GET')}",
        }
        return error.status_code, told.get(error.status_code, error.detail), "", headers
    if isinstance(error, RequestValidationError):
        return 400, "a parameter is not of its type; /openapi.json tells the types", "", {}
    return 500, "the service failed on this request; its log tells where", "", {}


def _wants_page(request: Request) -> bool:
    header = accept_header(request)
    return "text/html" in header and accepted(header, [PROBLEM, "application/json", "text/html"]) == "text/html"
