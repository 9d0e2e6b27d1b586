"""Write a report in the vocabulary of SHACL (SHACL 3.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from loader.model import ValidationResult
from loader.namespaces import PREFIXES as ALL_PREFIXES
from loader.namespaces import RDF, SH
from loader.reports.run import SEVERITIES, Run

_TYPE = ox.NamedNode(f"{RDF}type")
_IRI = re.compile(r"(?:https?|urn):[^\s<>\"{}|\\^`\x00-\x20]+")


def to_turtle(run: Run) -> str:
    """Return one sh:ValidationReport over all graphs of the run.

    Data conform in SHACL when there is no result of any severity (3.6.1.1).
    A path of several steps has no sh:resultPath: the source shape tells it.
    """
    report = ox.BlankNode("report")
    triples = [
        ox.Triple(report, _TYPE, _sh("ValidationReport")),
        ox.Triple(report, _sh("conforms"), ox.Literal(not run.results)),
    ]
    for number, result in enumerate(run.results, start=1):
        node = ox.BlankNode(f"result{number}")
        triples.append(ox.Triple(report, _sh("result"), node))
        triples += [ox.Triple(node, predicate, value) for predicate, value in _told(result)]
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes={"sh": SH, "gp": ALL_PREFIXES["gp"]})
    return _in_order((written or b"").decode())


def _told(result: ValidationResult) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
    severity = f"{SH}{result.severity}" if result.severity in SEVERITIES else result.severity
    yield _TYPE, _sh("ValidationResult")
    yield _sh("focusNode"), _term(result.focus_node)
    yield _sh("resultSeverity"), _term(severity)
    yield _sh("sourceShape"), _term(result.source_shape)
    yield _sh("sourceConstraintComponent"), _term(result.component)
    yield _sh("resultMessage"), ox.Literal(result.message)
    if result.path and _IRI.fullmatch(result.path):
        yield _sh("resultPath"), ox.NamedNode(result.path)
    if result.value is not None:
        yield _sh("value"), _term(result.value)


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{SH}{name}")


def _term(text: str) -> ox.NamedNode | ox.Literal:
    """Return an IRI where the text is one; the model keeps terms as text."""
    return ox.NamedNode(text) if _IRI.fullmatch(text) else ox.Literal(text)


def _in_order(written: str) -> str:
    """Put the prefix lines in order: the serializer keeps them in a hash map."""
    lines = written.splitlines(keepends=True)
    prefixes = sorted(line for line in lines if line.startswith("@prefix"))
    return "".join(prefixes + [line for line in lines if not line.startswith("@prefix")])
