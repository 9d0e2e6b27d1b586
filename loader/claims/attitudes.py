"""Find who thinks, wants or judges what: attributions that are not speech.

"Peru wants a vote", "critics of the pact fear", "in Oslo's view". They make
no claims; they say whose view a stretch of the text gives (Pareti 2012).
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from spacy.tokens import Token

from loader.claims.cues import Attribution
from loader.claims.quotes import quoted_stretches, quotes_in
from loader.claims.reading import Reading
from loader.claims.sources import behind_document, phrase, source_of
from loader.language import syntax

STANCE = "holds"
_DATA = Path(__file__).parent / "data" / "attitudes.toml"
_BASE = 0.7
_COMPLEMENTS = ("obj", "iobj", "ccomp", "xcomp", "obl", "advcl")
_ON_NOUNS = frozenset({"acl", "acl:relcl", "amod"})


@cache
def _words(part: str) -> frozenset[str]:
    raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))[part]
    return frozenset(word for listed in raw.values() for word in listed)


def find_attitudes(reading: Reading, spoken: Collection[Attribution]) -> tuple[Attribution, ...]:
    """Return the attitudes of the document in the order of their cues.

    What stands in words that are ``spoken`` is left to them, and quotes.
    """
    quoted = quoted_stretches(reading)
    told = {item.cue.i for item in spoken}.union(*(item.content for item in spoken))
    return tuple(
        Attribution(
            token,
            tuple(a for holder in holders for a in behind_document(reading, holder) or reading.actors(holder)),
            STANCE,
            content,
            quotes_in(reading, content, quoted),
            rule,
            _BASE,
            source,
        )
        for token in reading.doc
        if token.i not in told and not quoted.covers(token.i)
        for rule, holders, source, content in _at(token)
    )


_Found = tuple[str, list[Token], frozenset[int], frozenset[int]]


def _at(token: Token) -> Iterator[_Found]:
    lemma = token.lemma_.lower()
    if syntax.is_verb(token) and lemma in _words("verbs") and not _is_part(token):
        yield from _of_verb(token)
    elif token.pos_ == "NOUN" and lemma in _words("viewpoints") and syntax.case_of(token) == "in":
        holders = syntax.children(token, "nmod:poss")
        rest = frozenset(t.i for t in token.head.subtree) - frozenset(t.i for t in token.subtree)
        yield from _told("attitude.viewpoint", token, holders, rest)


def _is_part(verb: Token) -> bool:
    """Tell whether a verb belongs to a noun, or to a verb before it whose subject it shares."""
    own = syntax.children(verb, *syntax.SUBJECTS, *syntax.PASSIVE_SUBJECTS)
    return verb.dep_ in _ON_NOUNS or (not own and (verb.dep_ == "xcomp" or (verb.dep_ == "conj" and verb.tag_ != "VB")))


def _of_verb(verb: Token) -> Iterator[_Found]:
    if syntax.is_passive(verb):
        content = frozenset(t.i for thing in syntax.objects(verb) for t in thing.subtree)
        yield from _told("attitude.verb", verb, syntax.subjects(verb), content)
        return
    content = _right_of(verb, syntax.children(verb, *_COMPLEMENTS))
    yield from _told("attitude.verb", verb, _subjects(verb), content)


def _subjects(token: Token) -> list[Token]:
    return [
        subject for subject in syntax.subjects(token) if subject.lower_ not in {"it", "there", "that", "which", "this"}
    ]


def _right_of(token: Token, parts: Collection[Token]) -> frozenset[int]:
    return frozenset(t.i for part in parts if part.i > token.i for t in part.subtree if t.i > token.i)


def _told(rule: str, cue: Token, holders: list[Token], content: frozenset[int]) -> Iterator[_Found]:
    source = source_of(cue, holders) if rule == "attitude.verb" else frozenset().union(*map(phrase, holders))
    content -= source | {cue.i}
    if content and source:
        yield rule, holders, source - {cue.i}, content
