"""Read the Turtle of the seed graph into a table that look-ups need, of plain values only.

The table is kept in the cache as JSON, so a start reads Turtle only after the
seed graph has changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, cast

from loader.errors import DataError, UsageError
from loader.namespaces import GP, ORG, OWL, RDF, SKOS
from loader.reference import match
from loader.reference.cache import kept
from loader.reference.match import Name, NameTable, name_table
from loader.resources import data_folder

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
    f"{GP}homeCountry": (_LINK, "home"),
    f"{GP}officeOf": (_LINK, "office of"),
    f"{GP}hasMember": (_LINK, "member"),
    f"{GP}party": (_LINK, "party"),
    f"{GP}agreementStatus": (_LINK, "agreement status"),
    f"{GP}office": (_LINK, "office"),
    f"{GP}holdingStatus": (_LINK, "status"),
    f"{ORG}postIn": (_LINK, "post in"),
    f"{ORG}subOrganizationOf": (_LINK, "part of"),
    f"{ORG}member": (_LINK, "holder"),
    f"{SKOS}broader": (_LINK, "broader"),
    f"{GP}alpha2": (_VALUE, "alpha2"),
    f"{GP}singleSeat": (_VALUE, "single"),
    f"{GP}placeKind": (_VALUE, "place kind"),
    f"{GP}bodyKind": (_VALUE, "body kind"),
    f"{GP}validFrom": (_VALUE, "start"),
    f"{GP}validThrough": (_VALUE, "end"),
    f"{GP}attestedOn": (_VALUE, "attested"),
}


class Thing(NamedTuple):
    """What the Turtle says of one subject: (sense, label) pairs, links by relation, values by name."""

    kind: str
    labels: list[tuple[str, str]]
    links: dict[str, list[str]]
    values: dict[str, str]


class World(NamedTuple):
    """The seed graph as look-ups use it.

    ``back`` gives, by relation and target, what links there; ``country_of``
    the code of the country that a thing is or belongs to.
    """

    things: Mapping[str, Thing]
    back: Mapping[str, Mapping[str, Sequence[str]]]
    country_of: Mapping[str, str]
    government_of: Mapping[str, str]
    names: NameTable


def read_world(folders: Sequence[Path]) -> World:
    """Return the seed graph of ``folders``; later folders add to earlier ones.

    Raises:
        UsageError: for a folder without Turtle, such as one whose tables were not built.
        DataError: for a file that is not Turtle, with its line and column, and
            for Turtle of the user's own that its tables no longer give.
    """
    paths = [path for folder in folders for path in _turtle(folder)]
    own = [folder for folder in folders if not folder.samefile(data_folder("seeds") / "reference")]
    tables = [path for folder in own for path in sorted(folder.glob("*.csv"))]
    code = [Path(__file__), Path(match.__file__)]
    try:
        found = cast(World, kept("gazetteer", [*code, *paths, *tables], lambda: _current(own, paths)))
    except OSError as problem:
        raise DataError(f"{problem.filename}: cannot be read: {problem.strerror}") from None
    things, back, country_of, government_of, names = found
    return World(
        {iri: Thing(*thing) for iri, thing in things.items()}, back, country_of, government_of, NameTable(*names)
    )


def _current(own: Sequence[Path], paths: Sequence[Path]) -> World:
    """Return the index of ``paths``, after a check that Turtle of the user's own is what the tables beside it give."""
    from loader.reference.build import check

    for folder in own:
        if any(folder.glob("*.csv")):
            check(folder)
    return _index(_read(paths))


def _turtle(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.ttl"))
    if not found and any(folder.glob("*.csv")):
        raise UsageError(f"{folder} holds tables, but no Turtle; run: geopol seeds build {folder}")
    if not found:
        raise UsageError(f"{folder} holds no Turtle file; give a folder with files such as agencies.ttl")
    return found


def _read(paths: Sequence[Path]) -> dict[str, Thing]:
    """Return what the files say of each thing whose class a look-up knows."""
    import pyoxigraph

    things: dict[str, Thing] = defaultdict(lambda: Thing("", [], {}, {}))
    for path in paths:
        try:
            for triple in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
                how = _READ.get(triple.predicate.value)
                if how:
                    iri = triple.subject.value
                    things[iri] = _noted(things[iri], how, triple.object.value)
        except SyntaxError as problem:
            raise DataError(f"{path}, line {problem.lineno}, column {problem.offset}: {problem.msg}") from None
    return {iri: thing for iri, thing in things.items() if thing.kind}


def _noted(thing: Thing, how: tuple[str, str], value: str) -> Thing:
    """Return a thing with what look-ups use of one triple."""
    what, key = how
    if what == _LABEL:
        thing.labels.append((key, value))
    elif what == _LINK:
        thing.links.setdefault(key, []).append(value)
    elif what == _VALUE:
        thing.values[key] = value
    elif value.startswith(GP):
        return thing._replace(kind=_CLASSES.get(value.removeprefix(GP), thing.kind))
    return thing


def _index(things: Mapping[str, Thing]) -> World:
    """Return the things with the ways from one to another, and their names."""
    back: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for iri in sorted(things):
        for relation, targets in things[iri].links.items():
            for target in targets:
                back[relation][target].append(iri)
    country_of, government_of = _countries(things)
    owners = {
        iri: _owners(iri, things, country_of) for iri, thing in things.items() if thing.kind in ("agency", "office")
    }
    return World(things, back, country_of, government_of, name_table(_names(things, country_of), owners))


def _countries(things: Mapping[str, Thing]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the country that each thing belongs to, and each country's government."""
    country_of = {iri: thing.values["alpha2"] for iri, thing in things.items() if "alpha2" in thing.values}
    for relation in ("governs", "located in"):
        _inherit(relation, things, country_of)
    governments = (iri for iri, thing in things.items() if thing.kind == "government")
    government_of = {country_of[iri]: iri for iri in governments if iri in country_of}
    for relation in ("agency of", "office of"):
        _inherit(relation, things, country_of)
    return country_of, government_of


def _inherit(relation: str, things: Mapping[str, Thing], country_of: dict[str, str]) -> None:
    for iri, thing in things.items():
        for target in thing.links.get(relation, ()):
            if target in country_of:
                country_of.setdefault(iri, country_of[target])


def _owners(iri: str, things: Mapping[str, Thing], country_of: Mapping[str, str]) -> list[str]:
    """Return what may stand before a name that needs an owner: a country's code, an organisation's IRI."""
    links = things[iri].links
    direct = [*links.get("post in", ()), *links.get("part of", ())]
    parents = [parent for each in direct if each in things for parent in things[each].links.get("part of", ())]
    code = country_of.get(iri)
    return sorted({*direct, *parents, *([code] if code else [])})


def _names(things: Mapping[str, Thing], country_of: Mapping[str, str]) -> Iterable[Name]:
    """Yield every name; the name of a capital may also stand for the government."""
    for iri, thing in things.items():
        if thing.kind == "holding":
            continue
        for sense, surface in thing.labels:
            known = "role" if thing.kind == "office" and sense in ("name", "alias") else sense
            yield Name(surface, iri, thing.kind, known, country_of.get(iri))
        if thing.kind == "government":
            yield from _capital_names(iri, things, country_of.get(iri))


def _capital_names(iri: str, things: Mapping[str, Thing], iso2: str | None) -> Iterable[Name]:
    known = {label for sense, label in things[iri].labels if sense == "metonym"}
    for seat in things[iri].links.get("seat", ()):
        for _, surface in things[seat].labels if seat in things else ():
            if surface not in known:
                yield Name(surface, iri, "government", "capital", iso2)
