"""Tell whose an agreement is: who signs it, who has it with whom, who "the two countries" are."""

from __future__ import annotations

from collections import Counter
from functools import cache

from spacy.tokens import Token

from loader.claims.arguments import linked, phrase
from loader.claims.classes import is_go_between, is_in_class
from loader.claims.lexicon import frames, frames_by_verb, modality_words
from loader.claims.modality import modality_of
from loader.claims.outlook import is_beginning
from loader.claims.reading import STATES, Reading
from loader.claims.sided import other_of_two
from loader.language import syntax
from loader.linking.words import agreement_nouns
from loader.model import Entity, EntityLink
from loader.reference.gazetteer import Gazetteer

_CONCLUDING = frozenset({"agreement.conclude", "agreement.reach", "agreement.announce"})
_NUMBERS = {"two": 2, "both": 2, "three": 3}
_PAIR = 2
_WORLDWIDE = 100  # members; a body with more is no side
_OFTEN = 3  # mentions of a state that an article is about
_KEPT = frozenset({"under", "as part of", "in line with", "in violation of", "in breach of"})
_OF_MANY = frozenset({"convention", "charter", "covenant"})  # between more than two, as a rule
_OF_CONTENT = frozenset({"declaration", "memorandum", "letter"})  # "of principles", "of understanding"
_SIDES = frozenset({"country", "side", "nation", "neighbour", "neighbor", "state", "government", "minister", "leader"})


def parties_of(reading: Reading, noun: Token) -> tuple[str, ...]:
    """Return the countries named as parties inside a noun phrase, sorted codes."""
    inside = [token for token in phrase(noun) if not _is_location(token, noun) and not is_go_between(token)]
    found = {party_of(reading, link.entity) for link in linked(reading, iter(inside), STATES | {"organization"})}
    return tuple(sorted(party for party in found if party is not None))


def all_parties(reading: Reading, noun: Token) -> tuple[str, ...]:
    """Return the parties that the text tells, else the two that the article is about."""
    told = told_parties(reading, noun)
    return told if len(told) > 1 else _by_topic(reading, noun, told) or _beside_partner(reading, noun, told) or told


def _beside_partner(reading: Reading, noun: Token, told: tuple[str, ...]) -> tuple[str, ...]:
    """Return the partner and the side that the text sets beside it: "The agreement with Japan took effect"."""
    partners = [inner for case, inner in syntax.obliques(noun) if case == "with"]
    if len(told) != 1 or not partners or not (_is_there(noun) or is_beginning(noun.head)):
        return ()
    other = other_of_two(reading, noun, told[0])
    party = party_of(reading, other.entity) if other is not None else None
    return tuple(sorted((*told, party))) if party is not None else ()


def told_parties(reading: Reading, noun: Token) -> tuple[str, ...]:
    """Return the parties: named inside the phrase, those who conclude it, or who has it with whom."""
    inside = parties_of(reading, noun)
    if len(inside) > 1:
        return inside
    told = _counted_before(reading, noun) or _with_owner(reading, noun, inside) or _bound(reading, noun) or inside
    return told if len(told) > 1 else inside or _signers(reading, noun)


def _by_topic(reading: Reading, noun: Token, told: tuple[str, ...]) -> tuple[str, ...]:
    """Return the two that the article is about, for an agreement made or kept whose parties its sentence leaves out.

    "A memorandum was signed during the visit": all that the sentence names
    must be among the two.
    """
    binding = is_in_class(noun, "agreement") or noun.lemma_.lower() not in agreement_nouns().when_signed
    if not binding or not _is_there(noun) or noun.lemma_.lower() in _OF_MANY or _is_of_others(reading, noun):
        return ()
    if told and noun.is_title:  # who signs the Treaty of Friendship may be one of many
        return ()
    two = two_of_text(reading, noun)
    return two if set(told) <= set(two) else ()


def two_of_text(reading: Reading, noun: Token) -> tuple[str, ...]:
    """Return the two states or unions that the article is about, where the sentence of ``noun`` names no other.

    If it names fewer than both, the article must name both often, and nobody
    else half as often.
    """
    counts = _named_sides(reading).most_common(_PAIR + 1)
    if len(counts) < _PAIR:
        return ()
    (_, _), (_, second) = counts[:_PAIR]
    third = counts[_PAIR][1] if len(counts) > _PAIR else 0
    two = {party for party, _ in counts[:_PAIR]}
    here = {party for token in noun.sent if (party := _side_of(reading, token)) is not None}
    plain = second > third if here == two else second >= _OFTEN and third * 2 <= second
    return tuple(sorted(two)) if plain and here <= two else ()


def _is_there(noun: Token) -> bool:
    """Tell whether an agreement is told as made, signed, kept or broken, and not as one that is sought."""
    verb = concluding_verb(noun)
    if verb is not None:
        return modality_of(verb) in {"actual", "historical", "planned"}
    case = syntax.case_of(noun)
    return case in _KEPT or (case in {"of", "to"} and is_in_class(noun.head, "keeping to"))


def _is_of_others(reading: Reading, noun: Token) -> bool:
    """Tell whether an agreement is that of somebody who is no state: "its leader announced his truce"."""
    verb = concluding_verb(noun)
    heads = [*(syntax.subjects(verb) if verb is not None else ()), *syntax.children(noun, "nmod:poss")]
    if any(is_in_class(token, "fighters") for token in noun.subtree):  # "the truce that the rebels signed"
        return True
    return any(party_of(reading, actor.entity) is None for head in heads for actor in reading.actors(head))


def _named_sides(reading: Reading) -> Counter[str]:
    """Count how often the article names each state and each union of states."""
    sides = (_side(reading, link) for link in reading.links if link.entity.type != "place")
    counts = Counter(party for party in sides if party is not None)
    for token in reading.doc:
        if is_in_class(token, "brokering") and syntax.is_verb(token):  # who stands between is no side
            for head in syntax.subjects(token):
                counts.pop(_side_of(reading, head, mediating=True) or "", None)
    return counts


def _side_of(reading: Reading, token: Token, *, mediating: bool = False) -> str | None:
    link = reading.link_at.get(token.i)
    return _side(reading, link) if link is not None and (mediating or not is_go_between(token)) else None


def _side(reading: Reading, link: EntityLink) -> str | None:
    """Return the state of a name, person or office, or the union of states that it names; one of nearly all is none."""
    entity = link.entity
    if entity.type == "organization":
        count = len(reading.gazetteer.members_of(entity.iri)) if entity.resolved else 0
        return entity.iri if 0 < count <= _WORLDWIDE else None
    return reading.state_of(entity) if entity.type in STATES | {"person", "office", "agency"} else None


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
    beside = [inner for word in (*noun.subtree, *verbs[:1]) for case, inner in syntax.obliques(word) if case == "with"]
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
    """Return who "the two countries" are in the agreement's phrase: plain only when just as many were named before.

    "The two countries and Sudan" are three.
    """
    verb = concluding_verb(noun) or noun.head
    for token in (*noun.subtree, *(head for head in syntax.subjects(verb) if syntax.is_verb(verb))):
        if token.lemma_.lower() in _SIDES:
            told = [_NUMBERS[child.lower_] for child in token.children if child.lower_ in _NUMBERS]
            if told:
                besides = {party for part in syntax.coordinated(token) for party in _own_states(reading, part)}
                before = states_before(reading, token, told[0])
                counted = before if before and not besides & {*before} else _pointed(reading, token, told[0])
                return tuple(sorted({*counted, *besides})) if counted else ()
    return ()


def _own_states(reading: Reading, token: Token) -> list[str]:
    return _states(reading, token) if token.i in reading.link_at else []


def _pointed(reading: Reading, token: Token, count: int) -> set[str]:
    """Return the states that "the two sides" point back to, if they are as many as told."""
    found = {party for actor in reading.behind_pointer(token) if (party := party_of(reading, actor.entity)) is not None}
    return found if len(found) == count else set()


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
        if link is None or is_go_between(reading.doc[index]):
            continue
        if link.entity.type in STATES and link.entity.iso2:
            found.add(link.entity.iso2)
    return tuple(sorted(found)) if len(found) == count else ()


def _signers(reading: Reading, noun: Token) -> tuple[str, ...]:
    """Return the states behind those who sign, reach or strike the agreement."""
    verb = concluding_verb(noun)
    if verb is None:
        return ()
    heads = [inner for preposition, inner in syntax.obliques(verb) if preposition in {"with", "between"}]
    heads += syntax.subjects(verb)
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
    """Return the code of the state that is bound, or the IRI of a body such as the EU, also for its Commission."""
    if entity.type not in {"organization", "agency"} or not entity.resolved:
        return reading.state_of(entity)
    if entity.part_of is not None and reading.gazetteer.has_members(entity.part_of):
        return entity.part_of
    return entity.iri if entity.type == "organization" else reading.state_of(entity)


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
    contents = syntax.children(noun, "nmod", "acl") if noun.lemma_.lower() in _OF_CONTENT else []
    clauses = [clause for owner in (noun, *contents) for clause in syntax.children(owner, "acl", "acl:relcl", "ccomp")]
    return next((clause for clause in clauses if clause.lemma_.lower() in _concluding() | {"agree"}), None)


@cache
def _concluding() -> frozenset[str]:
    return frozenset().union(*(frame.verbs for frame in frames() if frame.id in _CONCLUDING))


def _is_location(token: Token, noun: Token) -> bool:
    """Tell whether a name within the phrase of ``noun`` says where: "a deal in Oslo", not "in the deal with Oslo"."""
    node = token
    for _ in range(3):
        if node.i == noun.i:
            return False
        if syntax.case_of(node) in {"in", "at", "on", "from"}:
            return True
        node = node.head
    return False


def recorded_parties(gazetteer: Gazetteer, agreement: str) -> tuple[str, ...]:
    """Return the parties that the seed graph has, as IRIs; states bound with their union count as that union.

    "The agreement between the European Union and Ukraine" has two sides, though each member signed it.
    """
    parties = gazetteer.parties_of(agreement)
    members = frozenset().union(*(gazetteer.members_of(party) for party in parties))
    return tuple(party for party in parties if party not in members)


def takes_for_granted(verb: Token) -> bool:
    """Tell whether a verb is one of what can be done only with an agreement that is there: leave, extend, break."""
    named = frames_by_verb().get(verb.lemma_.lower(), ()) if syntax.is_verb(verb) else ()
    known = (frame for frame in named if "agreement" in frame.objects)
    return any(frame.relation in {"extends", "leaves"} or frame.presupposes for frame in known)


def is_still_to_come(token: Token) -> bool:
    """Tell whether the deal is one that is only being made: "this deal is about to be closed"."""
    predicate = token.head
    if takes_for_granted(predicate) and token in syntax.objects(predicate):  # "threatened to leave the treaty"
        return False
    ahead = predicate.lemma_.lower() in modality_words().planned_governors
    return ahead or modality_of(predicate) in {"planned", "hypothetical"}
