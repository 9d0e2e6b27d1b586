"""Tell whether a trade or a help that a noun names is stopped, so that it is not told as going on."""

from __future__ import annotations

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.lexicon import frames_by_verb
from loader.claims.phrases import lemmas
from loader.claims.reading import Reading
from loader.claims.slots import match
from loader.language import syntax

_HELD_BACK = ("restriction", "ban", "licence", "quota", "tariff", "sanction")


def is_held_back(noun: Token) -> bool:
    """Tell whether a trade is named as what is stopped, or how much there is of a thing.

    "A ban on exports", "suspended exports", "export curbs"; "copper is in short supply".
    """
    if syntax.case_of(noun) == "in" and syntax.children(noun, "cop"):
        return True
    for node in (noun, *syntax.ancestors(noun)):
        if any(is_in_class(node.head, name) for name in (*_HELD_BACK, "holding back")) or _stops(node.head):
            return True
        if syntax.is_verb(node.head):
            hit = any(is_in_class(thing, name) for thing in syntax.objects(node.head) for name in _HELD_BACK)
            on = node.dep_ == "obl" and syntax.case_of(node) == "on"  # "a duty will be imposed on tomato imports"
            licensed = node.dep_ in syntax.SUBJECTS and any(
                is_in_class(thing, "licence") for thing in syntax.objects(node.head)
            )
            return is_in_class(node.head, "holding back") or (hit and on) or licensed  # "exports need a licence"
    return False


def _stops(verb: Token) -> bool:
    """Tell whether a verb with its phrase stops a trade: "put its exports on hold"."""
    said = (frame for lemma in lemmas(verb) if " " in lemma for frame in frames_by_verb().get(lemma, ()))
    return any(frame.relation == "suspends" for frame in said)


def is_withheld(reading: Reading, noun: Token) -> bool:
    """Tell whether help is stopped: "announced the suspension of its aid", "froze 2 million euros in aid"."""
    filled = match(reading, noun.head) if syntax.is_verb(noun.head) else None
    return is_in_class(noun, "stoppage") or (filled is not None and filled.frame.relation == "suspends")
