"""Hold one analysed document while its claims are read off.

Answers who or what a token stands for, and when something happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Token

from loader.claims.actors import ACTORS, BODIES, STATES, Actor
from loader.claims.antecedents import antecedents, may_point, subjects_above
from loader.claims.classes import is_in_class, unwrap
from loader.claims.counting import counted
from loader.claims.dated import Below, dates_below
from loader.claims.groups import bearers, enumerated, group_actors, is_no_state, listed_under, named_holders, spoken_for
from loader.claims.measure import Measures
from loader.claims.outlook import outlook
from loader.claims.own_words import first_person
from loader.claims.sided import neighbours
from loader.language import syntax
from loader.language.dates import DateSpan, Outlook, find_dates
from loader.linking.descriptions import PERSON, described_kinds
from loader.model import Document, Entity, EntityLink
from loader.reference.gazetteer import Gazetteer

if TYPE_CHECKING:
    from loader.claims.holders import Position
    from loader.claims.slots import Filled

__all__ = ["ACTORS", "BODIES", "STATES", "Actor", "Reading"]

_AS_SPOKEN = frozenset({"_pointers", "frames", "measures"})


@dataclass(frozen=True)
class Reading:
    """A document, its parse, its links and the seed graph, ready to be asked."""

    document: Document
    doc: Doc
    links: tuple[EntityLink, ...]
    gazetteer: Gazetteer
    base: str
    speaking: Mapping[int, Actor] = field(default_factory=dict)  # whose words a token stands in

    def with_links(self, links: tuple[EntityLink, ...]) -> Reading:
        """Return the same document with other links; what was found of its dates goes with it."""
        other = replace(self, links=links)
        other.__dict__["dates"] = self.dates  # the cached property: dates do not depend on links
        return other

    def with_speakers(self, speaking: Mapping[int, Actor]) -> Reading:
        """Return the same document, telling whose words a token stands in.

        What was found before goes with it, but for what hangs on pointers: "it" may follow a "we".
        """
        other = replace(self, speaking=speaking)
        kept = {name: value for name, value in self.__dict__.items() if name not in _AS_SPOKEN}
        other.__dict__.update({name: value for name, value in kept.items() if name not in other.__dict__})
        return other

    @cached_property
    def link_at(self) -> dict[int, EntityLink]:
        """Map token indices to the link that covers them; the outer one of two."""
        found: dict[int, EntityLink] = {}
        for link in sorted(self.links, key=lambda link: link.mention.start - link.mention.end):
            span = self.doc.char_span(link.mention.start, link.mention.end, alignment_mode="expand")
            for token in span if span is not None else ():
                found.setdefault(token.i, link)
        return found

    @cached_property
    def _tokens_of(self) -> dict[tuple[int, int], list[Token]]:
        """Map the characters of each mention to its tokens."""
        found: dict[tuple[int, int], list[Token]] = defaultdict(list)
        for index, link in self.link_at.items():
            found[link.mention.start, link.mention.end].append(self.doc[index])
        return found

    @cached_property
    def date_words(self) -> frozenset[int]:
        """Return the indices of the names and numbers within the dates."""
        return frozenset(token.i for head, _ in self.dates for token in head.subtree if token.pos_ in {"PROPN", "NUM"})

    @cached_property
    def dates_below(self) -> dict[int, list[Below]]:
        """Map token indices to the dates that hang below."""
        return dates_below(self.dates)

    @cached_property
    def dates(self) -> tuple[tuple[Token, DateSpan], ...]:
        """Return (head token, date) for each date that has a calendar value."""
        found = []
        for span in find_dates(self.doc.text, self.published, look=self._outlook):
            piece = self.doc.char_span(span.start, span.end, alignment_mode="expand")
            if piece is not None and span.earliest is not None and span.latest is not None:
                found.append((piece.root, span))
        return tuple(found)

    @cached_property
    def published(self) -> date | None:
        """Return the day of publication, None when it is unknown."""
        stamp = self.document.published or self.document.modified
        return date.fromisoformat(stamp[:10]) if stamp else None

    def _outlook(self, start: int, end: int) -> Outlook | None:
        piece = self.doc.char_span(start, end, alignment_mode="expand")
        return outlook(piece.root) if piece is not None else None

    def actors(self, token: Token) -> tuple[Actor, ...]:
        """Return who the noun phrase headed by ``token`` stands for.

        "US negotiators" stand for the government of the United States; "US
        companies" only carry its nationality; "they" in a subordinate clause
        are the subject above it. Empty when nobody known is meant.
        """
        if token.pos_ == "PRON" and token.i not in self.link_at:
            return first_person(self, token) or self._behind_pronoun(token) or self.behind_pointer(token)
        link = self.link_at.get(token.i)
        if counted(token) and (link is None or not link.entity.resolved):  # "neither leader"
            return self.behind_pointer(token)
        if link is not None and link.entity.type in ACTORS:
            several = bearers(self, token) if link.entity.type == "office" and token.tag_ in {"NNS", "NNPS"} else ()
            return several or (*self._linked_actor(token, link), *enumerated(self, token, link))
        found = self._named_after(token) or group_actors(self, token) or listed_under(self, token)
        return found or self._bundled(token) or neighbours(self, token) or self.behind_pointer(token)

    def _bundled(self, token: Token) -> tuple[Actor, ...]:
        """Return whom "a group of Chilean officials" is made up of."""
        inner = unwrap(token) if is_in_class(token, "bundle") else token
        return self.actors(inner) if inner.i != token.i else ()

    def behind_pointer(self, token: Token) -> tuple[Actor, ...]:
        """Return who "it", "they" or "both governments" stand for, each once; the score pays for the step back.

        Pointers are followed in the order of the text: each asks for those
        before it, and a chain of a thousand would be too deep to follow back.
        """
        for other in self.doc[len(self._pointers) : token.i + 1]:
            if other.i not in self._pointers:
                self._pointers[other.i] = ()  # what points to itself stands for nobody
                self._pointers[other.i] = self._followed(other) if may_point(other) else ()
        return self._pointers[token.i]

    def _followed(self, token: Token) -> tuple[Actor, ...]:
        found = [actor for head in antecedents(self, token) for actor in self.actors(head)]
        if is_in_class(token, "states together"):  # "Modi and Solih met, and the two countries signed a pact"
            found = [self._sent_by(actor) if actor.entity.type != "person" else self._ruled(actor) for actor in found]
        weaker = (Actor(a.entity, round(a.score * 0.9, 2), a.token, a.national) for a in found)
        return tuple({actor.entity.iri: actor for actor in weaker}.values())

    @cached_property
    def frames(self) -> dict[int, Filled | None]:
        """Map the verbs looked at so far to the frame that fits them."""
        return {}

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        """Return who holds which office as the text tells it, in order."""
        from loader.claims.positions import find_positions  # which asks a reading

        return find_positions(self)

    @cached_property
    def measures(self) -> Measures:
        """Return the measures told up to the last word that was read for them."""
        return Measures()

    @cached_property
    def _pointers(self) -> dict[int, tuple[Actor, ...]]:
        """Map the tokens up to the last one asked for to whom they point."""
        return {}

    def _named_after(self, noun: Token) -> tuple[Actor, ...]:
        """Return whom a common noun introduces by name: "the importer Edelweiss Mobility", "its neighbour, Chad"."""
        kinds = BODIES | STATES if is_in_class(noun, "state beside") else BODIES
        human = any(is_in_class(noun, kind) for kind in ("state beside", "counterpart", "persons together"))
        human |= noun.tag_ == "NN" and described_kinds().get(noun.lemma_.lower()) == PERSON  # "a mine official"
        beside = [child for child in syntax.children(noun, "appos") if human and child.i > noun.i]
        if noun.pos_ == "PROPN":  # "Prince Abdulaziz bin Salman", where the name is linked without the style
            beside = [child for child in syntax.children(noun, "flat") if child.i == noun.i + 1]
        if persons := [a for child in beside for a in self._person_at(child)]:
            return (persons[0],)
        for child in syntax.children(noun, "appos", "flat", "nmod:desc"):
            link = self.link_at.get(child.i)
            if link is not None and link.entity.type in kinds and child.i > noun.i:
                return (Actor(self.government(link.entity), round(link.score * 0.95, 2), child),)
        return ()

    def _person_at(self, token: Token) -> Iterator[Actor]:
        """Yield the person that a name, or a title with a name, is: "his ally, President Vjosa Osmani"."""
        link = self.link_at.get(token.i)
        if link is not None and link.entity.type in {"person", "office"}:
            yield from (actor for actor in self._linked_actor(token, link) if actor.entity.type == "person")

    def _linked_actor(self, token: Token, link: EntityLink) -> tuple[Actor, ...]:
        if is_no_state(token, link):
            return ()
        if link.entity.type == "office":
            person = self._person_beside(token)
            if person is not None:
                return (person,)
            body = spoken_for(self, token, link)
            if body is not None:
                return (body,)
            holder = self._holders_named.get(link.entity.iri)
            if holder is not None:  # "the Australian prime minister", where the text names him
                return (Actor(holder, round(link.score * 0.95, 2), token),)
        if link.entity.type == "country" and link.mention.reading != "demonym":
            return (Actor(self.government(link.entity), link.score, token),)
        if link.mention.reading == "demonym":
            return (Actor(self.government(link.entity), round(link.score - 0.1, 2), token),)
        return (Actor(link.entity, link.score, token),)

    @cached_property
    def _holders_named(self) -> dict[str, Entity]:
        """Map each office to the one person to whom the text gives it."""
        return named_holders(self.links)

    def _person_beside(self, title: Token) -> Actor | None:
        """Return the person named right after the title that ``title`` is part of, or set off by commas."""
        office, index = self.link_at[title.i], title.i + 1
        while self.link_at.get(index) is office:
            index += 1
        apposed = next((child.i for child in syntax.children(title, "appos") if child.i >= index), index)
        link = self.link_at.get(index) or self.link_at.get(apposed)
        index = index if self.link_at.get(index) is link else apposed
        if link is None or link.entity.type != "person":
            return None
        return Actor(link.entity, link.score, self.doc[index])

    def _behind_pronoun(self, token: Token) -> tuple[Actor, ...]:
        above = subjects_above(token)
        kinds = {actor.entity.type for head in above for actor in self.actors(head)} if token.lower_ == "it" else set()
        above = syntax.objects(token.head.head) if "person" in kinds else above  # "he warned Peru that it would lose"
        return tuple(Actor(a.entity, round(a.score * 0.9, 2), a.token) for other in above for a in self.actors(other))

    def sides(self, noun: Token) -> tuple[Actor, ...]:
        """Return who acts or is acted upon, or else the countries whose people or places a phrase is about.

        "Swiss doctors" are Switzerland, which is not its government; "the
        Bosnian town" and "Basra" are the countries where they lie.
        """
        found = self.actors(noun) or self._sides_behind(noun)
        if found and any(self.state_of(actor.entity) or actor.entity.resolved for actor in found):
            return tuple(self._sent_by(actor) for actor in found)
        link = self.link_at.get(noun.i)
        if link is not None and link.entity.type == "place":
            return tuple(self._country(link.entity.iso2, link.score, noun))
        return tuple(actor for child in noun.children for actor in self._nationality(child, noun)) or found

    def _sent_by(self, actor: Actor) -> Actor:
        """Return the state for an unnamed holder of its office: who summons "the Russian ambassador" blames Russia."""
        code = self.state_of(actor.entity) if actor.entity.type == "office" else None
        state = self.gazetteer.government_of(code) if code and not actor.entity.resolved else None
        return replace(actor, entity=self.gazetteer.entity(state)) if state else actor

    def _ruled(self, actor: Actor) -> Actor:
        """Return the state for which a person acts, or the person when that is not known."""
        state = self.gazetteer.government_of(self.state_of(actor.entity) or "")
        return replace(actor, entity=self.gazetteer.entity(state)) if state else actor

    def _sides_behind(self, noun: Token) -> tuple[Actor, ...]:
        """Return the sides of the subject above for "they", and of the people for "thousands of people"."""
        if above := subjects_above(noun):
            return tuple(actor for other in above for actor in self.sides(other))
        inner = unwrap(noun)
        return self.sides(inner) if inner.i != noun.i else ()

    def _nationality(self, child: Token, noun: Token) -> Iterator[Actor]:
        if child.tag_ == "VBN" and is_in_class(child, "belonging") and child.i < noun.i:  # "Israeli-linked vessels"
            child = next((inner for inner in child.children if inner.i in self.link_at), child)
        base = child.dep_.split(":")[0] if child.head == noun else "amod"
        if base not in {"amod", "compound", "nmod", "det"} or syntax.case_of(child) not in {None, "of", "from", "in"}:
            return
        if is_in_class(noun, "not of a state"):
            return
        for part in syntax.coordinated(child):
            link = self.link_at.get(part.i)
            if link is not None and link.entity.type in STATES | {"place"}:
                yield from self._country(link.entity.iso2, round(link.score * 0.9, 2), noun)
            elif link is not None and link.entity.type in BODIES:
                yield Actor(link.entity, round(link.score * 0.9, 2), noun)

    def _country(self, iso2: str | None, score: float, token: Token) -> Iterator[Actor]:
        country = self.gazetteer.country(iso2) if iso2 else None
        if country is not None:
            yield Actor(self.gazetteer.entity(country), score, token, national=True)

    def counterpart(self, actor: Actor) -> Actor | None:
        """Return the people for a government, and the government for its people: whom a curfew or a protest hits."""
        iso2 = self.state_of(actor.entity)
        if iso2 is None:
            return None
        other = self.gazetteer.government_of(iso2) if actor.national else self.gazetteer.country(iso2)
        return Actor(self.gazetteer.entity(other), round(actor.score * 0.8, 2), actor.token) if other else None

    def government(self, entity: Entity) -> Entity:
        """Return the government of a country, or the entity itself when there is none."""
        if entity.type != "country" or entity.iso2 is None:
            return entity
        found = self.gazetteer.government_of(entity.iso2)
        return self.gazetteer.entity(found) if found is not None else entity

    def state_of(self, entity: Entity) -> str | None:
        """Return the country on whose side an entity acts, as a code.

        Of a person it is the country of an office that the document or the
        seed graph gives.
        """
        if entity.iso2 is not None or entity.type != "person":
            return entity.iso2
        codes = {office.iso2 for office in self.titles_of(entity) if office.iso2}
        return codes.pop() if len(codes) == 1 else None

    def side_of(self, entity: Entity) -> str:
        """Return the code of the country on whose side an entity acts, else the entity's own IRI."""
        return self.state_of(entity) or entity.iri

    def owner_of(self, office: EntityLink) -> str | None:
        """Return the country in front of or after an office, as a code: "Taiwan's vice foreign minister"."""
        if office.entity.type != "office":
            return None
        tokens = self._tokens_of.get((office.mention.start, office.mention.end), [])
        heads = [*(token.head for token in tokens), *tokens]
        codes = {a.entity.iso2 for head in heads for child in head.children for a in self._nationality(child, head)}
        return codes.pop() if len(codes) == 1 else None

    def titles_of(self, person: Entity) -> list[Entity]:
        """Return the offices that the seed graph, or the text before the name, gives a person."""
        if person.resolved:
            return [self.gazetteer.entity(holding.office) for holding in self.gazetteer.offices_of(person.iri)]
        return self._titles_before.get(person.iri, [])

    @cached_property
    def _titles_before(self) -> dict[str, list[Entity]]:
        """Map each thing to the offices named right before it."""
        found: dict[str, list[Entity]] = defaultdict(list)
        for index, link in self.link_at.items():
            before = self.link_at.get(index - 1)
            if before is not None and before.entity.type == "office":
                found[link.entity.iri].append(before.entity)
        return found
