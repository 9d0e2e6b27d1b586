"""Refuse shapes whose queries would reach outside the data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from loader.errors import DataError
from loader.validation.naming import named_owner

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_LONGEST = 20_000
_DEEPEST = 40
_OUTSIDE = {"DatasetClause": "FROM", "ServiceGraphPattern": "SERVICE"}
_PATH = re.compile(r"[$?]PATH\b")


def refuse_unsafe(graph: Graph, files: Iterable[Path]) -> None:
    """Check every query of the shapes graph before anything runs.

    Raises:
        DataError: for a query that does not parse, is too long or too deep,
            or uses SERVICE or FROM.
    """
    where = ", ".join(str(file) for file in files)
    for node, text in _queries(graph):
        if problem := _problem(text):
            raise DataError(f"shape {named_owner(graph, node)}: {problem}; change the query in {where}")


def _queries(graph: Graph) -> Iterator[tuple[Node, str]]:
    from rdflib import SH

    for predicate in (SH.select, SH.ask):
        for node, text in graph.subject_objects(predicate):
            yield node, str(text)


def _problem(text: str) -> str | None:
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
        parsed = parseQuery(_PATH.sub("<urn:path>", text))
    except ParseException as error:
        return f"its query does not parse at line {error.lineno}, column {error.column}"
    used = sorted(_OUTSIDE[name] for name in _names(parsed) if name in _OUTSIDE)
    return f"its query uses {used[0]}, which would read from outside the data" if used else None


def _depth(text: str) -> int:
    """Return how deeply the brackets nest."""
    deepest = depth = 0
    for character in text:
        depth += (character in "{(") - (character in "})")
        deepest = max(deepest, depth)
    return deepest


def _names(parsed: object) -> Iterator[str]:
    """Yield the name of every part of a parsed query."""
    from pyparsing.results import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(parsed, CompValue):
        yield parsed.name
        for part in parsed.values():
            yield from _names(part)
    elif isinstance(parsed, list | tuple | ParseResults):
        for part in parsed:
            yield from _names(part)
