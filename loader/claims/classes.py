"""Ask which class of words a token belongs to, and what a word that only measures or bundles is about."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.lexicon import noun_classes
from loader.language import syntax


def is_in_class(noun: Token, name: str) -> bool:
    """Tell whether a word belongs to a class of ``data/nouns.toml``."""
    words = noun_classes().get(name, frozenset())
    plural = noun.dep_ == "compound" and noun.lower_.removesuffix("s") in words  # lemmatisers leave "sanctions package"
    return plural or noun.lemma_.lower() in words


def unwrap(noun: Token) -> Token:
    """Return what "a wide range of minerals" or "48 percent of the world's cobalt" is about: the noun after "of"."""
    if is_container(noun):
        for preposition, inner in _after(noun):
            if preposition == "of" or (preposition == "than" and noun.lower_ in {"more", "less"}):
                return unwrap(inner) if inner.i > noun.i else inner
    return noun


def is_container(noun: Token) -> bool:
    """Tell whether a noun only measures or bundles what follows it: a kind, a share, a number, "most"."""
    return is_in_class(noun, "container") or noun.pos_ in {"NUM", "SYM"} or noun.lower_ in noun_classes()["quantifier"]


def _after(noun: Token) -> Iterator[tuple[str, Token]]:
    """Yield the phrases on a noun; parsers hang "of cobalt" after "more than 70%" on the verb."""
    yield from syntax.obliques(noun)
    if noun.dep_ in {"obj", "nsubj:pass"}:
        yield from ((case, inner) for case, inner in syntax.obliques(noun.head) if case == "of" and inner.i > noun.i)


def is_go_between(token: Token) -> bool:
    """Tell whether a name is that of who brought it about: "the US-brokered truce", "a deal mediated by Oman".

    Of "a truce that Oman brokered" too, but who negotiated it may be its party.
    """
    node = token
    while node.dep_ in {"conj", "flat"}:
        node = node.head
    between = syntax.case_of(node) in {"between", "for"}  # the sides, not who brings them together
    if is_in_class(node.head, "mediation") and not between:  # "under Omani mediation"
        return True
    verb = node.head
    told = verb.dep_ in {"acl", "acl:relcl"} and node.dep_ in syntax.SUBJECTS and verb.lemma_ != "negotiate"
    return is_in_class(verb, "brokering") and (verb.tag_ == "VBN" or told)
