"""Collect the stored queries of one or more folders."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path

from loader.errors import UsageError
from loader.queries.binding import bind
from loader.queries.front_matter import NAME, faults, query_name, read_query
from loader.queries.stored import Parameter, StoredQuery

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
    found = [fault for _, path in sorted(_paths(folders).items()) for fault in _faults(path)]
    return [*found, *_twins(folders)]


def readable(folders: Sequence[Path]) -> tuple[dict[str, StoredQuery], list[str]]:
    """Return the queries without a fault, by name, and the first fault of each other file."""
    first = {name: next(iter(_faults(path)), None) for name, path in _paths(folders).items()}
    found = {name: read_query(path) for name, path in sorted(_paths(folders).items()) if first[name] is None}
    return found, [*(fault for _, fault in sorted(first.items()) if fault is not None), *_twins(folders)]


def readme(queries: Sequence[StoredQuery]) -> str:
    """Return the README of a folder of queries: one table, a row a query."""
    rows = "\n".join(f"| [{q.name}]({q.name}.rq) | {q.summary} | {_parameters(q.parameters)} |" for q in queries)
    return f"""# Stored queries

Each file answers one question and runs unchanged in any SPARQL console whose default graph is the union of all graphs.
`geopol query NAME --parameter value` runs one; `geopol queries` lists them, and `geopol queries check` tells what is
wrong in files of your own (`--queries DIR`). This table is made from their front matter.

Files of grlc load as they are: `?_name_iri` and the like are parameters; `summary`, `description`, `tags`, `defaults`,
`enumerate` and `pagination` count; `endpoint`, `endpoint_in_url`, `method`, `mime` and `transform` have no effect,
since the store at hand is asked.

| query | what it answers | parameters |
|---|---|---|
{rows}
"""


def _parameters(parameters: Sequence[Parameter]) -> str:
    return "; ".join(f"`{p.name}` {p.type}{f' ({p.help})' if p.help else ''}" for p in parameters) or "none"


def _faults(path: Path) -> list[str]:
    """Return every fault of a file; whether the defaults are of their types shows once the rest is right."""
    return faults(path) or list(_wrong_defaults(read_query(path)))


def _wrong_defaults(query: StoredQuery) -> Iterator[str]:
    for one in query.parameters:
        if one.default is None or one.source is not None:
            continue
        try:
            bind(query, {one.name: one.default})
        except UsageError as error:
            lines = enumerate(query.text.splitlines(), start=1)
            line = next((number for number, text in lines if text.startswith("#+") and f"{one.name}:" in text), 1)
            yield f"{query.path}:{line}: the default of {error}"


def _twins(folders: Sequence[Path]) -> list[str]:
    """Return a fault for each file that another one of its folder keeps from being asked."""
    chosen = set(_paths(folders).values())
    files = (path for folder in folders for path in sorted(folder.glob("*.rq")))
    taken = {(path.parent, query_name(path)): path.name for path in chosen}
    return [
        f"{path}:1: {taken[key]} has the name {key[1]} too; rename one of the two"
        for path in files
        if path not in chosen and (key := (path.parent, query_name(path))) in taken
    ]


def _paths(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the ``.rq`` files by stem.

    Raises:
        UsageError: when a folder is missing.
    """
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"no folder of queries at {folder}; check the path")
    return {query_name(path): path for folder in folders for path in sorted(folder.glob("*.rq"))}
