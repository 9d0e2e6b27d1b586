"""One event told twice is one event; two events stay apart, whatever else they share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from loader.identity import THRESHOLD, EventDescription, describe, group, same_event
from loader.model import Claim, DateRange, Extraction
from loader.pipeline import Tools
from tests.unit.reading import read

PAIRS = [
    json.loads(line) for line in (Path(__file__).parent / "event-pairs.jsonl").read_text(encoding="utf-8").splitlines()
]


def _described(row: dict[str, Any]) -> EventDescription:
    date = row.get("date")
    return EventDescription(
        kind=row["kind"],
        sides=frozenset((side, who) for side, who in row["sides"]),
        things=frozenset(row.get("things", ())),
        place=row.get("place"),
        country=row.get("country"),
        date=DateRange(*date) if date else None,
        rate=row.get("rate"),
        document=row["document"],
        published=row["published"],
        plover=row.get("plover"),
        about=frozenset(row.get("about", ())),
        ahead=row.get("ahead", False),
    )


def test_there_are_pairs_of_both_kinds() -> None:
    assert len(PAIRS) >= 60
    assert sum(pair["same"] for pair in PAIRS) in range(25, len(PAIRS) - 25)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["why"].replace(" ", "-"))
def test_pairs_agree_or_stay_apart(pair: dict[str, Any]) -> None:
    one, other = _described(pair["one"]), _described(pair["other"])
    found = same_event(one, other)
    assert (found.score >= THRESHOLD, found.same) == (pair["same"], pair["same"]), found
    assert same_event(other, one).score == found.score
    assert found.reason


def _meetings(found: Extraction) -> list[Claim]:
    return [c for c in found.claims if c.event is not None and c.event.type in {"Meeting", "Negotiation"}]


TALKS = "Chinese and US negotiators met in Geneva on May 10."


@pytest.mark.parametrize(
    "again",
    [
        "The talks between China and the United States in Geneva lasted two hours.",
        "Chinese and US negotiators met on May 10 for two hours.",
        "On May 10, China and the United States met in Geneva over rare earths.",
    ],
)
def test_a_document_tells_one_event_once_with_both_evidences(again: str, tools: Tools) -> None:
    claims = _meetings(read(f"{TALKS} The rest of the day was quiet. {again}", tools, published="2025-05-12"))
    [event] = {claim.event for claim in claims}
    assert event is not None
    assert (event.date.value if event.date else None, (event.place or "").split("/")[-1]) == ("2025-05-10", "geneva")
    assert len({claim.evidence.start for claim in claims}) == 2


@pytest.mark.parametrize(
    "other",
    [
        "Chinese and US negotiators met in London on May 10.",
        "Chinese and US negotiators met in Geneva on March 3.",
        "Chinese and Indian negotiators met in Geneva on May 10.",
    ],
)
def test_a_document_keeps_two_events_apart(other: str, tools: Tools) -> None:
    claims = _meetings(read(f"{TALKS} The rest of the day was quiet. {other}", tools, published="2025-05-12"))
    assert len({claim.event.iri for claim in claims if claim.event}) == 2


def test_two_documents_tell_one_event(tools: Tools) -> None:
    texts = (
        TALKS,
        "On Saturday, China and the United States held talks. The meeting of China and the US was in Geneva.",
    )
    described = []
    for text in texts:
        found = read(text, tools, published="2025-05-12")
        events = {claim.event for claim in _meetings(found)}
        assert len(events) == 1
        described += [
            describe(e, lambda who: who.split("/")[-1], document=text, published="2025-05-12") for e in events if e
        ]
    assert group(described) == [[0, 1]]
    assert same_event(*described).reason.startswith(
        ("same class", "Meeting and Negotiation", "Negotiation and Meeting")
    )


def test_what_fits_two_events_joins_neither() -> None:
    may = EventDescription("Meeting", frozenset({("party", "CN"), ("party", "US")}), document="a", place="geneva")
    june = EventDescription("Meeting", may.sides, document="a", place="london")
    either = EventDescription("Meeting", may.sides, document="a")
    assert group([may, june, either]) == [[0], [1], [2]]
    assert group([may, either]) == [[0, 1]]


def _accusations(found: Extraction) -> set[str]:
    return {c.event.iri for c in found.claims if c.relation == "accuses" and c.event is not None}


def test_two_accusations_between_the_same_sides_stay_two(tools: Tools) -> None:
    text = "Sudan accused Chad of arming the rebels. Hours later, Sudan accused Chad of closing a hospital."
    assert len(_accusations(read(text, tools))) == 2


def test_an_accusation_told_twice_is_one(tools: Tools) -> None:
    text = "Sudan accused Chad of arming the rebels. Sudan has accused Chad of arming rebels in the west before."
    assert len(_accusations(read(text, tools))) == 1
