"""Look names up in the seed graph, and ask it what a linker needs to know.

Everything here is read from Turtle: a name that the graph does not hold is
not recognised, and one that is added to it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from loader.errors import DataError
from loader.model import Entity
from loader.namespaces import BASE, GP, ORG, OWL, RDF, SKOS, WIKIDATA
from loader.reference.holding import Holding, holding_on
from loader.reference.match import Match, Name, NameIndex

_CLASSES = {
    "Person": "person", "Country": "country", "Government": "government", "Agency": "agency", "Place": "place",
    "Organization": "organization", "IntergovernmentalOrganization": "organization", "Office": "office",
    "Agreement": "agreement", "Commodity": "commodity", "OfficeHolding": "holding",
}  # fmt: skip
_LABEL, _LINK, _VALUE = "label", "link", "value"
_READ = {
    f"{RDF}type": ("type", ""),
    f"{SKOS}prefLabel": (_LABEL, "name"),
    f"{SKOS}altLabel": (_LABEL, "alias"),
    f"{SKOS}hiddenLabel": (_LABEL, "generic"),
    f"{GP}demonym": (_LABEL, "demonym"),
    f"{GP}metonym": (_LABEL, "metonym"),
    f"{OWL}sameAs": (_LINK, "same"),
    f"{GP}agencyOf": (_LINK, "agency of"),
    f"{GP}governs": (_LINK, "governs"),
    f"{GP}seat": (_LINK, "seat"),
    f"{GP}locatedIn": (_LINK, "located in"),
    f"{GP}officeOf": (_LINK, "office of"),
    f"{GP}hasMember": (_LINK, "member"),
    f"{GP}party": (_LINK, "party"),
    f"{GP}office": (_LINK, "office"),
    f"{GP}holdingStatus": (_LINK, "status"),
    f"{ORG}postIn": (_LINK, "post in"),
    f"{ORG}subOrganizationOf": (_LINK, "part of"),
    f"{ORG}member": (_LINK, "holder"),
    f"{SKOS}broader": (_LINK, "broader"),
    f"{GP}alpha2": (_VALUE, "alpha2"),
    f"{GP}singleSeat": (_VALUE, "single"),
    f"{GP}placeKind": (_VALUE, "place kind"),
    f"{GP}validFrom": (_VALUE, "start"),
    f"{GP}validThrough": (_VALUE, "end"),
    f"{GP}attestedOn": (_VALUE, "attested"),
}


@dataclass(slots=True)
class _Thing:
    """What the Turtle says of one subject."""

    kind: str = ""
    labels: list[tuple[str, str]] = field(default_factory=list)
    links: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)


class Gazetteer:
    """The names of the seed graph, and the relations between what they name."""

    def __init__(self, things: Mapping[str, _Thing]) -> None:
        """Index what :func:`load_gazetteer` has read."""
        self._things = things
        self._country_of: dict[str, str] = {}
        self._government_of: dict[str, str] = {}
        self._back: dict[tuple[str, str], list[str]] = defaultdict(list)
        for iri in sorted(things):
            for relation, targets in things[iri].links.items():
                for target in targets:
                    self._back[relation, target].append(iri)
        self._index_countries()
        owners = {iri: self._owners(iri, thing) for iri, thing in things.items() if thing.kind in ("agency", "office")}
        self._index = NameIndex(self._names(), owners)

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
        aliases = tuple(sorted(label for sense, label in thing.labels if sense == "alias"))
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

    def located_in(self, place: str) -> str | None:
        """Return the country of a place; None for a sea, or a place that states dispute."""
        return next(iter(self._links(place, "located in")), None)

    def organisation_of_office(self, office: str) -> str | None:
        """Return the agency, organisation or government that an office is part of."""
        return next(iter(self._links(office, "post in")), None)

    def holdings(self, office: str) -> tuple[Holding, ...]:
        """Return who held an office, in the order of their dates."""
        found = [self._holding(iri) for iri in self._back["office", office]]
        return tuple(sorted(found, key=lambda each: (each.first, each.person)))

    def offices_of(self, person: str) -> tuple[Holding, ...]:
        """Return the offices a person held, in the order of their dates."""
        found = [self._holding(iri) for iri in self._back["holder", person]]
        return tuple(sorted(found, key=lambda each: (each.first, each.office)))

    def holders(self, office: str, day: str) -> list[tuple[str, str, str]]:
        """Return who may have held an office on a day, as (person, status, certainty).

        The certainty is ``recorded`` (the day lies in a period that a source
        covers), ``open`` (the record begins before the day, has no end, and
        was last attested before the day) or ``possible`` (a date that is known
        to the month or the year leaves it open). An empty list: no record.
        ``day`` is a date, YYYY-MM-DD.
        """
        single = self._things[office].values.get("single") == "true" if office in self._things else True
        return holding_on(self.holdings(office), day, single=single)

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

    def _index_countries(self) -> None:
        """Note which country each thing belongs to."""
        codes = {iri: thing.values["alpha2"] for iri, thing in self._things.items() if "alpha2" in thing.values}
        self._country_of.update(codes)
        for relation in ("governs", "located in"):
            self._inherit(relation)
        self._government_of.update(
            {self._country_of[iri]: iri for iri in self._of_kind("government") if iri in self._country_of}
        )
        for relation in ("agency of", "office of"):
            self._inherit(relation)

    def _inherit(self, relation: str) -> None:
        for iri, thing in self._things.items():
            for target in thing.links.get(relation, ()):
                if target in self._country_of:
                    self._country_of.setdefault(iri, self._country_of[target])

    def _of_kind(self, kind: str) -> Iterable[str]:
        return (iri for iri, thing in self._things.items() if thing.kind == kind)

    def _owners(self, iri: str, thing: _Thing) -> frozenset[str]:
        """Return what may stand before a name that needs an owner: a country's code, an organisation's IRI."""
        direct = [*thing.links.get("post in", ()), *thing.links.get("part of", ())]
        parents = [parent for each in direct for parent in self._links(each, "part of")]
        code = self._country_of.get(iri)
        return frozenset([*direct, *parents, *([code] if code else [])])

    def _names(self) -> Iterable[Name]:
        """Yield every name; the name of a capital may also stand for the government."""
        for iri, thing in self._things.items():
            if thing.kind == "holding":
                continue
            iso2 = self._country_of.get(iri)
            for sense, surface in thing.labels:
                known = "role" if thing.kind == "office" and sense in ("name", "alias") else sense
                yield Name(surface, iri, thing.kind, known, iso2)
            if thing.kind == "government":
                yield from self._capital_names(iri, thing, iso2)

    def _capital_names(self, iri: str, thing: _Thing, iso2: str | None) -> Iterable[Name]:
        known = {label for sense, label in thing.labels if sense == "metonym"}
        for seat in thing.links.get("seat", ()):
            for _, surface in self._things[seat].labels if seat in self._things else ():
                if surface not in known:
                    yield Name(surface, iri, "government", "capital", iso2)


def load_gazetteer(folders: Sequence[Path]) -> Gazetteer:
    """Read the Turtle files of ``folders``; later folders add to earlier ones.

    Raises:
        DataError: for a file that is not Turtle, with its line and column.
    """
    import pyoxigraph

    things: dict[str, _Thing] = defaultdict(_Thing)
    for path in (path for folder in folders for path in sorted(folder.glob("*.ttl"))):
        try:
            for triple in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
                how = _READ.get(triple.predicate.value)
                if how:
                    _note(things[triple.subject.value], how, triple.object.value)
        except SyntaxError as problem:
            raise DataError(f"{path}, line {problem.lineno}, column {problem.offset}: {problem.msg}") from None
    return Gazetteer({iri: thing for iri, thing in things.items() if thing.kind})


def _note(thing: _Thing, how: tuple[str, str], value: str) -> None:
    """Keep what the gazetteer uses of one triple."""
    what, key = how
    if what == _LABEL:
        thing.labels.append((key, value))
    elif what == _LINK:
        thing.links.setdefault(key, []).append(value)
    elif what == _VALUE:
        thing.values[key] = value
    elif value.startswith(GP):
        thing.kind = _CLASSES.get(value.removeprefix(GP), thing.kind)
