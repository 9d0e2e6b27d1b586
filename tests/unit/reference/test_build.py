from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest

from loader.cli import main
from loader.errors import DataError, UsageError
from loader.reference.build import build, check, write
from loader.reference.gazetteer import load_gazetteer
from loader.resources import data_folder
from loader.validation import load_shapes, validate
from loader.validation.shapes import parse_turtle

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


def test_the_seed_graph_conforms_without_a_warning(seeds: Path) -> None:
    triples = [triple for path in sorted(seeds.glob("*.ttl")) for triple in parse_turtle(path)]
    found = validate(triples, shapes=load_shapes([data_folder("shapes")]), context=()).results
    assert [str(result) for result in found if result.severity != "Info"] == []
    assert {result.message for result in found} <= {
        "The agreement has fewer than two known parties.",
        "No country is known as a member of the intergovernmental organization.",
    }


def test_every_iso_country_is_there_and_every_state_has_a_government(seeds: Path) -> None:
    with (seeds / "countries.csv").open(encoding="utf-8", newline="") as file:
        states = [row["id"] for row in csv.DictReader(file) if row["sovereign"] == "true"]
    counts = classes({path.stem: path.read_text(encoding="utf-8") for path in seeds.glob("*.ttl")})
    assert (counts["Country"], counts["Government"], len(states)) == (250, 196, 196)


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
         "agreements.csv, line 2, column parties: expected an id of countries.csv or organisations.csv, "
         "found 'ZZ'"),
        ("agreements", "2020-01-15,2021", "2020-01-15,2019",
         "agreements.csv, line 2, column in_force: in force before it was signed, 2020-01-15, found '2019'"),
        ("commodities", "tin,metals", "tin,metal",
         "commodities.csv, line 3, column broader: expected an id of commodities.csv, found 'metal'"),
        ("commodities", "metals,metals,,,", "metals,metals,,tin,",
         "commodities.csv, line 2, column broader: lies above itself, by way of tin in line 3, found 'tin'"),
        ("organisations", "club,Club of Trade,,,intergovernmental,,,", "club,Club of Trade,,,intergovernmental,,club,",
         "organisations.csv, line 3, column parent: lies above itself, found 'club'"),
        ("production", "t,0.1", "t,1.01",
         "production.csv, line 2, column share: expected a share of the world's, 0 to 1, found '1.01'"),
        ("production", "12.5", "many", "production.csv, line 2, column quantity: expected a number, found 'many'"),
        ("places", "paris,Paris,,", "paris,Paris,",
         "places.csv, line 2: expected 7 cells, found 6: 'paris,Paris,city,FR,Q90,test'"),
        ("places", "id,name", "key,name",
         "places.csv, line 1: expected the column 'id', found 'key,name,aliases,kind,country,wikidata,source'"),
        ("places", "paris,Paris", "Paris,Paris",
         "places.csv, line 2, column id: expected letters, digits and single hyphens, found 'Paris'"),
        ("places", "paris,Paris", "AB,Paris",
         "places.csv, line 2, column id: expected letters, digits and single hyphens, found 'AB'"),
        ("places", "paris,Paris", 'paris,"Pa"ris',
         "places.csv, line 2, column name: no CSV: ',' expected after '\"', found '\"Pa\"ris,,city,FR,Q90,test'"),
        ("places", "city,FR,Q90,test", 'city,FR,Q90,"test',
         "places.csv, line 2, column source: no CSV: unexpected end of data, found '\"test'"),
        ("places", "paris,Paris", "paris,Par\x07is",
         "places.csv, line 2, column name: expected text without control characters, found 'Par\\x07is'"),
        ("places", "paris,Paris", "paris,", "places.csv, line 2, column name: expected a value, found ''"),
        ("places", "Q90,test", "Q90,", "places.csv, line 2, column source: expected a value, found ''"),
        ("places", "Q90", "Q\u0669",
         "places.csv, line 2, column wikidata: expected the id of a Wikidata item, such as Q30, found 'Q\u0669'"),
        ("places", "id,name,aliases", "id,name,name",
         "places.csv, line 1: expected the column 'aliases', found 'id,name,name,kind,country,wikidata,source'"),
        ("places", "wikidata,source", "wikidata,source,source",
         "places.csv, line 1: the column 'source' is there twice, "
         "found 'id,name,aliases,kind,country,wikidata,source,source'"),
        ("countries", "GF,", "gf,",
         "countries.csv, line 3, column id: expected two capital letters, such as FR, found 'gf'"),
        ("countries", "GUF", "GU",
         "countries.csv, line 3, column alpha3: expected three capital letters, such as FRA, found 'GU'"),
        ("organisations", "ministry,FR", "ministry,",
         "organisations.csv, line 2, column country: expected the country of a ministry, found ''"),
        ("memberships", "FR,member", "FR,fan",
         "memberships.csv, line 2, column role: expected one of member, permanent member, nonregional member, "
         "de facto member, implementing country, found 'fan'"),
        ("memberships", "club,FR,member,test", "club,FR,member,test\nclub,FR,permanent member,test",
         "memberships.csv, line 3, column organisation: the same organisation, country are already in line 2, "
         "found 'club'"),
        ("memberships", "club,FR", "club,union",
         "memberships.csv, line 2, column country: expected an id of countries.csv or organisations.csv, "
         "found 'union'"),
        ("holdings", "status,source\n", "status,source\nfr-minister-of-trade,ann,2020-01-01,,,former,test\n",
         "holdings.csv, line 3, column office: the same office, person, start are already in line 2, "
         "found 'fr-minister-of-trade'"),
        ("holdings", "2022-06-30,,2023-01", ",,",
         "holdings.csv, line 3, column start: expected a date here, in end or in attested, found ''"),
        ("holdings", "2022-06-30,,2023-01", "2022-06-30,,2021",
         "holdings.csv, line 3, column attested: attested before the start, 2022-06-30, found '2021'"),
        ("holdings", "2022-06-30,,2023-01", "2022-06-30,2022-12,2023-01",
         "holdings.csv, line 3, column attested: attested after the end, 2022-12, found '2023-01'"),
        ("holdings", "bob,2022-06-30,,2023-01", "bob,2021-05-05,,",
         "holdings.csv, line 3, column office: the seat is taken: bob from 2021-05-05 to  overlaps ann in line 2, "
         "found 'fr-minister-of-trade'"),
        ("holdings", "2020-01-01,2022-06-30,,former,test\nfr-minister-of-trade,bob,2022-06-30,,2023-01",
         "2020-01-01,,,former,test\nfr-minister-of-trade,bob,2020-01-01,,",
         "holdings.csv, line 3, column office: the seat is taken: bob from 2020-01-01 to  overlaps ann in line 2, "
         "found 'fr-minister-of-trade'"),
        ("holdings", "2020-01-01", "\u0662020-01-01",
         "holdings.csv, line 2, column start: expected a year, a month or a day such as 2025-02-21, "
         "found '\u0662020-01-01'"),
        ("commodities", "8001", "801",
         "commodities.csv, line 3, column hs_codes: expected an HS code of 2, 4, 6, 8 or 10 digits, found '801'"),
        ("production", "2024,", "2024.5,",
         "production.csv, line 2, column year: expected a year of four digits, found '2024.5'"),
        ("production", "2024,", ",", "production.csv, line 2, column year: expected a value, found ''"),
        ("production", "mine production", "Mine production",
         "production.csv, line 2, column measure: expected words in small letters, such as mine production, "
         "found 'Mine production'"),
        ("production", "12.5", "\u00b2", "production.csv, line 2, column quantity: expected a number, found '\u00b2'"),
        ("production", "0.1", "\u00b2", "production.csv, line 2, column share: expected a number, found '\u00b2'"),
        ("event_types", ",plover,", ",My Scheme,",
         "event_types.csv, line 2, column scheme: expected small letters, digits and single hyphens, "
         "found 'My Scheme'"),
        ("event_types", "threaten,,,A", "threaten,plover-threaten,,A",
         "event_types.csv, line 2, column broader: lies above itself, found 'plover-threaten'"),
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


def geopol(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(list(arguments))
    return int(stopped.value.code or 0)


def test_the_command_checks_and_builds(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert geopol("seeds", "build", str(tables), "--check") == 1
    assert "places.ttl" in capsys.readouterr().err
    assert geopol("seeds", "build", str(tables)) == 0
    assert geopol("seeds", "build", str(tables), "--check") == 0


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("armed_movement,,FX", "expected an id of countries.csv, found 'FX'"),
        ("armed_movement,,fr", "expected an id of countries.csv, found 'fr'"),
        ("political_movement,FR,GF", "only a movement without a country has a home; leave this empty, found 'GF'"),
        ("intergovernmental,,FR", "only a movement without a country has a home; leave this empty, found 'FR'"),
    ],
)
def test_a_bad_home_is_named(small: Path, tmp_path: Path, cells: str, reason: str) -> None:
    with_homes(small, tmp_path, cells)
    with pytest.raises(DataError) as problem:
        build(tmp_path)
    assert str(problem.value) == f"organisations.csv, line 3, column home: {reason}"


def test_a_movement_is_at_home_in_a_country_and_does_not_act_for_it(small: Path, tmp_path: Path) -> None:
    with_homes(small, tmp_path, "armed_movement,,FR")
    write(tmp_path)
    assert (tmp_path / "organisations.ttl").read_text(encoding="utf-8").split("\n\n")[-1] == (
        "organization:club a gp:Organization ;\n"
        '    skos:prefLabel "Club of Trade"@en ;\n'
        '    gp:bodyKind "armed movement" ;\n'
        "    gp:hasMember country:fr ;\n"
        "    gp:homeCountry country:fr ;\n"
        '    dcterms:source "test" .\n'
    )
    names = load_gazetteer([tmp_path])
    club = f"{ID}organization/club"
    assert (names.home_of(club), names.iso2(club), names.entity(club).iso2) == ("FR", None, None)


def with_homes(small: Path, folder: Path, cells: str) -> None:
    """Copy the small tables; ``cells`` are kind, country and home of the club."""
    shutil.copytree(small, folder, dirs_exist_ok=True)
    (folder / "organisations.csv").write_text(
        "id,name,aliases,metonyms,kind,country,home,parent,wikidata,source\n"
        "fr-ministry-of-trade,Ministry of Trade of France,,,ministry,FR,,,,test\n"
        f"club,Club of Trade,,,{cells},,,test\n",
        encoding="utf-8",
    )


def test_a_homepage_that_would_break_out_of_its_iri_is_refused(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path, dirs_exist_ok=True)
    (tmp_path / "organisations.csv").write_text(
        "id,name,aliases,metonyms,kind,country,parent,wikidata,homepage,source\n"
        "club,Club of Trade,,,intergovernmental,,,,http://x> . <urn:a> <urn:b> <urn:c,test\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError, match=r"^organisations.csv, line 2, column homepage: expected an address"):
        build(tmp_path)


OWN = {
    "organisations": "id,name,aliases,metonyms,kind,country,parent,wikidata,source\n"
    "fr-walks,Ministry of Silly Walks,,,ministry,FR,,,test\n",
    "offices": "id,title,aliases,organisation,country,seats,wikidata,source\n"
    "fr-walker,Minister of Silly Walks,,fr-walks,FR,one,,test\n",
    "persons": "id,name,aliases,short,wikidata,source\nann-bell,Ann Bell,,,,test\n",
    "holdings": "office,person,start,end,attested,status,source\nfr-walker,ann-bell,2024,,2025,incumbent,test\n"
    "fr-walker,emmanuel-macron,2023,2024,,former,test\n",
    "memberships": "organisation,country,role,source\nnato,CH,member,test\n",
    "country_names": "country,name,kind,source\nFR,the Hexagon,metonym,test\nFR,Hexagonal,adjective,test\n",
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Tables of a user's own that stand on the shipped ones."""
    for name, text in OWN.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_tables_of_ones_own_stand_on_the_shipped_ones(own: Path, seeds: Path) -> None:
    built = build(own)
    assert sorted(built) == ["countries", "holdings", "offices", "organisations", "persons"]
    assert "agency:fr-walks a gp:Agency" in built["organisations"]
    assert "gp:agencyOf government:fr" in built["organisations"]
    assert (
        "organization:nato a gp:IntergovernmentalOrganization ;\n    gp:hasMember country:ch ."
        in built["organisations"]
    )
    assert 'government:fr a gp:Government ;\n    gp:metonym "the Hexagon"@en .' in built["countries"]
    assert "org:member person:emmanuel-macron" in built["holdings"]
    assert "person:emmanuel-macron" not in built["persons"]
    write(own)
    both = load_gazetteer([seeds, own])
    assert both.iso2(f"{ID}agency/fr-walks") == "FR"
    assert [name.entity_iri for name in both.named("Hexagonal")] == [f"{ID}country/fr"]
    assert both.holders(f"{ID}office/fr-walker", "2025-03-01") == [(f"{ID}person/ann-bell", "incumbent", "recorded")]


@pytest.mark.parametrize(
    ("table", "row", "message"),
    [
        ("persons", "emmanuel-macron,E. Macron,,,,test",
         r"^persons.csv, line 3, column id: the id is already used in line \d+ of shipped persons.csv"),
        ("persons", "e-macron,E. Macron,,,Q3052772,test",
         r"^persons.csv, line 3, column wikidata: line \d+ of shipped persons.csv is the same item"),
        ("memberships", "nato,ZZ,member,test",
         r"^memberships.csv, line 3, column country: expected an id of countries.csv or organisations.csv, found"),
        ("holdings", "us-president,ann-bell,2018,2019,,former,test",
         r"^holdings.csv, line 4, column office: the seat is taken: ann-bell from 2018 to 2019 overlaps donald-trump "
         r"in line \d+ of shipped holdings.csv"),
    ],
)  # fmt: skip
def test_a_clash_with_the_shipped_tables_is_told(own: Path, table: str, row: str, message: str) -> None:
    with (own / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    with pytest.raises(DataError, match=message):
        build(own)


def test_a_file_left_over_from_a_table_that_is_gone_is_removed(own: Path) -> None:
    write(own)
    (own / "persons.csv").write_text("id,name,aliases,short,wikidata,source\n", encoding="utf-8")
    (own / "holdings.csv").unlink()
    with pytest.raises(DataError, match=r"holdings\.ttl, persons\.ttl"):
        check(own)
    assert {path.name for path in write(own)} == {"holdings.ttl", "persons.ttl"}
    assert not (own / "persons.ttl").exists()
    check(own)


def test_turtle_written_by_hand_is_never_overwritten_or_removed(own: Path) -> None:
    for name in ("persons", "more"):
        (own / f"{name}.ttl").write_text("# mine\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"persons\.ttl was not built from tables; move it"):
        write(own)
    assert sorted(path.name for path in own.glob("*.ttl")) == ["more.ttl", "persons.ttl"]
    (own / "persons.ttl").unlink()
    write(own)
    assert (own / "more.ttl").read_text(encoding="utf-8") == "# mine\n"


@pytest.mark.parametrize(
    ("ann", "bob", "clash"),
    [
        ("2020-01-01,2022-06-30,", "2022-06-30,,", False),
        ("2020-01-01,,2022-06-30", "2022-06-30,,2022-06-30", False),
        ("2020,2020,", "2020,2020,", False),
        ("2020,,", "2020,,", False),
        ("2020-01-01,2020-01-01,", "2020-01-01,,", False),
        ("2020-01-01,,", "2020-01-01,,", True),
        ("2020-01-01,2021-01-02,", "2020-05-05,,2020-05-05", True),
        ("2020-01-01,2021-01-02,", ",,2020-05-05", True),
        ("2020-01-01,2021-01-02,", ",,2020-05", False),
        (",,2020-05-05", ",,2020-05-05", True),
    ],
)
def test_the_build_and_the_shape_agree_on_who_sat_at_a_time(
    small: Path, tmp_path: Path, ann: str, bob: str, clash: bool
) -> None:
    shutil.copytree(small, tmp_path, dirs_exist_ok=True)
    rows = "".join(f"fr-minister-of-trade,{who},{dates},former,test\n" for who, dates in (("ann", ann), ("bob", bob)))
    path = tmp_path / "holdings.csv"
    path.write_text(f"office,person,start,end,attested,status,source\n{rows}", encoding="utf-8")
    offices = (tmp_path / "offices.csv").read_text(encoding="utf-8")
    if clash:
        with pytest.raises(DataError, match="the seat is taken"):
            build(tmp_path)
    (tmp_path / "offices.csv").write_text(offices.replace(",one,", ",many,"), encoding="utf-8")
    for stem, turtle in build(tmp_path).items():
        (tmp_path / f"{stem}.ttl").write_text(turtle.replace("gp:singleSeat false", "gp:singleSeat true"), "utf-8")
    (tmp_path / "offices.csv").write_text(offices, encoding="utf-8")
    assert clash or build(tmp_path)
    triples = [triple for file in sorted(tmp_path.glob("*.ttl")) for triple in parse_turtle(file)]
    found = validate(triples, shapes=load_shapes([data_folder("shapes")]), context=()).results
    assert any("two holders at a time" in result.message for result in found) == clash


def test_a_cell_over_the_limit_is_named(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path, dirs_exist_ok=True)
    (tmp_path / "persons.csv").write_text(
        f"id,name,aliases,short,wikidata,source\nann,Ann,{'x' * 200_000},,,test\n", encoding="utf-8"
    )
    with pytest.raises(DataError, match=r"^persons.csv, line 2, column aliases: no CSV: field larger .* found 'xxx"):
        build(tmp_path)


def test_only_ends_of_line_end_rows_and_blank_lines_may_follow(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path, dirs_exist_ok=True)
    (tmp_path / "persons.csv").write_bytes(
        "id,name,aliases,short,wikidata,source\r\nann,Ann\u2028Bell,,,,test\r\nbob,Bob,,,,test\n\n\r\n".encode()
    )
    assert "Ann\u2028Bell" in build(tmp_path)["persons"]


def test_a_table_with_a_near_name_is_told(own: Path) -> None:
    (own / "organizations.csv").write_text("id\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"organizations\.csv is no table .*; did you mean organisations\.csv\?$"):
        build(own)


def test_a_row_that_repeats_a_shipped_membership_is_told(own: Path) -> None:
    with (own / "memberships.csv").open("a", encoding="utf-8") as file:
        file.write("nato,FR,member,test\n")
    with pytest.raises(DataError, match=r"are already in line \d+ of shipped memberships\.csv"):
        build(own)


def test_an_organisation_may_be_a_member_and_a_party(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path, dirs_exist_ok=True)
    with (tmp_path / "organisations.csv").open("a", encoding="utf-8") as file:
        file.write("union,Union of Trade,,,intergovernmental,,,,test\n")
    for name, old, new in (("memberships", "club,FR", "club,union"), ("agreements", ",FR,", ",FR|union,")):
        path = tmp_path / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    built = build(tmp_path)
    assert "gp:hasMember organization:union" in built["organisations"]
    assert "gp:party country:fr, organization:union" in built["agreements"]


def test_a_folder_in_the_place_of_turtle_is_told(own: Path) -> None:
    (own / "persons.ttl").mkdir()
    with pytest.raises(UsageError, match=r"persons\.ttl is a folder"):
        write(own)


def test_a_write_that_fails_leaves_the_file_as_it_was(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(own)
    before = (own / "persons.ttl").read_bytes()
    with (own / "persons.csv").open("a", encoding="utf-8") as file:
        file.write("bob,Bob,,,,test\n")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("loader.reference.build.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(own)
    assert (own / "persons.ttl").read_bytes() == before
    assert [path.name for path in own.iterdir() if path.name.startswith(".")] == []


def test_a_build_with_nothing_to_do_says_so(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert geopol("seeds", "build", str(own)) == 0
    capsys.readouterr()
    assert geopol("seeds", "build", str(own)) == 0
    told = capsys.readouterr()
    assert "nothing to change" in told.out + told.err


def test_turtle_older_than_the_tables_beside_it_is_not_used(own: Path, seeds: Path) -> None:
    write(own)
    load_gazetteer([seeds, own])
    with (own / "persons.csv").open("a", encoding="utf-8") as file:
        file.write("bob-carr,Bob Carr,,,,test\n")
    with pytest.raises(DataError, match=r"persons\.ttl; run geopol seeds build"):
        load_gazetteer([seeds, own])
    write(own)
    assert f"{ID}person/bob-carr" in load_gazetteer([seeds, own])
