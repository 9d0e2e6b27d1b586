"""Send queries, updates and graphs to a SPARQL server: credentials, time limits, tries, whole answers.

Queries and updates go by SPARQLWrapper, graphs by the Graph Store HTTP
Protocol. A text is the body of a POST (SPARQL 1.1 Protocol, 2.1.3 and 2.2.3):
rdflib-endpoint decodes a form twice, which changes each percent sign. With
Digest it goes as a form (2.1.2 and 2.2.2): Virtuoso 7 hangs on the other.
"""

from __future__ import annotations

import email.utils
import http.client
import random
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import IO, NoReturn, TypeVar, cast

from loader.errors import StoreError, UsageError
from loader.store.access import Access, shown

TRIES = 5
_FIRST_PAUSE, _LONGEST_PAUSE, _LONGEST_ASKED = 0.5, 20.0, 120.0
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_CHUNK = 1 << 16
_GRAPH = ("text/turtle", "application/n-triples", "application/n-quads", "application/trig")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole body of a response with its media type; ``headers`` in lower case."""

    body: bytes
    media_type: str
    headers: dict[str, str]


class Transport:
    """The way to one server.

    ``pause`` waits the given seconds between two tries.
    """

    def __init__(self, access: Access, *, pause: Callable[[float], None] = time.sleep) -> None:
        """Note the way; nothing is sent yet."""
        self.access, self._pause = access, pause

    def query(self, text: str, *, graph: bool) -> Answer:
        """Send a query; ``graph`` asks for triples. Tried again: a query changes nothing.

        Raises:
            UsageError: when the server does not accept the query.
            StoreError: when it does not answer, or not whole.
        """
        kind = "CONSTRUCT" if graph else "SELECT"
        return self._tried(self.access.query, lambda: self._wrapped(self.access.query, text, kind))

    def update(self, text: str, *, again: bool) -> None:
        """Send an update; it is tried again only where doing it twice is doing it once (``again``)."""
        url = self.access.update
        _require_no_page(url, self._tried(url, lambda: self._wrapped(url, text, "INSERT"), tries=TRIES if again else 1))

    def graph(self, method: str, graph_iri: str, body: bytes | None = None) -> None:
        """PUT, POST or DELETE a graph as N-Triples (Graph Store HTTP Protocol, 5.3 to 5.5).

        Each may be sent twice: without blank nodes, POST merges sets. A graph that is not there counts as deleted.
        """
        url = f"{self.access.graph_store}?{urllib.parse.urlencode({'graph': graph_iri})}"
        headers = {"Content-Type": "application/n-triples; charset=utf-8"} if body is not None else {}
        request = urllib.request.Request(url, data=body, method=method, headers=headers)
        try:
            _require_no_page(url, self._tried(url, lambda: self._open(request)))
        except StoreError as error:
            code = getattr(error.__cause__, "code", None)
            if not (method == "DELETE" and code == 404):
                raise

    def _tried(self, url: str, send: Callable[[], Answer], *, tries: int = TRIES) -> Answer:
        for count in range(1, tries + 1):
            try:
                return send()
            except (OSError, http.client.HTTPException) as error:
                wait = _wait(error, count)
                if count == tries or wait is None:
                    _explain(url, error, count)
                self._pause(wait)
        raise AssertionError("no try is left")  # pragma: no cover

    def _wrapped(self, url: str, text: str, kind: str) -> Answer:
        from SPARQLWrapper import JSON, N3, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

        send = self._send

        class Wrapper(SPARQLWrapper):
            """SPARQLWrapper over the connection above: its own sends credentials wherever a redirect points."""

            def _query(self) -> tuple[http.client.HTTPResponse, str]:
                return send(self._createRequest()), self.returnFormat

        wrapper = Wrapper(url)
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED if self.access.auth == "digest" else POSTDIRECTLY)
        wrapper.setQuery(text)
        # It guesses the kind from the words of the text, comments among them: "# what was loaded" made an update.
        wrapper.queryType = kind
        wrapper.setReturnFormat(N3 if kind == "CONSTRUCT" else JSON)
        # Without this it adds parameters of its own, such as format=n3, which Virtuoso answers with 406.
        wrapper.setOnlyConneg(True)
        if kind == "CONSTRUCT":
            wrapper.addCustomHttpHeader("Accept", "application/n-triples, text/turtle;q=0.8")
        return self._whole(wrapper.query().response)

    def _open(self, request: urllib.request.Request) -> Answer:
        return self._whole(self._send(request))

    def _send(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        if self.access.auth == "bearer":
            request.add_unredirected_header("Authorization", f"Bearer {self.access.token}")
        elif self.access.auth == "basic":
            pair = b64encode(f"{self.access.user}:{self.access.password}".encode()).decode()
            request.add_unredirected_header("Authorization", f"Basic {pair}")
        return cast("http.client.HTTPResponse", self._opener.open(request, timeout=self.access.timeout))

    @cached_property
    def _opener(self) -> urllib.request.OpenerDirector:
        handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
        if self.access.auth == "digest":
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            for url in (self.access.query, self.access.update, self.access.graph_store):
                if url:
                    passwords.add_password(None, url, self.access.user, self.access.password)
            handlers.append(urllib.request.HTTPDigestAuthHandler(passwords))
        return urllib.request.build_opener(*handlers)

    def _whole(self, response: http.client.HTTPResponse) -> Answer:
        """Read the body to its end, within ten times the time limit.

        Raises:
            OSError: when it takes longer.
            http.client.IncompleteRead: when the connection closes before the end.
        """
        limit, pieces = time.monotonic() + 10 * self.access.timeout, []
        with response:
            media_type = response.headers.get_content_type()
            while piece := response.read1(_CHUNK):
                pieces.append(piece)
                if time.monotonic() > limit:
                    raise TimeoutError(f"the answer took more than {10 * self.access.timeout:g} s")
            body = b"".join(pieces)
            if response.length:
                raise http.client.IncompleteRead(body, response.length)
            if response.length is None and not response.chunked and media_type in _GRAPH:
                raise http.client.IncompleteRead(body)  # It ends with the connection: a cut could not be seen.
            return Answer(body, media_type, {name.lower(): value for name, value in response.headers.items()})


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follow nothing: a POST would become a GET, and the credentials go to whoever is named."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> None:
        return None


def _wait(error: Exception, count: int) -> float | None:
    """Return the seconds until the next try, None when another would be in vain.

    Exponential with full jitter; ``Retry-After`` (RFC 9110, 10.2.3) is honoured up to two minutes.
    """
    if isinstance(error, urllib.error.HTTPError):
        if error.code not in _PASSING:
            return None
        asked = _asked(error.headers.get("Retry-After"))
        if asked is not None:
            return asked if asked <= _LONGEST_ASKED else None
    if isinstance(getattr(error, "reason", error), ssl.SSLCertVerificationError):
        return None
    return random.uniform(0, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**count))


def _asked(header: str | None) -> float | None:
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    moment = email.utils.parsedate_tz(header)
    return max(0.0, email.utils.mktime_tz(moment) - time.time()) if moment else None


def _explain(url: str, error: Exception, tries: int) -> NoReturn:
    """Tell a fault of the server in one line that says what to do."""
    where = shown(url)
    if isinstance(error, urllib.error.HTTPError):
        _explain_status(where, error, tries)
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        advice = "if the authority is your own, name its file with SSL_CERT_FILE"
        raise StoreError(f"the certificate of {where} is not trusted ({reason.verify_message}); {advice}") from error
    if isinstance(error, http.client.IncompleteRead):
        told = "the answer was cut off, or does not tell its length"
    else:
        told = " ".join(str(reason).split())[:200] or type(reason).__name__
    raise StoreError(_unavailable(where, told, tries)) from error


def _explain_status(where: str, error: urllib.error.HTTPError, tries: int) -> NoReturn:
    told = " ".join(error.read(500).decode(errors="replace").split())[:200] if error.fp else ""
    if "<html" in told.lower() or "<!doctype" in told.lower():
        told = ""
    if error.code in {401, 403}:
        raise StoreError(
            f"{where} refuses access (status {error.code}); check GEOPOL_AUTH and the credentials"
        ) from error
    if error.code in {301, 302, 303, 307, 308}:
        target = shown(error.headers.get("Location") or "another address")
        raise StoreError(f"{where} redirects to {target}; give that address") from error
    if error.code == 400:
        raise UsageError(f"{where} does not accept the SPARQL text: {told or 'no reason given'}") from error
    if error.code not in _PASSING:
        raise StoreError(f"{where} answers {error.code} {error.reason}; check the address") from error
    raise StoreError(_unavailable(where, f"{error.code} {error.reason} {told}".strip(), tries)) from error


def _unavailable(where: str, told: str, tries: int) -> str:
    after = f" after {tries} tries" if tries > 1 else ""
    return f"{where} is not available{after}: {told}; check the address and that the server runs"


def _require_no_page(url: str, answer: Answer) -> None:
    """Refuse a web page as the answer to a write: a login or start page takes every request."""
    if answer.media_type == "text/html" and b"<html" in answer.body[:2000].lower():
        where = shown(url)
        raise StoreError(f"{where} answered with a web page, so nothing was written; check the address of the endpoint")
