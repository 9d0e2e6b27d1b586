"""Read who holds an office off the verb that tells it: "was sworn in as", "resigned as", "succeeds X as"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from loader.claims.holders import Holding, office_words
from loader.claims.modality import modality_of
from loader.claims.reading import STATES, Reading
from loader.language import syntax

_TOLD = frozenset({"is", "was", "were", "has", "have", "had", "been", "be", "being"})


def told_by_verbs(reading: Reading, start: int, end: int) -> Iterator[Holding]:
    """Yield of whom the title at some tokens (half-open) is said: "he became prime minister"."""
    head = reading.doc[start:end].root
    if syntax.is_verb(head):
        yield from _led_by_state(reading, head)
        yield from _led(reading, head)
        return
    if syntax.children(head, "cop"):
        past = any(child.lower_ == "was" for child in syntax.children(head, "cop")) or "had" in syntax.auxiliaries(head)
        yield from _become(reading, head, past=past)
        return
    verb = head.head
    if head.dep_ in {"xcomp", "obj", "obl", "advcl", "iobj"} and syntax.is_verb(verb) and _is_told(verb):
        yield from _by_verb(reading, head, verb)
    yield from _chaired_by_state(reading, head)


def _is_told(verb: Token) -> bool:
    """Tell whether a verb says what is or was: no plan, no doubt, no denial."""
    return not set(syntax.auxiliaries(verb)) - _TOLD and not syntax.is_negated(verb) and verb.tag_ != "VB"


def _by_verb(reading: Reading, head: Token, verb: Token) -> Iterator[Holding]:
    lemma, as_title = verb.lemma_.lower(), syntax.is_marked_as(head)
    if lemma in office_words("becoming") and (as_title or head.dep_ in {"xcomp", "obj"}):
        yield from _become(reading, verb, past=lemma in office_words("ended") and verb.tag_ == "VBD")
    elif lemma in office_words("appointing"):
        before = [child for child in syntax.children(head, "compound") if child.i < head.i]  # "named Ana Li minister"
        others = [thing for thing in (*syntax.objects(verb), *before) if thing.i != head.i]
        yield from _persons(reading, others, "position.appointed", past=False)
    elif as_title and lemma in office_words("leaving"):
        yield from _persons(reading, syntax.subjects(verb), "position.left", past=True)
    elif as_title and lemma in office_words("removing"):
        yield from _persons(reading, syntax.objects(verb), "position.left", past=True)
    elif as_title and lemma in office_words("succeeding"):
        yield from _persons(reading, syntax.subjects(verb), "position.succeeded", past=False)
        yield from _persons(reading, syntax.objects(verb), "position.succeeded", past=True)


def _become(reading: Reading, clause: Token, *, past: bool) -> Iterator[Holding]:
    told = not set(syntax.auxiliaries(clause)) - _TOLD and not syntax.is_negated(clause)
    if told and modality_of(clause) in {"actual", "historical"}:
        yield from _persons(reading, syntax.subjects(clause), "position.copula", past=past)


def _persons(reading: Reading, nouns: Sequence[Token], rule: str, *, past: bool) -> Iterator[Holding]:
    """Yield the first person among the heads of noun phrases."""
    links = (reading.link_at.get(noun.i) for noun in nouns)
    found = next((link for link in links if link is not None and link.entity.type == "person"), None)
    if found is not None:
        yield Holding(found, rule, past)


def _led(reading: Reading, verb: Token) -> Iterator[Holding]:
    """Yield who is said to be at the head of a body: "Jo Ek, the liberal who chairs the council", "Ek runs Acme"."""
    if modality_of(verb) in {"actual", "historical"}:
        nouns = syntax.subjects(verb)
        apposed = [noun.head for noun in nouns if noun.dep_ == "appos"]
        yield from _persons(reading, [*nouns, *apposed], "position.clause", past=verb.tag_ == "VBD")


def _led_by_state(reading: Reading, verb: Token) -> Iterator[Holding]:
    if not syntax.auxiliaries(verb) and not syntax.is_negated(verb):
        yield from _states(reading, verb, past=verb.tag_ == "VBD")


def _chaired_by_state(reading: Reading, head: Token) -> Iterator[Holding]:
    """Yield the state that has the chair of a body: "Malaysia brokered it as chair of ASEAN"."""
    if head.lower_ in {"chair", "president"} and syntax.case_of(head) == "as" and syntax.is_verb(head.head):
        yield from _states(reading, head.head, past=False)


def _states(reading: Reading, verb: Token, *, past: bool) -> Iterator[Holding]:
    links = (reading.link_at.get(subject.i) for subject in syntax.subjects(verb))
    link = next((link for link in links if link is not None and link.entity.type in STATES), None)
    if link is not None:
        yield Holding(replace(link, entity=reading.government(link.entity)), "position.chair", past)
