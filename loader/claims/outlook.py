"""Tell whether a clause looks forward or back: on which side of the day of publication its "Friday" lies."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.lexicon import modality_words
from loader.claims.starts import is_start_of_decided
from loader.language import syntax
from loader.language.dates import Outlook

_BE = frozenset({"is", "are", "was", "were", "be", "'s", "’s"})
_PRESENT = frozenset({"VBZ", "VBP"})


def is_future(token: Token) -> bool:
    """Tell whether the clauses above ``token`` look forward.

    "Agreed on Tuesday to meet" tells of a past Tuesday, "agreed to meet on Tuesday" and "plans on Tuesday to meet"
    of one to come.
    """
    lists, below = modality_words(), token
    if syntax.case_of(token) in {"until", "till"} and is_in_class(token.head, "drawing out"):
        return True
    forward = lists.planned_auxiliaries | {"would"}
    for node in (token, *syntax.ancestors(token)):
        auxiliaries = set(syntax.auxiliaries(node))
        if forward & auxiliaries or "planned" in to_be_done(node, auxiliaries):
            return True
        past = _is_past(node)
        plans = node.lemma_.lower() in lists.planned_governors and syntax.children(node, "xcomp", "acl")
        if plans and (below.dep_ in {"xcomp", "acl"} or not past):
            return True
        if past and node.lemma_ not in {"say", "tell", "announce"}:
            return False
        below = node
    return False


def outlook(token: Token) -> Outlook | None:
    """Return on which side of publication a date without a year or a week lies, None when no verb tells.

    "The ban takes effect on Friday" and "talks planned for Friday" look
    ahead, a past tense looks back; of "Friday's talks are the last" only the
    nearest Friday is likely.
    """
    if is_future(token) or _is_ahead_of(token) or is_start_of_decided(token):
        return "future"
    below = token
    for node in (token, *syntax.ancestors(token)):
        if node.lemma_.lower() in modality_words().planned_governors:
            if set(syntax.auxiliaries(node)) & {"is", "are"}:  # "is expected in Rome in May"
                return "future"
            if syntax.case_of(below) == "for":
                return "near"
        if _is_past(node):
            return "past"
        if _is_present(node):
            return "future" if _is_timetable(node, token) else "near"
        below = node
    return None


def is_beginning(verb: Token) -> bool:
    """Tell whether a verb tells when a measure or an agreement begins: "took effect", "came into force"."""
    into = {child.lower_ for child in syntax.children(verb, "obj", "obl")}
    effect = verb.lemma_ in {"take", "come", "go", "enter"} and bool(into & {"effect", "force", "place"})
    return effect or verb.lemma_ in {"begin", "start"}


def going_to(predicate: Token) -> bool:
    """Tell whether the verb is one that somebody is going to do."""
    return (
        predicate.dep_ == "xcomp"
        and predicate.head.lower_ == "going"
        and "be" in {child.lemma_ for child in syntax.children(predicate.head, "aux")}
    )


def to_be_done(predicate: Token, auxiliaries: set[str]) -> Iterator[str]:
    """Yield what "is to meet", "was to have met" and "is due to meet" say, which parsers take for one predicate."""
    if predicate.tag_ not in {"VB", "VBN"} or not syntax.is_infinitive(predicate):
        return
    if auxiliaries & _BE:
        yield "hypothetical" if "have" in auxiliaries else "planned"
    before = [child for child in predicate.children if child.i < predicate.i]
    if any(child.lower_ == "yet" for child in before):  # "is yet to ratify"
        yield "negated"
    if any(child.lower_ in modality_words().planned_governors for child in before):
        yield "planned"


def _is_past(node: Token) -> bool:
    past = node.tag_ in {"VBD", "VBN"} or any(child.tag_ == "VBD" for child in syntax.children(node, "aux", "cop"))
    return past or (node.pos_ == "AUX" and node.tag_ == "VBD")


def _is_present(node: Token) -> bool:
    told = any(child.tag_ in _PRESENT for child in syntax.children(node, "aux", "cop"))
    return told or (node.tag_ in _PRESENT and (syntax.is_verb(node) or node.pos_ == "AUX"))


def _is_timetable(node: Token, date: Token) -> bool:
    """Tell whether a present tense has a timetable: "the deadline is Friday", "takes effect on", "is flying on"."""
    if node.i == date.i or is_beginning(node):
        return True
    return is_in_class(node, "timetable") or (node.tag_ == "VBG" and is_in_class(node, "journey"))


def _is_ahead_of(token: Token) -> bool:
    """Tell whether a date follows "ahead of" in its clause: "met him on Friday ahead of talks on Monday"."""
    for word in reversed(token.doc[token.sent.start : token.i]):
        if syntax.is_verb(word) or word.pos_ == "AUX":
            return False
        if word.lower_ == "ahead" and word.nbor().lower_ == "of":
            return True
    return False
