"""Read the stored queries and bind their parameters.

    query = find_query("measures-against-country", [data_folder("queries")])
    table = store.select(bind(query, {"country": "China"}, store=store))

A stored query is a ``.rq`` file that runs unchanged in any SPARQL console:
front matter in ``#+`` comments, defaults in one VALUES row inside WHERE.
"""

from __future__ import annotations

from loader.queries.binding import bind
from loader.queries.catalogue import catalogue, check, find_query, readme
from loader.queries.front_matter import KINDS, VIEWS, read_query

__all__ = ["KINDS", "VIEWS", "bind", "catalogue", "check", "find_query", "read_query", "readme"]
