"""A measure is taken up by its noun: who imposed it, on whom and on what come from where it was told before."""

from __future__ import annotations

import pytest

from loader.pipeline import Tools
from tests.unit.claims.test_told import read, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "India banned exports of broken rice in 2022. The ban was lifted in May.",
            ("lifts", "government/in", None, "actual"),
        ),
        (
            "China imposed duties on Australian wine in 2020. The duties were suspended in March.",
            ("suspends", "government/cn", "country/au", "actual"),
        ),
        (
            "The African Union suspended Gabon. The suspension was lifted in April.",
            ("lifts", "organization/au", "government/ga", "actual"),
        ),
        # Another state's measure is not taken up, and nobody lifts its own.
        (
            "Peru banned imports of Chilean wine. Japan said it would lift the duties.",
            ("lifts", "government/jp", None, "planned"),
        ),
        # What was only announced stays a plan.
        (
            "The United States will raise tariffs on Swiss cheese. The duties, announced last month, hit exporters.",
            ("imposes", "government/us", "country/ch", "planned"),
        ),
        # What was in force for a time that is over is history.
        ("Chile halted exports of copper for a month in 2021.", ("suspends", "government/cl", None, "historical")),
        # A text imposes for whoever puts it out; a ministry tells of its own state's measures.
        (
            "Mexico published a decree that bans imports of maize from Peru.",
            ("restricts", "government/mx", "commodity/maize", "actual"),
        ),
        (
            "South Korea's trade ministry said that the duties on Chinese steel would be extended.",
            ("imposes", "government/kr", "country/cn", "planned"),
        ),
        ("The EU's levy hits Ukrainian steel.", ("imposes", "organization/eu", "country/ua", "actual")),
        (
            "Three Sudanese banks have been under US sanctions since May.",
            ("imposes", "government/us", "country/sd", "actual"),
        ),
        ("Lesotho faces a 15% tariff in the United States.", ("imposes", "government/us", "country/ls", "actual")),
        ("Ecuador exempted Peru from the tariff on rice.", ("imposes", "government/ec", "country/pe", "negated")),
        # The bloc and the country of a region are the ones spoken of.
        (
            "The European Union met. The bloc imposed sanctions on Belarus.",
            ("imposes", "organization/eu", "country/by", "actual"),
        ),
        (
            "Bolivia has gas. The South American country banned exports of gold.",
            ("restricts", "government/bo", "commodity/gold", "actual"),
        ),
    ],
)
def test_a_measure_is_told_in_many_ways(text: str, expected: tuple[str, str, str | None, str], tools: Tools) -> None:
    assert expected in told(text, tools), sorted(told(text, tools), key=str)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Peru's ban was scrapped.", ("lifts", "government/pe", "country/pe")),
        ("The quota, which applies to copper, is high. Chile grows grapes.", ("imposes", "government/cl", None)),
        ("Britain sanctioned a bank for its support of Russia.", ("imposes", "government/gb", "country/ru")),
        (
            "Peru banned exports of copper. The ban does not cover gold.",
            ("restricts", "government/pe", "commodity/gold"),
        ),
        ("The ministry said Peru had ended Shell's licence to export gas to Chile.", ("imports", "country/cl", None)),
    ],
)
def test_no_measure_is_read_into_a_text(text: str, claim: tuple[str, str, str | None], tools: Tools) -> None:
    found = [item for item in told(text, tools) if item[:3] == claim or (claim[2] is None and item[:2] == claim[:2])]
    assert [item for item in found if item[3] == "actual"] == []


@pytest.mark.parametrize(
    "text",
    [
        "India and Pakistan imposed tariffs on each other in May.",
        "Kenya and Uganda accused each other of dumping sugar.",
    ],
)
def test_what_two_do_to_each_other_is_two_events(text: str, tools: Tools) -> None:
    events = {claim.event.iri: claim.event for claim in read(text, tools).claims if claim.event is not None}
    assert len(events) == 2
    for event in events.values():
        doers = {iri for role, iri in event.roles if role in {"imposer", "initiator"}}
        others = {iri for role, iri in event.roles if role in {"target", "recipient"}}
        assert len(doers) == len(others) == 1 and doers != others
