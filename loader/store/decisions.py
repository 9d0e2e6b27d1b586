"""Keep what people decided about identities, in a graph of its own."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from loader.iri import graph
from loader.model import Decision, Member
from loader.namespaces import GP, RDF, SKOS, XSD

DECISIONS = graph("decisions")
_KIND = f"{GP}decision-"


def to_triples(decision: Decision) -> tuple[ox.Triple, ...]:
    """Return a decision as triples, sorted; names and classes are kept for entities that a re-load may take away."""
    this = ox.NamedNode(decision.iri)
    objects: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (f"{RDF}type", ox.NamedNode(f"{GP}MatchDecision")),
        (f"{GP}decisionKind", ox.NamedNode(f"{_KIND}{decision.kind}")),
        (f"{GP}decidedEntity", ox.NamedNode(decision.entity.iri)),
        (f"{GP}decidedEntityType", ox.NamedNode(f"{GP}{decision.entity.type}")),
        (f"{GP}decidedEntityName", ox.Literal(decision.entity.name)),
        (f"{GP}decidedAt", ox.Literal(decision.made_at, datatype=ox.NamedNode(f"{XSD}dateTime"))),
    ]
    if decision.other is not None:
        objects += [
            (f"{GP}decidedOther", ox.NamedNode(decision.other.iri)),
            (f"{GP}decidedOtherType", ox.NamedNode(f"{GP}{decision.other.type}")),
            (f"{GP}decidedOtherName", ox.Literal(decision.other.name)),
        ]
    objects += [(f"{GP}decidedIn", ox.NamedNode(document)) for document in decision.documents]
    objects += [(f"{SKOS}note", ox.Literal(decision.note))] if decision.note else []
    triples = (ox.Triple(this, ox.NamedNode(name), value) for name, value in objects)
    return tuple(sorted(triples, key=str))


def to_decisions(triples: Iterable[ox.Triple]) -> tuple[Decision, ...]:
    """Return the decisions that triples tell, in the order of their IRIs."""
    told: dict[str, dict[str, list[str]]] = {}
    for triple in triples:
        values = told.setdefault(_text(triple.subject), {})
        values.setdefault(triple.predicate.value, []).append(_text(triple.object))
    found = (_to_decision(iri, values) for iri, values in told.items() if f"{GP}decisionKind" in values)
    return tuple(sorted(found, key=lambda decision: decision.iri))


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _to_decision(iri: str, told: dict[str, list[str]]) -> Decision:
    entity = _member(told, "decidedEntity")
    assert entity is not None
    return Decision(
        iri=iri,
        kind=_first(told, f"{GP}decisionKind").removeprefix(_KIND),
        entity=entity,
        made_at=_first(told, f"{GP}decidedAt"),
        other=_member(told, "decidedOther"),
        documents=tuple(sorted(told.get(f"{GP}decidedIn", ()))),
        note=_first(told, f"{SKOS}note") or None,
    )


def _member(told: dict[str, list[str]], name: str) -> Member | None:
    iri = _first(told, f"{GP}{name}")
    kind = _first(told, f"{GP}{name}Type").removeprefix(GP)
    return Member(iri, kind, _first(told, f"{GP}{name}Name")) if iri else None


def _first(told: dict[str, list[str]], name: str) -> str:
    return next(iter(told.get(name, ())), "")
