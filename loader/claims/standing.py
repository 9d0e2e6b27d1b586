"""Tell what a break takes for granted: who threatens to leave a treaty is bound by it, who ends talks held them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from loader.claims.classes import is_in_class
from loader.claims.minting import Told
from loader.claims.reading import BODIES, STATES, Actor, Reading
from loader.claims.slots import Filled, for_state
from loader.linking.words import agreement_nouns

_RULE = "break.presupposed"
_NOT_LEFT = frozenset({"hypothetical", "planned", "negated"})
_BEGUN = frozenset({"talk", "negotiation"})  # a dialogue or rounds of consultations may be a mere institution


def standing(reading: Reading, filled: Filled, doer: Actor, told: Told) -> Iterator[Told]:
    """Yield what ``told``, a claim of ``doer`` by the verb of ``filled``, takes for granted; nothing for most."""
    if told.object is None:
        return
    if told.relation == "leaves" and told.modality in _NOT_LEFT and _is_joined(filled, told.object):
        side = for_state(reading, doer)
        if side.entity.type in STATES | BODIES:
            bound = filled.agreement is not None and filled.agreement.entity.iri == told.object
            relation = "party_to" if bound else "member_of"
            yield replace(told, relation=relation, subject=side.entity.iri, rule=_RULE, modality="actual", event=None)
    talks = any(noun.lemma_.lower() in _BEGUN for noun in filled.objects)
    if (
        told.relation == "suspends"
        and talks
        and told.modality not in {"negated", "alleged"}
        and not is_in_class(filled.verb, "putting off")
    ):
        held = "historical" if told.modality == "actual" else "actual"
        yield replace(told, relation="negotiates", rule=_RULE, modality=held, event=None)


def _is_joined(filled: Filled, thing: str) -> bool:
    """Tell whether somebody belongs to what he leaves: an agreement or a body, not an office."""
    bodies = {actor.entity.iri for actor in filled.roles.get("body", ())}
    if thing in bodies:
        return True
    agreement = filled.agreement.entity if filled.agreement is not None else None
    if agreement is None or agreement.iri != thing:
        return False
    return not agreement_nouns().when_signed & set(agreement.name.lower().split())  # a joint statement has no parties
