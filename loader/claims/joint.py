"""Tell who takes part in an agreement that a verb tells of: those named, those between whom it is, its parties."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from loader.claims.agreement_parties import party_of, recorded_parties
from loader.claims.counting import counted
from loader.claims.measures import is_agentless
from loader.claims.reading import Actor, Reading
from loader.claims.slots import Filled
from loader.language import syntax
from loader.model import EntityLink, party_iri

_PAIR, _FEW = 2, 4
_NEAR = 4  # words between "with" and a name
_MADE = frozenset({"agreement.conclude", "agreement.reach", "agreement.announce"})
_STEP_BACK = 0.85  # of the score of a link, for parties that another sentence tells


def participants(reading: Reading, filled: Filled) -> tuple[Actor, ...]:
    """Return the sides of an agreement, each once; who "secured a truce between A and B" is none of them.

    Of a passive that leaves out who does it, they are the parties that the
    agreement has: "the treaty was signed in 2002".
    """
    signing = _persons_signing(reading, filled)
    sides = (actor for actor in _sides(reading, filled) if actor.token.i not in signing and _is_bound(filled, actor))
    return tuple(_as_party(reading, filled, actor) for actor in sides)


def _persons_signing(reading: Reading, filled: Filled) -> frozenset[int]:
    """Return where the persons stand who sign for others: it is they who are told to sign; the pact tells for whom."""
    if filled.frame.in_person is None:
        return frozenset()
    actors = (actor for noun in signers(filled.verb) for actor in reading.actors(noun))
    return frozenset(actor.token.i for actor in actors if actor.entity.type == "person")


def signers(verb: Token) -> list[Token]:
    """Return who signs, and with whom."""
    return [*syntax.subjects(verb), *(noun for preposition, noun in syntax.obliques(verb) if preposition == "with")]


def _is_bound(filled: Filled, actor: Actor) -> bool:
    """Tell whether an actor is bound by what is signed: not a person whose state is unknown, who signs for others."""
    return filled.frame.in_person is None or actor.entity.type not in {"person", "office"}


def _as_party(reading: Reading, filled: Filled, actor: Actor) -> Actor:
    """Return the party of the agreement for a body that acts for it: the Union for its Commission."""
    party = party_of(reading, actor.entity)
    if filled.agreement is None or filled.frame.id not in _MADE or party is None or actor.entity.part_of != party:
        return actor
    parties = {side.entity.iri for side in _parties(reading, filled.agreement)}
    return replace(actor, entity=reading.gazetteer.entity(party)) if party in parties else actor


def _sides(reading: Reading, filled: Filled) -> tuple[Actor, ...]:
    between = tuple(actor for actor in filled.slots.get("between", ()) if _is_beside(filled, actor.token))
    found = between if len(between) >= _PAIR else filled.roles.get("participant", ())
    if filled.agreement is None:
        return found
    parties = _parties(reading, filled.agreement)
    if not found:
        return parties if is_agentless(filled.verb) and _PAIR <= len(parties) <= _FEW else ()
    if any(counted(noun) == len(parties) > _PAIR for noun in syntax.subjects(filled.verb)):
        return parties  # "The three countries, which signed the Charter"
    own = {party_of(reading, actor.entity) for actor in found}
    others = [actor for actor in parties if party_of(reading, actor.entity) not in own]
    pointing = any(noun.pos_ == "PRON" for noun in filled.objects)
    if pointing or filled.frame.id not in _MADE or len(own) + len(others) > len(parties):
        return found  # it is not the agreement's parties who are told
    named = {party_of(reading, link.entity) for token in filled.verb.sent if (link := _named_with(reading, token))}
    return (*found, *(actor for actor in others if party_of(reading, actor.entity) in named))


def _named_with(reading: Reading, token: Token) -> EntityLink | None:
    """Return the link of a name that "with" stands before: parsers hang it far off in "with visiting leader X"."""
    words = {word.lower_ for word in reading.doc[max(token.sent.start, token.i - _NEAR) : token.i]}
    return reading.link_at.get(token.i) if "with" in words else None


def _is_beside(filled: Filled, noun: Token) -> bool:
    """Tell whether "between" hangs on the verb or its object: not "reached after the talks between A and B"."""
    while noun.dep_ in {"conj", "flat"}:
        noun = noun.head
    inside = [inner for thing in filled.objects for _, inner in syntax.obliques(thing)]
    return noun.head in (filled.verb, *filled.objects, *inside)


def _parties(reading: Reading, agreement: EntityLink) -> tuple[Actor, ...]:
    """Return the parties that the text or the seed graph gives, as the governments that act for them."""
    entity = agreement.entity
    parties = entity.parties or (recorded_parties(reading.gazetteer, entity.iri) if entity.resolved else ())
    score = round(agreement.score * _STEP_BACK, 2)
    sides = (reading.gazetteer.entity(party_iri(party)) for party in parties)
    return tuple(Actor(reading.government(side), score, reading.doc[0]) for side in sides)
