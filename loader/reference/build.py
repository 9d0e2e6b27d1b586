"""Build the Turtle of the seed graph from its tables."""

from __future__ import annotations

import os
import tempfile
from difflib import get_close_matches
from pathlib import Path

from loader.errors import DataError, UsageError
from loader.reference.bodies import members_by_organisation, organisation_nodes, read_organisations
from loader.reference.offices import holding_nodes, office_nodes, person_nodes, read_offices
from loader.reference.tables import Tables
from loader.reference.trade import (
    agreement_nodes,
    commodity_nodes,
    event_type_nodes,
    production_nodes,
    read_commodities,
)
from loader.reference.turtle import document
from loader.reference.world import country_nodes, place_nodes, read_countries, to_countries
from loader.resources import data_folder

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

    The same tables give the same text, byte for byte. A folder with its own
    ``countries.csv`` is a world of its own; one without stands on the shipped
    tables: its rows may name what those hold, and add names and members to it.

    Raises:
        UsageError: when the folder is missing or holds no table.
        DataError: for the first bad cell, with file, line, column and value.
    """
    _require_tables(folder)
    tables = Tables(folder, None if (folder / _TABLES[0]).is_file() else data_folder("seeds") / "reference")
    countries, names = read_countries(tables)
    places = tables.read("places.csv", ("id", "name", "aliases", "kind", "country", "wikidata", "source"))
    organisations, members = read_organisations(tables, countries)
    offices, people, holdings = read_offices(tables, organisations, countries)
    commodities = read_commodities(tables)
    joined = members_by_organisation(members, countries, organisations)
    known = to_countries(countries, names)
    sovereign = {row["id"] for row in countries.known if row["sovereign"] == "true"}
    nodes = {
        "countries": country_nodes(countries, names, places),
        "places": place_nodes(places, countries),
        "organisations": organisation_nodes(organisations, joined, known, sovereign),
        "offices": office_nodes(offices, organisations, known, sovereign),
        "persons": person_nodes(people),
        "holdings": holding_nodes(holdings),
        "agreements": agreement_nodes(tables, countries, organisations),
        "commodities": commodity_nodes(commodities),
        "production": production_nodes(tables, commodities, countries),
        "event-types": event_type_nodes(tables),
    }
    listed = {stem: list(found) for stem, found in nodes.items()}
    return {stem: document(found, _heading(stem)) for stem, found in listed.items() if found}


def _heading(stem: str) -> str:
    return _HEADING.format(what=stem.capitalize())


def _require_tables(folder: Path) -> None:
    if not folder.is_dir():
        raise UsageError(f"no folder {folder}; give a folder with tables, such as {_TABLES[0]}")
    if not any((folder / name).is_file() for name in _TABLES):
        raise UsageError(f"no table {folder / _TABLES[0]}, nor any other; give a folder with {', '.join(_TABLES)}")
    for path in sorted(folder.glob("*.csv")):
        if path.name not in _TABLES:
            near = get_close_matches(path.name, _TABLES, n=1)
            hint = f"did you mean {near[0]}?" if near else f"expected one of {', '.join(_TABLES)}"
            raise UsageError(f"{path} is no table of the seed graph; {hint}")


def write(folder: Path) -> list[Path]:
    """Build the seed graph in ``folder``, and return the files that changed.

    Raises:
        UsageError: when a file in the way was written by hand.
        DataError: as :func:`build`.
    """
    stale = _stale(folder)
    for path in stale:
        if path.is_file() and not _is_built(path):
            raise UsageError(f"{path} was not built from tables; move it to a folder of its own")
    for path, turtle in stale.items():
        if turtle is None:
            path.unlink()
        else:
            _replace(path, turtle.encode())
    return list(stale)


def _replace(path: Path, content: bytes) -> None:
    """Write a file beside ``path`` and move it into place, so that no reader meets half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def check(folder: Path) -> None:
    """Check that the Turtle in ``folder`` is what its tables give.

    Raises:
        DataError: when a file is missing, not current, or left over from a table that is gone.
    """
    stale = _stale(folder)
    if stale:
        names = ", ".join(path.name for path in stale)
        raise DataError(f"{folder}: not what the tables give: {names}; run geopol seeds build {folder}")


def _stale(folder: Path) -> dict[Path, str | None]:
    """Return the files that are not what the tables give, with what they should hold; None means no file."""
    built = build(folder)
    wanted: dict[Path, str | None] = {folder / f"{stem}.ttl": turtle for stem, turtle in built.items()}
    wanted |= {path: None for path in sorted(folder.glob("*.ttl")) if path.stem not in built and _is_built(path)}
    return {path: turtle for path, turtle in wanted.items() if turtle != _content(path)}


def _content(path: Path) -> str | None:
    if path.is_dir():
        raise UsageError(f"{path} is a folder, where a file of Turtle belongs; move it elsewhere")
    return path.read_bytes().decode("utf-8", errors="replace") if path.is_file() else None


def _is_built(path: Path) -> bool:
    """Say whether a file begins as the built ones do."""
    return (_content(path) or "").startswith(f"# {_heading(path.stem)}")
