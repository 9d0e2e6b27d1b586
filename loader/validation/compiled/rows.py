"""Make results of the rows that the engine found for a SPARQL-based constraint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rdflib.term import Node

from loader.validation.compiled.lazy import LazyGraph
from loader.validation.compiled.queries import Joined

if TYPE_CHECKING:
    from loader.validation.results import Found

Row = Mapping[str, Node]


class _Answered:
    """The data graph, as pySHACL asks it: its one query is answered already."""

    def __init__(self, graph: LazyGraph, rows: Iterable[Row]) -> None:
        self._graph = graph
        self._rows = rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self._graph, name)

    def query(self, *_: Any, **__: Any) -> _Rows:
        return _Rows(self._rows)


class _Rows(list[Any]):
    """Rows of a query as rdflib gives them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        super().__init__(_Row(row) for row in rows)

    @property
    def bindings(self) -> _Rows:
        return self


class _Row(dict[str, Node]):
    def asdict(self) -> dict[str, Node]:
        return dict(self)


def by_focus(constraint: Joined, rows: Iterable[tuple[Node | None, ...]]) -> dict[Node, list[Row]]:
    """Return the rows of each focus node, each with what its query selects and binds."""
    names = [name[1:] for name in dict.fromkeys(["?this", *constraint.head])]
    wanted = {name[1:] for name in constraint.head}
    found: dict[Node, list[Row]] = {}
    for row in rows:
        bound = {name: node for name, node in zip(names, row, strict=True) if node is not None}
        selected = {name: node for name, node in bound.items() if name in wanted}
        found.setdefault(bound["this"], []).append(selected)
    return found


def results_of(constraint: Joined, graph: LazyGraph, found: Mapping[Node, list[Row]]) -> Iterator[Found]:
    """Yield pySHACL's results for the rows (SHACL 5.3.2)."""
    from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint

    component = SPARQLBasedConstraint(constraint.shape)
    helper = next(one for one in component.sparql_constraints if one.node == constraint.constraint)
    for focus, rows in found.items():
        answered = _Answered(graph, rows)
        given = (helper, answered, {focus: {focus}})
        for _, node, statements in component._evaluate_sparql_constraint(*given)[1]:  # type: ignore[no-untyped-call]
            yield node, statements
