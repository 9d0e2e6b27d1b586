"""Keep the graph on a SPARQL 1.1 server.

What each change is made of is sent so that nothing is half done for good:
it is in the journal before it is sent, each part may be sent twice, and the
ledger entry goes last. Partial answers are errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, groupby, islice
from typing import NoReturn

import pyoxigraph as ox

from loader.errors import StoreError, UsageError
from loader.store.access import read_access, shown
from loader.store.base import Progress, Store, dropped
from loader.store.change import Change, both_entries, to_update
from loader.store.journal import Journal, Waiting
from loader.store.ledger import LEDGER, LedgerEntry
from loader.store.oxigraph import refuse_requests
from loader.store.reading import RdfFile, read_quads, write_quads
from loader.store.sparql import counting, keywords, page, stored, with_row
from loader.store.table import Result, Row, Table
from loader.store.transport import Answer, Transport

# Virtuoso 7 takes no more than some 4900 statements in one update.
_UPDATE_STATEMENTS, _WINDOW = 2_000, 20_000
_PAGE_ROWS = 5_000
# Nobody limits answers to fewer rows than this without saying so.
_UNSUSPECTED_ROWS = 100
_FORMS = {"CONSTRUCT", "DESCRIBE"}


class ServerStore(Store):
    """A store behind the addresses of a SPARQL server."""

    def __init__(self, location: str, *, read_only: bool = False) -> None:
        """Note the addresses; a writer first sends what its last run could not."""
        self.location, self.read_only = location, read_only
        self._transport = Transport(read_access(location))
        self._journal = None if read_only else Journal(location)
        try:
            for waiting in self._journal.waiting() if self._journal else ():
                self._send(waiting)
        except BaseException:
            self.close()
            raise

    def query(self, text: str) -> Result:
        """Answer a SPARQL query over the server's default graph.

        The stored queries count on a server whose default graph is the
        union of all; Virtuoso's is, Fuseki and GraphDB have a setting.

        Raises:
            StoreError: also when the server answers only a part.
        """
        refuse_requests(text)
        answer = self._transport.query(text, graph=not _FORMS.isdisjoint(keywords(text)))
        self._refuse_partial(answer)
        found = self._parse(answer)
        if isinstance(found, Table) and len(found.rows) >= _UNSUSPECTED_ROWS:
            self._require_all(text, len(found.rows))
        return found

    def quads(self, graph_iri: str | None = None) -> Iterator[ox.Quad]:
        """Yield the statements of a graph, or of all graphs, asked for page by page."""
        for name in self.graphs() if graph_iri is None else (graph_iri,):
            node = ox.NamedNode(name)
            for subject, predicate, value in self._all_rows(with_row(stored("statements.rq"), {"graph": node})):
                yield ox.Quad(subject, predicate, value, node)  # type: ignore[arg-type]

    def holds(self, graph_iri: str) -> bool:
        """Return whether the graph says anything."""
        return self.query(with_row(stored("holds.rq"), {"graph": ox.NamedNode(graph_iri)})) is True

    def close(self) -> None:
        """Let go of the journal; no connection is kept."""
        if self._journal is not None:
            self._journal.release()

    def _update(self, text: str) -> None:
        self._writer()
        self._transport.update(text, again=False)

    def _apply(self, change: Change) -> None:
        self._put(chain(change.quads, change.record()), change.drop, change.clear)

    def _load(
        self, file: RdfFile, entry: LedgerEntry, known: LedgerEntry | None, progress: Progress | None
    ) -> LedgerEntry:
        """Read the whole file into the journal, then send it: a fault in it is found before anything is sent."""
        gate = self._gate(file, entry.document, known)
        written = [entry]

        def stream() -> Iterator[ox.Quad]:
            yield from gate.passed(read_quads(file, graph_iri=entry.document, progress=progress))
            written[0] = replace(entry, triple_count=gate.count, graphs=gate.graphs)
            yield from Change(entries=(written[0],)).record()

        self._put(stream(), dropped(entry.document, known), both_entries(entry))
        return written[0]

    def _put(self, quads: Iterable[ox.Quad], drop: tuple[str, ...], clear: tuple[str, ...]) -> None:
        self._send(self._writer().add(quads, drop=drop, clear=clear))

    def _writer(self) -> Journal:
        if self._journal is None:
            raise StoreError(f"{shown(self.location)} is open for reading only")
        return self._journal

    def _send(self, waiting: Waiting) -> None:
        """Send a change and forget it; what a server that is down did not take waits.

        Raises:
            StoreError: when the server does not take it; it says where the rest is kept.
        """
        try:
            _Sending(self._transport, waiting).run()
        except StoreError as error:
            kept = f"what was not sent is kept in {waiting.path} and goes first in the next run"
            raise StoreError(f"{error}; {kept}") from error
        except UsageError as error:
            kept = f"what was not sent is kept in {waiting.path}; move that file away to give it up"
            raise StoreError(f"{error}; {kept}") from error
        waiting.done()

    def _all_rows(self, text: str) -> tuple[Row, ...]:
        """Return all rows of a query with an ORDER BY, page by page: a server may limit its answers."""
        rows: list[Row] = []
        while True:
            wrapped = page(text, limit=_PAGE_ROWS, offset=len(rows))
            assert wrapped is not None
            found = self.select(wrapped).rows
            rows.extend(found)
            if len(found) < _PAGE_ROWS:
                break
        if len(rows) >= _PAGE_ROWS:
            self._require_all(text, len(set(rows)))
        return tuple(rows)

    def _refuse_partial(self, answer: Answer) -> None:
        if state := answer.headers.get("x-sql-state"):
            why = answer.headers.get("x-sql-message", "")[:120]
            self._partial(f"it stopped early ({state} {why.strip()})", "ask for less, or raise its time limit")
        if limit := answer.headers.get("x-sparql-maxrows"):
            self._partial(f"it gives at most {limit} rows", "ask for less, or raise its limit (ResultSetMaxRows)")

    def _require_all(self, text: str, got: int) -> None:
        """Count the rows on the server, and compare.

        Raises:
            StoreError: when it gave another number.
        """
        question = counting(text)
        if question is None:
            return
        answer = self._transport.query(question, graph=False)
        self._refuse_partial(answer)
        found = self._parse(answer)
        count = int(found.texts()[0][0]) if isinstance(found, Table) and found.rows else -1
        if count != got:
            self._partial(f"it gave {got} of {count} rows", "raise its row limit, or ask again if it was being written")

    def _partial(self, what: str, advice: str) -> NoReturn:
        raise StoreError(f"{shown(self.location)} gave a part of the answer only: {what}; {advice}")

    def _parse(self, answer: Answer) -> Result:
        try:
            if rdf_format := ox.RdfFormat.from_media_type(answer.media_type):
                return tuple(sorted((quad.triple for quad in ox.parse(answer.body, rdf_format)), key=str))
            return _table(answer.body, ox.QueryResultsFormat.from_media_type(answer.media_type))
        except (SyntaxError, ValueError) as error:
            what = f"{shown(self.location)} answered {answer.media_type or 'something'}, no SPARQL result"
            raise StoreError(f"{what}; check that it is the address of a SPARQL endpoint") from error


class _Sending:
    """Send one change, the ledger last.

    With an address for graphs, each graph goes there: PUT for the first part
    of one that is replaced, POST for the rest. Else all goes as updates: in a
    single request where that is small enough, so one transaction.
    """

    def __init__(self, transport: Transport, waiting: Waiting) -> None:
        self._transport, self._waiting = transport, waiting
        self._drop = dict.fromkeys(waiting.drop)

    def run(self) -> None:
        """Send all of it.

        Raises:
            StoreError: when the server does not take a part.
        """
        ledger = ox.NamedNode(LEDGER)
        if not self._transport.access.graph_store:
            first = list(islice(self._waiting.quads(), _UPDATE_STATEMENTS + 1))
            if len(first) <= _UPDATE_STATEMENTS:
                self._send(Change(tuple(self._drop), self._waiting.clear, first))
                return
            self._send(Change(tuple(self._drop)))
        quads = self._waiting.quads()
        record: list[ox.Quad] = []
        while window := list(islice(quads, _WINDOW)):
            record += [quad for quad in window if quad.graph_name == ledger]
            self._send_window([quad for quad in window if quad.graph_name != ledger])
        for name in self._drop if self._transport.access.graph_store else ():
            self._transport.graph("DELETE", name)
        self._send_ledger(record)

    def _send_window(self, window: list[ox.Quad]) -> None:
        """Send some statements, graph by graph: a dump may change the graph with every line."""
        window.sort(key=lambda quad: str(quad.graph_name))
        if not self._transport.access.graph_store:
            for at in range(0, len(window), _UPDATE_STATEMENTS):
                self._send(Change(quads=window[at : at + _UPDATE_STATEMENTS]))
            return
        for name, run in groupby(window, key=lambda quad: str(quad.graph_name)):
            iri = name[1:-1]
            method = "PUT" if iri in self._drop else "POST"
            self._drop.pop(iri, None)
            self._transport.graph(method, iri, write_quads(list(run), "ntriples"))

    def _send_ledger(self, record: list[ox.Quad]) -> None:
        """Write the entry in place of its former self: one request, but for an import of thousands of graphs."""
        self._send(Change(clear=self._waiting.clear, quads=record[:_UPDATE_STATEMENTS]))
        for at in range(_UPDATE_STATEMENTS, len(record), _UPDATE_STATEMENTS):
            self._send(Change(quads=record[at : at + _UPDATE_STATEMENTS]))

    def _send(self, change: Change) -> None:
        self._transport.update(to_update(change), again=True)


def _table(body: bytes, results_format: ox.QueryResultsFormat | None) -> Table | bool:
    if results_format is None:
        raise ValueError("no SPARQL results format")
    found = ox.parse_query_results(body, results_format)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    return Table(tuple(variable.value for variable in found.variables), tuple(tuple(row) for row in found))
