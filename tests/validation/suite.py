"""Read test cases in the form of the W3C SHACL test suite, and run them through both engines.

A case is an ``sht:Validate`` in a Turtle file: its action names the data and
the shapes, its result is the ``sh:ValidationReport`` to be found. Data may
import other files (``owl:imports``) that lie beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
from rdflib import OWL, RDF, SH, Graph, Namespace, URIRef
from rdflib.term import Node

from loader.errors import DataError
from loader.validation import Shapes, load_shapes
from loader.validation.compiled.memory import Memory
from loader.validation.engine import run_pyshacl, to_graph
from tests.validation.compare import Row, Walked, by_compiled, parse, plain_graph, row_in, row_of

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
ENGINES = ("compiled", "compiled for a disk", "pyshacl")


@dataclass(frozen=True)
class Case:
    """One test; ``graph`` holds the statements of its file."""

    file: Path
    graph: Graph
    node: Node

    def action(self, part: str) -> Path:
        """Return the file of the data or of the shapes."""
        return file_of(self.graph.value(self.graph.value(self.node, MF.action), SHT[part]))

    def shapes(self) -> Shapes:
        return load_shapes([self.action("shapesGraph")])

    def results(self) -> list[Node]:
        return list(self.graph.objects(self.graph.value(self.node, MF.result), SH.result))


def cases(files: Iterable[Path]) -> list[Case]:
    found = []
    for file in sorted(files):
        graph = plain_graph(parse(file))
        found += [Case(file, graph, node) for node in graph.subjects(RDF.type, SHT.Validate)]
    return found


def file_of(node: Node | None) -> Path:
    return Path(unquote(urlsplit(str(node)).path))


def data_of(file: Path) -> list[ox.Triple]:
    """Return the triples of a file, and of the files that it imports from beside it.

    The ontology is none of them: its classes come with the shapes (``Shapes.subclasses``).
    """
    triples = parse(file)
    imported = {t.object.value for t in triples if t.predicate.value == str(OWL.imports)}
    beside = [file_of(URIRef(iri)) for iri in sorted(imported) if iri.startswith(file.parents[1].as_uri())]
    return [*triples, *(triple for one in beside for triple in data_of(one))]


def outcome(case: Case, engine: str) -> Counter[Row] | str:
    """Return the results that an engine finds, or "failure"."""
    try:
        shapes, triples = case.shapes(), data_of(case.action("dataGraph"))
        if engine != "pyshacl":
            return unnamed(by_compiled(triples, shapes, Memory if engine == "compiled" else Walked))
        found = run_pyshacl(to_graph(triples, shapes.subclasses), shapes)
        return unnamed(Counter(row_of(node, told) for node, told in found))
    except DataError:
        return "failure"


def expected(case: Case) -> Counter[Row] | str:
    result = case.graph.value(case.node, MF.result)
    if isinstance(result, URIRef) and result == SHT.Failure:
        return "failure"
    rows = unnamed(Counter(row_in(case.graph, node) for node in case.results()))
    assert (str(case.graph.value(result, SH.conforms)) == "true") == (not rows), case.file
    return rows


def without_messages(rows: Counter[Row] | str) -> Counter[Row] | str:
    if isinstance(rows, str):
        return rows
    found: Counter[Row] = Counter()
    for row, count in rows.items():
        found[row[:6]] += count
    return found


def unnamed(rows: Counter[Row]) -> Counter[Row]:
    """Leave out the names of blank nodes, which each reading of a file makes anew."""
    found: Counter[Row] = Counter()
    for row, count in rows.items():
        found[tuple("_:" if cell.startswith("_:") else cell for cell in row)] += count
    return found
