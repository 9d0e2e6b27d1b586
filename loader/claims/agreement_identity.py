"""Tell which agreements of an article are one: a name and what describes it, two descriptions of one pair's pact."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from loader import iri
from loader.claims.agreement_names import TRUCES, short_name
from loader.claims.agreement_parties import all_parties, told_parties
from loader.claims.reading import Reading
from loader.linking.words import agreement_nouns, words
from loader.model import Entity, EntityLink

_ANY_SUBJECT = frozenset(
    {"framework", "partnership", "cooperation", "bilateral", "interim", "union", "free", "peace", "ceasefire"}
)


def with_parties(reading: Reading, token: Token, link: EntityLink, before: Entity | None) -> EntityLink:
    """Return the link of an agreement called by a name that the seed graph lacks, with the parties told beside it.

    ``before`` is what the name meant when it was told before with parties;
    beside two others it means another agreement.
    """
    first = token.idx == link.mention.start and token.head.idx < token.idx  # "the Treaty of Lima" begins with its noun
    if link.entity.resolved or not (first or token.idx + len(token.text) == link.mention.end):
        return link
    told = link.entity.parties or told_parties(reading, token)
    other = before is not None and len(told) > 1 and not set(told) <= set(before.parties)
    if before is not None and not other:
        return replace(link, entity=before)
    parties = told if len(told) > 1 else all_parties(reading, token)
    if len(parties) < 2:
        return link
    entity = replace(link.entity, parties=parties)
    common = words().agreement_words | agreement_nouns().topics
    if not other and not all(word.lower() in common for word in entity.name.split()):
        return replace(link, entity=entity)
    sides = [short_name(reading, party) for party in parties]
    if known := _known_of(reading, sides, entity.name):
        return replace(link, entity=known, score=0.85, reason="name of an agreement between its parties")
    ends = "-".join(party.rsplit("/", 1)[-1] for party in parties)  # each two states have their "tax agreement"
    key = iri.candidate("agreement", f"{entity.name} {ends}", base=reading.base)
    names = "-".join(sides)
    return replace(link, entity=replace(entity, iri=key, name=f"{names} {entity.name}", aliases=(entity.name,)))


def _known_of(reading: Reading, sides: list[str], name: str) -> Entity | None:
    """Return the agreement of the seed graph named by its sides and a common name: "UK-India Trade Pact"."""
    calls = [f"{one}-{other} {name}" for one, other in (sides, sides[::-1])] if len(sides) == 2 else []
    named = [found for call in calls for found in reading.gazetteer.named(call) if found.kind == "agreement"]
    agreements = {found.entity_iri for found in named}
    return reading.gazetteer.entity(agreements.pop()) if len(agreements) == 1 else None


def everywhere(reading: Reading, found: list[EntityLink]) -> tuple[EntityLink, ...]:
    """Return the links, and the other mentions of the same names, each with all that is told of its entity."""
    fullest: dict[str, Entity] = {}
    for link in found:
        if link.entity.parties:
            fullest.setdefault(link.entity.iri, link.entity)
    others = [link for link in reading.links if link.entity.iri in fullest]
    unique = {(link.mention.start, link.mention.end): link for link in (*others, *reversed(found))}
    links = [unique[place] for place in sorted(unique)]
    return tuple(
        replace(link, entity=fullest[link.entity.iri])
        if link.entity.iri in fullest and not link.entity.parties
        else link
        for link in links
    )


def merged(links: tuple[EntityLink, ...]) -> tuple[EntityLink, ...]:
    """Give agreements of one kind between the same parties one identity.

    Within one article two such agreements are one, unless they bear two names
    or were made at two places. The fullest description stands for all.
    """
    chosen: dict[tuple[str, tuple[str, ...]], Entity] = {}
    for link in sorted(links, key=lambda link: _fullness(link.entity), reverse=True):
        entity = link.entity
        if entity.parties:
            chosen.setdefault((_kind_of(entity), entity.parties), entity)
    joined = [(link, _one_of(chosen, link.entity)) for link in links]
    aliases: dict[str, set[str]] = {}
    for link, entity in joined:
        aliases.setdefault(entity.iri, set()).update((*link.entity.aliases, *entity.aliases))
    return tuple(
        replace(link, entity=replace(entity, aliases=tuple(sorted(aliases[entity.iri] - {entity.name}))))
        for link, entity in joined
    )


def _one_of(chosen: dict[tuple[str, tuple[str, ...]], Entity], entity: Entity) -> Entity:
    best = chosen.get((_kind_of(entity), entity.parties), entity)
    other_place = None not in {best.place, entity.place} and best.place != entity.place
    other_name = _has_own_name(best) and _has_own_name(entity) and best.name != entity.name
    about, other = _subjects_of(best), _subjects_of(entity)
    other_subject = bool(about and other) and not about & other
    return entity if other_place or other_name or other_subject else best


def _subjects_of(entity: Entity) -> set[str]:
    """Return the words of its name that tell what an agreement is about, but for those that fit any."""
    return set(entity.name.lower().split()) & agreement_nouns().topics - _ANY_SUBJECT


def _fullness(entity: Entity) -> tuple[bool, bool, bool]:
    return (_has_own_name(entity), entity.place is not None, entity.date is not None)


def _has_own_name(entity: Entity) -> bool:
    """Tell whether an agreement bears a name ("Economic Prosperity Deal") and not just a description."""
    return entity.name.split(" (")[0].split()[-1][0].isupper()


def _kind_of(entity: Entity) -> str:
    return "ceasefire" if set(entity.name.lower().split()) & TRUCES else "agreement"
