"""Hold what an attribution is, and find those whose cue is no verb: "according to", a label, a noun.

An attribution is source, cue and content (Pareti 2012).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.claims.quotes import Quoted, quotes_in
from loader.claims.reading import BODIES, STATES, Actor, Reading
from loader.claims.sources import behind_document, phrase
from loader.claims.speech_words import speech
from loader.language import syntax
from loader.model import Span

_LONGEST_LABEL = 8  # tokens of "Foreign Minister Ana Li:"
_NOUN_BASE = 0.75


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody's words: who, by which cue, and which tokens they cover.

    ``quotes`` are the spans inside quote marks; ``stance`` is what the cue
    does to the content (asserts, denies, demands, ...). ``source`` are the
    tokens that name the speaker, also where nobody knows who that is.
    """

    cue: Token
    speakers: tuple[Actor, ...]
    stance: str
    content: frozenset[int]
    quotes: tuple[Span, ...]
    rule: str
    base: float
    source: frozenset[int] = frozenset()


def from_according(reading: Reading, token: Token, quoted: Quoted) -> Iterator[Attribution]:
    """Yield the clause that "according to" gives a source."""
    source = token.head if token.dep_ in {"case", "mark", "fixed"} else next(iter(syntax.children(token, "obl")), None)
    if source is None:
        return
    speakers = reading.actors(source) or behind_document(reading, source)
    clause = source.head if source.head.i != token.i else token.head
    own = {item.i for item in source.subtree} | {token.i}
    content = frozenset(item.i for item in clause.subtree if item.i not in own)
    if content:
        yield Attribution(
            token,
            speakers,
            "asserts",
            content,
            quotes_in(reading, content, quoted),
            "speech.according",
            0.88,
            phrase(source) - {token.i},
        )


def from_label(reading: Reading, colon: Token, quoted: Quoted) -> Iterator[Attribution]:
    """Yield what stands after a speaker's name at the beginning of a line: "Peskov: no talks are planned".

    A person's name will do, also after a title; of a body, whose name may as
    well be a heading, the rest of the line must begin with a quote.
    """
    doc, start = reading.doc, colon.i
    while start > 0 and "\n" not in doc[start - 1].text_with_ws and colon.i - start <= _LONGEST_LABEL:
        start -= 1
    end = colon.i + 1
    while end < len(doc) and "\n" not in doc[end].text_with_ws:
        end += 1
    link = reading.link_at.get(colon.i - 1)
    named = {"person"} if not any(first == colon.i + 2 for first, _ in quoted) else {"person", *BODIES, *STATES}
    label = doc[start : colon.i]
    if not 0 < len(label) <= _LONGEST_LABEL or link is None or link.entity.type not in named or end - colon.i < 4:
        return
    if any(token.i not in reading.link_at and token.pos_ not in {"PROPN", "DET", "ADJ", "NOUN"} for token in label):
        return
    content = frozenset(range(colon.i + 1, end))
    speaker = Actor(reading.government(link.entity), link.score, doc[colon.i - 1])
    quotes = quotes_in(reading, content, quoted)
    source = frozenset(range(start, colon.i))
    yield Attribution(colon, (speaker,), "asserts", content, quotes, "speech.label", 0.8, source)


def from_noun(reading: Reading, noun: Token, quoted: Quoted) -> Iterator[Attribution]:
    """Yield what a noun of speech reports: "the ministry's warning that ...", "a claim by Peru that ..."."""
    stance = speech().stances.get(speech().nouns_of_speech.get(noun.lemma_.lower(), ""))
    clause = next((child for child in syntax.children(noun, "acl", "ccomp") if syntax.is_that_clause(child)), None)
    if stance is None or clause is None or quoted.covers(noun.i):
        return
    owners = _owners(noun)
    content = frozenset(token.i for token in clause.subtree)
    source = frozenset().union(*(phrase(owner) for owner in owners))
    speakers = tuple(actor for owner in owners for actor in reading.actors(owner))
    quotes = quotes_in(reading, content, quoted)
    yield Attribution(noun, speakers, stance, content, quotes, "speech.noun", _NOUN_BASE, source - content)


def _owners(noun: Token) -> list[Token]:
    """Return who makes the statement: "Peru's", "by Peru", "from Peru", or the subject of "issued a warning"."""
    found = [child for child in syntax.children(noun, "nmod:poss") if child.pos_ != "PRON"]
    found += [other for preposition, other in syntax.obliques(noun) if preposition in {"by", "from"}]
    verb = noun.head
    if not found and noun.dep_ in {"obj", "obl"} and syntax.is_verb(verb):
        light = verb.lemma_.lower() in speech().issuing or bool(syntax.children(noun, "nmod:poss"))
        light = light and f"{verb.lemma_.lower()} {noun.lemma_.lower()}" not in speech().stirred
        found = syntax.subjects(verb) if light else []
    return found or syntax.children(noun, "nmod:poss")
