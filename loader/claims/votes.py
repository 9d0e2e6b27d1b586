"""Claim who votes for or against what the text speaks of: "Fiji voted against, and Tonga abstained"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.antecedents import last_agreement
from loader.claims.classes import is_in_class
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of
from loader.language import syntax
from loader.model import Claim

_BASE = 0.66
_FOR = frozenset({"for", "favour", "favor", "yes"})
_AGAINST = frozenset({"against", "no"})


def vote_claims(minter: Minter, verb: Token) -> Iterator[Claim]:
    """Yield support, or none, of each who votes without it being said in the clause on what."""
    content = _vote(verb)
    matter = last_agreement(minter.reading, verb, far=True) if content is not None else None
    if content is None or matter is None:
        return
    voters = {a.entity.iri: a for subject in syntax.subjects(verb) for a in minter.reading.actors(subject)}
    for voter in list(voters.values())[:MOST]:
        yield minter.mint(
            Told(
                token=verb,
                relation="supports",
                subject=voter.entity.iri,
                subject_score=voter.score,
                object=matter.entity.iri,
                object_score=matter.score,
                rule="support.ballot",
                base=_BASE,
                modality=modality_of(verb),
                content=content,
            )
        )


def _vote(verb: Token) -> str | None:
    """Return the modality of a bare vote: "voted in favour", "voted no", "abstained"; None when it names its matter."""
    lemma = verb.lemma_.lower()
    if lemma == "abstain":
        return "negated"
    following = [token for token in verb.doc[verb.i + 1 : verb.i + 4] if token.i < verb.sent.end]
    words = {token.lower_ for token in following}
    matters = [noun for preposition, noun in syntax.obliques(verb) if preposition in {"for", "against"}]
    named = any(not is_in_class(noun, "voted matter") for noun in matters if noun.dep_ != "obl:unmarked")
    if lemma not in {"vote", "ballot"} or named or any(word.lower_ == "of" for word in following):
        return None
    return "negated" if words & _AGAINST else "actual" if words & _FOR else None
