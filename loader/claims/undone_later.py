"""Let what a later sentence undoes be past: "Chad banned maize in 2022. ... It lifted the ban in May"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from loader import iri
from loader.claims.reading import Reading
from loader.model import Claim

_MEASURES = frozenset({"imposes", "restricts", "suspends", "sanctions"})
_RESUMPTION = "measure.resume-trade"
_SideOf = Callable[[str], str | None]


def with_undone(reading: Reading, claims: Sequence[Claim], side_of: _SideOf) -> list[Claim]:
    """Return the claims, a dated measure as historical where a later sentence says that it was lifted.

    Both name the same sides and goods, and nothing tells of the measure after
    its end. ``side_of`` gives the state behind an entity.
    """
    lifted = [claim for claim in claims if _is_end(claim) and claim.modality == "actual"]
    told = [claim for claim in claims if claim.relation in _MEASURES and claim.modality == "actual"]
    ends = [end for end in lifted if not any(_is_told_after(end, claim, side_of) for claim in told)]
    undone = {claim.iri for claim in told if any(_undoes(end, claim, side_of) for end in ends)}
    return [_past(reading, claim) if claim.iri in undone else claim for claim in claims]


def _is_told_after(end: Claim, measure: Claim, side_of: _SideOf) -> bool:
    return measure.evidence.start >= end.evidence.start and _is_same(end, measure, side_of)


def _undoes(end: Claim, measure: Claim, side_of: _SideOf) -> bool:
    """Tell whether one claim tells of the end of the other."""
    if measure.date is None or measure.evidence.end > end.evidence.start:
        return False
    if end.date is not None and end.date.earliest <= measure.date.latest:
        return False
    return _is_same(end, measure, side_of)


def _is_end(claim: Claim) -> bool:
    return claim.relation == "lifts" or claim.rule == _RESUMPTION


def _is_same(end: Claim, measure: Claim, side_of: _SideOf) -> bool:
    """Tell whether the sides and the goods are the same; a ban on goods may leave out whose they are."""
    if _side(end.subject, side_of) != _side(measure.subject, side_of) or end.commodity != measure.commodity:
        return False
    hit, freed = (None if claim.object == claim.commodity else _side(claim.object, side_of) for claim in (measure, end))
    return hit == freed or (end.commodity is not None and (hit is None or end.rule == _RESUMPTION))


def _side(entity: str | None, side_of: _SideOf) -> str | None:
    return (side_of(entity) or entity) if entity is not None else None


def _past(reading: Reading, claim: Claim) -> Claim:
    name = iri.thing("claim", iri.digest(claim.iri, "historical"), base=reading.base)
    return replace(claim, iri=name, modality="historical", confidence_basis=f"{claim.confidence_basis}; undone later")
