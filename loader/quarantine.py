"""Keep the pages that were set aside, whole, until they are retried or discarded.

The ledger tells that a page is in quarantine, and why. The page itself, as it
came in, lies with its validation report beside the store: for the store
``kg`` in ``kg.quarantine/<document>.json``, for a server in the user's state
folder. A page that could not be read at all is not kept: its file is.

A page is kept before the ledger tells of it, and thrown away after the ledger
has let go of it, so that a run killed in between loses nothing. What it leaves
on the shelf that the ledger does not list, ``sweep`` puts right before the
next run writes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from loader.documents import RejectedPage
from loader.errors import StoreError, UsageError
from loader.model import Page, ValidationReport
from loader.reports.json_text import to_json
from loader.reports.kept import lasts, reports_folder, to_run, write_whole
from loader.reports.run import Run
from loader.store import QUARANTINED, LedgerEntry, Store


@dataclass(frozen=True, slots=True)
class Kept:
    """A page in quarantine: its ledger entry, the page and the report on it, None where there is none."""

    entry: LedgerEntry
    page: Page | None = None
    run: Run | None = None

    @property
    def name(self) -> str:
        """Return the name at the end of the document's IRI."""
        return self.entry.document.rpartition("/")[2]


class Shelf:
    """The pages that one store has in quarantine."""

    def __init__(self, location: str) -> None:
        """Find the folder; nothing is made yet."""
        reports = reports_folder(location)
        self.folder = reports.with_name(reports.name.removesuffix(".reports") + ".quarantine")
        self._lasts = lasts(location)

    def keep(self, entry: LedgerEntry, page: Page | None, report: ValidationReport | None) -> None:
        """Keep a page with its report, in place of an earlier version of it.

        Raises:
            StoreError: when it cannot be written.
        """
        if not self._lasts or page is None:
            return
        told = {
            "document": entry.document,
            "entry": asdict(entry),
            "page": {**asdict(page), "content": base64.b64encode(page.content).decode()},
            "report": None if report is None else json.loads(to_json(Run((report,), taken_at=entry.loaded_at))),
        }
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(entry.document), json.dumps(told, ensure_ascii=False))
        except OSError as error:
            raise StoreError(
                f"cannot keep {page.source} in {self.folder}: {error.strerror}; make room there"
            ) from error

    def forget(self, document: str) -> None:
        """Throw away the page of a document; one that is not there is no fault."""
        self._path(document).unlink(missing_ok=True)

    def unlisted(self, listed: Iterable[str]) -> Iterator[LedgerEntry]:
        """Yield the entries of the pages that are kept and not among the ``listed`` documents, in their order.

        Half-written files go; one that does not read as a kept page stays where it is.
        """
        if not self.folder.is_dir():
            return
        for draft in self.folder.glob(".*.part"):
            draft.unlink(missing_ok=True)
        known = {self._path(document) for document in listed}
        for path in sorted(set(self.folder.glob("*.json")) - known):
            try:
                told = json.loads(path.read_text(encoding="utf-8"))["entry"]
                yield LedgerEntry(**{**told, "graphs": tuple(told["graphs"])})
            except (OSError, ValueError, KeyError, TypeError):
                continue

    def find(self, entry: LedgerEntry) -> Kept:
        """Return what is kept of a document in quarantine.

        Raises:
            StoreError: when the file is broken.
        """
        path = self._path(entry.document)
        if not path.exists():
            return Kept(entry)
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            known = {field.name for field in fields(Page)} - {"content", "authors"}
            page = Page(
                **{name: told["page"][name] for name in known},
                content=base64.b64decode(told["page"]["content"]),
                authors=tuple(told["page"]["authors"]),
            )
            run = to_run(told["report"]) if told["report"] is not None else None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{path} is broken ({error}); move it away, and ingest {entry.source} again") from error
        return Kept(entry, page, run)

    def _path(self, document: str) -> Path:
        return self.folder / f"{document.rpartition('/')[2]}.json"


def sweep(store: Store) -> int:
    """Bring shelf and ledger together after a run that was killed between the two; return how many pages that took.

    A page without its entry gets it back. One whose document was committed or
    removed at the same time or later is thrown away.

    Raises:
        StoreError: when the ledger cannot be written.
    """
    shelf, count = Shelf(store.location), 0
    told = store.entries() if shelf.folder.is_dir() else []
    entries = {entry.document: entry for entry in told if entry.state != QUARANTINED}
    listed = [entry.document for entry in told if entry.state == QUARANTINED]
    for kept in list(shelf.unlisted(listed)):
        later = entries.get(kept.document)
        if later is not None and later.loaded_at >= kept.loaded_at:
            shelf.forget(kept.document)
        else:
            store.quarantine(kept)
        count += 1
    return count


def in_quarantine(store: Store) -> list[Kept]:
    """Return all pages in quarantine, in the order of their documents."""
    shelf = Shelf(store.location)
    return [shelf.find(entry) for entry in store.entries() if entry.state == QUARANTINED]


def choose(store: Store, names: Iterable[str]) -> Iterator[Kept]:
    """Yield the pages in quarantine that are named by the document's IRI, the end of it, or their source.

    Raises:
        UsageError: when a name fits none.
    """
    every = in_quarantine(store)
    for name in dict.fromkeys(names):
        found = [kept for kept in every if name in {kept.entry.document, kept.name, kept.entry.source}]
        if not found:
            raise UsageError(f"no page {name} is in quarantine; `geopol quarantine list` lists those that are")
        yield from found


def discard(store: Store, kept: Kept) -> None:
    """Take a page out of quarantine for good: its entry and what is kept of it."""
    Shelf(store.location).forget(kept.entry.document)  # first: cut short, no page stays that nothing lists
    store.release(kept.entry.document)


def put_back(store: Store, kept: Kept) -> None:
    """Put a page back into quarantine as it was, in place of what was set aside under its name since.

    Raises:
        StoreError: when it cannot be written.
    """
    shelf = Shelf(store.location)
    if kept.page is None:
        shelf.forget(kept.entry.document)
    else:
        shelf.keep(kept.entry, kept.page, kept.run.reports[0] if kept.run else None)
    store.quarantine(kept.entry)


class Remembered:
    """Pass pages on, and remember each until it is known what became of it."""

    def __init__(self, pages: Iterable[Page | RejectedPage]) -> None:
        """Begin; nothing is read yet."""
        self._pages = pages
        self._under_way: dict[str, Page] = {}

    def __iter__(self) -> Iterator[Page | RejectedPage]:
        """Yield the pages."""
        for page in self._pages:
            if isinstance(page, Page):
                self._under_way[page.source] = page
            yield page

    def take(self, source: str) -> Page | None:
        """Return the page of a source and forget it."""
        return self._under_way.pop(source, None)
