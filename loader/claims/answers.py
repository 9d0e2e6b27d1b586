"""Say whose words a denial answers: "London accused Riga ... Riga denied it" denies it to London."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from loader import iri
from loader.claims.own_words import spoken_for
from loader.claims.reading import Reading
from loader.model import Claim, Entity

_CHARGES = frozenset({"accuses", "criticises", "demands", "threatens"})
_DEEDS = frozenset({"attacks", "supports", "imposes", "restricts", "exports", "coerces", "sanctions"})
_TOLD = re.compile(r"\bden(?:y|ies|ied|ying)\b(?:\s+\w+){0,2}?\s+(?:that|having)\b")  # not "denied it", "the claim"
_REACH = 600  # characters between the charge and its denial


def with_answered(reading: Reading, claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims in the order of the text, each denial that has no object with that of the words it answers.

    That is who last charged the denier or its state, else who of another side
    last said something of it; without either the object stays unknown.
    """
    ordered = sorted(claims, key=lambda claim: (claim.evidence.start, claim.evidence.end, claim.iri))
    sides = {link.entity.iri: _side_of(reading, link.entity) for link in reading.links}
    found = [
        answer
        for claim in ordered
        for answer in (
            _answering(reading, claim, ordered, sides) if claim.relation == "denies" and not claim.object else [claim]
        )
    ]
    denied = [claim for claim in found if claim.relation == "denies" and claim.object]
    return [_contested(reading, claim, denied, sides) for claim in found]


def _side_of(reading: Reading, entity: Entity) -> str:
    """Return the state on whose side an entity is, else the body that it is part of or speaks for, else itself."""
    body = entity.part_of if entity.type == "organization" and entity.part_of in reading.gazetteer else None
    return reading.state_of(entity) or body or spoken_for(reading, entity) or entity.iri


def _contested(reading: Reading, claim: Claim, denials: Sequence[Claim], sides: dict[str, str]) -> Claim:
    """Return a claim as alleged when those whom it is about deny it to another side that says it."""
    about = _side(claim.subject, sides)
    if (
        claim.relation == "said"
        or claim.modality != "actual"
        or claim.speaker is None
        or _side(claim.speaker, sides) == about
    ):
        return claim
    for denial in denials:
        near = 0 <= denial.evidence.end - claim.evidence.start < _REACH
        if near and _side(denial.subject, sides) == about and _speaks(reading, claim, denial.object):
            name = iri.thing("claim", iri.digest(claim.iri, "alleged"), base=reading.base)
            return replace(claim, iri=name, modality="alleged", confidence_basis=f"{claim.confidence_basis}; denied")
    return claim


def _speaks(reading: Reading, claim: Claim, who: str | None) -> bool:
    """Tell whether ``who``, whom a denial answers, is named in the sentence of a claim."""
    span = range(claim.evidence.start, claim.evidence.end)
    return any(
        link.mention.start in span and who in {link.entity.iri, reading.government(link.entity).iri}
        for link in reading.links
    )


def _answering(reading: Reading, denial: Claim, claims: Sequence[Claim], sides: dict[str, str]) -> list[Claim]:
    """Return a denial for each side whose words it answers: all who made the last charge, else who spoke last."""
    side = _side(denial.subject, sides)
    earlier = (claim for claim in claims if claim.evidence.start <= denial.evidence.start and claim is not denial)
    near = [claim for claim in earlier if denial.evidence.start - claim.evidence.end < _REACH]
    charged = [claim for claim in near if claim.relation in _CHARGES and _side(claim.object, sides) == side]
    charged = [claim for claim in charged if claim.rule != "demand.bidding"]
    charged += [claim for claim in near if _is_told_by_another(claim, side, sides)]
    charged = charged or [claim for claim in near if _charges_beside(claim, denial, side, sides)]
    charged = charged or [claim for claim in near if claim.relation == "accuses" and claim.object is None]
    told = [claim for claim in near if claim.relation == "said" and _is_about(reading, claim, side, sides)]
    answered: dict[str, Claim] = {}
    sentence = None
    for claim in reversed(charged or ([] if _TOLD.search(denial.evidence.quote) else told)):
        by_subject = claim.relation in _CHARGES
        who = _for_state(reading, claim.subject if by_subject else claim.speaker, sides)
        if who is None or _side(who, sides) == side or sentence not in {None, claim.evidence.start}:
            continue
        sentence = claim.evidence.start
        answered.setdefault(who, claim)
    return [_answered(reading, denial, who, claim) for who, claim in answered.items()] or [denial]


def _is_told_by_another(claim: Claim, side: str | None, sides: dict[str, str]) -> bool:
    """Tell whether a claim tells a deed of a side in the words of another: "sent drones, Kyiv says"."""
    about = claim.relation in _DEEDS and side is not None and _side(claim.subject, sides) == side
    return about and claim.speaker is not None and _side(claim.speaker, sides) != side


def _charges_beside(claim: Claim, denial: Claim, side: str | None, sides: dict[str, str]) -> bool:
    """Tell whether somebody else makes a charge in the sentence of a denial: "accused A, which B denied"."""
    beside = claim.relation == "accuses" and claim.evidence.start == denial.evidence.start
    return beside and _side(claim.subject, sides) != side


def _answered(reading: Reading, denial: Claim, who: str, claim: Claim) -> Claim:
    """Return a denial of a claim, with the side that it answers.

    Its confidence stays: the model was fitted on denials with the objects
    that are found here, and knows how often they are wrong.
    """
    return replace(
        denial,
        iri=iri.thing("claim", iri.digest(denial.iri, who), base=reading.base),
        object=who,
        confidence_basis=f"{denial.confidence_basis}; answers {claim.relation} before",
    )


def _for_state(reading: Reading, who: str | None, sides: dict[str, str]) -> str | None:
    """Return the government for an official or a ministry: the words are answered to the side that they speak for."""
    state = reading.gazetteer.government_of(sides.get(who or "", ""))
    return state or who


def _is_about(reading: Reading, said: Claim, side: str | None, sides: dict[str, str]) -> bool:
    """Tell whether somebody of another side speaks of a side in a sentence."""
    if side is None or _side(said.subject, sides) == side:
        return False
    span = range(said.evidence.start, said.evidence.end)
    return any(link.mention.start in span and _side(link.entity.iri, sides) == side for link in reading.links)


def _side(thing: str | None, sides: dict[str, str]) -> str | None:
    if thing is None:
        return None
    state = thing.rsplit("/", 1)[-1].upper() if "/country/" in thing or "/government/" in thing else None
    return state or sides.get(thing, thing)
