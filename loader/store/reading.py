"""Read RDF files strictly: all of a file or nothing, errors with line and column."""

from __future__ import annotations

import hashlib
import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

import pyoxigraph as ox

from loader.errors import DataError, UsageError
from loader.iri import digest, graph, slug, thing
from loader.namespaces import BASE, PREFIXES
from loader.store.compression import SUFFIXES, Inflated, Progress, split_suffix
from loader.store.nesting import Nesting

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
}
_NAMES = {"turtle": ".ttl", "trig": ".trig", "ntriples": ".nt", "nquads": ".nq"}
_NESTED = {".ttl", ".trig"}
# Limits of one file; reliability.md, row 8.
MAX_LITERAL = 1 << 20
MAX_STATEMENTS = 200_000_000
MAX_ANONYMOUS = 1_000_000
_SCHEMES = ("http://", "https://", "urn:")
# The parser names an anonymous blank node by a random number of 128 bits in hexadecimal that begins with a letter.
_ANONYMOUS = re.compile(r"[a-f][0-9a-f]{15,31}")
_CHUNK = 1 << 18

_Node: TypeAlias = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True, slots=True)
class RdfFile:
    """A file of RDF, on disk or in memory (``content``).

    ``name`` is what messages and the ledger call it; its stem names the
    graph that its triples go to. ``suffix`` decides the format,
    ``compression`` is .gz, .zst or "". ``sha256`` and ``size`` (bytes) are
    those of the content as inflated: a dump and its compressed twin are the
    same file.
    """

    name: str
    suffix: str
    sha256: str
    path: Path | None = None
    content: bytes | None = None
    compression: str = ""
    size: int = 0

    @property
    def disk_size(self) -> int:
        """Return the bytes that the file takes as it lies there."""
        return self.path.stat().st_size if self.path else len(self.content or b"")

    @property
    def graph_iri(self) -> str:
        """Return the graph for the triples that name none, ``graph/import/<stem>``."""
        return graph("import", slug(Path(split_suffix(self.name)[0]).stem))


def rdf_file(source: Path | bytes, *, name: str = "", form: str = "") -> RdfFile:
    """Return the file with its hash; the suffix or ``form`` decides the format.

    ``form`` is turtle, trig, ntriples, nquads or a suffix; bytes need it.

    Raises:
        UsageError: when the file is missing or the format is not known.
        DataError: when its compression is broken, or it grows too much.
    """
    name = name or (str(source) if isinstance(source, Path) else "standard input")
    stem, compression = split_suffix(name)
    suffix = _NAMES.get(form, form) or Path(stem).suffix.lower()
    if suffix not in FORMATS:
        known = f"{' '.join(FORMATS)}, each also with {' or '.join(SUFFIXES)},"
        raise UsageError(f"{name}: cannot tell the RDF format; use one of the extensions {known} or name the format")
    content, path = (source, None) if isinstance(source, bytes) else (None, source)
    unread = RdfFile(name, suffix, "", path, content, compression)
    sha256, size = _hash(unread)
    return RdfFile(name, suffix, sha256, path, content, compression, size)


def read_quads(file: RdfFile, *, graph_iri: str | None = None, progress: Progress | None = None) -> Iterator[ox.Quad]:
    """Yield the statements of the file, blank nodes skolemised (RDF 1.1, 3.5).

    Triples that name no graph go to ``graph_iri``, else to the file's own.
    A blank node with a label becomes ``<base>id/skolem/<digest of the file's
    hash>-<label>``, the n-th without one ``...~<n>``: the same IRI on every
    load, and nothing to remember for the labels of a large dump.
    ``progress`` is told the bytes taken from the disk.

    Raises:
        DataError: at the first fault: syntax, with line and column; an IRI
            that is not http, https or urn; a limit; a file that changed
            since its hash was taken.
    """
    terms = _Terms(file, ox.NamedNode(graph_iri or file.graph_iri))
    named, literal, quick, is_known = ox.NamedNode, ox.Literal, _SCHEMES, terms.known.__contains__
    for count, quad in enumerate(_parse(file, progress)):
        subject, predicate, value, name = quad
        if (
            type(subject) is named
            and subject.value.startswith(quick)
            and is_known(predicate)
            and is_known(name)
            and (
                value.value.startswith(quick)
                if type(value) is named
                else type(value) is literal and is_known(value.datatype) and len(value.value) < MAX_LITERAL >> 2
            )
        ):
            yield quad
        else:
            yield terms.checked(quad)
        if count == MAX_STATEMENTS:
            raise _too_many(file)


def read_as_written(file: RdfFile, *, graph_iri: str) -> Iterator[ox.Quad]:
    """Yield the statements of a file that is looked at and not loaded.

    As ``read_quads``, but relative IRIs are read against the address of the
    file, which for standard input lies in the working folder, and IRIs of
    every scheme are taken.

    Raises:
        DataError: at the first fault: syntax, with line and column; a limit.
    """
    terms = _Terms(file, ox.NamedNode(graph_iri), loading=False)
    base = Path(file.path or file.name).absolute().as_uri()
    for count, quad in enumerate(_parse(file, base=base)):
        yield terms.checked(quad)
        if count == MAX_STATEMENTS:
            raise _too_many(file)


def _too_many(file: RdfFile) -> DataError:
    return DataError(f"{file.name}: holds more than {MAX_STATEMENTS} statements; {_NOTHING.format('load parts')}")


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


def require_web_iri(iri: str, place: str) -> None:
    """Refuse an IRI that is not http, https or urn: a page would make a link of it.

    Raises:
        DataError: naming the IRI and the ``place`` that it stands in.
    """
    if not iri.startswith(_SCHEMES) and not iri.lower().startswith(_SCHEMES):
        raise DataError(f"{place}: the IRI <{iri[:100]}> is not http, https or urn; {_NOTHING.format('correct it')}")


_NOTHING = "{}; nothing of this file was loaded"


class _Terms:
    """Check the terms of a file, and name its blank nodes.

    ``known`` holds the predicates, datatypes and graph names that were found good.
    """

    def __init__(self, file: RdfFile, default: ox.NamedNode, *, loading: bool = True) -> None:
        self.known: set[object] = set()
        self._loading = loading
        self._file, self._default = file, default
        self._start = thing("skolem", digest(file.sha256))
        self._numbers: dict[str, int] = {}

    def checked(self, quad: ox.Quad) -> ox.Quad:
        """Return the statement with blank nodes named and its graph filled in.

        Raises:
            DataError: when a term is not allowed.
        """
        subject, predicate, value, name = quad
        if isinstance(value, ox.Triple) or isinstance(subject, ox.Triple):
            what = "holds a triple term (RDF 1.2), which SHACL and most stores cannot read"
            raise DataError(f"{self._file.name}: {what}")
        self._check_known(predicate)
        where = self._default if isinstance(name, ox.DefaultGraph) else self._named(name)
        if not isinstance(name, ox.BlankNode | ox.DefaultGraph):
            self._keep(name)
        if isinstance(value, ox.Literal):
            self._check_known(value.datatype)
            if len(value.value.encode()) > MAX_LITERAL:
                advice = "keep such a text in a file and link to it"
                what = f"the literal of {subject} {predicate} is longer than {MAX_LITERAL >> 20} MB"
                raise DataError(f"{self._file.name}: {what}; {_NOTHING.format(advice)}")
            return ox.Quad(self._named(subject), predicate, value, where)
        return ox.Quad(self._named(subject), predicate, self._named(value), where)

    def _check_known(self, node: ox.NamedNode) -> None:
        if node not in self.known:
            self._check_scheme(node)
            self._keep(node)

    def _check_scheme(self, node: ox.NamedNode) -> None:
        if self._loading:
            require_web_iri(node.value, self._file.name)

    def _keep(self, node: ox.NamedNode) -> None:
        if len(self.known) > 100_000:
            self.known.clear()  # It only saves time.
        self.known.add(node)

    def _named(self, node: _Node) -> ox.NamedNode:
        if isinstance(node, ox.NamedNode):
            self._check_scheme(node)
            return node
        label = node.value
        if _ANONYMOUS.fullmatch(label):
            if label not in self._numbers and len(self._numbers) >= MAX_ANONYMOUS:
                what = f"holds more than {MAX_ANONYMOUS} blank nodes without a label"
                raise DataError(f"{self._file.name}: {what}; {_NOTHING.format('write it as N-Quads')}")
            return ox.NamedNode(f"{self._start}~{self._numbers.setdefault(label, len(self._numbers) + 1)}")
        return ox.NamedNode(f"{self._start}-{urllib.parse.quote(label, safe=':')}")


class _Source(Inflated):
    """The content of a file on its way to the parser: hashed again, its nesting bounded."""

    def __init__(self, file: RdfFile, *, progress: Progress | None = None) -> None:
        super().__init__(file, progress=progress)
        self._hash, self._nesting = hashlib.sha256(), Nesting(file.name) if file.suffix in _NESTED else None

    def read(self, size: int = -1) -> bytes:
        piece = super().read(size)
        if piece:
            self._hash.update(piece)
            if self._nesting:
                self._nesting.feed(piece)
        elif self._file.sha256 and self._hash.hexdigest() != self._file.sha256:
            advice = "wait until it is written, then load it again"
            raise DataError(f"{self._file.name}: changed while it was read; {_NOTHING.format(advice)}")
        return piece


def _parse(file: RdfFile, progress: Progress | None = None, base: str | None = None) -> Iterator[ox.Quad]:
    """Parse strictly; without a base, a relative IRI is a fault, not a local file."""
    with _Source(file, progress=progress) as source:
        try:
            yield from ox.parse(
                cast("BinaryIO", source), FORMATS[file.suffix], base_iri=base if file.suffix in _NESTED else None
            )
        except SyntaxError as error:
            raise DataError(_explain(file, error)) from error
        except OSError as error:
            raise UsageError(f"{file.name}: cannot be read: {error}") from error


def _explain(file: RdfFile, error: SyntaxError) -> str:
    """Return one line: file, line, column, what is wrong, what to do."""
    told = str(error.msg)
    what = " ".join(told.split(": ", 1)[-1].split())[:300]
    advice = "correct that line and load the file again"
    if "No scheme found" in what:
        what, advice = f"relative IRI ({what})", f"add an @base line such as @base <{BASE}> ."
    place = f"{file.name}, line {error.lineno or 1}, column {error.offset or 1}"
    return f"{place}: {what}; {_NOTHING.format(advice)}"


def _sort_prefixes(written: bytes) -> bytes:
    """Put the prefix lines in order: the serializer keeps them in a hash map."""
    lines = written.splitlines(keepends=True)
    count = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
    return b"".join(sorted(lines[:count]) + lines[count:])


def _hash(file: RdfFile) -> tuple[str, int]:
    """Return the SHA-256 and the size of the content, inflated, read in pieces."""
    total, size = hashlib.sha256(), 0
    with Inflated(file) as stream:
        while piece := stream.read(_CHUNK):
            total.update(piece)
            size += len(piece)
    return total.hexdigest(), size
