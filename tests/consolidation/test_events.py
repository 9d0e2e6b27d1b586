"""One event told in several documents is one, with the claims of all; two events stay two."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from loader import consolidation
from loader.consolidation import consolidate
from loader.iri import thing
from loader.namespaces import GP
from loader.store import FACTS, Store, open_store
from tests.consolidation.pages import NOW, Page, Said, put
from tests.consolidation.test_equality import from_nothing, state
from tests.consolidation.told import conflicts, united

PAIRS = [json.loads(line) for line in (Path(__file__).parent / "events.jsonl").read_text(encoding="utf-8").splitlines()]


def telling(name: str, kind: str, *event: tuple[str, str], **options: Any) -> Page:
    said = Said("x", "tells", name, kind=kind, event=event, modality=options.pop("modality", "actual"))
    return Page(name, options.pop("outlet", f"of-{name}"), (said,), **options)


def of(*pages: Page) -> Store:
    store = open_store("memory:")
    for page in pages:
        put(store, page)
    consolidate(store)
    return store


def told(name: str, row: dict[str, Any]) -> Page:
    event = tuple((property_, value) for property_, value in row["event"])
    return telling(name, row["kind"], *event, published=row["published"], acts=tuple(row["acts"].items()))


def test_there_are_pairs_of_both_kinds() -> None:
    same = sum(pair["same"] for pair in PAIRS)
    assert min(same, len(PAIRS) - same) >= 20
    assert len({pair["why"] for pair in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["why"].replace(" ", "-"))
def test_pairs_of_two_documents_agree_or_stay_apart(pair: dict[str, Any]) -> None:
    one, other = told("one", pair["one"]), told("two", pair["other"])
    expected = [("one", "two", "of-one", "of-two")] if pair["same"] else []
    for pages in permutations((one, other)):
        assert united(of(*pages)) == expected


DAY = (("datePrecision", "day"), ("earliest", "2025-06-09"), ("latest", "2025-06-09"))
PARTIES = (("participant", "us"), ("participant", "cn"))
LONDON = (("place", "london"), ("inCountry", "gb"))
ONE = telling("one", "Meeting", *PARTIES, *DAY, *LONDON)
TWO = telling("two", "Negotiation", *PARTIES, *DAY)
THREE = telling("three", "Meeting", *PARTIES, *DAY, ("commodity", "magnets"))


def test_the_event_bears_both_claims_their_sources_a_reason_and_a_score() -> None:
    triples = of(ONE, TWO).read_graph(FACTS)
    found: dict[str, list[str]] = {}
    for triple in triples:
        if triple.predicate.value.startswith(GP) and "consolidated-event" in str(triple.subject):
            found.setdefault(triple.predicate.value.removeprefix(GP), []).append(getattr(triple.object, "value", ""))
    assert len(found["supportedBy"]) == len(found["unites"]) == 2
    assert sorted(found["corroboratedBy"]) == [thing("outlet", "of-one"), thing("outlet", "of-two")]
    assert found["matchReason"] == ["Meeting and Negotiation tell of the same, same participants, same day"]
    assert [float(score) for score in found["matchScore"]] == [0.96]


def test_near_copies_are_one_source_of_an_event() -> None:
    text = " ".join(f"word{number}" for number in range(80))
    copies = (replace(ONE, text=text), replace(TWO, text=text, published="2025-06-10"))
    assert united(of(*copies)) == [("one", "two", "of-one")]


def test_all_of_a_group_agree_and_what_fits_two_joins_neither() -> None:
    assert united(of(ONE, TWO, THREE)) == [("one", "three", "two", "of-one", "of-three", "of-two")]
    elsewhere = replace(
        ONE,
        name="four",
        outlet="of-four",
        said=(replace(ONE.said[0], event=(*PARTIES, *DAY, ("place", "paris"), ("inCountry", "fr"))),),
    )
    assert united(of(ONE, elsewhere, TWO)) == []


def test_what_one_document_tells_as_two_events_stays_two() -> None:
    both = Page("both", "of-both", (ONE.said[0], TWO.said[0]))
    assert united(of(both)) == []


@pytest.mark.parametrize(
    "other",
    [
        replace(TWO, said=(replace(TWO.said[0], modality="negated"),)),
        replace(TWO, said=(replace(TWO.said[0], modality="hypothetical"),)),
        replace(TWO, said=(replace(TWO.said[0], stance="denies"),)),
        replace(TWO, said=(replace(TWO.said[0], confidence="0.4"),)),
    ],
)
def test_what_nobody_puts_forward_is_no_telling(other: Page) -> None:
    assert united(of(ONE, other)) == []


def test_a_plan_and_its_report_are_one_event() -> None:
    plan = replace(TWO, said=(replace(TWO.said[0], modality="planned"),), published="2025-06-01")
    assert united(of(ONE, plan)) == [("one", "two", "of-one", "of-two")]


def test_removing_a_document_takes_its_telling_away() -> None:
    with of(ONE, TWO, THREE) as store:
        for page, left in ((THREE, 1), (TWO, 0)):
            store.remove(page.iri, removed_at=NOW)
            consolidate(store)
            assert len(united(store)) == left
            assert "three" not in str(united(store))
        assert state(store) == from_nothing({"one": ONE})


def dated(name: str, earliest: str, latest: str, precision: str, **options: Any) -> Page:
    when = (("datePrecision", precision), ("earliest", earliest), ("latest", latest))
    return telling(name, "AgreementEvent", *PARTIES, ("agreement", "pact"), *when, **options)


@pytest.mark.parametrize(
    ("earliest", "latest", "precision", "expected"),
    [
        ("2025-02-28", "2025-02-28", "day", 1),  # a day before 1 March, where months of 31 days count four
        ("2025-02-22", "2025-02-22", "day", 1),  # seven days
        ("2025-02-21", "2025-02-21", "day", 0),  # eight
        ("2025-03-08", "2025-03-08", "day", 1),
        ("2025-03-09", "2025-03-09", "day", 0),
        ("2025-02-01", "2025-02-28", "month", 1),
        ("2025-03-01", "2025-03-31", "month", 0),  # the day is in it
        ("2025-01-01", "2025-01-31", "month", 0),
        ("2025-02-24", "2025-02-26", "interval", 1),
        ("2024-01-01", "2024-12-31", "year", 0),  # too vague to contradict
    ],
)
def test_dates_conflict_by_the_calendar(earliest: str, latest: str, precision: str, expected: int) -> None:
    one = dated("one", "2025-03-01", "2025-03-01", "day")
    assert len(conflicts(of(one, dated("two", earliest, latest, precision)))) == expected


def test_a_leap_day_counts() -> None:
    pages = [
        dated(name, day, day, "day", published=day) for name, day in (("one", "2024-02-22"), ("two", "2024-02-29"))
    ]
    assert conflicts(of(*pages)) == [("date", 2)]
    later = dated("three", "2024-03-01", "2024-03-01", "day", published="2024-03-01")
    assert conflicts(of(pages[0], later)) == []  # eight days in a leap year


def test_talks_elsewhere_are_no_other_date_of_the_same_talks() -> None:
    when = (("datePrecision", "day"), ("earliest", "2025-06-11"), ("latest", "2025-06-11"))
    paris = telling("two", "Meeting", *PARTIES, *when, ("place", "paris"), ("inCountry", "fr"))
    assert conflicts(of(ONE, paris)) == []
    london = telling("two", "Meeting", *PARTIES, *when, *LONDON)
    assert conflicts(of(ONE, london)) == [("date", 2)]


def test_rates_conflict_when_one_names_the_officer_and_one_the_government() -> None:
    def duty(name: str, imposer: str, rate: str) -> Page:
        event = (("imposer", imposer), ("target", "cn"), ("rate", rate))
        return telling(name, "Tariff", *event, acts=(("person/greer", "us"),))

    assert conflicts(of(duty("one", "us", "25 %"), duty("two", "person/greer", "30 %"))) == [("rate", 2)]


KINDS = ("Meeting", "Negotiation", "Tariff")


def random_telling(chance: random.Random) -> Page:
    """Return a page on one of few events, told more or less fully, or a little otherwise."""
    said = tuple(_random_said(chance) for _ in range(chance.choice([1, 1, 2, 3])))
    day = chance.choice([None, "2025-06-08", "2025-06-09", "2025-06-30"])
    name, acts = f"d{chance.randrange(9)}", (("person/b", "us"), ("person/h", "cn"))
    return Page(name, f"outlet{chance.randrange(5)}", said, day, acts=acts)


def _random_said(chance: random.Random) -> Said:
    kind = chance.choice(KINDS)
    ends = (chance.choice(["us", "person/b"]), chance.choice(["cn", "person/h"]))
    event = [("imposer", ends[0]), ("target", ends[1])] if kind == "Tariff" else [("participant", who) for who in ends]
    day = chance.choice([None, "2025-06-09", "2025-06-09", "2025-06-09", "2025-06-12"])
    event += [("datePrecision", "day"), ("earliest", day), ("latest", day)] if day else []
    place = chance.choice([None, "london", "london", "paris"])
    event += [("place", place)] if place else []
    event += [("commodity", "steel")] if chance.random() < 0.3 else []
    event += [("rate", chance.choice(["5 %", "9 %"]))] if kind == "Tariff" else []
    modality = chance.choice(["actual", "actual", "actual", "planned", "negated"])
    return Said("us", "imposes", "cn", modality=modality, kind=kind, event=tuple(event))


@pytest.mark.parametrize("batch", [1, 3, 250])
def test_events_after_any_sequence_equal_those_from_nothing(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consolidation, "BATCH", batch)
    seen: list[object] = []
    for seed in range(12):
        chance, pages = random.Random(seed), dict[str, Page]()
        with open_store("memory:") as store:
            for number in range(14):
                if pages and chance.random() < 0.3:
                    store.remove(pages.pop(chance.choice(sorted(pages))).iri, removed_at=NOW)
                else:
                    page = random_telling(chance)
                    pages[page.name] = page
                    put(store, page)
                if chance.random() < 0.6 or number == 13:
                    consolidate(store)
                    assert state(store) == from_nothing(pages), (seed, number)
                    seen += [*united(store), *(kind for kind, _ in conflicts(store))]
    # The sequences do give events of two and of three documents, and conflicts.
    assert {len(one) // 2 for one in seen if isinstance(one, tuple)} >= {2, 3}
    assert {"date", "rate"} <= set(seen)  # type: ignore[arg-type]
