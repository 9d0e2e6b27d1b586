"""Keep the graph on a SPARQL 1.1 server, spoken to through SPARQLWrapper.

Queries and updates follow the SPARQL 1.1 Protocol; a graph is replaced by a
PUT of the Graph Store HTTP Protocol where the server has an address for it.
``GEOPOL_UPDATE_URL`` and ``GEOPOL_GRAPH_STORE_URL`` name these addresses when
they differ from the query address.
"""

from __future__ import annotations

import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Sequence
from http.client import HTTPException
from itertools import groupby
from typing import NoReturn

import pyoxigraph as ox

from loader.errors import StoreError, UsageError
from loader.store.base import Store
from loader.store.embedded import refuse_requests
from loader.store.ledger import LEDGER, LedgerEntry
from loader.store.reading import in_graph, write_quads
from loader.store.table import Result, Table

TIMEOUT_SECONDS = 60


class ServerStore(Store):
    """A store behind the address of a SPARQL endpoint."""

    def __init__(self, location: str, *, read_only: bool = False) -> None:
        """Note the addresses; nothing is sent yet."""
        self.location = location
        self.read_only = read_only
        self.update_url = os.environ.get("GEOPOL_UPDATE_URL", location)
        self.graph_store_url = os.environ.get("GEOPOL_GRAPH_STORE_URL", "")

    def query(self, text: str) -> Result:
        """Answer a SPARQL query over the server's default graph.

        The stored queries count on a server whose default graph is the
        union of all; Virtuoso's is, Fuseki and GraphDB have a setting.
        """
        refuse_requests(text)
        body, media_type = self._send(self.location, text)
        media_type = media_type.split(";")[0].strip()
        try:
            if rdf_format := ox.RdfFormat.from_media_type(media_type):
                return tuple(sorted((quad.triple for quad in ox.parse(body, rdf_format)), key=str))
            return _result(body, ox.QueryResultsFormat.from_media_type(media_type))
        except (SyntaxError, ValueError) as error:
            what = f"{_shown(self.location)} answered {media_type or 'something'}, no SPARQL result"
            raise StoreError(f"{what}; check that it is the address of a SPARQL endpoint") from error

    def update(self, text: str) -> None:
        """Run a SPARQL update; whether it is one transaction is the server's affair."""
        self._refuse_writing()
        self._send(self.update_url, text)

    def insert(self, quads: Iterable[ox.Quad]) -> None:
        """Add statements graph by graph, the ledger last: what it lacks is not acknowledged."""
        self._refuse_writing()
        ledger = str(ox.NamedNode(LEDGER))
        ordered = sorted(quads, key=lambda quad: (str(quad.graph_name) == ledger, str(quad.graph_name), str(quad)))
        for name, group in groupby(ordered, key=lambda quad: str(quad.graph_name)):
            self._put(name[1:-1], [quad.triple for quad in group], method="POST")

    def close(self) -> None:
        """Do nothing: no connection is kept."""

    def _replace(
        self, graph_iri: str, triples: Sequence[ox.Triple], *, entry: LedgerEntry, others: Sequence[ox.Quad] = ()
    ) -> None:
        if self.graph_store_url and triples and not others:
            self._put(graph_iri, triples, method="PUT")
            self._record(entry)
        else:
            super()._replace(graph_iri, triples, entry=entry, others=others)

    def _put(self, graph_iri: str, triples: Sequence[ox.Triple], *, method: str) -> None:
        """Send a graph by the Graph Store HTTP Protocol (5.3 PUT, 5.5 POST)."""
        self._refuse_writing()
        target = ox.NamedNode(graph_iri)
        body = write_quads([in_graph(triple, target) for triple in triples], "ntriples")
        url = f"{self.graph_store_url or self.location}?{urllib.parse.urlencode({'graph': graph_iri})}"
        headers = {"Content-Type": "application/n-triples; charset=utf-8"}
        request = urllib.request.Request(url, data=body, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):
                return
        except (OSError, HTTPException) as error:
            _explain(url, error)

    def _send(self, url: str, text: str) -> tuple[bytes, str]:
        """Send a query or an update; return the body and its media type."""
        from SPARQLWrapper import JSON, POST, POSTDIRECTLY, TURTLE, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        wrapper = SPARQLWrapper(url)
        wrapper.setTimeout(TIMEOUT_SECONDS)
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(POSTDIRECTLY)
        wrapper.setQuery(text)
        wrapper.setReturnFormat(TURTLE if wrapper.queryType in {"CONSTRUCT", "DESCRIBE"} else JSON)
        wrapper.setOnlyConneg(True)
        try:
            response = wrapper.query().response
            return response.read(), response.headers.get("Content-Type", "")
        except (OSError, HTTPException, SPARQLWrapperException) as error:
            _explain(url, error)

    def _refuse_writing(self) -> None:
        if self.read_only:
            raise StoreError(f"{self.location} is open for reading only")


def _result(body: bytes, results_format: ox.QueryResultsFormat | None) -> Table | bool:
    if results_format is None:
        raise ValueError("no SPARQL results format")
    found = ox.parse_query_results(body, results_format)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    return Table(tuple(variable.value for variable in found.variables), tuple(tuple(row) for row in found))


def _explain(url: str, error: Exception) -> NoReturn:
    """Tell a fault of the server in one line that says what to do."""
    shown = _shown(url)
    told = " ".join(str(getattr(error, "reason", None) or error).split())[:200]
    name = type(error).__name__
    if name == "QueryBadFormed":
        raise UsageError(f"{shown} does not accept the SPARQL text: {told}") from error
    if name == "Unauthorized" or getattr(error, "code", None) in {401, 403}:
        raise StoreError(f"{shown} refuses access; check the credentials") from error
    raise StoreError(f"{shown} is not available: {told}; check the address and that the server runs") from error


def _shown(url: str) -> str:
    """Return the address without user, password and query, fit for a message."""
    parts = urllib.parse.urlsplit(url)
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
