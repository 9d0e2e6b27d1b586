"""Put typed values into a stored query.

A value becomes a pyoxigraph term of the parameter's type, and the term takes
its place in the VALUES row. Text is never pasted, so a hostile value stays a
value.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from loader.errors import UsageError
from loader.namespaces import XSD
from loader.queries.front_matter import read_query
from loader.queries.stored import Parameter, StoredQuery
from loader.store import Store, find_entity
from loader.store.sparql import with_row, with_terms
from loader.store.sparql.values import Term

_IRI = re.compile(r"(https?|urn):", re.IGNORECASE)
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BOOLEANS = {"true": "true", "1": "true", "yes": "true", "false": "false", "0": "false", "no": "false"}
_NEAR = 5
_CHOICES = 20


def bind(query: StoredQuery, values: Mapping[str, str], *, store: Store | None = None) -> str:
    """Return the text of ``query`` with ``values`` in place of its defaults.

    An IRI may be given by a name or a code when ``store`` is there to look
    it up. A parameter that ``values`` leaves out keeps its default.

    Raises:
        UsageError: for an unknown parameter, or a value that is not of the
            parameter's type or names no single entity.
    """
    parameters = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in parameters:
            raise UsageError(f"{query.name} has no parameter {name!r}; {_near(name, list(parameters))}")
    told = {p.name: p.default for p in query.parameters if p.variable and p.default is not None} | dict(values)
    terms = {name: _to_term(parameters[name], value, _Asking(query, store)) for name, value in told.items()}
    if any(parameter.variable for parameter in query.parameters):
        return with_terms(query.text, {str(parameters[name].variable): term for name, term in terms.items()})
    return with_row(query.text, terms) if terms else query.text


def choices(query: StoredQuery, parameter: Parameter, *, store: Store) -> tuple[str, ...]:
    """Return the values that an enumeration takes: those listed, or those that the store has now."""
    if parameter.source is None:
        return parameter.values
    source = read_query(Path(query.path).with_name(f"{parameter.source}.rq"))
    return tuple(row[0] for row in store.select(source.text).texts())


@dataclass(frozen=True, slots=True)
class _Asking:
    """The query that is bound, and the store that knows its names and choices."""

    query: StoredQuery
    store: Store | None


def _to_term(parameter: Parameter, value: str, asking: _Asking) -> Term:
    try:
        if parameter.type == "enumeration" or parameter.values:
            _require_choice(parameter, value, asking)
        if parameter.type == "enumeration":
            return ox.Literal(value)
        if parameter.type in _CONVERTERS:
            return _CONVERTERS[parameter.type](parameter, value)
        store = asking.store
        return _to_iri(parameter, value, store)
    except ValueError as error:
        raise UsageError(f"{parameter.name}: {value!r} is not {_wanted(parameter)}") from error


def _to_iri(parameter: Parameter, value: str, store: Store | None) -> ox.NamedNode:
    if _IRI.match(value):
        return ox.NamedNode(value)
    if store is None:
        raise ValueError("a name needs a store")
    try:
        return ox.NamedNode(find_entity(store, value, of_class=parameter.of_class))
    except UsageError as error:
        raise UsageError(f"{parameter.name}: {error}") from error


def _to_string(parameter: Parameter, value: str) -> ox.Literal:
    """Return the text; XML has no NUL, so RDF has none, and servers end a text at one."""
    if "\x00" in value:
        raise ValueError(value)
    return ox.Literal(value, language=parameter.language)


def _to_date(_: Parameter, value: str) -> ox.Literal:
    if not _DATE.fullmatch(value):
        raise ValueError(value)
    return _typed(datetime.date.fromisoformat(value).isoformat(), "date")


def _to_integer(_: Parameter, value: str) -> ox.Literal:
    if not _INTEGER.fullmatch(value):
        raise ValueError(value)
    return _typed(value, "integer")


def _to_decimal(_: Parameter, value: str) -> ox.Literal:
    if not _DECIMAL.fullmatch(value):
        raise ValueError(value)
    return _typed(value, "decimal")


def _to_boolean(_: Parameter, value: str) -> ox.Literal:
    if value.lower() not in _BOOLEANS:
        raise ValueError(value)
    return _typed(_BOOLEANS[value.lower()], "boolean")


def _require_choice(parameter: Parameter, value: str, asking: _Asking) -> None:
    """Refuse a value that is not among those listed, or those that the store has now."""
    known = parameter.values
    if parameter.source is not None:
        if asking.store is None:
            raise UsageError(f"{parameter.name}: its choices come from a query, which needs a store")
        known = choices(asking.query, parameter, store=asking.store)
    if value not in known:
        near = difflib.get_close_matches(value[:64], known, n=_NEAR)
        listed = known if len(known) <= _CHOICES else (near or known[:_CHOICES])
        told = f"one of {', '.join(listed)}" if listed else "anything that this store has"
        advice = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"{parameter.name}: {value!r} is not {told}{advice}")


def _typed(lexical: str, name: str) -> ox.Literal:
    return ox.Literal(lexical, datatype=ox.NamedNode(f"{XSD}{name}"))


_CONVERTERS: Mapping[str, Callable[[Parameter, str], ox.Literal]] = {
    "string": _to_string,
    "date": _to_date,
    "integer": _to_integer,
    "decimal": _to_decimal,
    "boolean": _to_boolean,
}


def _wanted(parameter: Parameter) -> str:
    """Say what a value of the parameter looks like."""
    wanted = {
        "string": "Unicode text without NUL",
        "date": "a date; write it like 2025-04-01",
        "integer": "a whole number of at most 18 digits",
        "decimal": "a number; write it like 0.5",
        "boolean": "true or false",
    }
    return wanted.get(parameter.type, "an IRI that starts with http:, https: or urn:")


def _near(name: str, known: list[str]) -> str:
    if not known:
        return "it takes none"
    near = difflib.get_close_matches(name, known, n=_NEAR) or known
    return f"it takes {', '.join(near)}"
