"""Tell which decisions about identities go with the documents that are removed.

A decision holds the name that a text gave a person. When no document that
stays bears the candidate, nor was changed by the decision, the name was in
the removed text alone, and goes with it: who has a page removed has no name
of it left behind. A decision about a name that other documents share stays.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from loader.iri import CANDIDATE
from loader.model import Decision

if TYPE_CHECKING:
    from loader.store.base import Store


def outlived(store: Store, going: Collection[str]) -> tuple[Decision, ...]:
    """Return the decisions that stay when the graphs ``going`` are dropped, in the order of their IRIs."""
    return tuple(decision for decision in store.decisions() if not _goes(store, decision, going))


def _goes(store: Store, decision: Decision, going: Collection[str]) -> bool:
    members = [member.iri for member in (decision.entity, decision.other) if member is not None]
    named = [decision.iri, *(iri for iri in members if CANDIDATE in iri)]
    graphs = {graph for iri in named for graph in store.document_graphs_with(iri) if _names(store, graph, iri)}
    return bool(graphs) and graphs <= set(going)


def _names(store: Store, graph: str, iri: str) -> bool:
    """Tell whether a graph names an IRI, also within the statements that a decision took away."""
    return any(f"<{iri}>" in str(triple) for triple in store.read_graph(graph))
