"""Find whom "him", "it" and "them" are that something is asked of, or done to: "urged it to stop", "accused him of".

As with subjects, what was spoken of by a pronoun before comes first, then the
subject of the clause before (Grosz, Joshi and Weinstein 1995). Only verbs are
followed that act upon a side: what somebody "signed it" with is a thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Token

from loader.claims.actors import BODIES, STATES
from loader.claims.classes import is_in_class
from loader.claims.counting import sentences_before
from loader.language import syntax
from loader.linking.genders import may_be

if TYPE_CHECKING:
    from loader.claims.reading import Reading

_FORMS = {
    "it": frozenset({"it", "its"}),
    "them": frozenset({"them", "they", "their"}),
    "him": frozenset({"him", "he", "his"}),
    "her": frozenset({"her", "she"}),
}
_PERSONS = frozenset({"him", "her"})
_SENTENCES = 2
_AFTER = frozenset({"on", "upon", "against"})
DONE_TO = frozenset(_FORMS)
"""The pronouns that this module follows."""


def is_done_to(token: Token) -> bool:
    """Tell whether a pronoun is the object of a verb that acts upon a side."""
    if token.lower_ not in DONE_TO or token.pos_ != "PRON":
        return False
    verb = token.head
    phrase = token.dep_ == "obl" and syntax.case_of(token) in _AFTER
    if token.dep_ not in {"obj", "iobj"} and not phrase:
        return token.dep_ in syntax.SUBJECTS and verb.dep_ == "xcomp" and _acts_upon(verb.head)
    return _acts_upon(verb)


def _acts_upon(verb: Token) -> bool:
    judged = is_in_class(verb, "judging") and any(case == "for" for case, _ in syntax.obliques(verb))
    gerunds = [clause for clause in syntax.children(verb, "advcl") if clause.tag_ == "VBG"]
    judged = judged or (is_in_class(verb, "judging") and any(_is_for(clause) for clause in gerunds))
    return judged or is_in_class(verb, "acting upon")


def _is_for(clause: Token) -> bool:
    return any(mark.lower_ == "for" for mark in syntax.children(clause, "mark"))


def done_to(reading: Reading, token: Token, subjects: Iterable[Token]) -> tuple[Token, ...]:
    """Return the heads that the pronoun stands for; ``subjects`` are those before it, the likeliest first."""
    own = {actor.entity.iri for head in syntax.subjects(token.head) for actor in reading.actors(head)}
    for before in (*_same(token), *subjects):
        heads = _together(before) if token.lower_ == "them" else (before,)
        actors = [actor for head in heads for actor in reading.actors(head)]
        if any(actor.entity.iri in own or actor.national for actor in actors):
            continue
        if token.lower_ == "them":
            if len(actors) > 1 or (actors and before.tag_ in {"NNS", "NNPS"}):
                return heads
            continue
        kinds = {actor.entity.type for actor in actors}
        if len(actors) == 1 and (_is_he(token, actors[0].entity.name) if kinds == {"person"} else _is_it(token, kinds)):
            return heads
    return ()


def _is_he(token: Token, name: str) -> bool:
    return token.lower_ in _PERSONS and may_be(token.lower_, name)


def _is_it(token: Token, kinds: set[str]) -> bool:
    return token.lower_ == "it" and kinds <= STATES | BODIES


def _together(head: Token) -> tuple[Token, ...]:
    return tuple(syntax.coordinated(head))


def _same(token: Token) -> Iterator[Token]:
    """Yield the pronouns of the same form before, the nearest first."""
    for sentence in (token.sent, *sentences_before(token, _SENTENCES)):
        yield from reversed(
            [t for t in sentence if t.i < token.i and t.pos_ == "PRON" and t.lower_ in _FORMS[token.lower_]]
        )
