"""Apply what people decided about identities to the graph of a document.

A decision rewrites the document's graph, and keeps beside it the statements
that it took away and those that it put in (``gp:takenByDecisions``,
``gp:putByDecisions``: N-Triples). So nothing is lost, a decision can be taken
back, and a graph that is loaded after a decision equals one rewritten by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from loader.errors import UsageError
from loader.iri import CANDIDATE, digest
from loader.model import Decision, Member
from loader.namespaces import GP, RDF, SKOS

CONFIRM, REJECT, MERGE, SPLIT = "confirm", "reject", "merge", "split"
KINDS = (CONFIRM, REJECT, MERGE, SPLIT)

_TYPE = ox.NamedNode(f"{RDF}type")
_CANDIDATE_CLASS = ox.NamedNode(f"{GP}CandidateEntity")
_OBSERVED = ox.NamedNode(f"{GP}observedName")
_LABEL = ox.NamedNode(f"{SKOS}prefLabel")
_REFERS = ox.NamedNode(f"{GP}refersTo")
_SCORE = ox.NamedNode(f"{GP}linkScore")
_REASON = ox.NamedNode(f"{GP}linkReason")
_OPEN = ox.NamedNode(f"{GP}mayReferTo")
_BY = ox.NamedNode(f"{GP}decidedBy")
_TAKEN = ox.NamedNode(f"{GP}takenByDecisions")
_PUT = ox.NamedNode(f"{GP}putByDecisions")
# As the embedded store gives a decimal back: 1.0 would come back as 1.
_CERTAIN = ox.Literal("1", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))

Triples = frozenset[ox.Triple]


def is_candidate(iri: str) -> bool:
    """Tell whether an IRI is that of an entity known by its name only."""
    return CANDIDATE in iri


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an entity of a document becomes, and the decisions that say so."""

    entity: Member
    decisions: tuple[str, ...]


class Identities:
    """All decisions together: what each entity of a document is taken for."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        """Take the decisions in the order of their IRIs, whatever order they were made in."""
        self.decisions = tuple(sorted(decisions, key=lambda decision: decision.iri))
        self._members: dict[str, Member] = {}
        self._merged: dict[str, set[str]] = {}
        for decision in self.decisions:
            for member in (decision.entity, decision.other):
                if member is not None:
                    self._members.setdefault(member.iri, member)
        for decision in self.decisions:
            if decision.kind == MERGE and decision.other is not None:
                self._join(decision.entity.iri, decision.other.iri)

    def _join(self, one: str, other: str) -> None:
        together = self._merged.get(one, {one}) | self._merged.get(other, {other})
        for iri in together:
            self._merged[iri] = together

    def one_with(self, iri: str) -> frozenset[str]:
        """Return the candidates that are merged with one, itself among them."""
        return frozenset(self._merged.get(iri, {iri}))

    def confirmed(self, iri: str, document: str | None = None) -> tuple[Member, str] | None:
        """Return what an entity was confirmed to be, with the decision; in a document, or everywhere (None)."""
        for decision in self.decisions:
            limited = bool(decision.documents)
            applies = document in decision.documents if limited else True
            if decision.kind == CONFIRM and decision.other and applies and decision.entity.iri in self.one_with(iri):
                return decision.other, decision.iri
        return None

    def outcome(self, iri: str, document: str) -> Outcome | None:
        """Return what an entity of a document is taken for; None when nothing was decided about it."""
        limited = self._limited(iri, document)
        if limited is not None:
            member, decision = limited
            further = self._everywhere(member.iri)
            return Outcome(further.entity, (decision, *further.decisions)) if further else Outcome(member, (decision,))
        return self._everywhere(iri)

    def _limited(self, iri: str, document: str) -> tuple[Member, str] | None:
        for decision in self.decisions:
            if decision.entity.iri == iri and document in decision.documents:
                if decision.kind == CONFIRM and decision.other is not None:
                    return decision.other, decision.iri
                if decision.kind in {REJECT, SPLIT}:
                    return _parted(decision), decision.iri
        return None

    def _everywhere(self, iri: str) -> Outcome | None:
        confirmed = next(
            (
                (decision.other, decision.iri)
                for decision in self.decisions
                if decision.kind == CONFIRM
                and decision.other is not None
                and not decision.documents
                and decision.entity.iri in self.one_with(iri)
            ),
            None,
        )
        together = self.one_with(iri)
        merges = (
            [d.iri for d in self.decisions if d.kind == MERGE and d.entity.iri in together] if len(together) > 1 else []
        )
        if confirmed is not None:
            return Outcome(confirmed[0], (confirmed[1], *merges))
        first = min(together)
        return Outcome(self._members[first], tuple(merges)) if first != iri else None


def _parted(decision: Decision) -> Member:
    """Return the new candidate that a rejected link or a split gives."""
    kind, name = decision.entity.type, decision.entity.name
    if is_candidate(decision.entity.iri):
        iri = f"{decision.entity.iri}-{digest(*decision.documents)}"
    else:
        base, _, rest = decision.entity.iri.partition("/id/")
        iri = f"{base}{CANDIDATE}{rest.replace('/', '-')}-not-{digest(*decision.documents)}"
    return Member(iri, kind, name)


def apply(graph: Iterable[ox.Triple], document: str, identities: Identities) -> tuple[ox.Triple, ...]:
    """Return the graph of a document with the decisions in it, sorted; former ones are taken back first."""
    base = undo(graph, document)
    named = {_iri(term) for triple in base for term in (triple.subject, triple.object)} - {""}
    outcomes = {iri: found for iri in sorted(named) if (found := identities.outcome(iri, document)) is not None}
    if not outcomes:
        return tuple(sorted(base, key=str))
    new = frozenset(_rewritten(base, outcomes))
    records = (
        ox.Triple(ox.NamedNode(document), predicate, ox.Literal(_text(triples)))
        for predicate, triples in ((_TAKEN, base - new), (_PUT, new - base))
    )
    return tuple(sorted({*new, *records}, key=str))


def undo(graph: Iterable[ox.Triple], document: str) -> Triples:
    """Return the graph as it was before any decision."""
    every = frozenset(graph)
    records = {triple for triple in every if triple.predicate in (_TAKEN, _PUT) and _iri(triple.subject) == document}
    taken, put = (
        frozenset(found for triple in records if triple.predicate == predicate for found in _told(triple.object))
        for predicate in (_TAKEN, _PUT)
    )
    return (every - records - put) | taken


def _told(text: object) -> Iterable[ox.Triple]:
    assert isinstance(text, ox.Literal)
    return (quad.triple for quad in ox.parse(text.value, ox.RdfFormat.N_TRIPLES))


def _text(triples: Iterable[ox.Triple]) -> str:
    return "".join(sorted(f"{triple} .\n" for triple in triples))


def _iri(term: object) -> str:
    """Return the IRI of a node, "" for a literal."""
    return term.value if isinstance(term, ox.NamedNode) else ""


def _rewritten(base: Triples, outcomes: Mapping[str, Outcome]) -> Iterable[ox.Triple]:
    decided = {
        triple.subject: outcomes[_iri(triple.object)]
        for triple in base
        if triple.predicate == _REFERS and _iri(triple.object) in outcomes
    }
    for triple in base:
        if triple.subject in decided and triple.predicate in (_SCORE, _REASON, _OPEN):
            continue
        outcome = outcomes.get(_iri(triple.subject))
        if outcome is not None and not _keeps(triple, outcome):
            continue
        yield _replaced(triple, outcomes)
    for mention, outcome in decided.items():
        yield ox.Triple(mention, _SCORE, _CERTAIN)
        yield ox.Triple(mention, _REASON, ox.Literal(f"a person decided that this is {outcome.entity.name}"))
        yield from (ox.Triple(mention, _BY, ox.NamedNode(decision)) for decision in outcome.decisions)
    for iri in sorted(outcomes):
        yield from _description(iri, outcomes[iri].entity, base)


def _keeps(triple: ox.Triple, outcome: Outcome) -> bool:
    """Tell whether what a document says of an entity holds of what it is taken for.

    The seed graph describes its own entities; a candidate keeps its observed
    names and gets the label of the entity that stands for all.
    """
    return is_candidate(outcome.entity.iri) and triple.predicate != _LABEL


def _replaced(triple: ox.Triple, outcomes: Mapping[str, Outcome]) -> ox.Triple:
    subject, value = outcomes.get(_iri(triple.subject)), outcomes.get(_iri(triple.object))
    return ox.Triple(
        ox.NamedNode(subject.entity.iri) if subject else triple.subject,
        triple.predicate,
        ox.NamedNode(value.entity.iri) if value else triple.object,
    )


def _description(iri: str, entity: Member, base: Triples) -> Iterable[ox.Triple]:
    """Yield the label of a candidate, and the rest of its description when it is new."""
    if not is_candidate(entity.iri):
        return
    this = ox.NamedNode(entity.iri)
    yield ox.Triple(this, _LABEL, ox.Literal(entity.name, language="en"))
    yield ox.Triple(this, _TYPE, _CANDIDATE_CLASS)
    yield ox.Triple(this, _TYPE, ox.NamedNode(f"{GP}{entity.type}"))
    if not any(_iri(triple.subject) == iri and triple.predicate == _OBSERVED for triple in base):
        yield ox.Triple(this, _OBSERVED, ox.Literal(entity.name))


def refuse_contradiction(new: Decision, known: Sequence[Decision]) -> None:
    """Refuse a decision that says the contrary of one before, or the same again.

    Raises:
        UsageError: with the decision that stands against it.
    """
    if any(decision.iri == new.iri for decision in known):
        raise UsageError(f"this is decided already: {new.iri}; `geopol match undo` takes it back")
    before = Identities(known)
    against = next((decision for decision in known if _contradict(new, decision, before)), None)
    if against is not None:
        raise UsageError(
            f"{new.kind} {_short(new.entity)} contradicts {against.kind} {_short(against.entity)}"
            f"{' ' + _short(against.other) if against.other else ''} ({against.iri}); `geopol match undo` it first"
        )


def _short(member: Member) -> str:
    return member.iri.partition("/id/")[2] or member.iri


def _overlap(one: Decision, other: Decision) -> bool:
    return not one.documents or not other.documents or bool(set(one.documents) & set(other.documents))


def _contradict(new: Decision, old: Decision, before: Identities) -> bool:
    """Tell whether two decisions cannot both stand, given all that are merged."""
    mine, theirs = before.one_with(new.entity.iri), before.one_with(old.entity.iri)
    if new.kind == MERGE and new.other is not None:
        return _merge_contradicts(new.entity.iri, new.other.iri, old, before)
    if old.kind == MERGE and old.other is not None:
        return new.kind == REJECT and new.other is not None and {new.entity.iri, new.other.iri} <= theirs
    if not mine & theirs or not _overlap(new, old):
        return False
    if {new.kind, old.kind} == {CONFIRM, REJECT}:
        return new.other is None or old.other is None or new.other.iri == old.other.iri
    if new.kind == old.kind == CONFIRM:
        same_scope = bool(new.documents) == bool(old.documents)
        return same_scope and new.other != old.other
    return new.kind in {SPLIT, CONFIRM} and old.kind in {SPLIT, CONFIRM} and bool(new.documents and old.documents)


def _merge_contradicts(one: str, other: str, old: Decision, before: Identities) -> bool:
    if old.kind == REJECT and old.other is not None:
        return {old.entity.iri, old.other.iri} <= before.one_with(one) | before.one_with(other)
    if old.kind != CONFIRM or old.documents:
        return False
    first, second = before.confirmed(one), before.confirmed(other)
    return first is not None and second is not None and first[0].iri != second[0].iri
