"""Write a report in the vocabulary of SHACL (SHACL 3.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

import pyoxigraph as ox

from loader.model import ValidationResult
from loader.namespaces import PREFIXES as ALL_PREFIXES
from loader.namespaces import RDF, SH
from loader.reports.paths import path_triples
from loader.reports.run import SEVERITIES, Run

_TYPE = ox.NamedNode(f"{RDF}type")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")
_Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal


def to_turtle(run: Run) -> str:
    """Return one sh:ValidationReport over all graphs of the run.

    Data conform in SHACL when there is no result of any severity (3.6.1.1).
    A shape without a name is told by the named one around it; one with none
    around it is a blank node.
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
        if result.path and (result.path[0] in "<^(" or _IRI.fullmatch(result.path)):
            path, steps = path_triples(result.path, f"path{number}")
            triples += [ox.Triple(node, _sh("resultPath"), path), *steps]
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes={"sh": SH, "gp": ALL_PREFIXES["gp"]})
    return _in_order((written or b"").decode())


def _told(result: ValidationResult) -> Iterator[tuple[ox.NamedNode, _Term]]:
    severity = f"{SH}{result.severity}" if result.severity in SEVERITIES else result.severity
    shape = result.source_shape if _IRI.fullmatch(result.source_shape) else None
    yield _TYPE, _sh("ValidationResult")
    yield _sh("focusNode"), _term(result.focus_term, result.focus_node)
    yield _sh("resultSeverity"), ox.NamedNode(severity)
    yield _sh("sourceShape"), ox.NamedNode(shape) if shape else ox.BlankNode(f"shape{result.part or ''}")
    yield _sh("sourceConstraintComponent"), ox.NamedNode(result.component)
    if result.message:
        yield _sh("resultMessage"), ox.Literal(result.message)
    if result.value is not None:
        yield _sh("value"), _term(result.value_term, result.value)


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{SH}{name}")


def _term(term: str | None, text: str) -> _Term:
    """Return the term as it was; of a report without terms, an IRI where its text is one."""
    if term is None:
        return ox.NamedNode(text) if _IRI.fullmatch(text) else ox.Literal(text)
    (quad,) = ox.parse(f"_:s <urn:p> {term} .", format=ox.RdfFormat.N_TRIPLES, lenient=True)
    value = quad.object
    assert not isinstance(value, ox.Triple), term
    return ox.BlankNode(f"data{value.value}") if isinstance(value, ox.BlankNode) else value


def _in_order(written: str) -> str:
    """Put the prefix lines in order: the serializer keeps them in a hash map."""
    lines = written.splitlines(keepends=True)
    prefixes = sorted(line for line in lines if line.startswith("@prefix"))
    return "".join(prefixes + [line for line in lines if not line.startswith("@prefix")])
