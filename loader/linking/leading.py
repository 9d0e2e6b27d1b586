"""Tell who or what is said to be led: "Ek, who chairs the council", "the Acme Institute, headed by Li"."""

from __future__ import annotations

from spacy.tokens import Token

from loader.language import syntax
from loader.linking.context import Context, state_of
from loader.linking.words import words

_BODIES = frozenset({"agency", "organization"})


def is_chaired(context: Context, verb: Token) -> bool:
    """Tell whether a verb says that a state chairs a body: "Malaysia, which chairs ASEAN"."""
    led = syntax.children(verb, "obj") if syntax.is_verb(verb) else []
    span = context.span_at.get(led[0].i) if led else None
    return span is not None and any(state_of(context.span_at.get(t.i)) for t in syntax.subjects(verb))


def is_held_by_state(context: Context, noun: Token) -> bool:
    """Tell whether a state has the lead of a body: "Brazil, which holds the presidency of BRICS"."""
    subjects = syntax.subjects(noun.head) if noun.dep_ == "obj" and syntax.is_verb(noun.head) else []
    return any(state_of(context.span_at.get(subject.i)) for subject in subjects)


def led_by(context: Context, verb: Token) -> Token | None:
    """Return what somebody is said to be head of: "X, who chairs the council", "X runs the Acme Institute"."""
    if not syntax.is_verb(verb) or verb.tag_ not in {"VBZ", "VBD", "VBP"}:
        return None
    clause = verb.i > 1 and context.doc[verb.i - 1].lower_ == "who"
    behind = verb.head if verb.head.i > verb.i and verb.head.pos_ in {"NOUN", "PROPN"} else None
    led = next(iter(syntax.children(verb, "obj")), behind)
    if led is None or not (clause or _is_person(context, syntax.subjects(verb))):
        return None
    span = context.span_at.get(led.i)
    named = span is not None and span.label in {"ORG", ""}
    return led if named or (clause and led.lemma_.lower() in words().led_bodies) else None


def is_led_by_person(context: Context, verb: Token) -> bool:
    """Tell whether a participle behind a body says by whom it is led: "the Acme Institute, headed by Ana Li"."""
    if verb.tag_ != "VBN" or verb.dep_ not in {"acl", "acl:relcl"} or verb.head.i > verb.i:
        return False
    span = context.span_at.get(verb.head.i)
    bodies = span is not None and (span.label == "ORG" or any(name.kind in _BODIES for name in span.names))
    return (
        bodies and span is not None and span.end in {verb.i, verb.i - 1} and _is_person(context, syntax.subjects(verb))
    )


def work_noun(verb: Token, preposition: str) -> str | None:
    """Return what somebody is who does a work for or at a body: "seller" for "sells ore for"."""
    lemma = verb.lemma_.lower()
    known = (words().working_verbs.get(form) for form in (verb.lower_, f"{lemma} {preposition}", lemma))
    return next(filter(None, known), None)


def worked_for(context: Context, verb: Token) -> tuple[Token, Token] | None:
    """Return the preposition and the body of "Ek, who sells ore for Acme", "who studies unions at the institute"."""
    if verb.tag_ not in {"VBZ", "VBD", "VBP"} or not _is_who_clause(verb):
        return None
    for owner in (verb, *syntax.children(verb, "obj")):
        for preposition, noun in syntax.obliques(owner):
            between = context.doc[min(verb.i + 1, noun.i) : noun.i]
            case = next((token for token in reversed(list(between)) if token.lower_ == preposition), None)
            works = preposition in {"for", "at"} and work_noun(verb, preposition) is not None
            if case is not None and works and _may_employ(context, noun, preposition):
                return case, noun
    return None


def _is_who_clause(verb: Token) -> bool:
    """Tell whether a verb is in a clause with "who", or in one joined to it: "who fought in Ypres and works for X"."""
    joined = verb.head if verb.dep_ == "conj" else verb
    return any(child.lower_ == "who" and child.i < verb.i for head in (verb, joined) for child in head.children)


def _may_employ(context: Context, noun: Token, preposition: str) -> bool:
    span = context.span_at.get(noun.i)
    if span is None:
        return noun.lemma_.lower() in words().led_bodies | words().agency_heads
    body = span.label == "ORG" or any(name.kind in _BODIES for name in span.names)
    return body or (preposition == "for" and (state_of(span) is not None or not span.names))


def _is_person(context: Context, nouns: list[Token]) -> bool:
    spans = (context.span_at.get(noun.i) for noun in nouns)
    return any(span is not None and span.label == "PER" for span in spans)
