"""Claim who meets or talks, told by a noun: "talks between A and B", "arrived for talks with B"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from spacy.tokens import Token

from loader.claims.agreement_parties import two_of_text
from loader.claims.antecedents import other_side
from loader.claims.arguments import date_of, place_of
from loader.claims.classes import is_container, is_in_class
from loader.claims.events import EventDetails, make_event
from loader.claims.lexicon import NominalFrame, frames_by_verb, nominal_frames
from loader.claims.minting import Minter, Told
from loader.claims.modality import modality_of, modality_of_noun
from loader.claims.parties import is_over
from loader.claims.reading import BODIES, STATES, Actor, Reading
from loader.claims.sided import other_of_two
from loader.claims.slots import match
from loader.claims.speech_words import speech
from loader.language import syntax
from loader.model import Claim, DateRange, party_iri

_MOST = 4  # sides that are paired with each other
_PAIR = 2
_GUESSED = 0.7  # how sure it is that talks are between the two whom an article is about
_WITH = frozenset({"between", "with", "among", "involving"})
_ENCOUNTERS = frozenset({"meets", "negotiates", "suspends", "cooperates"})
_AHEAD = frozenset({"for", "before", "ahead of"})
_TAKING_PART = _AHEAD | {
    "in",
    "at",
    "during",
    "after",
    "following",
    "into",
    "to",
    "from",
    "over",
    "on the sidelines of",
    "under",
    "out of",
    "of",
}


def encounter_claims(minter: Minter, noun: Token) -> Iterator[Claim]:
    """Yield the talks or the meeting that ``noun`` names, of each two who take part, unless a verb has told it."""
    for frame in nominal_frames():
        if frame.needs_parties and noun.lemma_.lower() in frame.nouns and _is_meant(frame, noun):
            whole = _whole(noun)
            if not _is_told_by_verb(minter.reading, whole):
                yield from (minter.mint(told) for told in _told(minter.reading, frame, noun, whole))
            return


def _is_meant(frame: NominalFrame, noun: Token) -> bool:
    """Tell whether a noun that has other senses is meant in that of its frame: a "joint drill", a "phone call"."""
    how = syntax.children(noun, "amod", "compound")
    if frame.id == "call.noun":
        return is_in_class(noun, "spoken words") or any(is_in_class(child, "by wire") for child in how)
    if frame.relation != "cooperates":
        return True
    if noun.dep_ == "compound" or is_in_class(noun.head, "talking over"):
        return False
    if is_in_class(noun, "partner"):
        return bool(syntax.children(noun, "cop")) and not any(is_in_class(child, "not working") for child in how)
    shared = any(is_in_class(child, "shared") for child in how) or is_in_class(noun, "working together")
    return shared or (is_in_class(noun, "war game") and any(case in _WITH for case, _ in syntax.obliques(noun)))


def _is_told_by_verb(reading: Reading, whole: Token) -> bool:
    """Tell whether a verb tells of it with those who take part: "held talks with Chad", not "hosted the talks"."""
    filled = match(reading, whole.head) if syntax.is_verb(whole.head) else None
    if filled is None or filled.frame.relation not in _ENCOUNTERS:
        return False
    if not filled.slots.get("subject") and (
        filled.frame.relation != "suspends" or len(filled.roles.get("recipient", ())) < _PAIR
    ):  # "talks with Chad were broken off"
        return False
    return whole in (*filled.objects, *filled.arguments)


def _whole(noun: Token) -> Token:
    """Return what stands for the talks in the clause: the day of "a second day of talks"."""
    above = noun.head
    return above if noun.dep_ == "nmod" and syntax.case_of(noun) == "of" and _is_stretch(above) else noun


def _is_stretch(noun: Token) -> bool:
    return is_container(noun) or is_in_class(noun, "stretch")


def _told(reading: Reading, frame: NominalFrame, noun: Token, whole: Token) -> Iterator[Told]:
    parties = _taking_part(reading, noun, whole)
    if frame.relation == "negotiates":
        parties = _completed(reading, noun, parties)
    if frame.relation == "cooperates":
        parties = [actor for actor in parties if not actor.national or is_in_class(actor.token, "fighting force")]
    if len(parties) < frame.needs_parties:
        return
    place = place_of(reading, noun, [noun]) or (
        place_of(reading, whole.head, []) if syntax.is_verb(whole.head) else None
    )
    event = make_event(
        reading,
        frame.event,
        frame.plover,
        roles={"participant": tuple(parties)},
        details=EventDetails(
            place=place.entity.iri if place is not None else None,
            date=date_of(reading, noun, []) or _date_of_clause(reading, whole),
        ),
    )
    modality = _modality(noun, whole)
    for one, other in combinations(parties[:_MOST], 2):
        yield Told(
            token=noun,
            relation=_relation(frame, noun, one, other),
            subject=one.entity.iri,
            subject_score=one.score,
            object=other.entity.iri,
            object_score=other.score,
            rule=frame.id,
            base=frame.base,
            modality=modality,
            event=event,
        )


def _taking_part(reading: Reading, noun: Token, whole: Token) -> list[Actor]:
    """Return who is named as taking part: between whom it is, of whom, or the subject of the clause."""
    parties = _sides(reading, _between(noun))
    if len(parties) >= _PAIR:
        return parties
    inside = _sides(reading, _of(noun))
    return inside or _sides(reading, [*_takers(noun, whole, alone=not parties), *_between(noun)])


def _completed(reading: Reading, noun: Token, parties: list[Actor]) -> list[Actor]:
    """Return the sides, with those that go without saying: of talks in an article about two, or with one of them."""
    told = noun.dep_ in syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS | {"obj"}
    if len(parties) == 1 and told:
        return [*parties, *_other_side(reading, noun, parties[0])]
    known = [child for child in syntax.children(noun, "det", "nmod:poss") if child.lower_ != "that"]
    if noun.tag_ == "NN" and not known:  # "said that dialogue comes first" tells of no talks
        return parties
    following = noun.doc[noun.i + 1 : noun.i + 2].text  # parsers may hang it elsewhere
    if parties or not told or following in _WITH or any(case in _WITH for case, _ in syntax.obliques(noun)):
        return parties
    sides = (reading.gazetteer.entity(party_iri(code)) for code in two_of_text(reading, noun))
    return [Actor(reading.government(side), _GUESSED, noun) for side in sides]


def _other_side(reading: Reading, noun: Token, one: Actor) -> list[Actor]:
    """Return the government of the side that the text sets beside the one named: "Talks with Beijing continue"."""
    if not any(case == "with" for case, _ in syntax.obliques(noun)):
        return []
    other = other_of_two(reading, noun, reading.side_of(one.entity))
    if other is not None:
        return [replace(other, entity=reading.government(other.entity))]
    own = reading.side_of(one.entity)
    return _of_who_tells(reading, noun, own) or _acted_last(reading, noun, own)


def _acted_last(reading: Reading, noun: Token, own: str) -> list[Actor]:
    """Return the state or union that acted in the sentence before: "Ghana cut its duty. Talks with Benin ..."."""
    if noun.dep_ not in syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS:
        return []
    sides = other_side(reading, noun, frozenset({own}))
    return [replace(side, score=min(side.score, _GUESSED)) for side in sides if side.entity.type in STATES | BODIES]


def _of_who_tells(reading: Reading, noun: Token, own: str) -> list[Actor]:
    """Return the government for which somebody speaks: "The Kenyan minister said talks with Oman went on"."""
    for clause in syntax.ancestors(noun):
        telling = clause.lemma_.lower() in speech().stances
        for actor in (a for head in syntax.subjects(clause) for a in reading.actors(head) if telling):
            state = reading.gazetteer.government_of(reading.state_of(actor.entity) or "")
            if state is not None and reading.state_of(actor.entity) != own:
                return [Actor(reading.gazetteer.entity(state), _GUESSED, noun)]
    return []


def _relation(frame: NominalFrame, noun: Token, one: Actor, other: Actor) -> str:
    """Return meets for what two persons talk over: "after talks with his guest, Ana Li"."""
    persons = one.entity.type == other.entity.type == "person"
    return "meets" if persons and is_in_class(noun, "conversation") else frame.relation


def _date_of_clause(reading: Reading, whole: Token) -> DateRange | None:
    takes = whole.dep_ in syntax.SUBJECTS | {"obj", "obl"} and syntax.is_verb(whole.head)
    return date_of(reading, whole.head, []) if takes else None


def _modality(noun: Token, whole: Token) -> str:
    """Return the modality of an encounter; who travels "for talks" has them ahead."""
    lasting = is_in_class(noun, "joint deed")  # a drill that has ended was held
    if (is_over(noun) or _is_stopped(noun)) and not lasting:
        return "historical"
    found = modality_of_noun(noun)
    ahead = whole.dep_ in {"obl", "nmod"} and syntax.case_of(whole) in _AHEAD
    return "planned" if found == "actual" and ahead else found


def _is_stopped(noun: Token) -> bool:
    """Tell whether talks are said to have been broken off or frozen, by nobody named."""
    stopping = (frame.id == "contact.suspend" for frame in frames_by_verb().get(syntax.phrasal(noun.head), ()))
    return noun.dep_ in syntax.PASSIVE_SUBJECTS and any(stopping) and modality_of(noun.head) == "actual"


def _between(noun: Token) -> list[Token]:
    """Return between whom it is, also in front of it or after its place: "US-China talks", "talks in Oslo between"."""
    heads = [
        child
        for child in syntax.children(noun, "nmod:poss", "compound", "amod")
        if not child.tag_.startswith("VB")  # not the go-between of "Qatari-mediated talks"
    ]
    whole = _whole(noun)  # "India and the EU are in the last stretch of talks"
    if syntax.children(whole, "cop"):
        heads += syntax.children(whole, *syntax.SUBJECTS)
    phrases = list(syntax.obliques(noun))
    if noun.dep_ in syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS:  # "talks are under way between Greece and Libya"
        phrases += [(case, inner) for case, inner in syntax.obliques(noun.head) if case in {"between", "with"}]
    phrases += [inner for case, place in phrases if case in {"in", "at"} for inner in syntax.obliques(place)]
    clauses = [clause for clause in syntax.children(noun, "acl") if clause.lemma_ == "involve"]
    heads += [thing for clause in clauses for thing in syntax.objects(clause)]
    return heads + [inner for case, inner in phrases if case in _WITH]


def _of(noun: Token) -> list[Token]:
    """Return who meets in "a summit of the presidents of Chad and Niger"."""
    return [inner for case, inner in syntax.obliques(noun) if case == "of"]


def _takers(noun: Token, whole: Token, *, alone: bool) -> list[Token]:
    """Return the subject of the clause, where it takes part: "went to Oslo for talks with Chad", not who hosts them.

    ``alone`` asks for several subjects told together: "After talks, Chad and Niger signed".
    """
    verb = whole.head
    if not (syntax.is_verb(verb) or verb.pos_ == "ADJ") or _is_outside(noun, verb):
        return []
    if alone and is_in_class(noun, "working together") and not is_in_class(verb, "furthering"):
        return []
    if whole.dep_ != "obj" and not (whole.dep_ == "obl" and syntax.case_of(whole) in _TAKING_PART):
        return []
    busy = is_in_class(verb, "held by talks") and syntax.is_passive(verb)  # "is engaged in talks"
    heads = syntax.children(verb, *syntax.PASSIVE_SUBJECTS) if busy else syntax.subjects(verb)
    found = [owner for head in heads for owner in _of_visit(head)]
    if alone and whole.dep_ == "obl" and is_in_class(verb, "telling"):  # "in a phone call, Lula told Milei that ..."
        return [*found, *(noun for noun in syntax.children(verb, "obj", "iobj") if noun.pos_ == "PROPN")]
    joined = any(child.lower_ == "and" for head in found for child in syntax.children(head, "cc"))
    return found if joined or not alone else []


def _is_outside(noun: Token, verb: Token) -> bool:
    """Tell whether the subject takes no part: who hosts talks, but not who hosts a drill "with" others."""
    return is_in_class(verb, "not taking part") and not (is_in_class(noun, "war game") and verb.lemma_ == "host")


def _of_visit(head: Token) -> list[Token]:
    """Return whose a visit is that "included talks with" somebody; any other head by itself."""
    return (is_in_class(head, "visit") and syntax.children(head, "nmod:poss")) or [head]


def _sides(reading: Reading, heads: list[Token]) -> list[Actor]:
    """Return the states, bodies and persons that the heads stand for, each side once."""
    found: dict[str, Actor] = {}
    for token in (token for head in heads for token in syntax.coordinated(head)):
        for actor in reading.sides(token):
            if actor.entity.type != "place":
                found.setdefault(reading.side_of(actor.entity), actor)
    return list(found.values())
