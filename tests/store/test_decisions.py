"""What people decide about identities is kept, wins and can be undone, over every engine."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from loader.errors import UsageError
from loader.linking.deciding import decide, take_back
from loader.store import LedgerEntry, Store, graph_of

ID = "https://w3id.org/geopol/id/"
DOCUMENT = f"{ID}document/one"
CANDIDATE = f"{ID}candidate/country-congo-1"
MENTION = f"{ID}text/one#char=0,5"
DECIDED_AT = "2025-06-09T08:00:00Z"
TURTLE = f"""
@prefix gp: <https://w3id.org/geopol/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{DOCUMENT}> a schema:NewsArticle .
<{MENTION}> a gp:Mention ; gp:refersTo <{CANDIDATE}> ; gp:inDocument <{DOCUMENT}> ; oa:exact "Congo" ;
  gp:linkScore 0.48 ; gp:linkReason "open" ; gp:mayReferTo <{ID}country/cd>, <{ID}country/cg> .
<{CANDIDATE}> a gp:CandidateEntity, gp:Country ; skos:prefLabel "Congo"@en ; gp:observedName "Congo" .
<{ID}country/cg> a gp:Country ; skos:prefLabel "Republic of the Congo"@en .
"""


@pytest.fixture
def filled(opener: Callable[..., Store]) -> Callable[..., Store]:
    """Return what opens a store with one document that names a candidate."""
    triples = tuple(sorted(ox_triples(TURTLE), key=str))
    entry = LedgerEntry(DOCUMENT, "committed", DECIDED_AT, "one.txt", raw_sha256="aa", title="One")
    with opener() as store:
        store.replace(graph_of(DOCUMENT), triples, entry=entry)
    return opener


def ox_triples(turtle: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE)]


def referred(store: Store) -> set[str]:
    return {
        str(triple.object.value)
        for triple in store.read_graph(graph_of(DOCUMENT))
        if triple.subject == ox.NamedNode(MENTION) and triple.predicate.value.endswith("refersTo")
    }


def confirm(store: Store) -> str:
    decision, rewritten = decide(
        store, "confirm", entity=CANDIDATE, other=f"{ID}country/cg", documents=[], made_at=DECIDED_AT, note="the map"
    )
    assert rewritten == 1
    return decision.iri


def test_a_decision_rewrites_the_document_and_is_there_after_opening_again(filled: Callable[..., Store]) -> None:
    with filled() as store:
        made = confirm(store)
    with filled(read_only=True) as store:
        assert referred(store) == {f"{ID}country/cg"}
        assert [(item.iri, item.note) for item in store.decisions()] == [(made, "the map")]


def test_undoing_it_gives_the_graph_back(filled: Callable[..., Store]) -> None:
    with filled() as store:
        before = store.read_graph(graph_of(DOCUMENT))
        made = confirm(store)
        assert store.read_graph(graph_of(DOCUMENT)) != before
        take_back(store, made)
        assert store.read_graph(graph_of(DOCUMENT)) == before
        assert store.decisions() == ()


def test_what_contradicts_a_decision_changes_nothing(filled: Callable[..., Store]) -> None:
    with filled() as store:
        confirm(store)
        with pytest.raises(UsageError):
            decide(
                store, "reject", entity=CANDIDATE, other=f"{ID}country/cg", documents=[], made_at=DECIDED_AT, note=None
            )
        assert referred(store) == {f"{ID}country/cg"}
        assert len(store.decisions()) == 1
