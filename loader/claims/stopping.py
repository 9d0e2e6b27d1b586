"""Claim what is held back by who stops doing it: "stopped buying poultry from Peru", "ceased sending arms to Chad"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loader.claims.actors import Actor
from loader.claims.arguments import date_of
from loader.claims.classes import is_in_class
from loader.claims.events import EventDetails, make_event
from loader.claims.measures import matched
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of
from loader.claims.slots import Filled, for_state
from loader.language import syntax
from loader.model import Claim, Event

_KINDS = {"exports": "ExportControl", "imports": "ImportBan", "supports": "Sanction", "lifts": "ExportLicence"}
_RELATIONS = {"exports": "suspends", "imports": "restricts", "supports": "suspends", "lifts": "restricts"}
_RULE, _BASE = "stop.doing", 0.72


def stop_claims(minter: Minter, verb: Token) -> Iterator[Claim]:
    """Yield what ``verb`` stops: a trade or an aid that its gerund tells of."""
    if not is_in_class(verb, "ceasing"):
        return
    for gerund in syntax.children(verb, "xcomp"):
        filled = matched(minter.reading, gerund) if gerund.tag_ == "VBG" else None
        if filled is not None and _is_stopped(filled):
            yield from _claims(minter, verb, filled)


def _is_stopped(filled: Filled) -> bool:
    licensed = filled.frame.id == "measure.grant-licence"
    return licensed or (filled.frame.relation in _KINDS and filled.frame.plover in {None, "AID"})


def _claims(minter: Minter, verb: Token, filled: Filled) -> Iterator[Claim]:
    others = filled.roles.get("recipient", ())[:MOST]
    good = next((link.entity.iri for link in filled.commodities), None)
    ends: list[tuple[str | None, float]] = [(actor.entity.iri, actor.score) for actor in others]
    if not ends or (good is not None and filled.frame.relation in {"imports", "lifts"}):
        ends = [(good, 1.0)]
    if not (others or good):
        return
    for head in syntax.subjects(verb):
        for doer in (for_state(minter.reading, actor) for actor in minter.reading.actors(head)[:MOST]):
            event = _event(minter, verb, filled, doer)
            for thing, score in ends:
                if thing != doer.entity.iri:
                    yield minter.mint(
                        Told(
                            token=verb,
                            relation=_RELATIONS[filled.frame.relation],
                            subject=doer.entity.iri,
                            subject_score=doer.score,
                            object=thing,
                            object_score=score,
                            rule=_RULE,
                            base=_BASE,
                            modality=modality_of(verb),
                            event=event,
                            commodity=good,
                        )
                    )


def _event(minter: Minter, verb: Token, filled: Filled, doer: Actor) -> Event:
    goods = tuple(link.entity.iri for link in filled.commodities)
    details = EventDetails(date=date_of(minter.reading, verb, []), commodities=goods)
    roles = {"imposer": (doer,), "target": filled.roles.get("recipient", ())}
    roles = {role: actors for role, actors in roles.items() if actors}
    return make_event(minter.reading, _KINDS[filled.frame.relation], "SANCTION", roles=roles, details=details)
