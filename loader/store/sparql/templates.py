"""Fill the store's own updates with terms and triples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from string import Template

import pyoxigraph as ox


@cache
def stored(name: str) -> str:
    """Return the text of a query or update that ships beside this module."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def fill(name: str, *, terms: Mapping[str, ox.NamedNode], triples: Mapping[str, Iterable[ox.Triple | ox.Quad]]) -> str:
    """Return the stored update ``name`` with its ``$names`` replaced.

    ``Template.substitute`` passes over the text once, so a ``$`` inside a
    literal stays what it is.
    """
    blocks = {key: "\n".join(map(statement, block)) for key, block in triples.items()}
    return Template(stored(name)).substitute({key: str(term) for key, term in terms.items()}, **blocks)


def statement(item: ox.Triple | ox.Quad) -> str:
    """Return a triple as ``s p o .``, a quad as a GRAPH block of its own."""
    text = f"{item.subject} {item.predicate} {item.object} ."
    return f"GRAPH {item.graph_name} {{ {text} }}" if isinstance(item, ox.Quad) else text
