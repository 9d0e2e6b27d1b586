"""Claim what nouns say by themselves: talks between A and B, China's curbs, a producer of copper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from loader.claims.arguments import date_of, linked, measure_class, phrase, place_of, rates_of
from loader.claims.belonging import things_hit
from loader.claims.classes import is_in_class
from loader.claims.ends import limits
from loader.claims.events import EventDetails, make_event
from loader.claims.lexicon import NominalFrame, nominal_frames, trade_roles
from loader.claims.measures import imposers_of, owners_before, spares, targets_of
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of, modality_of_noun
from loader.claims.parties import is_over
from loader.claims.past import was_so
from loader.claims.reading import Actor, Reading
from loader.claims.roles import MIRRORED, Role, find_role
from loader.claims.slots import match
from loader.claims.terms import term_of
from loader.language import syntax
from loader.model import Claim, DateRange, EntityLink, Event

_ROLE_BASE = 0.82
_GOODS = frozenset({"commodity"})


def noun_claims(minter: Minter, noun: Token) -> Iterator[Claim]:
    """Yield what a noun claims, unless a verb has told it already."""
    yield from (minter.mint(told) for told in _role(minter.reading, noun))
    for frame in nominal_frames():
        if frame.needs_imposer and noun.lemma_.lower() in frame.nouns and not _told_by_verb(minter.reading, noun):
            yield from (minter.mint(told) for told in _measure(minter.reading, frame, noun))
            return


def _role(reading: Reading, noun: Token) -> Iterator[Told]:
    """Yield what a noun says that somebody is: "the largest producer of cobalt"."""
    for role in find_role(reading, noun):
        for link in role.things[:MOST]:
            yield _borne(role, role.relation, role.bearer, link)
            for partner in role.partners[:MOST]:
                yield _borne(role, MIRRORED[role.relation], partner, link)


def _borne(role: Role, relation: str, bearer: Actor, link: EntityLink) -> Told:
    became = role.noun.dep_ == "xcomp" and syntax.is_verb(role.noun.head)  # when, its verb tells
    return Told(
        token=role.noun.head if became else role.noun,
        relation=relation,
        subject=bearer.entity.iri,
        subject_score=bearer.score,
        object=link.entity.iri,
        object_score=link.score,
        rule="role.noun",
        base=_ROLE_BASE,
        modality=role.modality
        or _so_once(role.noun)
        or ("actual" if _is_aside(role.noun) else modality_of_noun(role.noun)),
        commodity=link.entity.iri if link.entity.type == "commodity" else None,
    )


def _is_aside(noun: Token) -> bool:
    """Tell whether a role only describes: "China, the largest buyer, will not sign" buys whatever it does."""
    return noun.dep_ == "appos" and modality_of(noun) == "actual" and trade_roles().get(noun.lemma_.lower()) in MIRRORED


def _so_once(noun: Token) -> str | None:
    """Return historical for what somebody was: "Poland was a member"; in what is told of the past it may still be."""
    return "historical" if was_so(noun) and noun.dep_ != "ccomp" and not syntax.is_negated(noun) else None


def _told_by_verb(reading: Reading, noun: Token) -> bool:
    """Tell whether a verb frame has this noun as an argument already."""
    filled = match(reading, noun.head) if syntax.is_verb(noun.head) else None
    stopped = filled is not None and filled.frame.relation == "suspends" and "stopping" not in filled.frame.needs
    told = filled is not None and (filled.slots.get("subject") or stopped)
    return filled is not None and bool(told) and noun in (*filled.objects, *filled.arguments)


def _measure(reading: Reading, frame: NominalFrame, noun: Token) -> Iterator[Told]:
    """Read "China's curbs on exports", "EU tariffs on Chinese cars", "duties took effect in the EU"."""
    imposers = imposers_of(reading, noun) or (owners_before(reading, noun) if things_hit(noun) else ())
    kind, details = measure_class(noun), _details(reading, noun)
    targets = tuple(targets_of(reading, noun))[:MOST]
    if not imposers or kind is None or not (targets or details.commodities or details.rate):
        return
    roles = {"imposer": imposers[:1], **({"target": targets} if targets else {})}
    event = make_event(reading, kind, frame.plover, roles=roles, details=details)
    on_goods, on_states = list(details.commodities), [actor.entity.iri for actor in targets]
    stopping = is_in_class(noun, "stoppage")
    limiting = not stopping and limits(kind, (noun,), goods=bool(on_goods))
    ends: list[str | None] = [*((on_goods or on_states) if limiting else on_states)]
    relation = "restricts" if limiting else "suspends" if stopping else frame.relation
    for end in ends[:MOST] or [None]:
        told = replace(_told(frame, noun, imposers[0], end, event), relation=relation)
        yield replace(told, modality="negated") if spares(noun) else told


def _details(reading: Reading, noun: Token) -> EventDetails:
    verb = noun.head if syntax.is_verb(noun.head) else None
    place = place_of(reading, noun, [noun]) or (place_of(reading, verb, []) if verb is not None else None)
    tokens = [token for head in (noun, *things_hit(noun)) for token in phrase(head)]
    return EventDetails(
        place=place.entity.iri if place is not None else None,
        date=date_of(reading, noun, []) or _date_of_effect(reading, noun),
        commodities=tuple(link.entity.iri for link in linked(reading, iter(tokens), _GOODS)),
        rate=next((rate for _, rate in rates_of(reading, tokens)), None),
        term=term_of(reading, noun, (noun,)),
    )


def _date_of_effect(reading: Reading, noun: Token) -> DateRange | None:
    """Return the date of the verb of which the noun is the subject: "the curbs took effect on Sunday", not "expire"."""
    told = noun.dep_ in syntax.SUBJECTS and syntax.is_verb(noun.head) and not is_in_class(noun.head, "running out")
    return date_of(reading, noun.head, []) if told else None


def _told(frame: NominalFrame, noun: Token, doer: Actor, end: str | None, event: Event) -> Told:
    goods = [thing for role, thing in event.roles if role == "commodity"]
    return Told(
        token=noun,
        relation=frame.relation,
        subject=doer.entity.iri,
        subject_score=doer.score,
        object=end,
        rule=frame.id,
        base=frame.base,
        modality="historical" if is_over(noun) else modality_of_noun(noun),
        event=event,
        commodity=end if end in goods else next(iter(goods), None),
    )
