"""Tell whose an agreement is: who signs it, who has it with whom, who "the two countries" are."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from loader.claims.arguments import linked, phrase
from loader.claims.classes import is_in_class
from loader.claims.lexicon import frames, modality_words
from loader.claims.modality import modality_of
from loader.claims.reading import STATES, Reading
from loader.language import syntax
from loader.model import Entity

_CONCLUDING = frozenset({"agreement.conclude", "agreement.reach"})
_NUMBERS = {"two": 2, "both": 2, "three": 3}
_SIDES = frozenset({"country", "side", "nation", "neighbour", "neighbor", "state", "government", "minister", "leader"})


def parties_of(reading: Reading, noun: Token) -> tuple[str, ...]:
    """Return the countries named as parties inside a noun phrase, sorted codes."""
    inside = [token for token in phrase(noun) if not _is_location(token) and not _is_go_between(token)]
    found = {party_of(reading, link.entity) for link in linked(reading, iter(inside), STATES | {"organization"})}
    return tuple(sorted(party for party in found if party is not None))


def all_parties(reading: Reading, noun: Token) -> tuple[str, ...]:
    """Return the parties: named inside the phrase, those who conclude it, or who has it with whom."""
    inside = parties_of(reading, noun)
    if len(inside) > 1:
        return inside
    told = _counted_before(reading, noun) or _with_owner(reading, noun, inside) or _bound(reading, noun) or inside
    return told if len(told) > 1 else inside or _signers(reading, noun)


def _bound(reading: Reading, noun: Token) -> tuple[str, ...]:
    """Return who is bound: "Russia and Iran ratified their treaty", "under a pact, Norway and Iceland grant"."""
    verb = noun.head
    theirs = any(child.lower_ == "their" for child in noun.children)
    new = not any(child.lower_ in {"the", "this", "that"} for child in noun.children)
    under = syntax.case_of(noun) == "under" and new
    if not syntax.is_verb(verb) or not (theirs or under):
        return ()
    found = sorted({party for head in syntax.subjects(verb) for party in _states(reading, head)})
    return tuple(found) if len(found) > 1 else ()


def _with_owner(reading: Reading, noun: Token, partner: tuple[str, ...]) -> tuple[str, ...]:
    """Return both parties of "Algeria suspended its treaty with Spain": the subject and the partner."""
    verbs = [head for head in syntax.ancestors(noun) if syntax.is_verb(head)]
    beside = [inner for word in (noun, *verbs[:1]) for case, inner in syntax.obliques(word) if case == "with"]
    partners = {party for inner in beside for party in _states(reading, inner)}
    told = ({party for head in syntax.subjects(verb) for party in _states(reading, head)} for verb in verbs[:2])
    owners = next((parties for parties in told if parties), set())
    if len(partners) != 1 or len(owners) != 1 or not set(partner) <= partners | owners:
        return ()
    return tuple(sorted(partners | owners))


def _states(reading: Reading, head: Token) -> list[str]:
    """Return the states and unions behind a noun phrase, or behind the name that stands beside it."""
    actors = reading.actors(head) or [
        actor for name in syntax.children(head, "appos", "flat") for actor in reading.actors(name)
    ]
    found = [party_of(reading, actor.entity) for actor in actors]
    return [party for party in found if party is not None]


def _counted_before(reading: Reading, noun: Token) -> tuple[str, ...]:
    """Return who "the two countries" are in the agreement's phrase: plain only when just as many were named before."""
    verb = concluding_verb(noun) or noun.head
    for token in (*noun.subtree, *(head for head in syntax.subjects(verb) if syntax.is_verb(verb))):
        if token.lemma_.lower() in _SIDES:
            told = [_NUMBERS[child.lower_] for child in token.children if child.lower_ in _NUMBERS]
            if told:
                return states_before(reading, token, told[0])
    return ()


def states_before(reading: Reading, token: Token, count: int) -> tuple[str, ...]:
    """Return the states named before ``token`` in its sentence and the ones before, if they are as many as told."""
    found: set[str] = set()
    sentence = token.sent
    for index in range(token.i - 1, -1, -1):
        if reading.doc[index].i < sentence.start:
            if len(found) >= count:
                break
            sentence = reading.doc[index].sent
        link = reading.link_at.get(index)
        if link is not None and link.entity.type in STATES and link.entity.iso2:
            found.add(link.entity.iso2)
    return tuple(sorted(found)) if len(found) == count else ()


def _signers(reading: Reading, noun: Token) -> tuple[str, ...]:
    """Return the states behind those who sign, reach or strike the agreement."""
    verb = concluding_verb(noun)
    if verb is None:
        return ()
    partners = {"with", "between"} if noun.head.i == verb.i else {"with", "between", "by"}
    heads = [inner for preposition, inner in syntax.obliques(verb) if preposition in partners]
    heads += [*syntax.subjects(verb)] if noun.dep_ != "nsubj:pass" else []
    heads += [inner for preposition, inner in syntax.obliques(noun) if preposition in {"with", "between"}]
    parties = {party for head in heads for party in _states(reading, head)}
    return tuple(sorted(parties))


def makers_of(reading: Reading, verb: Token) -> tuple[str, ...]:
    """Return the states and unions that agree: subjects, partners, and who "the two countries" are."""
    heads = [*syntax.subjects(verb), *(inner for case, inner in syntax.obliques(verb) if case == "with")]
    found = {party for head in heads for party in _states(reading, head)}
    for head in heads if len(found) < 2 else ():
        for token in (head, *head.subtree):
            told = [_NUMBERS[child.lower_] for child in token.children if child.lower_ in _NUMBERS]
            if told and token.lemma_.lower() in _SIDES:
                return states_before(reading, token, told[0])
    return tuple(sorted(found))


def party_of(reading: Reading, entity: Entity) -> str | None:
    """Return the code of the state that is bound, or the IRI of a body such as the EU."""
    return entity.iri if entity.type == "organization" and entity.resolved else reading.state_of(entity)


def concluding_verb(noun: Token) -> Token | None:
    """Return the verb such as "sign" or "reach" that brings the agreement about; None when there is none.

    The noun is its object ("signed a pact"), what it is agreed to or in ("agreed
    to a truce"), its passive subject, or what its clause is about ("the
    memorandum, signed by X and Y", "the pact that X and Y signed").
    """
    verb = noun.head
    if syntax.is_verb(verb):
        agreed = verb.lemma_ == "agree" and any(inner.i == noun.i for _, inner in syntax.obliques(verb))
        made = noun in syntax.objects(verb) or noun.dep_ == "nsubj:pass"
        if agreed or (made and verb.lemma_.lower() in _concluding()):
            return verb
    clauses = syntax.children(noun, "acl", "acl:relcl")
    return next((clause for clause in clauses if clause.lemma_.lower() in _concluding() | {"agree"}), None)


@cache
def _concluding() -> frozenset[str]:
    return frozenset().union(*(frame.verbs for frame in frames() if frame.id in _CONCLUDING))


def _is_location(token: Token) -> bool:
    node = token
    for _ in range(3):
        if syntax.case_of(node) in {"in", "at", "on", "from"}:
            return True
        node = node.head
    return False


def _is_go_between(token: Token) -> bool:
    """Tell whether a name is that of who brought it about: "the US-brokered truce", "a deal mediated by Oman"."""
    node = token
    while node.dep_ in {"conj", "flat"}:
        node = node.head
    return is_in_class(node.head, "brokering") and node.head.tag_ == "VBN"


def is_still_to_come(token: Token) -> bool:
    """Tell whether the deal is one that is only being made: "this deal is about to be closed"."""
    predicate = token.head
    ahead = predicate.lemma_.lower() in modality_words().planned_governors
    return ahead or modality_of(predicate) in {"planned", "hypothetical"}
