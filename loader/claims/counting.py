"""Find whom words that count stand for: "both governments", "the two sides", "all three", "neither leader"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from loader.claims.actors import BODIES, STATES
from loader.claims.classes import is_go_between, is_in_class
from loader.claims.lexicon import noun_classes
from loader.language import syntax

if TYPE_CHECKING:
    from loader.claims.reading import Reading

COUNTING = frozenset({"both", "neither", "each"})
ALONE = frozenset({"two", "three", "four"})
_PERSON = frozenset({"person"})
_NUMBERS = {"two": 2, "both": 2, "each": 2, "neither": 2, "either": 2, "three": 3, "four": 4}
_ANY_SIDE = frozenset({"side", "party", "both", "each", "neither"})  # states or bodies
_TITLES = frozenset({"president", "premier", "chancellor", "king"})
_WINDOW = 6  # how many sentences may lie between "the two sides" and their names
_SUBJECTS = syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS


def sentences_before(token: Token, count: int) -> Iterator[Span]:
    """Yield as many sentences before that of ``token``, the nearest first."""
    start = token.sent.start
    for _ in range(count):
        while start > 0 and token.doc[start - 1].is_space:
            start -= 1
        if start == 0:
            return
        sentence = token.doc[start - 1].sent
        yield sentence
        start = sentence.start


def counted(token: Token) -> int:
    """Tell how many are meant by "both", "the two sides", "all three"; 0 when the word does not count."""
    if _is_number_alone(token):
        return _NUMBERS[token.lower_]
    if token.lower_ in COUNTING and token.pos_ in {"PRON", "DET"} and token.dep_ in _SUBJECTS:
        return 2
    if not (is_in_class(token, "states together") or is_in_class(token, "persons together")):
        return 0
    named = [child for child in syntax.children(token, "amod", "compound") if not _is_region(child)]
    if syntax.children(token, "nmod", "nmod:poss", "appos") or any(child.text[0].isupper() for child in named):
        return 0
    counted = [_NUMBERS[child.lower_] for child in token.children if child.lower_ in _NUMBERS]
    definite = any(child.lower_ == "the" for child in syntax.children(token, "det"))
    plain = definite and token.lemma_.lower() in {"party", "side"} and token.tag_ == "NNS"
    return counted[0] if counted else 2 if plain and not syntax.children(token, "nummod", "compound") else 0


def _is_region(word: Token) -> bool:
    """Tell whether a modifier only says in what part of the world states lie: "the two South American countries"."""
    return all(token.lower_ in noun_classes()["region"] for token in word.subtree)


def _is_number_alone(token: Token) -> bool:
    """Tell whether a number is a subject by itself: "the two met", "all three left", not "three of them"."""
    if token.lower_ not in ALONE or token.pos_ != "NUM" or token.dep_ not in _SUBJECTS:
        return False
    told = {child.dep_: child.lower_ for child in token.children}
    return told.get("det") in {"the", "all", "these"} and not set(told) - {"det", "punct"}


def _told_as_many(reading: Reading, token: Token, count: int) -> tuple[Token, ...]:
    """Return whom "the two" stand for: the persons, or the states and bodies, last told together."""
    sentences = (token.sent, *sentences_before(token, _WINDOW))
    found = [
        together
        for kinds in (_PERSON, STATES | BODIES)
        if (together := _told_together(reading, token, sentences, kinds, count))
    ]
    return max(found, key=lambda together: together[-1].i, default=())


def last_named(reading: Reading, token: Token, count: int, apart: frozenset[str]) -> tuple[Token, ...]:
    """Return the heads of as many states or bodies as are asked for, named last before ``token``.

    ``apart`` holds the codes or IRIs of those who are not meant; empty when others are named as often.
    """
    found = _named_before(reading, token, STATES | BODIES, count, apart)
    return found if len(found) == count else ()


def _told_together(
    reading: Reading, token: Token, sentences: tuple[Span, ...], kinds: frozenset[str], count: int
) -> tuple[Token, ...]:
    """Return the names last told together, "Kosovo and Serbia", if they are as many as are counted."""
    for sentence in sentences:
        for other in reversed([word for word in sentence if word.i < token.i and word.dep_ != "conj"]):
            together = [part for part in syntax.coordinated(other) if part.i < token.i]
            if len(together) == count > 1 and all(_is_one(reading, part, kinds) for part in together):
                return tuple(together)
    return ()


def _is_one(reading: Reading, noun: Token, kinds: frozenset[str]) -> bool:
    actors = reading.actors(noun) if noun.pos_ in {"NOUN", "PROPN"} and not is_go_between(noun) else ()
    actors = actors[:1] if noun.i in reading.link_at else actors  # the first of a list brings the others
    return len(actors) == 1 and actors[0].entity.type in kinds and not actors[0].national


def counted_before(reading: Reading, token: Token, count: int) -> tuple[Token, ...]:
    """Return as many as are counted: the last named, or of more the ones that the text names most."""
    if token.pos_ == "NUM":
        return _told_as_many(reading, token, count)
    persons, own = is_in_class(token, "persons together"), _doers_above(token)
    besides = [part for part in syntax.coordinated(token) if part.i > token.i]  # "the two countries and Sudan"
    apart = frozenset(a.entity.iso2 or a.entity.iri for other in (*own, *besides) for a in reading.actors(other))
    sides = STATES | (BODIES if token.lemma_.lower() in _ANY_SIDE else frozenset())
    for kinds in [_PERSON, sides] if persons else [sides]:
        choices = (
            _told_together(reading, token, (token.sent,), kinds, count),
            _named_before(reading, token, kinds, count, apart),
            _told_together(reading, token, tuple(sentences_before(token, _WINDOW)), kinds, count),
        )
        for found in choices:
            if len(found) == count and own.isdisjoint(found) and _may_be(reading, token, found):
                return found
    return _told_together(reading, token, (token.sent,), _PERSON, count) if sides == STATES else ()


def _may_be(reading: Reading, token: Token, heads: tuple[Token, ...]) -> bool:
    """Tell whether none of the persons is known by other titles than the one that counts them: "both presidents"."""
    title = token.lemma_.lower()
    if title not in _TITLES:
        return True
    persons = (actor.entity for head in heads for actor in reading.actors(head) if actor.entity.type == "person")
    known = ([office.name.lower() for office in reading.titles_of(person)] for person in persons)
    return all(not offices or any(title in office for office in offices) for offices in known)


def _doers_above(token: Token) -> frozenset[Token]:
    """Return who does something to those meant: who "urged both sides" is neither of them (Binding Principle B)."""
    acted_upon = token.dep_ in {"obj", "iobj", "obl"} and syntax.is_verb(token.head)
    return (
        frozenset(other for other in syntax.subjects(token.head) if other.i != token.i) if acted_upon else frozenset()
    )


def _named_before(
    reading: Reading, token: Token, kinds: frozenset[str], count: int, apart: frozenset[str] = frozenset()
) -> tuple[Token, ...]:
    """Return the first mention of as many as are counted, from the sentence of ``token`` back.

    Those of its own sentence, if they are as many; else the ones that the text names most; of several named
    alike the nearest that are as many.
    """
    told = Counter(link.entity.iso2 or link.entity.iri for link in reading.links if link.entity.type in kinds)
    known = token.lemma_.lower() in {"side", "party"}
    places: dict[str, Token] = {}
    nearest: tuple[Token, ...] = ()
    for sentence in (token.sent, *sentences_before(token, _WINDOW)):
        for other in sentence:
            link = reading.link_at.get(other.i)
            if (
                link is not None
                and other.i < token.i
                and link.entity.type in kinds
                and _takes_part(reading, other, known=known)
            ):
                name = link.entity.iso2 or link.entity.iri
                places.update({} if name in apart else {name: places.get(name, other)})
        if sentence == token.sent and len(places) == count:
            return tuple(places.values())
        nearest = nearest or (tuple(places.values()) if len(places) == count else ())
    ranked = sorted(places, key=lambda name: -told[name])
    if len(ranked) < count or (len(ranked) > count and told[ranked[count - 1]] <= told[ranked[count]]):
        return nearest
    return tuple(sorted((places[name] for name in ranked[:count]), key=lambda other: other.i))


def _takes_part(reading: Reading, token: Token, *, known: bool) -> bool:
    """Tell whether a name is that of somebody who may act, and not of who tells or where it is.

    ``known`` asks that the seed graph has the body: firms are hardly "the two sides".
    """
    link = reading.link_at[token.i]
    if link.entity.type in BODIES:
        fighting = token.dep_ == "compound" and is_in_class(token.head, "fighters")  # "the M23 rebels"
        placed = fighting or token.dep_ in _SUBJECTS | {"conj", "obj", "nmod"}
        return placed and link.entity.type == "organization" and (link.entity.resolved or not known)
    return not is_go_between(token) and (bool(reading.actors(token)) or link.mention.reading == "demonym")
