"""Give agreements without a name an identity: "the deal brokered last month in Geneva".

What tells such an agreement from others is its place, its month and its
parties; one that has none of them is only a pointer to one named before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from loader import iri
from loader.claims.agreement_identity import everywhere, merged, with_parties
from loader.claims.agreement_names import (
    is_solemn,
    is_year,
    kind_of_noun,
    known_agreement,
    known_among,
    name_of,
    proper_name,
    surfaces_of,
    topic_of,
)
from loader.claims.agreement_parties import (
    all_parties,
    concluding_verb,
    is_still_to_come,
    makers_of,
    recorded_parties,
    told_parties,
)
from loader.claims.agreements_told import agreed_together, agreement_told
from loader.claims.arguments import date_of, place_of
from loader.claims.classes import is_in_class
from loader.claims.lexicon import noun_classes
from loader.claims.modality import modality_of
from loader.claims.reading import Reading
from loader.language import syntax
from loader.linking.words import agreement_nouns, words
from loader.model import DateRange, Entity, EntityLink, Mention, party_iri

_NONE = frozenset({"any", "every", "each", "such"})
_STRICT = frozenset({"treaty", "protocol", "convention", "charter", "ceasefire", "truce"})  # none is called another
_WORDS = 2  # of a name that may be part of a longer one
_LIMIT_BACK = 400  # tokens; how far "this deal" may point back


def find_agreements(reading: Reading) -> tuple[EntityLink, ...]:
    """Return links for agreements that the seed graph does not name, in order."""
    found: list[tuple[int, EntityLink]] = []
    earlier: list[tuple[int, EntityLink]] = []  # these and the named ones, in order
    named: dict[str, Entity] = {}  # what is told of those whose description came first
    for token in reading.doc:
        known = reading.link_at.get(token.i)
        if known is not None and known.entity.type not in {"commodity", "country"} and not _is_taken_for_body(known):
            if known.entity.type == "agreement":
                told = _known_by_words(reading, token, known) or with_parties(
                    reading, token, known, named.get(known.entity.iri)
                )
                if told.entity.parties:
                    named.setdefault(known.entity.iri, told.entity)
                found.extend([(token.i, told)] if told.entity is not known.entity else [])
                earlier.append((token.i, told))
            continue
        link = _named_beside(reading, token) or (
            _continued(reading, token, earlier)
            or _described(reading, token)
            or _known_here(reading, token)
            or _pointed_back(reading, token, earlier)
            or _agreed_before(reading, token)
            or _of_topic(reading, token)
            or _told_by_topic(reading, token)
            or _told_here(reading, token)
        )
        if link is not None:
            if link.entity.parties:
                named.setdefault(link.entity.iri, link.entity)
            found.append((token.i, link))
            earlier.append((token.i, link))
    return merged(everywhere(reading, [link for _, link in found]))


def _is_taken_for_body(link: EntityLink) -> bool:
    """Tell whether readers of names took the capitals of "an MoU" for a body's."""
    return not link.entity.resolved and link.mention.text.lower() in noun_classes()["agreement"]


def _known_by_words(reading: Reading, token: Token, link: EntityLink) -> EntityLink | None:
    """Return a link to the agreement of the seed graph that a name of common words means between those named here."""
    name = link.entity.name.split()
    if link.entity.resolved or len(name) < _WORDS or not name[-1].istitle() or token.text != name[-1]:
        return None
    if not all(word.lower() in words().agreement_words for word in name):
        return None
    known = known_among(reading, token, called=link.entity.name)
    return replace(link, entity=reading.gazetteer.entity(known)) if known is not None else None


def _continued(reading: Reading, token: Token, earlier: list[tuple[int, EntityLink]]) -> EntityLink | None:
    """Return a link for "the agreement was signed in Oslo by both ministers" to the one that was told before.

    A bare word with its article names no other, unless its own parties or place are others.
    """
    link = _pointed_back(reading, token, earlier)
    if link is None:
        return None
    known = link.entity.parties or (
        recorded_parties(reading.gazetteer, link.entity.iri) if link.entity.resolved else ()
    )
    told = set(told_parties(reading, token))
    verb = concluding_verb(token)
    place = place_of(reading, verb or token, [] if verb is not None else [token])
    other_place = place is not None and link.entity.place not in {None, place.entity.iri}
    own = {party_iri(party) for party in known}
    return link if own and not other_place and {party_iri(party) for party in told} <= own else None


def _named_beside(reading: Reading, token: Token) -> EntityLink | None:
    """Return a link to the agreement that a description is of: "the Charter, a defence pact", "a pact known as X"."""
    if not _is_agreement(token):
        return None
    beside = [token.head] if token.dep_ == "appos" or syntax.children(token, "cop") else []
    beside += [*syntax.children(token, "appos"), *(syntax.subjects(token) if syntax.children(token, "cop") else ())]
    for clause in syntax.children(token, "acl"):
        if clause.lemma_ in {"know", "call", "name", "dub"}:
            beside += [child for child in clause.children if child.dep_ in {"obl", "xcomp", "obj"}]
    links = (reading.link_at.get(other.i) for other in beside)
    known = next((link for link in links if link is not None and link.entity.type == "agreement"), None)
    if known is None:
        return None
    parties = known.entity.parties or (told_parties(reading, token) if not known.entity.resolved else ())
    entity = replace(known.entity, parties=parties) if len(parties) > 1 else known.entity
    return _link(token, entity, 0.7, "described and named in one sentence")


def _known_here(reading: Reading, token: Token) -> EntityLink | None:
    """Return a link for "the association agreement" where one of the seed graph about this fits the states named."""
    if not _is_agreement(token) or not _is_definite(token):
        return None
    known = known_among(reading, token)
    reason = "the only one of the seed graph about this between states named here"
    return _link(token, reading.gazetteer.entity(known), 0.7, reason) if known is not None else None


def _agreed_before(reading: Reading, token: Token) -> EntityLink | None:
    """Return a link for "the memorandum" after "the two ministers agreed in Busan to ...", which it is the text of."""
    if not _is_agreement(token) or not _is_definite(token) or is_still_to_come(token) or topic_of(token):
        return None
    for verb in reversed(reading.doc[max(0, token.i - _LIMIT_BACK) : token.sent.start]):
        if verb.lemma_ == "agree" and syntax.is_verb(verb) and modality_of(verb) == "actual":
            parties = makers_of(reading, verb)
            place, when = place_of(reading, verb, []), _own_date(reading, verb)
            entity = _entity(reading, token, place=place, when=when, parties=parties)
            if entity is not None:
                return _link(token, entity, 0.6, "names what was agreed before")
    return None


def _is_definite(token: Token) -> bool:
    return any(child.lower_ in {"the", "this", "that", "its"} for child in syntax.children(token, "det"))


def _told_by_topic(reading: Reading, token: Token) -> EntityLink | None:
    """Return a link for "the grain deal", "a 2015 nuclear accord": what it is about tells it apart in this article."""
    if not _is_agreement(token) or is_still_to_come(token):
        return None
    topic, year = topic_of(token), next((child.text for child in token.children if is_year(child.text)), None)
    definite = any(child.lower_ in {"the", "this", "that"} for child in syntax.children(token, "det"))
    if topic.strip() not in agreement_nouns().topics - {"trade", "free"} or not (definite or year):
        return None
    name = f"{year + ' ' if year else ''}{topic}{token.lemma_.lower()}"
    key = f"{name} {iri.digest(reading.document.iri)}"
    entity = Entity(iri.candidate("agreement", key, base=reading.base), "agreement", name, resolved=False)
    return _link(token, entity, 0.5, "told apart by what it is about")


def _told_here(reading: Reading, token: Token) -> EntityLink | None:
    if token.lemma_ == "agree" and syntax.is_verb(token):
        entity = agreed_together(reading, token)
    else:
        entity = agreement_told(reading, token) if _is_agreement(token) else None
    return _link(token, entity, 0.5, "told apart by its words in this article") if entity is not None else None


def _described(reading: Reading, token: Token) -> EntityLink | None:
    if _is_agreement(token):
        entity = _from_noun(reading, token, told_parties(reading, token))
    elif token.lemma_ == "agree" and syntax.is_verb(token) and syntax.children(token, "obl"):
        entity = _from_verb(reading, token)
    else:
        return None
    return _link(token, entity, 0.75, "place, time and parties told in the text") if entity is not None else None


def _of_topic(reading: Reading, token: Token) -> EntityLink | None:
    """Return a link for an agreement that is made or kept by nobody named: between the two the article is about."""
    parties = all_parties(reading, token) if _is_agreement(token) else ()
    entity = _from_noun(reading, token, parties) if len(parties) > 1 else None
    return _link(token, entity, 0.6, "between the two that the article is about") if entity is not None else None


def _is_agreement(token: Token) -> bool:
    return (
        token.pos_ in {"NOUN", "PROPN"}
        and (is_in_class(token, "agreement") or is_solemn(token) or _is_signed(token))
        and token.dep_ not in {"compound", "flat"}
        and not (token.tag_ == "NNS" and token.is_lower)
        and not any(child.lower_ in _NONE for child in token.children)
    )


def _is_signed(noun: Token) -> bool:
    """Tell whether a text such as a declaration binds those who signed it."""
    binding = noun.lemma_.lower() in agreement_nouns().when_signed and noun.tag_ != "NNS"
    verb = concluding_verb(noun) if binding else None
    return verb is not None and verb.lemma_.lower() in {"sign", "initial", "ink"}


def _link(token: Token, entity: Entity, score: float, reason: str) -> EntityLink:
    words = token.doc[token.i : _end_of(token)].text
    mention = Mention(token.idx, token.idx + len(words), words, "agreement", "alias")
    return EntityLink(mention, entity, score, reason)


def _end_of(token: Token) -> int:
    """Return where the words end that name it: "declaration of principles" is three."""
    return token.i + 3 if is_solemn(token) and token.nbor(1).lower_ == "of" else token.i + 1


def _from_noun(reading: Reading, noun: Token, parties: tuple[str, ...]) -> Entity | None:
    owners = [noun, *syntax.children(noun, "acl", "acl:relcl"), *_participle_after(noun)]
    place = next((link for owner in owners if (link := place_of(reading, owner, []))), None) or place_of(
        reading, noun, [noun]
    )
    when = next((date for owner in owners if (date := _own_date(reading, owner))), None)
    verb = concluding_verb(noun)
    if verb is not None:
        place, when = place or place_of(reading, verb, []), when or _own_date(reading, verb)
    parties = all_parties(reading, noun) if place is not None else parties
    return _entity(reading, noun, place=place, when=when, parties=parties)


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
            entity = _from_noun(reading, token, told_parties(reading, token))
            if entity is not None and entity.place == place:
                return entity
    return None


def _entity(
    reading: Reading, noun: Token, *, place: EntityLink | None, when: DateRange | None, parties: tuple[str, ...]
) -> Entity | None:
    if place is None and len(parties) < 2:
        return None
    proper = proper_name(noun)
    known = known_agreement(reading, noun, parties, place) if proper is None else None
    if known is not None:
        return reading.gazetteer.entity(known)
    name = name_of(reading, noun, place, when, parties)
    ends = "-".join(party.rsplit("/", 1)[-1] for party in parties)
    where, day = place.entity.name if place else "", when.value if when else ""
    key = iri.slug(f"{where} {ends} {day} {kind_of_noun(noun)}" if proper is None else f"{proper} {ends}")
    return Entity(
        iri.thing("agreement", key, base=reading.base),
        "agreement",
        name,
        surfaces_of(reading, noun, parties, place),
        resolved=False,
        place=place.entity.iri if place else None,
        date=when,
        parties=parties,
    )


def _pointed_back(reading: Reading, token: Token, found: list[tuple[int, EntityLink]]) -> EntityLink | None:
    if not _is_agreement(token) or not found:
        return None
    if not _is_definite(token):
        return None
    if list(_distinguishing(token)) or is_still_to_come(token):
        return None
    near = [(index, link) for index, link in found if token.i - index <= _LIMIT_BACK]
    if not near:
        return None
    same = [link for index, link in near if reading.doc[index].lemma_.lower() == token.lemma_.lower()]
    link = (same or [link for _, link in near])[-1] if token.lemma_.lower() in _STRICT else near[-1][1]
    return _link(token, _called(link.entity, token), 0.55, f"definite {token.lower_!r} points back")


def _called(entity: Entity, noun: Token) -> Entity:
    """Return an agreement known by its parties alone, called also by the noun that points back to it."""
    kind = entity.name.split()[-1]
    if entity.resolved or not entity.parties or kind == noun.lemma_.lower() or not kind.islower():
        return entity
    return replace(entity, aliases=(*entity.aliases, f"{entity.name.removesuffix(kind)}{noun.lemma_.lower()}"))


def _distinguishing(token: Token) -> Iterator[Token]:
    for child in syntax.children(token, "compound", "amod", "nmod", "acl", "acl:relcl"):
        if child.lower_ not in {"trade", "new"} and not _is_aside(child):
            yield child


def _is_aside(clause: Token) -> bool:
    """Tell whether a comma sets a clause off, so that it tells of a known thing: ", signed in 2002,"."""
    edge = clause.left_edge
    return clause.dep_.startswith("acl") and "," in {edge.text, edge.doc[max(0, edge.i - 1)].text}
