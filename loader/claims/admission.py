"""Tell whether the objects, phrases and subjects of a verb are what a frame asks for."""

from __future__ import annotations

from spacy.tokens import Token

from loader.claims.agreement_links import agreement_of
from loader.claims.classes import is_container, is_in_class, unwrap
from loader.claims.goods import GOODS, is_general
from loader.claims.lexicon import Frame
from loader.claims.reading import STATES, Reading
from loader.claims.told_before import last_goods
from loader.language import syntax

RECIPROCAL = frozenset({"other", "another", "each"})
_GENERAL = frozenset({"any", "none"})


def taken_up(verb: Token, noun: Token) -> Token:
    """Return what "it" or "them" takes up from the verb before: "lifted the ban, but reinstated it in May"."""
    if noun.lower_ not in {"it", "them"} or verb.dep_ != "conj" or not syntax.is_verb(verb.head):
        return noun
    number = "NN" if noun.lower_ == "it" else "NNS"
    before = [other for other in syntax.objects(verb.head) if other.tag_ == number]
    return before[0] if len(before) == 1 else noun


def is_told_of(reading: Reading, noun: Token, name: str) -> bool:
    """Tell whether a subject is what a frame is about: of a class, goods, a state, or a person."""
    if name == "person":
        return any(actor.entity.type == "person" for actor in reading.actors(noun))
    if name not in {"commodity", "state"}:
        return is_in_class(unwrap(noun), name)
    inner = unwrap(noun)
    link = reading.link_at.get(inner.i)
    if name == "commodity" and inner.i != noun.i and inner.lower_ in {"it", "this", "that", "them", "which"}:
        return bool(last_goods(reading, noun))  # "Most of it goes to China"
    kinds = STATES if name == "state" else GOODS
    return link is not None and link.entity.type in kinds


def admits(reading: Reading, frame: Frame, objects: tuple[Token, ...], obliques: list[tuple[str, Token]]) -> bool:
    """Tell whether object and prepositional phrases are what the frame asks for.

    A noun class in the object suffices; a general object ("any", "none",
    "actor") needs the frame's prepositional phrase as well, when it has one.
    """
    named = [name for name in frame.objects if name not in _GENERAL and name != "actor"]
    if any(_is_a(reading, noun, name) for noun in objects for name in named):
        return True
    if "actor" in frame.objects and any(reading.actors(noun) or noun.lower_ in RECIPROCAL for noun in objects):
        return True
    general = ("any" in frame.objects and bool(objects)) or ("none" in frame.objects and not objects)
    prepositional = any(
        preposition in frame.preps and any(_is_a(reading, noun, name) for name in frame.preps[preposition])
        for preposition, noun in obliques
    )
    if frame.preps:
        return prepositional and (general or not _GENERAL & set(frame.objects) or not objects)
    return general


def _is_a(reading: Reading, noun: Token, name: str) -> bool:
    if name == "actor":
        return bool(reading.actors(noun))
    if name == "person":
        return any(actor.entity.type in {"person", "office"} for actor in reading.actors(noun))
    if name == "side":
        link = reading.link_at.get(noun.i)
        return link is not None and link.entity.type in STATES | {"organization"} and link.mention.reading != "demonym"
    if name == "thing":
        return noun.pos_ in {"NOUN", "PROPN"}
    if name == "commodity":
        link = reading.link_at.get(unwrap(noun).i)
        return (link is not None and link.entity.type == "commodity") or is_general(noun)
    if name == "agreement" and agreement_of(reading, (noun,)) is not None:
        return True
    if is_container(noun) and any(is_in_class(part, name) for part in syntax.children(noun, "compound")):
        return True  # "a sanctions package"
    return is_in_class(noun, name) or (is_container(noun) and is_in_class(unwrap(noun), name))


def is_kept_out(objects: tuple[Token, ...], obliques: list[tuple[str, Token]]) -> bool:
    """Tell whether ships or lorries may not come in, not be sold: "banned Omani tankers from its ports"."""
    passing = any(is_in_class(noun, "passage") for noun in objects)
    return passing and any(case == "from" and is_in_class(noun, "access") for case, noun in obliques)
