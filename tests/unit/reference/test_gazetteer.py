from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from loader.errors import DataError
from loader.model import Entity
from loader.reference.build import write
from loader.reference.gazetteer import Gazetteer, load_gazetteer

ID = "https://w3id.org/geopol/id/"


def found(gazetteer: Gazetteer, text: str) -> list[tuple[str, list[str]]]:
    return [
        (text[m.start : m.end], sorted(name.entity_iri.removeprefix(ID) for name in m.names))
        for m in gazetteer.find(text)
    ]


def test_a_row_that_is_added_is_recognised_after_the_build(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path, dirs_exist_ok=True)
    write(tmp_path)
    assert found(load_gazetteer([tmp_path]), "the Ministry of Silly Walks") == []
    with (tmp_path / "organisations.csv").open("a", encoding="utf-8") as file:
        file.write("fr-walks,Ministry of Silly Walks,,,ministry,FR,,,test\n")
    write(tmp_path)
    assert found(load_gazetteer([tmp_path]), "the Ministry of Silly Walks") == [
        ("Ministry of Silly Walks", ["agency/fr-walks"])
    ]


@pytest.mark.parametrize(
    ("body", "home"),
    [
        ("organization/hezbollah", "LB"),
        ("organization/qassam-brigades", "PS"),
        ("organization/pkk", "TR"),
        ("organization/al-qaeda", None),
        ("organization/nato", None),
        ("organization/nowhere", None),
    ],
)
def test_a_movement_has_a_home_and_no_state(gazetteer: Gazetteer, body: str, home: str | None) -> None:
    assert (gazetteer.home_of(f"{ID}{body}"), gazetteer.iso2(f"{ID}{body}")) == (home, None)


def test_a_second_folder_adds_to_the_first(seeds: Path, small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path, dirs_exist_ok=True)
    write(tmp_path)
    both = load_gazetteer([seeds, tmp_path])
    assert found(both, "Ann Bell in China") == [("Ann Bell", ["person/ann"]), ("China", ["country/cn"])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("he told us that the US acted", [("US", ["country/us"])]),
        ("the U.S. and the U.K.", [("U.S.", ["country/us"]), ("U.K.", ["country/gb"])]),
        ("who said so? the WHO did", [("WHO", ["organization/who"])]),
        ("roast turkey in Turkey", [("Turkey", ["country/tr"])]),
        ("U.S.-China talks", [("U.S.", ["country/us"]), ("China", ["country/cn"])]),
        ("China-based", [("China", ["country/cn"])]),
        ("China’s", [("China", ["country/cn"])]),
        ("Americans and the Chinese", [("Americans", ["country/us"]), ("Chinese", ["country/cn"])]),
        ("the Koreans", [("Koreans", ["country/kp", "country/kr"])]),
        ("CHINA WARNS", [("CHINA", ["country/cn"])]),
        ("Beijing", [("Beijing", ["government/cn", "place/beijing"])]),
        ("Brussels", [("Brussels", ["government/be", "organization/eu", "place/brussels"])]),
        ("Downing Street", [("Downing Street", ["government/gb", "place/downing-street"])]),
        ("the Pentagon", [("Pentagon", ["agency/us-department-of-defense", "place/pentagon"])]),
        ("talks in Geneva", [("Geneva", ["place/geneva"])]),
        ("rare-earth minerals", [("rare-earth minerals", ["commodity/rare-earth-elements"])]),
        ("Rare earth flows", [("Rare earth", ["commodity/rare-earth-elements"])]),
        ("aluminum and aluminium", [("aluminum", ["commodity/aluminium"]), ("aluminium", ["commodity/aluminium"])]),
        ("the White House National Economic Council",
         [("White House National Economic Council", ["agency/us-national-economic-council"])]),
        ("the Chinese Commerce Ministry", [("Chinese Commerce Ministry", ["agency/cn-ministry-of-commerce"])]),
        ("China's commerce ministry", [("China's commerce ministry", ["agency/cn-ministry-of-commerce"])]),
        ("Beijing's Commerce Ministry", [("Beijing's Commerce Ministry", ["agency/cn-ministry-of-commerce"])]),
        ("MOFCOM", [("MOFCOM", ["agency/cn-ministry-of-commerce"])]),
        ("the U.S. Treasury Department", [("U.S. Treasury Department", ["agency/us-department-of-the-treasury"])]),
        ("Office of the US Trade Representative",
         [("Office of the US Trade Representative", ["agency/us-office-of-the-united-states-trade-representative"])]),
        ("USTR", [("USTR", ["agency/us-office-of-the-united-states-trade-representative"])]),
        ("US Treasury Secretary Scott Bessent",
         [("US Treasury Secretary", ["office/us-secretary-of-the-treasury"]),
          ("Scott Bessent", ["person/scott-bessent"])]),
        ("Trade Representative Jamieson Greer",
         [("Trade Representative", ["office/us-trade-representative"]), ("Jamieson Greer", ["person/jamieson-greer"])]),
        ("Kevin Hassett, director of the National Economic Council",
         [("Kevin Hassett", ["person/kevin-hassett"]),
          ("director of the National Economic Council", ["office/us-director-of-the-national-economic-council"])]),
        ("European Commission President Ursula von der Leyen",
         [("European Commission President", ["office/eu-president-of-the-european-commission"]),
          ("Ursula von der Leyen", ["person/ursula-von-der-leyen"])]),
        ("Maros Sefcovic", [("Maros Sefcovic", ["person/maros-sefcovic"])]),
        ("Iran nuclear deal", [("Iran nuclear deal", ["agreement/jcpoa"])]),
        ("", []),
    ],
)  # fmt: skip
def test_names_are_found_as_news_writes_them(
    gazetteer: Gazetteer, text: str, expected: list[tuple[str, list[str]]]
) -> None:
    assert found(gazetteer, text) == expected


def test_tokens_and_text_find_the_same(gazetteer: Gazetteer) -> None:
    tokens = [
        "The",
        "U.S.-China",
        "talks",
        "with",
        "China",
        "'s",
        "Ministry",
        "of",
        "Commerce",
        "on",
        "rare",
        "-",
        "earth",
        "exports",
    ]
    spans = [(m.start, m.end, m.names[0].entity_iri.removeprefix(ID)) for m in gazetteer.match(tokens)]
    assert spans == [
        (1, 2, "country/us"),
        (1, 2, "country/cn"),
        (4, 9, "agency/cn-ministry-of-commerce"),
        (10, 13, "commodity/rare-earth-elements"),
    ]


def test_the_sense_says_how_a_name_means(gazetteer: Gazetteer) -> None:
    senses = {
        text: sorted(name.sense for name in gazetteer.named(text))
        for text in ("China", "Chinese", "Beijing", "Lusaka", "Commerce Secretary", "tin", "USTR")
    }
    assert senses == {
        "China": ["name"],
        "Chinese": ["demonym"],
        "Beijing": ["metonym", "name"],
        "Lusaka": ["capital", "name"],
        "Commerce Secretary": ["role"],
        "tin": ["generic"],
        "USTR": ["alias"],
    }


def test_a_name_without_its_country_is_generic_and_ambiguous(gazetteer: Gazetteer) -> None:
    names = gazetteer.named("Commerce Ministry")
    assert {name.sense for name in names} == {"generic"}
    assert {"CN", "SA"} <= {name.iso2 for name in names}


def test_the_owner_of_a_composed_name_is_kept(gazetteer: Gazetteer) -> None:
    text = "Moscow's foreign ministry"
    (match,) = gazetteer.find(text)
    assert match.owner is not None
    assert (text[slice(*match.owner)], match.names[0].entity_iri) == (
        "Moscow",
        f"{ID}agency/ru-ministry-of-foreign-affairs",
    )


def test_an_entity_has_its_names_and_its_country(gazetteer: Gazetteer) -> None:
    assert gazetteer.entity(f"{ID}country/us") == Entity(
        iri=f"{ID}country/us",
        type="country",
        name="United States",
        aliases=("America", "US", "USA", "United States of America"),
        wikidata="Q30",
        iso2="US",
    )
    treasury = gazetteer.entity(f"{ID}agency/us-department-of-the-treasury")
    assert (treasury.type, treasury.iso2, treasury.wikidata) == ("agency", "US", "Q648666")
    with pytest.raises(KeyError):
        gazetteer.entity(f"{ID}country/zz")


def test_relations_are_answered(gazetteer: Gazetteer) -> None:
    assert gazetteer.government_of("CN") == f"{ID}government/cn"
    assert gazetteer.government_of("HK") is None
    office = f"{ID}office/us-trade-representative"
    assert gazetteer.organisation_of_office(office) == f"{ID}agency/us-office-of-the-united-states-trade-representative"
    assert gazetteer.located_in(f"{ID}place/geneva") == f"{ID}country/ch"
    assert {holding.office for holding in gazetteer.offices_of(f"{ID}person/scott-bessent")} == {
        f"{ID}office/us-secretary-of-the-treasury"
    }


def test_a_file_that_is_not_turtle_is_told_with_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("@prefix a: <http://a/> .\na:b a:c ;; .\na:d\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"bad\.ttl, line \d+, column \d+: "):
        load_gazetteer([tmp_path])
