"""Check graphs against SHACL shapes: one document, files of RDF, or a whole store.

    shapes = load_shapes([data_folder("shapes")])
    reference = index_reference(reference_triples)
    report = validate(triples, shapes=shapes, context=reference.named_in(triples))

pySHACL is the judge. For whole stores shapes are compiled to SPARQL, which finds
the nodes that it need not look at (``compiled``). Shapes come from files only,
never from the data.
"""

from __future__ import annotations

from loader.validation.checks import Check, list_checks
from loader.validation.context import Reference, index_reference
from loader.validation.engine import validate
from loader.validation.shapes import Shapes, load_shapes
from loader.validation.sources import ENGINES, Validation, validate_compiled, validate_files, validate_store

__all__ = [
    "ENGINES",
    "Check",
    "Reference",
    "Shapes",
    "Validation",
    "index_reference",
    "list_checks",
    "load_shapes",
    "validate",
    "validate_compiled",
    "validate_files",
    "validate_store",
]
