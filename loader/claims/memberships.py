"""Tell to which body a membership is that a text tells without its name, or of which it is ruled out.

"Bolivia, a member since 2024", "a treaty to which Chad is no party", "its partners in the African Union".
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.antecedents import last_bloc
from loader.claims.arguments import linked, phrase
from loader.claims.reading import BODIES, STATES, Actor, Reading
from loader.language import syntax
from loader.model import EntityLink

_KINDS = BODIES | {"agreement"}
_PLAIN = frozenset({"full", "founding", "new", "permanent", "longtime"})
_RULED_OUT = frozenset({"not", "except", "excluding"})


def body_meant(reading: Reading, noun: Token) -> tuple[EntityLink, ...]:
    """Return what a relative clause says that somebody is a party to, or the bloc told last for a bare "member"."""
    which = [child for child in noun.children if child.lower_ == "which" and syntax.case_of(child) in {"of", "to"}]
    if which and noun.dep_ in {"acl", "acl:relcl"}:
        return tuple(linked(reading, iter((noun.head,)), _KINDS))
    described = [child for child in syntax.children(noun, "amod", "compound") if child.lower_ not in _PLAIN]
    told = described or syntax.children(noun, "nmod:poss", "nmod", "acl", "acl:relcl")
    if noun.lemma_.lower() != "member" or any(
        child.pos_ not in {"NUM", "ADV"} and not _is_time(child) for child in told
    ):
        return ()
    links = (reading.link_at.get(bloc.i) for bloc in last_bloc(reading, noun))
    return tuple(link for link in links if link is not None)


def _is_time(child: Token) -> bool:
    return child.dep_ == "nmod" and syntax.case_of(child) in {"since", "in", "until", "from"} and child.pos_ != "PROPN"


def ruled_out(reading: Reading, noun: Token) -> tuple[EntityLink, ...]:
    """Return the bodies to which somebody is said not to belong: "a member of ASEAN, but not of NATO or the G7"."""
    return tuple(linked(reading, _words_ruled_out(noun), _KINDS))


def _words_ruled_out(noun: Token) -> Iterator[Token]:
    for case, inner in syntax.obliques(noun):
        beside = (inner, *syntax.children(inner, "conj")) if case == "of" else ()
        negated = [noun for noun in beside if any(child.lower_ in _RULED_OUT for child in noun.children)]
        yield from (part for first in negated for other in syntax.coordinated(first) for part in phrase(other))


def fellows(reading: Reading, noun: Token) -> tuple[tuple[EntityLink, ...], list[Actor]]:
    """Return a body, and whose partners in it somebody is: "Iceland's partner in the European Free Trade Association".

    Both must be its members by the seed graph: partners in a project are nothing more.
    """
    if noun.lemma_.lower() != "partner":
        return (), []
    bodies = linked(reading, (inner for case, inner in syntax.obliques(noun) if case in {"in", "within"}), _KINDS)
    owners = [actor for owner in syntax.children(noun, "nmod:poss") for actor in reading.actors(owner)]
    members = {state for link in bodies for state in reading.gazetteer.members_of(link.entity.iri)}
    known = [actor for actor in owners if _country(reading, actor) in members and actor.entity.type in STATES]
    return (tuple(bodies), known) if known else ((), [])


def _country(reading: Reading, actor: Actor) -> str | None:
    return reading.gazetteer.country(reading.state_of(actor.entity) or "")
