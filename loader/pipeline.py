"""Take a page to a validated graph in the store: the file to read first.

    document = read_document(page)                      # clean text and metadata
    doc      = tools.language(document.text)            # sentences, tags, parse, names
    links    = link(document, doc, gazetteer)           # span -> entity, or a candidate
    claims   = extract_claims(document, doc, links)     # who did or said what, and who says so
    graph    = to_rdf(extraction)                       # triples of one named graph
    graph    = apply_decisions(graph, identities)       # what people decided about identities
    report   = validate(graph, shapes, reference)       # SHACL
    store.replace(document.graph_iri, graph)            # or quarantine, with the report
    consolidate(store)                                  # facts and conflicts that the claims of many pages give

Every step but the last is pure: the same page gives the same graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from loader import iri
from loader.budget import EXTRACTION, READING, budget
from loader.claims import extract_claims
from loader.claims.speech_words import speech
from loader.consolidation import BATCH, consolidate
from loader.documents import RejectedPage, read_document
from loader.errors import PageError
from loader.language.repair import repaired
from loader.language.tree import kept
from loader.linking import link
from loader.linking.decisions import Identities
from loader.linking.decisions import apply as apply_decisions
from loader.model import Document, Extraction, Page, ValidationReport
from loader.quarantine import Remembered, Shelf, sweep
from loader.rdf import Graph, to_rdf
from loader.settings import Settings
from loader.store import COMMITTED, QUARANTINED, LedgerEntry, Store
from loader.workers import in_order

if TYPE_CHECKING:
    from spacy.language import Language

    from loader.claims.trained.network import Network
    from loader.reference.gazetteer import Gazetteer
    from loader.validation import Reference, Shapes

Clock = Callable[[], str]


@dataclass(frozen=True)
class Tools:
    """What the steps need, each loaded when it is first asked for."""

    settings: Settings = field(default_factory=Settings)

    @cached_property
    def language(self) -> Language:
        """Load the language pipeline."""
        from loader.language.pipeline import load_pipeline

        return load_pipeline(self.settings.model)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Read the names of the seed graph."""
        from loader.reference.gazetteer import load_gazetteer

        return load_gazetteer(self.settings.reference_folders())

    @cached_property
    def acts(self) -> Network:
        """Load the network that reads acts."""
        from loader.claims.trained.network import network

        return network()

    @cached_property
    def shapes(self) -> Shapes:
        """Read the shapes."""
        from loader.validation import load_shapes

        return load_shapes(self.settings.shape_folders())

    @cached_property
    def reference(self) -> Reference:
        """Index the seed graph for validation."""
        from loader.store import rdf_file, read_quads
        from loader.validation import index_reference

        files = (path for folder in self.settings.reference_folders() for path in sorted(folder.glob("*.ttl")))
        return index_reference(quad.triple for path in files for quad in read_quads(rdf_file(path)))

    def load(self) -> None:
        """Load everything now, so that a fault in it shows before any work is done."""
        for part in ("language", "acts", "gazetteer", "shapes", "reference"):
            getattr(self, part)

    @property
    def model_name(self) -> str:
        """Name the language pipeline, for the provenance of a run."""
        return self.settings.model or "geopol-embedded"


def extract(document: Document, tools: Tools) -> Extraction:
    """Return all that a document says."""
    doc = repaired(tools.language(document.text), speech().stances)
    with kept(doc):
        links = link(document, doc, tools.gazetteer, base=tools.settings.base)
        return extract_claims(document, doc, links, tools.gazetteer, base=tools.settings.base)


def check(graph: Graph, tools: Tools) -> ValidationReport:
    """Validate a document's graph with the part of the seed graph that it names."""
    from loader.validation import validate

    return validate(graph, shapes=tools.shapes, context=tools.reference.named_in(graph))


def extract_pages(
    pages: Iterable[Page | RejectedPage], tools: Tools, *, workers: int = 1
) -> Iterator[Extraction | RejectedPage]:
    """Yield what each page says, or why it was set aside, in the order of the pages."""
    for _, found in in_order(pages, partial(_Reading, _for_workers(tools, workers)), workers):
        yield found


@dataclass(frozen=True)
class _Reading:
    """The step from a page to what it says."""

    tools: Tools

    def __call__(self, page: Page | RejectedPage) -> Extraction | RejectedPage:
        if isinstance(page, RejectedPage):
            return page
        _ = self.tools.language, self.tools.gazetteer  # their loading is no work on a page
        try:
            document = _read(page, self.tools)
            with budget(page.source, EXTRACTION):
                return extract(document, self.tools)
        except PageError as error:
            return RejectedPage(page.source, error.reason, str(error))


def _read(page: Page, tools: Tools) -> Document:
    with budget(page.source, READING):
        return read_document(page, base=tools.settings.base)


def _for_workers(tools: Tools, workers: int) -> Tools:
    """Return the tools to hand on: what is loaded does not pickle, so that each process loads its own."""
    return tools if workers <= 1 else Tools(tools.settings)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page: committed, quarantined, duplicate or skipped."""

    state: str
    source: str
    entry: LedgerEntry | None = None
    reason: str | None = None
    claims: int = 0
    report: ValidationReport | None = None


def ingest(
    pages: Iterable[Page | RejectedPage], store: Store, tools: Tools, *, clock: Clock, workers: int = 1
) -> Iterator[Outcome]:
    """Read each page into the store and yield what became of it, in the order of the pages.

    A page that cannot be read, or whose graph does not conform, goes to
    quarantine and the run goes on. What people decided about identities holds
    for the pages too. Facts follow now and then and at the end of the run;
    those of a run that was killed, in the next. ``clock`` gives the time for
    the ledger as ISO 8601 in UTC; nothing else depends on it, nor on the
    number of ``workers``: they extract and validate, and this process alone
    writes.
    """
    sweep(store)
    committed, shelf, remembered = 0, Shelf(store.location), Remembered(pages)
    for outcome in _ingest_all(remembered, store, tools, clock=clock, workers=workers):
        page = remembered.take(outcome.source)
        if outcome.entry is not None and outcome.state == "quarantined":
            shelf.keep(outcome.entry, page, outcome.report)
            store.quarantine(outcome.entry)  # after the page: a run killed in between loses nothing
        elif outcome.entry is not None and outcome.state == COMMITTED:
            committed += 1
            shelf.forget(outcome.entry.document)
        yield outcome
        if committed == BATCH:
            consolidate(store)
            committed = 0
    consolidate(store)


def _ingest_all(
    pages: Iterable[Page | RejectedPage], store: Store, tools: Tools, *, clock: Clock, workers: int
) -> Iterator[Outcome]:
    step = partial(_Preparation, _for_workers(tools, workers), Identities(store.decisions()))
    for page, prepared in in_order((_first_look(page, store, tools) for page in pages), step, workers):
        if isinstance(page, Outcome):
            yield page
        elif isinstance(prepared, RejectedPage):
            yield _set_aside(prepared, tools, clock)
        elif prepared is not None:
            yield _known(prepared.document, store) or _put(prepared, store, clock)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one document comes to before the store is asked: its graph and what the shapes say of it."""

    document: Document
    graph: Graph
    report: ValidationReport
    claims: int


@dataclass(frozen=True)
class _Preparation:
    """The step that a worker does: from a document to a validated graph."""

    tools: Tools
    identities: Identities

    def __call__(self, page: Document | RejectedPage | Outcome) -> Prepared | RejectedPage | None:
        if isinstance(page, Outcome):
            return None
        if isinstance(page, RejectedPage):
            return page
        self.tools.load()
        try:
            with budget(page.source, EXTRACTION):
                return prepare(page, self.tools, self.identities)
        except PageError as error:
            return RejectedPage(page.source, error.reason, str(error))


def prepare(document: Document, tools: Tools, identities: Identities) -> Prepared:
    """Extract what a document says, as a graph with the decisions of people in it, and validate it."""
    extraction = extract(document, tools)
    graph = to_rdf(extraction, base=tools.settings.base, model=tools.model_name)
    graph = apply_decisions(graph, document.iri, identities)
    return Prepared(document, graph, check(graph, tools), len(extraction.claims))


def _first_look(page: Page | RejectedPage, store: Store, tools: Tools) -> Document | RejectedPage | Outcome:
    """Read a page; one that the store holds needs no more work."""
    if isinstance(page, RejectedPage):
        return page
    try:
        document = _read(page, tools)
    except PageError as error:
        return RejectedPage(page.source, error.reason, str(error))
    return _known(document, store) or document


def _known(document: Document, store: Store) -> Outcome | None:
    """Tell that the store holds this page, or a later version of it; None when it does not."""
    before = store.entry(document.iri)
    if before is None or before.state != COMMITTED:
        return None
    if before.raw_sha256 == document.raw_sha256:
        return Outcome("duplicate", document.source, before, "the same page is in the store")
    if _is_older(document, store):
        return Outcome("duplicate", document.source, before, "a later version of this article is in the store")
    return None


def _put(prepared: Prepared, store: Store, clock: Clock) -> Outcome:
    """Put a document's graph into the store; one that does not conform is for quarantine."""
    document, report = prepared.document, prepared.report
    before = store.entry(document.iri)
    entry = LedgerEntry(
        document=document.iri,
        state=COMMITTED,
        loaded_at=clock(),
        source=document.source,
        raw_sha256=document.raw_sha256,
        text_sha256=document.text_sha256,
        title=document.title,
    )
    if not report.conforms:
        reason = next(result.message for result in report.results if result.violates)
        aside = replace(entry, state=QUARANTINED, reason=reason)
        return Outcome("quarantined", document.source, aside, reason, prepared.claims, report)
    written = store.replace(document.graph_iri, prepared.graph, entry=entry)
    replaced = before is not None and before.state == COMMITTED
    note = f"takes the place of the version from {before.source.rsplit('/', 1)[-1]}" if before and replaced else None
    return Outcome("committed", document.source, written, note, prepared.claims, report)


def _is_older(document: Document, store: Store) -> bool:
    """Tell whether the store holds a version with a later stamp than this one."""
    mine = document.modified or document.published
    return mine is not None and any(_instant(stamp) > _instant(mine) for stamp in store.stamps(document.graph_iri))


def _instant(stamp: str) -> datetime:
    """Return a date or time as a moment; a day begins at midnight, a missing zone is UTC."""
    moment = datetime.fromisoformat(stamp)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _set_aside(page: RejectedPage, tools: Tools, clock: Clock) -> Outcome:
    if page.reason == "skipped":
        return Outcome("skipped", page.source, None, page.message)
    name = f"{iri.slug(page.source.rsplit('/', 1)[-1])}-{iri.digest(page.source)}"
    entry = LedgerEntry(
        document=iri.thing("document", name, base=tools.settings.base),
        state=QUARANTINED,
        loaded_at=clock(),
        source=page.source,
        reason=f"{page.reason}: {page.message}",
    )
    return Outcome("quarantined", page.source, entry, page.message)
