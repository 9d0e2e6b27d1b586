"""The ledger says what became of each document, and can be read back."""

from __future__ import annotations

import pytest

from loader.store import LedgerEntry, graph_of
from loader.store.ledger import to_entries, to_triples

DOCUMENT = "https://w3id.org/geopol/id/document/deal-1a2b"
FULL = LedgerEntry(DOCUMENT, "quarantined", "2025-06-09T08:00:00Z", "deal.txt", "aa", "bb", 7, 'A "deal"', "no-article")


@pytest.mark.parametrize("entry", [FULL, LedgerEntry(DOCUMENT, "removed", "2025-06-09T08:00:00Z")])
def test_an_entry_comes_back_as_it_was_written(entry: LedgerEntry) -> None:
    rows = [(triple.subject, triple.predicate, triple.object) for triple in to_triples(entry)]
    assert to_entries(rows) == [entry]


def test_an_entry_is_written_in_the_words_of_the_ontology() -> None:
    gp, subject = "https://w3id.org/geopol/ontology#", "<https://w3id.org/geopol/id/ledger/quarantine-deal-1a2b>"
    assert [str(triple) for triple in to_triples(FULL)] == [
        f"{subject} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{gp}LedgerEntry>",
        f'{subject} <http://www.w3.org/2004/02/skos/core#prefLabel> "A \\"deal\\""',
        f"{subject} <{gp}document> <{DOCUMENT}>",
        f'{subject} <{gp}loadedAt> "2025-06-09T08:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
        f'{subject} <{gp}rawSha256> "aa"',
        f'{subject} <{gp}reason> "no-article"',
        f'{subject} <{gp}sourceName> "deal.txt"',
        f"{subject} <{gp}state> <{gp}state-quarantined>",
        f'{subject} <{gp}textSha256> "bb"',
        f'{subject} <{gp}tripleCount> "7"^^<http://www.w3.org/2001/XMLSchema#integer>',
    ]


@pytest.mark.parametrize(
    ("document", "kind", "iri"),
    [
        (DOCUMENT, "document", "https://w3id.org/geopol/id/ledger/deal-1a2b"),
        ("https://w3id.org/geopol/graph/import/facts", "import", "https://w3id.org/geopol/id/ledger/import-facts"),
        ("https://w3id.org/geopol/graph/reference/x", "reference", "https://w3id.org/geopol/id/ledger/reference-x"),
    ],
)
def test_each_kind_has_entries_of_its_own(document: str, kind: str, iri: str) -> None:
    entry = LedgerEntry(document, "committed", "")
    assert (entry.kind, entry.iri) == (kind, iri)


@pytest.mark.parametrize("document", ["", "x", "urn:x"])
def test_an_entry_of_no_known_kind_has_no_kind(document: str) -> None:
    entry = LedgerEntry(document, "committed", "")
    assert (entry.kind, entry.iri.startswith("https://w3id.org/geopol/id/ledger/")) == ("", True)


def test_the_graph_of_a_document_bears_its_name() -> None:
    assert graph_of(DOCUMENT) == "https://w3id.org/geopol/graph/document/deal-1a2b"
    assert graph_of("https://w3id.org/geopol/graph/import/facts") == "https://w3id.org/geopol/graph/import/facts"
