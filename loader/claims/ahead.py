"""Tell whether a clause looks forward: of two days that a date may be, it then means the one to come."""

from __future__ import annotations

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.lexicon import modality_words
from loader.language import syntax


def is_future(token: Token) -> bool:
    """Tell whether the clauses above ``token`` look forward.

    "Agreed on Tuesday to meet" tells of a past Tuesday, "agreed to meet on Tuesday" and "plans on Tuesday to meet"
    of one to come, and so does "extended it until May".
    """
    lists, below = modality_words(), token
    if syntax.case_of(token) in {"until", "till"} and is_in_class(token.head, "drawing out"):
        return True
    forward = lists.planned_auxiliaries | {"would"}
    for node in (token, *syntax.ancestors(token)):
        if forward & set(syntax.auxiliaries(node)):
            return True
        past = node.tag_ in {"VBD", "VBN"} or any(child.tag_ == "VBD" for child in syntax.children(node, "aux"))
        past = past or (node.pos_ == "AUX" and node.tag_ == "VBD")
        plans = node.lemma_.lower() in lists.planned_governors and syntax.children(node, "xcomp", "acl")
        if plans and (below.dep_ in {"xcomp", "acl"} or not past):
            return True
        if _is_scheduled(node):
            return True
        if past and node.lemma_ not in {"say", "tell", "announce"}:
            return False
        below = node
    return False


def _is_scheduled(verb: Token) -> bool:
    """Tell whether a present tense tells of what is to come: "talks begin on Monday", "it takes effect in May"."""
    if verb.tag_ not in {"VBZ", "VBP"} or syntax.auxiliaries(verb):
        return False
    things = (*syntax.children(verb, "obj"), *(noun for _, noun in syntax.obliques(verb)))
    return is_in_class(verb, "scheduled") or any(is_in_class(noun, "by the calendar") for noun in things)


def is_done(date: Token) -> bool:
    """Tell whether a date hangs on a past tense at once, so that it is no day to come: "closed the port in August"."""
    verb = date.head
    if not date.dep_.startswith(("obl", "advmod")) or syntax.case_of(date) not in {None, "in", "on", "at", "during"}:
        return False
    finite = [verb, *syntax.children(verb, "aux", "aux:pass")]
    return any(word.tag_ == "VBD" for word in finite) and not {"would", "could"} & set(syntax.auxiliaries(verb))
