"""Both engines reach on the W3C SHACL test suite what pySHACL reaches.

The suite lies beside the checkout, in ../shared; without it there is nothing to run.
"""

from __future__ import annotations

import logging
import warnings
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from rdflib import RDF, SH, Graph, Namespace, URIRef
from rdflib.term import Node

from loader.errors import DataError
from loader.validation import load_shapes
from loader.validation.engine import run_pyshacl, to_graph
from tests.validation.compare import Row, by_compiled, parse, plain_graph, row_of

ROOT = Path(__file__).parents[2].parent / "shared" / "evaluation" / "w3c-shacl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
# What pySHACL 0.40 does not reach: "1"^^xsd:boolean is no true to it, and it binds no $shapesGraph.
MISSED = {"core/property/uniqueLang-002", "sparql/pre-binding/shapesGraph-001"}

pytestmark = pytest.mark.skipif(not ROOT.is_dir(), reason="the W3C SHACL test suite is not beside the checkout")


def cases() -> list[tuple[str, Graph, Node]]:
    found = []
    for file in sorted(ROOT.rglob("*.ttl")):
        graph = plain_graph(parse(file))
        for case in graph.subjects(RDF.type, SHT.Validate):
            found.append((str(file.relative_to(ROOT).with_suffix("")), graph, case))
    return found


CASES = cases() if ROOT.is_dir() else []


def file_of(node: Node | None) -> Path:
    return Path(unquote(urlsplit(str(node)).path))


def outcome(graph: Graph, case: Node, engine: str) -> Counter[Row] | str:
    """Return the results without messages, or "failure"."""
    action = graph.value(case, MF.action)
    try:
        shapes = load_shapes([file_of(graph.value(action, SHT.shapesGraph))])
        triples = parse(file_of(graph.value(action, SHT.dataGraph)))
        if engine == "compiled":
            rows = by_compiled(triples, shapes)
        else:
            data = to_graph(triples)
            rows = Counter(row_of(node, told) for node, told in run_pyshacl(data, shapes))
    except DataError:
        return "failure"
    return unnamed(rows)


def expected(graph: Graph, case: Node) -> Counter[Row] | str:
    result = graph.value(case, MF.result)
    if isinstance(result, URIRef) and result == SHT.Failure:
        return "failure"
    nodes = graph.objects(result, SH.result)
    return unnamed(Counter(row_of(node, [(node, p, o) for p, o in graph.predicate_objects(node)]) for node in nodes))


def unnamed(rows: Counter[Row]) -> Counter[Row]:
    """Leave out the messages, and the names of blank nodes, which each reading of a file makes anew."""
    found: Counter[Row] = Counter()
    for row, count in rows.items():
        found[tuple("_:" if cell.startswith("_:") else cell for cell in row[:6])] += count
    return found


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
@pytest.mark.parametrize(("name", "graph", "case"), CASES, ids=[name for name, _, _ in CASES])
def test_the_suite(name: str, graph: Graph, case: Node, engine: str) -> None:
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reached = outcome(graph, case, engine) == expected(graph, case)
    assert reached == (name not in MISSED), name


def test_the_suite_is_whole() -> None:
    kinds = Counter(name.split("/")[0] for name, _, _ in CASES)
    assert kinds == {"core": 98, "sparql": 23}
