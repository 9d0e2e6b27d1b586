"""Find who is meant where a speaker is only described: "the 62-year-old said", "the senior diplomat noted".

English news names a source once and then varies the expression. A definite
noun for somebody of that sort means the speaker before: of a person any word
for what he is, of an unnamed official the word that he was brought in by, of a
document the one who was just quoted from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from loader.claims.cues import Attribution
from loader.claims.reading import Actor, Reading
from loader.claims.speech_words import speech
from loader.language import syntax

_NEAR = 90  # tokens between the words before and these
_SEATED = frozenset({"office", "agency", "organization", "government", "country"})


def with_described_speakers(reading: Reading, found: Iterable[Attribution]) -> Iterator[Attribution]:
    """Yield the attributions, in the order of their cues, those of described speakers with the speaker before."""
    before: Attribution | None = None
    for item in sorted(found, key=lambda item: (item.cue.i, item.rule)):
        noun = _designation(reading, item)
        if noun is not None and before is not None and item.cue.i - before.cue.i <= _NEAR and _fits(noun, before):
            item = replace(item, speakers=before.speakers)
        yield item
        if item.speakers and item.source and item.cue.pos_ == "VERB":
            before = item


def _designation(reading: Reading, item: Attribution) -> Token | None:
    """Return the head of a definite description by which a source is told; None where it is named."""
    inferred = not any(index in reading.link_at for index in item.source)  # from what was named before
    if not item.source or not (inferred or all(_is_bare_office(speaker) for speaker in item.speakers)):
        return None
    first, doc = min(item.source), reading.doc
    links = (reading.link_at.get(index) for index in item.source)
    if doc[first].lower_ not in {"the", "a", "an"} or any(link and link.entity.type != "office" for link in links):
        return None
    head = next((doc[i] for i in sorted(item.source) if doc[i].head.i not in item.source), None)
    if head is None or head.tag_ not in {"NN", "JJ", "CD"} or syntax.children(head, "nmod", "nmod:poss"):
        return None
    word = head.lemma_.lower()
    of_age = word == "old" or any("old" in child.text.split("-")[-1:] for child in head.children)
    document = word in speech().texts
    if doc[first].lower_ != "the" and (not document or syntax.children(head, "amod", "acl", "acl:relcl")):
        return None  # "an internal memo reported by several outlets" is nobody's of those named before
    return head if of_age or document or word in speech().designations | speech().seated else None


def _is_bare_office(speaker: Actor) -> bool:
    """Tell whether a speaker is only a word for somebody: "the leader", of no known body or state."""
    office = speaker.entity
    return office.type == "office" and not office.resolved and office.part_of is None and office.iso2 is None


def _fits(noun: Token, before: Attribution) -> bool:
    """Tell whether a description can mean the speaker before."""
    word = noun.lemma_.lower()
    if word in speech().texts:
        return True
    if word in speech().seated:
        same = any(noun.doc[index].lemma_.lower() == word for index in before.source)
        if same and all(speaker.entity.type in _SEATED for speaker in before.speakers):
            return True
        if word not in speech().designations:
            return False
    return len(before.speakers) == 1 and before.speakers[0].entity.type == "person"
