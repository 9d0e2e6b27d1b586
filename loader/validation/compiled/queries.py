"""Join SPARQL-based constraints with their targets, to run once for all focus nodes (SHACL 5).

SHACL binds ``$this`` beforehand, for one focus node at a time. One query for
all of them means the same where every part that uses ``$this`` sees it bound
by a pattern; only such queries are joined. rdflib orders literals of different
kinds (a text and a number), where SPARQL 17.3 has an error; there the engine
follows the standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from rdflib import SH, Literal
from rdflib.term import Node, Variable

from loader.validation.compiled.patterns import alike
from loader.validation.compiled.scans import by_scans
from loader.validation.naming import sparql_path
from loader.validation.parts import path_of, values_of

if TYPE_CHECKING:
    from pyshacl import Shape

_PATH = re.compile(r"[$?]PATH\b")
_WHERE = re.compile(r"^[^{]*\{(.*)\}\s*$", re.DOTALL)
_HEAD = re.compile(r"\s*SELECT\s+(DISTINCT\s+)?([$?]\w+\s+)+(WHERE\s*)?$", re.IGNORECASE)
_REFUSED = {"SubSelect", "InlineData", "MinusGraphPattern", "GraphGraphPattern", "ServiceGraphPattern"}
_MATCHING = {"Builtin_REGEX", "Builtin_REPLACE"}
_PLAIN = {
    f"{kind}Expression" for kind in ("ConditionalOr", "ConditionalAnd", "Relational", "Additive", "Multiplicative")
}
_PLAIN.add("literal")
_TRIED = "?this ?p_ ?o_ ."
_BOUND_EARLY = ("currentShape", "shapesGraph")


@dataclass(frozen=True, slots=True)
class Joined:
    """A SPARQL-based constraint of a shape, as one query for all focus nodes.

    ``head`` are the variables that it selects, and ``body`` its patterns;
    ``scans`` are the same patterns for an engine that goes once through the
    index of each, None for patterns that cannot be read so.
    """

    shape: Shape
    constraint: Node
    prefixes: str
    head: tuple[str, ...]
    body: str
    scans: str | None = None

    def query(self, target: str, *, scanned: bool = False) -> str:
        """Return the query for all rows of the focus nodes that ``target`` binds to ``?this``.

        ``scanned`` has each pattern read whole where it can be, and not looked up node by node.
        """
        names = " ".join(dict.fromkeys(["?this", *self.head]))
        body = self.scans if scanned and self.scans else self.body
        return f"{self.prefixes}\nSELECT DISTINCT {names} WHERE {{ {target} {body}\n}}"


def joined(shape: Shape, constraint: Node) -> Joined | None:
    """Return the constraint as one query for all focus nodes, None when that would mean another thing."""
    helper = _helper(shape, constraint)
    text = str(helper.select_text)
    if shape.is_property_shape:
        text = _PATH.sub(lambda _: sparql_path(shape.sg.graph, path_of(shape)), text)
    body = _WHERE.match(text)
    head = text[: text.index("{")] if "{" in text else ""
    if body is None or not _HEAD.fullmatch(head) or not _same_for_all(text, helper.apply_prefixes("")):
        return None
    names = tuple(f"?{name}" for name in re.findall(r"[$?](\w+)", head))
    prefixes = helper.apply_prefixes("")
    found = Joined(shape, constraint, prefixes, names, body[1], by_scans(body[1], prefixes))
    if not _parses(found.query(_TRIED)):
        return None
    return found if _parses(found.query(_TRIED, scanned=True)) else replace(found, scans=None)


def constraints(shape: Shape) -> list[Node]:
    """Return the active SPARQL-based constraints of a shape."""
    off = set(shape.sg.graph.subjects(SH.deactivated, Literal(True)))
    return [node for node in sorted(values_of(shape, SH.sparql), key=str) if node not in off]


def _helper(shape: Shape, constraint: Node) -> Any:
    from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper

    graph = shape.sg.graph
    helper = SPARQLQueryHelper(shape, constraint, graph.value(constraint, SH.select))  # type: ignore[no-untyped-call]
    helper.collect_prefixes()  # type: ignore[no-untyped-call]
    return helper


def _same_for_all(text: str, prefixes: str) -> bool:
    """Tell whether joining means the same as binding ``$this`` beforehand."""
    from pyparsing.exceptions import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parsed = parseQuery(f"{prefixes}\n{text}")[1]
    except ParseException:
        return False
    names = {name for name, _ in _walk(parsed)}
    if names & _REFUSED or any(Variable(name) in _variables(parsed) for name in _BOUND_EARLY):
        return False
    if not all(_read_alike(part) for name, part in _walk(parsed) if name in _MATCHING):
        return False
    return all(_sees_this(group) for name, group in _walk(parsed.where) if name == "GroupOrUnionGraphPattern")


def _parses(query: str) -> bool:
    """Tell whether the engine takes the query; rdflib takes some that SPARQL does not allow."""
    try:
        ox.Store().query(query)
    except SyntaxError:
        return False
    return True


def _read_alike(call: Any) -> bool:
    """Tell whether the engine and Python surely do the same with a regular expression.

    In Python ``$`` matches before a line feed at the end too, and what takes
    the place of an empty match differs.
    """
    pattern = _text(call.pattern)
    if pattern is None or call.flags is not None or "$" in pattern or not alike(pattern, ""):
        return False
    if call.name == "Builtin_REGEX":
        return True
    replacement = _text(call.replacement)
    return replacement is not None and not set("$\\") & set(replacement) and not re.search(pattern, "")


def _text(expression: Any) -> str | None:
    """Return the constant that an expression is, None when it is more than that."""
    from rdflib.plugins.sparql.parserutils import CompValue

    while isinstance(expression, CompValue):
        if expression.name not in _PLAIN or len(expression) != 1:
            return None
        (expression,) = expression.values()
    return str(expression) if isinstance(expression, Literal) else None


def _sees_this(group: object) -> bool:
    """Tell whether an expression in a branch that stands by itself does without ``$this``."""
    expressions = [part for name, part in _walk(group) if name in {"Filter", "Bind"}]
    return not any(Variable("this") in _variables(one) for one in expressions)


def _walk(part: object) -> Iterator[tuple[str, object]]:
    from pyparsing.results import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(part, CompValue):
        yield part.name, part
        for piece in part.values():
            yield from _walk(piece)
    elif isinstance(part, list | tuple | ParseResults):
        for piece in part:
            yield from _walk(piece)


def _variables(part: object) -> set[Variable]:
    from pyparsing.results import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(part, Variable):
        return {part}
    if isinstance(part, CompValue):
        return {name for piece in part.values() for name in _variables(piece)}
    if isinstance(part, list | tuple | ParseResults):
        return {name for piece in part for name in _variables(piece)}
    return set()
