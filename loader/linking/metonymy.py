"""Tell by rules a place from the government that it stands for.

The decision is grammatical: what acts, is addressed or is a party is an
actor; what an event happens in is a place. See ``data/metonymy.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from loader.language import syntax
from loader.linking.words import metonymy_words


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether a place name acts, how sure that is (0 to 1), and why."""

    metonymic: bool
    score: float
    reason: str


def read_by_rules(head: Token) -> Reading:
    """Decide whether the place name headed by ``head`` is meant as an actor."""
    first = first_conjunct(head)
    for decide in (_as_subject, _as_object, _as_possessor, _as_modifier, _after_preposition):
        reading = decide(first)
        if reading is not None:
            return reading
    return Reading(False, 0.6, "no sign of an actor")


def first_conjunct(token: Token) -> Token:
    """Return the first of the names that ``token`` is coordinated with; what governs it governs them all."""
    while (
        token.dep_ in {"conj", "appos", "flat", "compound"} and token.head.pos_ == "PROPN" and token.head.i != token.i
    ):
        token = token.head
    return token


def _as_subject(token: Token) -> Reading | None:
    if token.dep_ not in syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS:
        return None
    verb = token.head
    if not syntax.is_verb(verb):
        return Reading(False, 0.6, f"subject of the description {verb.text!r}")
    if verb.lemma_ in metonymy_words().place_verbs:
        return Reading(False, 0.7, f"subject of {verb.lemma_!r}, which is said of places")
    if token.dep_ in syntax.PASSIVE_SUBJECTS and verb.lemma_ not in metonymy_words().addressing_verbs:
        return Reading(False, 0.6, f"passive subject of {verb.lemma_!r}")
    return Reading(True, 0.9, f"subject of {verb.lemma_!r}")


def _as_object(token: Token) -> Reading | None:
    if token.dep_ not in {"obj", "iobj"}:
        return None
    if token.head.lemma_ in metonymy_words().addressing_verbs:
        return Reading(True, 0.85, f"object of {token.head.lemma_!r}")
    return Reading(False, 0.7, f"object of {token.head.lemma_!r}")


def _as_possessor(token: Token) -> Reading | None:
    if token.dep_ != "nmod:poss":
        return None
    noun = token.head
    if noun.lemma_.lower() in metonymy_words().relational_nouns:
        return Reading(True, 0.85, f"possessor of {noun.lemma_!r}")
    return Reading(False, 0.6, f"possessor of {noun.lemma_!r}")


def _as_modifier(token: Token) -> Reading | None:
    if token.dep_ not in {"compound", "amod", "nmod", "obl", "dep"} or syntax.case_of(token):
        return None
    noun = token.head
    if (
        noun.pos_ in {"NOUN", "PROPN"}
        and noun.lemma_.lower() in metonymy_words().relational_nouns - metonymy_words().place_nouns
    ):
        return Reading(True, 0.75, f"party named before {noun.lemma_!r}")
    return Reading(False, 0.65, f"modifier of {noun.text!r}")


def _after_preposition(token: Token) -> Reading | None:
    preposition = syntax.case_of(token)
    if preposition is None:
        return None
    lists, governor = metonymy_words(), token.head
    if preposition in lists.locative:
        return Reading(False, 0.95, f"after {preposition!r}")
    if preposition == "according to":
        return Reading(True, 0.95, "source of a statement")
    if preposition in {"between", "with", "against", "by"} and (
        preposition != "by" or syntax.is_passive(governor) or governor.pos_ == "NOUN"
    ):
        return Reading(True, 0.85, f"party after {preposition!r}")
    if preposition in lists.partner and _takes_states(governor):
        return Reading(True, 0.75, f"after {preposition!r} on {governor.lemma_!r}")
    return Reading(False, 0.8, f"after {preposition!r}")


def _takes_states(governor: Token) -> bool:
    lists = metonymy_words()
    lemma = governor.lemma_.lower()
    if syntax.is_verb(governor):
        nouns = {child.lemma_.lower() for child in syntax.children(governor, "obj", "nsubj:pass")}
        return lemma in lists.addressing_verbs or bool(nouns & lists.relational_nouns)
    return lemma in lists.relational_nouns
