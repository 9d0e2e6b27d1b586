"""Give agreements without a name an identity: "the deal brokered last month in Geneva".

What tells such an agreement from others is its place, its month and its
parties; one that has none of them is only a pointer to one named before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from loader import iri
from loader.claims.agreement_names import (
    TRUCES,
    is_solemn,
    is_year,
    kind_of_noun,
    name_of,
    proper_name,
    surfaces_of,
    topic_of,
)
from loader.claims.arguments import date_of, linked, phrase, place_of
from loader.claims.classes import is_in_class
from loader.claims.lexicon import frames, modality_words
from loader.claims.modality import modality_of
from loader.claims.reading import STATES, Reading
from loader.language import syntax
from loader.linking.words import agreement_nouns
from loader.model import DateRange, Entity, EntityLink, Mention

_CONCLUDING = frozenset({"agreement.conclude", "agreement.reach"})
_LIMIT_BACK = 400  # tokens; how far "this deal" may point back


def find_agreements(reading: Reading) -> tuple[EntityLink, ...]:
    """Return links for agreements that the seed graph does not name, in order."""
    found: list[tuple[int, EntityLink]] = []
    earlier: list[tuple[int, EntityLink]] = []  # these and the named ones, in order
    for token in reading.doc:
        known = reading.link_at.get(token.i)
        if known is not None and known.entity.type not in {"commodity", "country"}:
            earlier.extend([(token.i, known)] if known.entity.type == "agreement" else [])
            continue
        link = _described(reading, token) or _pointed_back(reading, token, earlier) or _told_by_topic(reading, token)
        if link is not None:
            found.append((token.i, link))
            earlier.append((token.i, link))
    return _merged(tuple(link for _, link in found))


def _told_by_topic(reading: Reading, token: Token) -> EntityLink | None:
    """Return a link for "the grain deal", "a 2015 nuclear accord": what it is about tells it apart in this article."""
    if not _is_agreement(token) or _is_still_to_come(token):
        return None
    topic, year = topic_of(token), next((child.text for child in token.children if is_year(child.text)), None)
    definite = any(child.lower_ in {"the", "this", "that"} for child in syntax.children(token, "det"))
    if topic.strip() not in agreement_nouns().topics - {"trade", "free"} or not (definite or year):
        return None
    name = f"{year + ' ' if year else ''}{topic}{token.lemma_.lower()}"
    key = f"{name} {iri.digest(reading.document.iri)}"
    entity = Entity(iri.candidate("agreement", key, base=reading.base), "agreement", name, resolved=False)
    return _link(token, entity, 0.5, "told apart by what it is about")


def _merged(links: tuple[EntityLink, ...]) -> tuple[EntityLink, ...]:
    """Give agreements of one kind between the same parties one identity.

    Within one article two such agreements are one, unless they bear two names
    or were made at two places. The fullest description stands for all.
    """
    chosen: dict[tuple[str, tuple[str, ...]], Entity] = {}
    for link in sorted(links, key=lambda link: _fullness(link.entity), reverse=True):
        entity = link.entity
        if entity.parties:
            chosen.setdefault((_kind_of(entity), entity.parties), entity)
    merged = [(link, _one_of(chosen, link.entity)) for link in links]
    aliases: dict[str, set[str]] = {}
    for link, entity in merged:
        aliases.setdefault(entity.iri, set()).update((*link.entity.aliases, *entity.aliases))
    return tuple(
        replace(link, entity=replace(entity, aliases=tuple(sorted(aliases[entity.iri] - {entity.name}))))
        for link, entity in merged
    )


def _one_of(chosen: dict[tuple[str, tuple[str, ...]], Entity], entity: Entity) -> Entity:
    best = chosen.get((_kind_of(entity), entity.parties), entity)
    other_place = None not in {best.place, entity.place} and best.place != entity.place
    other_name = _has_own_name(best) and _has_own_name(entity) and best.name != entity.name
    return entity if other_place or other_name else best


def _fullness(entity: Entity) -> tuple[bool, bool, bool]:
    return (_has_own_name(entity), entity.place is not None, entity.date is not None)


def _has_own_name(entity: Entity) -> bool:
    """Tell whether an agreement bears a name ("Economic Prosperity Deal") and not just a description."""
    return entity.name.split(" (")[0].split()[-1][0].isupper()


def _kind_of(entity: Entity) -> str:
    return "ceasefire" if set(entity.name.lower().split()) & TRUCES else "agreement"


def _described(reading: Reading, token: Token) -> EntityLink | None:
    if _is_agreement(token):
        entity = _from_noun(reading, token)
    elif token.lemma_ == "agree" and syntax.is_verb(token) and syntax.children(token, "obl"):
        entity = _from_verb(reading, token)
    else:
        return None
    return _link(token, entity, 0.75, "place, time and parties told in the text") if entity is not None else None


def _is_agreement(token: Token) -> bool:
    return (
        token.pos_ in {"NOUN", "PROPN"}
        and (is_in_class(token, "agreement") or is_solemn(token))
        and token.dep_ not in {"compound", "flat"}
    )


def _link(token: Token, entity: Entity, score: float, reason: str) -> EntityLink:
    mention = Mention(token.idx, token.idx + len(token.text), token.text, "agreement", "alias")
    return EntityLink(mention, entity, score, reason)


def _from_noun(reading: Reading, noun: Token) -> Entity | None:
    owners = [noun, *syntax.children(noun, "acl", "acl:relcl"), *_participle_after(noun)]
    place = next((link for owner in owners if (link := place_of(reading, owner, []))), None) or place_of(
        reading, noun, [noun]
    )
    when = next((date for owner in owners if (date := _own_date(reading, owner))), None)
    if _is_concluded(noun):
        place, when = place or place_of(reading, noun.head, []), when or _own_date(reading, noun.head)
    return _entity(reading, noun, place=place, when=when, parties=_parties(reading, noun))


def _participle_after(noun: Token) -> list[Token]:
    """Return a participle right after the noun, whatever it was attached to."""
    following = noun.doc[noun.i + 1 : noun.i + 2]
    return [token for token in following if token.tag_ == "VBN" and token.head.i != noun.i and token.dep_ == "acl"]


def _own_date(reading: Reading, owner: Token) -> DateRange | None:
    return date_of(reading, owner, [])


def _from_verb(reading: Reading, verb: Token) -> Entity | None:
    """Read "as we agreed in Geneva": only a past agreement with its place counts."""
    if verb.tag_ not in {"VBD", "VBN"}:
        return None
    place = place_of(reading, verb, [])
    return None if place is None else _same_place(reading, place.entity.iri)


def _same_place(reading: Reading, place: str) -> Entity | None:
    """Return the agreement of this document that was made at ``place``."""
    for token in reading.doc:
        if _is_agreement(token):
            entity = _from_noun(reading, token)
            if entity is not None and entity.place == place:
                return entity
    return None


def parties_of(reading: Reading, noun: Token) -> tuple[str, ...]:
    """Return the countries named as parties inside a noun phrase, sorted codes."""
    inside = [token for token in phrase(noun) if not _is_location(token)]
    found = {_party(reading, link.entity) for link in linked(reading, iter(inside), STATES | {"organization"})}
    return tuple(sorted(party for party in found if party is not None))


def _parties(reading: Reading, noun: Token) -> tuple[str, ...]:
    """Return the parties: named inside the phrase, those who conclude it, or who has it with whom."""
    inside = parties_of(reading, noun)
    if len(inside) > 1:
        return inside
    told = _counted_before(reading, noun) or _with_owner(reading, noun, inside) or inside
    return told if len(told) > 1 else inside or _signers(reading, noun)


def _with_owner(reading: Reading, noun: Token, partner: tuple[str, ...]) -> tuple[str, ...]:
    """Return both parties of "Algeria suspended its treaty with Spain": the subject and the partner."""
    verb = next((head for head in syntax.ancestors(noun) if syntax.is_verb(head)), None)
    if verb is None or _is_still_to_come(noun):
        return ()
    beside = [inner for word in (noun, verb) for preposition, inner in syntax.obliques(word) if preposition == "with"]
    partners = {party for inner in beside for party in _states(reading, inner)}
    owners = {party for head in syntax.subjects(verb) for party in _states(reading, head)}
    if len(partners) != 1 or len(owners) != 1 or not set(partner) <= partners | owners:
        return ()
    return tuple(sorted(partners | owners))


def _states(reading: Reading, head: Token) -> list[str]:
    """Return the states and unions behind a noun phrase."""
    found = [_party(reading, actor.entity) for actor in reading.actors(head)]
    return [party for party in found if party is not None]


_NUMBERS = {"two": 2, "both": 2, "three": 3}


def _counted_before(reading: Reading, noun: Token) -> tuple[str, ...]:
    """Return who "the two countries" are in the agreement's phrase: plain only when just as many were named before."""
    phrase_and_subjects = [*noun.subtree, *(head for head in syntax.subjects(noun.head) if syntax.is_verb(noun.head))]
    for token in phrase_and_subjects:
        if token.lemma_.lower() in {"country", "side", "nation", "neighbour", "neighbor", "state", "government"}:
            told = [_NUMBERS[child.lower_] for child in token.children if child.lower_ in _NUMBERS]
            if told:
                return _last_states(reading, token, told[0])
    return ()


def _last_states(reading: Reading, token: Token, count: int) -> tuple[str, ...]:
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
    verb = noun.head
    if not _is_concluded(noun):
        return ()
    heads = [
        *syntax.subjects(verb),
        *(inner for preposition, inner in syntax.obliques(verb) if preposition in {"with", "between"}),
    ]
    heads += [inner for preposition, inner in syntax.obliques(noun) if preposition in {"with", "between"}]
    parties = {_party(reading, actor.entity) for head in heads for actor in reading.actors(head)}
    return tuple(sorted(party for party in parties if party is not None))


def _party(reading: Reading, entity: Entity) -> str | None:
    """Return the code of the state that is bound, or the IRI of a body such as the EU."""
    return entity.iri if entity.type == "organization" and entity.resolved else reading.state_of(entity)


def _is_concluded(noun: Token) -> bool:
    """Tell whether the noun is what a verb such as "sign" or "reach" brings about."""
    verb = noun.head
    if not syntax.is_verb(verb):
        return False
    agreed = verb.lemma_ == "agree" and any(inner is noun for _, inner in syntax.obliques(verb))  # "to a ceasefire"
    return agreed or (noun in syntax.objects(verb) and verb.lemma_.lower() in _concluding())


def _concluding() -> frozenset[str]:
    return frozenset().union(*(frame.verbs for frame in frames() if frame.id in _CONCLUDING))


def _is_location(token: Token) -> bool:
    node = token
    for _ in range(3):
        if syntax.case_of(node) in {"in", "at", "on", "from"}:
            return True
        node = node.head
    return False


def _entity(
    reading: Reading, noun: Token, *, place: EntityLink | None, when: DateRange | None, parties: tuple[str, ...]
) -> Entity | None:
    if place is None and len(parties) < 2:
        return None
    name = name_of(reading, noun, place, when, parties)
    proper = proper_name(noun)
    ends = "-".join(party.rsplit("/", 1)[-1] for party in parties)
    where, day = place.entity.name if place else "", when.value if when else ""
    key = iri.slug(f"{where} {ends} {day} {kind_of_noun(noun)}" if proper is None else f"{proper} {ends}")
    return Entity(
        iri.thing("agreement", key, base=reading.base),
        "agreement",
        name,
        surfaces_of(reading, noun, parties),
        resolved=False,
        place=place.entity.iri if place else None,
        date=when,
        parties=parties,
    )


def _pointed_back(reading: Reading, token: Token, found: list[tuple[int, EntityLink]]) -> EntityLink | None:
    if not _is_agreement(token) or not found:
        return None
    definite = {"the", "this", "that", "its"}
    if not any(child.lower_ in definite for child in syntax.children(token, "det")):
        return None
    if list(_distinguishing(token)) or _is_still_to_come(token):
        return None
    index, link = found[-1]
    if token.i - index > _LIMIT_BACK:
        return None
    return _link(token, link.entity, 0.55, f"definite {token.lower_!r} points back")


def _is_still_to_come(token: Token) -> bool:
    """Tell whether the deal is one that is only being made: "this deal is about to be closed"."""
    predicate = token.head
    ahead = predicate.lemma_.lower() in modality_words().planned_governors
    return ahead or modality_of(predicate) in {"planned", "hypothetical"}


def _distinguishing(token: Token) -> Iterator[Token]:
    for child in syntax.children(token, "compound", "amod", "nmod", "acl", "acl:relcl"):
        if child.lower_ not in {"trade", "new"}:
            yield child
