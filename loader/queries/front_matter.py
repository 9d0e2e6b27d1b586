"""Read a stored query with its front matter; tell each fault with file and line.

The lines that start with ``#+`` are YAML, as in grlc. grlc's own decorators
are accepted, so that its files load as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import yaml

from loader.errors import UsageError
from loader.namespaces import GP, PREFIXES
from loader.queries.grlc import grlc_parameters
from loader.queries.screening import screen
from loader.queries.stored import Parameter, StoredQuery
from loader.store import to_text
from loader.store.sparql import ValuesRow, keywords, parse_term, row_of

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
VIEWS = ("table", "graph", "timeline", "map", "bars")
TYPES = ("iri", "string", "date", "integer", "decimal", "boolean", "enumeration")
# Kinds are short for an IRI of a class; an entity may be of any class.
KINDS: Mapping[str, str | None] = {
    "agency": f"{GP}Agency",
    "agreement": f"{GP}Agreement",
    "commodity": f"{GP}Commodity",
    "country": f"{GP}Country",
    "entity": None,
    "government": f"{GP}Government",
    "office": f"{GP}Office",
    "organization": f"{GP}Organization",
    "person": f"{GP}Person",
    "place": f"{GP}Place",
}
_OURS = {"summary", "description", "tags", "view", "parameters"}
# Of grlc's decorators, those that name another endpoint, a method or another JSON have no effect here.
_NO_EFFECT = {"endpoint", "endpoint-method", "endpoint_in_url", "method", "mime", "transform"}
_GRLC = {"defaults", "enumerate", "pagination"} | _NO_EFFECT
_MARKS_OF_OURS = {"parameters", "view"}
# Options of the command and of the service have these names already.
_TAKEN = {"csv", "format", "help", "json", "limit", "offset", "queries", "run", "store", "table", "tag"}
_PARAMETER = {"type", "class", "help", "values", "query"}
_FORBIDDEN = {"SERVICE", "LOAD"}
_PLACE = re.compile(r"error at (?P<line>[0-9]+):")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads YAML, and takes a key that is told twice for the fault that it is."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        told: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in told:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} is told twice", key.start_mark)
            told.add(key.value)
        found: dict[object, object] = super().construct_mapping(node, deep=deep)
        return found


@dataclass(frozen=True, slots=True)
class _Header:
    """The YAML of a file, and the line of the file that each of its lines came from."""

    path: Path
    lines: tuple[tuple[int, str], ...]

    def fault(self, what: str, word: str = "") -> UsageError:
        """Return the error, at the first line that holds ``word``."""
        at = next((number for number, line in self.lines if word and word in line), None)
        return self.fault_at(at or (self.lines[0][0] if self.lines else 1), what)

    def fault_at(self, line: int, what: str) -> UsageError:
        """Return the error at a line of the file."""
        return UsageError(f"{self.path}:{line}: {what}")


def read_query(path: Path) -> StoredQuery:
    """Return the stored query in a ``.rq`` file.

    The default of a parameter is its term in the VALUES row that binds just
    the parameters; UNDEF there means that it may be left out. A file without
    parameters of ours has those that its variables name as grlc does, and
    needs no summary: there the description, or the file's name, stands for it.

    Raises:
        UsageError: for the first fault in the file, with its line.
    """
    header, text, told = _read(path)
    return StoredQuery(
        name=query_name(path),
        summary=_summary(header, told),
        text=text,
        path=str(path),
        description=" ".join(_text(header, told, "description").split()),
        tags=_texts(header, told.get("tags", []), "tags"),
        parameters=tuple(_parameters(header, told.get("parameters") or {}, text)) or grlc_parameters(text, told),
        view=_view(header, told),
        page_rows=_page_rows(header, told),
    )


def query_name(path: Path) -> str:
    """Return the name by which a file's query is asked; grlc's files may have others than ours.

    >>> query_name(Path("Endpoint_URL.rq"))
    'endpoint-url'
    """
    return re.sub(r"[_. ]", "-", path.stem.lower())


def faults(path: Path) -> list[str]:
    """Return every fault of a file: each a line with the file, the line in it, what is wrong and what to do."""
    try:
        header, text, told = _read(path)
    except UsageError as error:
        return [str(error)]
    found: list[str] = []

    def keep(part: Callable[[], object]) -> None:
        try:
            part()
        except UsageError as error:
            found.append(str(error))

    keep(lambda: _summary(header, told))
    keep(lambda: _text(header, told, "description"))
    keep(lambda: _texts(header, told.get("tags", []), "tags"))
    keep(lambda: _view(header, told))
    keep(lambda: _page_rows(header, told))
    parameters = told.get("parameters") or {}
    each = parameters.items() if isinstance(parameters, dict) else ()
    before = len(found)
    for name, spec in each:
        keep(partial(_told_parameter, header, str(name), spec, None))
    if len(found) == before:
        keep(lambda: list(_parameters(header, parameters, text)))
    keep(lambda: _parse(header, text))
    return found


def _read(path: Path) -> tuple[_Header, str, dict[str, object]]:
    """Return the header, the text and the front matter of a file that sends no requests."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # Some editors begin a file with a byte order mark.
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}:1: cannot be read as UTF-8 text: {error}") from error
    header = _header(path, text)
    if not NAME.fullmatch(query_name(path)):
        raise header.fault_at(1, "name the file with lower-case letters, digits and hyphens, at most 64")
    told = _yaml(header)
    if forbidden := sorted(_FORBIDDEN & keywords(text)):
        raise header.fault_at(_line(text, forbidden[0]), f"{forbidden[0]} is refused: a query must not send requests")
    return header, text, told


def _parse(header: _Header, text: str) -> None:
    """Parse the SPARQL text with the engine; a grlc variable is one like any other to it."""
    try:
        screen(text)
        ox.Store().query(text)
    except SyntaxError as error:
        told = " ".join(str(error.msg).split())
        place = _PLACE.search(told)
        line = int(place["line"]) if place else 1
        raise header.fault_at(line, f"the SPARQL text does not parse: {told[:200]}") from error
    except UsageError as error:
        word = str(error).partition(" ")[0]
        raise header.fault_at(_line(text, word) if word.isupper() else 1, str(error)) from error


def _summary(header: _Header, told: Mapping[str, object]) -> str:
    summary = _text(header, told, "summary")
    if summary:
        return summary
    if _MARKS_OF_OURS & set(told):
        raise header.fault("no summary; add a line `#+ summary: what the query answers`")
    return " ".join(_text(header, told, "description").split()) or query_name(header.path).replace("-", " ")


def _page_rows(header: _Header, told: Mapping[str, object]) -> int | None:
    """Return how many rows a page has, where grlc's ``pagination`` says so."""
    rows = told.get("pagination")
    if rows is None:
        return None
    if not isinstance(rows, int) or isinstance(rows, bool) or rows < 1:
        raise header.fault("pagination must be a whole number of rows, such as 100", "pagination:")
    return rows


def _header(path: Path, text: str) -> _Header:
    numbered = enumerate(text.splitlines(), start=1)
    return _Header(path, tuple((number, line[2:].removeprefix(" ")) for number, line in numbered if line[:2] == "#+"))


def _yaml(header: _Header) -> dict[str, object]:
    """Return the front matter as a mapping of known keys."""
    source = "\n".join(line for _, line in header.lines)
    try:
        told = yaml.load(source, Loader=_Loader) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        row = min(mark.line, len(header.lines) - 1) if mark else 0
        problem = getattr(error, "problem", None) or "bad YAML"
        raise header.fault_at(header.lines[row][0], f"the front matter is not YAML: {problem}") from error
    if not isinstance(told, dict):
        raise header.fault("the front matter must be `key: value` lines, the first of them `#+ summary: ...`")
    if unknown := [str(key) for key in told if key not in _OURS | _GRLC]:
        known = ", ".join(sorted(_OURS))
        raise header.fault(f"unknown key {unknown[0]!r} in the front matter; known are {known}", unknown[0])
    return {str(key): value for key, value in told.items()}


def _text(header: _Header, told: Mapping[str, object], key: str) -> str:
    value = told.get(key, "")
    if not isinstance(value, str):
        raise header.fault(f"{key} must be text; quote it", f"{key}:")
    return value.strip()


def _texts(header: _Header, value: object, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str | int | float) for item in value):
        raise header.fault(f"{key} must be a list such as [one, two]", f"{key}:")
    return tuple(str(item) for item in value)


def _view(header: _Header, told: Mapping[str, object]) -> str:
    view = str(told.get("view", "table"))
    if view not in VIEWS:
        raise header.fault(f"unknown view {view!r}; use one of {', '.join(VIEWS)}", "view:")
    return view


def _parameters(header: _Header, told: object, text: str) -> Iterator[Parameter]:
    """Yield the parameters with the defaults that the VALUES row holds."""
    if not isinstance(told, dict):
        raise header.fault("parameters must be `name: {type: ..., help: ...}` lines", "parameters:")
    if not told:
        return
    row = row_of(text, list(told))
    if row is None:
        names = " ".join(f"?{name}" for name in told)
        raise header.fault(f"no row `VALUES ({names}) {{ (...) }}` with the defaults inside WHERE", "parameters:")
    for name, spec in told.items():
        yield _told_parameter(header, str(name), spec, _default(header, row, str(name), text))


def _default(header: _Header, row: ValuesRow, name: str, text: str) -> str | None:
    prologue = "\n".join(re.findall(r"^\s*PREFIX\s.*$", text, re.MULTILINE | re.IGNORECASE))
    try:
        term = parse_term(row.terms[row.variables.index(name)], prologue)
    except ValueError as error:
        line = text.count("\n", 0, row.start) + 1
        raise header.fault_at(line, f"the default of {name}: {error}") from error
    return None if term is None else to_text(term)


def _told_parameter(header: _Header, name: str, spec: object, default: str | None) -> Parameter:
    if not isinstance(spec, dict) or "type" not in spec:
        raise header.fault(f"parameter {name} needs `{{type: ..., help: ...}}`", f"{name}:")
    if name in _TAKEN:
        raise header.fault(
            f"parameter {name} has the name of an option of `geopol query`; name it otherwise", f"{name}:"
        )
    if unknown := [str(key) for key in spec if key not in _PARAMETER]:
        raise header.fault(f"unknown key {unknown[0]!r} of parameter {name}; the VALUES row holds defaults", f"{name}:")
    kind = str(spec["type"])
    if kind not in TYPES and kind not in KINDS:
        known = ", ".join((*TYPES, *KINDS))
        raise header.fault(f"unknown type {kind!r} of parameter {name}; use one of {known}", f"{name}:")
    values = _texts(header, spec.get("values", []), name)
    source = _source(header, spec.get("query"), name)
    if (kind == "enumeration") != (bool(values) != bool(source)):
        told = f"parameter {name}: one of `values: [...]` and `query: NAME` goes with the type enumeration"
        raise header.fault(told, f"{name}:")
    of_class = _class(header, spec.get("class"), name) or KINDS.get(kind)
    return Parameter(name, kind, default, str(spec.get("help", "")), of_class, values, source)


def _source(header: _Header, written: object, name: str) -> str | None:
    """Return the name of the stored query whose first column has the values of an enumeration."""
    if written is None:
        return None
    if not isinstance(written, str) or not NAME.fullmatch(written):
        raise header.fault(f"parameter {name}: `query:` takes the name of a stored query beside this one", f"{name}:")
    if not (header.path.parent / f"{written}.rq").is_file():
        raise header.fault(f"parameter {name}: there is no stored query {written}.rq beside this one", f"{name}:")
    return written


def _class(header: _Header, written: object, name: str) -> str | None:
    """Return the IRI of ``gp:Country`` or of a class written in full."""
    if written is None:
        return None
    prefix, _, local = str(written).partition(":")
    if prefix in PREFIXES:
        return f"{PREFIXES[prefix]}{local}"
    if str(written).startswith(("http://", "https://")):
        return str(written)
    raise header.fault(f"class {written!r} of parameter {name} is neither prefix:Name nor an IRI", f"{name}:")


def _line(text: str, word: str) -> int:
    """Return the line of the first place that bears ``word`` outside the comments."""
    lines: Sequence[str] = text.upper().splitlines()
    return next((i for i, line in enumerate(lines, 1) if word in line.split("#")[0]), 1)
