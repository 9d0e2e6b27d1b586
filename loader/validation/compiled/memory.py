"""Hold the triples of a file in the engine's memory, each literal as it was written.

Oxigraph stores values: of ``1.50`` it makes ``1.5``, of an xsd:int an
xsd:integer. SHACL looks at the terms as written (``sh:pattern``, ``sh:in``,
``sh:datatype``). A literal that would change is therefore given a datatype of
its own, which no constraint takes for sure; ``written`` takes it off again.
A query of a shape would compute with such a literal: ``rewritten`` tells that
there are any.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from loader.namespaces import XSD
from loader.validation.compiled.values import AS_WRITTEN, kept

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a query, with literals as the file writes them."""

    rows: Sequence[Sequence[_Term | None]]


class Memory:
    """Triples of files, ready for queries."""

    repeats = False
    at_hand = True
    foreign = False

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        """Take the triples in."""
        self._store = ox.Store()
        self._armoured: dict[ox.Literal, ox.Literal] = {}
        self._store.bulk_extend(ox.Quad(t.subject, t.predicate, self._armour(t.object)) for t in triples)

    def select(self, text: str) -> Answer:
        """Answer a SELECT query."""
        found = self._store.query(text)
        assert isinstance(found, ox.QuerySolutions), text
        return Answer([[written(term) for term in row] for row in found])

    @property
    def rewritten(self) -> bool:
        """Tell whether a literal had to be given a datatype of its own."""
        return any(term != own for term, own in self._armoured.items())

    def text(self, term: _Term) -> str:
        """Return a term as queries over the triples write it."""
        return str(self._armour(term))

    def _armour(self, term: _Term) -> _Term:
        if not isinstance(term, ox.Literal) or term.language or not term.datatype.value.startswith(XSD):
            return term
        if term.datatype.value == f"{XSD}string":
            return term
        if term not in self._armoured:
            own = ox.Literal(term.value, datatype=ox.NamedNode(AS_WRITTEN + term.datatype.value))
            self._armoured[term] = term if kept(term) == term else own
        return self._armoured[term]


def written(term: _Term | None) -> _Term | None:
    """Return a term as its file writes it."""
    if isinstance(term, ox.Literal) and term.datatype.value.startswith(AS_WRITTEN):
        return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype.value.removeprefix(AS_WRITTEN)))
    return term
