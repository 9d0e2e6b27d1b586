"""Let what a noun names follow what verbs tell of it: a treaty that is still to be signed binds nobody yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from loader.claims.lexicon import nominal_frames
from loader.claims.reading import Reading
from loader.language import syntax
from loader.model import Claim

_TO_COME = frozenset({"planned", "hypothetical"})
_BINDING = frozenset({"party_to", "agrees", "signs"})
_OCCASIONS = frozenset({"Meeting", "Visit"})  # not talks, which may have gone on for long
_AFTER = frozenset({"after", "following", "since"})
_SideOf = Callable[[str], str | None]


def as_verbs_tell(reading: Reading, claims: Sequence[Claim], side_of: _SideOf) -> list[Claim]:
    """Return the claims, with nouns that name what verbs tell as to come, and never as done, to come as well.

    "Chad's president will meet Niger's on Friday. The meeting between the two is
    their first." A noun with a date of its own before publication is kept, and one that something follows: "after
    their meeting". ``side_of`` gives the state behind an entity.
    """
    told: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        if not _by_noun(claim):
            for thing in _things(claim, side_of):
                told[thing].add(claim.modality)
    over = _held(reading)
    published = reading.document.published
    return [
        claim if claim.evidence.start in over else _followed(claim, list(_things(claim, side_of)), told, published)
        for claim in claims
    ]


def _held(reading: Reading) -> frozenset[int]:
    """Return where the sentences begin, in characters, that tell what came after a meeting: "spoke after the talks"."""
    nouns = frozenset().union(*(frame.nouns for frame in nominal_frames() if frame.needs_parties))
    told = (
        token
        for token in reading.doc
        if token.pos_ == "NOUN" and token.lemma_.lower() in nouns and syntax.case_of(token) in _AFTER
    )
    return frozenset(span.start_char for token in told if (span := token.sent))


def _followed(claim: Claim, things: list[str], told: dict[str, set[str]], published: str | None) -> Claim:
    if claim.modality != "actual" or not _by_noun(claim):
        return claim
    if claim.date is not None and published is not None and claim.date.latest < published[:10]:
        return claim
    found = set().union(*(told[thing] for thing in things if thing in told))
    if not found or not found <= _TO_COME | {"negated"} or not found & _TO_COME:
        return claim
    return replace(claim, modality="planned" if "planned" in found else "hypothetical")


def _things(claim: Claim, side_of: _SideOf) -> Iterator[str]:
    """Yield what a claim is about: its event, who meets, and the agreement that it says somebody is bound by."""
    if claim.event is not None:
        yield claim.event.iri
        if claim.event.type in _OCCASIONS and claim.object is not None:
            yield " ".join(sorted(side_of(end) or end for end in (claim.subject, claim.object)))
    if claim.object is not None and claim.relation in _BINDING:
        yield claim.object


def _by_noun(claim: Claim) -> bool:
    return claim.rule.endswith(".noun") or claim.rule.startswith("noun.") or claim.rule == "agreement.parties"
