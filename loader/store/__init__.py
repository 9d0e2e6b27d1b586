"""Keep the knowledge graph: in a directory, or on a SPARQL server.

    with open_store("kg", create=True) as store:
        store.replace(document.graph_iri, triples, entry=entry)
        table = store.select("SELECT ...")

Only this package talks to a store, and only its ``sparql/`` holds its SPARQL.
"""

from __future__ import annotations

import re

from loader.errors import UsageError
from loader.store.base import Store
from loader.store.decisions import DECISIONS
from loader.store.export import EXPORTS, choose_graphs, export
from loader.store.ledger import (
    COMMITTED,
    EVENTS,
    FACTS,
    LEDGER,
    QUARANTINED,
    REMOVED,
    SOURCES,
    UNDER_WAY,
    LedgerEntry,
    graph_of,
)
from loader.store.names import find_entity
from loader.store.reading import FORMATS, RdfFile, rdf_file, read_quads, write_quads
from loader.store.table import Graph, Result, Table, Term, to_text

__all__ = [
    "COMMITTED",
    "DECISIONS",
    "EVENTS",
    "EXPORTS",
    "FACTS",
    "FORMATS",
    "LEDGER",
    "QUARANTINED",
    "REMOVED",
    "SOURCES",
    "UNDER_WAY",
    "Graph",
    "LedgerEntry",
    "RdfFile",
    "Result",
    "Store",
    "Table",
    "Term",
    "choose_graphs",
    "export",
    "find_entity",
    "graph_of",
    "open_store",
    "rdf_file",
    "read_quads",
    "to_text",
    "write_quads",
]


MEMORY = "memory:"


def open_store(location: str, *, read_only: bool = False, create: bool = False) -> Store:
    """Open the store at a directory or at the address of a SPARQL server.

    Only ``create`` makes a store that is not there; ``memory:`` is always a
    new one. A reader of a directory sees its newest snapshot.

    Raises:
        UsageError: when it is an address of another kind than http and https.
        StoreError: when there is none, it is in use, or it cannot be reached.
    """
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", location)
    if scheme and scheme.group() not in {"http://", "https://"}:
        raise UsageError(
            f"{location} is no store: --store takes a directory, or an http:// or https:// address of a SPARQL server"
        )
    if location.startswith(("http://", "https://")):
        from loader.store.server import ServerStore

        return ServerStore(location, read_only=read_only)
    if location == MEMORY:
        from loader.store.oxigraph import MemoryStore

        return MemoryStore(location)
    from loader.store.embedded import EmbeddedStore

    return EmbeddedStore(location, read_only=read_only, create=create)
