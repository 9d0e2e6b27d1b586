"""Refuse shapes whose queries cannot be run, or would reach outside the data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from loader.errors import DataError
from loader.validation.naming import Origin, placed

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_LONGEST = 20_000
_DEEPEST = 40
_OUTSIDE = {"DatasetClause": "FROM", "ServiceGraphPattern": "SERVICE"}
_PATH = re.compile(r"[$?]PATH\b")


def refuse_unsafe(graph: Graph, origin: Origin) -> None:
    """Check every query of the shapes graph before anything runs.

    Raises:
        DataError: for a query that does not parse, uses a prefix that nothing
            declares, is of the wrong form, is too long or too deep, or uses
            SERVICE or FROM; with the file, the shape and the rule.
    """
    for node, form, text in _queries(graph):
        if problem := _problem(text, form, _prefixes(graph, node)):
            raise DataError(placed(graph, node, origin, f"sh:{form.lower()}: {problem}; change the query"))


def _queries(graph: Graph) -> Iterator[tuple[Node, str, str]]:
    """Yield the node, the form and the text of each query."""
    from rdflib import SH

    for predicate, form in ((SH.select, "SELECT"), (SH.ask, "ASK")):
        for node, text in sorted(graph.subject_objects(predicate), key=str):
            yield node, form, str(text)


def _prefixes(graph: Graph, node: Node) -> str:
    """Return the declarations that stand before a query (SHACL 5.2.1); pySHACL declares three by itself."""
    from rdflib import OWL, RDF, RDFS, SH

    declared = {"rdf": str(RDF), "rdfs": str(RDFS), "owl": str(OWL)}
    for named in graph.objects(node, SH.prefixes):
        for imported in graph.transitive_objects(named, OWL.imports):
            for one in graph.objects(imported, SH.declare):
                prefix, namespace = graph.value(one, SH.prefix, any=True), graph.value(one, SH.namespace, any=True)
                declared[str(prefix)] = str(namespace)
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(declared.items()))


def _problem(text: str, form: str, prefixes: str) -> str | None:
    r"""Say what is wrong with a query, None when nothing is.

    The parser that will run the query looks for the words: a search in the
    text would miss ``\u0053ERVICE``.
    """
    if len(text) > _LONGEST:
        return f"its query is longer than {_LONGEST} characters"
    if _depth(text) > _DEEPEST:
        return f"its query is nested deeper than {_DEEPEST}"
    from pyparsing.exceptions import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parsed = parseQuery(f"{prefixes}{_PATH.sub('<urn:path>', text)}")
    except ParseException as error:
        line = max(error.lineno - prefixes.count("\n"), 1)
        return f"its query does not parse at line {line}, column {error.column}"
    parts = list(_parts(parsed))
    if used := sorted(_OUTSIDE[part.name] for part in parts if part.name in _OUTSIDE):
        return f"its query uses {used[0]}, which would read from outside the data"
    known = {part.prefix for part in parts if part.name == "PrefixDecl"}
    if missing := sorted({part.prefix or "" for part in parts if part.name == "pname"} - {one or "" for one in known}):
        return f"its query uses the prefix {missing[0]}:, which nothing declares; name its declaration by sh:prefixes"
    return _misformed(parsed, form)


def _misformed(parsed: Any, form: str) -> str | None:
    """Say what keeps a query from being one of the form (SHACL 5.2, 6.3), None when nothing does."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.term import Variable

    try:
        algebra = translateQuery(parsed).algebra
    # rdflib raises whatever it trips over, Exception itself among them.
    except Exception as error:
        return f"its query cannot be read: {error}"
    if algebra.name != f"{form.capitalize()}Query":
        return f"its query is no {form} query, which sh:{form.lower()} needs"
    if form == "SELECT" and Variable("this") not in algebra.PV:
        return "its query does not select $this, so that it would find nothing"
    return None


def _depth(text: str) -> int:
    """Return how deeply the brackets nest."""
    deepest = depth = 0
    for character in text:
        depth += (character in "{(") - (character in "})")
        deepest = max(deepest, depth)
    return deepest


def _parts(parsed: object) -> Iterator[Any]:
    """Yield every part of a parsed query that has a name."""
    from pyparsing.results import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(parsed, CompValue):
        yield parsed
        for part in parsed.values():
            yield from _parts(part)
    elif isinstance(parsed, list | tuple | ParseResults):
        for part in parsed:
            yield from _parts(part)
