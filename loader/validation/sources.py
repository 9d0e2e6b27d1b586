"""Check files of RDF, and whole stores."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from loader.errors import StoreError, UsageError
from loader.model import ValidationReport, ValidationResult
from loader.validation.context import Reference
from loader.validation.engine import validate

if TYPE_CHECKING:
    from loader.store import RdfFile, Store, Table
    from loader.validation.shapes import Shapes

ENGINES = ("compiled", "pyshacl")
_ROWS_CUT = 1000  # no server is known to leave out fewer
_OWN = "urn:geopol:default-graph"
_QUERIES = Path(__file__).parent / "sparql"


@dataclass(frozen=True, slots=True)
class Validation:
    """The outcome of checking a source.

    ``documents`` counts what was checked, None for one a report; ``left`` are (shape, reason) pairs
    of what the engine could not tell, so that pySHACL checked it on every
    node.
    """

    reports: tuple[ValidationReport, ...]
    documents: int | None = None
    left: tuple[tuple[str, str], ...] = ()


def require_engine(name: str) -> str:
    """Return the name of an engine.

    Raises:
        UsageError: when there is none of that name.
    """
    if name not in ENGINES:
        raise UsageError(f"unknown engine {name!r}; use one of {', '.join(ENGINES)}")
    return name


def validate_files(
    files: Iterable[Path | RdfFile],
    *,
    shapes: Shapes,
    reference: Reference | None = None,
    engine: str = "compiled",
    loading: bool = False,
) -> Validation:
    """Check files; there is one report for each named graph of the files, and one for each file's own triples.

    ``reference`` is the seed graph that the files may name; all triples of
    one file see each other only within their graph. ``loading`` refuses what
    the store does not take: relative IRIs, and those of other schemes than
    http, https and urn.

    Raises:
        DataError: when a file does not parse; told with line and column.
        UsageError: when a file is missing or of an unknown kind.
    """
    from loader.store.reading import RdfFile, rdf_file, read_as_written, read_quads

    require_engine(engine)
    read = read_quads if loading else read_as_written
    reports: list[ValidationReport] = []
    left: set[tuple[str, str]] = set()
    for source in files:
        file = source if isinstance(source, RdfFile) else rdf_file(source)
        graphs: dict[str, list[ox.Triple]] = {}
        for quad in read(file, graph_iri=_OWN):
            name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else _OWN
            graphs.setdefault(name, []).append(quad.triple)
        if not graphs:
            graphs[_OWN] = []  # an empty graph lacks what sh:targetNode asks for
        for name, triples in sorted(graphs.items()):
            context = reference.named_in(triples) if reference else ()
            label = file.name if name == _OWN else name
            if engine == "compiled":
                report, told = _compiled(triples, shapes, context, label)
                left.update(told)
            else:
                report = validate(triples, shapes=shapes, context=context, subject=label)
            reports.append(report)
    return Validation(tuple(reports), left=tuple(sorted(left)))


def validate_compiled(
    triples: Iterable[ox.Triple], *, shapes: Shapes, context: Iterable[ox.Triple] = (), subject: str = ""
) -> ValidationReport:
    """Return what ``validate`` returns, found by compiled shapes in the engine's memory.

    Raises:
        DataError: when a shape cannot be run; it names the shape.
    """
    return _compiled(triples, shapes, context, subject)[0]


def _compiled(
    triples: Iterable[ox.Triple], shapes: Shapes, context: Iterable[ox.Triple], subject: str
) -> tuple[ValidationReport, tuple[tuple[str, str], ...]]:
    """Return the report, and which shapes were left to pySHACL, and why."""
    from loader.validation.compiled import run_compiled
    from loader.validation.compiled.memory import Memory
    from loader.validation.receipts import article
    from loader.validation.results import to_results
    from loader.validation.terms import to_rdflib

    own, known = tuple(triples), tuple(context)
    described = {triple.subject for triple in own}
    but = {to_rdflib(triple.subject) for triple in known if triple.subject not in described}
    found, graph, compiled = run_compiled(Memory((*own, *known)), shapes, but=but)
    only = article(graph)
    results = to_results(found, graph=graph, shapes=shapes.written, only=only)
    return ValidationReport(_conforms(results), results, len(described), subject or only or ""), compiled.left


def validate_store(
    store: Store,
    shapes: Shapes,
    *,
    engine: str = "compiled",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Validation:
    """Check all that a store holds as one graph, the union of its graphs.

    There is one report for each document with results, and one, under the
    name of the store, for results that belong to no document. ``progress``
    is told how many of how many groups of shapes are done.

    Raises:
        DataError: when a shape cannot be run; it names the shape.
        StoreError: when the store cannot answer.
    """
    from loader.validation.compiled import run_compiled
    from loader.validation.receipts import read_ahead
    from loader.validation.results import focus_of, to_results

    source = Whole(store)
    if require_engine(engine) == "compiled":
        found, graph, compiled = run_compiled(source, shapes, progress=progress)
        read_ahead(graph, sorted(focus_of(found), key=str))
        results, left = to_results(found, graph=graph, shapes=shapes.written), compiled.left
    else:
        results, left = _by_pyshacl(source, shapes), ()
    reports = _by_document(results, nodes=source.number("node-count.rq"), subject=store.location)
    return Validation(reports, source.number("article-count.rq"), left)


class Whole:
    """A store as compiled shapes ask it: the union of its graphs."""

    repeats = True
    rewritten = False  # a store gives every query and every reader the same literals

    def __init__(self, store: Store) -> None:
        """Take the store; nothing is asked yet."""
        from loader.store import MEMORY

        self._store = store
        self.foreign = "://" in store.location
        self.at_hand = store.location == MEMORY

    def select(self, text: str) -> Table:
        """Answer a SELECT query whole.

        Raises:
            StoreError: when a server leaves rows out, as Virtuoso does after
                10 000: a report of the rest would pass for the whole.
        """
        from loader.store.sparql import counting

        table = self._store.select(text)
        if self.foreign and len(table.rows) >= _ROWS_CUT:
            query = counting(text)
            if query is None or int(self._store.select(query).texts()[0][0]) != len(table.rows):
                told = f"{self._store.location} answers with {len(table.rows)} rows only"
                raise StoreError(f"{told}; raise its limit of rows, or validate a copy with `geopol load`")
        return table

    def text(self, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
        """Return a term as queries write it."""
        return str(term)

    def number(self, name: str) -> int:
        """Return the one number that a query of this package answers."""
        return int(self.select((_QUERIES / name).read_text(encoding="utf-8")).texts()[0][0])


def _by_pyshacl(source: Whole, shapes: Shapes) -> tuple[ValidationResult, ...]:
    """Read the whole store into rdflib, and let pySHACL look at every focus node."""
    from loader.validation.compiled.run import triples_of
    from loader.validation.engine import run_pyshacl, to_graph
    from loader.validation.results import to_results

    graph = to_graph(triples_of(source), shapes.subclasses)
    return to_results(run_pyshacl(graph, shapes), graph=graph, shapes=shapes.written)


def _by_document(results: tuple[ValidationResult, ...], *, nodes: int, subject: str) -> tuple[ValidationReport, ...]:
    """Return the results in reports, one a document; what was checked is told by the last."""
    grouped: dict[str, list[ValidationResult]] = {}
    for result in results:
        grouped.setdefault(result.document or "", []).append(result)
    rest = tuple(grouped.pop("", ()))
    found = [ValidationReport(_conforms(told), tuple(told), 0, name) for name, told in sorted(grouped.items())]
    return (*found, ValidationReport(_conforms(rest), rest, nodes, subject))


def _conforms(results: Iterable[ValidationResult]) -> bool:
    return not any(result.violates for result in results)
