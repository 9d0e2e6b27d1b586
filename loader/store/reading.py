"""Read RDF files strictly: all of a file or nothing, errors with line and column."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from loader.errors import DataError, UsageError
from loader.iri import digest, graph, slug, thing
from loader.namespaces import BASE, PREFIXES

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
}
_NAMES = {"turtle": ".ttl", "trig": ".trig", "ntriples": ".nt", "nquads": ".nq"}
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class RdfFile:
    """A file of RDF, on disk or in memory (``content``).

    ``name`` is what messages and the ledger call it; its stem names the
    graph that its triples go to. ``suffix`` decides the format.
    """

    name: str
    suffix: str
    sha256: str
    path: Path | None = None
    content: bytes | None = None

    @property
    def graph_iri(self) -> str:
        """Return the graph for the triples that name none, ``graph/import/<stem>``."""
        return graph("import", slug(Path(self.name).stem))


def rdf_file(source: Path | bytes, *, name: str = "", form: str = "") -> RdfFile:
    """Return the file with its hash; the suffix or ``form`` decides the format.

    ``form`` is turtle, trig, ntriples, nquads or a suffix; bytes need it.

    Raises:
        UsageError: when the file is missing or the format is not known.
    """
    name = name or (str(source) if isinstance(source, Path) else "standard input")
    suffix = _NAMES.get(form, form) or Path(name).suffix.lower()
    if suffix not in FORMATS:
        known = " ".join(FORMATS)
        raise UsageError(f"{name}: cannot tell the RDF format; use one of the extensions {known} or name the format")
    if isinstance(source, bytes):
        return RdfFile(name, suffix, hashlib.sha256(source).hexdigest(), content=source)
    return RdfFile(name, suffix, _hash(source), path=source)


def read_quads(file: RdfFile, *, graph_iri: str | None = None) -> Iterator[ox.Quad]:
    """Yield the statements of the file, blank nodes skolemised (RDF 1.1, 3.5).

    Triples that name no graph go to ``graph_iri``, else to the file's own.
    A blank node becomes ``<base>id/skolem/<digest of the file's hash>-<n>``,
    the n-th blank node of the file: anonymous ones have no label to go by.

    Raises:
        DataError: at the first fault of syntax, with line and column.
    """
    default = ox.NamedNode(graph_iri or file.graph_iri)
    skolem: dict[str, ox.NamedNode] = {}

    def named(term: ox.NamedNode | ox.BlankNode) -> ox.NamedNode:
        if isinstance(term, ox.NamedNode):
            return term
        if term.value not in skolem:
            skolem[term.value] = ox.NamedNode(thing("skolem", f"{digest(file.sha256)}-{len(skolem) + 1}"))
        return skolem[term.value]

    for quad in _parse(file):
        if isinstance(quad.object, ox.Triple) or isinstance(quad.subject, ox.Triple):
            raise DataError(f"{file.name}: holds a triple term (RDF 1.2), which SHACL and most stores cannot read")
        value = quad.object if isinstance(quad.object, ox.Literal) else named(quad.object)
        where = default if isinstance(quad.graph_name, ox.DefaultGraph) else named(quad.graph_name)
        yield ox.Quad(named(quad.subject), quad.predicate, value, where)


def write_quads(quads: list[ox.Quad], form: str) -> bytes:
    """Return the statements as turtle, trig, ntriples or nquads, in a stable order.

    The two formats that know no graphs hold each triple once.

    Raises:
        UsageError: when the format is not known.
    """
    if form not in _NAMES:
        raise UsageError(f"unknown RDF format {form!r}; use one of {', '.join(_NAMES)}")
    rdf_format = FORMATS[_NAMES[form]]
    prefixes = PREFIXES if form in {"turtle", "trig"} else None
    if rdf_format.supports_datasets:
        ordered = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad.triple)))
        written = ox.serialize(ordered, format=rdf_format, prefixes=prefixes)
    else:
        triples = sorted({quad.triple for quad in quads}, key=str)
        written = ox.serialize(triples, format=rdf_format, prefixes=prefixes)
    return _sort_prefixes(written or b"") if prefixes else written or b""


def in_graph(triple: ox.Triple, graph_name: ox.NamedNode) -> ox.Quad:
    """Return the triple as a statement of a named graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph_name)


def _sort_prefixes(written: bytes) -> bytes:
    """Put the prefix lines in order: the serializer keeps them in a hash map."""
    lines = written.splitlines(keepends=True)
    count = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
    return b"".join(sorted(lines[:count]) + lines[count:])


def _parse(file: RdfFile) -> Iterator[ox.Quad]:
    """Parse strictly; no base, so a relative IRI is a fault, not a local file."""
    rdf_format = FORMATS[file.suffix]
    try:
        if file.content is not None:
            yield from ox.parse(file.content, rdf_format)
        else:
            yield from ox.parse(path=str(file.path), format=rdf_format)
    except SyntaxError as error:
        raise DataError(_explain(file, error)) from error
    except OSError as error:
        raise UsageError(f"{file.name}: cannot be read: {error}") from error


def _explain(file: RdfFile, error: SyntaxError) -> str:
    """Return one line: file, line, column, what is wrong, what to do."""
    told = str(error.msg)
    what = " ".join(told.split(": ", 1)[-1].split())
    advice = "correct that line and load the file again"
    if "No scheme found" in what:
        what, advice = f"relative IRI ({what})", f"add an @base line such as @base <{BASE}> ."
    place = f"{file.name}, line {error.lineno or 1}, column {error.offset or 1}"
    return f"{place}: {what}; {advice}; nothing of this file was loaded"


def _hash(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    total = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_CHUNK):
                total.update(piece)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}; check the path") from error
    return total.hexdigest()
