"""Tell whether who bears a title holds it on the day of publication.

A word at the title says so ("former", "-elect", "at the time"), or the date of
its clause, or the seed graph, which may know when the holder left.
"""

from __future__ import annotations

from spacy.tokens import Token

from loader.claims.holders import Position, Stretch, office_words
from loader.claims.reading import Reading
from loader.language import syntax
from loader.linking.words import words

_FEW_WORDS = 2  # adverbs between "when" and a date
_LONG_AGO = 180  # days: a title in a clause that is dated earlier need not be held on the day of publication
_THEN = (("at", "the", "time"), ("until",), ("till",), ("from",), ("between",), ("during",), ("under",), ("when",))
_TERMS = frozenset({"term", "government", "administration", "cabinet", "presidency", "era"})


def is_over(reading: Reading, found: Position) -> bool:
    """Tell whether a title that no word calls former is told of the past, or has by the seed graph ended before."""
    return _has_ended(reading, found) or _has_left(reading, found) or _is_long_ago(reading, found)


def _has_left(reading: Reading, found: Position) -> bool:
    """Tell whether a clause on the name says that its bearer left: "President Jo Ek, who was toppled in 2011"."""
    mention = found.person.mention
    name = reading.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    clauses = syntax.children(name.root, "acl:relcl", "acl") if name is not None else []
    gone = office_words("leaving") | office_words("removing") | office_words("dying")
    if any(syntax.phrasal(clause) in gone and clause.tag_ in {"VBD", "VBN"} for clause in clauses):
        return True
    return name is not None and _goes(name.root)


def _goes(name: Token) -> bool:
    """Tell whether a clause with the name as its subject tells that the bearer left: "Minister Ek resigned"."""
    name = name.head if name.dep_ == "appos" else name
    verb = name.head
    told = syntax.auxiliaries(verb) in ([], ["was"], ["has"], ["has", "been"])
    if verb.tag_ not in {"VBD", "VBN"} or syntax.is_negated(verb) or not told:
        return False
    if name.dep_ in syntax.PASSIVE_SUBJECTS:
        return syntax.phrasal(verb) in office_words("removing") - {"suspend", "impeach", "remove"}
    left = office_words("leaving") - {"leave", "depart", "bow out"}
    return name.dep_ in syntax.SUBJECTS and syntax.phrasal(verb) in left and not syntax.children(verb, "obj")


def _has_ended(reading: Reading, found: Position) -> bool:
    """Tell whether the seed graph knows that the person left the office before the day of publication."""
    day = reading.published
    held = reading.gazetteer.offices_of(found.person.entity.iri) if day is not None else ()
    ends = [holding.end for holding in held if holding.office == found.office.entity.iri]
    return day is not None and bool(ends) and all(end and end < day.isoformat() for end in ends)


def _is_past_after(reading: Reading, end: int) -> bool:
    """Tell whether the words after a title say when it was held: "at the time", "from 2015 to 2018", "under Li"."""
    after = [token.lower_ for token in reading.doc[end : end + 3]]
    led = next((phrase for phrase in _THEN if tuple(after[: len(phrase)]) == phrase), None)
    if led in {("at", "the", "time"), ("until",), ("till",)}:
        return True
    if led in {("from",), ("between",), ("during",)}:
        return end + 1 in reading.date_words
    if after[:1] in (["under"], ["in"]):
        phrase = reading.doc[end : min(end + 8, len(reading.doc))]
        noun = next((token for token in phrase if token.lemma_.lower() in _TERMS), None)
        person = reading.link_at.get(end + 1)
        named = person is not None and person.entity.type in {"person", "office"}
        return (noun is not None and not any(t.is_punct for t in reading.doc[end : noun.i])) or (
            after[0] == "under" and named
        )
    return False


def status_of(reading: Reading, title: Stretch) -> str | None:
    """Return former, acting, nominee or claimed when a word at the title says so: "then-", "deposed", "-elect".

    Behind the title only what is still to come counts ("President Lula then
    left"), and when it was held: "minister until 2020", "president at the time".
    """
    doc = reading.doc
    if _is_past_after(reading, title.end):
        return "former"
    for token in doc[title.end : title.end + 2]:
        if words().status_words.get(token.lower_) == "nominee" and token.sent.start == doc[title.start].sent.start:
            return "nominee"
    index = title.start - 1
    while index >= doc[title.start].sent.start:
        verb = doc[index].tag_ == "VBD"  # "declared Minister Li"
        status = words().status_words.get(doc[index].lower_.rstrip("-")) if not verb else None
        if doc[index].lower_ == "recently" and doc[index - 1].lower_ == "until":
            return "former"
        if status is not None or index in reading.date_words:
            return status
        near = doc[index].pos_ in {"ADJ", "PROPN"} or doc[index].text in {"-", "'s", "’s", "US", "EU"}
        if not near and not _shares_status(reading, doc[index], doc[title.start : title.end].root):
            break
        index -= 1
    inner = (words().status_words.get(token.lower_.rstrip("-")) for token in doc[title.start : title.end])
    return next((status for status in inner if status is not None), None)


def _shares_status(reading: Reading, word: Token, title: Token) -> bool:
    """Tell whether "former" before a word goes on to a title: "former mines and steel minister", "... of the bank"."""
    link = reading.link_at.get(word.i)
    if link is not None:
        return link.entity.type != "person"
    if word.pos_ == "CCONJ":
        return word.nbor(1).pos_ not in {"DET", "PRON"}
    return word.pos_ == "NOUN" and word in title.subtree


def _is_long_ago(reading: Reading, found: Position) -> bool:
    """Tell whether the clause of a title is dated long before publication, and nothing says that its holder stayed."""
    day = reading.published
    if day is None:
        return False
    clause = next((token for token in syntax.ancestors(reading.doc[found.token]) if syntax.is_verb(token)), None)
    if clause is None:
        return False
    when = next((child.i for child in clause.children if child.lower_ == "when"), None)
    for head, span in reading.dates:
        if when is not None and 0 < when - head.i <= _FEW_WORDS + 1:
            told = span.earliest  # "since August 2024, when ...": of a stretch of time it is the beginning
        else:
            told = span.latest if head.head.i == clause.i else None
        if told is not None and (day - told).days > _LONG_AGO and not _stayed(reading, found, told.isoformat()):
            return True
    return False


def _stayed(reading: Reading, found: Position, day: str) -> bool:
    """Tell whether the seed graph attests the person in the office after a day (ISO date), and knows of no end."""
    return any(
        holding.office == found.office.entity.iri and not holding.end and max(holding.attested, holding.start) > day
        for holding in reading.gazetteer.offices_of(found.person.entity.iri)
    )
