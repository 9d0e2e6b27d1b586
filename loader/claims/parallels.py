"""Read offices that are told through others: "Presidents A and B", "her Dutch counterpart", "the government of X"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from spacy.tokens import Token

from loader.claims.holders import Position, Stretch, office_words
from loader.claims.modality import modality_of
from loader.claims.reading import STATES, Reading
from loader.language import syntax
from loader.linking.title_heads import singular
from loader.linking.words import words
from loader.model import Entity, EntityLink

_APPOSED = frozenset({"position.apposition", "position.copula", "position.appointed"})
_FORMERLY = frozenset({"formerly", "previously", "earlier", "once"})
_RELATED = ("counterparts", "predecessors", "successors")


def each_of(reading: Reading, stretches: list[Stretch], index: int) -> Iterator[Position]:
    """Yield the offices of "Presidents A and B": of each the one that the seed graph gives him."""
    title = stretches[index]
    text = f"{reading.doc[title.start : title.end - 1].text_with_ws}{singular(reading.doc[title.end - 1])}"
    held = {name.entity_iri for name in reading.gazetteer.named(text)}
    for follower in stretches[index + 1 : index + 6]:
        gap = reading.doc[title.end : follower.start]
        joined = all(t.lower_ in {",", "and", "of", "the"} or t.i in reading.link_at for t in gap)
        if not joined:
            return
        if follower.kind != "person":
            continue
        office = _one_of(reading, held, follower)
        if office is not None:
            linked = replace(title.link, entity=reading.gazetteer.entity(office), score=0.9)
            yield Position(follower.link, linked, follower.start, None, "position.title", 0.95)
        elif _is_shared(title.link.entity):
            yield Position(follower.link, title.link, follower.start, None, "position.title", 0.85)


def _is_shared(office: Entity) -> bool:
    """Tell whether several may bear a title of one state or body: "deputy prime ministers of Peru"."""
    return not office.resolved and (office.iso2 is not None or office.part_of is not None)


def _one_of(reading: Reading, offices: set[str], holder: Stretch) -> str | None:
    """Return which of the offices somebody holds: by the seed graph, else by the country after the name."""
    held = {h.office for h in reading.gazetteer.offices_of(holder.link.entity.iri)} & offices
    if not held and reading.doc[holder.end : holder.end + 1].text.lower() == "of":
        after = (reading.link_at.get(index) for index in (holder.end + 1, holder.end + 2))
        states = {link.entity.iso2 for link in after if link is not None and link.entity.type in STATES}
        held = {office for office in offices if reading.gazetteer.iso2(office) in states}
    return held.pop() if len(held) == 1 else None


def related(reading: Reading, stretches: list[Stretch], found: Sequence[Position]) -> Iterator[Position]:
    """Yield the same office elsewhere or at another time: "her Dutch counterpart, Ana Li", "his predecessor, Jo Ek"."""
    for stretch in stretches:
        noun = _noun_before(reading, stretch.start)
        relation = next((part for part in _RELATED if noun.lower_ in office_words(part)), None)
        earlier = [item for item in found if item.token < noun.i and item.status is None]
        if stretch.kind != "person" or not earlier or relation is None:
            continue
        told = _held_by_owner(reading, noun, earlier) or earlier[-1].office
        if relation == "counterparts":
            entity = _elsewhere(reading, noun, told, stretch)
            if entity is not None:
                office = replace(told, entity=entity, score=0.85)
                yield Position(stretch.link, office, stretch.start, None, "position.counterpart", 0.85)
        else:
            status = "former" if relation == "predecessors" else None
            yield Position(stretch.link, told, stretch.start, status, "position.succession", 0.8)


def _noun_before(reading: Reading, start: int) -> Token:
    """Return the word before a name, its style or rank and a comma: "counterpart" of "his counterpart, Prince X"."""
    index = start - 1
    while index > 0 and reading.doc[index].lower_.rstrip(".") in words().styles | words().ranks:
        index -= 1
    return reading.doc[max(0, index - 1 if reading.doc[index].text == "," else index)]


def joined(reading: Reading, stretches: list[Stretch], found: Sequence[Position]) -> Iterator[Position]:
    """Yield the other office of "Ana Li, president and chief executive of Acme", "minister and deputy premier"."""
    told = {item.office.mention.start: item for item in found}
    for first, second in pairwise(item for item in stretches if item.kind in {"office", "person"}):
        gap = _joint(reading, first.end, second.start)
        if {first.kind, second.kind} != {"office"} or gap is None:
            continue
        one, other = (told.get(item.link.mention.start) for item in (first, second))
        if one is not None and other is None and one.rule in _APPOSED:
            status = "former" if gap in _FORMERLY else None if gap else one.status
            yield replace(one, office=second.link, token=second.start, status=status)
        elif other is not None and one is None and reading.doc[first.start - 1].pos_ not in {"DET", "PROPN"}:
            yield replace(other, office=first.link, token=first.start)


def _joint(reading: Reading, start: int, end: int) -> str | None:
    """Return what follows the "and" between two offices ("", "now"), after what the first is of; None without one."""
    gap = list(reading.doc[start:end])
    places = [place for place, token in enumerate(gap) if token.lower_ in {"and", "&"}]
    if not places:
        return None
    after = " ".join(token.lower_ for token in gap[places[-1] + 1 :] if token.pos_ != "DET")
    before = gap[: places[-1]]
    of = not before or before[0].lower_ in {"of", "for", "to", "at", "in"}
    plain = all(token.pos_ in {"ADP", "DET", "PROPN", "ADJ", "NOUN"} for token in before)
    return after if of and plain and after in _FORMERLY | {"", "now", "currently"} else None


def succeeding(reading: Reading, found: Sequence[Position]) -> Iterator[Position]:
    """Yield the office of whom a holder followed or gave way to: "Li, who succeeded Jo Ek", "replaced by Li"."""
    for verb in reading.doc:
        if not syntax.is_verb(verb) or verb.lemma_.lower() not in office_words("succeeding"):
            continue
        if modality_of(verb) != "actual" or any(syntax.is_marked_as(child) for child in verb.children):
            continue
        new, old = (_person(reading, nouns) for nouns in (syntax.subjects(verb), syntax.objects(verb)))
        if new is None or old is None:
            continue
        offices = {item.person.entity.iri: item.office for item in found if item.status != "nominee"}
        told = offices.get(new.entity.iri) or offices.get(old.entity.iri)
        if told is not None:
            linked = replace(told, score=min(told.score, 0.8))
            yield Position(new, linked, verb.i, None, "position.succession", 0.8)
            yield Position(old, linked, verb.i, "former", "position.succession", 0.8)


def _person(reading: Reading, nouns: Sequence[Token]) -> EntityLink | None:
    links = (reading.link_at.get(noun.i) for noun in nouns)
    return next((link for link in links if link is not None and link.entity.type == "person"), None)


def _held_by_owner(reading: Reading, noun: Token, earlier: Sequence[Position]) -> EntityLink | None:
    """Return the office of whom a noun names: "Li's predecessor"."""
    owners = {link.entity.iri for child in noun.children if (link := reading.link_at.get(child.i)) is not None}
    return next((item.office for item in reversed(earlier) if item.person.entity.iri in owners), None)


def _elsewhere(reading: Reading, noun: Token, told: EntityLink, holder: Stretch) -> Entity | None:
    """Return the office of the same title in the country beside the noun, else in that of its holder."""
    links = (reading.link_at.get(child.i) for child in noun.children)
    states = {link.entity.iso2 for link in links if link is not None and link.entity.type in STATES}
    states = states or {reading.state_of(holder.link.entity)} - {None}
    names = {told.mention.text, told.entity.name, told.entity.name.split(" of ")[0]}
    same = {name.entity_iri for text in names for name in reading.gazetteer.named(text)}
    if told.entity.iso2 is not None and " of " in told.entity.name:
        title = told.entity.name.rsplit(" of ", 1)[0]
        others = (reading.gazetteer.country(code) for code in sorted(filter(None, states)))
        texts = [f"{title} of {reading.gazetteer.entity(other).name}" for other in others if other is not None]
        same |= {name.entity_iri for text in texts for name in reading.gazetteer.named(text)}
    offices = {office for office in same if states and reading.gazetteer.iso2(office) in states}
    offices = offices or {
        held.office
        for held in reading.gazetteer.offices_of(holder.link.entity.iri)
        if not held.end and reading.gazetteer.iso2(held.office) in states
    }
    return reading.gazetteer.entity(next(iter(offices))) if len(offices) == 1 else None


def governing(reading: Reading, stretches: list[Stretch]) -> Iterator[Position]:
    """Yield the office of the head of "the government of Ana Li" or "Li's cabinet", when the seed graph gives one."""
    for stretch in stretches:
        before, after = (
            reading.doc[max(0, stretch.start - 2) : stretch.start],
            reading.doc[stretch.end : stretch.end + 2],
        )
        nouns = [before[0]] if before.text.lower().endswith(" of") else []
        nouns += [after[1]] if len(after) == 2 and after[0].tag_ == "POS" else []
        if stretch.kind != "person" or not any(noun.lower_ in office_words("governments") for noun in nouns):
            continue
        held = reading.gazetteer.offices_of(stretch.link.entity.iri)
        current = {item.office for item in held if not item.end}
        offices = current or {item.office for item in held}
        if len(offices) == 1:
            office = replace(stretch.link, entity=reading.gazetteer.entity(next(iter(offices))), score=0.85)
            status = None if current else "former"
            yield Position(stretch.link, office, stretch.start, status, "position.governing", 0.8)
