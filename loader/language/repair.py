"""Mend what parsers commonly get wrong in news: the attribution that closes a sentence.

In "... when they meet on Monday in London, a top aide said." the subject of
"said" stands right before it, and nothing before the comma depends on it or
on its subject. News puts its sources there; treebanks seldom do.
"""

from __future__ import annotations

from collections.abc import Collection

from spacy.tokens import Doc, Token

from loader.language import syntax

_MODIFIERS = frozenset({"det", "amod", "compound", "nmod:poss", "nummod", "nmod:desc", "flat", "appos"})
_PHRASES = frozenset({"obl", "obl:unmarked", "obl:tmod", "obl:npmod", "nmod", "nmod:unmarked", "nmod:tmod", "advmod"})


def repair_attributions(doc: Doc, speech_verbs: Collection[str]) -> Doc:
    """Give each closing verb of speech its subject, and the clause before it the rest.

    Changes ``doc`` in place and returns it. ``speech_verbs`` are lemmas.
    """
    for token in doc:
        if syntax.is_verb(token) and token.lemma_.lower() in speech_verbs and _closes(token):
            _mend(token)
    return doc


def _closes(verb: Token) -> bool:
    """Tell whether the content of ``verb`` stands before it, set off by a comma."""
    content = [child for child in verb.children if child.dep_ in {"ccomp", "parataxis", "dep"} and child.i < verb.i]
    later = [child for child in verb.children if child.dep_ == "ccomp" and child.i > verb.i]
    set_off = verb.dep_ == "parataxis" and verb.head.i < verb.i
    return bool(content or set_off) and not later and any(t.text in {",", "”", '"'} for t in verb.sent if t.i < verb.i)


def _mend(verb: Token) -> None:
    subject = next((child for child in verb.children if child.dep_ in syntax.SUBJECTS), None) or _stray_subject(verb)
    if subject is None or subject.i > verb.i:
        return
    if subject.head.i != verb.i:
        subject.head, subject.dep_ = verb, "nsubj"
    comma = _comma_before(subject)
    if comma is None:
        return
    for stray in [child for owner in (verb, subject) for child in owner.children]:
        if stray.i < comma and stray.dep_ in _PHRASES:
            owner = _verb_before(verb.doc, stray)
            if owner is not None and not owner.is_ancestor(verb) and owner.i != verb.i:
                stray.head = owner
                stray.dep_ = stray.dep_.replace("nmod", "obl")


def _stray_subject(verb: Token) -> Token | None:
    """Return the nominal that ends right before ``verb`` but hangs elsewhere as a subject."""
    for token in reversed(verb.doc[verb.sent.start : verb.i]):
        if token.dep_ in syntax.SUBJECTS and token.head.i != verb.i:
            reaches = token.right_edge.i >= verb.i - 2
            found: Token = token
            return found if reaches and _comma_before(token) is not None else None
    return None


def _comma_before(subject: Token) -> int | None:
    """Return the index of the comma that opens the phrase of ``subject``."""
    index = subject.i - 1
    while index >= subject.sent.start:
        token = subject.doc[index]
        if token.text in {",", "”", '"', "''"}:
            return index
        if token.head.i != subject.i and not (token.dep_ in _MODIFIERS and token.head.i <= subject.i):
            return None
        index -= 1
    return None


def _verb_before(doc: Doc, token: Token) -> Token | None:
    for other in reversed(doc[token.sent.start : token.i]):
        if syntax.is_verb(other):
            found: Token = other
            return found
    return None
