"""Say which graphs a file may not write to, and which file a graph belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from loader.errors import DataError, UsageError
from loader.iri import graph, thing
from loader.store.decisions import DECISIONS
from loader.store.ledger import COMMITTED, LEDGER, LedgerEntry
from loader.store.reading import RdfFile

_KEPT = frozenset({LEDGER, DECISIONS, graph("facts"), graph("reference")})
_REFERENCE = graph("reference") + "/"
_DOCUMENT = graph("document") + "/"


def refuse_kept_graphs(
    quads: Iterable[ox.Quad], file: RdfFile, *, target: str, is_known: Callable[[str], bool]
) -> Iterator[ox.Quad]:
    """Yield the statements of a file as long as they keep out of the graphs that geopol writes itself.

    These are the ledger, people's decisions, the facts, the reference graphs, and the graph of
    each document that the ledger knows (``is_known``). ``target`` is the
    file's own graph.

    Raises:
        DataError: at the first statement in such a graph.
    """
    allowed = {target}
    for quad in quads:
        name = str(quad.graph_name.value) if isinstance(quad.graph_name, ox.NamedNode) else target
        if name not in allowed:
            reason = _reason(name, is_known)
            if reason:
                raise DataError(f"{_place(file, name)}: {reason}; nothing of this file was loaded")
            allowed.add(name)
        yield quad


def refuse_other_file(known: LedgerEntry | None, file: RdfFile, *, location: str) -> None:
    """Refuse a file that would replace what another file of the same stem said.

    A relative path in the ledger is taken from the working directory.

    Raises:
        UsageError: when the graph holds another file's content.
    """
    if known is None or known.state != COMMITTED or known.raw_sha256 == file.sha256 or _is_same(known.source, file):
        return
    raise UsageError(
        f"{file.name}: the graph {known.document} of {location} holds the file {known.source}; rename this file, "
        f"or `geopol remove {known.document}` first; nothing of this file was loaded"
    )


def _is_same(source: str, file: RdfFile) -> bool:
    if file.path is None:
        return source == file.name
    return Path(source).resolve() == file.path.resolve()


def _reason(name: str, is_known: Callable[[str], bool]) -> str:
    if name in _KEPT or name.startswith(_REFERENCE):
        return f"the graph {name} is geopol's own; put these statements into a graph of another name"
    document = thing("document", name.removeprefix(_DOCUMENT))
    if name.startswith(_DOCUMENT) and is_known(document):
        return (
            f"the graph {name} belongs to a document in the ledger; put these statements into a graph of another name, "
            "or ingest the page again"
        )
    return ""


def _place(file: RdfFile, name: str) -> str:
    line = _line(file, name)
    return f"{file.name}, line {line}" if line else file.name


def _line(file: RdfFile, name: str) -> int | None:
    """Return the line that names the graph in full; the parser tells none."""
    content = file.path.read_bytes() if file.path else file.content or b""
    lines = content.decode(errors="replace").split("\n")
    if file.suffix == ".nq":
        return next((number for number, line in enumerate(lines, 1) if name in line and _names(line, name)), None)
    opening = re.compile(rf"<{re.escape(name)}>\s*(\{{|$)")
    return next((number for number, line in enumerate(lines, 1) if opening.search(line)), None)


def _names(line: str, name: str) -> bool:
    return any(quad.graph_name == ox.NamedNode(name) for quad in ox.parse(line, ox.RdfFormat.N_QUADS))
