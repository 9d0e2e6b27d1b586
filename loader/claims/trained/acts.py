"""Make claims of the acts that the network finds and no rule told."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from spacy.tokens import Token

from loader.claims.actors import ACTORS, BODIES, STATES, Actor
from loader.claims.agreement_links import agreement_of
from loader.claims.arguments import date_of, measure_class, place_of
from loader.claims.belonging import as_country, of_country
from loader.claims.events import EventDetails, make_event, sides_of
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of, modality_of_noun
from loader.claims.parties import is_only_sought
from loader.claims.reading import Reading
from loader.claims.slots import for_state
from loader.claims.trained.network import Act, End, network
from loader.claims.trained.windows import Layout, as_one
from loader.language import syntax
from loader.model import Claim, Event

_DATA = Path(__file__).parents[1] / "data" / "trained.toml"
_OF_GOODS = frozenset({"exports", "imports", "produces", "restricts"})  # told apart by their goods
_MUTUAL = frozenset({"meets", "negotiates", "cooperates"})
_MEASURES = frozenset({"imposes", "restricts", "suspends", "lifts"})  # of which a cue tells one
_ALIKE = dict.fromkeys(("member_of", "agrees", "signs"), "party_to")
_BINDING = frozenset({"party_to", "agrees"})
_ACTING = frozenset({"agency", "office"})  # which act for their state
_IN_COUNTRIES = frozenset({"person", "office", "agency"})  # whose trade is their country's
_NO_EVENT, _MEASURE = "none", "measure"
Key = tuple[str, str | None, str | None, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What becomes of the acts of one relation; the keys of ``data/trained.toml`` explain the fields."""

    relation: str
    doer: str
    ends: Sequence[str]
    event: str
    plover: str | None = None
    roles: Sequence[str] = ()
    goods: bool = False
    content: str | None = None
    stance: str | None = None


@dataclass(frozen=True, slots=True)
class _Thing:
    """Whom or what an act ends in, how likely the network has it (0 to 1), and the good of a measure on a party."""

    actor: Actor
    chance: float
    good: str | None = None


@cache
def kinds() -> dict[str, Kind]:
    """Read what becomes of the acts, by the relation that the network gives."""
    return {
        name: Kind(**{"relation": name, **entry}) for name, entry in tomllib.loads(_DATA.read_text("utf-8")).items()
    }


def trained_claims(minter: Minter, told: Sequence[Claim]) -> list[Claim]:
    """Return ``told``, what the rules found, with the claims of the acts that only the network finds."""
    layout = Layout(minter.reading)
    by_cue: dict[int, list[Claim]] = defaultdict(list)
    for claim in told:
        by_cue[minter.cues[claim.iri]].append(claim)

    def is_wanted(cue: Token, relation: str) -> bool:
        said = kinds()[relation].stance is not None  # "did not deny it", "may demand it"
        return not _is_told(kinds()[relation].relation, by_cue[cue.i]) and not (said and syntax.is_negated(cue))

    found = [
        minter.mint(item)
        for window in layout.windows(told, minter.cues, network().pieces)
        for act in network().read(window, modality_by_rules, is_wanted)
        for item in _told(layout, act)
    ]
    side_of = sides_of(minter.reading)
    known = {_key(claim, side_of) for claim in told}
    return [*told, *_surest((claim, key) for claim in found if (key := _key(claim, side_of)) not in known)]


def modality_by_rules(cue: Token) -> str:
    """Return what the rules make of the modality of an act by its cue."""
    return modality_of_noun(cue) if cue.pos_ in {"NOUN", "PROPN"} else modality_of(cue)


def _is_told(relation: str, claims: Sequence[Claim]) -> bool:
    """Tell whether a rule read the same cue, in the same way or as another measure: it is more often right.

    Of a trade a rule may have found some goods and the network others.
    """
    relation = _ALIKE.get(relation, relation)
    for claim in claims:
        other = _ALIKE.get(claim.relation, claim.relation)
        if other == relation and relation not in _OF_GOODS:
            return True
        if other != relation and {other, relation} <= _MEASURES:
            return True
    return False


def _surest(keyed: Iterable[tuple[Claim, Key]]) -> Iterator[Claim]:
    """Yield of claims that say the same of one good in one sentence the surest."""
    best: dict[tuple[Key, str | None], Claim] = {}
    for claim, key in keyed:
        other = best.get((key, claim.commodity))
        if other is None or claim.confidence > other.confidence:
            best[key, claim.commodity] = claim
    yield from best.values()


def _key(claim: Claim, side_of: Callable[[str], str | None]) -> Key:
    end = (claim.commodity or claim.object) if claim.relation in _OF_GOODS else claim.object
    return key_of((claim.relation, claim.subject, end, claim.evidence.start), side_of)


def key_of(told: Key, side_of: Callable[[str], str | None]) -> Key:
    """Return what makes two claims of a sentence the same: relation, states or others, good, and the sentence.

    ``told`` has relation, subject, object or good, and where the sentence
    begins. Who acts for a state is that state: a parliament and its country
    set one tariff.
    """
    relation, subject, end, start = told
    one, other = (None if thing is None else side_of(thing) or as_one(thing) for thing in (subject, end))
    if relation in _MUTUAL and one is not None and other is not None and other < one:
        one, other = other, one
    return _ALIKE.get(relation, relation), one, other, start


def _told(layout: Layout, act: Act) -> Iterator[Told]:
    """Yield what an act tells: of each doer and each other side, and of a measure for each good."""
    kind, goods, least = kinds()[act.relation], _goods(layout, act), network().labels.least_claim
    things = _things(layout, act, kind)[:MOST]
    for doer in _doers(layout, act, kind)[:MOST]:
        for thing in things:
            sure = act.chance * doer.chance * thing.chance >= least
            if sure and _is_apart(layout.reading, doer.actor, thing.actor) and not _is_unmade(kind, thing.actor):
                on = [good.good for good in goods if act.chance * good.chance >= least] if kind.goods else [thing.good]
                for good in on or [None]:
                    yield _one(layout.reading, act, kind, doer=doer, thing=replace(thing, good=good))


def _one(reading: Reading, act: Act, kind: Kind, *, doer: _Thing, thing: _Thing) -> Told:
    entity = thing.actor.entity
    joins = kind.relation == "party_to" and entity.type in BODIES
    return Told(
        token=act.cue,
        relation="member_of" if joins else kind.relation,
        subject=doer.actor.entity.iri,
        subject_score=doer.actor.score,
        object=entity.iri,
        object_score=thing.actor.score,
        rule=f"trained.{act.relation}",
        base=round(act.chance * doer.chance * thing.chance, 2),
        modality=act.modality,
        content=kind.content,
        stance=kind.stance,
        event=_event(reading, act, kind, doer.actor, thing),
        commodity=thing.good,
        model=network().name,
    )


def _event(reading: Reading, act: Act, kind: Kind, doer: Actor, thing: _Thing) -> Event | None:
    if kind.event == _NO_EVENT:
        return None
    event = (measure_class(act.cue) or "TradeMeasure") if kind.event == _MEASURE else kind.event
    own, other = kind.roles
    roles = {own: (doer,)}
    is_thing = thing.actor.entity.type in {"agreement", "commodity"}
    if not is_thing and other not in {"agreement", "place"}:
        roles[other] = (*roles.get(other, ()), thing.actor)
    place = place_of(reading, act.cue, [])
    details = EventDetails(
        place=thing.actor.entity.iri if other == "place" else place.entity.iri if place is not None else None,
        date=date_of(reading, act.cue, []),
        commodities=(thing.good,) if thing.good is not None else (),
        agreement=thing.actor.entity.iri if thing.actor.entity.type == "agreement" else None,
    )
    return make_event(reading, event, kind.plover, roles=roles, details=details)


def _doers(layout: Layout, act: Act, kind: Kind) -> list[_Thing]:
    found = _each_once(
        _Thing(whole, end.chance)
        for end in act.subjects
        for actor in layout.named(end.token)[:MOST]
        if (whole := _as(layout.reading, actor, kind.doer)) is not None
    )
    persons = any(thing.actor.entity.type == "person" for thing in found)
    return [thing for thing in found if not (persons and thing.actor.entity.type == "office")]


def _each_once(things: Iterable[_Thing]) -> list[_Thing]:
    """Return of the words for one thing the surest, in the order of the things."""
    found: dict[str, _Thing] = {}
    for thing in things:
        iri = thing.actor.entity.iri
        if iri not in found or thing.chance > found[iri].chance:
            found[iri] = thing
    return list(found.values())


def _goods(layout: Layout, act: Act) -> list[_Thing]:
    links = ((end, layout.reading.link_at.get(end.token.i)) for end in (*act.goods, *act.objects))
    found = (
        _Thing(Actor(link.entity, link.score, end.token), end.chance, link.entity.iri)
        for end, link in links
        if link is not None and link.entity.type == "commodity"
    )
    return _each_once(found)[:MOST]


def _things(layout: Layout, act: Act, kind: Kind) -> list[_Thing]:
    """Return what an act ends in: things of the first kind of which there are any."""
    for name in kind.ends:
        listed = _goods(layout, act) if name == "good" else [t for end in act.objects for t in _ends(layout, end, name)]
        if listed:
            return _each_once(listed)
    return []


def _ends(layout: Layout, end: End, kind: str) -> Iterator[_Thing]:
    if kind == "agreement":
        link = agreement_of(layout.reading, (end.token,))
        if link is not None:
            yield _Thing(Actor(link.entity, link.score, end.token), end.chance)
        return
    for actor in layout.named(end.token)[:MOST]:
        whole = _as(layout.reading, actor, kind)
        if whole is not None:
            yield _Thing(whole, end.chance)


def _as(reading: Reading, actor: Actor, kind: str) -> Actor | None:
    """Return an actor as ``kind`` asks: the state for which he acts, whom a measure hits, ...; None for no such thing.

    The kinds are those of ``data/trained.toml``.
    """
    entity = actor.entity
    if kind in {"body", "office"}:
        return actor if entity.type in (BODIES if kind == "body" else {"office"}) else None
    if entity.type == "place" and kind in {"country", "party"}:
        return _country(reading, actor)
    if entity.type not in ACTORS:
        return None
    if kind == "country":
        return _country(reading, actor) if entity.type in _IN_COUNTRIES else of_country(reading, actor)
    if kind == "party":
        return as_country(reading, actor)
    governed = replace(actor, entity=reading.government(entity))
    return for_state(reading, governed) if kind == "state" else governed


def _country(reading: Reading, actor: Actor) -> Actor | None:
    code = reading.state_of(actor.entity)
    country = reading.gazetteer.country(code) if code else None
    return replace(actor, entity=reading.gazetteer.entity(country)) if country is not None else None


def _is_unmade(kind: Kind, actor: Actor) -> bool:
    """Tell whether an agreement that binds somebody is only sought, weighed or turned down."""
    return actor.entity.type == "agreement" and kind.relation in _BINDING and is_only_sought(actor.token)


def _is_apart(reading: Reading, doer: Actor, other: Actor) -> bool:
    """Tell whether an end is somebody else than the doer, and not the state that he acts for."""
    if other.entity.type not in ACTORS:
        return True
    same = reading.side_of(doer.entity) == reading.side_of(other.entity)
    ends = (doer.entity.type, other.entity.type)
    acting = any(end in STATES for end in ends) and all(end in STATES | _ACTING for end in ends)
    return as_one(doer.entity.iri) != as_one(other.entity.iri) and not (same and acting)
