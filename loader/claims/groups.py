"""Find whom groups stand for: "Chinese officials", "his government", "British companies", "the M23 rebels"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.tokens import Token

from loader.claims.actors import BODIES, STATES, Actor
from loader.claims.bodies_before import body_before
from loader.claims.classes import is_in_class
from loader.claims.own_words import first_person
from loader.claims.speech_words import speech
from loader.language import syntax
from loader.language.company import among_them
from loader.linking.words import words
from loader.model import Entity, EntityLink

if TYPE_CHECKING:
    from loader.claims.reading import Reading

_SOURCES = frozenset({"source", "expert"})
_SUCH_AS = frozenset({"including", "such as", "like"})
_MODIFIERS = ("compound", "amod", "nmod:poss", "nmod", "appos", "flat", "nmod:desc")


def group_actors(reading: Reading, head: Token) -> tuple[Actor, ...]:
    """Read "Chinese officials", "a US delegation", "British companies", and "the Dutch firm" that was named before."""
    if before := body_before(reading, head):
        return before
    several = head.tag_ == "NNS" and (is_in_class(head, "states together") or is_in_class(head, "state beside"))
    several = several or (head.tag_ == "NNS" and head.lemma_ == "member")
    if several and (named := (*(listed_under(reading, head) or _members(reading, head)), *_leaders(reading, head))):
        return named
    lemma = head.lemma_.lower()
    holder = lemma in words().office_heads and lemma not in words().walks  # an owner does not speak for his firm
    stands = lemma in words().representatives or holder or lemma in words().agency_heads
    if is_in_class(head, "fighters") and (movement := _movement(reading, head)):
        return movement
    stands = stands or is_in_class(head, "message") or (is_in_class(head, "state alone") and _is_somebodys(head))
    national = lemma in words().nationals or is_in_class(head, "rebels")
    if _is_of_news(head):
        return tuple(_named_medium(reading, head))
    if lemma in _SOURCES:
        return tuple(_behind_source(reading, head))
    if not stands and not national:
        return ()
    found = [*_named(reading, head), *owners(reading, head, national=national), *_members(reading, head)]
    if holder and head.tag_ == "NNS" and (named := bearers(reading, head)):
        return named
    found = found[:1] if found and found[0].entity.type == "person" else found
    return tuple({actor.entity.iri: actor for actor in found}.values())


def _behind_source(reading: Reading, head: Token) -> Iterator[Actor]:
    """Yield where "sources at the ministry" and "UN experts" work, and the state of "official sources in Colombo".

    "Chinese experts" and "sources in Colombo" are nobody's.
    """
    official = any(child.lower_ in {"official", "government"} for child in syntax.children(head, "amod", "compound"))
    for actor in owners(reading, head, national=False):
        known = actor.entity.type == "organization" and actor.entity.resolved
        if known or actor.entity.type == "agency" or (official and actor.entity.type in STATES):
            yield actor
    for child in syntax.children(head, "nmod") if official else ():
        link = reading.link_at.get(child.i)
        if link is not None and link.entity.type == "place" and syntax.case_of(child) == "in":
            yield from seat_of(reading, link, head)


def is_no_state(token: Token, link: EntityLink) -> bool:
    """Tell whether a name is not for its state: a team, "ethnic Albanians", "a Georgian and two Indians"."""
    ethnic = any(child.lower_ == "ethnic" for child in token.children)
    one = any(child.lower_ in {"a", "an", "another"} for child in syntax.children(token, "det"))
    counted = one or bool(syntax.children(token, "nummod"))
    people = link.mention.reading == "demonym" and token.dep_ not in {"amod", "compound"}
    return ethnic or link.stands_for == "team" or (counted and people)


def _is_somebodys(noun: Token) -> bool:
    """Tell whether a country is that of somebody spoken of: "his country", "whose country"."""
    return any(child.lower_ in {"his", "her", "whose"} for child in syntax.children(noun, "nmod:poss"))


def _movement(reading: Reading, head: Token) -> tuple[Actor, ...]:
    """Return the body whose people "the M23 rebels", "militants linked to al-Shabaab" or "its fighters" are."""
    ties = [clause for clause in syntax.children(head, "acl") if is_in_class(clause, "tying")]
    tied = [noun for clause in ties for case, noun in syntax.obliques(clause) if case in {"to", "with"}]
    tied += [noun for case, noun in syntax.obliques(head) if case == "of"]  # "a group of Hamas members"
    found = [*owners(reading, head, national=False)]
    found += [replace(actor, token=head) for noun in tied for actor in reading.actors(noun)]
    return tuple({actor.entity.iri: actor for actor in found if actor.entity.type in BODIES}.values())


def _leaders(reading: Reading, head: Token) -> Iterator[Actor]:
    """Yield the states that lead several: "members led by Saudi Arabia"."""
    clauses = [clause for clause in syntax.children(head, "acl") if clause.tag_ == "VBN"]
    for leader in (who for clause in clauses if clause.lemma_ in {"lead", "head"} for who in syntax.subjects(clause)):
        link = reading.link_at.get(leader.i)
        if link is not None and link.entity.type in STATES and link.mention.reading != "demonym":
            yield Actor(reading.government(link.entity), round(link.score * 0.95, 2), head)


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


def named_holders(links: tuple[EntityLink, ...]) -> dict[str, Entity]:
    """Map each office to the one person to whom the text gives it: "the minister" is then who was named as it."""
    people = {link.entity.iri: link.entity for link in links if link.entity.type == "person"}
    held: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.tenure is not None and link.tenure.basis == "text" and link.tenure.person in people:
            held[link.entity.iri].add(link.tenure.person)
    return {office: people[next(iter(persons))] for office, persons in held.items() if len(persons) == 1}


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


def bearers(reading: Reading, heads: Token) -> tuple[Actor, ...]:
    """Return the persons that a plural title introduces: "their foreign ministers, Ana Li and Ben Orr".

    After "the presidents of Chad and Niger, Ana Li and Ben Orr" parsers take all of them for one list.
    """
    names = [
        part for child in syntax.children(heads, "appos", "flat", "nmod:desc") for part in syntax.coordinated(child)
    ]
    names += [inner for case, inner in syntax.obliques(heads) if case == "of" and inner.dep_ == "conj"]
    links = [(name, link) for name in names if (link := reading.link_at.get(name.i)) is not None and name.i > heads.i]
    return tuple(Actor(link.entity, link.score, name) for name, link in links if link.entity.type == "person")


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
        case = _case(child)
        if not _may_own(child, case):
            continue
        told = any(other.dep_ == "amod" and other.i in reading.link_at for other in head.children)  # "his Cuban"
        if child.dep_ == "nmod:poss" and child.pos_ in {"PRON", "DET"} and not told:
            yield from _behind_possessive(reading, child, head, national=national)
        for part in syntax.coordinated(child):
            yield from _owner(reading, head, part, case=case, national=national)


def _owner(reading: Reading, head: Token, part: Token, *, case: str | None, national: bool) -> Iterator[Actor]:
    """Yield whose a group is by one noun beside it, ``part``; "the ministers of the two countries" point back."""
    link = reading.link_at.get(part.i)
    of_person = part.dep_.split(":")[0] in {"nmod", "conj", "compound"} and not national
    if link is None and case == "of" and is_in_class(part, "government") and not national:
        yield from group_actors(reading, part)  # "leaders of Chad's new government"
    elif link is None and part.tag_ in {"NNS", "NNPS"}:
        yield from (replace(actor, token=head, national=national) for actor in reading.behind_pointer(part))
    elif link is not None and link.entity.type in STATES and case not in {"in", "at"}:
        entity = link.entity if national else reading.government(link.entity)
        yield Actor(entity, round(link.score * 0.95, 2), head, national)
    elif link is not None and link.entity.type == "place" and head.lemma_.lower() in speech().seated:
        yield from seat_of(reading, link, head)
    elif link is not None and link.entity.type == "office" and head.lemma_.lower() == "office":
        yield from _state_of_office(reading, link, head)
    elif link is not None and link.entity.type == "person" and of_person:
        yield from _behind_person(reading, link, head)
    elif link is not None and link.entity.type in BODIES and not national:
        yield Actor(link.entity, round(link.score * 0.95, 2), head)  # "officials in the ministry"


def _state_of_office(reading: Reading, link: EntityLink, head: Token) -> Iterator[Actor]:
    """Yield the government of "the Finnish president's office"."""
    state = reading.gazetteer.government_of(link.entity.iso2) if link.entity.iso2 else None
    if state is not None:
        yield Actor(reading.gazetteer.entity(state), round(link.score * 0.9, 2), head)


def _behind_person(reading: Reading, link: EntityLink, head: Token) -> Iterator[Actor]:
    """Yield the state of "the government of Sanae Takaichi", "the Trump administration"."""
    code = reading.state_of(link.entity) if is_in_class(head, "government") else None
    state = reading.gazetteer.government_of(code) if code else None
    if state is not None:
        yield Actor(reading.gazetteer.entity(state), round(link.score * 0.9, 2), head)


def _behind_possessive(reading: Reading, word: Token, head: Token, *, national: bool) -> Iterator[Actor]:
    """Yield whose "its officials" or "his government" are."""
    for actor in first_person(reading, word) or reading.behind_pointer(word):
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
    """Yield those in "officials including Jamieson Greer and Scott Bessent", "allies such as Japan and Fiji"."""
    index = head.i + (2 if head.i + 1 < len(reading.doc) and reading.doc[head.i + 1].text == "," else 1)
    if index >= len(reading.doc) or reading.doc[index].lower_ not in {"including", "like", "such"}:
        return
    for token in reading.doc[index + 1 : head.right_edge.i + 1]:
        link = reading.link_at.get(token.i)
        if link is not None and (link.entity.type == "person" or _may_be_listed(link)):
            yield from reading.actors(token)
            return
        if link is None and token.pos_ not in {"ADP", "DET", "PROPN", "NOUN", "ADJ"}:
            return


def listed_under(reading: Reading, head: Token) -> tuple[Actor, ...]:
    """Return the states and bodies that a plural noun only heads: "countries such as India", "others, like the EU"."""
    if head.tag_ != "NNS":
        return ()
    under = [inner for case, inner in syntax.obliques(head) if case in _SUCH_AS and inner.i > head.i]
    under += among_them(head)
    return tuple(
        Actor(reading.government(link.entity), round(link.score * 0.95, 2), inner)
        for inner in under
        if (link := reading.link_at.get(inner.i)) is not None
        and link.entity.type in STATES | BODIES
        and link.mention.reading != "demonym"
    )


def enumerated(reading: Reading, token: Token, first: EntityLink) -> Iterator[Actor]:
    """Yield the further persons of "A, B and C": parsers often lose such lists.

    Titles and states may stand before each name; a list needs its "and".
    """
    if first.entity.type in STATES and first.mention.reading != "demonym":
        for other in states_listed(reading, token):
            yield Actor(reading.government(other.entity), other.score, token)
    if first.entity.type != "person":
        return
    found: list[Actor] = []
    index, joined = token.i + 1, False
    while index < len(reading.doc):
        link = reading.link_at.get(index)
        word = reading.doc[index].lower_
        if link is first or (link is not None and link.entity.type in {"office", "country", "agency", "organization"}):
            index += 1
        elif link is not None and link.entity.type == "person" and reading.doc[index - 1].lower_ != "with":
            if not found or found[-1].entity.iri != link.entity.iri:
                found.append(Actor(link.entity, link.score, reading.doc[index]))
            index += 1
            if joined:
                yield from found
                return
        elif word in {",", "and", "&"} and link is None:
            joined, index = joined or word != ",", index + 1
        else:
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
