"""Find the parts of the reference graph that a document names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from loader.namespaces import RDF

_TYPE = ox.NamedNode(f"{RDF}type")
_Subject = ox.NamedNode | ox.BlankNode | ox.Triple


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference graph, ready to be asked for what a document names."""

    by_subject: Mapping[_Subject, tuple[ox.Triple, ...]]

    def named_in(self, triples: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
        """Return what the reference says about the nodes that ``triples`` names.

        The nodes that these descriptions name in turn come with their types
        only: enough for ``sh:class``, and no more.
        """
        named = {node for triple in triples for node in (triple.subject, triple.object)}
        found = {triple for node in named for triple in self._about(node)}
        beyond = {triple.object for triple in found} - named
        types = {triple for node in beyond for triple in self._about(node) if triple.predicate == _TYPE}
        return tuple(sorted(found | types, key=str))

    def _about(self, node: _Subject | ox.Literal) -> tuple[ox.Triple, ...]:
        return () if isinstance(node, ox.Literal) else self.by_subject.get(node, ())


def index_reference(triples: Iterable[ox.Triple]) -> Reference:
    """Return the reference graph, indexed by subject."""
    by_subject: dict[_Subject, list[ox.Triple]] = {}
    for triple in triples:
        by_subject.setdefault(triple.subject, []).append(triple)
    return Reference({subject: tuple(about) for subject, about in by_subject.items()})
