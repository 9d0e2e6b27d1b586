"""Turn the results of pySHACL into results that a person can act on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from rdflib import SH, BNode, Literal, URIRef
from rdflib.term import Node

from loader.model import ValidationResult
from loader.namespaces import GP
from loader.validation.naming import named_owner, part_name, path_text
from loader.validation.receipts import Quote, document_of, quote_of
from loader.validation.terms import from_rdflib

if TYPE_CHECKING:
    from rdflib import Graph

SEVERITIES = ("Violation", "Warning", "Info")
_ADVICE = URIRef(f"{GP}advice")

# pySHACL's own form: a result node and its statements, where an object that
# lives in another graph comes as a pair (graph, node). Details of nested
# shapes come in the same list, about other nodes.
Statement: TypeAlias = tuple[Node, Node, "Node | tuple[Graph, Node]"]
Found: TypeAlias = tuple[Node, Sequence[Statement]]


def to_results(
    found: Iterable[Found], *, graph: Graph, shapes: Graph, only: str | None = None
) -> tuple[ValidationResult, ...]:
    """Return the results, the worst first, then in the order of the shapes' names.

    ``only`` is the document of a node that names none.
    """
    results = {_to_result(_values(node, statements), graph, shapes, only) for node, statements in found}
    return tuple(sorted(results, key=_order))


def focus_of(found: Iterable[Found]) -> set[Node]:
    """Return the focus nodes of results."""
    return {focus for node, statements in found for focus in _values(node, statements)[SH.focusNode]}


def _values(node: Node, statements: Sequence[Statement]) -> dict[Node, list[Node]]:
    values: dict[Node, list[Node]] = {}
    for about, predicate, value in statements:
        if about == node:
            values.setdefault(predicate, []).append(value[1] if isinstance(value, tuple) else value)
    return values


def _order(result: ValidationResult) -> tuple[int, tuple[str, ...]]:
    rank = 0 if result.violates else SEVERITIES.index(result.severity)
    texts = (result.severity, result.source_shape, result.focus_node, result.path, result.value, result.message)
    terms = (result.component, result.part, result.focus_term, result.value_term)
    return rank, tuple(text or "" for text in (*texts, *terms))


def _to_result(values: dict[Node, list[Node]], graph: Graph, shapes: Graph, only: str | None) -> ValidationResult:
    focus, shape = values[SH.focusNode][0], values[SH.sourceShape][0]
    value = next(iter(values.get(SH.value, [])), None)
    path = next(iter(values.get(SH.resultPath, [])), None)
    quote = quote_of(graph, focus, value) or Quote()
    return ValidationResult(
        focus_node=str(focus),
        severity=str(values[SH.resultSeverity][0]).removeprefix(str(SH)),
        message=_message(values.get(SH.resultMessage, [])),
        source_shape=named_owner(shapes, shape),
        component=str(values[SH.sourceConstraintComponent][0]),
        path=None if path is None else path_text(shapes, path),
        value=None if value is None else str(value),
        document=document_of(graph, focus) or quote.document or only,
        quote=quote.words,
        advice=_advice(shapes, shape),
        passage=quote.passage,
        marked=quote.marked,
        part=part_name(shapes, shape, *values.get(SH.sourceConstraint, [])),
        focus_term=str(from_rdflib(focus)),
        value_term=None if value is None else str(from_rdflib(value)),
    )


def _message(messages: Sequence[Node]) -> str:
    """Return the message in English, or else the first one."""

    def foreign(message: Node) -> bool:
        return isinstance(message, Literal) and message.language not in (None, "en")

    return str(min(messages, key=lambda message: (foreign(message), str(message)), default=""))


def _advice(shapes: Graph, shape: Node) -> str | None:
    """Return the advice on the shape, or on the nearest shape around it."""
    waiting, seen = [shape], set[Node]()
    while waiting:
        current = waiting.pop(0)
        if (advice := shapes.value(current, _ADVICE, any=True)) is not None:
            return str(advice)
        seen.add(current)
        if isinstance(current, BNode):
            waiting += sorted(set(shapes.subjects(None, current)) - seen, key=str)
    return None
