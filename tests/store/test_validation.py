"""Compiled shapes find over every engine what pySHACL finds over the same statements in memory."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox

from loader.model import ValidationReport
from loader.resources import data_folder
from loader.store import Store, open_store
from loader.validation import load_shapes, validate_store
from loader.validation.shapes import parse_turtle

SHAPES = Path(__file__).parent.parent / "shapes"
KINDS = ("agreement", "claim", "country", "document", "event", "fact", "mention", "office", "trade-measure")


def quads() -> list[ox.Quad]:
    """Return invalid examples of each kind, a graph each; what they name in one more."""
    files = [SHAPES / "context.ttl"]
    for kind in KINDS:
        files += sorted((SHAPES / kind).glob("invalid-*.ttl"))[::3]
    return [
        ox.Quad(*triple, ox.NamedNode(f"urn:{file.parent.name}:{file.stem}"))
        for file in files
        for triple in parse_turtle(file)
    ]


def rows(reports: tuple[ValidationReport, ...]) -> set[tuple[str, ...]]:
    return {
        (r.focus_node, str(r.path), as_value(r.value), r.component, r.source_shape, r.severity, r.message)
        for report in reports
        for r in report.results
    }


def as_value(text: str | None) -> str:
    """Return a number in one form: Oxigraph keeps 7.0 as 7, rdflib as it was written."""
    return re.sub(r"^([0-9]+)[.]0+$", r"\1", str(text))


def test_results_over_an_engine_are_those_of_pyshacl(store: Store) -> None:
    shapes = load_shapes([data_folder("shapes")])
    store.insert(quads())
    with open_store("memory:") as memory:
        memory.insert(quads())
        expected = rows(validate_store(memory, shapes, engine="pyshacl").reports)
    found = validate_store(store, shapes)
    assert found.left == ()
    assert rows(found.reports) == expected
    assert len(expected) > 50
