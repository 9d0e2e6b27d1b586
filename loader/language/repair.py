"""Mend what parsers commonly get wrong in news: the attribution that closes a sentence, and guests.

In "... when they meet on Monday in London, a top aide said." the subject of
"said" stands right before it, and nothing before the comma depends on it or
on its subject. News puts its sources there; treebanks seldom do.
"""

from __future__ import annotations

from collections.abc import Collection

from spacy.tokens import Doc, Token

from loader.language import syntax

_MODIFIERS = frozenset({"det", "amod", "compound", "nmod:poss", "nummod", "nmod:desc", "flat", "appos"})
_CLAUSES = frozenset({"xcomp", "advcl", "obl"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_NOMINAL = _NOUNS | {"DET", "ADJ", "NUM", "ADP", "CCONJ", "PRON"}
_PHRASES = frozenset({"obl", "obl:unmarked", "obl:tmod", "obl:npmod", "nmod", "nmod:unmarked", "nmod:tmod", "advmod"})


def repaired(doc: Doc, speech_verbs: Collection[str]) -> Doc:
    """Mend all that this module knows of, in place, and return the document."""
    doc = repair_visitors(repair_attributions(doc, speech_verbs))
    return repair_worths(repair_pairs(repair_late_objects(repair_objects(doc))))


def repair_attributions(doc: Doc, speech_verbs: Collection[str]) -> Doc:
    """Give each closing verb of speech its subject, and the clause before it the rest.

    Changes ``doc`` in place and returns it. ``speech_verbs`` are lemmas.
    """
    for token in doc:
        if syntax.is_verb(token) and token.lemma_.lower() in speech_verbs and _closes(token):
            _mend(token)
    return doc


def repair_objects(doc: Doc) -> Doc:
    """Call a second subject that follows its verb its object: "it had expelled two diplomats"; changes ``doc``."""
    for token in doc:
        if token.dep_ != "nsubj" or token.i < token.head.i or not syntax.is_verb(token.head):
            continue
        verb = token.head
        first = any(child.dep_ in syntax.SUBJECTS and child.i < verb.i for child in verb.children)
        if first and not syntax.children(verb, "obj", "aux:pass"):
            inner = [clause for clause in syntax.children(verb, "xcomp") if clause.i < token.i]
            if inner and not syntax.children(inner[-1], "obj"):
                token.head = inner[-1]  # "agreed to cut, for 90 days, most of the tariffs"
            token.dep_ = "obj"
    return doc


def repair_late_objects(doc: Doc) -> Doc:
    """Give a verb its object behind a phrase: "condemned in the strongest terms the strike on Mali"; changes ``doc``.

    Parsers hang it on the phrase, where a noun without a preposition has no place.
    """
    for token in doc:
        phrase, verb = token.head, token.head.head
        if token.dep_ not in {"nmod", "appos"} or phrase.dep_ != "obl" or not syntax.is_verb(verb) or phrase.i < verb.i:
            continue
        bare = syntax.children(token, "det", "nmod:poss") and not syntax.children(token, "case", "mark")
        first = token.left_edge  # a comma sets off what the phrase is: "spoke to Zorvex, a newspaper"
        follows = first.i == phrase.i + 1 and token.i > phrase.i and not first.is_punct
        if bare and follows and not syntax.children(verb, "obj", "ccomp", "xcomp", "aux:pass"):
            token.head, token.dep_ = verb, "obj"
    return doc


def repair_pairs(doc: Doc) -> Doc:
    """Give "between" its second: in "talks between Chad and the rebels were" parsers join the rebels to the talks.

    Changes ``doc`` in place and returns it.
    """
    for token in doc:
        between = any(case.lower_ == "between" for case in syntax.children(token, "case"))
        if token.dep_ not in {"nmod", "obl"} or not between or syntax.children(token, "conj"):
            continue
        for other in syntax.children(token.head, "conj"):
            joined = any(word.lower_ == "and" for word in syntax.children(other, "cc"))
            if joined and other.pos_ in _NOUNS and other.left_edge.i == token.right_edge.i + 1:
                other.head = token
                break
    return doc


def repair_worths(doc: Doc) -> Doc:
    """Hang "worth $2 billion" on the goods before it, and what follows it on the verb; changes ``doc``.

    In "sold goods worth $2 billion to Chad" parsers take the buyer for a part
    of the worth, or the goods for its name.
    """
    for token in doc:
        if token.lower_ != "worth" or token.is_sent_start or token.i + 1 >= len(doc):
            continue
        goods, amount = token.nbor(-1), token.nbor(1)
        if goods.pos_ not in _NOUNS or not (amount.is_currency or amount.like_num):
            continue
        if goods.head == token and token.head != token:
            _swap(token, goods)
        verb = next((head for head in goods.ancestors if syntax.is_verb(head)), None)
        if token.head == goods and verb is not None and verb.i < goods.i:
            for child in syntax.children(token, "obl"):
                child.head = verb
    return doc


def _swap(worth: Token, goods: Token) -> None:
    """Give the goods the place of their worth, and the words before them back."""
    verb = worth.head
    for child in list(worth.children):
        if child.i < goods.i:
            child.head = goods
    goods.head, goods.dep_ = verb, worth.dep_
    worth.head, worth.dep_ = goods, "amod"
    before = goods.nbor(-1)
    if before.dep_ == "amod" and before.head.i < before.i and not before.is_ancestor(goods):
        before.head = goods
    for child in syntax.children(verb, "obj"):
        if child.i > worth.i and child != goods:
            child.head = worth


def repair_visitors(doc: Doc) -> Doc:
    """Give a verb its guest in "received visiting Prime Minister Ana Li", where parsers see somebody who visits her.

    Changes ``doc`` in place and returns it.
    """
    for token in doc:
        guests = syntax.children(token, "obj") if token.text == "visiting" and token.dep_ in _CLAUSES else []
        marks = syntax.children(token, "mark", "case")  # "met with visiting President Ana Li"
        if not guests or guests[0].left_edge.i != token.i + 1 or any(mark.text != "with" for mark in marks):
            continue
        if not syntax.children(guests[0], "det", "case"):
            host = token.head
            for child in syntax.children(token, "obl", "obl:unmarked", "obl:tmod"):
                child.head = host
            for mark in marks:
                mark.head, mark.dep_ = guests[0], "case"
            guests[0].head, guests[0].dep_ = host, "obl" if marks else "obj"
            token.head, token.dep_ = guests[0], "amod"
    return doc


def _closes(verb: Token) -> bool:
    """Tell whether the content of ``verb`` stands before it, set off by a comma."""
    content = [child for child in verb.children if child.dep_ in {"ccomp", "parataxis", "dep"} and child.i < verb.i]
    later = [child for child in verb.children if child.dep_ == "ccomp" and child.i > verb.i]
    set_off = verb.dep_ == "parataxis" and verb.head.i < verb.i
    return bool(content or set_off) and not later and any(t.text in {",", "”", '"'} for t in verb.sent if t.i < verb.i)


def _mend(verb: Token) -> None:
    own = next((child for child in verb.children if child.dep_ in syntax.SUBJECTS), None)
    subject = own or _stray_subject(verb) or _lost_subject(verb)
    if subject is None or subject.i > verb.i or subject.is_ancestor(verb):
        return
    if subject.head.i != verb.i:
        subject.head, subject.dep_ = verb, "nsubj"
    for stray in verb.doc[subject.i + 1 : verb.i]:  # "killing 20, officials in Nairobi said"
        if stray.dep_ in _PHRASES and stray.head.i < subject.i:
            stray.head, stray.dep_ = subject, "nmod"
    comma = _comma_before(subject)
    if comma is None:
        return
    for stray in [child for owner in (verb, subject) for child in owner.children]:
        if stray.i < comma and stray.dep_ in _PHRASES:
            owner = _verb_before(verb.doc, stray)
            circle = owner is not None and (owner.is_ancestor(verb) or stray.is_ancestor(owner))
            if owner is not None and not circle and owner.i != verb.i:
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


def _lost_subject(verb: Token) -> Token | None:
    """Return the first head of the nominal between a comma and ``verb``, once its words hang on it.

    Parsers take "..., the ministry and the customs office said" for the end of
    a list before it.
    """
    start = verb.i
    while start > verb.sent.start and (verb.doc[start - 1].pos_ in _NOMINAL or verb.doc[start - 1].tag_ == "POS"):
        start -= 1
    words = list(verb.doc[start : verb.i])
    if not words or start == verb.sent.start or verb.doc[start - 1].text not in {",", "”", '"', "''"}:
        return None
    heads = _heads(words)
    for token in words:
        if heads and token.i not in {head.i for head in heads} and not start <= token.head.i < verb.i:
            head = next((head for head in heads if head.i > token.i), heads[-1])
            if token.is_ancestor(head):
                head.head, head.dep_ = token.head, token.dep_
            token.head = head
            token.dep_ = "compound" if token.i < token.head.i else "nmod"
    for head in heads[1:]:
        if not head.is_ancestor(heads[0]):
            head.head, head.dep_ = heads[0], "conj"
    return heads[0] if heads else None


def _heads(words: list[Token]) -> list[Token]:
    """Return the heads of a nominal and of what is joined to it by "and": the noun before a preposition or the end."""
    heads: list[Token] = []
    last, inside = None, False
    for token in words:
        if token.pos_ in {"ADP", "CCONJ"}:
            heads.extend([last] if last is not None and not inside else [])
            last, inside = None, token.pos_ == "ADP" or (inside and token.pos_ == "CCONJ" and not _is_determined(token))
        elif token.pos_ in _NOUNS:
            last = token
    return [*heads, *([last] if last is not None and not inside else [])]


def _is_determined(conjunction: Token) -> bool:
    following = conjunction.nbor() if conjunction.i + 1 < len(conjunction.doc) else None
    return following is not None and following.pos_ == "DET"


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
