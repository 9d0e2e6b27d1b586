"""Read the stored queries and bind their parameters.

    query = find_query("measures-against-country", [data_folder("queries")])
    table = store.select(bind(query, {"country": "China"}, store=store))

A stored query is a ``.rq`` file that runs unchanged in any SPARQL console:
front matter in ``#+`` comments, defaults in one VALUES row inside WHERE.
"""

from __future__ import annotations

from loader.queries.answers import FORMATS, GRAPH_FORMATS, TABLE_FORMATS, write_answer
from loader.queries.binding import bind, choices
from loader.queries.catalogue import catalogue, check, find_query, readable, readme
from loader.queries.examples import to_examples
from loader.queries.front_matter import KINDS, VIEWS, read_query
from loader.queries.screening import require_short, screen

__all__ = [
    "FORMATS",
    "GRAPH_FORMATS",
    "KINDS",
    "TABLE_FORMATS",
    "VIEWS",
    "bind",
    "catalogue",
    "check",
    "choices",
    "find_query",
    "read_query",
    "readable",
    "readme",
    "require_short",
    "screen",
    "to_examples",
    "write_answer",
]
