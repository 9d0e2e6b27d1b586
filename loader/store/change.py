"""Say what one write does: the unit that is there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pyoxigraph as ox

from loader.store.ledger import LEDGER, QUARANTINED, LedgerEntry, to_triples
from loader.store.reading import in_graph
from loader.store.sparql import fill


@dataclass(frozen=True, slots=True)
class Change:
    """Graphs to drop, statements to add, and the ledger entries that tell of it.

    ``clear`` are the IRIs of ledger entries that go. To make a change twice
    is to make it once: statements hold no blank nodes, so a change may be
    sent again when nobody knows whether it arrived.
    """

    drop: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    quads: Iterable[ox.Quad] = ()
    entries: tuple[LedgerEntry, ...] = ()

    def record(self) -> Iterator[ox.Quad]:
        """Yield the ledger's statements about it."""
        ledger = ox.NamedNode(LEDGER)
        return (in_graph(triple, ledger) for entry in self.entries for triple in to_triples(entry))


def putting(entry: LedgerEntry, quads: Iterable[ox.Quad], *, drop: Iterable[str] = ()) -> Change:
    """Return the change that puts statements and their ledger entry in place of what was there."""
    return Change(tuple(drop), both_entries(entry), quads, (entry,))


def both_entries(entry: LedgerEntry) -> tuple[str, str]:
    """Return the IRIs of a document's entry and of its entry in quarantine."""
    return entry.iri, replace(entry, state=QUARANTINED).iri


def to_update(change: Change) -> str:
    """Return the change as one SPARQL update, so one transaction where the engine has them."""
    ledger = ox.NamedNode(LEDGER)
    drops = [fill("drop.ru", terms={"graph": ox.NamedNode(name)}, triples={}) for name in change.drop]
    clears = [
        fill("clear.ru", terms={"ledger": ledger, "entry": ox.NamedNode(iri)}, triples={}) for iri in change.clear
    ]
    inserts = [fill("insert.ru", terms={}, triples={"statements": [*change.quads, *change.record()]})]
    return ";\n".join((*drops, *clears, *inserts))
