"""Compile the constraints that look at one value by itself (SHACL 4.1 to 4.4, 4.8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH, XSD, Literal, URIRef
from rdflib.term import Node

from loader.validation.compiled.patterns import alike
from loader.validation.compiled.sure import UNSURE, Sure, both, either, exactly, guarded, negated
from loader.validation.parts import number_of, values_of
from loader.validation.terms import from_rdflib

if TYPE_CHECKING:
    from pyshacl import Shape

# Literals that the engine would write differently carry this before their datatype (``memory``).
AS_WRITTEN = "urn:geopol:as-written:"

_KINDS = {
    SH.IRI: ("isIRI",),
    SH.BlankNode: ("isBlank",),
    SH.Literal: ("isLiteral",),
    SH.BlankNodeOrIRI: ("isIRI", "isBlank"),
    SH.BlankNodeOrLiteral: ("isBlank", "isLiteral"),
    SH.IRIOrLiteral: ("isIRI", "isLiteral"),
}
_SIZE = "100000000000000000"
# When a literal of the datatype is well-formed for the engine and for Python alike; {v} is the variable.
WELL_FORMED = {
    XSD.string: "true",
    RDF.langString: "true",
    XSD.boolean: "({v} = true || {v} = false)",
    XSD.integer: f"({{v}} >= -{_SIZE} && {{v}} <= {_SIZE})",
    XSD.decimal: f"({{v}} >= -{_SIZE} && {{v}} <= {_SIZE})",
    XSD.double: "({v} >= -1e300 && {v} <= 1e300)",
    XSD.float: "({v} >= -1e30 && {v} <= 1e30)",
    XSD.date: f'(STRLEN(STR({{v}})) = 10 && {{v}} >= "0001-01-01"^^<{XSD.date}>)',
    # Compared, and not by YEAR: Virtuoso asks that of other literals too, and fails.
    XSD.dateTime: (
        f'({{v}} >= "0001-01-02T00:00:00Z"^^<{XSD.dateTime}> && {{v}} <= "9999-12-30T00:00:00Z"^^<{XSD.dateTime}>)'
    ),
}
_EXACT_NUMBERS = (XSD.integer, XSD.decimal)


def datatype_of(variable: str, datatype: Node) -> str:
    """Return the expression that a value is a literal of the datatype."""
    return f"DATATYPE({variable}) = <{datatype}>"


def well_formed(variable: str, datatype: Node) -> str | None:
    """Return when a literal of the datatype is surely no ill-typed one, None when that cannot be said.

    rdflib converts literals of the datatypes that it knows; of any other it
    takes every lexical form.
    """
    from rdflib.term import _toPythonMapping

    if datatype in WELL_FORMED:
        return WELL_FORMED[URIRef(str(datatype))].format(v=variable)
    return "true" if _toPythonMapping.get(URIRef(str(datatype))) is None else None


def _datatype(shape: Shape, variable: str) -> Sure:
    (datatype,) = values_of(shape, SH.datatype)
    if datatype in (RDFS.Literal, RDFS.Datatype):
        return exactly(f"isLiteral({variable})") if datatype == RDFS.Literal else UNSURE
    written = f'!STRSTARTS(STR(DATATYPE({variable})), "{AS_WRITTEN}")'
    other = guarded(f"DATATYPE({variable}) != <{datatype}> && {written}")
    fails = either((f"!isLiteral({variable})", other))
    form = well_formed(variable, datatype)
    return Sure("false" if form is None else guarded(both((datatype_of(variable, datatype), form))), fails)


def _node_kind(shape: Shape, variable: str) -> Sure:
    (kind,) = values_of(shape, SH.nodeKind)
    return exactly(either(f"{test}({variable})" for test in _KINDS.get(URIRef(str(kind)), ())))


def constant(node: Node) -> str | None:
    """Return the term as the engine writes it, None when a query cannot name it.

    A blank node has no name; of ``01`` the engine makes ``1``, which is another term for SHACL.
    """
    term = from_rdflib(node)
    if isinstance(term, ox.BlankNode):
        return None
    if isinstance(term, ox.Literal) and kept(term) != term:
        return None
    return str(term)


def kept(literal: ox.Literal) -> ox.Literal:
    """Return the literal as a store gives it back."""
    store, name = ox.Store(), ox.NamedNode("urn:x")
    store.add(ox.Quad(name, name, literal))
    found = next(iter(store)).object
    assert isinstance(found, ox.Literal)
    return found


def same(variable: str, nodes: Iterable[Node]) -> Sure:
    """Return the constraint that the value is one of the terms."""
    terms = {node: constant(node) for node in nodes}
    iris = [text for node, text in terms.items() if isinstance(node, URIRef) and text]
    literals = [f"sameTerm({variable}, {text})" for node, text in terms.items() if isinstance(node, Literal) and text]
    found = either([*([guarded(f"{variable} IN ({', '.join(iris)})")] if iris else []), *literals])
    return Sure(found, negated(found) if all(terms.values()) else "false")


def _in(shape: Shape, variable: str) -> Sure:
    (members,) = values_of(shape, SH["in"])
    return same(variable, shape.sg.graph.items(members))


def _length(predicate: URIRef, sign: str) -> Callable[[Shape, str], Sure]:
    def compile_length(shape: Shape, variable: str) -> Sure:
        limit = number_of(shape, predicate)
        if predicate == SH.minLength and limit == 0:
            return exactly("true")
        return exactly(guarded(f"STRLEN(STR({variable})) {sign} {limit}"))

    return compile_length


def _pattern(shape: Shape, variable: str) -> Sure:
    flags = next(iter(values_of(shape, SH.flags)), Literal(""))
    holds = []
    for pattern in values_of(shape, SH.pattern):
        if not alike(str(pattern), str(flags)):
            return UNSURE
        holds.append(guarded(f"REGEX(STR({variable}), {ox.Literal(str(pattern))})"))
    return Sure(both(holds), f"isBlank({variable})")


def _languages(shape: Shape, variable: str) -> Sure:
    (members,) = values_of(shape, SH.languageIn)
    ranges = [str(ox.Literal(str(tag).lower())) for tag in shape.sg.graph.items(members)]
    if '"*"' in ranges:
        return exactly(guarded(f'LANG({variable}) != ""'))
    tag = f"LCASE(LANG({variable}))"
    first = f'STRBEFORE(CONCAT({tag}, "-"), "-")'
    allowed = ", ".join(ranges)
    return exactly(guarded(f'{tag} != "" && ({tag} IN ({allowed}) || {first} IN ({allowed}))') if ranges else "false")


def _limit(predicate: URIRef, sign: str, opposite: str) -> Callable[[Shape, str], Sure]:
    def compile_limit(shape: Shape, variable: str) -> Sure:
        holds, fails = [], [f"!isLiteral({variable})"]
        for limit in values_of(shape, predicate):
            text = str(from_rdflib(limit))
            if (fit := comparable(variable, limit)) is None:
                return Sure("false", f"!isLiteral({variable})")
            holds.append(guarded(f"{fit} && {variable} {sign} {text}"))
            fails.append(guarded(f"{fit} && {variable} {opposite} {text}"))
        return Sure(both(holds), either(fails))

    return compile_limit


def comparable(variable: str, limit: Node) -> str | None:
    """Return when the engine and Python order the value and the limit alike, None for never.

    Not so binary and exact numbers (0.1), and times with and without a zone.
    """
    if not isinstance(limit, Literal) or limit.value is None:
        return None
    if limit.datatype in _EXACT_NUMBERS:
        return f"DATATYPE({variable}) IN (<{XSD.integer}>, <{XSD.decimal}>)"
    if limit.datatype == XSD.date and len(str(limit)) == 10:
        return f"DATATYPE({variable}) = <{XSD.date}> && {WELL_FORMED[XSD.date].format(v=variable)}"
    if limit.datatype == XSD.dateTime:
        zone = "=" if limit.value.tzinfo is None else "!="
        form = WELL_FORMED[XSD.dateTime].format(v=variable)
        return f'DATATYPE({variable}) = <{XSD.dateTime}> && {form} && TZ({variable}) {zone} ""'
    return None


BY_VALUE: Mapping[URIRef, Callable[[Shape, str], Sure]] = {
    SH.datatype: _datatype,
    SH.nodeKind: _node_kind,
    SH["in"]: _in,
    SH.minLength: _length(SH.minLength, ">="),
    SH.maxLength: _length(SH.maxLength, "<="),
    SH.pattern: _pattern,
    SH.languageIn: _languages,
    SH.minInclusive: _limit(SH.minInclusive, ">=", "<"),
    SH.minExclusive: _limit(SH.minExclusive, ">", "<="),
    SH.maxInclusive: _limit(SH.maxInclusive, "<=", ">"),
    SH.maxExclusive: _limit(SH.maxExclusive, "<", ">="),
}


def by_value(shape: Shape, variable: str) -> Sequence[tuple[URIRef, Sure]]:
    """Return what is sure about each constraint of the shape on a value, with its parameter."""
    given = set(shape.sg.graph.predicates(shape.node))
    return [(parameter, build(shape, variable)) for parameter, build in BY_VALUE.items() if parameter in given]
