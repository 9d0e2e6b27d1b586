"""Find the parts of the reference graph that a document names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from loader.namespaces import GP, RDF

_TYPE = ox.NamedNode(f"{RDF}type")
_OFFICE = ox.NamedNode(f"{GP}office")
_Subject = ox.NamedNode | ox.BlankNode | ox.Triple


@dataclass(frozen=True)
class Reference:
    """The reference graph, ready to be asked for what a document names."""

    by_subject: Mapping[_Subject, tuple[ox.Triple, ...]]

    def named_in(self, triples: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
        """Return what the reference says about the nodes that ``triples`` names.

        With an office that the triples describe come the holdings of it that
        the reference knows: one of them may rule out the holder that the
        triples give. The nodes that these descriptions name in turn come with their types
        only: enough for ``sh:class``, and no more.
        """
        own = tuple(triples)
        described = {triple.subject for triple in own}
        holdings = {holding for node in described for holding in self._holdings.get(node, ())}
        named = described | {triple.object for triple in own} | holdings
        found = {triple for node in named for triple in self._about(node)}
        beyond = {triple.object for triple in found} - named
        types = {triple for node in beyond for triple in self._about(node) if triple.predicate == _TYPE}
        return tuple(sorted(found | types, key=str))

    @cached_property
    def _holdings(self) -> Mapping[_Subject | ox.Literal, tuple[_Subject, ...]]:
        """Return the holdings of each office."""
        found: dict[_Subject | ox.Literal, tuple[_Subject, ...]] = {}
        for holding, about in self.by_subject.items():
            for office in {triple.object for triple in about if triple.predicate == _OFFICE}:
                found[office] = (*found.get(office, ()), holding)
        return found

    def _about(self, node: _Subject | ox.Literal) -> tuple[ox.Triple, ...]:
        return () if isinstance(node, ox.Literal) else self.by_subject.get(node, ())


def index_reference(triples: Iterable[ox.Triple]) -> Reference:
    """Return the reference graph, indexed by subject."""
    by_subject: dict[_Subject, list[ox.Triple]] = {}
    for triple in triples:
        by_subject.setdefault(triple.subject, []).append(triple)
    return Reference({subject: tuple(about) for subject, about in by_subject.items()})
