"""Each rule lets its valid examples pass and stops its invalid ones; each example breaks one rule."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.namespaces import SH
from loader.resources import data_folder
from loader.validation import Shapes, list_checks, load_shapes, validate
from loader.validation.shapes import parse_turtle

HERE = Path(__file__).parent
VALID = sorted(HERE.glob("*/valid-*.ttl"))
INVALID = sorted(HERE.glob("*/invalid-*.ttl"))
EXPECT = re.compile(r"# expect: gps:([\w-]+) sh:(\w+)\n")
SHAPES = "https://w3id.org/geopol/shapes#"


@cache
def shapes() -> Shapes:
    return load_shapes([data_folder("shapes")])


@cache
def context() -> tuple[ox.Triple, ...]:
    return tuple(parse_turtle(HERE / "context.ttl"))


def expected(file: Path) -> tuple[str, str]:
    found = EXPECT.match(file.read_text(encoding="utf-8"))
    assert found, f"{file} does not say which rule it breaks; begin with `# expect: gps:SHAPE sh:COMPONENT`"
    return SHAPES + found[1], SH + found[2]


@pytest.mark.parametrize("file", VALID, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_valid_example_has_no_result(file: Path) -> None:
    assert validate(parse_turtle(file), shapes=shapes(), context=context()).results == ()


@pytest.mark.parametrize("file", INVALID, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_an_invalid_example_breaks_the_one_rule_that_it_names(file: Path) -> None:
    results = validate(parse_turtle(file), shapes=shapes(), context=context()).results
    assert {(result.source_shape, result.component) for result in results} == {expected(file)}


def test_every_rule_has_an_invalid_example() -> None:
    stopped = {expected(file)[0] for file in INVALID}
    assert {check.iri for check in list_checks(shapes())} - stopped == set()


def test_every_shape_file_has_examples() -> None:
    names = {file.stem for file in data_folder("shapes").glob("*.ttl")}
    assert {file.parent.name for file in VALID} == names == {file.parent.name for file in INVALID}


def test_every_rule_says_what_is_wrong_and_what_to_do() -> None:
    for check in list_checks(shapes()):
        assert check.name, check.iri
        assert re.fullmatch(r"[A-Z].*[.?]", check.message), check
        assert re.fullmatch(r"[A-Z].*[.?]", check.advice), check
        assert check.severity in {"Violation", "Warning", "Info"}, check


@pytest.mark.parametrize(
    "file",
    [file for file in INVALID if file.stem.endswith(("-itself", "-it-begins", "-text", "-actor"))],
    ids=lambda file: f"{file.parent.name}-{file.stem}",
)
def test_results_are_those_of_pyshacl_itself(file: Path) -> None:
    """Hoisting, cached queries and own targets must change no result."""
    import pyshacl
    from rdflib import SH as SHACL
    from rdflib import Graph

    from loader.validation.terms import add_triples

    data, plain = Graph(), Graph()
    triples = parse_turtle(file)
    for part in (triples, context(), shapes().subclasses):
        add_triples(data, part)
    for triple in shapes().written:
        plain.add(triple)
    report = pyshacl.validate(data, shacl_graph=plain, inplace=True)[1]
    own = {triple.subject.value for triple in triples}
    theirs = {
        (
            str(report.value(node, SHACL.focusNode)),
            str(report.value(node, SHACL.sourceShape)),
            str(report.value(node, SHACL.sourceConstraintComponent)),
            str(report.value(node, SHACL.value)),
        )
        for node in report.objects(None, SHACL.result)
        if str(report.value(node, SHACL.focusNode)) in own
    }
    results = validate(triples, shapes=shapes(), context=context()).results
    assert {(r.focus_node, r.source_shape, r.component, str(r.value)) for r in results} == theirs
