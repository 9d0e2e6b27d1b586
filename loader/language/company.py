"""Find who acts beside a subject, or is named as one of it: "Chad, together with Niger", "five, among them Mali"."""

from __future__ import annotations

from spacy.tokens import Token

from loader.language.syntax import SUBJECTS, case_of, children, coordinated, obliques

_BESIDE = frozenset({"along with", "together with", "alongside", "as well as", "in tandem with", "in concert with"})
_ADVERBS = frozenset({"together", "along", "jointly"})


def companions(verb: Token) -> list[Token]:
    """Return the heads of who acts together with the subject, between commas or at the front of the clause.

    Parsers hang "together with Mali" on the verb, on the subject, or on "together".
    """
    named = children(verb, *SUBJECTS)
    owners = (verb, *named)
    found = [noun for owner in owners for case, noun in obliques(owner) if case in _BESIDE]
    adverbs = [word for owner in owners for word in children(owner, "advmod") if word.lower_ in _ADVERBS]
    beside = [inner for word in adverbs for inner in children(word, "obl", "nmod") if case_of(inner) == "with"]
    found += [part for inner in beside for part in coordinated(inner)]
    return [noun for noun in found if named and noun.i < verb.i]


def among_them(head: Token) -> list[Token]:
    """Return the names in "seven states, among them Chad and Niger"; parsers take them for a clause."""
    pointing = [
        child
        for child in head.subtree
        if child.lower_ in {"them", "which"} and case_of(child) == "among" and child.i > head.i
    ]
    names = children(head, "parataxis", "appos", "conj", "nmod")
    named = [name for name in names if pointing and name.i > pointing[0].i]
    return [part for name in named[:1] for part in coordinated(name)]
