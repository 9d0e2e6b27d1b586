"""Tell whether a measure that is decided starts only later: "adopted duties on Monday. They apply from July"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from loader.claims.classes import is_in_class, unwrap
from loader.claims.outlook import is_beginning, is_future
from loader.claims.reading import Reading
from loader.claims.starts import clause_of, is_start
from loader.language import syntax

_MEASURES = ("tariff", "sanction", "limiting", "any measure", "instrument", "decided")
_NEXT = 2  # sentences after that of the measure


def starts_later(reading: Reading, verb: Token) -> bool:
    """Tell whether what a verb decides begins after publication, in its own words or those of the next sentences."""
    return any(_is_ahead(reading, head) for head in _starts(reading, verb)) or any(
        _begins_ahead(reading, later) for sentence in _following(verb) for later in sentence
    )


def _starts(reading: Reading, verb: Token) -> Iterator[Token]:
    """Yield the heads of the dates from which a verb says that something holds."""
    text = verb.head if verb.dep_ == "acl" else None  # "signed a decree imposing duties as of August"
    deciding = text.head if text is not None and is_in_class(text, "instrument") else None
    deciders, sentence = {verb, deciding} - {None}, verb.sent
    for head, _ in reading.dates:
        if sentence.start <= head.i < sentence.end and is_start(head) and clause_of(head) in deciders:
            yield head


def _is_ahead(reading: Reading, head: Token) -> bool:
    published = reading.published
    return published is not None and any(
        date is head and span.earliest is not None and span.earliest > published for date, span in reading.dates
    )


def _following(verb: Token) -> Iterator[Span]:
    start = verb.sent.end
    for _ in range(_NEXT):
        if start == len(verb.doc):
            return
        sentence = verb.doc[start].sent
        yield sentence
        start = sentence.end


def _begins_ahead(reading: Reading, verb: Token) -> bool:
    """Tell whether a clause says that a measure told before is still to begin: "the duties take effect in July"."""
    if not (syntax.is_verb(verb) and (is_beginning(verb) or verb.lemma_ in {"apply", "kick"})):
        return False
    if not any(_takes_up(subject) for subject in syntax.children(verb, *syntax.SUBJECTS)) or syntax.is_negated(verb):
        return False
    others = [thing for thing in syntax.children(verb, "obj") if thing.lower_ not in {"effect", "force", "place"}]
    if others or syntax.children(verb, "xcomp", "ccomp") or any(case == "for" for case, _ in syntax.obliques(verb)):
        return False  # "It will start talks", "it will apply for a loan"
    present = verb.tag_ in {"VBZ", "VBP"}
    dated = any(_is_ahead(reading, head) for head, _ in reading.dates if clause_of(head) == verb)
    return is_future(verb) or (present and dated)


def _takes_up(subject: Token) -> bool:
    """Tell whether a subject is the measure told before: "they", "the duties", but not "the rule for banks"."""
    if subject.lower_ in {"they", "it", "both"}:
        return True
    if any(True for _ in syntax.obliques(subject)):
        return False
    pointing = any(child.lower_ in {"the", "this", "these", "both"} for child in subject.children)
    return pointing and any(is_in_class(unwrap(subject), kind) for kind in _MEASURES)
