"""Compile the constraints that look at all values of a focus node together (SHACL 4.2, 4.5, 4.8)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, count
from typing import TYPE_CHECKING

from rdflib import RDF, RDFS, SH, XSD, URIRef
from rdflib.term import BNode, Node

from loader.validation.compiled.sure import ALWAYS, UNSURE, Left, Sure, all_of, both, either, exactly, guarded, negated
from loader.validation.compiled.values import WELL_FORMED, constant, same
from loader.validation.naming import sparql_path
from loader.validation.parts import is_true, path_of, values_of

if TYPE_CHECKING:
    from pyshacl import Shape
    from rdflib import Graph

_MOST = 4  # of n distinct values the engine compares every pair: n(n-1)/2
_NAME = re.compile(r"\?v\d+_")
_ORDERED = (
    (f'DATATYPE({{v}}) = <{XSD.date}> && STRLEN(STR({{v}})) = 10 && {{v}} >= "0001-01-01"^^<{XSD.date}>', ""),
    (f"DATATYPE({{v}}) IN (<{XSD.integer}>, <{XSD.decimal}>)", ""),
    (f"DATATYPE({{v}}) = <{XSD.string}>", ""),
    (
        f"DATATYPE({{v}}) = <{XSD.dateTime}> && {WELL_FORMED[XSD.dateTime]}",
        ' && (TZ({a}) = "") = (TZ({b}) = "")',
    ),
)


class Names:
    """Give variables names that no other part of the query has."""

    def __init__(self) -> None:
        """Begin at zero."""
        self._numbers = count()

    def new(self) -> str:
        """Return a variable; none is the beginning of another."""
        return f"?v{next(self._numbers)}_"


def renumbered(pattern: str) -> str:
    """Return a pattern that stands by itself with its variables numbered from zero.

    A row of Oxigraph has a place for each variable of the query, up to the last one that is bound in it: patterns
    that are no part of one another do better to share names. Patterns that say the same become the same text.

    >>> renumbered("?this <urn:p> ?v71_ . ?v71_ <urn:q> ?v9_")
    '?this <urn:p> ?v0_ . ?v0_ <urn:q> ?v1_'
    """
    numbers: dict[str, str] = {}
    return _NAME.sub(lambda found: numbers.setdefault(found[0], f"?v{len(numbers)}_"), pattern)


@dataclass(frozen=True, slots=True)
class Focus:
    """A focus node and the path to its values; ``path`` None means that it is its own value (SHACL 1.5)."""

    shape: Shape
    node: str
    path: str | None
    names: Names

    @classmethod
    def of(cls, shape: Shape, node: str, names: Names) -> Focus:
        """Return the focus of a shape.

        Raises:
            ValueError: when its path is one that the engine and pySHACL do not walk alike.
        """
        if shape.is_property_shape and _inverts_sequence(shape.sg.graph, path_of(shape)):
            raise ValueError("sh:inversePath of a sequence")  # pySHACL 0.40 keeps the order of the steps
        path = sparql_path(shape.sg.graph, path_of(shape)) if shape.is_property_shape else None
        return cls(shape, node, path, names)

    def given(self, parameter: URIRef) -> list[Node]:
        """Return the values of a parameter of the shape."""
        return values_of(self.shape, parameter)


def _inverts_sequence(graph: Graph, path: Node, inverse: bool = False) -> bool:
    """Tell whether a sequence of steps lies within an inverse path."""
    if inverse and (path, RDF.first, None) in graph:
        return True
    inverse = inverse or (path, SH.inversePath, None) in graph
    steps = [step for step in graph.objects(path) if isinstance(step, BNode)]
    return any(_inverts_sequence(graph, step, inverse) for step in steps)


def at_least(focus: Focus, number: int, accept: Callable[[str], str] = lambda _: "true") -> str:
    """Return that the focus node has so many distinct values that ``accept`` takes; exact up to _MOST."""
    if number <= 0:
        return "true"
    variables = [focus.names.new() for _ in range(min(number, _MOST))]
    patterns = " ".join(f"{focus.node} {focus.path} {variable} ." for variable in variables)
    apart = [f"!sameTerm({one}, {other})" for one, other in combinations(variables, 2)]
    condition = both((*apart, *(accept(variable) for variable in variables)))
    return "false" if condition == "false" else f"EXISTS {{ {patterns} {_filter(condition)} }}"


def counts(focus: Focus, low: int | None, high: int | None, accept: Sure = ALWAYS, value: str = "") -> Sure:
    """Return what is sure of a number of values between ``low`` and ``high``; None is no bound.

    ``accept`` says what is sure of the value ``value`` itself: only values that hold count (SHACL 4.7.3).
    """

    def surely(variable: str) -> str:
        return accept.holds.replace(value, variable) if value else accept.holds

    def perhaps(variable: str) -> str:
        return negated(accept.fails).replace(value, variable) if value else negated(accept.fails)

    parts = []
    if low:
        enough = at_least(focus, low, surely) if low <= _MOST else "false"
        rest, kept = (None, None) if value else (_fewer(focus, low), _some(focus, low))
        parts.append(Sure(enough, negated(at_least(focus, low, perhaps)), rest, kept))
    if high is not None:
        many = at_least(focus, high + 1, surely) if high < _MOST else "false"
        parts.append(Sure(negated(at_least(focus, high + 1, perhaps)), many, None if value else _more(focus, high)))
    return all_of(parts)


def walked_freely(path: str | None) -> bool:
    """Tell whether an engine walks a path with both ends free: not one of any number of steps."""
    return path is not None and not any(mark in path for mark in (")*", ")+", ")?"))


def _fewer(focus: Focus, low: int) -> tuple[Left, ...] | None:
    """Return the pattern that leaves the focus nodes with fewer values."""
    reach, _ = _reach(focus)
    if not walked_freely(focus.path):
        return None
    # To count all there are in a store, few of which are in focus, takes longer than to look at each in focus.
    return (Left.without(reach),) if low == 1 else None


def _some(focus: Focus, low: int) -> tuple[Left, ...] | None:
    """Return the pattern that leaves the focus nodes with so many values."""
    return (Left(_reach(focus)[0]),) if low == 1 and walked_freely(focus.path) else None


def _more(focus: Focus, high: int) -> tuple[Left, ...] | None:
    """Return the pattern that leaves the focus nodes with more values."""
    reach, value = _reach(focus)
    if not walked_freely(focus.path):
        return None
    if high == 0:
        return (Left(reach),)
    many = f"GROUP BY {focus.node} HAVING (COUNT(DISTINCT {value}) > {high})"
    return (Left(f"{{ SELECT {focus.node} WHERE {{ {reach} }} {many} }}", reach),)


def _reach(focus: Focus) -> tuple[str, str]:
    value = focus.names.new()
    return f"{focus.node} {focus.path} {value}", value


def of_sets(focus: Focus) -> Iterator[tuple[URIRef, Sure]]:
    """Yield what is sure about each constraint of the shape on its set of values, with the parameter."""
    for constant_value in focus.given(SH.hasValue):
        yield SH.hasValue, _has_value(focus, constant_value)
    for parameter, build in ((SH.equals, _equals), (SH.disjoint, _disjoint)):
        for other in focus.given(parameter):
            yield parameter, build(focus, f"<{other}>")
    if focus.path is None:
        return
    for parameter, sign, opposite in ((SH.lessThan, "<", ">="), (SH.lessThanOrEquals, "<=", ">")):
        for other in focus.given(parameter):
            yield parameter, _ordered(focus, f"<{other}>", sign, opposite)
    if is_true(focus.shape, SH.uniqueLang):
        yield SH.uniqueLang, _unique_languages(focus)


def _has_value(focus: Focus, value: Node) -> Sure:
    if focus.path is None:
        return same(focus.node, [value])
    text = constant(value)
    if text is None:
        return UNSURE
    reach = f"{focus.node} {focus.path} {text}"
    if not walked_freely(focus.path):
        return exactly(f"EXISTS {{ {reach} }}")
    return exactly(f"EXISTS {{ {reach} }}", (Left.without(reach),), (Left(reach),))


def _equals(focus: Focus, other: str) -> Sure:
    value = focus.names.new()
    mine = f"{focus.node} {focus.path} {value}" if focus.path else ""
    theirs = f"{focus.node} {other} {value}"
    if not mine:
        unlike = f"FILTER(!sameTerm({value}, {focus.node}))"
        return exactly(both((f"EXISTS {{ {focus.node} {other} {focus.node} }}", f"NOT EXISTS {{ {theirs} {unlike} }}")))
    missing = (f"NOT EXISTS {{ {one} FILTER NOT EXISTS {{ {two} }} }}" for one, two in ((mine, theirs), (theirs, mine)))
    return exactly(both(missing))


def _disjoint(focus: Focus, other: str) -> Sure:
    if focus.path is None:
        return exactly(f"NOT EXISTS {{ {focus.node} {other} {focus.node} }}")
    value = focus.names.new()
    pair = f"{focus.node} {focus.path} {value} . {focus.node} {other} {value}"
    return exactly(f"NOT EXISTS {{ {pair} }}", _joined(focus, (value, other, value)))


def _ordered(focus: Focus, other: str, sign: str, opposite: str) -> Sure:
    """Compare each value with each of the other property, where engine and Python order them alike."""
    one, two = focus.names.new(), focus.names.new()
    pair = f"{focus.node} {focus.path} {one} . {focus.node} {other} {two}"

    def compared(operator: str) -> str:
        return either(
            guarded(f"{fit.format(v=one)} && {fit.format(v=two)}{zones.format(a=one, b=two)} && {one} {operator} {two}")
            for fit, zones in _ORDERED
        )

    unlike = f"FILTER({negated(compared(sign))})"
    failing = f"EXISTS {{ {pair} FILTER({compared(opposite)}) }}"
    return Sure(f"NOT EXISTS {{ {pair} {unlike} }}", failing, _joined(focus, (one, other, two), unlike))


def _unique_languages(focus: Focus) -> Sure:
    one, two = focus.names.new(), focus.names.new()
    pair = f"{focus.node} {focus.path} {one} . {focus.node} {focus.path} {two}"
    alike = f'!sameTerm({one}, {two}) && LANG({one}) != "" && LCASE(LANG({one})) = LCASE(LANG({two}))'
    same = f"FILTER({guarded(alike)})"
    return exactly(f"NOT EXISTS {{ {pair} {same} }}", _joined(focus, (one, str(focus.path), two), same))


def _joined(focus: Focus, pair: tuple[str, str, str], condition: str = "") -> tuple[Left, ...] | None:
    """Return the pattern of the values ``pair[0]`` of the path beside the values ``pair[2]`` of the path ``pair[1]``.

    Each is a SELECT of its own: an engine reads it in one go and joins the two, where it would look the second up
    for each of the first, at random in its index. What many graphs say of a node counts once on one side, so that
    there are no more pairs than statements.
    """
    if not walked_freely(focus.path):
        return None
    one, other, two = pair
    mine = f"{{ SELECT DISTINCT {focus.node} {one} WHERE {{ {focus.node} {focus.path} {one} }} }}"
    theirs = f"{{ SELECT {focus.node} {two} WHERE {{ {focus.node} {other} {two} }} }}"
    return (Left(f"{mine} {theirs} {condition}".rstrip()),)


def closed(focus: Focus, value: str) -> Sure | None:
    """Return what is sure about ``sh:closed`` on one value, None for an open shape (SHACL 4.8.1)."""
    if not is_true(focus.shape, SH.closed):
        return None
    graph = focus.shape.sg.graph
    allowed = {path for shape in focus.given(SH.property) for path in graph.objects(shape, SH.path)}
    allowed |= {path for members in focus.given(SH.ignoredProperties) for path in graph.items(members)}
    terms = ", ".join(sorted(f"<{path}>" for path in allowed if isinstance(path, URIRef)))
    predicate, thing = focus.names.new(), focus.names.new()
    resource = f"{predicate} = <{RDF.type}> && {thing} = <{RDFS.Resource}>"
    free = f"{predicate} IN ({terms}) || ({resource})" if terms else resource
    more = f"{value} {predicate} {thing} FILTER(!{guarded(free)})"
    return exactly(f"NOT EXISTS {{ {more} }}")


def _filter(condition: str) -> str:
    return "" if condition == "true" else f"FILTER({condition})"
