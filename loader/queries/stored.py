"""Hold a stored query and its parameters, as its front matter tells them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a stored query; ``type`` is iri, string, date, integer,
    decimal, boolean, enumeration, or the name of a kind such as country.

    An enumeration takes one of ``values``, or of the first column of the
    stored query that ``source`` names. ``variable`` is the variable of a
    grlc query that the value takes the place of, ``language`` its tag; None
    means that the value goes into the VALUES row.
    """

    name: str
    type: str
    default: str | None = None
    help: str = ""
    of_class: str | None = None
    values: tuple[str, ...] = ()
    source: str | None = None
    variable: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A query of the catalogue with its front matter; ``page_rows`` is how many rows a page has, None for the usual."""

    name: str
    summary: str
    text: str
    path: str
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = field(default=())
    view: str = "table"
    page_rows: int | None = None
