"""Find whom groups stand for: "Chinese officials", "his government", "British companies", "the M23 rebels"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.tokens import Token

from loader.claims.actors import BODIES, STATES, Actor
from loader.claims.classes import is_in_class
from loader.claims.speech_words import speech
from loader.language import syntax
from loader.linking.words import words
from loader.model import EntityLink

if TYPE_CHECKING:
    from loader.claims.reading import Reading

_MODIFIERS = ("compound", "amod", "nmod:poss", "nmod", "appos", "flat", "nmod:desc")


def group_actors(reading: Reading, head: Token) -> tuple[Actor, ...]:
    """Read "Chinese officials", "a US delegation", "British companies"."""
    lemma = head.lemma_.lower()
    holder = lemma in words().office_heads and lemma not in words().walks  # an owner does not speak for his firm
    stands = lemma in words().representatives or holder or lemma in words().agency_heads
    stands = stands or is_in_class(head, "fighters")
    national = lemma in words().nationals
    if _is_of_news(head):
        return tuple(_named_medium(reading, head))
    if lemma == "source":  # nobody's but where they work: "sources at the ministry"
        return tuple(actor for actor in owners(reading, head, national=False) if actor.entity.type == "agency")
    if not stands and not national:
        return ()
    found = [*_named(reading, head), *owners(reading, head, national=national), *_members(reading, head)]
    found = found[:1] if found and found[0].entity.type == "person" else found
    return tuple({actor.entity.iri: actor for actor in found}.values())


def _is_of_news(head: Token) -> bool:
    """Tell whether a noun is for a medium: "a German news agency" is no agency of Germany."""
    return any(child.lower_ in {"news", "wire", "press"} for child in syntax.children(head, "compound"))


def _named_medium(reading: Reading, head: Token) -> Iterator[Actor]:
    """Yield the medium of "the Efe news agency"."""
    for child in syntax.children(head, "compound", "appos"):
        link = reading.link_at.get(child.i)
        if link is not None and link.entity.type == "organization":
            yield Actor(link.entity, round(link.score * 0.95, 2), head)


def spoken_for(reading: Reading, token: Token, link: EntityLink) -> Actor | None:
    """Return the body for which an unnamed spokesperson speaks."""
    if link.mention.text.split()[-1].lower() not in words().spokespersons:
        return None
    if link.entity.part_of is not None:
        body = next((other.entity for other in reading.links if other.entity.iri == link.entity.part_of), None)
        if body is None and link.entity.part_of in reading.gazetteer:
            body = reading.gazetteer.entity(link.entity.part_of)
        return Actor(body, link.score, token) if body is not None else None
    found = [actor for actor in owners(reading, token, national=False) if actor.entity.type != "person"]
    if not found:
        found = [
            actor
            for preposition, noun in syntax.obliques(token)
            if preposition in {"for", "of"}
            for actor in reading.actors(noun)
        ]
    return _ruled_by(reading, found[0]) if found else None


def _ruled_by(reading: Reading, actor: Actor) -> Actor:
    """Return the government for a holder of its office: it is for that that "a spokesperson for Ruto" speaks."""
    code = reading.state_of(actor.entity) if actor.entity.type in {"person", "office"} else None
    state = reading.gazetteer.government_of(code) if code is not None else None
    return replace(actor, entity=reading.gazetteer.entity(state)) if state is not None else actor


def _named(reading: Reading, head: Token) -> Iterator[Actor]:
    """Yield the person whose name stands right after: "his counterpart Ahmed Attaf", "his counterpart, Ahmed Attaf"."""
    index = head.i + 1
    if index < len(reading.doc) and reading.doc[index].text == ",":
        index += 1
    link = reading.link_at.get(index)
    if link is not None and link.entity.type == "person" and is_in_class(head, "counterpart"):
        yield Actor(link.entity, link.score, reading.doc[index])


def _case(child: Token) -> str | None:
    """Return the first preposition of a noun, None where it has none or owns: "at the Ministry of X" gives "at"."""
    case = syntax.case_of(child) if child.dep_ != "nmod:poss" else None
    return case.split(" ")[0] if case else None


def _may_own(child: Token, case: str | None) -> bool:
    if child.dep_ not in _MODIFIERS and not child.dep_.startswith("nmod"):
        return False
    return not child.dep_.startswith("nmod") or case in {"of", "from", "in", "at", None}


def owners(reading: Reading, head: Token, *, national: bool) -> Iterator[Actor]:
    """Yield whose a group is; ``national`` asks for the country of its people, not its government."""
    for child in head.children:
        base, case = child.dep_.split(":")[0], _case(child)
        if not _may_own(child, case):
            continue
        told = any(other.dep_ == "amod" and other.i in reading.link_at for other in head.children)  # "his Cuban"
        if child.dep_ == "nmod:poss" and child.pos_ in {"PRON", "DET"} and not told:
            yield from _behind_possessive(reading, child, head, national=national)
        for part in syntax.coordinated(child):
            link = reading.link_at.get(part.i)
            if link is not None and link.entity.type in STATES and case not in {"in", "at"}:
                entity = link.entity if national else reading.government(link.entity)
                yield Actor(entity, round(link.score * 0.95, 2), head, national)
            elif link is not None and link.entity.type == "place" and head.lemma_.lower() in speech().seated:
                yield from seat_of(reading, link, head)
            elif link is not None and link.entity.type == "office" and head.lemma_.lower() == "office":
                yield from _state_of_office(reading, link, head)
            elif link is not None and link.entity.type == "person" and base == "nmod" and not national:
                yield from _behind_person(reading, link, head)
            elif link is not None and link.entity.type in BODIES and not national:
                yield Actor(link.entity, round(link.score * 0.95, 2), head)  # "officials in the ministry"


def _state_of_office(reading: Reading, link: EntityLink, head: Token) -> Iterator[Actor]:
    """Yield the government of "the Finnish president's office"."""
    state = reading.gazetteer.government_of(link.entity.iso2) if link.entity.iso2 else None
    if state is not None:
        yield Actor(reading.gazetteer.entity(state), round(link.score * 0.9, 2), head)


def _behind_person(reading: Reading, link: EntityLink, head: Token) -> Iterator[Actor]:
    """Yield the state of "the government of Sanae Takaichi"."""
    code = reading.state_of(link.entity) if is_in_class(head, "government") else None
    state = reading.gazetteer.government_of(code) if code else None
    if state is not None:
        yield Actor(reading.gazetteer.entity(state), round(link.score * 0.9, 2), head)


def _behind_possessive(reading: Reading, word: Token, head: Token, *, national: bool) -> Iterator[Actor]:
    """Yield whose "its officials" or "his government" are."""
    for actor in reading.first_person(word) or reading.behind_pointer(word):
        code = reading.state_of(actor.entity)
        state = (
            (reading.gazetteer.country(code) if national else reading.gazetteer.government_of(code)) if code else None
        )
        if state is not None:
            yield Actor(reading.gazetteer.entity(state), actor.score, head, national)
        elif actor.entity.type == "organization" and not national:  # "its fighters"
            yield Actor(actor.entity, actor.score, head)


def seat_of(reading: Reading, link: EntityLink, head: Token) -> Iterator[Actor]:
    """Yield the government whose seat a place is: "officials in Ankara"."""
    own = reading.gazetteer.government_of(link.entity.iso2) if link.entity.iso2 else None
    named = reading.gazetteer.named(link.entity.name)
    union = next((name.entity_iri for name in named if name.kind == "organization" and name.sense == "metonym"), None)
    if union is not None:  # "officials in Brussels"
        yield Actor(reading.gazetteer.entity(union), round(link.score * 0.85, 2), head)
    elif own is not None and any(name.entity_iri == own for name in named):
        yield Actor(reading.gazetteer.entity(own), round(link.score * 0.85, 2), head)


def _members(reading: Reading, head: Token) -> Iterator[Actor]:
    """Yield the persons in "officials including Jamieson Greer and Scott Bessent"."""
    index = head.i + (2 if head.i + 1 < len(reading.doc) and reading.doc[head.i + 1].text == "," else 1)
    if index >= len(reading.doc) or reading.doc[index].lower_ not in {"including", "like", "such"}:
        return
    for token in reading.doc[index + 1 : head.right_edge.i + 1]:
        link = reading.link_at.get(token.i)
        if link is not None and link.entity.type == "person":
            yield from reading.actors(token)
            return
        if link is None and token.pos_ not in {"ADP", "DET", "PROPN", "NOUN", "ADJ"}:
            return


def states_listed(reading: Reading, token: Token) -> Iterator[EntityLink]:
    """Yield the further states and bodies of "Norway, Britain, the Faroes and the EU": parsers often lose such lists.

    A list has at least three members, and its "and".
    """
    found: list[EntityLink] = []
    index, joined = token.i + 1, False
    while index < min(len(reading.doc), token.sent.end):
        link, word = reading.link_at.get(index), reading.doc[index].lower_
        if link is not None and link is reading.link_at.get(index - 1):
            index += 1
        elif link is not None and _may_be_listed(link) and reading.doc[index - 1].lower_ in {",", "and", "the"}:
            found.append(link)
            index += 1
            if joined:
                yield from found if len(found) > 1 else ()
                return
        elif link is None and word in {",", "and", "the"} and not (word == "the" and index == token.i + 1):
            joined, index = joined or word == "and", index + 1
        elif link is not reading.link_at.get(token.i):
            return
        else:
            index += 1


def _may_be_listed(link: EntityLink) -> bool:
    return link.entity.type in STATES | {"organization"} and link.mention.reading != "demonym"
