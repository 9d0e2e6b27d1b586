"""Build countries, their governments, and places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from loader.reference.naming import Country, article, rules
from loader.reference.tables import Row, Table, Tables
from loader.reference.turtle import Node, ref, string, text

COUNTRY_COLUMNS = ("id", "name", "alpha3", "wikidata", "capital", "sovereign", "source")
NAME_KINDS = ("name", "official", "abbreviation", "adjective", "noun", "plural", "former", "metonym")
_DEMONYMS = ("adjective", "noun", "plural")


def read_countries(tables: Tables) -> tuple[Table, Table]:
    """Read the countries and their names, and check both."""
    countries = tables.read("countries.csv", COUNTRY_COLUMNS)
    names = tables.read("country_names.csv", ("country", "name", "kind", "source"))
    for row in names:
        countries.check(row, "country", row["country"])
        if row["kind"] not in NAME_KINDS:
            raise row.error("kind", f"expected one of {', '.join(NAME_KINDS)}")
    for row in countries:
        if row["sovereign"] not in ("true", "false"):
            raise row.error("sovereign", "expected true or false")
    return countries, names


def to_countries(countries: Table, names: Table) -> dict[str, Country]:
    """Return what naming needs to know of each country, by its id."""
    found = _by_country(names.known)
    uses = Counter(row["name"] for row in names.known if row["kind"] == "adjective")
    return {row["id"]: _country(row, found[row["id"]], uses) for row in countries.known}


def _country(row: Row, found: dict[str, list[str]], uses: Mapping[str, int]) -> Country:
    """Put first what names this country and no other: "South Korean" before "Korean"."""
    adjectives = sorted((name for name in found["adjective"] if not name.isupper()), key=lambda name: uses[name])
    short = [row["name"], *found["name"]]
    return Country(
        id=row["id"],
        name=row["name"],
        labels=(*(name for name in found["abbreviation"] if name in rules().attributive), *short),
        names=tuple(dict.fromkeys([*short, *found["official"], *found["abbreviation"]])),
        adjectives=tuple(adjectives),
    )


def _by_country(names: Iterable[Row]) -> dict[str, dict[str, list[str]]]:
    """Return the names of each country by their kind."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in names:
        found[row["country"]][row["kind"]].append(row["name"])
    return found


def country_nodes(countries: Table, names: Table, places: Table) -> Iterator[Node]:
    """Yield each country and, for a sovereign one, its government."""
    found = _by_country(names.rows)
    for row in countries:
        for column in ("capital", "seat"):
            if row[column]:
                places.check(row, column, row[column])
        yield Node(ref("country", row["id"].lower()), ("gp:Country",), tuple(_country_facts(row, found[row["id"]])))
        if row["sovereign"] == "true":
            yield _government(row, found[row["id"]])
    own = {row["id"] for row in countries}
    for code in sorted(found.keys() - own):
        yield from _more_names(countries.by_id[code], found[code])


def _more_names(row: Row, found: dict[str, list[str]]) -> Iterator[Node]:
    """Yield the names that a folder adds to a country of the shipped tables."""
    yield Node(ref("country", row["id"].lower()), ("gp:Country",), tuple(_other_names(row, found)))
    if row["sovereign"] == "true" and found["metonym"]:
        metonyms = tuple(("gp:metonym", text(name)) for name in found["metonym"])
        yield Node(ref("government", row["id"].lower()), ("gp:Government",), metonyms)


def _other_names(row: Row, found: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for kind in ("name", "official", "abbreviation", "former"):
        yield from (("skos:altLabel", text(name)) for name in found[kind] if name != row["name"])
    for kind in _DEMONYMS:
        yield from (("gp:demonym", text(name)) for name in found[kind] if name not in found["abbreviation"])


def _country_facts(row: Row, found: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    yield "skos:prefLabel", text(row["name"])
    yield from _other_names(row, found)
    yield "gp:alpha2", string(row["id"])
    yield "gp:alpha3", string(row["alpha3"])
    yield "gp:sovereign", row["sovereign"]
    yield from same_as(row)
    if row["capital"]:
        yield "gp:capital", ref("place", row["capital"])
    if row["region"]:
        yield "gp:region", text(row["subregion"] or row["region"])
    yield from source(row)


def _government(row: Row, found: dict[str, list[str]]) -> Node:
    name = row["name"]
    facts = [
        ("skos:prefLabel", text(f"Government of {article(name)}")),
        ("gp:governs", ref("country", row["id"].lower())),
    ]
    owners = [*found["adjective"], *found["abbreviation"], *([] if name.endswith("s") else [f"{name}'s"])]
    facts += [("skos:altLabel", text(f"{owner} government")) for owner in owners]
    facts += [("gp:metonym", text(name)) for name in found["metonym"]]
    if row["seat"] or row["capital"]:
        facts.append(("gp:seat", ref("place", row["seat"] or row["capital"])))
    return Node(ref("government", row["id"].lower()), ("gp:Government",), tuple(facts))


def place_nodes(places: Table, countries: Table) -> Iterator[Node]:
    """Yield each place."""
    for row in places:
        facts = [("skos:prefLabel", text(row["name"])), ("gp:placeKind", string(row["kind"]))]
        facts += [("skos:altLabel", text(name)) for name in row.each("aliases")]
        facts += located(row, countries)
        yield Node(ref("place", row["id"]), ("gp:Place",), (*facts, *same_as(row), *source(row)))


def located(row: Row, countries: Table) -> list[tuple[str, str]]:
    """Return where a thing is, when its cell ``country`` says so."""
    if not row["country"]:
        return []
    return [("gp:locatedIn", ref("country", countries.check(row, "country", row["country"]).lower()))]


def same_as(row: Row) -> list[tuple[str, str]]:
    """Return the identity with Wikidata, where the table states one."""
    return [("owl:sameAs", f"wd:{row['wikidata']}")] if row["wikidata"] else []


def source(row: Row) -> list[tuple[str, str]]:
    """Return where a row's facts are from."""
    return [("dcterms:source", string(part)) for part in _sources(row["source"])]


def _sources(cell: str) -> Iterable[str]:
    return [part.strip() for part in cell.split("; ") if part.strip()]
