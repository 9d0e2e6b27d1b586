"""Measure what facts and conflicts cost: ``python -m tests.benchmarks.consolidation``.

CPU seconds of one process. Ends with 1 when consolidation takes more than a
tenth of an ingest, or when a document of the largest store costs more than
twice what one of the smallest costs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

from loader import pipeline
from loader.consolidation import consolidate, consolidate_anew
from loader.documents import read_pages
from loader.iri import graph
from loader.pipeline import Tools, ingest
from loader.resources import data_folder
from loader.store import FACTS, LedgerEntry, Store, open_store
from tests.benchmarks.graphs import documents, reference
from tests.benchmarks.measure import write_pages

NOW = "2025-01-01T00:00:00Z"
PAGES, SIZES, SHARE, GROWTH = 500, (500, 1000, 2000, 4000), 0.1, 2.0


def timed(work: object, *arguments: object) -> float:
    start = time.process_time()
    work(*arguments)  # type: ignore[operator]
    return time.process_time() - start


def share_of_an_ingest(count: int) -> float:
    """Return which part of the CPU of an ingest consolidation takes, the loading of tools left out."""
    spent: list[float] = []

    def measured(store: Store) -> int:
        spent.append(timed(consolidate, store))
        return 0

    tools = Tools()
    tools.load()
    pipeline.consolidate = measured  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder) / "pages.jsonl"
        write_pages(pages, count)
        with open_store(f"{folder}/kg", create=True) as store:
            store.ensure_reference(data_folder("seeds") / "reference", loaded_at=NOW)
            whole = timed(lambda: list(ingest(read_pages([str(pages)]), store, tools, clock=lambda: NOW)))
    print(f"ingest of {count} pages: {whole:.1f} CPU s, of them {sum(spent):.2f} for facts and conflicts", flush=True)
    return sum(spent) / whole


def growth(count: int) -> float:
    """Print the cost of ``count`` made documents from nothing, and of one more; return that of each from nothing."""
    made = list(documents(count + 1, seed=3))
    with open_store("memory:") as store:
        store.insert(ox.Quad(*triple, ox.NamedNode(graph("reference", "all"))) for triple in reference())
        for name, triples in made:
            document = name.replace("/graph/document/", "/id/document/")
            if name == made[-1][0]:
                anew = timed(consolidate_anew, store)
            store.replace(name, triples, entry=LedgerEntry(document, "committed", NOW, "x"))
        more = timed(consolidate, store)
        held = len(store.read_graph(FACTS))
    print(f"{count} documents from nothing: {anew:.2f} CPU s; one more: {more:.2f}; {held} statements", flush=True)
    return anew / count


def main() -> int:
    each = [growth(size) for size in SIZES]
    grown = each[-1] / each[0]
    print(
        f"a document of {SIZES[-1]} costs {grown:.2f} times one of {SIZES[0]}; {_kept(grown, GROWTH)}: at most {GROWTH}"
    )
    share = share_of_an_ingest(PAGES)
    print(f"{share:.1%} of an ingest; {_kept(share, SHARE)}: at most {SHARE:.0%}")
    return share > SHARE or grown > GROWTH


def _kept(figure: float, limit: float) -> str:
    return "kept" if figure <= limit else "missed"


if __name__ == "__main__":
    sys.exit(main())
