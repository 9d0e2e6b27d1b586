"""Read SHACL shapes from files, and make them quick to run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from loader.errors import DataError, UsageError
from loader.namespaces import RDFS
from loader.resources import data_folder

if TYPE_CHECKING:
    from pyshacl import Shape
    from rdflib import Graph
    from rdflib.term import Node

    from loader.validation.naming import Origin

_SUBCLASS = ox.NamedNode(f"{RDFS}subClassOf")


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """Shapes ready to run.

    ``written`` holds the shapes as their files say them; ``targeted`` those
    that have targets, after ``hoisting``, each with its (target predicate,
    value) pairs. ``subclasses`` are the class hierarchy of the ontology:
    SHACL 3.2 looks for it in the data graph. ``origin`` gives the file of
    each node that the files describe, or the files where several do.
    """

    files: tuple[Path, ...]
    written: Graph
    targeted: tuple[tuple[Shape, tuple[tuple[Node, Node], ...]], ...]
    subclasses: tuple[ox.Triple, ...]
    origin: Origin

    def file_of(self, node: Node) -> str:
        """Return the file that describes a shape, or the files."""
        from loader.validation.naming import files_of

        return files_of(self.origin, node)


def load_shapes(folders: Iterable[Path]) -> Shapes:
    """Return the shapes of all ``.ttl`` files in the folders; a file may stand for a folder.

    A second call with unchanged files returns the same object.

    Raises:
        UsageError: when a folder or file is missing or empty, or no shape has a target.
        DataError: when a file does not parse, or a shape cannot be run.
    """
    files = tuple(file for folder in folders for file in _files(Path(folder)))
    return _load(tuple((file, file.stat().st_mtime_ns) for file in files))


def _files(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    found = sorted(folder.glob("*.ttl"))
    if not found:
        raise UsageError(f"{folder}: no shapes (*.ttl) there; name a folder or file that holds shapes")
    return found


@lru_cache(maxsize=8)
def _load(stamped: tuple[tuple[Path, int], ...]) -> Shapes:
    from rdflib import Graph

    from loader.validation.checking import refuse_malformed, refuse_unknown
    from loader.validation.hoisting import declare_prefixes, hoist, targeted
    from loader.validation.mending import mend
    from loader.validation.safety import refuse_unsafe
    from loader.validation.terms import add_triples, to_rdflib

    mend()
    files = tuple(file for file, _ in stamped)
    written, run = (Graph(store="SimpleMemory", bind_namespaces="none") for _ in range(2))
    origin: dict[Node, tuple[Path, ...]] = {}
    for number, file in enumerate(files):
        triples = [_apart(triple, number, file) for triple in parse_turtle(file)]
        if not triples:
            raise UsageError(f"{file}: no shapes there, the file is empty; name a folder or file that holds shapes")
        add_triples(written, triples)
        add_triples(run, triples)
        for node in {to_rdflib(triple.subject) for triple in triples}:
            origin[node] = (*origin.get(node, ()), file)
    refuse_unsafe(written, origin)
    refuse_unknown(written, origin)
    declare_prefixes(run)
    hoist(run)
    shapes, with_targets = targeted(run, origin)
    refuse_malformed(shapes, origin)
    if not with_targets:
        where = ", ".join(str(file) for file in files)
        raise UsageError(
            f"{where}: no shapes with a target there, so nothing would be checked; give one sh:targetClass"
        )
    packaged = any(file.parent == data_folder("shapes") for file in files)
    return Shapes(files, written, with_targets, _subclasses() if packaged else (), origin)


def parse_turtle(file: Path) -> list[ox.Triple]:
    """Return the triples of a Turtle file, parsed strictly.

    Raises:
        DataError: with the line and column of the first fault.
        UsageError: when the file cannot be read.
    """
    try:
        parsed = ox.parse(path=str(file), format=ox.RdfFormat.TURTLE, base_iri=file.absolute().as_uri())
        return [quad.triple for quad in parsed]
    except SyntaxError as error:
        raise DataError(f"{file}:{error.lineno}:{error.offset}: {error.msg}; correct that line") from error
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error}; check the path") from error


def _apart(triple: ox.Triple, number: int, file: Path) -> ox.Triple:
    """Keep the labelled blank nodes of one file apart from those of another.

    Raises:
        DataError: for a triple about a triple, of which SHACL knows nothing.
    """

    def own(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> ox.NamedNode | ox.BlankNode | ox.Literal:
        if isinstance(term, ox.Triple):
            raise DataError(f"{file}: <<( {term} )>> is a triple within a triple, which no shape may hold; take it out")
        return ox.BlankNode(f"f{number}x{term.value}") if isinstance(term, ox.BlankNode) else term

    subject = own(triple.subject)
    if isinstance(subject, ox.Literal):
        raise DataError(f"{file}: the literal {subject} is the subject of a statement, which RDF does not allow")
    return ox.Triple(subject, triple.predicate, own(triple.object))


@lru_cache(maxsize=1)
def _subclasses() -> tuple[ox.Triple, ...]:
    files = sorted(data_folder("ontology").glob("*.ttl"))
    triples = (triple for file in files for triple in parse_turtle(file))
    return tuple(sorted((triple for triple in triples if triple.predicate == _SUBCLASS), key=str))
