"""Build the Turtle of the seed graph from its tables."""

from __future__ import annotations

from pathlib import Path

from loader.errors import DataError, UsageError
from loader.reference.bodies import organisation_nodes, read_organisations
from loader.reference.offices import holding_nodes, office_nodes, person_nodes, read_offices
from loader.reference.tables import read_table
from loader.reference.trade import (
    agreement_nodes,
    commodity_nodes,
    event_type_nodes,
    production_nodes,
    read_commodities,
)
from loader.reference.turtle import document
from loader.reference.world import country_nodes, place_nodes, read_countries, to_countries

_TABLES = (
    "countries.csv",
    "country_names.csv",
    "places.csv",
    "organisations.csv",
    "memberships.csv",
    "offices.csv",
    "persons.csv",
    "holdings.csv",
    "agreements.csv",
    "commodities.csv",
    "production.csv",
    "event_types.csv",
)
_HEADING = "{what}: built from the tables of this folder by `geopol seeds build`; edit the tables."


def build(folder: Path) -> dict[str, str]:
    """Return the Turtle of each file of the seed graph, by the stem of its name.

    The same tables give the same text, byte for byte.

    Raises:
        UsageError: when the folder is missing or holds no table.
        DataError: for the first bad cell, with file, line, column and value.
    """
    _require_tables(folder)
    countries, names = read_countries(folder)
    places = read_table(folder, "places.csv", ("id", "name", "aliases", "kind", "country", "wikidata", "source"))
    organisations, members = read_organisations(folder, countries)
    offices, people, holdings = read_offices(folder, organisations, countries)
    commodities = read_commodities(folder)
    known = to_countries(countries, names)
    sovereign = {row["id"] for row in countries if row["sovereign"] == "true"}
    nodes = {
        "countries": country_nodes(countries, names, places),
        "places": place_nodes(places, countries),
        "organisations": organisation_nodes(organisations, members, known, sovereign),
        "offices": office_nodes(offices, organisations, known, sovereign),
        "persons": person_nodes(people),
        "holdings": holding_nodes(holdings),
        "agreements": agreement_nodes(folder, countries, organisations),
        "commodities": commodity_nodes(commodities),
        "production": production_nodes(folder, commodities, countries),
        "event-types": event_type_nodes(folder),
    }
    return {stem: document(found, _HEADING.format(what=stem.capitalize())) for stem, found in nodes.items()}


def _require_tables(folder: Path) -> None:
    if not folder.is_dir():
        raise UsageError(f"no folder {folder}; give a folder with tables, such as {_TABLES[0]}")
    if not any((folder / name).is_file() for name in _TABLES):
        raise UsageError(f"no table {folder / _TABLES[0]}, nor any other; give a folder with {', '.join(_TABLES)}")


def write(folder: Path) -> list[Path]:
    """Build the seed graph in ``folder``, and return the files that changed."""
    changed = []
    for stem, turtle in build(folder).items():
        path = folder / f"{stem}.ttl"
        if not path.is_file() or path.read_text(encoding="utf-8") != turtle:
            path.write_text(turtle, encoding="utf-8", newline="\n")
            changed.append(path)
    return changed


def check(folder: Path) -> None:
    """Check that the Turtle in ``folder`` is what its tables give.

    Raises:
        DataError: when a file is missing or not current.
    """
    built = build(folder)
    stale = [
        stem
        for stem, turtle in built.items()
        if not (folder / f"{stem}.ttl").is_file() or (folder / f"{stem}.ttl").read_text(encoding="utf-8") != turtle
    ]
    if stale:
        raise DataError(
            f"{folder}: not what the tables give: {', '.join(f'{stem}.ttl' for stem in stale)}; run geopol seeds build"
        )
