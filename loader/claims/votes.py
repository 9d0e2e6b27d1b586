"""Claim who votes for or against what the text speaks of: "Fiji voted against, and Tonga abstained".

What is voted on is the agreement or the measure that the text spoke of; a
resolution, which the graph does not keep, leaves the object unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of
from loader.claims.reading import Actor, Reading
from loader.claims.told_before import last_agreement
from loader.language import syntax
from loader.linking.words import words
from loader.model import Claim, EntityLink

_BASE, _UNTOLD = 0.66, 0.62
_FOR = frozenset({"for", "favour", "favor", "yes"})
_AGAINST = frozenset({"against", "no"})
_NO_TEXT_OF_IT = frozenset({"resolution", "motion", "bill", "amendment"})  # a draft or a text may be the agreement's
_NEGATED = "negated"


def vote_claims(minter: Minter, verb: Token) -> Iterator[Claim]:
    """Yield support, or none, of each who votes without it being said in the clause for or against whom."""
    content = _vote(verb)
    if content is None:
        return
    matter = _matter(minter.reading, verb)
    for voter in _voters(minter.reading, verb)[:MOST]:
        yield minter.mint(
            Told(
                token=verb,
                relation="supports",
                subject=voter.entity.iri,
                subject_score=voter.score,
                object=matter.entity.iri if matter is not None else None,
                object_score=matter.score if matter is not None else 1.0,
                rule="support.ballot",
                base=_BASE if matter is not None else _UNTOLD,
                modality=modality_of(verb),
                content=content,
            )
        )


def _matter(reading: Reading, verb: Token) -> EntityLink | None:
    """Return the agreement that is voted on; None where the text spoke of a resolution or a bill after it."""
    told = (*syntax.objects(verb), *(inner for _, inner in syntax.obliques(verb)))
    if any(is_in_class(noun, "ballot paper") for noun in told):
        return None
    matter = last_agreement(reading, verb, far=True)
    if matter is None:
        return None
    between = (token for token in verb.doc[: verb.i] if token.idx >= matter.mention.end)
    return None if any(token.lemma_.lower() in _NO_TEXT_OF_IT for token in between) else matter


def _voters(reading: Reading, verb: Token) -> list[Actor]:
    """Return who votes: the subjects, those named among them, or who is told after "Voting against were"."""
    heads = syntax.subjects(verb)
    if verb.tag_ == "VBG" and verb.dep_ in syntax.SUBJECTS:
        heads = syntax.coordinated(verb.head)
    heads += [
        inner for head in heads for case, inner in syntax.obliques(head) if case in {"including", "among", "like"}
    ]
    voters = (_voting_for(reading, a) for head in heads for a in reading.actors(head) if not a.national)
    return list({a.entity.iri: a for a in voters}.values())


def _voting_for(reading: Reading, voter: Actor) -> Actor:
    """Return the state of its ambassador: it is for it that he votes."""
    held = (found.office.mention.text for found in reading.positions if found.person.entity.iri == voter.entity.iri)
    envoy = any(title.split()[-1].lower() in words().accredited for title in held)
    state = reading.gazetteer.government_of(reading.state_of(voter.entity) or "") if envoy else None
    return replace(voter, entity=reading.gazetteer.entity(state)) if state is not None else voter


def _vote(verb: Token) -> str | None:
    """Return the modality of a vote: "voted in favour", "voted no", "abstained"; None when it names for whom it is."""
    lemma = verb.lemma_.lower()
    if lemma == "abstain":
        return _NEGATED
    if lemma in {"vote", "ballot"}:
        return _ballot(verb)
    if not any(is_in_class(noun, "ballot paper") for noun in syntax.objects(verb)):
        return None
    return "actual" if is_in_class(verb, "carrying") else _NEGATED if is_in_class(verb, "defeating") else None


def _is_on_paper(word: Token) -> bool:
    """Tell whether a vote "in favour of" is of a resolution or the like, not of somebody."""
    after = word.doc[word.i + 1 : min(word.i + 6, word.sent.end)]
    noun = next((token for token in after if token.pos_ == "NOUN" and token.dep_ != "compound"), None)
    return noun is not None and (is_in_class(noun, "voted matter") or is_in_class(noun, "ballot paper"))


def _ballot(verb: Token) -> str | None:
    following = [token for token in verb.doc[verb.i + 1 : verb.i + 4] if token.i < verb.sent.end]
    words = {token.lower_ for token in following}
    matters = [noun for preposition, noun in syntax.obliques(verb) if preposition in {"for", "against"}]
    named = any(not is_in_class(noun, "voted matter") for noun in matters if noun.dep_ != "obl:unmarked")
    if named or any(word.lower_ == "of" and not _is_on_paper(word) for word in following):
        return None
    return _NEGATED if words & _AGAINST else "actual" if words & _FOR else None
