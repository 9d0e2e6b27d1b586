"""Hold data for pySHACL in a graph that spares it repeated work.

pySHACL hands over the text of a query for every focus node, and rdflib takes
20 ms to parse a short one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result


@lru_cache(maxsize=256)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


class PreparedGraph(Graph):
    """A graph in memory with a cache of parsed queries."""

    def __bool__(self) -> bool:
        """Return True at once.

        pySHACL asks ``datagraph or shapes`` for every failed branch of an
        ``sh:or``, and rdflib would count all triples: 0.3 s for the seeds.
        """
        return True

    def query(self, query_object: str | Query, *rest: Any, **named: Any) -> Result:
        """Answer the query; a text that was seen before is not parsed again."""
        known = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(known, *rest, **named)
