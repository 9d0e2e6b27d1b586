"""Find what the claim of a verb ends in: whom a measure hits, what is traded, which agreement is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from loader.claims.agreement_parties import recorded_parties, two_of_text
from loader.claims.aided import aided
from loader.claims.antecedents import most_told, other_side
from loader.claims.arguments import measure_class, phrase_with_conjuncts
from loader.claims.belonging import as_country, nationals, nationals_at
from loader.claims.classes import is_in_class, unwrap
from loader.claims.counting import last_named
from loader.claims.events import FLOW_MEASURES
from loader.claims.lexicon import frames_by_verb
from loader.claims.reactions import doer_of, points_back, whose_deed
from loader.claims.reading import BODIES, STATES, Actor, Reading
from loader.claims.sided import other_of_two
from loader.claims.slots import Filled
from loader.language import syntax
from loader.model import EntityLink, party_iri

JOINT = frozenset({"agrees", "party_to"})  # told of each who takes part
_ON_WHOM = frozenset({"imposes", "lifts", "suspends", "investigates"})
_BETWEEN = frozenset({"between", "with", "among"})
_LOWERING = frozenset({"measure.lift", "measure.ease"})
_WHEN = frozenset({"after", "before", "when", "while", "since", "as"})
_AT = frozenset({"at", "against", "to"})
_ANYBODY = frozenset({"any", "anyone", "anybody", "whoever", "everyone"})
_PAIR = 2


@dataclass(frozen=True, slots=True)
class End:
    """What a claim ends in: IRI or None, how sure the link is (0 to 1), and the good that it is about."""

    thing: str | None
    score: float = 1.0
    good: str | None = None


def ends_of(reading: Reading, filled: Filled, doer: Actor) -> list[End]:
    """Return the objects of the claims, each with its good; one end without an object when there is none.

    A measure hits a party and is about goods: "duties on steel and wood from
    Canada" are two claims about Canada. Subjects that act on each other ("A
    and B met") are paired once each.
    """
    goods = [link.entity.iri for link in filled.commodities]
    found = _things(reading, filled, doer)
    sided = filled.frame.stance is not None or "imposer" in filled.frame.roles.values()
    apart = {doer.entity.iri, *_paired(filled, doer), *_at_home(reading, filled, doer)}
    apart |= set(_own(reading, doer) if sided else ())
    things = [end for end in found if end[0] not in apart]
    if found and not things and filled.frame.stance:  # nobody demands anything of himself: a pointer was misread
        return []
    if relation_of(filled) in _ON_WHOM and goods:
        return [End(thing, score, good) for thing, score in things or [(None, 1.0)] for good in goods]
    return [End(thing, score, thing if thing in goods else next(iter(goods), None)) for thing, score in things] or [
        End(None, good=next(iter(goods), None))
    ]


def _paired(filled: Filled, doer: Actor) -> frozenset[str]:
    """Return those whom somebody else brings together with ``doer`` and who were told before him, so paired already."""
    gathered = filled.slots.get("object", ()) if filled.frame.doer == ("object",) else ()
    before = gathered[: gathered.index(doer)] if filled.frame.relation == "meets" and doer in gathered else ()
    return frozenset(actor.entity.iri for actor in before)


def _own(reading: Reading, doer: Actor) -> frozenset[str]:
    """Return the country of who speaks, and of a body of state its government: neither accuses its own."""
    code = reading.state_of(doer.entity) or ""
    of_state = doer.entity.type == "agency" and doer.entity.resolved
    government = reading.gazetteer.government_of(code) if of_state else None
    return frozenset(iri for iri in (reading.gazetteer.country(code), government) if iri is not None)


def _at_home(reading: Reading, filled: Filled, doer: Actor) -> Iterator[str]:
    """Yield the places in somebody's own country that are reached there and not visited: "Xi returned to Beijing"."""
    if filled.frame.id == "visit.go" and (own := reading.state_of(doer.entity)):
        places = filled.roles.get("place", ())
        yield from (actor.entity.iri for actor in places if reading.state_of(actor.entity) == own)


def relation_of(filled: Filled) -> str:
    """Return restricts for a measure that limits trade or access, imposes for a duty or a sanction on a party.

    An inquiry into goods holds up their trade; one into a party investigates it.
    """
    if filled.frame.relation == "imposes" and limits(filled.measure, filled.arguments, goods=bool(filled.commodities)):
        return "restricts"
    if filled.frame.relation == "imposes" and filled.frame.event == "Investigation":
        return "restricts" if filled.commodities else "investigates"
    if filled.frame.event == "talks" and (kind_of(filled) != "Negotiation" or _is_conversation(filled)):
        return "meets"
    if filled.frame.id == "negotiate.verb" and is_in_class(filled.verb, "conversing") and _are_persons(filled):
        return "meets"
    return "imposes" if _sets_new_rate(filled) else filled.frame.relation


def limits(measure: str | None, nouns: Sequence[Token], *, goods: bool) -> bool:
    """Tell whether a measure limits trade: one on exports or imports, a ban or a quota, but not a ban on travel.

    An embargo, a freeze or a quota counts when it is on goods.
    """
    if measure in FLOW_MEASURES:
        return True
    for noun in (unwrap(noun) for noun in nouns):
        of_people = any(is_in_class(child, "of people") for child in syntax.children(noun, "compound", "amod", "nmod"))
        if is_in_class(noun, "limiting") and not of_people:
            return goods or not (is_in_class(noun, "sanction") or is_in_class(noun, "quota"))
    return False


def _is_conversation(filled: Filled) -> bool:
    """Tell whether all who hold talks are persons: ministers who talk meet."""
    return _are_persons(filled) and any(is_in_class(noun, "conversation") for noun in filled.objects)


def _are_persons(filled: Filled) -> bool:
    actors = filled.roles.get("participant", ())
    return len(actors) > 1 and all(actor.entity.type == "person" for actor in actors)


def kind_of(filled: Filled) -> str:
    """Return the class of event: the frame's, or what its object amounts to."""
    if _sets_new_rate(filled):
        return "Tariff"
    if filled.frame.event == "talks":
        kinds = {"meeting": "Meeting", "call": "Call"}
        told = (kind for noun in filled.objects for name, kind in kinds.items() if is_in_class(noun, name))
        return next(told, "Negotiation")
    return filled.measure if filled.frame.event == "measure" and filled.measure else filled.frame.event


def _sets_new_rate(filled: Filled) -> bool:
    """Tell whether a tariff is lowered to a rate: it stays imposed, at that rate."""
    if filled.frame.id not in _LOWERING or not any(measure_class(noun) == "Tariff" for noun in filled.objects):
        return False
    ends = [noun for preposition, noun in syntax.obliques(filled.verb) if preposition == "to"]
    return any("%" in noun.text or noun.lemma_ == "percent" for noun in ends)


def _things(reading: Reading, filled: Filled, doer: Actor) -> list[tuple[str | None, float]]:
    """Return the first listed slot, role or thing that is there."""
    relation = relation_of(filled)
    first = ("commodity",) if relation == "restricts" else ()
    kinds = (*first, *filled.frame.claim_object)
    for kind in kinds if relation not in _ON_WHOM else [kind for kind in kinds if kind != "commodity"]:
        if things := _of_kind(reading, filled, kind):
            return things
    own = frozenset({reading.side_of(doer.entity)})
    if relation == "threatens" and any(word.lower_ in _ANYBODY for word in _words_after(filled.verb)):
        return []  # "threatened to act against any party that buys it"
    if filled.frame.aimed or filled.frame.topical or relation == "accuses":
        phrased = relation == "accuses" or bool(filled.frame.preps)  # "a case against the levy", "dismay at the move"
        told = filled.arguments if phrased else filled.objects
        if pointing := [noun for noun in told if points_back(reading, noun)]:
            apart = own if doer.entity.type in STATES | {"agency"} else frozenset({doer.entity.iri})
            return [(actor.entity.iri, actor.score) for actor in doer_of(reading, pointing[0], apart)]
    if filled.frame.aimed or filled.frame.topical:
        found = _aimed_at(reading, filled, own) if filled.frame.aimed else _topic(reading, filled, doer, own)
        return [(actor.entity.iri, round(actor.score * 0.8, 2)) for actor in found]
    if filled.frame.id == "contact.suspend" and (where := _where_stopped(reading, filled, doer)):
        return where
    if filled.frame.of_two and not _is_on_exports(filled):
        return _other_of_two(reading, filled.verb, doer)
    subjects = filled.slots.get("subject", ())
    if filled.frame.roles.get("subject") != "participant" or relation in JOINT or doer not in subjects:
        return []
    return [(actor.entity.iri, actor.score) for actor in subjects[subjects.index(doer) + 1 :]]


def _where_stopped(reading: Reading, filled: Filled, doer: Actor) -> list[tuple[str | None, float]]:
    """Return the country in which somebody stops his work: "The agency suspended its operations in Yemen"."""
    if not any(is_in_class(noun, "programme") for noun in filled.objects):
        return []
    heads = [noun for owner in (filled.verb, *filled.objects) for case, noun in syntax.obliques(owner) if case == "in"]
    found = [actor for noun in heads for actor in nationals_at(reading, noun)]
    if not found and any(is_in_class(noun, "part of land") for noun in heads):  # "stopped its work in the north"
        found = list(most_told(reading, frozenset({reading.side_of(doer.entity)})))
    return [(a.entity.iri, a.score) for a in found if reading.side_of(a.entity) != reading.side_of(doer.entity)]


def _other_of_two(reading: Reading, verb: Token, doer: Actor) -> list[tuple[str | None, float]]:
    """Return the side that the text sets beside the doer, else the second of the two that it is about."""
    own = reading.state_of(doer.entity) or doer.entity.part_of or doer.entity.iri
    other = other_of_two(reading, verb, own)
    if other is not None:
        return [(other.entity.iri, other.score)]
    two = two_of_text(reading, verb)
    return [(party_iri(code), doer.score) for code in two if own in two and code != own]


def _aimed_at(reading: Reading, filled: Filled, own: frozenset[str]) -> tuple[Actor, ...]:
    """Return whom an act without an addressee is aimed at: who did what it reacts to, else who was spoken of last.

    Criticism goes to the state that the text is about.
    """
    if found := _reacted_to(reading, filled, own):
        return found
    if filled.frame.relation == "demands":  # "wants Israel's blockade lifted"
        owned = [whose_deed(reading, noun, own) for noun in filled.objects]
        if actors := next((found for found in owned if found), ()):
            return actors
    if filled.frame.relation == "criticises" and any(case in _AT for case, _ in syntax.obliques(filled.verb)):
        return ()  # somebody whom nobody can tell
    judged = most_told(reading, own) if filled.frame.relation == "criticises" else ()
    found = judged or other_side(reading, filled.verb, own, beside=True)
    if filled.frame.relation == "demands" and any(_asks_too(reading, filled.verb, actor) for actor in found):
        return most_told(reading, own)
    return found


def _asks_too(reading: Reading, verb: Token, actor: Actor) -> bool:
    """Tell whether somebody asks for a thing of his own in the same sentence: "Chad wants aid, Mali wants arms"."""
    clause = actor.token.head
    asks = any(frame.relation == "demands" for frame in frames_by_verb().get(clause.lemma_.lower(), ()))
    return asks and clause.sent == verb.sent and clause != verb and clause.is_ancestor(verb)


def _reacted_to(reading: Reading, filled: Filled, own: frozenset[str]) -> tuple[Actor, ...]:
    """Return who did what the verb reacts to: "protested after Fiji closed its port"."""
    if filled.frame.stance not in {"accuses", "threatens"}:
        return ()
    clauses = syntax.children(filled.verb, "advcl")
    after = [c for c in clauses if {child.lower_ for child in syntax.children(c, "mark")} & {"after", "when"}]
    actors = (actor for clause in after for head in syntax.subjects(clause) for actor in reading.actors(head))
    return tuple(a for a in actors if a.entity.type in STATES | BODIES and reading.side_of(a.entity) not in own)[:1]


def _is_on_exports(filled: Filled) -> bool:
    """Tell whether a measure is on what goes out, to whomever: "the ban on exports"."""
    words = (token for noun in filled.objects for token in phrase_with_conjuncts(noun))
    return filled.frame.relation == "lifts" and any(is_in_class(word, "outflow") for word in words)


def _topic(reading: Reading, filled: Filled, doer: Actor, own: frozenset[str]) -> tuple[Actor, ...]:
    """Return the state that a text is about, which a state or a known body helps when nobody else is named."""
    public = doer.entity.type in STATES or (doer.entity.type == "organization" and doer.entity.resolved)
    return aided(reading, filled.verb, own) if public else ()


def _of_kind(reading: Reading, filled: Filled, kind: str) -> list[tuple[str | None, float]]:
    if kind == "commodity":
        return [(link.entity.iri, link.score) for link in filled.commodities]
    if kind == "agreement":
        return [(filled.agreement.entity.iri, filled.agreement.score)] if filled.agreement is not None else []
    if kind == "parties":
        return _parties(reading, filled)
    if kind == "office":
        return [(link.entity.iri, link.score) for link in _offices(reading, filled)]
    actors = _inner(reading, filled) if kind == "inner" else filled.slots.get(kind) or filled.roles.get(kind, ())
    return [(actor.entity.iri, actor.score) for actor in actors]


def _offices(reading: Reading, filled: Filled) -> list[EntityLink]:
    """Return the office that is left: named on the verb, else the one that the article gives the person."""
    links = [reading.link_at.get(noun.i) for noun in filled.arguments]
    if named := [link for link in links if link is not None and link.entity.type == "office"]:
        return named[:1]
    persons = {actor.entity.iri for slot in filled.frame.doer for actor in filled.slots.get(slot, ())}
    held = [found.office for found in reading.positions if found.person.entity.iri in persons]
    return held[:1]


def _parties(reading: Reading, filled: Filled) -> list[tuple[str | None, float]]:
    """Return between whom a go-between stands: parties of the agreement or the talks, else the two named last."""
    own = frozenset(reading.side_of(a.entity) for slot in filled.frame.doer for a in filled.slots[slot])
    parties = [code for code in filled.agreement.entity.parties if code not in own] if filled.agreement else []
    if filled.agreement is not None and len(parties) >= _PAIR:
        return [(party_iri(code), filled.agreement.score) for code in parties]
    if filled.agreement is not None and filled.agreement.entity.resolved:
        known = recorded_parties(reading.gazetteer, filled.agreement.entity.iri)
        named = {party_iri(link.entity.iso2) for link in reading.links if link.entity.iso2}
        told = len(known) == _PAIR and named.issuperset(known)
        return [(party, filled.agreement.score) for party in known] if told else []
    places = (*filled.objects, *(noun for _, noun in syntax.obliques(filled.verb)))
    between = [inner for noun in places for case, inner in syntax.obliques(noun) if case in _BETWEEN]
    actors = [actor for noun in between for actor in reading.actors(noun)]
    if not actors:
        actors = _concluding(reading, filled, own)
    if not actors:
        actors = [actor for head in last_named(reading, filled.verb, _PAIR, own) for actor in reading.actors(head)]
        actors = [Actor(a.entity, round(a.score * 0.8, 2), a.token) for a in actors]
    return [(actor.entity.iri, actor.score) for actor in actors]


def _concluding(reading: Reading, filled: Filled, own: frozenset[str]) -> list[Actor]:
    """Return who comes to terms by what a third side brought about: "Under a deal brokered by Oman, Iran and Iraq"."""
    verbs = [noun.head for noun in filled.objects if syntax.is_verb(noun.head)]
    heads = [head for verb in verbs if verb.i != filled.verb.i for head in syntax.subjects(verb)]
    actors = [actor for head in heads for actor in reading.actors(head)]
    others = [actor for actor in actors if reading.side_of(actor.entity) not in own]
    return others if len(others) >= _PAIR else []


def _inner(reading: Reading, filled: Filled) -> tuple[Actor, ...]:
    """Return whom a threatened or demanded act would hit, or who should do it: the first other side in its words."""
    if filled.frame.stance == "demands":
        asked = [token for clause in syntax.children(filled.verb, "ccomp") for token in syntax.subjects(clause)]
        asked += [token for clause in syntax.children(filled.verb, "xcomp") for token in syntax.subjects(clause)]
        if actors := tuple(actor for token in asked for actor in reading.actors(token)):
            return actors
        if any(token.i > filled.verb.i for token in asked):
            return ()  # "demanded that the list include Russian banks" asks nothing of Russia
    own = {reading.side_of(actor.entity) for actor in filled.slots["subject"]}
    for token in (*conditions(filled.verb), *_words_after(filled.verb)):
        link = reading.link_at.get(token.i)
        if link is not None and link.entity.type in STATES | BODIES:
            actors = tuple(_sided(reading, token))
            if actors and not {reading.side_of(actor.entity) for actor in actors} & own:
                return actors
    return ()


def conditions(verb: Token) -> Iterator[Token]:
    """Yield the subjects of "unless they withdraw" under a threat: who must act is who is threatened."""
    for clause in verb.subtree:
        if any(child.lower_ in {"unless", "if"} for child in syntax.children(clause, "mark")):
            yield from syntax.subjects(clause)


def _words_after(verb: Token) -> Iterator[Token]:
    """Yield the words of a threat or demand, but for what tells when it is to be done, or describes a thing in it."""
    aside = {
        inner.i
        for token in verb.subtree
        if (token.dep_ == "advcl" and {child.lower_ for child in syntax.children(token, "mark")} & _WHEN)
        or (token.dep_ == "acl:relcl" and any(child.lower_ in {"where", "when"} for child in token.children))
        or (token.head.pos_ == "VERB" and (syntax.case_of(token) == "by" or token.head.dep_ == "amod"))
        for inner in token.subtree
    }
    yield from (token for token in verb.subtree if token.i > verb.i and token.i not in aside)


def _sided(reading: Reading, token: Token) -> Iterator[Actor]:
    """Yield the side that a name inside a threat or demand stands for: a state also by its goods and people."""
    if token.dep_ in {"amod", "compound", "nmod:poss"}:
        yield from nationals(reading, token.head)
    else:
        yield from (as_country(reading, actor) for actor in reading.actors(token))
