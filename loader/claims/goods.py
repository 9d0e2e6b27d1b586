"""Find which goods a verb is about: named on it, or meant by "those exports", "it" or "400,000 tonnes"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.arguments import linked, phrase, phrase_with_conjuncts
from loader.claims.classes import is_in_class, unwrap
from loader.claims.lexicon import Frame
from loader.claims.reading import Reading
from loader.claims.told_before import last_goods
from loader.language import syntax
from loader.model import EntityLink, Mention

GOODS = frozenset({"commodity"})
FROM_GOODS = frozenset({"outflow", "commodity"})  # subjects that are traded
_MEASURED = {"measures power": "electricity", "measures oil": "crude oil"}
BARE = frozenset({"trade.import-bare", "trade.export-bare"})
_POINTING = frozenset({"it", "them", "much", "more", "most", "rest", "remainder"})
_FLOWS = frozenset({"exports", "imports", "produces", "restricts", "suspends"})


def understood(reading: Reading, frame: Frame, verb: Token, objects: tuple[Token, ...]) -> tuple[EntityLink, ...]:
    """Return the goods that "those exports", "it", "goods" or "400,000 tonnes" mean: told after them, else before."""
    if frame.id in BARE:  # "Warsaw now buys from Colombia"
        return last_goods(reading, verb)
    things = syntax.subjects(verb) if frame.subject in FROM_GOODS else objects
    if frame.relation not in _FLOWS or not any(is_general(noun) for noun in things):
        return ()
    if any(clause.pos_ == "ADJ" for clause in syntax.children(verb, "xcomp")):  # "made it public"
        return ()
    buyers = {token.i for case, noun in syntax.obliques(verb) if case in {"to", "into"} for token in noun.subtree}
    after = (token for token in phrase_with_conjuncts(verb) if token.i > verb.i and token.i not in buyers)
    if found := tuple(linked(reading, after, GOODS)) or by_measure(reading, things):
        return found
    return () if any(_is_any(noun) for noun in things) else last_goods(reading, verb)


def _is_any(noun: Token) -> bool:
    """Tell whether a noun is for goods of every sort, and takes up none: "goods worth $2bn", not "the products"."""
    pointed = any(child.lower_ in {"the", "these", "those", "its", "their", "such"} for child in noun.children)
    return noun.tag_ == "NNS" and is_in_class(noun, "any goods") and not pointed


def by_measure(reading: Reading, things: tuple[Token, ...] | list[Token]) -> tuple[EntityLink, ...]:
    """Return the good told by its measure alone: "40 megawatts" of electricity, "900,000 barrels" of crude oil."""
    for noun in things:
        good = next((good for kind, good in _MEASURED.items() if is_in_class(noun, kind)), None)
        if good is None:
            continue
        iri = next(name.entity_iri for name in reading.gazetteer.named(good) if name.kind == "commodity")
        mention = Mention(noun.idx, noun.idx + len(noun), noun.text, "commodity", "role")
        return (EntityLink(mention, reading.gazetteer.entity(iri), 0.8, f"what is measured in {noun.lemma_}s"),)
    return ()


def is_general(noun: Token) -> bool:
    """Tell whether a noun only points to goods: a flow, a pronoun, a quantity or a word like "ore" or "goods"."""
    inner = unwrap(noun)
    named = any(is_in_class(inner, name) for name in ("outflow", "inflow", "licence", "quantity", "general goods"))
    share = inner.i != noun.i and inner.lower_ == "which"  # "most of which", not "which" alone
    return named or share or inner.lower_ in _POINTING or is_in_class(noun, "quantity")


def named_in(frame: Frame, obliques: list[tuple[str, Token]]) -> list[Token]:
    """Return the nouns after the prepositions that a frame asks for: "hit it with a tariff"."""
    return [noun for preposition, noun in obliques if preposition in frame.preps]


def topic_tokens(
    frame: Frame, verb: Token, objects: tuple[Token, ...], obliques: list[tuple[str, Token]]
) -> Iterator[Token]:
    """Yield the words that tell what a verb is about: its objects, what is traded, and the phrases on them."""
    for noun in objects if frame.subject not in FROM_GOODS else syntax.subjects(verb):
        yield from phrase(noun)
    for noun in syntax.subjects(verb) if frame.roles.get("subject") == "target" else ():
        yield from phrase(noun)  # "Mexican tomatoes face a duty"
    for preposition, noun in obliques:
        if preposition == "for" and frame.id.startswith("measure.") and is_reason(verb, preposition, noun):
            continue
        if preposition in {"on", "of", "for", "in"} or preposition in frame.preps:
            yield from phrase(noun)


def is_reason(verb: Token, preposition: str, noun: Token) -> bool:
    """Tell whether a phrase says why something is done and not to whom: "sanctioned for its support of Russia"."""
    owner = next((head for head in syntax.ancestors(noun) if head == verb or head.pos_ == "NOUN"), verb)
    return preposition == "for" and owner == verb
