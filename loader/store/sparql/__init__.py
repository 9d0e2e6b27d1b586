"""Read the store's own queries and updates, and put terms into SPARQL text.

Terms enter a text in two ways only: as the row of a VALUES block
(``with_row``) or in place of a ``$name`` of an update (``fill``). Both take
pyoxigraph terms and write them with ``str()``, so no text is ever pasted.
"""

from __future__ import annotations

from loader.store.sparql.templates import fill, stored
from loader.store.sparql.values import (
    Token,
    ValuesRow,
    depth_of,
    keywords,
    parse_term,
    row_of,
    tokens,
    undeclared,
    values_rows,
    variables,
    with_row,
    with_rows,
    with_terms,
)
from loader.store.sparql.wrapping import counting, page

__all__ = [
    "Token",
    "ValuesRow",
    "counting",
    "depth_of",
    "fill",
    "keywords",
    "page",
    "parse_term",
    "row_of",
    "stored",
    "tokens",
    "undeclared",
    "values_rows",
    "variables",
    "with_row",
    "with_rows",
    "with_terms",
]
