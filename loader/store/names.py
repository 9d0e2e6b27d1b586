"""Find the entity that a name, an alias or a code stands for."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

import pyoxigraph as ox

from loader.errors import UsageError
from loader.namespaces import BASE
from loader.store.base import Store
from loader.store.sparql import stored, with_row, with_rows
from loader.store.table import Row, to_text

_SHOWN = 5
_LIKELY = 20
# The ratio of difflib; below it "yttrium" is near "Trump".
_NEAR_ENOUGH = 0.75
# Virtuoso answers 1 where others answer true.
_TRUE = frozenset({"true", "1"})


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
    found = _named(store, literal, kind)
    best = [to_text(row[0]) for row in found if row[1:] == found[0][1:]]
    entities = list(dict.fromkeys(best))
    if not entities:
        return _by_words(store, literal, kind)
    if to_text(found[0][1]) in _TRUE:
        bearers = _with_words(store, literal, kind)
        known = _plain([bearer for bearer in bearers if bearer.mentioned and not bearer.candidate])
        entities = [known[0].iri] if len(known) == 1 else entities
    if len(entities) == 1:
        return entities[0]
    labels = {bearer.iri: _described(bearer) for bearer in _with_words(store, literal, kind)}
    told = _list([labels.get(iri, iri) for iri in entities])
    raise UsageError(f"{name!r} may be {told}; give the full name or the IRI of the one you mean")


def _named(store: Store, name: ox.Literal, kind: ox.NamedNode | None) -> tuple[Row, ...]:
    """Return the entities that bear a name: IRI, whether a candidate, whether in other letters, rank of the name.

    Where one that is no candidate bears it in these very letters, no name in other letters can outrank it.
    """
    found = _exactly(store, name, kind)
    if found and to_text(found[0][1]) not in _TRUE:
        return found
    return store.select(with_row(with_row(stored("find-entity.rq"), {"name": name}), {"class": kind})).rows


def _exactly(store: Store, name: ox.Literal, kind: ox.NamedNode | None) -> tuple[Row, ...]:
    """Return the entities that bear a name in these very letters, as ``_named`` does."""
    texts = [[name], [ox.Literal(name.value, language="en")]]
    exactly = with_rows(stored("find-entity-exactly.rq"), ["text"], texts)
    return store.select(with_row(exactly, {"class": kind})).rows


def _with_words(store: Store, name: ox.Literal, kind: ox.NamedNode | None) -> list[_Bearer]:
    """Return the entities whose name holds the words of ``name`` as whole words, in the order of their labels."""
    words = _words(name.value)
    if not words:
        return []
    longest = ox.Literal(max(words, key=len))
    asked = with_row(with_row(stored("entities-with-words.rq"), {"word": longest}), {"class": kind})
    rows = store.select(asked).texts()
    bearing = {row[0] for row in rows if _holds(_words(row[4]), words)}
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        if row[0] in bearing:
            found.setdefault(row[0], []).append(row)
    return sorted((_bearer(its) for its in found.values()), key=lambda one: (one.label, one.iri))


@dataclass(frozen=True, slots=True)
class _Bearer:
    """An entity whose name holds the words asked for."""

    iri: str
    mentioned: bool
    candidate: bool
    label: str
    kind: str


def _bearer(rows: list[tuple[str, ...]]) -> _Bearer:
    """Bring the rows of one entity to one: many documents may name it, each by a name of its own."""
    label = min((row[5] for row in rows if row[5]), default=min(row[4] for row in rows))
    kind = min((row[6] for row in rows if row[6]), default="")
    iri, mentioned, spoken, candidate, *_ = rows[0]
    return _Bearer(iri, mentioned in _TRUE or spoken in _TRUE, candidate in _TRUE, label, kind)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _holds(words: list[str], part: list[str]) -> bool:
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))


def _by_words(store: Store, name: ox.Literal, kind: ox.NamedNode | None) -> str:
    """Return the one entity whose name holds ``name`` as whole words.

    Raises:
        UsageError: when there is none, or more than one.
    """
    bearers = _with_words(store, name, kind)
    meant = _plain([bearer for bearer in bearers if bearer.mentioned] or bearers)
    if len(meant) == 1:
        return meant[0].iri
    if meant:
        several = _list([_described(bearer) for bearer in meant])
        raise UsageError(f"{name.value!r} may be {several}; give the full name or the IRI of the one you mean")
    raise UsageError(f"nothing is called {name.value!r}{_kind(kind)}; {_near(store, name.value, kind)}")


def _plain(bearers: list[_Bearer]) -> list[_Bearer]:
    """Leave out what is named after another: the president of the European Commission beside the Commission."""
    names = {f" {bearer.label} ".lower() for bearer in bearers}
    return [
        bearer
        for bearer in bearers
        if not any(name in f" {bearer.label} ".lower() for name in names - {f" {bearer.label} ".lower()})
    ]


def _described(bearer: _Bearer) -> str:
    """Return the label of an entity with its kind and the end of its IRI."""
    end = bearer.iri.removeprefix(f"{BASE}id/")
    return f"{bearer.label} ({bearer.kind}, {end})" if bearer.kind else f"{bearer.label} ({end})"


def _near(store: Store, name: str, kind: ox.NamedNode | None) -> str:
    """Return the advice that names up to five near names."""
    names = {row[0] for row in store.select(with_row(stored("entity-names.rq"), {"class": kind})).texts()}
    by_lower = {text.lower(): text for text in sorted(names)}
    likely = difflib.get_close_matches(name.lower(), by_lower, n=_LIKELY, cutoff=_NEAR_ENOUGH)
    near = [by_lower[text] for text in likely if _exactly(store, ox.Literal(by_lower[text]), kind)]
    if near:
        return f"near names: {_list(near[:_SHOWN])}"
    return "give a name, a code or an IRI that the store holds"


def _kind(of_class: ox.NamedNode | None) -> str:
    return f" among {of_class.value.rsplit('#', 1)[-1]}" if of_class else ""


def _list(items: list[str]) -> str:
    more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return ", ".join(items[:_SHOWN]) + more
