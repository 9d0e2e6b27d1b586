"""Tell what holds only in a plan, a draft or a story: "under the plan, Peru leaves", "what Oman fears is an attack"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.lexicon import modality_words
from loader.claims.speech_words import speech
from loader.language import syntax

_PRESENT = frozenset({"VBZ", "VBP", "VB"})
_WITHIN = frozenset({"in", "under", "by", "according to", "per", "with"})
_BEHIND = frozenset({"under", "according to", "per"})
_DONE = frozenset({"move", "decision", "threat", "offer"})  # nouns that also name the deed itself


def only_supposed(clause: Token) -> Iterator[str]:
    """Yield what the frame of a clause makes of it: a story or a plan that it stands in, a draft that says so."""
    if _is_what_is_sought(clause):
        yield "hypothetical"
    if clause.tag_ not in _PRESENT or "have" in syntax.auxiliaries(clause) or "has" in syntax.auxiliaries(clause):
        return
    lists = modality_words()
    if any(case in {"in", "under"} and noun.lemma_.lower() in lists.imagined for case, noun in framing(clause)):
        yield "hypothetical"
    elif any(
        _is_within(clause, case, noun) and noun.lemma_.lower() in lists.drawn_up for case, noun in framing(clause)
    ):
        yield "planned"
    if _is_in_draft(clause):
        yield "planned"


def _is_within(clause: Token, case: str, noun: Token) -> bool:
    """Tell whether a phrase frames a clause; behind the verb only "under the plan", not "with a loan scheme"."""
    return case in (_WITHIN if noun.i < clause.i else _BEHIND)


def framing(clause: Token) -> Iterator[tuple[str, Token]]:
    """Yield the phrases that frame a clause, also those before the first of several: "in the film, A sells, B buys"."""
    yield from syntax.obliques(clause)
    for first in openers(clause):
        yield from ((case, noun) for case, noun in syntax.obliques(first) if noun.i < _start(first))


def openers(clause: Token) -> Iterator[Token]:
    """Yield the clauses that a clause goes on from, whose opening phrases and conditions it shares."""
    while clause.dep_ == "conj" and syntax.is_verb(clause.head):
        clause = clause.head
        yield clause


def conditions_of(clause: Token) -> Iterator[Token]:
    """Yield the clauses on a clause, and those that open the clause which it goes on from."""
    yield from syntax.children(clause, "advcl")
    for first in openers(clause):
        yield from (opening for opening in syntax.children(first, "advcl") if opening.i < _start(first))


def _start(clause: Token) -> int:
    """Return where a clause proper begins: at its subject, else at its verb."""
    return min((child.i for child in syntax.children(clause, *syntax.SUBJECTS)), default=clause.i)


def _is_what_is_sought(node: Token) -> bool:
    """Tell whether it is what somebody fears, wants or plans: "what Oman fears is a raid", "the goal is a truce"."""
    lists = modality_words()
    wished = lists.hypothetical_governors | lists.planned_governors
    if syntax.children(node, "cop") and any(
        subject.lemma_.lower() in (wished | lists.verging_nouns) - _DONE and subject.pos_ == "NOUN"
        for subject in syntax.children(node, *syntax.SUBJECTS)
    ):
        return True
    return any(
        subject.lower_ in {"what", "all"} and clause.lemma_.lower() in wished
        for subject in syntax.children(node, *syntax.SUBJECTS)
        for clause in syntax.children(subject, "acl:relcl", "acl")
    )


def _is_in_draft(clause: Token) -> bool:
    """Tell whether a draft, a bill or a plan says so: "the draft says that the bloc bans coal"."""
    verb = clause.head
    if clause.dep_ != "ccomp" or verb.lemma_.lower() not in speech().stances:
        return False
    return any(subject.lemma_.lower() in modality_words().drawn_up for subject in syntax.subjects(verb))


def is_listed_in_plan(clause: Token) -> bool:
    """Tell whether a clause spells a plan out after a colon: "The plan: Chad leaves the bloc"."""
    plan = clause.head
    if (
        clause.dep_ not in {"parataxis", "appos"}
        or plan.i > clause.i
        or plan.lemma_.lower() not in modality_words().drawn_up
    ):
        return False
    return any(token.text == ":" for token in clause.doc[plan.i : clause.i])
