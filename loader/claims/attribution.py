"""Find who says what: direct, mixed and indirect speech, and named sources.

An attribution is source, cue and content (Pareti 2012). Content is a set of
tokens; the innermost attribution of a token is its speaker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.claims.lexicon import speech
from loader.claims.reading import BODIES, STATES, Actor, Reading
from loader.language import syntax
from loader.model import Span

_OPEN = {"“": "”", '"': '"', "``": "''", "«": "»"}
_LONGEST_LABEL = 8  # tokens of "Foreign Minister Ana Li:"
_MAX_QUOTE = 400  # tokens; a quote mark that is not closed by then is a slip


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


def find_attributions(reading: Reading) -> tuple[Attribution, ...]:
    """Return the attributions of the document in the order of their cues."""
    quoted = quoted_stretches(reading)
    found = [item for token in reading.doc for item in _at(reading, token, quoted)]
    found.extend(_carried_over(reading, found, quoted))
    return tuple(sorted(found, key=lambda item: (item.cue.i, item.rule)))


def quoted_stretches(reading: Reading) -> tuple[tuple[int, int], ...]:
    """Return token intervals (half-open) inside quote marks, line by line."""
    found: list[tuple[int, int]] = []
    start, close = -1, ""
    for token in reading.doc:
        if "\n" in token.text_with_ws or (start >= 0 and token.i - start > _MAX_QUOTE):
            if start >= 0 and token.text == close:
                found.append((start, token.i))
            start, close = -1, ""
        elif start < 0 and token.text in _OPEN:
            start, close = token.i + 1, _OPEN[token.text]
        elif start >= 0 and (token.text == close or (close == "''" and token.text == '"')):
            found.append((start, token.i))
            start, close = -1, ""
    return tuple((first, last) for first, last in found if first < last)


def _at(reading: Reading, token: Token, quoted: tuple[tuple[int, int], ...]) -> Iterator[Attribution]:
    if syntax.is_verb(token) and token.lemma_.lower() in speech().stances:
        yield from _from_verb(reading, token, quoted)
    elif token.lower_ == "according":
        yield from _from_according(reading, token, quoted)
    elif token.text == ":":
        yield from _from_label(reading, token, quoted)


def _from_verb(reading: Reading, verb: Token, quoted: tuple[tuple[int, int], ...]) -> Iterator[Attribution]:
    if any(first <= verb.i < last for first, last in quoted):
        return
    lemma = verb.lemma_.lower()
    sources = _speakers(verb)
    speakers = tuple(
        actor for subject in sources for actor in _behind_document(reading, subject) or reading.actors(subject)
    )
    source = _source(verb, sources)
    described = _described(verb)
    content = _content(verb, quoted) | described
    if not content:
        return
    if described:
        quotes = _quotes(reading, content, quoted)
        yield Attribution(verb, speakers, "asserts", content, quotes, "speech.description", 0.85, source)
        return
    quotes = _quotes(reading, content, quoted)
    if lemma in speech().needs_finite and not quotes and not _finite_clause(verb):
        return
    if lemma in speech().with_quote and not quotes:
        return
    rule = "speech.quote" if quotes else "speech.clause"
    yield Attribution(verb, speakers, speech().stances[lemma], content, quotes, rule, 0.9 if quotes else 0.85, source)


def _described(verb: Token) -> frozenset[int]:
    """Return the tokens that say what somebody holds a thing to be: "called it a threat to peace"."""
    if (
        verb.lemma_.lower() not in speech().describing | speech().describing_as
        or syntax.is_passive(verb)
        or syntax.particle(verb)
    ):
        return frozenset()
    things = syntax.children(verb, "obj", "iobj")
    if verb.lemma_.lower() in speech().describing_as:
        said = [c for c in verb.children if c.i > verb.i and _marked_as(c)]
        return (
            frozenset(token.i for item in said for token in item.subtree if token.lower_ != "as")
            if things
            else frozenset()
        )
    said = [c for c in syntax.children(verb, "xcomp") if c.pos_ in {"NOUN", "ADJ", "PROPN"} or c.tag_ == "VBG"]
    said = said or things[1:]
    return frozenset(token.i for item in said for token in item.subtree) if things and said else frozenset()


def _marked_as(token: Token) -> bool:
    return any(child.lower_ == "as" for child in syntax.children(token, "case", "mark", "advmod"))


def _speakers(verb: Token) -> list[Token]:
    """Return the subject of a verb of speech; of "was quoted as saying" its subject."""
    if syntax.is_passive(verb) and verb.lemma_ in {"quote", "cite"}:
        return list(syntax.objects(verb))
    found = syntax.subjects(verb)
    if not found and verb.dep_ in {"advcl", "parataxis", "acl"}:
        found = [child for child in verb.children if child.dep_ in syntax.SUBJECTS | {"obj"} and child.i > verb.i]
    return found


def _source(verb: Token, sources: list[Token]) -> frozenset[int]:
    """Return the tokens of the noun phrases that name who speaks, without the clause of the cue itself."""
    found = frozenset().union(*(_phrase(source) for source in sources))
    if all(source.i < verb.i for source in sources):
        own = {token.i for child in verb.children for token in child.subtree if child.i > verb.i}
        return found - own - {verb.i}
    return found - {verb.i}


def _phrase(noun: Token) -> frozenset[int]:
    """Return the tokens of a noun phrase without its preposition and the marks at its ends."""
    outside = {t.i for child in syntax.children(noun, "case", "mark", "punct", "cc") for t in child.subtree}
    found = sorted(token.i for token in noun.subtree if token.i not in outside)
    while found and noun.doc[found[-1]].is_punct:
        found.pop()
    while found and noun.doc[found[0]].is_punct:
        found.pop(0)
    return frozenset(found)


def _finite_clause(verb: Token) -> bool:
    return any(
        any(child.lower_ == "that" for child in syntax.children(clause, "mark"))
        or bool(syntax.children(clause, *syntax.SUBJECTS, *syntax.PASSIVE_SUBJECTS))
        for clause in (*syntax.children(verb, "ccomp"), *_clauses_on_addressee(verb))
    )


def _clauses_on_addressee(verb: Token) -> list[Token]:
    """Return the clauses that a parser hangs on the one told: "told a briefing that ..."."""
    return [
        clause
        for told in syntax.children(verb, "obj", "iobj", "obl")
        for clause in syntax.children(told, "acl")
        if any(child.lower_ == "that" and child.tag_ == "IN" for child in syntax.children(clause, "mark"))
    ]


def _content(verb: Token, quoted: tuple[tuple[int, int], ...]) -> frozenset[int]:
    """Return the tokens that a verb of speech reports.

    The complement clause; the main clause when the verb is set off ("..., he
    said", "As X noted, ..."); and any quote of the same sentence.
    """
    found: set[int] = set()
    lemma = verb.lemma_.lower()
    charged = ("advcl", "obl") if speech().stances[lemma] == "accuses" or lemma in speech().warning else ()
    for clause in syntax.children(verb, "ccomp", "xcomp", *charged):
        if clause.dep_ in {"ccomp", "xcomp"} or clause.tag_ == "VBG":  # "accused Peru of restricting exports"
            found.update(token.i for token in clause.subtree)
    for clause in _clauses_on_addressee(verb):
        found.update(token.i for token in clause.subtree)
    if verb.lemma_.lower() in speech().takes_object:
        own = {token.i for token in verb.subtree} if syntax.is_passive(verb) else set()
        found.update(token.i for thing in syntax.objects(verb) for token in thing.subtree if token.i not in own)
    if verb.dep_ in {"parataxis", "advcl", "conj"} and _set_off(verb):
        own = {token.i for token in verb.subtree}
        found.update(token.i for token in verb.head.subtree if token.i not in own)
    for child in syntax.children(verb, "parataxis", "obj", "dep", "advcl", "obl"):
        inside = {token.i for token in child.subtree}
        if any(first <= child.i < last for first, last in quoted):
            found.update(inside)
    found.update(_quotes_nearby(verb, quoted))
    return frozenset(index for index in found if index != verb.i)


def _set_off(verb: Token) -> bool:
    if verb.dep_ == "advcl":
        return any(child.lower_ == "as" for child in syntax.children(verb, "mark", "advmod"))
    return verb.dep_ == "parataxis"


def _quotes_nearby(verb: Token, quoted: tuple[tuple[int, int], ...]) -> set[int]:
    """Return the tokens of quotes in the verb's sentence that it governs or follows."""
    sentence = verb.sent
    found: set[int] = set()
    for first, last in quoted:
        if first >= sentence.start and last <= sentence.end + 1 and _nearest_cue(verb, first, last):
            found.update(range(first, last))
    before = [item for item in quoted if item[1] <= sentence.start and sentence.start - item[1] <= 2]
    if before and _follows_on(verb, before[-1]):
        found.update(range(*before[-1]))
    return found


def _nearest_cue(verb: Token, first: int, last: int) -> bool:
    """Tell whether no other verb of speech of the sentence stands closer to the quote."""

    def distance(token: Token) -> int:
        return first - token.i if token.i < first else token.i - last

    rivals = [
        token
        for token in verb.sent
        if syntax.is_verb(token) and token.lemma_.lower() in speech().stances and not first <= token.i < last
    ]
    return bool(rivals) and min(rivals, key=lambda token: (distance(token), token.i)).i == verb.i


def _follows_on(verb: Token, quote: tuple[int, int]) -> bool:
    """Tell whether a verb of saying closes the quote that ended right before its sentence.

    A quote that ends in a comma waits for its cue; one that ends a sentence
    takes a short "Hassett said." A quote with a cue of its own takes none.
    """
    doc, last = verb.doc, verb.doc[quote[1] - 1]
    if "\n" in doc[last.i : verb.i].text:
        return False
    if speech().stances[verb.lemma_.lower()] not in {"asserts", "denies", "expects"} or any(
        map(_is_cue, doc[verb.sent.start : verb.i])
    ):
        return False
    if any(_is_cue(token) for token in doc[last.sent.start : quote[0]]):
        return False
    return last.text == "," or (last.text in {".", "?", "!"} and verb.i - verb.sent.start <= 4)


def _is_cue(token: Token) -> bool:
    return syntax.is_verb(token) and token.lemma_.lower() in speech().stances


def _from_according(reading: Reading, token: Token, quoted: tuple[tuple[int, int], ...]) -> Iterator[Attribution]:
    source = token.head if token.dep_ in {"case", "mark", "fixed"} else next(iter(syntax.children(token, "obl")), None)
    if source is None:
        return
    speakers = reading.actors(source) or _behind_document(reading, source)
    clause = source.head if source.head.i != token.i else token.head
    own = {item.i for item in source.subtree} | {token.i}
    content = frozenset(item.i for item in clause.subtree if item.i not in own)
    if content:
        yield Attribution(
            token,
            speakers,
            "asserts",
            content,
            _quotes(reading, content, quoted),
            "speech.according",
            0.88,
            _phrase(source) - {token.i},
        )


def _from_label(reading: Reading, colon: Token, quoted: tuple[tuple[int, int], ...]) -> Iterator[Attribution]:
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
    quotes = _quotes(reading, content, quoted)
    source = frozenset(range(start, colon.i))
    yield Attribution(colon, (speaker,), "asserts", content, quotes, "speech.label", 0.8, source)


def _behind_document(reading: Reading, noun: Token) -> tuple[Actor, ...]:
    """Return who stands behind "a document published by the Commerce Ministry"."""
    if noun.lemma_.lower() not in speech().nouns:
        return ()
    owners = [
        child
        for child in noun.children
        if child.dep_ in {"nmod:poss", "compound"}
        or (child.dep_ == "nmod" and syntax.case_of(child) in {"from", "by", "of"})
    ]
    for clause in syntax.children(noun, "acl", "acl:relcl"):
        owners.extend(syntax.subjects(clause))
    return tuple(actor for owner in owners for actor in reading.actors(owner))


def _quotes(reading: Reading, content: frozenset[int], quoted: tuple[tuple[int, int], ...]) -> tuple[Span, ...]:
    return tuple(span_of(reading, first, last) for first, last in quoted if first in content)


def span_of(reading: Reading, start: int, end: int) -> Span:
    """Return the character span of the tokens ``start`` to ``end`` (half-open)."""
    piece = reading.doc[start:end]
    return Span(piece.start_char, piece.end_char, piece.text)


def _carried_over(
    reading: Reading, found: list[Attribution], quoted: tuple[tuple[int, int], ...]
) -> Iterator[Attribution]:
    """Yield quotes without a cue of their own, given to the last speaker of the line."""
    claimed = {index for item in found for index in item.content}
    for first, last in quoted:
        if first in claimed or last - first < 4:
            continue
        earlier = [
            item for item in found if item.quotes and item.cue.i < first and _same_line(reading, item.cue.i, first)
        ]
        if earlier:
            last_item = earlier[-1]
            content = frozenset(range(first, last))
            yield Attribution(
                last_item.cue,
                last_item.speakers,
                "asserts",
                content,
                (span_of(reading, first, last),),
                "speech.continued",
                0.75,
                last_item.source,
            )


def _same_line(reading: Reading, start: int, end: int) -> bool:
    return "\n" not in reading.doc[start:end].text
