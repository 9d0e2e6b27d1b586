from __future__ import annotations

from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest

from loader.queries import bind, catalogue
from loader.reference.gazetteer import Gazetteer
from loader.reference.holding import Holding, holding_on
from loader.resources import data_folder

ID = "https://w3id.org/geopol/id/"
SEAT = [
    Holding("seat", "ann", "former", "2019", "2021-06-30", ""),
    Holding("seat", "bob", "incumbent", "2021-06-30", "", "2022-08-03"),
    Holding("seat", "cat", "incumbent", "2025-02", "", "2025-08"),
]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2018-12-31", []),
        ("2019-05-01", [("ann", "incumbent", "possible")]),
        ("2020-05-01", [("ann", "incumbent", "recorded")]),
        ("2022-01-01", [("bob", "incumbent", "recorded")]),
        ("2024-01-01", [("bob", "incumbent", "open")]),
        ("2025-02-10", [("bob", "incumbent", "open"), ("cat", "incumbent", "possible")]),
        ("2025-06-08", [("cat", "incumbent", "recorded")]),
        ("2026-06-08", [("cat", "incumbent", "open")]),
    ],
)
def test_a_holder_on_a_day_is_as_sure_as_the_records(day: str, expected: list[tuple[str, str, str]]) -> None:
    assert holding_on(SEAT, day, single=True) == expected


def test_several_may_hold_an_office_of_many_seats() -> None:
    both = [
        Holding("seat", "ann", "incumbent", "2020", "", "2023"),
        Holding("seat", "bob", "incumbent", "2021", "", "2023"),
    ]
    assert holding_on(both, "2022-05-05", single=False) == [
        ("ann", "incumbent", "recorded"),
        ("bob", "incumbent", "recorded"),
    ]


def test_a_nominee_replaces_nobody() -> None:
    seat = [SEAT[1], Holding("seat", "dan", "nominee", "2023-01-01", "", "2023-01-01")]
    assert holding_on(seat, "2023-05-05", single=True) == [("bob", "incumbent", "open"), ("dan", "nominee", "open")]


@pytest.mark.parametrize(
    ("office", "day", "expected"),
    [
        ("us-secretary-of-the-treasury", "2025-06-08", [("scott-bessent", "incumbent", "recorded")]),
        ("us-secretary-of-the-treasury", "2023-06-08", [("janet-yellen", "incumbent", "recorded")]),
        ("us-president", "2024-06-08", [("joe-biden", "incumbent", "recorded")]),
        ("us-president", "1990-01-01", []),
        ("cn-foreign-minister", "2023-03-01", [("qin-gang", "incumbent", "recorded")]),
        ("pl-minister-of-foreign-affairs", "2023-06-08", [("zbigniew-rau", "incumbent", "recorded")]),
        ("pl-minister-of-foreign-affairs", "2025-06-08", [("radoslaw-sikorski", "incumbent", "recorded")]),
        ("hn-secretary-of-foreign-affairs", "2025-06-08", [("eduardo-enrique-reina", "incumbent", "open")]),
    ],
)
def test_the_seed_graph_answers_or_says_that_it_does_not_know(
    gazetteer: Gazetteer, office: str, day: str, expected: list[tuple[str, str, str]]
) -> None:
    holders = gazetteer.holders(f"{ID}office/{office}", day)
    assert [
        (person.removeprefix(f"{ID}person/"), status, certainty) for person, status, certainty in holders
    ] == expected


@pytest.fixture(scope="module")
def stored(seeds: Path) -> ox.Store:
    store = ox.Store()
    for name in ("offices", "persons", "holdings", "countries", "organisations"):
        store.bulk_load(path=str(seeds / f"{name}.ttl"), format=ox.RdfFormat.TURTLE)
    return store


HOLDERS = catalogue([data_folder("queries")])["holders-of-office"]
DATES = ("2019-06-01", "2022-06-15", "2023-02-28", "2024-12-01", "2025-11-15", "2026-02-01")


def by_query(store: ox.Store, office: str, day: str) -> list[tuple[str, str]]:
    """Return (holder, known) of the stored query, with ``known`` in the words of the gazetteer."""
    words = {"dated": "recorded", "attested": "recorded"}
    answer = store.query(bind(HOLDERS, {"post": office, "date": day}), use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    return sorted((row["holder"].value, words.get(row["known"].value, row["known"].value)) for row in answer)


def by_gazetteer(gazetteer: Gazetteer, office: str, day: str) -> list[tuple[str, str]]:
    return sorted((gazetteer.entity(person).name, known) for person, _, known in gazetteer.holders(office, day))


def test_the_stored_query_and_the_gazetteer_agree(stored: ox.Store, gazetteer: Gazetteer) -> None:
    named = ("pk-prime-minister", "ly-prime-minister", "sy-minister-of-foreign-affairs-and-expatriates")
    sample = Random(20261122).sample(gazetteer.iris("office"), 40) + [f"{ID}office/{name}" for name in named]
    for office in sample:
        for day in DATES:
            found = by_query(stored, office, day)
            assert (office, day, found) == (office, day, by_gazetteer(gazetteer, office, day))


@pytest.mark.parametrize(("iso2", "day"), [("PK", "2022-06-15"), ("LY", "2025-11-15"), ("SY", "2024-12-01")])
def test_the_query_by_country_and_the_gazetteer_agree(
    stored: ox.Store, gazetteer: Gazetteer, iso2: str, day: str
) -> None:
    query = catalogue([data_folder("queries")])["office-holders-on-date"]
    values = {"country": f"{ID}country/{iso2.lower()}", "date": day}
    answer = stored.query(bind(query, values), use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    expected = [
        (gazetteer.entity(office).name, holder)
        for office in gazetteer.iris("office")
        if gazetteer.iso2(office) == iso2
        for holder, _ in by_gazetteer(gazetteer, office, day)
    ]
    assert sorted((row["office"].value, row["holder"].value) for row in answer) == sorted(expected)
    assert expected
