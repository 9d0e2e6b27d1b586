"""Tell whose goods, measures and people a phrase is about: "Canadian steel", "duties on Indian exports"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from loader.claims.actors import STATES, Actor
from loader.claims.arguments import phrase
from loader.claims.classes import is_in_class, unwrap
from loader.claims.deeds import makers
from loader.claims.lexicon import noun_classes
from loader.claims.reading import Reading
from loader.language import syntax

_SEATED = frozenset({"base", "locate", "headquarter", "register", "incorporate"})


def as_country(reading: Reading, actor: Actor) -> Actor:
    """Return the country for an actor named by it: a tariff hits China, not its government."""
    link = reading.link_at.get(actor.token.i)
    if actor.entity.type != "government" or link is None or link.entity.type != "country":
        return actor
    return replace(actor, entity=link.entity)


def of_country(reading: Reading, actor: Actor) -> Actor:
    """Return the country for its government: goods belong to the country, whoever sells them."""
    code = reading.state_of(actor.entity) if actor.entity.type == "government" else None
    country = reading.gazetteer.country(code) if code else None
    return replace(actor, entity=reading.gazetteer.entity(country)) if country is not None else actor


def nationals(reading: Reading, noun: Token) -> Iterator[Actor]:
    """Yield the states whose goods or firms a phrase is about: "Canadian steel", "cars made in China"."""
    origins = syntax.children(noun, "amod", "compound", "nmod:poss")
    for clause in syntax.children(noun, "acl", "acl:relcl"):
        if clause.lemma_ in noun_classes()["making"]:
            origins += [place for preposition, place in syntax.obliques(clause) if preposition in {"in", "by"}]
    for child in (part for origin in origins for part in syntax.coordinated(origin)):
        link = reading.link_at.get(child.i)
        if link is not None and link.entity.type in STATES:
            yield Actor(link.entity, round(link.score * 0.9, 2), noun, national=True)
        elif link is None and child.lower_ == "european":
            yield from _union(reading, noun)


def _union(reading: Reading, noun: Token) -> Iterator[Actor]:
    """Yield the European Union for "European steel": its members have one trade policy (TFEU, article 207)."""
    names = reading.gazetteer.named("European Union")
    for iri in sorted({name.entity_iri for name in names if name.kind == "organization"})[:1]:
        yield Actor(reading.gazetteer.entity(iri), 0.75, noun, national=True)


def nationals_at(reading: Reading, place: Token) -> Iterator[Actor]:
    """Yield the country that a noun names as a place: "is mined in Chile"."""
    for actor in reading.sides(place):
        code = reading.state_of(actor.entity)
        country = reading.gazetteer.country(code) if code else None
        if country is not None:
            yield Actor(reading.gazetteer.entity(country), actor.score, place)


def whose_goods(reading: Reading, noun: Token) -> Iterator[Actor]:
    """Yield whose goods or firms are hit: "Canadian steel"; of a measure only "Syria sanctions", not "Peru's ban"."""
    if any(is_in_class(noun, name) for name in ("tariff", "sanction", "limiting", "probe")):
        links = (reading.link_at.get(child.i) for child in syntax.children(noun, "compound"))
        named = (link for link in links if link is not None and link.mention.reading != "demonym")
        yield from (
            Actor(e, round(n.score * 0.9, 2), noun, national=True) for n in named if (e := n.entity).type in STATES
        )
    else:
        yield from nationals(reading, noun)


def owners_of_goods(reading: Reading, noun: Token, *, bought: bool) -> Iterator[Actor]:
    """Yield the countries that sell goods, "Kenya's tea", "oil from Iraq"; or that buy them: "Hungary's gas".

    Of goods that come from elsewhere the owner, or who uses them, buys them:
    "the lithium that Europe uses comes from Chile".
    """
    kinds = ("nmod:poss",) if bought else ("nmod:poss", "amod", "compound")
    heads = [part for child in syntax.children(noun, *kinds) for part in syntax.coordinated(child)]
    if bought:
        heads += [head for clause in syntax.children(noun, "acl:relcl") for head in syntax.subjects(clause)]
    else:
        heads += [inner for preposition, inner in syntax.obliques(noun) if preposition == "from"]
    for head in heads:
        yield from nationals_at(reading, head)


def traders_of(reading: Reading, noun: Token) -> Iterator[Actor]:
    """Yield the country of those who buy: "to Japanese carmakers", "to buyers in India and China"."""
    inner = unwrap(noun)
    yield from nationals(reading, inner) if inner.lower_ != "europe" else _union(reading, inner)
    places = [place for preposition, place in syntax.obliques(inner) if preposition in {"in", "across"}]
    beside = (place for preposition, place in syntax.obliques(inner) if preposition in {"at", "near"})
    places += [place for town in beside for case, place in syntax.obliques(town) if case == "in"]
    if not places and (
        is_in_class(inner, "trader") or is_in_class(inner, "sanctioned")
    ):  # parsers hang "in India" there
        places = [place for case, place in syntax.obliques(inner.head) if case == "in" and place.i > inner.i]
    for place in places:
        yield from nationals_at(reading, place)


def in_place(reading: Reading, verb: Token) -> Iterator[Actor]:
    """Yield the government of the country in which something is stopped by nobody named: "is banned in Chile"."""
    places = [noun for preposition, noun in syntax.obliques(verb) if preposition == "in"]
    if verb.dep_ == "acl:relcl" and any(child.lower_ == "where" for child in verb.children):
        places.append(verb.head)
    for noun in places:
        link = reading.link_at.get(noun.i)
        if link is not None and link.entity.type in STATES:
            yield Actor(reading.government(link.entity), round(link.score * 0.85, 2), noun)


def hit_by(reading: Reading, noun: Token, own: set[str | None]) -> Iterator[Actor]:
    """Yield the first other state named inside the phrase of a measure: "duties on 99% of Indian exports"."""
    inside = (token for _, inner in syntax.obliques(noun) for token in phrase(unwrap(inner)))
    aside = {token.i for step in syntax.children(noun, "appos") for token in step.subtree}
    struck = list(_struck(noun))
    for token in (
        *(token for token in phrase(noun) if token.i not in aside),
        *inside,
        *_in_clause(noun),
        *struck,
    ):
        link = reading.link_at.get(token.i)
        place = syntax.case_of(token) in {"in", "at", "by"} and token.head.lemma_ not in _SEATED
        if (
            link is not None
            and link.entity.type in STATES
            and (token.i > noun.i or token in struck)
            and not place
            and link.entity.iso2 not in own
        ):
            yield from _countries(reading, token)
            return


def _countries(reading: Reading, name: Token) -> Iterator[Actor]:
    """Yield the countries of the states that are named together: "from China and Thailand"."""
    for token in syntax.coordinated(name):
        link = reading.link_at.get(token.i)
        code = reading.state_of(link.entity) if link is not None and link.entity.type in STATES else None
        country = reading.gazetteer.country(code) if code else None
        if link is not None and country is not None:
            yield Actor(reading.gazetteer.entity(country), round(link.score * 0.85, 2), token)


def things_hit(noun: Token) -> list[Token]:
    """Return what a measure is said to be on: what it hits or covers, and who "has been under sanctions"."""
    if syntax.case_of(noun) == "under":
        own = (syntax.antecedent(child, noun) for child in syntax.children(noun, *syntax.SUBJECTS))
        return syntax.subjects(noun.head) if syntax.is_verb(noun.head) else list(own)
    if syntax.case_of(noun) == "by" and is_in_class(noun.head, "hitting") and syntax.is_passive(noun.head):
        return syntax.objects(noun.head)  # "Kazakh firms were hit by a duty"
    verbs = [*syntax.children(noun, "acl:relcl"), *([noun.head] if noun.dep_ in syntax.SUBJECTS else [])]
    found = [verb for verb in verbs if is_in_class(verb, "hitting") and not syntax.is_passive(verb)]
    things = [thing for verb in found for thing in syntax.objects(verb)]
    return things + [thing for verb in found for case, thing in syntax.obliques(verb) if case in {"to", "on", "at"}]


def punished(reading: Reading, verb: Token) -> Iterator[Actor]:
    """Yield whom a measure is to punish, when nothing else tells: "imposed sanctions to punish Oman"."""
    for clause in syntax.children(verb, "advcl", "xcomp", "acl"):
        if is_in_class(clause, "punishing"):
            yield from (as_country(reading, actor) for head in syntax.objects(clause) for actor in reading.actors(head))


def _struck(noun: Token) -> Iterator[Token]:
    """Yield what a measure strikes, also under another name: "duties on sugar, a step that hits Brazil"."""
    for name in (noun, *syntax.children(noun, "appos")):
        for thing in things_hit(name):
            yield from phrase(unwrap(thing))


def _in_clause(noun: Token) -> Iterator[Token]:
    """Yield what the clause on a measure names: "an inquiry into whether Oman dumps steel", "a waiver to buy it"."""
    for clause in syntax.children(noun, "acl"):
        if not syntax.is_passive(clause):
            for head in (*syntax.children(clause, *syntax.SUBJECTS), *syntax.objects(clause)):
                yield from phrase(unwrap(head))


def whose(reading: Reading, noun: Token, *, always: bool) -> Iterator[Actor]:
    """Yield whose charge or request a noun is: "Tehran's demand", "an accusation by Kyiv", "a call from the EU".

    ``always`` asks whose any noun is: who condemns "Hungary's law" condemns Hungary.
    """
    if always or is_in_class(noun, "charge") or is_in_class(noun, "request"):
        owners = syntax.children(noun, "nmod:poss", "compound", "amod")
        sources = {"by", "from"} if is_in_class(noun, "assault") else {"by", "from", "of"}  # "its invasion of Mali"
        owners += [inner for preposition, inner in syntax.obliques(noun) if preposition in sources]
        told = [actor for owner in owners for part in syntax.coordinated(owner) for actor in reading.actors(part)]
        yield from told or (actor for owner in makers(noun) for actor in reading.actors(owner))


def deprived(reading: Reading, objects: tuple[Token, ...], doers: list[Actor]) -> Iterator[Actor]:
    """Yield whose thing is stopped: "Chad's membership", "visas of Omani students"; of those who break off the rest."""
    own = {reading.side_of(actor.entity) for actor in doers}
    owners = [owner for noun in objects for owner in syntax.children(noun, "nmod:poss")]
    held = (actor for owner in owners for actor in reading.actors(owner))
    inside = (inner for noun in objects for case, inner in syntax.obliques(noun) if case in {"of", "to", "for"})
    told = [*held, *(actor for inner in inside for actor in nationals(reading, inner))] if doers else []
    others = [actor for actor in told if reading.side_of(actor.entity) not in own]
    mutual = any(is_in_class(noun, kind) for noun in objects for kind in ("talks", "contact", "trade", "crossing"))
    yield from others or (doers[1:] if mutual else ())
