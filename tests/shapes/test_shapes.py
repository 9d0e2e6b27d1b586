"""Each rule lets its valid examples pass and stops its invalid ones; each example breaks one rule.

The examples are in the form of the W3C SHACL test suite, data and expected
results in one file. Any engine that reads that form can run them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyshacl import Shape
from rdflib import OWL, SH, Graph, URIRef
from rdflib.term import Node

from loader.resources import data_folder
from loader.validation import Check, Shapes, list_checks, load_shapes, validate
from loader.validation.engine import to_graph
from loader.validation.hoisting import TARGETS
from loader.validation.parts import number_of
from loader.validation.shapes import parse_turtle
from loader.validation.targets import Targets
from tests.validation.compare import Row, by_pyshacl
from tests.validation.suite import ENGINES, Case, cases, data_of, expected, outcome, unnamed

HERE = Path(__file__).parent
CASES = cases(HERE.glob("*/*.ttl"))
VALID = [case for case in CASES if case.file.stem.startswith("valid-")]
INVALID = [case for case in CASES if case.file.stem.startswith("invalid-")]
# Parameters that say more about another one, and have no results of their own.
BESIDE = {SH.flags, SH.ignoredProperties, SH.property}


def name(case: Case) -> str:
    return f"{case.file.parent.name}-{case.file.stem}"


@cache
def shapes() -> Shapes:
    return load_shapes([data_folder("shapes")])


@cache
def checks() -> dict[str, Check]:
    return {f"<{check.iri}>": check for check in list_checks(shapes())}


def in_full(rows: Counter[Row] | str) -> Counter[Row]:
    """Return expected results with the message of the shape, where the file gives none."""
    assert not isinstance(rows, str)
    found: Counter[Row] = Counter()
    for row, count in rows.items():
        found[row if len(row) > 6 else (*row, checks()[row[4]].message)] += count
    return found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=name)
def test_an_example_has_just_the_results_that_it_tells(case: Case, engine: str) -> None:
    """Focus node, value, path, component, source shape, severity and message."""
    assert outcome(case, engine) == in_full(expected(case))


@pytest.mark.parametrize("case", CASES, ids=name)
def test_only_an_invalid_example_has_results_and_it_breaks_one_rule(case: Case) -> None:
    broken = {(row[4], row[3]) for row in in_full(expected(case))}
    if case.file.stem.startswith("valid-"):
        assert broken == set()
    else:
        assert 1 <= len(broken) <= 2, "a second rule may break with the first, where both look at one value"
        assert len(in_full(expected(case))) == len(broken)


def test_the_files_of_a_folder_are_about_the_shapes_of_that_name() -> None:
    names = {file.stem for file in data_folder("shapes").glob("*.ttl")}
    assert {case.file.parent.name for case in VALID} == names == {case.file.parent.name for case in INVALID}
    for case in CASES:
        file = case.action("shapesGraph").resolve()
        assert file == (data_folder("shapes") / f"{case.file.parent.name}.ttl").resolve()


def test_every_constraint_of_every_rule_has_an_example_that_it_stops() -> None:
    stopped = {(row[4][1:-1], row[3][1:-1]) for case in INVALID for row in in_full(expected(case))}
    assert constraints() - stopped == set()


def constraints() -> set[tuple[str, str]]:
    """Return the shapes with the component of each parameter that they give."""
    from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP

    parameters = CONSTRAINT_PARAMETERS_MAP.keys() - BESIDE
    return {
        (str(shape.node), component(parameter))
        for shape, _ in rules()
        for parameter in set(shape.sg.graph.predicates(shape.node)) & parameters
    }


def rules() -> Iterator[tuple[Shape, tuple[tuple[Node, Node], ...]]]:
    """Yield every rule with its targets, or with those of the shape that holds it."""
    graph = next(shape.sg for shape, _ in shapes().targeted)
    for check in list_checks(shapes()):
        shape = graph.lookup_shape_from_node(URIRef(check.iri))
        holders = [shape.node, *shapes().written.subjects(SH.property, shape.node)]
        targets = tuple((p, o) for holder in holders for p in TARGETS for o in shapes().written.objects(holder, p))
        yield shape, targets


def component(parameter: Node) -> str:
    """Return the component of a parameter (SHACL 4): sh:minCount makes sh:MinCountConstraintComponent."""
    local = str(parameter).removeprefix(str(SH))
    local = {"qualifiedValueShape": "qualifiedMinCount", "sparql": "SPARQL"}.get(local, local)
    return f"{SH}{local[0].upper()}{local[1:]}ConstraintComponent"


def test_every_rule_has_an_example_that_it_looks_at_and_lets_pass() -> None:
    """A focus node of the shape and, where it has a path, a value behind it."""
    graphs = [to_graph(data_of(case.file), shapes().subclasses) for case in VALID]
    unseen = [
        shape.node for shape, targets in shapes().targeted if not any(seen(shape, targets, graph) for graph in graphs)
    ]
    assert unseen == []


def seen(shape: Shape, targets: tuple[tuple[Node, Node], ...], graph: Graph) -> bool:
    nodes = Targets(graph, but=set()).focus_nodes(targets)
    if not shape.is_property_shape or number_of(shape, SH.maxCount) == 0:
        return bool(nodes)
    return any(shape.value_nodes(graph, [node])[node] for node in nodes)


def test_the_context_of_the_examples_breaks_no_rule() -> None:
    context = parse_turtle(HERE / "context.ttl")
    assert validate(context, shapes=shapes()).results == ()


def test_every_rule_says_what_is_wrong_and_what_to_do() -> None:
    for check in list_checks(shapes()):
        assert check.name, check.iri
        assert re.fullmatch(r"[A-Z].*[.?]", check.message), check
        assert re.fullmatch(r"[A-Z].*[.?]", check.advice), check
        assert check.severity in {"Violation", "Warning", "Info"}, check


@pytest.mark.parametrize("case", INVALID[::12], ids=name)
def test_results_are_those_of_pyshacl_itself(case: Case) -> None:
    """Hoisting, cached queries and own targets must change no result."""
    assert unnamed(by_pyshacl(data_of(case.file), case.shapes())) == in_full(expected(case))


def test_an_example_needs_nothing_of_ours() -> None:
    """Rdflib and pySHACL find all that a case needs by its imports."""
    import pyshacl

    (case,) = (case for case in INVALID if name(case) == "event-invalid-imposer-not-an-actor")
    data, waiting = Graph(), [case.action("dataGraph").as_uri()]
    while waiting:
        one = Graph().parse(waiting.pop(), format="turtle")
        data += one
        waiting += [str(other) for other in one.objects(None, OWL.imports) if str(other).startswith("file:")]
    _, report, _ = pyshacl.validate(data, shacl_graph=str(case.action("shapesGraph")))
    assert isinstance(report, Graph)
    (found,), (told,) = report.objects(None, SH.result), case.results()
    for predicate in (SH.focusNode, SH.value, SH.resultPath, SH.sourceShape, SH.resultSeverity):
        assert report.value(found, predicate) == case.graph.value(told, predicate)
