"""Check files of RDF, and the document graphs of a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from loader.iri import graph as graph_iri
from loader.model import ValidationReport
from loader.namespaces import BASE
from loader.validation.context import Reference, index_reference
from loader.validation.engine import validate

if TYPE_CHECKING:
    from loader.store import RdfFile, Store
    from loader.validation.shapes import Shapes


def validate_files(
    files: Iterable[Path | RdfFile], *, shapes: Shapes, reference: Reference | None = None
) -> tuple[ValidationReport, ...]:
    """Return one report for each named graph of the files, and one for each file's own triples.

    ``reference`` is the seed graph that the files may name; all triples of
    one file see each other only within their graph.

    Raises:
        DataError: when a file does not parse; told with line and column.
        UsageError: when a file is missing or of an unknown kind.
    """
    from loader.store.reading import RdfFile, rdf_file, read_quads

    reports = []
    for source in files:
        file = source if isinstance(source, RdfFile) else rdf_file(source)
        graphs: dict[str, list[ox.Triple]] = {}
        own = file.name
        for quad in read_quads(file, graph_iri=_OWN):
            name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else _OWN
            graphs.setdefault(name, []).append(quad.triple)
        for name, triples in sorted(graphs.items()):
            label = own if name == _OWN else name
            reports.append(_report(triples, label, shapes=shapes, reference=reference))
    return tuple(reports)


def validate_store(store: Store, shapes: Shapes, *, base: str = BASE) -> Iterator[ValidationReport]:
    """Yield one report for each document graph of the store, with the reference graphs as context.

    The reference is read once; reports come in the order of the graphs.

    Raises:
        StoreError: when the store cannot answer.
    """
    names = store.graphs()
    triples = (triple for name in _of_kind(names, "reference", base) for triple in store.read_graph(name))
    reference = index_reference(triples)
    for name in _of_kind(names, "document", base):
        yield _report(store.read_graph(name), name, shapes=shapes, reference=reference)


_OWN = "urn:geopol:default-graph"


def _of_kind(names: Iterable[str], kind: str, base: str) -> list[str]:
    start = graph_iri(kind, base=base) + "/"
    return [name for name in names if name.startswith(start)]


def _report(
    triples: Iterable[ox.Triple], label: str, *, shapes: Shapes, reference: Reference | None
) -> ValidationReport:
    own = tuple(triples)
    context = reference.named_in(own) if reference else ()
    return validate(own, shapes=shapes, context=context, subject=label)
