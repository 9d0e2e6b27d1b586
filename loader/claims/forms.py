"""Tell what form the clause of a verb has: who is asked to do something, who does the same with another amount."""

from __future__ import annotations

from collections.abc import Collection

from spacy.tokens import Token

from loader.claims.classes import is_in_class
from loader.claims.lexicon import Frame
from loader.language import syntax

_AGENTS = frozenset({"by", "from", "in", "between"})
FORMS = frozenset({"asked", "outlawed", "insisted", "untrue", "to do", "prep", "active", "to blame"})
"""What a frame may need of the form of its clause."""


def has_form(frame: Frame | None, verb: Token, need: str, dates: Collection[int]) -> bool:
    """Tell whether the clause of a verb has the form that a frame needs, whoever is in it; ``dates`` holds indices."""
    if need == "asked":
        return _is_asked(verb, dates)
    if need == "outlawed":
        return _is_outlawed(verb)
    if need == "insisted":  # not "insists that it is legal"
        return verb.lemma_ != "insist" or _is_asking(verb)
    if need == "untrue":  # not "denied them visas"
        things = [noun for noun in syntax.objects(verb) if noun.pos_ == "NOUN"]
        if is_in_class(verb, "turning down"):
            return all(is_in_class(noun, "claimed") for noun in things)
        return not any(is_in_class(noun, "withheld") for noun in things)
    if need == "to blame":  # "held Peru responsible"
        return any(is_in_class(child, "to blame") for child in verb.children)
    if need == "active":
        return not syntax.is_passive(verb)
    if need == "to do":
        return any(clause.tag_ == "VB" and syntax.is_infinitive(clause) for clause in verb.children)
    return any(
        is_in_class(noun, kind)
        for case, noun in syntax.obliques(verb)
        for kind in (frame.preps.get(case, ()) if frame is not None else ())
    )


def gapped(verb: Token) -> list[Token]:
    """Return who does the same with another amount: "Norway gave 20 million, Chad 5 million and Mali 2 million"."""
    if not any(is_in_class(noun, "money") for noun in syntax.objects(verb)):
        return []
    joined = (
        token for token in verb.subtree if token.i > verb.i and token.doc[token.i - 1].lower_ in {",", ";", "and"}
    )
    names = (token for token in joined if token.pos_ == "PROPN")
    following = ((token, next(iter(token.doc[token.i + 1 : token.i + 2]), None)) for token in names)
    return [token for token, after in following if after is not None and (after.like_num or after.is_currency)]


def _is_asking(verb: Token) -> bool:
    """Tell whether somebody insists on a thing or that another do it, rather than that something is so."""
    clauses = syntax.children(verb, "ccomp")
    return not clauses or any(
        c.tag_ == "VB" and not {"will", "would", "can"} & set(syntax.auxiliaries(c)) for c in clauses
    )


def _is_outlawed(verb: Token) -> bool:
    """Tell whether what somebody is "designated as" is a wrongdoer: "a sponsor of terror", not "a regional hub"."""
    named = [noun for case, noun in syntax.obliques(verb) if case == "as"]
    named += [noun for noun in syntax.children(verb, "xcomp") if noun.pos_ == "NOUN"]
    return not named or any(is_in_class(token, "outlaw") for noun in named for token in noun.subtree)


def _is_asked(verb: Token, dates: Collection[int]) -> bool:
    """Tell whether somebody is asked to do or give something: "urged to go", "called on", not "called on Tuesday"."""
    if verb.lemma_.lower() == "want" and syntax.is_passive(verb):  # "is wanted by the court"
        return False
    told = [(case, noun) for case, noun in syntax.obliques(verb) if noun.i not in dates]
    if any(preposition in {"for", "on", "upon", "about"} for preposition, _ in told):
        return True
    if verb.lemma_.lower() == "call":  # "called the pact a fraud"
        return any(syntax.is_infinitive(clause) for clause in syntax.children(verb, "xcomp"))
    clauses = syntax.children(verb, "xcomp", "ccomp", "advcl")
    return any(clause.tag_ == "VB" or syntax.is_verb(clause) for clause in clauses)


def is_only_named(verb: Token) -> bool:
    """Tell whether a gerund names what goes on, done by nobody above it: "because of fighting between A and B"."""
    marked = any(child.tag_ == "IN" or child.pos_ == "ADP" for child in syntax.children(verb, "mark", "case"))
    bare = not syntax.children(verb, "ccomp", "xcomp", *syntax.SUBJECTS)
    bare = bare and all(syntax.case_of(noun) in _AGENTS for noun in syntax.children(verb, "obj"))
    return verb.tag_ == "VBG" and marked and bare and not any(case not in _AGENTS for case, _ in syntax.obliques(verb))


def is_reciprocal(verb: Token) -> bool:
    """Tell whether those who do it do it to each other: "expelled each other's envoys"."""
    return any(token.lower_ in {"each", "another"} for token in verb.subtree)
