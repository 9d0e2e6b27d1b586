"""Read the parts of pySHACL's shapes, whose own methods bear no types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import SH, Literal, URIRef
from rdflib.term import Node

if TYPE_CHECKING:
    from pyshacl import Shape


def values_of(shape: Shape, parameter: URIRef) -> list[Node]:
    """Return the values of a parameter of a shape."""
    return list(shape.sg.graph.objects(shape.node, parameter))


def is_true(shape: Shape, parameter: URIRef) -> bool:
    """Tell whether a parameter of a shape is true."""
    return any(isinstance(value, Literal) and value.value is True for value in values_of(shape, parameter))


def number_of(shape: Shape, parameter: URIRef) -> int | None:
    """Return the whole number that a parameter of a shape gives, None for none."""
    return next((int(str(value)) for value in values_of(shape, parameter)), None)


def path_of(shape: Shape) -> Node:
    """Return the path of a property shape."""
    (path,) = values_of(shape, SH.path)
    return path
