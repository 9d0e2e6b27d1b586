"""Say what a store does, whatever engine keeps it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from loader.errors import UsageError
from loader.iri import graph, slug
from loader.model import Decision, Member
from loader.namespaces import GP
from loader.store.decisions import DECISIONS, to_decisions
from loader.store.ledger import COMMITTED, LEDGER, QUARANTINED, REMOVED, LedgerEntry, graph_of, to_entries, to_triples
from loader.store.loading import refuse_kept_graphs, refuse_other_file
from loader.store.reading import RdfFile, in_graph, rdf_file, read_quads, write_quads
from loader.store.sparql import fill, stored, with_row
from loader.store.table import Graph, Result, Table


class Store(ABC):
    """Keep one named graph a document, and the ledger of what was loaded.

    An engine supplies ``query``, ``update``, ``insert`` and ``close``; each
    ``update`` and each ``insert`` is one transaction, on disk when it
    returns. Everything else is built on these.

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
    def update(self, text: str) -> None:
        """Run a SPARQL update as one transaction, on disk when it returns."""

    @abstractmethod
    def insert(self, quads: Iterable[ox.Quad]) -> None:
        """Add statements: all of them, on disk when it returns, or none."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the store; a second call does nothing."""

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

    def replace(self, graph_iri: str, triples: Iterable[ox.Triple], *, entry: LedgerEntry) -> LedgerEntry:
        """Put ``triples`` in place of what the graph said, with its ledger entry.

        One transaction. Returns the entry as written, with the triple count.
        """
        kept = tuple(triples)
        written = replace(entry, state=COMMITTED, triple_count=len(kept))
        self._replace(graph_iri, kept, entry=written)
        return written

    def quarantine(self, entry: LedgerEntry) -> LedgerEntry:
        """Record a page that was set aside; what the store holds stays as it is."""
        written = replace(entry, state=QUARANTINED)
        self._record(written)
        return written

    def remove(self, document: str, *, removed_at: str) -> LedgerEntry:
        """Take away all that a document or an import said; leave a tombstone without text.

        Raises:
            UsageError: when the ledger does not know the document.
            StoreError: when the text cannot be taken off the disk.
        """
        return self.remove_all([document], removed_at=removed_at)[0]

    def remove_all(self, documents: Sequence[str], *, removed_at: str) -> list[LedgerEntry]:
        """Remove documents and imports as ``remove`` does; none when the ledger does not know one.

        An embedded store is then written anew, once for all of them, so that
        its files hold none of the text.
        """
        known = {document: self._told(document) for document in documents}
        missing = next((document for document, told in known.items() if not told), None)
        if missing is not None:
            raise UsageError(f"no document {missing} in {self.location}; `geopol documents` lists what there is")
        tombstones = [_tombstone(document, told, removed_at) for document, told in known.items()]
        for tombstone in tombstones:
            self._replace(graph_of(tombstone.document), (), entry=tombstone)
        self._forget()
        return tombstones

    def load(self, source: Path | RdfFile, *, loaded_at: str, graph_iri: str | None = None) -> LedgerEntry:
        """Load a file of RDF whole, or not at all.

        Triples go to ``graph_iri``, else ``graph/import/<file stem>``, in
        place of what it said; quads keep the graphs that they name, and add
        to them. A file whose content is there already changes nothing: the
        entry that comes back then bears its first ``loaded_at``.

        Raises:
            DataError: when the file does not parse (told with line and
                column), or writes to a graph that geopol keeps itself.
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
        entry = LedgerEntry(target, COMMITTED, loaded_at, file.name, raw_sha256=file.sha256)
        if known is None:
            return self._insert(file, entry)
        quads = list(self._read(file, target))
        written = replace(entry, triple_count=len(quads))
        own = tuple(quad.triple for quad in quads if quad.graph_name == ox.NamedNode(target))
        others = tuple(quad for quad in quads if quad.graph_name != ox.NamedNode(target))
        self._replace(target, own, entry=written, others=others)
        return written

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

        ``kind`` is document, import, reference or ontology. A document has a
        second entry while a newer version of it is in quarantine.
        """
        found = to_entries(self.select(stored("ledger.rq")).rows)
        return [entry for entry in found if entry.kind == kind]

    def entry(self, document: str) -> LedgerEntry | None:
        """Return the entry of a document (or graph), None when it has none.

        An entry in quarantine does not count: see ``quarantined``.
        """
        return next((entry for entry in self._told(document) if entry.state != QUARANTINED), None)

    def quarantined(self, document: str) -> LedgerEntry | None:
        """Return the quarantine entry of a document, None when it has none."""
        return next((entry for entry in self._told(document) if entry.state == QUARANTINED), None)

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs, sorted."""
        return tuple(row[0] for row in self.select(stored("graphs.rq")).texts())

    def read_graph(self, graph_iri: str) -> Graph:
        """Return the triples of one graph, sorted by their N-Triples text."""
        found = self.query(with_row(stored("graph.rq"), {"graph": ox.NamedNode(graph_iri)}))
        assert isinstance(found, tuple)
        return tuple(sorted(found, key=str))

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

    def rewrite(self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> None:
        """Take statements away and put others in, as one transaction."""
        self.update(fill("rewrite.ru", terms={}, triples={"removed": tuple(removed), "added": tuple(added)}))

    def dump(self, form: str = "nquads") -> bytes:
        """Return the whole store as nquads, trig, ntriples or turtle, in a stable order."""
        return write_quads(self._quads(), form)

    def _quads(self) -> list[ox.Quad]:
        return [in_graph(triple, ox.NamedNode(name)) for name in self.graphs() for triple in self.read_graph(name)]

    def _forget(self) -> None:  # noqa: B027 - a server keeps its own files, so there is nothing to do
        """Take what was removed off the disk, in an engine that leaves it there."""

    def _read(self, file: RdfFile, target: str) -> Iterable[ox.Quad]:
        quads = read_quads(file, graph_iri=target)
        return refuse_kept_graphs(quads, file, target=target, is_known=lambda document: bool(self._told(document)))

    def _told(self, document: str) -> list[LedgerEntry]:
        text = with_row(stored("ledger.rq"), {"document": ox.NamedNode(document)})
        return to_entries(self.select(text).rows)

    def _record(self, entry: LedgerEntry) -> None:
        terms = {"ledger": ox.NamedNode(LEDGER), "entry": ox.NamedNode(entry.iri)}
        self.update(fill("record.ru", terms=terms, triples={"record": to_triples(entry)}))

    def _replace(
        self, graph_iri: str, triples: Sequence[ox.Triple], *, entry: LedgerEntry, others: Sequence[ox.Quad] = ()
    ) -> None:
        terms = {
            "graph": ox.NamedNode(graph_iri),
            "ledger": ox.NamedNode(LEDGER),
            "entry": ox.NamedNode(entry.iri),
            "rival": ox.NamedNode(replace(entry, state=QUARANTINED).iri),
        }
        blocks: dict[str, Iterable[ox.Triple | ox.Quad]] = {
            "triples": triples,
            "others": others,
            "record": to_triples(entry),
        }
        self.update(fill("replace.ru", terms=terms, triples=blocks))

    def _insert(self, file: RdfFile, entry: LedgerEntry) -> LedgerEntry:
        """Stream a file that is new; its ledger entry closes the same transaction."""
        written = [entry]

        def stream() -> Iterable[ox.Quad]:
            count = 0
            for quad in self._read(file, entry.document):
                count += 1
                yield quad
            written[0] = replace(entry, triple_count=count)
            ledger = ox.NamedNode(LEDGER)
            yield from (in_graph(triple, ledger) for triple in to_triples(written[0]))

        self.insert(stream())
        return written[0]


def _tombstone(document: str, told: Sequence[LedgerEntry], removed_at: str) -> LedgerEntry:
    """Return the entry of a removed document: the hashes of the version that was there, no text."""
    known = next((entry for entry in told if entry.state != QUARANTINED), None)
    hashes = (known.raw_sha256, known.text_sha256) if known else (None, None)
    return LedgerEntry(document, REMOVED, removed_at, raw_sha256=hashes[0], text_sha256=hashes[1])
