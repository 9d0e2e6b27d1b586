"""Collect the stored queries of one or more folders."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from loader.errors import UsageError
from loader.model import Parameter, StoredQuery
from loader.queries.front_matter import NAME, faults, read_query

_NEAR = 5


def catalogue(folders: Sequence[Path]) -> dict[str, StoredQuery]:
    """Return the queries of the folders by name, in the order of the names.

    A later folder outranks an earlier one, so that a user's own query can
    take the place of one that ships.

    Raises:
        UsageError: for the first fault in a file; ``check`` lists all.
    """
    return {name: read_query(path) for name, path in sorted(_paths(folders).items())}


def find_query(name: str, folders: Sequence[Path]) -> StoredQuery:
    """Return one query, without reading the others.

    Raises:
        UsageError: when no folder has it; the message lists near names.
    """
    paths = _paths(folders)
    if not NAME.fullmatch(name) or name not in paths:
        near = difflib.get_close_matches(name[:64], paths, n=_NEAR)
        advice = f"did you mean {', '.join(near)}?" if near else "`geopol queries` lists them"
        raise UsageError(f"no stored query is called {name[:64]!r}; {advice}")
    return read_query(paths[name])


def check(folders: Sequence[Path]) -> list[str]:
    """Return every fault of the folders' files, one line each, with file and line."""
    return [fault for _, path in sorted(_paths(folders).items()) for fault in faults(path)]


def readable(folders: Sequence[Path]) -> tuple[dict[str, StoredQuery], list[str]]:
    """Return the queries that can be read, by name, and the first fault of each that cannot."""
    found: dict[str, StoredQuery] = {}
    told: list[str] = []
    for name, path in sorted(_paths(folders).items()):
        try:
            found[name] = read_query(path)
        except UsageError as error:
            told.append(str(error))
    return found, told


def readme(queries: Sequence[StoredQuery]) -> str:
    """Return the README of a folder of queries: one table, a row a query."""
    rows = "\n".join(f"| [{q.name}]({q.name}.rq) | {q.summary} | {_parameters(q.parameters)} |" for q in queries)
    return f"""# Stored queries

Each file answers one question and runs unchanged in any SPARQL console whose default graph is the union of all graphs.
`geopol query NAME --parameter value` runs one; `geopol queries` lists them. This table is made from their front matter.

| query | what it answers | parameters |
|---|---|---|
{rows}
"""


def _parameters(parameters: Sequence[Parameter]) -> str:
    return "; ".join(f"`{p.name}` {p.type}{f' ({p.help})' if p.help else ''}" for p in parameters) or "none"


def _paths(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the ``.rq`` files by stem.

    Raises:
        UsageError: when a folder is missing.
    """
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"no folder of queries at {folder}; check the path")
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.rq"))}
