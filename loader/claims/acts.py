"""Claim acts between sides, in the categories of PLOVER, where no frame fits.

A frame tells who exactly did what. Much of the news is told more loosely:
"Swiss doctors delivered medicine to Iran", "Libya offered to hand over two
suspects to Britain". An act keeps which sides it is between and of which kind
it is, with less confidence. Method: a lexicon of verbs, and of light verbs
with their nouns, over a dependency parse, as event coders in the tradition of
KEDS, TABARI and PETRARCH have it; the lexicon is written for this package.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from loader.claims.arguments import date_of, place_of
from loader.claims.classes import is_in_class, unwrap
from loader.claims.contents import cue_lemma
from loader.claims.counting import sentences_before
from loader.claims.deeds import is_attack, is_exchange, is_told_before, launchers, owners, told_deeds
from loader.claims.ends import conditions
from loader.claims.events import EventDetails, make_event
from loader.claims.forms import (
    VENUES,
    has_form,
    is_by_measures,
    is_for_needs,
    is_only_named,
    is_reciprocal,
)
from loader.claims.lexicon import Act, acts_by_verb
from loader.claims.minting import MOST, Minter, Told
from loader.claims.modality import modality_of
from loader.claims.phrases import fixed
from loader.claims.reading import STATES, Actor, Reading
from loader.claims.speech_words import speech
from loader.language import syntax
from loader.linking.words import words
from loader.model import Claim, Event

_BACK = 5  # sentences
_FORMS = {"demands": "insisted", "attacks": "by force"}
_CLAUSES = ("xcomp", "ccomp", "advcl")
_BESIDE = frozenset({"on", "near", "along", "at", "across", "in"})
_AIMED = frozenset({"attacks", "criticises"})  # done "at" another side
_IN_WHICH = frozenset({"in", "during", "by", "from", "after"})
_OF_AGENTS = frozenset({"by", "from", "in", "between"})
_TOPICS = frozenset({"in", "at", "on", "about", "over", "of", "against"})
_JUDGED = frozenset({"criticises", "supports", "accuses"})
_MUTUAL = frozenset({"meets", "cooperates", "agrees"})
_TOGETHER = frozenset({"meets", "cooperates"})


def act_claims(minter: Minter, verb: Token) -> Iterator[Claim]:
    """Yield what ``verb`` says that one side does to another."""
    act = _act_of(minter.reading, verb)
    if act is None or (act.relation == "threatens" and _only_foretells(minter.reading, verb)):
        return
    form = _FORMS.get(act.relation)
    if form is not None and not has_form(None, verb, form, ()):
        return
    if act.id == "act.refuse" and syntax.is_negated(verb):  # "has not ruled out a strike"
        return
    if is_only_named(verb) or (verb.lemma_ == "meet" and syntax.is_passive(verb)):  # "demand was met by imports"
        return
    if act.relation == "attacks" and any(is_in_class(unwrap(noun), "bloodless") for noun in syntax.objects(verb)):
        return
    doers = _doers(minter.reading, verb, act) or _authorities(minter.reading, verb, act)
    if act.fought:
        doers = [doer for doer in doers if _fights(minter.reading, doer)]
    paired: set[frozenset[str]] = set()
    for doer in doers[:MOST]:
        others = _others(minter.reading, verb, act, doer, doers)[:MOST]
        ends: list[Actor | None] = [*others] or (
            [None] if act.alone or _strikes(minter.reading, verb, act, doer) else []
        )
        for other in ends:
            pair = frozenset({doer.entity.iri, other.entity.iri if other else ""})
            if act.relation not in _TOGETHER or pair not in paired:  # who meets is met
                paired.add(pair)
                yield minter.mint(_told(minter.reading, verb, act, (doer, other)))


def _doers(reading: Reading, verb: Token, act: Act) -> list[Actor]:
    """Return who acts; of a deed that hits somebody those whose it is, if it does not tell by itself whom it hits."""
    subjects = told_deeds(verb) or syntax.subjects(verb)
    deeds = [noun for noun in subjects if is_attack(noun)] if act.relation == "attacks" else []
    if act.relation == "attacks" and not subjects and syntax.is_passive(verb):  # "were killed in an Omani raid"
        deeds = [noun for case, noun in syntax.obliques(verb) if case in _IN_WHICH and is_attack(noun)]
        return _sides(reading, [owner for noun in deeds for owner in owners(noun)])
    subjects = [*subjects, *launchers(subjects)]
    told = [noun for noun in deeds if _sides(reading, _aimed_at(noun))]
    whose = [owner for noun in deeds if noun not in told for owner in owners(noun)]
    if verb.lemma_ == "summon" and syntax.is_passive(verb) and not subjects:  # "was summoned to the ministry"
        subjects = [noun for preposition, noun in syntax.obliques(verb) if preposition in {"to", "at", "in"}]
    if act.relation == "threatens":  # "subsidies in China threaten to harm the makers" is no threat of China's
        subjects = [noun for noun in subjects if reading.actors(noun)]
    return _sides(reading, [*(noun for noun in subjects if noun not in deeds), *whose])


def _fights(reading: Reading, doer: Actor) -> bool:
    armed = any(is_in_class(doer.token, name) for name in ("fighting force", "weapon")) or is_attack(doer.token.head)
    return reading.gazetteer.is_movement(doer.entity.iri) or armed


def _strikes(reading: Reading, verb: Token, act: Act, doer: Actor) -> bool:
    """Tell whether an armed movement hits people or things of nobody named: "Houthi rebels struck a ship"."""
    if act.relation != "attacks" or not _fights(reading, doer) or reading.state_of(doer.entity) is not None:
        return False
    hit = (*syntax.objects(verb), *_aimed_at(verb))
    return any(is_in_class(unwrap(noun), kind) for noun in hit for kind in ("victim", "struck"))


def _act_of(reading: Reading, verb: Token) -> Act | None:
    """Return the first act that a verb says: by itself, or with its object."""
    if " " in (phrasal := cue_lemma(verb)) and phrasal in speech().with_quote:
        return None  # "shot back" is said, not done
    particles = [syntax.particle(verb), *(case.split()[0] for case, _ in syntax.obliques(verb) if " " in case)]
    words_of = [verb.lower_] if verb.tag_ in {"VBN", "VBG"} else []  # "dismayed"
    lemmas = [f"{verb.lemma_.lower()} {particle}" for particle in particles if particle]  # "pulled out of Lebanon"
    lemmas += [f"{verb.lemma_.lower()} {rest}" for rest in fixed(verb)]  # "set a depot on fire"
    lemmas += [whole for whole in (syntax.phrasal(verb),) if " " in whole]
    objects = [unwrap(noun) for noun in syntax.objects(verb)]
    titles = [title for noun in objects for title in syntax.children(noun, "nmod:desc")]  # "its ambassador, Ana Li"
    nouns = {_called(reading, noun) for noun in (*objects, *titles)}
    for lemma in (*lemmas, verb.lemma_.lower(), *words_of):
        for act in acts_by_verb().get(lemma, ()):
            judging = lemma in act.adjectives and bool(syntax.children(verb, "cop", "aux:pass"))  # "was dismayed at"
            alone = act.adjectives if verb.pos_ == "ADJ" or judging else act.verbs
            if act.relation in {"attacks", "supports"} and lemma not in lemmas and syntax.phrasal(verb) != lemma:
                continue  # "hit out at" is no attack, "backed away from" no backing
            if act.relation == "attacks" and is_by_measures(verb):
                continue
            if act.relation == "meets" and is_for_needs(verb):
                continue
            if act.fought and not any(_fights(reading, side) for side in _sides(reading, syntax.subjects(verb))):
                continue
            if (lemma in act.light and nouns & act.nouns) or (lemma in alone and _has_its_clause(verb, act)):
                return act
    return None


def _called(reading: Reading, noun: Token) -> str:
    link = reading.link_at.get(noun.i)
    is_place = link is not None and (link.entity.type == "place" or link.mention.reading == "metonymic")
    return "<place>" if is_place and noun.pos_ == "PROPN" and noun.dep_ != "iobj" else noun.lemma_.lower()


def _has_its_clause(verb: Token, act: Act) -> bool:
    """Tell whether an act about another act has that one, or something it is about."""
    return not act.clause or bool(syntax.children(verb, *_CLAUSES, "obj", "obl"))


def _only_foretells(reading: Reading, verb: Token) -> bool:
    """Tell whether a warning is of what no side would do, or of how things are.

    "Warned that U.S. tariffs would hurt both", "warned that Peru and Chile are on the brink of a crisis".
    """
    clauses = syntax.children(verb, "ccomp")
    if any(child.tag_ in {"VBZ", "VBP", "VBD"} for clause in clauses for child in syntax.children(clause, "cop")):
        return True
    heads = [noun for clause in clauses for noun in syntax.subjects(clause)]
    return bool(heads) and not any(noun.pos_ == "PRON" or reading.actors(noun) for noun in heads)


def _sides(reading: Reading, nouns: list[Token]) -> list[Actor]:
    found: dict[str, Actor] = {}
    for noun in nouns:
        for actor in reading.sides(noun):
            found.setdefault(actor.entity.iri, actor)
    return list(found.values())


def _authorities(reading: Reading, verb: Token, act: Act) -> list[Actor]:
    """Return the government of the place where somebody "was arrested", when nobody is said to have done it."""
    if not act.where or not syntax.is_passive(verb):
        return []
    places = [noun for preposition, noun in syntax.obliques(verb) if preposition in {"in", "at"}]
    return [
        replace(side, entity=reading.gazetteer.entity(state), national=False)
        for side in _sides(reading, places)
        if (code := reading.state_of(side.entity)) and (state := reading.gazetteer.government_of(code))
    ]


def _others(reading: Reading, verb: Token, act: Act, doer: Actor, doers: list[Actor]) -> list[Actor]:
    """Return the other side: of the object, else after a preposition, else in the clause, else the fellow subjects."""
    own, objects = reading.state_of(doer.entity), syntax.objects(verb)
    fellows = {fellow.entity.iri for fellow in doers} if not is_reciprocal(verb) else {doer.entity.iri}
    for nouns in _places_of_others(reading, verb, act):
        if act.relation in {"meets", "demands"}:  # where they meet is no other side
            nouns = [noun for noun in nouns if syntax.case_of(noun) not in {"in", "at", "on"}]
        if act.relation == "cooperates":  # what it is about is none either
            nouns = [noun for noun in nouns if syntax.case_of(noun) not in _TOPICS]
        sides = (actor for actor in _sides(reading, nouns) if actor.entity.iri not in fellows)
        if others := [actor for actor in sides if not _is_own(reading, act, doer, actor)]:
            return others
    if act.id == "act.claim-attack" or (act.relation == "attacks" and any(map(is_told_before, objects))):
        return hit_before(reading, verb, doer)
    mutual = act.relation in _MUTUAL or (act.relation == "attacks" and is_exchange(verb))
    if mutual and len(doers) > 1:
        return [actor for actor in doers if actor.entity.iri != doer.entity.iri]
    acted_upon = any(True for _ in (*objects, *syntax.obliques(verb)))
    if not act.inward or not acted_upon or _names_another(reading, verb, own):
        return []
    if act.relation == "attacks" and not any(is_in_class(noun, "victim") for noun in objects):
        return []
    return [counterpart] if (counterpart := reading.counterpart(doer)) is not None else []


def hit_before(reading: Reading, verb: Token, doer: Actor) -> list[Actor]:
    """Return whom the attack told of last hit, but ``doer``: "an attack in Mali ... claimed responsibility for it"."""
    for sentence in (verb.sent, *sentences_before(verb, _BACK)):
        for deed in (token for token in sentence if token.i < verb.i and token.pos_ == "NOUN" and is_attack(token)):
            hit = _sides(reading, _aimed_at(deed))
            sides = [side for side in hit if side.entity.iri != doer.entity.iri and side.entity.resolved]
            if sides:
                return sides[:1]
    return []


def _is_own(reading: Reading, act: Act, doer: Actor, actor: Actor) -> bool:
    """Tell whether somebody is of the doer's own side; what a government does to its people still counts."""
    own = reading.state_of(doer.entity)
    if own is None or reading.state_of(actor.entity) != own:
        return False
    return act.relation in {"criticises", "meets"} or actor.national == doer.national


def _names_another(reading: Reading, verb: Token, own: str | None) -> bool:
    """Tell whether the sentence names another state, or a place in one: its own people are not then meant."""
    named = (link for token in verb.sent if (link := reading.link_at.get(token.i)) is not None)
    return any(link.entity.type in STATES | {"place"} and link.entity.iso2 not in {own, None} for link in named)


def _places_of_others(reading: Reading, verb: Token, act: Act) -> Iterator[list[Token]]:
    """Yield where the other side may stand, the likeliest first."""
    objects = syntax.objects(verb)
    if act.towards:
        yield [noun for preposition, noun in syntax.obliques(verb) if preposition == "to"]
    if act.id == "act.seize-place":  # "retook the town from the rebels"
        yield [noun for case, noun in syntax.obliques(verb) if case == "from"]
    if act.relation == "threatens":  # "warned of “consequences” if Chad closed the border"
        yield list(conditions(verb))
    yield _acted_upon(reading, verb, act)
    if act.relation == "demands" and objects and any(map(syntax.is_infinitive, syntax.children(verb, "xcomp"))):
        return  # "urged mediators to press Peru" asks nothing of Peru
    lodged = act.relation == "criticises" and bool(objects)  # "hit out at Peru", not "lodged a complaint at the WTO"
    if lodged:  # "lodged a protest with the court over Peru's law"
        yield [
            owner for noun in _reasons(verb, objects) for owner in ([noun] if reading.actors(noun) else owners(noun))
        ]
    if verb.lower_ in act.adjectives:  # "is dismayed at Mali's law"
        yield [owner for noun in _aimed_at(verb) for owner in ([noun] if reading.actors(noun) else owners(noun))]
        return
    aimed = act.relation in _AIMED and not lodged
    yield _aimed_at(verb) if aimed else list(_after(verb))
    if act.relation == "attacks":  # "claimed responsibility for an attack on Mali"
        hit = [*objects, *(inner for noun in (verb, *objects) for inner in _aimed_at(noun))]
        yield hit[len(objects) :]  # "fired drones at Mali", "at its bases"
        yield [
            owner for noun in hit for owner in syntax.children(noun, "nmod:poss") if owner.lower_ in {"its", "their"}
        ]
        yield [inner for noun in objects for deed in _aimed_at(noun) for inner in _aimed_at(deed)]
    yield [inner for noun in objects for inner in (_agents(unwrap(noun)) if act.agents else _after(unwrap(noun)))]
    yield [inner for noun in _after(verb) for inner in _after(noun)]
    if not act.clause:
        return
    for clause in (clause for noun in (verb, *objects) for clause in syntax.children(noun, *_CLAUSES, "acl")):
        yield [token for token in clause.children if token.dep_ in syntax.SUBJECTS | syntax.PASSIVE_SUBJECTS]
        yield syntax.objects(clause)
        yield list(_after(clause))
        yield [inner for noun in syntax.objects(clause) for inner in _after(noun)]


def _acted_upon(reading: Reading, verb: Token, act: Act) -> list[Token]:
    """Return the objects; of what is judged those whose it is, but not the owner of a word for the judgement itself.

    "Condemned its invasion of Mali", "expressed Peru's concern".
    """
    objects = syntax.objects(verb)
    if act.relation == "demands":  # not Switzerland in "repeated the demand in Davos"
        return [noun for noun in objects if not _is_light(verb, noun, act)]
    if act.relation not in _JUDGED:
        return objects
    own = {noun.i for noun in objects if _is_light(verb, noun, act)}
    others = [noun for noun in objects if noun.i not in own]
    if not act.agents:
        return others
    return [token for noun in others for token in ([noun] if reading.actors(noun) else owners(noun))]


def _reasons(verb: Token, objects: list[Token]) -> list[Token]:
    phrases = (pair for head in (verb, *objects) for pair in syntax.obliques(head))
    return [noun for preposition, noun in phrases if preposition in {"over", "about", "against"}]


def _is_light(verb: Token, noun: Token, act: Act) -> bool:
    light = verb.lemma_.lower() in act.light and noun.lemma_.lower() in act.nouns
    return light and noun.lemma_.lower() not in words().office_heads


def _after(head: Token) -> Iterator[Token]:
    """Yield the nouns after prepositions but of a venue, a time, a means or an agent: "a complaint at the WTO"."""
    agent = {"by"} if syntax.is_verb(head) and syntax.is_passive(head) else set()
    for preposition, noun in syntax.obliques(head):
        beside = preposition in _BESIDE and is_in_class(noun, "edge")
        reason = preposition == "in" and is_in_class(noun, "reason")
        if preposition not in VENUES | agent and not beside and not reason:
            yield noun


def _aimed_at(head: Token) -> list[Token]:
    return [noun for preposition, noun in syntax.obliques(head) if preposition == "at"] + list(_after(head))


def _agents(noun: Token) -> Iterator[Token]:
    """Yield who did what a noun tells of: who condemns "the strikes on Qatar" does not blame Qatar."""
    yield from (inner for preposition, inner in syntax.obliques(noun) if preposition in _OF_AGENTS)


def _told(reading: Reading, verb: Token, act: Act, sides: tuple[Actor, Actor | None]) -> Told:
    doer, other = sides
    roles: dict[str, tuple[Actor, ...]] = {"initiator": (doer,)}
    if other is not None:
        roles = {"participant": (doer, other)} if act.relation in _TOGETHER else {**roles, "recipient": (other,)}
    return Told(
        token=verb,
        relation=act.relation,
        subject=doer.entity.iri,
        subject_score=doer.score,
        object=other.entity.iri if other else None,
        object_score=other.score if other else 1.0,
        rule=act.id,
        base=act.base,
        modality=modality_of(verb),
        content=act.content,
        stance=act.stance,
        event=_event(reading, verb, act, roles),
    )


def _event(reading: Reading, verb: Token, act: Act, roles: dict[str, tuple[Actor, ...]]) -> Event:
    objects = syntax.objects(verb)
    place = place_of(reading, verb, objects)
    details = EventDetails(place=place.entity.iri if place else None, date=date_of(reading, verb, objects))
    return make_event(reading, act.event, act.plover, roles=roles, details=details)
