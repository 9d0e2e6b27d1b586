"""Claim threats told by what a deed of the other side would bring: "any raid would be treated as an act of war".

Who warns draws a line: the deed, its doer or what is struck back at stands as
the subject, and the verb says what would follow.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.addressed import addressed
from loader.claims.belonging import as_country, nationals
from loader.claims.classes import is_in_class
from loader.claims.deeds import is_attack
from loader.claims.forms import VENUES
from loader.claims.minting import MOST, Minter
from loader.claims.reading import BODIES, STATES, Actor, Reading
from loader.language import syntax
from loader.model import Claim

_RULE = ("threaten.red-line", 0.72)
_TO_COME = frozenset({"will", "would", "'ll", "shall"})
_WARNING = STATES | {"agency", "person", "office"}


def red_line_claims(minter: Minter, word: Token) -> Iterator[Claim]:
    """Yield the threat in what a speaker says that a deed of others would be taken for, met with or turn them into."""
    said = minter.attribution_of.get(word.i)
    if said is None or not _TO_COME & set(syntax.auxiliaries(word)) or not _is_line(word):
        return
    for speaker in said.speakers[:MOST]:
        if speaker.entity.type not in _WARNING and not minter.reading.gazetteer.is_movement(speaker.entity.iri):
            continue
        own = minter.reading.side_of(speaker.entity)
        heads = syntax.children(word, *syntax.SUBJECTS, *syntax.PASSIVE_SUBJECTS, "advcl")
        for other in list(_crossing(minter.reading, heads, own))[:1]:
            yield minter.mint(addressed(minter.reading, said.cue, "threatens", (speaker, other), rule=_RULE))


def _is_line(word: Token) -> bool:
    """Tell whether a word says what would follow: war, an answer in kind, or being a target."""
    if syntax.children(word, "expl"):  # "there would be consequences"
        return any(_is_answer(noun) for noun in syntax.children(word, *syntax.SUBJECTS))
    if syntax.children(word, "cop"):  # "would be legitimate targets"
        return word.lemma_ == "target" and not syntax.is_negated(word)
    if not syntax.is_verb(word):
        return False
    if syntax.is_passive(word):
        phrases = list(syntax.obliques(word))
        if is_in_class(word, "taking for"):
            return any(case == "as" and _is_hostile(noun) for case, noun in phrases)
        answered = word.lemma_ in {"answer", "punish", "avenge"} and bool(phrases)
        return answered or (
            word.lemma_ == "meet" and any(case == "with" and _is_answer(noun) for case, noun in phrases)
        )
    if word.lemma_ == "go" and not syntax.is_negated(word):  # "would not go unanswered" is negated
        return False
    if word.lemma_ == "go":
        return any(child.lower_ in {"unanswered", "unpunished"} for child in word.children)
    drawn = is_in_class(word, "bringing on") and any(_is_answer(noun) for noun in syntax.objects(word))
    targets = [child for child in syntax.children(word, "obj", "xcomp") if child.lemma_ == "target"]
    return drawn or (word.lemma_ == "make" and bool(targets))


def _is_hostile(noun: Token) -> bool:
    """Tell whether a noun stands for war or a wrong: "an act of war", "a hostile act", "a legitimate target"."""
    words = [noun, *(inner for _, inner in syntax.obliques(noun)), *syntax.children(noun, "amod", "compound")]
    return any(is_in_class(word, "hostile") or is_attack(word) for word in words)


def _is_answer(noun: Token) -> bool:
    """Tell whether a noun is an answer that hurts: "a crushing response", "retaliation"."""
    hurting = any(is_in_class(child, "hard") for child in syntax.children(noun, "amod"))
    return is_in_class(noun, "reprisal") or (hurting and noun.lemma_ in {"response", "reaction", "answer", "reply"})


def _crossing(reading: Reading, heads: list[Token], own: str) -> Iterator[Actor]:
    """Yield who would cross the line: who does the deed, else whose people or arms stand in its words."""
    aside = VENUES | {"in", "on", "into", "to"}
    tokens = [token for head in heads for token in head.subtree if syntax.case_of(token) not in aside]
    agents = [token for token in tokens if syntax.case_of(token) in {"by", "from"}]
    for token in (*agents, *tokens):
        named = nationals(reading, token.head) if token.dep_ in {"amod", "compound"} else reading.actors(token)
        for actor in named:
            side = as_country(reading, actor)
            if side.entity.type in STATES | BODIES and reading.side_of(side.entity) != own:
                yield side
