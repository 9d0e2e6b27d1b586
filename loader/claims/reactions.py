"""Find whose deed "the decision", "the strikes" or "this move" is that somebody welcomes or condemns.

What is reacted to has been told before: under the same noun ("Trump's
decision ... the decision"), or as what somebody did. Who only spoke of it,
or reacted too, did not do it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from spacy.tokens import Token

from loader.claims.actors import BODIES, STATES, Actor
from loader.claims.classes import is_in_class
from loader.claims.counting import sentences_before
from loader.claims.deeds import is_attack, makers
from loader.claims.lexicon import acts_by_verb, frames, noun_acts
from loader.claims.speech_words import speech
from loader.language import syntax

if TYPE_CHECKING:
    from loader.claims.reading import Reading

_BACK = 5  # sentences
_STEM = 4  # letters
_POINTING = frozenset({"the", "this", "that", "these", "those", "such"})
_OWNERS = ("nmod:poss", "compound", "amod")
_REACTING = frozenset({"supports", "criticises", "accuses", "denies", "demands", "threatens"})
_MEASURES = ("move", "tariff", "sanction", "restriction", "assault")
_WHOLE = frozenset({"any", "actor", "none"})  # objects of verbs that react by themselves: not "filed a complaint"
_WEAKER = 0.8


def points_back(reading: Reading, noun: Token) -> bool:
    """Tell whether a noun stands for a deed told before, whoever did it: "the move", "these attacks"."""
    deed = noun_acts().get(noun.lemma_.lower())
    is_deed = any(is_in_class(noun, name) for name in _MEASURES) or (deed is not None and deed.relation == "attacks")
    pointed = any(child.lower_ in _POINTING for child in syntax.children(noun, "det"))
    return is_deed and pointed and not any(True for _ in _owned(reading, noun))


def whose_deed(reading: Reading, noun: Token, own: frozenset[str]) -> tuple[Actor, ...]:
    """Return whose deed a noun is, by its owner or by what it points back to; empty for what is no deed."""
    if points_back(reading, noun):
        return doer_of(reading, noun, own)
    return tuple(a for a in _owned(reading, noun) if reading.side_of(a.entity) not in own)


def doer_of(reading: Reading, noun: Token, own: frozenset[str]) -> tuple[Actor, ...]:
    """Return who did what ``noun`` points back to; ``own`` holds codes or IRIs of those who react to it."""
    for sentence in (noun.sent, *sentences_before(noun, _BACK)):
        for other in reversed([token for token in sentence if token.i < noun.i and _is_same(token, noun)]):
            if found := _others(reading, _owned(reading, other), own):
                return found
    for sentence in (noun.sent, *sentences_before(noun, _BACK)):
        same = [t for t in sentence if t.i < noun.i and t.lemma_ == noun.lemma_ and t.dep_ in {"obj", "nsubj:pass"}]
        makers = [head for other in same if _makes(other.head) for head in syntax.subjects(other.head)]
        makers += [
            head for verb in sentence if verb.i < noun.i and _names(verb, noun) for head in syntax.subjects(verb)
        ]
        if found := _others(reading, (actor for head in makers for actor in reading.actors(head)), own):
            return found
    for sentence in (noun.sent, *sentences_before(noun, _BACK)):
        for verb in _deeds(sentence.root.subtree, noun):
            if is_in_class(noun, "assault") and not _hits(verb):
                continue
            subjects = (actor for head in syntax.subjects(verb) for actor in reading.actors(head))
            if found := _others(reading, subjects, own):
                return found
    return ()


def _is_same(noun: Token, later: Token) -> bool:
    """Tell whether a later noun may mean the same deed: by the same word, or "the attack" for an Israeli strike."""
    hitting = is_attack(noun) and is_attack(later) and noun.pos_ == "NOUN"
    return hitting or noun.lemma_ == later.lemma_


def _names(verb: Token, noun: Token) -> bool:
    """Tell whether a noun is formed from a verb: "launch", "decision" from "decide", "seizure" from "seize"."""
    if not syntax.is_verb(verb):
        return False
    stem = verb.lemma_.lower()[: max(_STEM, len(verb.lemma_) - 2)]
    return len(stem) >= _STEM and noun.lemma_.lower().startswith(stem)


def _makes(verb: Token) -> bool:
    """Tell whether a verb says that a thing comes about by somebody, and not that he reacts to it."""
    return verb.lemma_ in syntax.ISSUING or (is_in_class(verb, "announcing") or is_in_class(verb, "agreeing"))


def _hits(verb: Token) -> bool:
    """Tell whether a verb is one of attack, by itself or as "launched an offensive" is."""
    return any(act.relation == "attacks" for act in acts_by_verb().get(verb.lemma_.lower(), ()))


def _owned(reading: Reading, noun: Token) -> Iterator[Actor]:
    owners = syntax.children(noun, *_OWNERS)
    owners += [inner for preposition, inner in syntax.obliques(noun) if preposition in {"by", "from"}]
    told = [actor for owner in owners for part in syntax.coordinated(owner) for actor in reading.actors(part)]
    yield from told or (actor for owner in makers(noun) for actor in reading.actors(owner))


def _deeds(tokens: Iterator[Token], noun: Token) -> Iterator[Token]:
    """Yield the verbs before ``noun`` that tell what somebody did, the main clause of the sentence first."""
    verbs = [token for token in tokens if token.i < noun.i and syntax.is_verb(token) and not noun.is_ancestor(token)]
    done = [verb for verb in verbs if verb.lemma_.lower() not in _spoken() and not verb.is_ancestor(noun)]
    yield from sorted(done, key=lambda verb: (verb.dep_ != "ROOT", verb.i))


@cache
def _spoken() -> frozenset[str]:
    """Return the verbs by which somebody speaks of a deed or reacts to it."""
    whole = (frame for frame in frames() if frame.relation in _REACTING and _WHOLE & set(frame.objects))
    reacting = (verb for frame in whole for verb in frame.verbs)
    return frozenset({*speech().stances, *reacting, "be", "have", "come", "follow", "take"})


def _others(reading: Reading, actors: Iterator[Actor], own: frozenset[str]) -> tuple[Actor, ...]:
    for actor in actors:
        sides = {reading.state_of(actor.entity), actor.entity.iri}
        if actor.entity.type in STATES | BODIES | {"person"} and not sides & own and not actor.national:
            return (Actor(actor.entity, round(actor.score * _WEAKER, 2), actor.token),)
    return ()
