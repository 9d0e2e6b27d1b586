"""Of a measure the day on which it is announced, and from when until when it applies, are told apart."""

from __future__ import annotations

import pytest

from loader.model import Event
from loader.pipeline import Tools
from loader.rdf import to_rdf
from tests.unit.reading import read

# Published on Sunday, June 8, 2025.
CASES = [
    (
        "Mexico announced on Monday a 35% tariff on steel from Vietnam that will take effect on July 1.",
        ("2025-06-02", "2025-07-01", None),
    ),
    (
        "Mexico announced on Thursday that it would ban exports of maize to Peru from July 1.",
        ("2025-06-05", "2025-07-01", None),
    ),
    (
        "Mexico will require licences for exports of zinc from July 15, the economy ministry announced on Thursday.",
        ("2025-06-05", "2025-07-15", None),
    ),
    ("Mexico extended its ban on exports of maize until December 31.", (None, None, "2025-12-31")),
    ("Mexico banned exports of maize from June 1 until July 15.", (None, "2025-06-01", "2025-07-15")),
    ("A 35% Mexican tariff on steel from Vietnam takes effect on Monday.", (None, "2025-06-09", None)),
    ("Mexico's ban on imports of beef from Brazil expires on Friday.", (None, None, "2025-06-13")),
    ("Mexico imposed a 35% tariff on steel from Vietnam on Tuesday.", (None, None, None)),
    ("Mexico will impose a 35% tariff on steel from Vietnam from early July.", (None, None, None)),
]


def _measure(text: str, tools: Tools) -> Event:
    [event] = {claim.event for claim in read(text, tools).claims if claim.relation in {"imposes", "restricts"}}
    assert event is not None
    return event


@pytest.mark.parametrize(("text", "days"), CASES)
def test_announced_and_effective_are_told_apart(text: str, days: tuple[str | None, ...], tools: Tools) -> None:
    event = _measure(text, tools)
    assert (event.announced, event.effective, event.until) == days


def test_a_ban_that_expires_is_in_force(tools: Tools) -> None:
    found = read("Mexico's ban on imports of beef from Brazil expires on Friday.", tools).claims
    assert {claim.modality for claim in found if claim.relation == "restricts"} == {"actual"}


def test_the_days_stand_in_the_graph(tools: Tools) -> None:
    graph = to_rdf(read(CASES[0][0], tools), base=tools.settings.base, model="test")
    told = {(t.predicate.value.rpartition("#")[2], t.object.value) for t in graph if "#" in t.predicate.value}
    assert {("announcedOn", "2025-06-02"), ("effectiveFrom", "2025-07-01")} <= told
    assert not {name for name, _ in told} & {"effectiveUntil", "removedOn"}
