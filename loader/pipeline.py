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
from functools import cached_property
from typing import TYPE_CHECKING

from loader import iri
from loader.claims import extract_claims
from loader.claims.lexicon import speech
from loader.consolidation import BATCH, consolidate
from loader.documents import RejectedPage, read_document
from loader.errors import PageError
from loader.language.repair import repair_attributions
from loader.linking import link
from loader.linking.decisions import Identities
from loader.linking.decisions import apply as apply_decisions
from loader.model import Document, Extraction, Page, ValidationReport
from loader.rdf import Graph, to_rdf
from loader.settings import Settings
from loader.store import COMMITTED, LedgerEntry, Store

if TYPE_CHECKING:
    from spacy.language import Language

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
        for part in ("language", "gazetteer", "shapes", "reference"):
            getattr(self, part)

    @property
    def model_name(self) -> str:
        """Name the language pipeline, for the provenance of a run."""
        return self.settings.model or "geopol-embedded"


def extract(document: Document, tools: Tools) -> Extraction:
    """Return all that a document says."""
    doc = repair_attributions(tools.language(document.text), speech().stances)
    links = link(document, doc, tools.gazetteer, base=tools.settings.base)
    return extract_claims(document, doc, links, tools.gazetteer, base=tools.settings.base)


def check(graph: Graph, tools: Tools) -> ValidationReport:
    """Validate a document's graph with the part of the seed graph that it names."""
    from loader.validation import validate

    return validate(graph, shapes=tools.shapes, context=tools.reference.named_in(graph))


def extract_pages(pages: Iterable[Page | RejectedPage], tools: Tools) -> Iterator[Extraction | RejectedPage]:
    """Yield what each page says, or why it was set aside."""
    for page in pages:
        try:
            yield (
                page
                if isinstance(page, RejectedPage)
                else extract(read_document(page, base=tools.settings.base), tools)
            )
        except PageError as error:
            yield RejectedPage(page.source, error.reason, str(error))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page: committed, quarantined, duplicate or skipped."""

    state: str
    source: str
    entry: LedgerEntry | None = None
    reason: str | None = None
    claims: int = 0
    report: ValidationReport | None = None


def ingest(pages: Iterable[Page | RejectedPage], store: Store, tools: Tools, *, clock: Clock) -> Iterator[Outcome]:
    """Read each page into the store and yield what became of it.

    A page that cannot be read, or whose graph does not conform, goes to
    quarantine and the run goes on. What people decided about identities holds
    for the pages too. Facts follow now and then and at the end of the run;
    those of a run that was killed, in the next. ``clock`` gives the time for
    the ledger as ISO 8601 in UTC; nothing else depends on it.
    """
    run = _Run(tools, Identities(store.decisions()), clock)
    committed = 0
    for page in pages:
        outcome = _ingest_page(page, store, run)
        committed += outcome.state == COMMITTED
        yield outcome
        if committed == BATCH:
            consolidate(store)
            committed = 0
    consolidate(store)


@dataclass(frozen=True, slots=True)
class _Run:
    """What all pages of one run share."""

    tools: Tools
    identities: Identities
    clock: Clock


def _ingest_page(page: Page | RejectedPage, store: Store, run: _Run) -> Outcome:
    if isinstance(page, RejectedPage):
        return _set_aside(page, store, run.tools, run.clock)
    try:
        document = read_document(page, base=run.tools.settings.base)
    except PageError as error:
        return _set_aside(RejectedPage(page.source, error.reason, str(error)), store, run.tools, run.clock)
    return _ingest_document(document, store, run)


def _ingest_document(document: Document, store: Store, run: _Run) -> Outcome:
    tools = run.tools
    before = store.entry(document.iri)
    if before is not None and before.state == COMMITTED and before.raw_sha256 == document.raw_sha256:
        return Outcome("duplicate", document.source, before, "the same page is in the store")
    if before is not None and before.state == COMMITTED and _is_older(document, store):
        return Outcome("duplicate", document.source, before, "a later version of this article is in the store")
    extraction = extract(document, tools)
    graph = to_rdf(extraction, base=tools.settings.base, model=tools.model_name)
    graph = apply_decisions(graph, document.iri, run.identities)
    report = check(graph, tools)
    entry = LedgerEntry(
        document=document.iri,
        state=COMMITTED,
        loaded_at=run.clock(),
        source=document.source,
        raw_sha256=document.raw_sha256,
        text_sha256=document.text_sha256,
        title=document.title,
    )
    if not report.conforms:
        reason = next(result.message for result in report.results if result.severity == "Violation")
        written = store.quarantine(replace(entry, reason=reason))
        return Outcome("quarantined", document.source, written, reason, len(extraction.claims), report)
    written = store.replace(document.graph_iri, graph, entry=entry)
    replaced = before is not None and before.state == COMMITTED
    note = f"takes the place of the version from {before.source.rsplit('/', 1)[-1]}" if before and replaced else None
    return Outcome("committed", document.source, written, note, len(extraction.claims), report)


def _is_older(document: Document, store: Store) -> bool:
    """Tell whether the store holds a version with a later stamp than this one."""
    mine = document.modified or document.published
    return mine is not None and any(_instant(stamp) > _instant(mine) for stamp in store.stamps(document.graph_iri))


def _instant(stamp: str) -> datetime:
    """Return a date or time as a moment; a day begins at midnight, a missing zone is UTC."""
    moment = datetime.fromisoformat(stamp)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _set_aside(page: RejectedPage, store: Store, tools: Tools, clock: Clock) -> Outcome:
    if page.reason == "skipped":
        return Outcome("skipped", page.source, None, page.message)
    name = f"{iri.slug(page.source.rsplit('/', 1)[-1])}-{iri.digest(page.source)}"
    entry = LedgerEntry(
        document=iri.thing("document", name, base=tools.settings.base),
        state=COMMITTED,
        loaded_at=clock(),
        source=page.source,
        reason=f"{page.reason}: {page.message}",
    )
    return Outcome("quarantined", page.source, store.quarantine(entry), page.message)
