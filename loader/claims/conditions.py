"""Tell whether a clause is a condition, hangs on one, or is asked or ordered."""

from __future__ import annotations

from itertools import takewhile

from spacy.tokens import Token

from loader.claims.lexicon import modality_words
from loader.claims.speech_words import speech
from loader.claims.supposed import conditions_of
from loader.language import syntax


def has_condition(predicate: Token) -> bool:
    """Tell whether it is so only if something else is: "The rule, if adopted, bars Mexico"; not what is said."""
    words = predicate.lemma_.lower() in speech().stances and syntax.children(predicate, "ccomp", "parataxis")
    if predicate.tag_ == "VBD" or words:
        return False
    clauses = conditions_of(predicate)
    return any(mark.lower_ in {"if", "unless"} for clause in clauses for mark in syntax.children(clause, "mark"))


def is_conditional(predicate: Token) -> bool:
    """Tell whether the clause is a condition by its marker: "if they meet", "provided that they meet"."""
    markers = [
        child for mark in syntax.children(predicate, "mark") for child in (mark, *syntax.children(mark, "fixed"))
    ]
    above = predicate.head  # "provided that they meet"
    given = predicate.dep_ == "ccomp" and above.dep_ == "advcl" and above.lower_ in modality_words().conditional_markers
    case = above.lemma_.lower() in modality_words().conditional_markers | {"event"} and syntax.case_of(above) in {
        "in",
        "on",
    }
    given = given or (case and predicate.dep_ in {"acl", "acl:relcl", "ccomp"})  # "in the event that they meet"
    return given or any(marker.lower_ in modality_words().conditional_markers for marker in markers)


def is_inverted(predicate: Token) -> bool:
    """Tell whether the clause is a condition without "if": "Had they met, ...", "Were they to meet, ..."."""
    first = predicate.sent.start
    for token in predicate.doc[first : predicate.i]:
        if token.text == "," or (token.i == first and (token.is_quote or token.is_space)):
            first = token.i + 1
    opening = predicate.doc[first]
    later = any(token.text == "," for token in predicate.doc[predicate.i : predicate.sent.end])
    turned = all(noun.i > opening.i for noun in syntax.children(predicate, *syntax.SUBJECTS, *syntax.PASSIVE_SUBJECTS))
    moved = opening.lower_ in {"had", "were", "should"} and opening.pos_ == "AUX" and opening.i < predicate.i
    return moved and later and turned  # "the talks, which began in May, were broken off, they said" is no condition


def is_asked(predicate: Token) -> bool:
    """Tell whether the sentence is a question, but for one that takes the deed for granted: "Why did they meet?"."""
    sentence = [token for token in predicate.sent if not token.is_space and not token.is_quote]
    asked = bool(sentence) and sentence[-1].text == "?"
    opening = takewhile(lambda token: token.pos_ not in {"VERB", "AUX"}, sentence)
    return asked and not any(token.lower_ in {"why", "how", "when"} for token in opening)


def is_ordered(predicate: Token) -> bool:
    """Tell whether the clause is an order: a bare form without a subject."""
    bare = predicate.tag_ == "VB" and not syntax.is_infinitive(predicate) and not syntax.auxiliaries(predicate)
    own = syntax.children(predicate, *syntax.SUBJECTS, *syntax.PASSIVE_SUBJECTS)
    return bare and not own and predicate.dep_ in {"ROOT", "ccomp", "parataxis"}


def is_left_open(predicate: Token) -> bool:
    """Tell whether it is left open which of several did it: "Peru or Chile signed"."""
    subjects = syntax.children(predicate, *syntax.SUBJECTS, *syntax.PASSIVE_SUBJECTS)
    joined = (part for subject in subjects for part in (subject, *syntax.children(subject, "conj")))
    return any(word.lower_ == "or" for part in joined for word in syntax.children(part, "cc"))
