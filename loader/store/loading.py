"""Say which graphs a file may write to, and which file a graph belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from io import BufferedReader
from pathlib import Path

import pyoxigraph as ox

from loader.errors import DataError, UsageError
from loader.iri import graph, thing
from loader.store.compression import Inflated
from loader.store.decisions import DECISIONS
from loader.store.ledger import COMMITTED, EVENTS, FACTS, LEDGER, SOURCES, UNDER_WAY, LedgerEntry
from loader.store.reading import RdfFile

_KEPT = frozenset({LEDGER, DECISIONS, FACTS, SOURCES, EVENTS, UNDER_WAY, graph("reference")})
_REFERENCE = graph("reference") + "/"
_DOCUMENT = graph("document") + "/"


class Gate:
    """Let the statements of a file pass as long as they keep to graphs that may be theirs.

    A file may write to its own graph, to new graphs, and to graphs that only
    imports wrote to; the ledger notes which (``graphs``). Not to the ledger,
    people's decisions, the facts, the reference graphs, the graph of a document that the ledger
    knows, or a graph that holds statements of someone else: these could not
    be told from the file's when it changes or goes.

    Attributes:
        count: how many statements passed.
    """

    def __init__(
        self,
        file: RdfFile,
        target: str,
        *,
        imports: Iterable[LedgerEntry],
        is_known: Callable[[str], bool],
        holds: Callable[[str], bool],
    ) -> None:
        """Begin; ``is_known`` asks the ledger for a document, ``holds`` the store for a graph."""
        self.count = 0
        self._file, self._target, self._is_known, self._holds = file, target, is_known, holds
        self._of_imports = {name for entry in imports for name in entry.graphs}
        self._others: set[str] = set()

    @property
    def graphs(self) -> tuple[str, ...]:
        """Return the graphs besides the file's own that it wrote to, sorted."""
        return tuple(sorted(self._others))

    def passed(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """Yield the statements.

        Raises:
            DataError: at the first statement in a graph that the file may not write to.
        """
        own = ox.NamedNode(self._target)
        allowed: set[object] = {own}
        for quad in quads:
            name = quad.graph_name
            if name not in allowed:
                self._check(str(name.value))  # type: ignore[union-attr]
                allowed.add(name)
            self.count += 1
            yield quad

    def _check(self, name: str) -> None:
        if reason := _reason(name, self._is_known) or self._foreign(name):
            raise DataError(f"{_place(self._file, name)}: {reason}; nothing of this file was loaded")
        self._others.add(name)

    def _foreign(self, name: str) -> str:
        if name in self._of_imports or not self._holds(name):
            return ""
        what = f"the graph {name} holds statements that no import told"
        return f"{what}; put these statements into a graph of another name"


def refuse_shared_graphs(going: Iterable[LedgerEntry], imports: Iterable[LedgerEntry], *, location: str) -> None:
    """Refuse to take away a graph that another import wrote to as well: whose statement is whose is not known.

    Raises:
        UsageError: naming the graph and the other import.
    """
    gone = {entry.document: entry for entry in going}
    for other in imports:
        for entry in gone.values():
            shared = set(entry.graphs) & set(other.graphs)
            if shared and other.document not in gone:
                raise UsageError(
                    f"the graph {min(shared)} of {location} holds statements of {entry.document} and of "
                    f"{other.document}; `geopol remove` both of them together, then load again what shall stay"
                )


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
    opening = re.compile(rb"<" + re.escape(name.encode()) + rb">\s*(\{|$)")
    with Inflated(file) as stream:
        for number, line in enumerate(BufferedReader(stream), 1):
            if _names(line, name) if file.suffix == ".nq" else opening.search(line.rstrip()):
                return number
    return None


def _names(line: bytes, name: str) -> bool:
    if name.encode() not in line:
        return False
    return any(quad.graph_name == ox.NamedNode(name) for quad in ox.parse(line, ox.RdfFormat.N_QUADS))
