"""Find which agreement a verb is about: named on it, told beside it, or meant by "it"."""

from __future__ import annotations

from spacy.tokens import Token

from loader.claims.actors import Actor
from loader.claims.classes import is_in_class
from loader.claims.lexicon import Frame
from loader.claims.reading import Reading
from loader.claims.told_before import last_agreement
from loader.language import syntax
from loader.model import EntityLink

_COMMA = 2  # tokens back over a comma


def agreement_told(
    reading: Reading, frame: Frame, verb: Token, named: tuple[Token, ...], *, makers: tuple[Actor, ...]
) -> EntityLink | None:
    """Return the agreement among the nouns of a verb, or the one told before that it takes up; else None."""
    accepted = frame.id in {"agree.accept", "agreement.several"}  # which tell what, or in which agreement
    within = [noun for case, noun in syntax.obliques(verb) if case in {"in", "under"}]
    if frame.id == "agree.decline":  # "refused to recognise it", "refused to take part"
        refused = [noun for clause in syntax.children(verb, "xcomp") for noun in syntax.objects(clause)]
        return agreement_of(reading, tuple(refused)) or last_agreement(reading, verb)
    found = agreement_of(reading, (*syntax.objects(verb), *within) if accepted else named)
    if found is None and not syntax.objects(verb) and (frame.relation == "party_to" or is_in_class(verb, "consenting")):
        found = last_agreement(reading, verb, far=True)
    if found is None and frame.relation == "agrees" and not accepted:
        found = agreement_beside(reading, verb, makers) or agreement_between(reading, makers)
    return found


def agreement_of(reading: Reading, nouns: tuple[Token, ...]) -> EntityLink | None:
    """Return the agreement that a noun names, or the one that "it" stands for; else None."""
    for noun in nouns:
        link = reading.link_at.get(noun.i)
        if link is not None and link.entity.type == "agreement":
            return link
    return _told_before(reading, nouns)


def agreement_before(reading: Reading, verb: Token) -> tuple[Token, ...]:
    """Return the agreement right before a participle set off by a comma, "its move to leave the pact, signed in Oslo".

    It is what the participle tells of, whatever noun parsers hang that on.
    """
    if verb.dep_ != "acl" or verb.tag_ != "VBN" or verb.i < _COMMA or verb.nbor(-1).text != ",":
        return ()
    link = reading.link_at.get(verb.i - _COMMA)
    return (verb.nbor(-_COMMA),) if link is not None and link.entity.type == "agreement" else ()


def agreement_beside(reading: Reading, verb: Token, actors: tuple[Actor, ...]) -> EntityLink | None:
    """Return the agreement in which something is agreed, told in the same sentence: "... agreed to go, in a pact".

    It is not one between others than those who agree.
    """
    found = {link.entity.iri: link for token in verb.sent if (link := reading.link_at.get(token.i)) is not None}
    agreements = [link for link in found.values() if link.entity.type == "agreement"]
    codes = {reading.side_of(actor.entity) for actor in actors}
    if len(agreements) != 1 or (agreements[0].entity.parties and not codes & set(agreements[0].entity.parties)):
        return None
    return agreements[0]


def agreement_between(reading: Reading, actors: tuple[Actor, ...]) -> EntityLink | None:
    """Return the one agreement that the article tells of between those who agree."""
    codes = {reading.side_of(actor.entity) for actor in actors}
    agreements = (link for link in reading.links if link.entity.type == "agreement")
    found = {link.entity.iri: link for link in agreements if set(link.entity.parties) == codes}
    return next(iter(found.values())) if len(found) == 1 and len(codes) > 1 else None


def _told_before(reading: Reading, objects: tuple[Token, ...]) -> EntityLink | None:
    """Return the agreement that "it" stands for: the one named last, in this sentence or the one before."""
    pointing = {noun.dep_ for noun in objects if noun.lower_ in {"it", "this"}}
    return last_agreement(reading, objects[0]) if pointing & {"obj", "nsubj:pass", "obl"} else None
