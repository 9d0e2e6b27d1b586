"""Claim what somebody's words do to another side.

"Ankara said Athens had violated its airspace" accuses Athens; "London said
Khartoum must return the helicopter" demands it of Khartoum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.claims.antecedents import most_told
from loader.claims.classes import is_in_class
from loader.claims.conditions import is_inverted
from loader.claims.cues import Attribution
from loader.claims.events import EventDetails, make_event
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of
from loader.claims.reactions import doer_of, points_back, whose_deed
from loader.claims.reading import Actor, Reading
from loader.claims.slots import match
from loader.language import syntax
from loader.model import Claim

_HARM = frozenset({"imposes", "restricts", "suspends", "attacks", "leaves"})
_OBLIGING = frozenset({"must", "should", "ought"})


@dataclass(frozen=True, slots=True)
class _Force:
    """What words do, with the confidence of the rule alone."""

    rule: str
    relation: str
    event: str
    plover: str
    stance: str
    content: str
    base: float


_CHARGE = _Force("accuse.said", "accuses", "Accusation", "ACCUSE", "accuses", "alleged", 0.72)
_DENIAL = _Force("deny.said", "denies", "Statement", "REJECT", "denies", "negated", 0.7)
_THREAT = _Force("threat.said", "threatens", "Threat", "THREATEN", "threatens", "hypothetical", 0.7)
_DEMAND = _Force("demand.said", "demands", "Demand", "REQUEST", "demands", "hypothetical", 0.68)


def charge_claims(minter: Minter, verb: Token) -> Iterator[Claim]:
    """Yield an accusation for a wrong that somebody says another has done, a demand for what another must do.

    The verb must stand in the words of a known speaker and have a subject on
    another side; a wrong is a verb that names one by itself ("violate").
    """
    said = minter.attribution_of.get(verb.i)
    force = _force(verb) if said is not None and said.stance == "asserts" else None
    if said is not None and said.cue.lemma_.lower() in {"allege", "allegation"} and verb.head == said.cue:
        force = _CHARGE
    if said is not None and force in {None, _THREAT} and _is_own_warning(minter.reading, verb, said):
        yield from _warned(minter, said)
        return
    if said is None or force is None:
        return
    for speaker in said.speakers[:MOST]:
        for other in _others(minter.reading, verb, speaker) if force is not _THREAT else _hit(minter, verb, speaker):
            yield minter.mint(_told(minter.reading, force, said, (speaker, other)))


def _is_own_warning(reading: Reading, verb: Token, said: Attribution) -> bool:
    """Tell whether somebody warns of what his own side will do: "warned that Russia would board more ships"."""
    if said.cue.lemma_ not in {"warn", "threaten"} or verb.head != said.cue or verb.dep_ != "ccomp":
        return False
    if not {"will", "would"} & set(syntax.auxiliaries(verb)) or syntax.is_passive(verb) or syntax.objects(said.cue):
        return False
    doers = {reading.side_of(actor.entity) for head in syntax.subjects(verb) for actor in reading.actors(head)}
    return bool(doers) and doers <= {reading.side_of(speaker.entity) for speaker in said.speakers}


def _warned(minter: Minter, said: Attribution) -> Iterator[Claim]:
    for speaker in said.speakers[:MOST]:
        own = frozenset({minter.reading.side_of(speaker.entity)})
        for other in most_told(minter.reading, own):
            yield minter.mint(_told(minter.reading, _THREAT, said, (speaker, other)))


def judgement_claims(minter: Minter, word: Token) -> Iterator[Claim]:
    """Yield what somebody does by what he says another's deed or claim is.

    An accusation for a wrong, "the tariffs are illegal, Peru said"; a denial
    for an untruth, "Chile's claim is a fabrication, it said".
    """
    said = minter.attribution_of.get(word.i)
    if said is None or said.stance != "asserts" or not syntax.children(word, "cop") or syntax.is_negated(word):
        return
    force = _DENIAL if is_in_class(word, "untruth") else _CHARGE if is_in_class(word, "reproach") else None
    if force is None or modality_of(word) in {"negated", "hypothetical"}:
        return
    for speaker in said.speakers[:MOST]:
        own = frozenset({minter.reading.side_of(speaker.entity)})
        for subject in syntax.children(word, *syntax.SUBJECTS):
            for other in whose_deed(minter.reading, subject, own)[:MOST]:
                yield minter.mint(_told(minter.reading, force, said, (speaker, other)))


def _force(verb: Token) -> _Force | None:
    if _is_wrong(verb):
        return _CHARGE
    if _is_conditional(verb):
        return _THREAT
    obliged = _OBLIGING & set(syntax.auxiliaries(verb)) and not is_inverted(verb)  # "should Mali leave, there would be"
    return _DEMAND if obliged and not syntax.is_passive(verb) else None


def _is_conditional(verb: Token) -> bool:
    """Tell whether something is only done if, or unless, another does something: "would close the border if ..."."""
    if not {"will", "would", "could", "'ll"} & set(syntax.auxiliaries(verb)):
        return False
    clauses = syntax.children(verb, "advcl")
    return any(child.lower_ in {"if", "unless"} for clause in clauses for child in syntax.children(clause, "mark"))


def _hit(minter: Minter, verb: Token, speaker: Actor) -> list[Actor]:
    """Return whom a measure or an attack that a speaker makes conditional would hit."""
    reading = minter.reading
    filled = match(reading, verb)
    if filled is None or filled.frame.relation not in _HARM:
        return []
    own = reading.side_of(speaker.entity)
    found = (actor for role in ("target", "recipient", "body") for actor in filled.roles.get(role, ()))
    return [actor for actor in found if reading.side_of(actor.entity) != own][:MOST]


def _is_wrong(verb: Token) -> bool:
    """Tell whether a verb names a wrong: alone, or by "not comply", "fail to comply"."""
    if verb.dep_ == "xcomp" and is_in_class(verb.head, "failing"):
        return True
    if is_in_class(verb, "keeping"):
        return syntax.is_negated(verb)
    if is_in_class(verb, "committing") and not _has_wrong(verb):
        return False
    wrong = is_in_class(verb, "wrong") or is_in_class(verb, "committing")
    return wrong and modality_of(verb) not in {"negated", "hypothetical"}


def _has_wrong(verb: Token) -> bool:
    """Tell whether what is committed is a wrong: "commit atrocities", "constitutes a breach"."""
    things = [*syntax.objects(verb), *(noun for case, noun in syntax.obliques(verb) if case in {"to", "in"})]
    return any(is_in_class(noun, "reproach") for noun in things)


def _others(reading: Reading, verb: Token, speaker: Actor) -> Iterator[Actor]:
    own = {part for part in (speaker.entity.iri, reading.state_of(speaker.entity)) if part is not None}
    for subject in syntax.subjects(verb):
        done = doer_of(reading, subject, frozenset(own)) if points_back(reading, subject) else ()
        for actor in done or reading.sides(subject):
            if not {actor.entity.iri, reading.state_of(actor.entity)} & own:
                yield actor


def _told(reading: Reading, force: _Force, said: Attribution, sides: tuple[Actor, Actor]) -> Told:
    speaker, other = sides
    roles = {"initiator": (speaker,), "recipient": (other,)}
    return Told(
        token=said.cue,
        relation=force.relation,
        subject=speaker.entity.iri,
        subject_score=speaker.score,
        object=other.entity.iri,
        object_score=other.score,
        rule=force.rule,
        base=force.base,
        modality=modality_of(said.cue),
        content=force.content,
        stance=force.stance,
        event=make_event(reading, force.event, force.plover, roles=roles, details=EventDetails()),
    )
