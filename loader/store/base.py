"""Say what a store does, whatever engine keeps it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from loader.errors import UsageError
from loader.iri import graph, slug
from loader.model import Decision, Member
from loader.namespaces import GP
from loader.store.change import Change, both_entries, putting
from loader.store.decisions import DECISIONS, to_decisions
from loader.store.decisions import to_triples as decision_triples
from loader.store.fingerprint import fingerprint
from loader.store.forgetting import outlived
from loader.store.ledger import COMMITTED, QUARANTINED, REMOVED, LedgerEntry, graph_of, to_entries, to_triples
from loader.store.loading import Gate, refuse_other_file, refuse_shared_graphs
from loader.store.reading import RdfFile, in_graph, rdf_file, read_quads, write_quads
from loader.store.sparql import keywords, stored, with_row
from loader.store.table import Graph, Result, Row, Table, to_text

Progress = Callable[[int], None]


class Store(ABC):
    """Keep one named graph a document, and the ledger of what was loaded.

    An engine supplies ``query``, ``close``, ``quads``, ``holds`` and the two
    ways of writing: ``_apply`` makes one ``Change`` whole or not at all, on
    disk when it returns, and ``_update`` runs a SPARQL update. Everything
    else is built on these.

    Attributes:
        location: the directory or the address, as messages name it.
    """

    location: str

    @abstractmethod
    def query(self, text: str) -> Result:
        """Answer a SPARQL query over the union of all graphs.

        SELECT gives a Table, CONSTRUCT and DESCRIBE triples, ASK a bool.

        Raises:
            UsageError: when the query is wrong, or would send a request.
            StoreError: when the store cannot answer.
        """

    @abstractmethod
    def quads(self, graph_iri: str | None = None) -> Iterator[ox.Quad]:
        """Yield the statements of a graph, or of all graphs, in no order."""

    @abstractmethod
    def holds(self, graph_iri: str) -> bool:
        """Return whether the graph says anything."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the store; a second call does nothing."""

    @abstractmethod
    def _apply(self, change: Change) -> None:
        """Make a change: all of it, on disk when it returns, or nothing."""

    @abstractmethod
    def _update(self, text: str) -> None:
        """Run a SPARQL update as one transaction, on disk when it returns."""

    def __enter__(self) -> Self:
        """Return the open store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def select(self, text: str) -> Table:
        """Answer a SELECT query.

        Raises:
            UsageError: when the query is of another form.
        """
        result = self.query(text)
        if not isinstance(result, Table):
            raise UsageError("the query answers no table; write it as SELECT")
        return result

    def all_texts(self, text: str) -> tuple[tuple[str, ...], ...]:
        """Return all rows of a SELECT with an ORDER BY as plain strings, sorted, however few a server gives at once."""
        return tuple(sorted(tuple(to_text(term) for term in row) for row in self._all_rows(text)))

    def update(self, text: str) -> None:
        """Run a SPARQL update as one transaction, on disk when it returns.

        Raises:
            UsageError: when the update is wrong, or would send a request.
        """
        if found := {"LOAD", "SERVICE"} & keywords(text):
            raise UsageError(f"{min(found)} is refused: an update must not send requests to other servers; take it out")
        self._update(text)

    def insert(self, quads: Iterable[ox.Quad]) -> None:
        """Add statements: all of them, on disk when it returns, or none."""
        self._apply(Change(quads=quads))

    def replace(self, graph_iri: str, triples: Iterable[ox.Triple], *, entry: LedgerEntry) -> LedgerEntry:
        """Put ``triples`` in place of what the graph said, with its ledger entry.

        One transaction. Returns the entry as written, with the triple count.
        """
        name = ox.NamedNode(graph_iri)
        kept = sorted(set(triples), key=str)
        counted = replace(entry, state=COMMITTED, triple_count=len(kept))
        written = replace(counted, statements_sha256=fingerprint(kept, to_triples(counted)))
        self._apply(putting(written, [in_graph(triple, name) for triple in kept], drop=[graph_iri]))
        return written

    def quarantine(self, entry: LedgerEntry) -> LedgerEntry:
        """Record a page that was set aside; what the store holds stays as it is."""
        written = replace(entry, state=QUARANTINED)
        self._apply(Change(clear=(written.iri,), entries=(written,)))
        return written

    def release(self, document: str) -> None:
        """Take the quarantine entry of a document out of the ledger; a version that is committed stays."""
        self._apply(Change(clear=(LedgerEntry(document, QUARANTINED, "").iri,)))

    def remove(self, document: str, *, removed_at: str) -> LedgerEntry:
        """Take away all that a document or an import said; leave a tombstone without text.

        Raises:
            UsageError: when the ledger does not know the document.
            StoreError: when the text cannot be taken off the disk.
        """
        return self.remove_all([document], removed_at=removed_at)[0]

    def remove_all(self, documents: Sequence[str], *, removed_at: str) -> list[LedgerEntry]:
        """Remove documents and imports as ``remove`` does; none when the ledger does not know one.

        Decisions about names that no other document holds go with them. An
        embedded store is then written anew, once for all of them, so that
        its files hold none of the text.

        Raises:
            UsageError: when one is not known, or shares a graph with an import that stays.
        """
        known = {document: self._told(document) for document in documents}
        missing = next((document for document, told in known.items() if not told), None)
        if missing is not None:
            raise UsageError(f"no document {missing} in {self.location}; `geopol documents` lists what there is")
        going = [entry for told in known.values() for entry in told]
        if any(entry.graphs for entry in going):
            refuse_shared_graphs(going, self.entries(kind="import"), location=self.location)
        tombstones = [_tombstone(document, told, removed_at) for document, told in known.items()]
        graphs = {graph_of(document): None for document in documents}
        graphs.update((name, None) for entry in going for name in entry.graphs)
        cleared = tuple(iri for tombstone in tombstones for iri in both_entries(tombstone))
        kept = [in_graph(t, ox.NamedNode(DECISIONS)) for each in outlived(self, graphs) for t in decision_triples(each)]
        self._forget(Change((*graphs, DECISIONS), cleared, kept, tuple(tombstones)))
        return tombstones

    def load(
        self, source: Path | RdfFile, *, loaded_at: str, graph_iri: str | None = None, progress: Progress | None = None
    ) -> LedgerEntry:
        """Load a file of RDF whole, or not at all, also when the process is killed.

        Triples go to ``graph_iri``, else ``graph/import/<file stem>``; quads
        keep the graphs that they name. What an earlier version of the file
        said goes. A file whose content is there already changes nothing: the
        entry that comes back then bears its first ``loaded_at``. ``progress``
        is told the bytes read from the disk, as they are read.

        Raises:
            DataError: when the file does not parse (told with line and
                column), breaks a limit, or writes to a graph that is not its own.
            UsageError: when it is missing, of an unknown kind, or another
                file of its stem holds the graph.
        """
        file = source if isinstance(source, RdfFile) else rdf_file(source)
        target = graph_iri or file.graph_iri
        known = self.entry(target)
        if graph_iri is None:
            refuse_other_file(known, file, location=self.location)
        if known and known.state == COMMITTED and known.raw_sha256 == file.sha256:
            return known
        if known and known.graphs:
            refuse_shared_graphs([known], self.entries(kind="import"), location=self.location)
        entry = LedgerEntry(target, COMMITTED, loaded_at, file.name, raw_sha256=file.sha256)
        return self._load(file, entry, known, progress)

    def ensure_reference(
        self, folder: Path, *, loaded_at: str, kind: str = "reference", prefix: str = ""
    ) -> tuple[tuple[LedgerEntry, ...], int]:
        """Load each Turtle file of ``folder`` into ``graph/<kind>/<prefix>-<stem>``, once a content.

        ``prefix`` keeps the files of one folder apart from another's. Returns
        the entries of all files, and how many were new, changed or removed before.
        """
        known = {entry.document: entry for entry in self.entries(kind=kind)}
        entries: list[LedgerEntry] = []
        for path in sorted(folder.glob("*.ttl")):
            name = f"{prefix}-{slug(path.stem)}" if prefix else slug(path.stem)
            target, file = graph(kind, name), rdf_file(path, name=path.name)
            before = known.get(target)
            if before is None or before.state != COMMITTED or before.raw_sha256 != file.sha256:
                before = self.load(file, loaded_at=loaded_at, graph_iri=target)
            entries.append(before)
        changed = sum(entry != known.get(entry.document) for entry in entries)
        return tuple(entries), changed

    def entries(self, *, kind: str = "document") -> list[LedgerEntry]:
        """Return the ledger's entries of one kind, in the order of their IRIs.

        ``kind`` is document, import, reference or ontology; "" means all. A
        document has a second entry while a newer version of it is in quarantine.
        """
        found = to_entries(self._all_rows(stored("ledger.rq")))
        return [entry for entry in found if not kind or entry.kind == kind]

    def entry(self, document: str) -> LedgerEntry | None:
        """Return the entry of a document (or graph), None when it has none.

        An entry in quarantine does not count: see ``quarantined``.
        """
        return next((entry for entry in self._told(document) if entry.state != QUARANTINED), None)

    def quarantined(self, document: str) -> LedgerEntry | None:
        """Return the quarantine entry of a document, None when it has none."""
        return next((entry for entry in self._told(document) if entry.state == QUARANTINED), None)

    def knows(self, name: str) -> bool:
        """Return whether anything is said of ``name``; true for what is no IRI, as a name of an entity."""
        if not name.startswith(("http://", "https://", "urn:")):
            return True
        try:
            thing = ox.NamedNode(name)
        except ValueError:
            return False
        return self.query(with_row(stored("knows.rq"), {"thing": thing})) is True

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs, sorted."""
        return tuple(to_text(row[0]) for row in self._all_rows(stored("graphs.rq")))

    def read_graph(self, graph_iri: str) -> Graph:
        """Return the triples of one graph, sorted by their N-Triples text."""
        return tuple(sorted((quad.triple for quad in self.quads(graph_iri)), key=str))

    def stamps(self, graph_iri: str) -> tuple[str, ...]:
        """Return the publication and change stamps of the article in a graph, sorted; ISO 8601."""
        text = with_row(stored("stamps.rq"), {"graph": ox.NamedNode(graph_iri)})
        return tuple(row[0] for row in self.select(text).texts())

    def decisions(self) -> tuple[Decision, ...]:
        """Return what people decided about identities, in the order of the decisions' IRIs."""
        return to_decisions(self.read_graph(DECISIONS))

    def export_decisions(self) -> bytes:
        """Return what people decided as Turtle, in a stable order."""
        return write_quads(
            [in_graph(triple, ox.NamedNode(DECISIONS)) for triple in self.read_graph(DECISIONS)], "turtle"
        )

    def described(self, iri: str) -> Member | None:
        """Return the class and the name of an entity, None when the store knows nothing of it."""
        try:
            text = with_row(stored("described.rq"), {"entity": ox.NamedNode(iri)})
        except ValueError:
            return None
        rows = self.select(text).texts()
        return Member(iri, rows[0][0].removeprefix(GP), rows[0][1]) if rows else None

    def open_matches(self) -> tuple[tuple[str, ...], ...]:
        """Return rows of candidate, class, name, document and an entity that may be meant, else ""."""
        return self.select(stored("open-matches.rq")).texts()

    def document_graphs_with(self, iri: str) -> tuple[str, ...]:
        """Return the graphs of documents that name an entity or hold people's decisions, sorted."""
        rows = self.select(with_row(stored("graphs-with.rq"), {"entity": ox.NamedNode(iri)})).texts()
        return tuple(row[0] for row in rows if "/graph/document/" in row[0])

    def rewrite(self, graphs: Mapping[str, Iterable[ox.Triple]]) -> None:
        """Put new statements in place of those of whole graphs, as one change; the ledger follows."""
        quads: list[ox.Quad] = []
        entries: list[LedgerEntry] = []
        for name, triples in graphs.items():
            kept = sorted(set(triples), key=str)
            quads += [in_graph(triple, ox.NamedNode(name)) for triple in kept]
            known = self.entry(name.replace("/graph/document/", "/id/document/"))
            if known is not None:
                counted = replace(known, triple_count=len(kept))
                entries.append(replace(counted, statements_sha256=fingerprint(kept, to_triples(counted))))
        self._apply(Change(tuple(graphs), tuple(entry.iri for entry in entries), quads, tuple(entries)))

    def dump(self, form: str = "nquads") -> bytes:
        """Return the whole store as nquads, trig, ntriples or turtle, in a stable order."""
        return write_quads(list(self.quads()), form)

    def _all_rows(self, text: str) -> tuple[Row, ...]:
        """Return all rows of one of the store's own queries, however many."""
        return self.select(text).rows

    def _told(self, document: str) -> list[LedgerEntry]:
        return to_entries(self._all_rows(with_row(stored("ledger.rq"), {"document": ox.NamedNode(document)})))

    def _forget(self, change: Change) -> None:
        """Make the change of a removal, and leave nothing of the text behind."""
        self._apply(change)

    def _load(
        self, file: RdfFile, entry: LedgerEntry, known: LedgerEntry | None, progress: Progress | None
    ) -> LedgerEntry:
        """Load a file by one change."""
        gate = self._gate(file, entry.document, known)
        quads = list(gate.passed(read_quads(file, graph_iri=entry.document, progress=progress)))
        written = replace(entry, triple_count=gate.count, graphs=gate.graphs)
        self._apply(putting(written, quads, drop=dropped(entry.document, known)))
        return written

    def _gate(self, file: RdfFile, target: str, known: LedgerEntry | None) -> Gate:
        """Return the check of which graphs the file may write to."""
        return Gate(
            file,
            target,
            imports=self.entries(kind="import"),
            is_known=lambda document: bool(self._told(document)),
            holds=self.holds,
        )


def dropped(target: str, known: LedgerEntry | None) -> tuple[str, ...]:
    """Return the graphs that go when a file takes the place of its earlier version."""
    return (target, *known.graphs) if known else ()


def _tombstone(document: str, told: Sequence[LedgerEntry], removed_at: str) -> LedgerEntry:
    """Return the entry of a removed document: the hashes of the version that was there, no text."""
    known = next((entry for entry in told if entry.state != QUARANTINED), None)
    hashes = (known.raw_sha256, known.text_sha256) if known else (None, None)
    return LedgerEntry(document, REMOVED, removed_at, raw_sha256=hashes[0], text_sha256=hashes[1])
