"""Head the page of a thing without a name: a claim, a fact, an event, a conflict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from loader.namespaces import GP, RDF
from loader.web.rendering import short_name, words

_PARTIES = ("imposer", "participant", "speaker", "office", "target", "agreement", "commodity")
Row = Mapping[str, str]


def heading(rows: Sequence[Row], names: Mapping[str, str], claims: Iterable[Row]) -> str:
    """Return what a thing is in a few words, by its statements; "" when they do not tell.

    ``names`` are those of the things that the statements name, ``claims`` may
    hold what the first claim of a conflict tells.

    >>> rows = [{"property": f"{RDF}type", "value": f"{GP}Tariff"}, {"property": f"{GP}target", "value": "urn:no"}]
    >>> heading(rows, {"urn:no": "Norway"}, [])
    'Tariff: Norway'
    """
    values: dict[str, list[str]] = {}
    for row in rows:
        values.setdefault(row["property"], []).append(row["value"])
    if found := _sentence([values.get(f"{RDF}{part}", [""])[0] for part in ("subject", "predicate", "object")], names):
        return found
    kinds = [words(kind) for kind in values.get(f"{RDF}type", []) if kind.startswith(GP)]
    if not kinds:
        return ""
    if f"{GP}between" in values:
        kinds = [
            f"conflict about the {words(one).rpartition('-')[2]}" for one in values.get(f"{GP}conflictKind", [])
        ] or kinds
        told_by = (row for row in claims if row["thing"] == values[f"{GP}between"][0])
        parties = [_sentence([row["subject_iri"], row["relation"], row["object_iri"]], names) for row in told_by]
    else:
        parties = [_name(one, names) for part in _PARTIES for one in values.get(f"{GP}{part}", [])]
        parties += [_name(one, names) for one in values.get(f"{GP}unites", [])[:1]]
    told = ", ".join([*dict.fromkeys(parties), *values.get(f"{GP}dateText", [])])
    return f"{kinds[0][:1].upper()}{kinds[0][1:]}{f': {told}' if told else ''}"


def _sentence(parts: Sequence[str], names: Mapping[str, str]) -> str:
    """Return subject, relation and object as people read them."""
    subject, relation, object_ = parts
    if not (subject and relation):
        return ""
    return " ".join(filter(None, [_name(subject, names), words(relation), _name(object_, names)]))


def _name(iri: str, names: Mapping[str, str]) -> str:
    return names.get(iri) or short_name(iri)
