"""Fill the store's own updates with terms and triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from string import Template

import pyoxigraph as ox

from loader.store.sparql.values import write_term


@cache
def stored(name: str) -> str:
    """Return the text of a query or update that ships beside this module."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def fill(name: str, *, terms: Mapping[str, ox.NamedNode], triples: Mapping[str, Iterable[ox.Quad]]) -> str:
    """Return the stored update ``name`` with its ``$names`` replaced.

    ``Template.substitute`` passes over the text once, so a ``$`` inside a
    literal stays what it is.
    """
    blocks = {key: "\n".join(blocks_of(block)) for key, block in triples.items()}
    return Template(stored(name)).substitute({key: str(term) for key, term in terms.items()}, **blocks)


def blocks_of(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """Yield the statements as GRAPH blocks, one for each run of the same graph."""
    for name, run in groupby(quads, key=lambda quad: quad.graph_name):
        lines = "\n".join(f"{quad.subject} {quad.predicate} {write_term(quad.object)} ." for quad in run)
        yield f"GRAPH {name} {{\n{lines}\n}}"
