"""Tell facts from plans, possibilities, denials and allegations.

Walks from a predicate up to the root of its sentence and collects what each
governor does to it. The strongest finding wins: negated over alleged over
hypothetical over planned over actual.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from spacy.tokens import Token

from loader.claims.lexicon import modality_words, speech
from loader.language import syntax

_RANK = ("negated", "alleged", "hypothetical", "planned", "actual")
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "csubj", "csubj:pass"})
_STEPS = 12


def modality_of_words(cue: Token, content: Collection[int]) -> str:
    """Return whether words were said: a denial of them, or what they say of the future, leaves them said."""
    return _strongest(_own(cue) if cue.head.i in content else _around(cue))


def modality_of(predicate: Token, *, presupposed: bool = False) -> str:
    """Return actual, planned, hypothetical, negated or alleged.

    ``presupposed`` skips what governs the predicate: who is accused of
    breaking an agreement is a party to it whether or not the charge holds.
    """
    if presupposed:
        return "actual"
    found = set(_around(predicate))
    if _is_denied(_root(predicate), predicate):
        found.add("alleged")
    return _strongest(found)


def _strongest(found: Iterable[str]) -> str:
    kept = set(found)
    return next((modality for modality in _RANK if modality in kept), "actual")


def _root(token: Token) -> Token:
    return next(reversed([token, *islice(syntax.ancestors(token), _STEPS)]))


def _around(predicate: Token) -> Iterator[str]:
    """Yield what the clause of a predicate says, and what each governor above does to it."""
    yield from _own(predicate)
    node, adverbial = predicate, False
    for governor in islice(syntax.ancestors(predicate), _STEPS):
        adverbial = adverbial or node.dep_ == "advcl"
        yield from (item for item in _from_governor(node) if not (adverbial and item == "negated"))
        node = governor


def _is_denied(root: Token, predicate: Token) -> bool:
    """Tell whether the sentence goes on to say that it is denied: "..., which Iran denies", "...; Tehran denies it"."""
    for token in root.subtree:
        denies = syntax.is_verb(token) and speech().stances.get(token.lemma_.lower()) == "denies"
        if not denies or token.i <= predicate.i:
            continue
        things = syntax.children(token, "obj")
        if any(thing.lower_ in {"it", "this", "that", "which"} for thing in things) and not syntax.is_negated(token):
            return True
    return False


def is_future(token: Token) -> bool:
    """Tell whether the clauses above ``token`` look forward."""
    lists = modality_words()
    forward = lists.planned_auxiliaries | {"would"}
    for node in (token, *syntax.ancestors(token)):
        if forward & set(syntax.auxiliaries(node)):
            return True
        if node.lemma_.lower() in lists.planned_governors and syntax.children(node, "xcomp", "acl"):
            return True
        past = node.tag_ in {"VBD", "VBN"} or any(child.tag_ == "VBD" for child in syntax.children(node, "aux"))
        past = past or (node.pos_ == "AUX" and node.tag_ == "VBD")
        if past and node.lemma_ not in {"say", "tell", "announce"}:
            return False
    return False


def _own(predicate: Token) -> Iterator[str]:
    """Yield what auxiliaries, negation and markers of the clause itself say."""
    lists = modality_words()
    auxiliaries = set(syntax.auxiliaries(_carrier(predicate)))
    if syntax.is_negated(predicate) or _no_argument(predicate):
        yield "negated"
    if auxiliaries & lists.planned_auxiliaries or _going_to(predicate):
        yield "planned"
    if "would" in auxiliaries and _is_future_in_past(predicate):
        yield "planned"
    elif auxiliaries & lists.hypothetical_auxiliaries:
        yield "hypothetical"
    for child in syntax.children(predicate, "advmod"):
        if child.lower_ in lists.alleging_adverbs:
            yield "alleged"
        elif child.lower_ in lists.doubting_adverbs:
            yield "hypothetical"
    if any(child.lower_ in lists.conditional_markers for child in syntax.children(predicate, "mark")):
        yield "hypothetical"


def _no_argument(predicate: Token) -> bool:
    """Tell whether subject or object is denied: "mined no antimony", "no state signed"."""
    arguments = syntax.children(predicate, "obj", *syntax.SUBJECTS, *syntax.PASSIVE_SUBJECTS)
    return any(
        child.lower_ in {"no", "neither"} for noun in arguments for child in syntax.children(noun, "det", "cc:preconj")
    )


def _is_future_in_past(predicate: Token) -> bool:
    """Tell whether "would" only shifts "will" under a past report: "said they would meet"."""
    above = predicate.head
    conditional = any(
        child.lower_ == "if" for clause in syntax.children(predicate, "advcl") for child in clause.children
    )
    return (
        predicate.dep_ == "ccomp"
        and above.tag_ in {"VBD", "VBN"}
        and above.lemma_.lower() in speech().stances
        and not conditional
    )


def _carrier(predicate: Token) -> Token:
    """Return the verb that carries the auxiliaries of a coordinated verb phrase."""
    if (
        predicate.dep_ == "conj"
        and not syntax.children(predicate, "aux", *syntax.SUBJECTS)
        and syntax.is_verb(predicate.head)
    ):
        return predicate.head if predicate.tag_ == "VB" else predicate
    return predicate


def _going_to(predicate: Token) -> bool:
    return (
        predicate.dep_ == "xcomp"
        and predicate.head.lower_ == "going"
        and "be" in {child.lemma_ for child in syntax.children(predicate.head, "aux")}
    )


def _from_governor(node: Token) -> Iterator[str]:
    """Yield what the word that governs the clause of ``node`` does to it."""
    governor, lists = node.head, modality_words()
    lemma = governor.lemma_.lower()
    if node.dep_ == "advcl" or _is_gerund_object(node):
        yield from _from_adverbial(node, governor)
    infinitive = any(child.lower_ == "to" for child in syntax.children(node, "mark"))
    if node.dep_ not in _COMPLEMENTS | {"acl", "obj", "nmod", "obl"}:
        return
    if lemma in lists.negating_governors:
        yield "negated"
    if lemma in lists.alleging_governors and (syntax.is_verb(governor) or node.dep_ in {"acl", "ccomp"}):
        yield "alleged"
    if node.dep_ in _COMPLEMENTS or (node.dep_ == "acl" and infinitive):
        if lemma in lists.hypothetical_governors:
            yield "hypothetical"
        elif lemma in lists.planned_governors:
            yield "planned"
    if node.dep_ in _COMPLEMENTS | {"obj"}:
        yield from (item for item in _own(governor) if node.dep_ != "ccomp" or item != "planned")


def _is_gerund_object(node: Token) -> bool:
    return node.tag_ == "VBG" and node.dep_ in {"obl", "advcl", "ccomp", "xcomp", "acl"}


def _from_adverbial(node: Token, governor: Token) -> Iterator[str]:
    """Yield what "accused X of failing" or "when they meet" takes from above."""
    lists = modality_words()
    if governor.lemma_.lower() in lists.alleging_governors and syntax.is_verb(governor):
        yield "alleged"
    marks = {child.lower_ for child in syntax.children(node, "mark", "advmod")}
    unfinished = node.tag_ in {"VBP", "VBZ", "VBG", "VB"} and bool(marks & {"when", "before", "after", "until", "once"})
    if unfinished and is_future(governor):
        yield "planned"
    if node.tag_ == "VB" and any(child.lower_ == "to" for child in syntax.children(node, "mark")):
        yield "planned"
    if marks & {"without"}:
        yield "negated"
