"""Record people's decisions about identities in a store, and take them back."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from loader.errors import UsageError
from loader.iri import digest, thing
from loader.linking.decisions import (
    CONFIRM,
    MERGE,
    REJECT,
    SPLIT,
    Identities,
    apply,
    is_candidate,
    refuse_contradiction,
)
from loader.model import Decision, Member
from loader.namespaces import GP, OA
from loader.store import DECISIONS, Store, graph_of
from loader.store.decisions import to_triples as decision_triples

_REFERS = ox.NamedNode(f"{GP}refersTo")
_EXACT = ox.NamedNode(f"{OA}exact")
_SAME = ({"Agency", "Organization", "IntergovernmentalOrganization"}, {"Country", "Government"})


def decide(
    store: Store, kind: str, *, entity: str, other: str | None, documents: Sequence[str], made_at: str, note: str | None
) -> tuple[Decision, int]:
    """Record a decision, rewrite what it touches, and return it with the number of documents rewritten.

    One transaction. ``entity``, ``other`` and ``documents`` are IRIs.

    Raises:
        UsageError: for an IRI that the store does not know, for entities of
            two kinds, and for what contradicts a decision before.
    """
    known = store.decisions()
    members = [_member(store, iri, known, documents) for iri in (entity, other) if iri is not None]
    decision = Decision(
        iri=thing("decision", f"{kind}-{digest(entity, other, *sorted(documents))}"),
        kind=kind,
        entity=members[0],
        made_at=made_at,
        other=members[1] if len(members) > 1 else None,
        documents=tuple(sorted(documents)),
        note=note,
    )
    _refuse_unfit(decision)
    _refuse_unknown_documents(store, decision)
    refuse_contradiction(decision, known)
    return decision, _rewrite(store, [*known, decision], changed=decision, added=True)


def take_back(store: Store, iri: str) -> tuple[Decision, int]:
    """Take a decision back; return it and the number of documents rewritten.

    Raises:
        UsageError: when there is no such decision.
    """
    known = store.decisions()
    found = next((decision for decision in known if iri in {decision.iri, decision.iri.rpartition("/")[2]}), None)
    if found is None:
        raise UsageError(f"no decision {iri} in {store.location}; `geopol match list --decisions` lists them")
    return found, _rewrite(store, [item for item in known if item != found], changed=found, added=False)


def _member(store: Store, iri: str, known: Sequence[Decision], documents: Sequence[str]) -> Member:
    """Return what the store knows of an entity; a candidate that a merge took away is known by its decision.

    An entity of the seed graph that a decision takes off documents is called
    by the words that they use for it.
    """
    decided = (member for decision in known for member in (decision.entity, decision.other) if member is not None)
    found = store.described(iri) or next((member for member in decided if member.iri == iri), None)
    if found is None:
        raise UsageError(f"no entity {iri} in {store.location}; `geopol match list` lists the open candidates")
    words = _words(store, iri, documents) if not is_candidate(iri) else None
    return Member(iri, found.type, words or found.name)


def _words(store: Store, iri: str, documents: Sequence[str]) -> str | None:
    """Return the longest name by which documents call an entity, the first of them in the alphabet."""
    graphs = [store.read_graph(graph_of(document)) for document in documents]
    mentions = {
        triple.subject
        for each in graphs
        for triple in each
        if (triple.predicate, triple.object) == (_REFERS, ox.NamedNode(iri))
    }
    found = [
        triple.object.value
        for each in graphs
        for triple in each
        if triple.subject in mentions and triple.predicate == _EXACT and isinstance(triple.object, ox.Literal)
    ]
    return min(found, key=lambda words: (-len(words), words), default=None)


def _refuse_unfit(decision: Decision) -> None:
    """Refuse what makes no sense by itself.

    Raises:
        UsageError: saying which command or option would.
    """
    entity, other = decision.entity, decision.other
    if other is not None and other.iri == entity.iri:
        raise UsageError(f"{entity.iri} is given twice; name two entities")
    if decision.kind == MERGE and other is not None and not (is_candidate(entity.iri) and is_candidate(other.iri)):
        raise UsageError(
            "`match merge` joins two candidates; `match confirm CANDIDATE ENTITY` links one to the seed graph"
        )
    if decision.kind == CONFIRM and other is not None and is_candidate(other.iri):
        raise UsageError(f"{other.iri} is a candidate too; `match merge` joins two candidates")
    if decision.kind == SPLIT and not is_candidate(entity.iri):
        raise UsageError(
            f"{entity.iri} is no candidate; `match reject {entity.iri} --document ...` takes its mentions off"
        )
    if not is_candidate(entity.iri) and not decision.documents:
        raise UsageError(f"{entity.iri} is an entity of the seed graph; say in which article with --document")
    if decision.kind == REJECT and is_candidate(entity.iri) and other is None:
        raise UsageError(f"say what {entity.iri} is not: `match reject {entity.iri} ENTITY`")
    if other is not None and not _alike(entity.type, other.type):
        raise UsageError(f"{entity.iri} is a {entity.type} and {other.iri} a {other.type}; they cannot be one")


def _alike(one: str, other: str) -> bool:
    return one == other or any({one, other} <= kinds for kinds in _SAME)


def _refuse_unknown_documents(store: Store, decision: Decision) -> None:
    for document in decision.documents:
        if graph_of(document) not in store.document_graphs_with(document):
            raise UsageError(f"no document {document} in {store.location}; `geopol documents` lists what there is")


def _rewrite(store: Store, decisions: Sequence[Decision], *, changed: Decision, added: bool) -> int:
    """Bring all graphs of documents in line with the decisions, in one transaction; return how many changed."""
    identities = Identities(decisions)
    rewritten: dict[str, set[ox.Triple]] = {}
    for graph in _touched(store, changed, identities):
        before = set(store.read_graph(graph))
        after = set(apply(before, graph.replace("/graph/document/", "/id/document/"), identities))
        if before != after:
            rewritten[graph] = after
    count = len(rewritten)
    own, there = set(decision_triples(changed)), set(store.read_graph(DECISIONS))
    rewritten[DECISIONS] = there | own if added else there - own
    store.rewrite(rewritten)
    return count


def _touched(store: Store, changed: Decision, identities: Identities) -> list[str]:
    iris = set(identities.one_with(changed.entity.iri))
    if changed.other is not None:
        iris |= identities.one_with(changed.other.iri) if changed.kind == MERGE else set()
    return sorted({graph for iri in iris for graph in store.document_graphs_with(iri)})
