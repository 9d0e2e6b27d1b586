"""Find the entity that a name, an alias or a code stands for."""

from __future__ import annotations

import difflib

import pyoxigraph as ox

from loader.errors import UsageError
from loader.store.base import Store
from loader.store.sparql import stored, with_row
from loader.store.table import to_text

_SHOWN = 5


def find_entity(store: Store, name: str, *, of_class: str | None = None) -> str:
    """Return the IRI of the entity that ``name`` stands for, in any case.

    A preferred label outranks a code, a code an alias; what the seed graph
    holds outranks a candidate. ``of_class`` is the IRI of a class; its
    subclasses count where the store holds the ontology.

    Raises:
        UsageError: when no entity, or more than one, bears the name; the
            message lists up to five near or possible ones.
    """
    try:
        literal = ox.Literal(name)
    except ValueError as error:
        raise UsageError("the name holds characters that are not Unicode text") from error
    kind = ox.NamedNode(of_class) if of_class else None
    found = store.select(with_row(stored("find-entity.rq"), {"name": literal, "class": kind})).rows
    best = [to_text(row[0]) for row in found if row[1:] == found[0][1:]]
    entities = list(dict.fromkeys(best))
    if len(entities) == 1:
        return entities[0]
    if entities:
        raise UsageError(f"{name!r} may be {_list(entities)}; give the IRI of the one you mean")
    raise UsageError(f"nothing is called {name!r}{_kind(of_class)}; {_near(store, name, kind)}")


def _near(store: Store, name: str, kind: ox.NamedNode | None) -> str:
    """Return the advice that names up to five near names."""
    names = {row[0] for row in store.select(with_row(stored("entity-names.rq"), {"class": kind})).texts()}
    by_lower = {text.lower(): text for text in sorted(names)}
    near = difflib.get_close_matches(name.lower(), by_lower, n=_SHOWN, cutoff=0.6)
    if near:
        return f"near names: {_list([by_lower[text] for text in near])}"
    return "give a name, a code or an IRI that the store holds"


def _kind(of_class: str | None) -> str:
    return f" among {of_class.rsplit('#', 1)[-1]}" if of_class else ""


def _list(items: list[str]) -> str:
    more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return ", ".join(items[:_SHOWN]) + more
