"""Find the entity that a name, an alias or a code stands for."""

from __future__ import annotations

import difflib

import pyoxigraph as ox

from loader.errors import UsageError
from loader.namespaces import BASE
from loader.store.base import Store
from loader.store.sparql import stored, with_row
from loader.store.table import to_text

_SHOWN = 5
# The ratio of difflib; below it "yttrium" is near "Trump".
_NEAR_ENOUGH = 0.75


def find_entity(store: Store, name: str, *, of_class: str | None = None) -> str:
    """Return the IRI of the entity that ``name`` stands for, in any case.

    What the seed graph holds outranks a candidate, a name in the same letters
    one that differs in case, a preferred label a code, a code an alias. When
    nothing bears the name, the one entity whose name holds it as whole words
    is meant: the one among those that documents mention, else the one in all.
    When just a candidate bears it, the one such entity of the seed graph that
    documents mention outranks it still: "Commission" is the European one. An
    entity named after another, as an office after its body, gives way to it.
    ``of_class`` is the IRI of a class; its subclasses count where the store
    holds the ontology.

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
    if not entities:
        return _by_words(store, literal, kind)
    if to_text(found[0][1]) == "true":
        known = _plain([row for row in _with_words(store, literal, kind) if row[1:3] == ("true", "false")])
        entities = [known[0][0]] if len(known) == 1 else entities
    if len(entities) == 1:
        return entities[0]
    raise UsageError(f"{name!r} may be {_list(entities)}; give the IRI of the one you mean")


def _with_words(store: Store, name: ox.Literal, kind: ox.NamedNode | None) -> tuple[tuple[str, ...], ...]:
    """Return the entities whose name holds ``name``: IRI, whether mentioned, whether a candidate, label, kind."""
    if not any(letter.isalnum() for letter in name.value):
        return ()
    return store.select(with_row(stored("entities-with-words.rq"), {"name": name, "class": kind})).texts()


def _by_words(store: Store, name: ox.Literal, kind: ox.NamedNode | None) -> str:
    """Return the one entity whose name holds ``name`` as whole words.

    Raises:
        UsageError: when there is none, or more than one.
    """
    rows = _with_words(store, name, kind)
    meant = _plain([row for row in rows if row[1] == "true"] or list(rows))
    if len(meant) == 1:
        return meant[0][0]
    if meant:
        several = _list([_described(row) for row in meant])
        raise UsageError(f"{name.value!r} may be {several}; give the full name or the IRI of the one you mean")
    raise UsageError(f"nothing is called {name.value!r}{_kind(kind)}; {_near(store, name.value, kind)}")


def _plain(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Leave out what is named after another row: the president of the European Commission beside the Commission."""
    names = {f" {row[3]} ".lower() for row in rows}
    return [row for row in rows if not any(name in f" {row[3]} ".lower() for name in names - {f" {row[3]} ".lower()})]


def _described(row: tuple[str, ...]) -> str:
    """Return the label of an entity with its kind and the end of its IRI."""
    iri, _, _, label, kind = row
    end = iri.removeprefix(f"{BASE}id/")
    return f"{label} ({kind}, {end})" if kind else f"{label} ({end})"


def _near(store: Store, name: str, kind: ox.NamedNode | None) -> str:
    """Return the advice that names up to five near names."""
    names = {row[0] for row in store.select(with_row(stored("entity-names.rq"), {"class": kind})).texts()}
    by_lower = {text.lower(): text for text in sorted(names)}
    near = difflib.get_close_matches(name.lower(), by_lower, n=_SHOWN, cutoff=_NEAR_ENOUGH)
    if near:
        return f"near names: {_list([by_lower[text] for text in near])}"
    return "give a name, a code or an IRI that the store holds"


def _kind(of_class: ox.NamedNode | None) -> str:
    return f" among {of_class.value.rsplit('#', 1)[-1]}" if of_class else ""


def _list(items: list[str]) -> str:
    more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return ", ".join(items[:_SHOWN]) + more
