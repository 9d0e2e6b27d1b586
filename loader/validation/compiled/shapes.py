"""Compile a whole shape: its own constraints and the shapes that it calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdflib import SH, URIRef
from rdflib.term import BNode, Node

from loader.validation.compiled.sets import Focus, Names, at_least, closed, counts, of_sets, walked_freely
from loader.validation.compiled.sure import (
    ALWAYS,
    UNSURE,
    Left,
    Sure,
    all_of,
    any_of,
    both,
    either,
    exactly,
    negated,
    one_of,
)
from loader.validation.compiled.values import by_value
from loader.validation.parts import is_true, number_of, values_of

if TYPE_CHECKING:
    from pyshacl import Shape

_LISTS = {SH["and"]: all_of, SH["or"]: any_of, SH.xone: one_of}
_MANY_CLASSES = 200


@dataclass(slots=True)
class Compiler:
    """Compile shapes against one class hierarchy.

    ``below`` gives the classes below a class, itself among them; ``apart``
    is a pattern that takes nodes out of ``?this``; ``at_hand`` says that the
    engine has all in memory, ``rewritten`` that queries see some literals
    otherwise than they are written, ``foreign`` that it is a server; ``unsure`` collects, by the node of the
    shape, what the engine cannot tell.
    """

    below: Mapping[Node, frozenset[Node]]
    apart: str = ""
    at_hand: bool = True
    rewritten: bool = False
    foreign: bool = False
    names: Names = field(default_factory=Names)
    unsure: dict[Node, list[str]] = field(default_factory=dict)

    def conformance(self, shape: Shape, node: str) -> Sure:
        """Return what is sure about a node's conformance to a shape (SHACL 3.4.1)."""
        if values_of(shape, SH.sparql) and not shape.deactivated:
            return self._left(shape, "sh:sparql within another shape")
        return self.core(shape, node)

    def core(self, shape: Shape, node: str) -> Sure:
        """Return what is sure about all constraints of a shape but ``sh:sparql``."""
        if shape.deactivated:
            return ALWAYS
        if shape.find_custom_constraints():  # type: ignore[no-untyped-call]
            return self._left(shape, "a constraint component of its own")
        try:
            focus = Focus.of(shape, node, self.names)
        except ValueError as error:
            return self._left(shape, str(error))
        parts = [self._noted(shape, parameter, sure) for parameter, sure in of_sets(focus)]
        if focus.path is None:
            return all_of([*parts, *self._of_value(focus, node)])
        return all_of([*parts, *self._qualified(focus), *self._of_path(focus)])

    def _of_path(self, focus: Focus) -> Iterator[Sure]:
        """Yield what is sure about the values behind a path, and about their number."""
        value = self.names.new()
        each = all_of(self._of_value(focus, value))
        low, high = number_of(focus.shape, SH.minCount), number_of(focus.shape, SH.maxCount)
        reach = f"{focus.node} {focus.path} {value}"
        failing = "false" if each.fails == "false" else f"EXISTS {{ {reach} FILTER({each.fails}) }}"
        rest = tuple(left.behind(reach) for left in each.left) if walked_freely(focus.path) else None
        if low == high == 1:
            # One look-up less: a good value, beside which there is no other.
            bounds = counts(focus, low, high)
            yield Sure(
                at_least(focus, 1, lambda one: self._good_alone(focus, each, value, one)),
                either((bounds.fails, failing)),
                None if rest is None or bounds.rest is None else (*bounds.rest, *rest),
            )
            return
        yield counts(focus, low, high)
        if each.holds != "true":
            yield Sure(f"NOT EXISTS {{ {reach} FILTER({negated(each.holds)}) }}", failing, rest)

    def _good_alone(self, focus: Focus, each: Sure, value: str, one: str) -> str:
        """Return that a value holds and that the focus node has no other."""
        other = self.names.new()
        alone = f"NOT EXISTS {{ {focus.node} {focus.path} {other} FILTER(!sameTerm({one}, {other})) }}"
        return both((each.holds.replace(value, one), alone))

    def _of_value(self, focus: Focus, value: str) -> Iterator[Sure]:
        shape = focus.shape
        for parameter, sure in by_value(shape, value):
            yield self._noted(shape, parameter, sure)
        for kind in focus.given(SH["class"]):
            yield self._of_class(shape, kind, value)
        if (sealed := closed(focus, value)) is not None:
            yield sealed
        for parameter in (SH.node, SH.property):
            for called in focus.given(parameter):
                yield self.conformance(_other(shape, called), value)
        for called in focus.given(SH["not"]):
            yield self.conformance(_other(shape, called), value).inverse()
        for parameter, join in _LISTS.items():
            for members in focus.given(parameter):
                called_shapes = [_other(shape, member) for member in shape.sg.graph.items(members)]
                yield join(self.conformance(other, value) for other in called_shapes)

    def _of_class(self, shape: Shape, kind: Node, value: str) -> Sure:
        kinds = self.below.get(kind, frozenset((kind,)))
        if any(isinstance(one, BNode) for one in kinds) or len(kinds) > _MANY_CLASSES:
            return self._left(shape, "sh:class of classes without a name, or of very many")
        type_of = self.names.new()
        terms = ", ".join(sorted(f"<{one}>" for one in kinds))
        pattern = f"{value} a {type_of} FILTER({type_of} IN ({terms}))" if len(kinds) > 1 else f"{value} a {terms}"
        listed = f"VALUES {type_of} {{ {terms.replace(', ', ' ')} }} {value} a {type_of}" if len(kinds) > 1 else pattern
        return exactly(f"EXISTS {{ {pattern} }}", (Left.without(listed),), (Left(listed),))

    def _qualified(self, focus: Focus) -> Iterator[Sure]:
        """Yield what is sure about ``sh:qualifiedValueShape`` (SHACL 4.7.3)."""
        low, high = (number_of(focus.shape, bound) for bound in (SH.qualifiedMinCount, SH.qualifiedMaxCount))
        for called in focus.given(SH.qualifiedValueShape):
            value = self.names.new()
            wanted = self.conformance(_other(focus.shape, called), value)
            others = [self.conformance(other, value).inverse() for other in _siblings(focus.shape, called)]
            yield counts(focus, low, high, all_of([wanted, *others]), value)

    def _noted(self, shape: Shape, parameter: URIRef, sure: Sure) -> Sure:
        if sure.holds == "false":
            self._left(shape, f"sh:{parameter.rpartition('#')[2]}")
        return sure

    def _left(self, shape: Shape, reason: str) -> Sure:
        self.unsure.setdefault(shape.node, []).append(reason)
        return UNSURE


def _other(shape: Shape, node: Node) -> Shape:
    """Return the shape that another one calls; ``checking`` has made sure that it is there."""
    found: Shape | None = shape.get_other_shape(node)  # type: ignore[no-untyped-call]
    assert found is not None, node
    return found


def _siblings(shape: Shape, called: Node) -> list[Shape]:
    """Return the sibling shapes of a qualified shape that is disjoint from them (SHACL 4.7.3)."""
    graph = shape.sg.graph
    if not is_true(shape, SH.qualifiedValueShapesDisjoint):
        return []
    beside = {
        sibling
        for parent in graph.subjects(SH.property, shape.node)
        for other in graph.objects(parent, SH.property)
        for sibling in graph.objects(other, SH.qualifiedValueShape)
    }
    return [_other(shape, sibling) for sibling in sorted(beside - {called}, key=str)]
