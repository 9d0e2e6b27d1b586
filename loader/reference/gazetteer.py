"""Look names up in the seed graph, and ask it what a linker needs to know.

Everything here is read from Turtle: a name that the graph does not hold is
not recognised, and one that is added to it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from loader.model import Entity
from loader.namespaces import BASE, GP, WIKIDATA
from loader.reference.holding import Holding, holding_on
from loader.reference.indexing import World, read_world
from loader.reference.match import Match, Name, NameIndex


class Gazetteer:
    """The names of the seed graph, and the relations between what they name."""

    def __init__(self, world: World) -> None:
        """Look up what :func:`loader.reference.indexing.read_world` has read."""
        self._things, self._back = world.things, world.back
        self._country_of, self._government_of = world.country_of, world.government_of
        self._index = NameIndex(world.names)

    def match(self, tokens: Sequence[str]) -> list[Match]:
        """Return the longest names in a sequence of tokens, as spans of tokens.

        A token may hold two names ("U.S.-China"): both then have its span.
        """
        return self._index.in_tokens(tokens)

    def find(self, text: str) -> list[Match]:
        """Return the longest names in a text, as half-open spans of characters."""
        return self._index.in_text(text)

    def named(self, surface: str) -> tuple[Name, ...]:
        """Return what the whole of ``surface`` may name, as :meth:`find` would."""
        found = self._index.in_text(surface)
        return found[0].names if len(found) == 1 and found[0].end - found[0].start == len(surface) else ()

    def __contains__(self, iri: object) -> bool:
        """Say whether the seed graph describes ``iri``."""
        return iri in self._things

    def entity(self, iri: str) -> Entity:
        """Return a thing of the seed graph.

        Raises:
            KeyError: when the seed graph does not describe it.
        """
        thing = self._things[iri]
        preferred = next((label for sense, label in thing.labels if sense == "name"), iri)
        senses = {"alias", "generic"} if thing.kind == "commodity" else {"alias"}
        aliases = tuple(sorted(label for sense, label in thing.labels if sense in senses))
        wikidata = next((target.removeprefix(WIKIDATA) for target in thing.links.get("same", ())), None)
        part_of = next(iter((*thing.links.get("post in", ()), *thing.links.get("part of", ()))), None)
        return Entity(iri, thing.kind, preferred, aliases, wikidata, self.iso2(iri), True, part_of=part_of)

    def iso2(self, iri: str) -> str | None:
        """Return the country that a thing is, or belongs to; None when it belongs to none."""
        return self._country_of.get(iri)

    def government_of(self, iso2: str) -> str | None:
        """Return a country's government; None for a territory that is not a state."""
        return self._government_of.get(iso2)

    def country(self, iso2: str) -> str | None:
        """Return the country with a code."""
        iri = f"{BASE}id/country/{iso2.lower()}"
        return iri if iri in self._things else None

    def parties_of(self, agreement: str) -> tuple[str, ...]:
        """Return the countries and organisations that are party to an agreement."""
        return tuple(sorted(self._links(agreement, "party")))

    def has_members(self, body: str) -> bool:
        """Say whether the seed graph gives a body member states, as a union or an alliance has them."""
        return bool(self.members_of(body))

    def members_of(self, body: str) -> frozenset[str]:
        """Return the countries and bodies that the seed graph gives as members of a body, as IRIs."""
        return frozenset(self._links(body, "member"))

    def is_movement(self, body: str) -> bool:
        """Say whether a body is a movement or a party, not one of states: "Hezbollah"."""
        return self.body_kind(body).endswith(" movement")

    def body_kind(self, body: str) -> str:
        """Return what the seed graph calls a body, such as "ministry" or "company state owned"; "" for any other."""
        return self._things[body].values.get("body kind", "") if body in self._things else ""

    def home_of(self, body: str) -> str | None:
        """Return the code of the country where a movement is at home; None when it has no one home.

        A movement does not act for that country: :meth:`iso2` of it is None.
        """
        return next((self._country_of[home] for home in self._links(body, "home") if home in self._country_of), None)

    def is_in_force(self, agreement: str) -> bool:
        """Say whether the seed graph records that an agreement is in force."""
        return f"{GP}status-in-force" in self._links(agreement, "agreement status")

    def located_in(self, place: str) -> str | None:
        """Return the country of a place; None for a sea, or a place that states dispute."""
        return next(iter(self._links(place, "located in")), None)

    def is_site(self, place: str) -> bool:
        """Say whether a place is a building or the like: "the Kremlin"."""
        return place in self._things and self._things[place].values.get("place kind") == "site"

    def organisation_of_office(self, office: str) -> str | None:
        """Return the agency, organisation or government that an office is part of."""
        return next(iter(self._links(office, "post in")), None)

    def holdings(self, office: str) -> tuple[Holding, ...]:
        """Return who held an office, in the order of their dates."""
        found = [self._holding(iri) for iri in self._back["office"].get(office, ())]
        return tuple(sorted(found, key=lambda each: (each.first, each.person)))

    def offices_of(self, person: str) -> tuple[Holding, ...]:
        """Return the offices a person held, in the order of their dates."""
        found = [self._holding(iri) for iri in self._back["holder"].get(person, ())]
        return tuple(sorted(found, key=lambda each: (each.first, each.office)))

    def holders(self, office: str, day: str) -> list[tuple[str, str, str]]:
        """Return who may have held an office on a day, as (person, status, certainty).

        The certainty is ``recorded`` (the day lies in a period that a source
        covers), ``open`` (the record begins before the day, has no end, and
        was last attested before the day) or ``possible`` (a date that is known
        to the month or the year leaves it open). An empty list: no record.
        ``day`` is a date, YYYY-MM-DD.
        """
        return holding_on(self.holdings(office), day, single=self.has_single_seat(office))

    def has_single_seat(self, office: str) -> bool:
        """Say whether one person at a time holds an office; True for one that the seed graph does not describe."""
        return self._things[office].values.get("single") == "true" if office in self._things else True

    def kinds_of(self, commodity: str) -> frozenset[str]:
        """Return a commodity and all the kinds of goods that it belongs to, up to the most general."""
        return frozenset({commodity}).union(*map(self.kinds_of, self._links(commodity, "broader")))

    def iris(self, kind: str) -> tuple[str, ...]:
        """Return all things of a kind, such as ``country``."""
        return tuple(iri for iri in sorted(self._things) if self._things[iri].kind == kind)

    def _links(self, iri: str, relation: str) -> Sequence[str]:
        thing = self._things.get(iri)
        return thing.links.get(relation, ()) if thing else ()

    def _holding(self, iri: str) -> Holding:
        thing = self._things[iri]
        first = {relation: next(iter(thing.links.get(relation, ())), "") for relation in ("office", "holder", "status")}
        values = {key: thing.values.get(key, "") for key in ("start", "end", "attested")}
        status = first["status"].removeprefix(f"{GP}holding-") or "incumbent"
        return Holding(first["office"], first["holder"], status, values["start"], values["end"], values["attested"])


def load_gazetteer(folders: Sequence[Path]) -> Gazetteer:
    """Return the look-ups over the Turtle files of ``folders``; later folders add to earlier ones.

    Raises:
        UsageError: for a folder without Turtle.
        DataError: for a file that is not Turtle, with its line and column.
    """
    return Gazetteer(read_world(folders))
