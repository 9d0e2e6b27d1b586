"""Name what a verb says together with other words: "put on hold", "follow suit", "be subject", "keep shut"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from loader.claims.lexicon import acts_by_verb, frames_by_verb
from loader.language import syntax

_ADVERBS = frozenset({"back", "in", "through", "down", "off", "up", "out", "away"})


def lemmas(verb: Token) -> Iterator[str]:
    """Yield the lemmas under which the lexicon may have a verb, those of several words first.

    Of an adjective said of somebody it is "be" with the adjective.
    """
    lemma = verb.lemma_.lower()
    if verb.pos_ == "ADJ":
        yield from (f"be {lemma}",) if syntax.children(verb, "cop") else ()
        return
    if lemma in _first_words():
        yield from (f"{lemma} {rest}" for rest in fixed(verb))
    outward = {case.split()[0] for case, _ in syntax.obliques(verb) if case == "out of"}  # "pulled out of the pact"
    ahead = [
        child.lower_
        for child in syntax.children(verb, "advmod")
        if child.i == verb.i + 1 or (child.i > verb.i and child.lower_ in _ADVERBS)
    ]  # "went ahead with", "let wheat back in"
    state = [child.lower_ for child in syntax.children(verb, "xcomp") if lemma in {"keep", "leave"}]  # "keep it shut"
    for word in (syntax.particle(verb), *outward, *ahead, *state):
        if word:
            yield f"{lemma} {word}"
    yield lemma


def fixed(verb: Token) -> Iterator[str]:
    """Yield the words that may make one verb with it: "on hold", "to an end" as "to end", "suit", "green light"."""
    for case, noun in syntax.obliques(verb):
        yield f"{case.split()[0]} {noun.lemma_.lower()}"  # of "on hold pending a vote" parsers make one preposition
    for noun in syntax.children(verb, "obj"):
        yield noun.lemma_.lower()
        yield from (f"{word.lower_} {noun.lemma_.lower()}" for word in syntax.children(noun, "amod", "compound"))
    for word in syntax.children(verb, "xcomp"):
        if word.pos_ == "ADJ" or word.tag_ == "VBN":  # "set the depot ablaze"
            yield word.lower_


@cache
def _first_words() -> frozenset[str]:
    """Return the verbs of which the lexicon has phrases of three words, or with a noun or an adjective."""
    listed = (verb.split() for verb in (*frames_by_verb(), *acts_by_verb()))
    return frozenset(words[0] for words in listed if len(words) > 1)
