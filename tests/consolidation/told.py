"""Read facts and conflicts back from a store, in short."""

from __future__ import annotations

from loader.namespaces import GP, PROV, RDF
from loader.store import FACTS, Store, to_text


def short(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _records(store: Store, kind: str) -> list[dict[str, set[str]]]:
    told: dict[str, dict[str, set[str]]] = {}
    for triple in store.read_graph(FACTS):
        values = told.setdefault(to_text(triple.subject), {})
        values.setdefault(triple.predicate.value, set()).add(to_text(triple.object))
    return [values for values in told.values() if f"{GP}{kind}" in values.get(f"{RDF}type", ())]


def facts(store: Store) -> dict[str, set[str]]:
    """Return each fact as "subject relation object", with its sources."""
    found = {}
    for one in _records(store, "Fact"):
        name = " ".join(short(min(one[f"{RDF}{part}"])) for part in ("subject", "predicate", "object"))
        found[name] = {short(source) for source in one[f"{GP}corroboratedBy"]}
    return found


def conflicts(store: Store) -> list[tuple[str, int]]:
    """Return the kind of each conflict, with the number of its claims."""
    found = [(short(min(one[f"{GP}conflictKind"])), len(one[f"{GP}between"])) for one in _records(store, "Conflict")]
    return sorted((kind.removeprefix("conflict-"), count) for kind, count in found)


def united(store: Store) -> list[tuple[str, ...]]:
    """Return the events that are told as one, each group with the names of its documents' graphs and its sources."""
    return sorted(
        (
            *sorted(short(graph) for graph in one[f"{PROV}wasDerivedFrom"]),
            *sorted(short(source) for source in one[f"{GP}corroboratedBy"]),
        )
        for one in _records(store, "ConsolidatedEvent")
    )
