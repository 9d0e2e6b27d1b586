"""Read the parameters of a query as grlc writes them: ``?_name_iri`` in the text, ``defaults`` and ``enumerate``.

A variable that starts with one underscore is a parameter, with two an
optional one; its end tells the type (grlc, "Parameter mapping"). They keep
their names in the text, so that the file runs elsewhere as it did before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from loader.queries.stored import Parameter
from loader.store.sparql import variables

_VARIABLE = re.compile(r"__?(?P<name>[A-Za-z0-9]+)(?:_(?P<type>[A-Za-z]+(?:_[A-Za-z]+)?))?")
_TYPES = {"iri": "iri", "integer": "integer", "number": "decimal", "literal": "string"}
_DATATYPES = {"date": "date", "integer": "integer", "int": "integer", "decimal": "decimal", "boolean": "boolean"}


def grlc_parameters(text: str, told: Mapping[str, object]) -> tuple[Parameter, ...]:
    """Return the parameters that the variables of ``text`` name, in the order of their first use."""
    defaults, choices = _listed(told.get("defaults")), _listed(told.get("enumerate"))
    found: dict[str, Parameter] = {}
    for variable in variables(text):
        match = _VARIABLE.fullmatch(variable)
        if match is None or match["name"] in found:
            continue
        name, values = match["name"], choices.get(match["name"])
        kind, language = _kind(match["type"] or "")
        default = defaults.get(name)
        found[name] = Parameter(
            name,
            kind,
            None if default is None else str(default),
            values=tuple(map(str, values)) if isinstance(values, list) else (),
            variable=variable,
            language=language,
        )
    return tuple(found.values())


def _kind(ending: str) -> tuple[str, str | None]:
    """Return the type and the language that the end of a variable's name stands for."""
    if ending in _TYPES:
        return _TYPES[ending], None
    _, mark, datatype = ending.partition("_")
    if mark:
        return _DATATYPES.get(datatype, "string"), None
    return "string", ending if len(ending) == 2 else None


def _listed(told: object) -> dict[str, object]:
    """Return ``- name: value`` lines as a mapping; a name alone has no value."""
    items = told if isinstance(told, list) else [told]
    return {str(key): value for item in items if isinstance(item, dict) for key, value in item.items()}
