"""Let pySHACL judge focus nodes by one shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from loader.errors import DataError
from loader.validation.naming import named_owner

if TYPE_CHECKING:
    from pyshacl import Shape
    from rdflib import Graph
    from rdflib.term import Node

    from loader.validation.results import Found
    from loader.validation.shapes import Shapes

_DEEPEST = 15


def judge(shape: Shape, graph: Graph, focus: Sequence[Node], shapes: Shapes) -> Iterator[Found]:
    """Yield the results of a shape on focus nodes.

    Raises:
        DataError: when the shape cannot be run; it names the shape.
    """
    from pyshacl.pytypes import SHACLExecutor
    from rdflib.plugins import sparql

    if not focus:
        return
    # A query with FROM <file:...> would print a local file in the report.
    sparql.SPARQL_LOAD_GRAPHS = False
    try:
        found = shape.validate(SHACLExecutor(max_validation_depth=_DEEPEST), graph, focus=focus)[1]  # type: ignore[arg-type]
    # A shape that cannot be run surfaces in pySHACL as whatever it trips over: its own errors, but TypeError as well.
    except Exception as error:
        name = named_owner(shapes.written, shape.node)
        raise DataError(f"{shapes.file_of(shape.node)}: the shape {name} cannot be run: {_told(error)}") from error
    for _, node, statements in found:
        yield node, statements


def _told(error: Exception) -> str:
    text = " ".join(str(getattr(error, "message", None) or error).split()) or type(error).__name__
    return text if text.endswith((".", "again")) else f"{text}; correct it and try again"
