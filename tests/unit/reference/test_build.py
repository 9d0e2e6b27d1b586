from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest

from loader.errors import DataError, UsageError
from loader.reference.__main__ import main
from loader.reference.build import build, check, write

GP = "https://w3id.org/geopol/ontology#"
ID = "https://w3id.org/geopol/id/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def classes(turtle: dict[str, str]) -> Counter[str]:
    return Counter(
        triple.object.value.removeprefix(GP)
        for text in turtle.values()
        for triple in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE)
        if triple.predicate.value == RDF_TYPE and triple.object.value.startswith(GP)
    )


def test_the_committed_turtle_is_what_the_tables_give(seeds: Path) -> None:
    check(seeds)


def test_every_iso_country_is_there_and_every_state_has_a_government(seeds: Path) -> None:
    with (seeds / "countries.csv").open(encoding="utf-8", newline="") as file:
        states = [row["id"] for row in csv.DictReader(file) if row["sovereign"] == "true"]
    counts = classes({path.stem: path.read_text(encoding="utf-8") for path in seeds.glob("*.ttl")})
    assert (counts["Country"], counts["Government"], len(states)) == (250, 195, 195)


def test_one_table_row_is_one_thing(seeds: Path) -> None:
    counts = classes({path.stem: path.read_text(encoding="utf-8") for path in seeds.glob("*.ttl")})
    found = {
        "places": counts["Place"],
        "organisations": counts["Agency"] + counts["Organization"] + counts["IntergovernmentalOrganization"],
        "offices": counts["Office"],
        "persons": counts["Person"],
        "holdings": counts["OfficeHolding"],
        "agreements": counts["Agreement"],
        "commodities": counts["Commodity"],
        "production": counts["ProductionObservation"],
    }
    for name, number in found.items():
        with (seeds / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert (name, number) == (name, len(list(csv.DictReader(file))))


def test_every_shipped_row_has_a_source_and_none_that_is_share_alike(seeds: Path) -> None:
    for path in sorted(seeds.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assert row["source"] and row["licence"], (path.name, row)
                assert "BY-SA" not in row["licence"] and "unsourced" not in row["source"], (path.name, row)


def test_building_twice_gives_the_same_bytes(small: Path) -> None:
    assert build(small) == build(small)


def test_the_order_of_rows_does_not_matter(small: Path, tmp_path: Path) -> None:
    for path in small.glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        (tmp_path / path.name).write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    assert build(tmp_path) == build(small)


def test_a_territory_that_is_no_state_gets_no_government(small: Path) -> None:
    turtle = build(small)["countries"]
    assert turtle.count("a gp:Government") == 1
    assert "government:fr a gp:Government" in turtle


def test_a_country_reads_as_this_turtle(small: Path) -> None:
    assert build(small)["countries"].split("\n\n", 1)[1] == (
        "country:fr a gp:Country ;\n"
        '    skos:prefLabel "France"@en ;\n'
        '    gp:demonym "French"@en ;\n'
        "    owl:sameAs wd:Q142 ;\n"
        '    gp:alpha2 "FR" ;\n'
        '    gp:alpha3 "FRA" ;\n'
        "    gp:capital place:paris ;\n"
        "    gp:sovereign true ;\n"
        '    dcterms:source "test" .\n\n'
        "country:gf a gp:Country ;\n"
        '    skos:prefLabel "French Guiana"@en ;\n'
        '    gp:alpha2 "GF" ;\n'
        '    gp:alpha3 "GUF" ;\n'
        "    gp:sovereign false ;\n"
        '    dcterms:source "test" .\n\n'
        "government:fr a gp:Government ;\n"
        '    skos:prefLabel "Government of France"@en ;\n'
        '    skos:altLabel "France\'s government"@en, "French government"@en ;\n'
        '    gp:metonym "Paris"@en ;\n'
        "    gp:governs country:fr ;\n"
        "    gp:seat place:paris .\n"
    )


def test_partial_dates_keep_their_grain(small: Path) -> None:
    turtle = build(small)
    assert 'gp:attestedOn "2023-01"^^xsd:gYearMonth' in turtle["holdings"]
    assert 'gp:inForceOn "2021"^^xsd:gYear' in turtle["agreements"]


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("places", "paris,Paris", "paris,Paris,,city,FR,,test\nparis,Paris",
         "places.csv, line 3, column id: the id is already used in line 2, found 'paris'"),
        ("places", "city,FR", "city,FX",
         "places.csv, line 2, column country: expected an id of countries.csv, found 'FX'"),
        ("places", "Q90", "Q9x",
         "places.csv, line 2, column wikidata: expected the id of a Wikidata item, such as Q30, found 'Q9x'"),
        ("countries", "GUF,,", "GUF,Q142,",
         "countries.csv, line 3, column wikidata: line 2 is the same item, found 'Q142'"),
        ("countries", "Q142,paris", "Q142,lyon",
         "countries.csv, line 2, column capital: expected an id of places.csv, found 'lyon'"),
        ("countries", "false", "maybe",
         "countries.csv, line 3, column sovereign: expected true or false, found 'maybe'"),
        ("organisations", "intergovernmental,,,", "intergovernmental,,cabal,",
         "organisations.csv, line 3, column parent: expected an id of organisations.csv, found 'cabal'"),
        ("holdings", "2022-06-30,,former", "2019,,former",
         "holdings.csv, line 2, column end: the end is before the start, 2020-01-01, found '2019'"),
        ("holdings", "2020-01-01", "2020-02-30",
         "holdings.csv, line 2, column start: expected a year, a month or a day such as 2025-02-21, "
         "found '2020-02-30'"),
        ("holdings", "bob,2022-06-30", "bob,2022-06-29",
         "holdings.csv, line 3, column office: "
         "the seat is taken: bob from 2022-06-29 to 2023-01 overlaps ann in line 2, "
         "found 'fr-minister-of-trade'"),
        ("holdings", "fr-minister-of-trade,bob", "fr-minister,bob",
         "holdings.csv, line 3, column office: expected an id of offices.csv, found 'fr-minister'"),
        ("agreements", "FR,in-force", "FR|ZZ,in-force",
         "agreements.csv, line 2, column parties: expected an id of countries.csv, found 'ZZ'"),
        ("agreements", "2020-01-15,2021", "2020-01-15,2019",
         "agreements.csv, line 2, column in_force: in force before it was signed, 2020-01-15, found '2019'"),
        ("commodities", "tin,metals", "tin,metal",
         "commodities.csv, line 3, column broader: expected an id of commodities.csv, found 'metal'"),
        ("production", "12.5", "many", "production.csv, line 2, column quantity: expected a number, found 'many'"),
        ("places", "paris,Paris,,", "paris,Paris,",
         "places.csv, line 2: expected 7 cells, found 6: 'paris,Paris,city,FR,Q90,test'"),
        ("places", "id,name", "key,name",
         "places.csv, line 1: expected the column 'id', found 'key,name,aliases,kind,country,wikidata,source'"),
        ("places", "paris,Paris", "Paris,Paris",
         "places.csv, line 2, column id: expected letters, digits and single hyphens, found 'Paris'"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named(small: Path, tmp_path: Path, table: str, old: str, new: str, message: str) -> None:
    shutil.copytree(small, tmp_path, dirs_exist_ok=True)
    path = tmp_path / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as problem:
        build(tmp_path)
    assert str(problem.value) == message


def test_a_cell_over_two_lines_does_not_shift_the_line_of_the_next_error(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "places.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + 'a,"A\nB",,city,FR,,test\nb,B,,city,XX,,test\n', encoding="utf-8"
    )
    with pytest.raises(DataError, match=r"places.csv, line 5, column country: .* found 'XX'"):
        build(tmp_path)


def test_holders_in_an_office_of_many_seats_may_overlap(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path, dirs_exist_ok=True)
    for name, old, new in (("offices", "one", "many"), ("holdings", "bob,2022-06-30", "bob,2021-01-01")):
        path = tmp_path / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert "gp:singleSeat false" in build(tmp_path)["offices"]


def test_writing_changes_only_what_is_stale(tables: Path) -> None:
    assert len(write(tables)) == 10
    assert write(tables) == []


@pytest.mark.parametrize("work", [build, write, check])
def test_a_folder_without_tables_is_refused_and_left_empty(work: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^no table .*countries\.csv, nor any other; give a folder with countries"):
        work(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("work", [build, write, check])
def test_a_missing_folder_is_told(work: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^no folder .*nowhere; give a folder with tables, such as countries\.csv$"):
        work(tmp_path / "nowhere")


def test_the_command_checks_and_builds(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tables), "--check"]) == 1
    assert "places.ttl" in capsys.readouterr().err
    assert main([str(tables)]) == 0
    assert main([str(tables), "--check"]) == 0
