"""Find who speaks: the noun phrase that names the source of a cue, and who stands behind it."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from loader.claims.reading import Actor, Reading
from loader.claims.speech_words import speech
from loader.language import syntax

_QUOTING = frozenset({"quote", "cite", "report"})
_ENDS = frozenset({",", "”", '"', "''", "»", "?", "!", "—", "–"})
_QUOTE_MARKS = frozenset({"“", "”", '"', "``", "''", "«", "»"})
_STOPS = frozenset({".", "“", '"', "``", "«", ";", ":", "("})
_APPOSING = frozenset({"who", "whose", "which", "a", "an", "the"})
_PARTS_OF_NAMES = frozenset({"flat", "compound", "nmod:desc", "appos"})
_LONGEST_NAME = 12  # tokens


def speakers_of(verb: Token) -> list[Token]:
    """Return who speaks: the subject of a verb of speech, of "was quoted as saying" its subject.

    News turns the order round after the words themselves ("..., said Ana Li, a
    lawyer"); parsers then hang the name anywhere.
    """
    if syntax.is_passive(verb) and verb.lemma_ in _QUOTING:
        told_of = any(map(syntax.is_infinitive, syntax.children(verb, "xcomp", "ccomp", "advcl")))
        return [] if told_of else list(syntax.objects(verb))  # who "was reported to have fled" says nothing
    inverted = _after_words(verb)
    if inverted is not None:
        return syntax.coordinated(inverted)
    quoting = _quoting(verb)
    if verb.tag_ == "VBG" and quoting.lemma_ in _QUOTING and (syntax.is_marked_as(verb) or syntax.is_passive(quoting)):
        return list(syntax.objects(quoting))  # of the passive its subject
    found = _on_one_side(verb, syntax.subjects(verb))
    inserted = None if found else _inserted(verb) or _text_before(verb)
    return [inserted] if inserted is not None else found


def _quoting(verb: Token) -> Token:
    """Return the verb by which somebody else quotes: "the paper quoted Li as saying".

    Behind a quote parsers hang "saying" elsewhere.
    """
    if verb.head.lemma_ in _QUOTING or verb.i == verb.sent.start or verb.nbor(-1).lower_ != "as":
        return verb.head
    near = reversed(list(verb.doc[max(verb.sent.start, verb.i - _LONGEST_NAME) : verb.i]))
    return next((token for token in near if token.lemma_ in _QUOTING), verb.head)


def _on_one_side(verb: Token, subjects: list[Token]) -> list[Token]:
    """Return the subjects before a verb where parsers find some behind it too: "he told Reuters"."""
    before = [token for token in subjects if token.i < verb.i]
    return before or subjects


def _text_before(verb: Token) -> Token | None:
    """Return the text right before a verb: parsers take "a communique read" for one noun."""
    before = verb.nbor(-1) if verb.i > verb.sent.start else None
    return before if before is not None and before.lemma_.lower() in speech().texts else None


def _after_words(verb: Token) -> Token | None:
    """Return the head of the nominal right after a verb that words set off by a mark stand before."""
    doc = verb.doc
    before = doc[verb.i - 1] if verb.i > verb.sent.start or (verb.i and doc[verb.i - 1].text in _ENDS) else None
    if before is None or before.text not in _ENDS or syntax.children(verb, "aux", "aux:pass") or verb.tag_ == "VBG":
        return None
    own = [child for child in syntax.children(verb, *syntax.SUBJECTS) if not _is_quoted_before(child, verb)]
    if any(child.i < verb.i or child.pos_ in {"PROPN", "PRON"} for child in own):
        return None
    nominal = _nominal_from(doc, verb.i + 1)
    after = doc[nominal.i + 1] if nominal is not None and nominal.i + 1 < len(doc) else None
    finite = after is not None and after.tag_ in {"VBD", "VBZ", "VBP", "MD", "POS"}
    return None if nominal is None or finite or nominal.tag_ in {"PRP$", "WP", "WDT"} else _top_of(nominal, verb)


def _is_quoted_before(subject: Token, verb: Token) -> bool:
    """Tell whether a quote that holds a supposed subject ends before the verb: “One price, that is it”, said Ana."""
    between = verb.doc[min(subject.i, verb.i) : verb.i]
    return sum(token.text in _QUOTE_MARKS for token in between) % 2 == 1


def _inserted(verb: Token) -> Token | None:
    """Return the name before a verb that is set between commas with it: "The pact, Ana Li insisted, would fail"."""
    doc, last = verb.doc, verb.i - 1
    if verb.i + 1 >= len(doc) or doc[verb.i + 1].text != "," or last < 1 or doc[last].pos_ not in {"PROPN", "NOUN"}:
        return None
    first = last
    while first > verb.sent.start and doc[first - 1].text not in _ENDS:
        first -= 1
    named: Token = doc[first : verb.i].root
    return named if doc[first - 1].text == "," and last - first < _LONGEST_NAME else None


def _nominal_from(doc: Doc, start: int) -> Token | None:
    """Return the last word of the nominal that begins at a token: no preposition, clause or mark in it."""
    found = None
    for token in doc[start : start + _LONGEST_NAME]:
        if token.pos_ in {"NOUN", "PROPN", "PRON"}:
            found = token
        elif token.pos_ not in {"DET", "ADJ", "NUM"} and token.tag_ not in {"POS", "VBN", "VBG", "HYPH"}:
            break
    return found


def _top_of(token: Token, verb: Token) -> Token:
    """Return the head of a name or compound: the word that the others of it hang on."""
    while token.head.i > verb.i and token.dep_ in _PARTS_OF_NAMES:
        token = token.head
    return token


def source_of(verb: Token, sources: list[Token]) -> frozenset[int]:
    """Return the tokens of the noun phrases that name who speaks, without the clause of the cue itself.

    Of a relative clause it is the pronoun: the noun before it stands outside.
    """
    relative = [c for c in syntax.children(verb, *syntax.SUBJECTS) if c.lower_ in syntax.RELATIVES]
    named = [token for token in relative or sources if token.i < verb.i]
    after = [token for token in sources if token.i > verb.i] if not relative else []
    own = {token.i for child in verb.children for token in child.subtree if child.i > verb.i} | {verb.i}
    found = frozenset().union(*(_run(source, phrase(source) - own) for source in named))
    if not after:
        return found
    late = frozenset().union(*(_run(source, frozenset(i for i in phrase(source) if i > verb.i)) for source in after))
    return found | late | _apposed(verb.doc, max(late, default=verb.i))


def _run(noun: Token, found: frozenset[int]) -> frozenset[int]:
    """Return the tokens of ``found`` that stand together with ``noun``: what a wrong parse adds stands apart."""
    first = last = noun.i
    while first - 1 in found:
        first -= 1
    while last + 1 in found:
        last += 1
    return frozenset(range(first, last + 1)) & (found | {noun.i})


def _apposed(doc: Doc, last: int) -> frozenset[int]:
    """Return what is set off after a speaker to the end of the sentence: ", a lawyer who ...", ", whose bill ..."."""
    mark, first = (doc[i] if i < len(doc) else None for i in (last + 1, last + 2))
    if mark is None or first is None or mark.text != "," or first.lower_ not in _APPOSING:
        return frozenset()
    end = last + 1
    while end < len(doc) and doc[end].text not in _STOPS and "\n" not in doc[end].text_with_ws:
        end += 1
    return frozenset(range(last + 1, end))


def phrase(noun: Token) -> frozenset[int]:
    """Return the tokens of a noun phrase without its preposition and the marks at its ends."""
    outside = {t.i for child in syntax.children(noun, "case", "mark", "punct", "cc") for t in child.subtree}
    found = sorted(token.i for token in noun.subtree if token.i not in outside)
    while found and noun.doc[found[-1]].is_punct:
        found.pop()
    while found and noun.doc[found[0]].is_punct:
        found.pop(0)
    return frozenset(found)


def behind_document(reading: Reading, noun: Token) -> tuple[Actor, ...]:
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
