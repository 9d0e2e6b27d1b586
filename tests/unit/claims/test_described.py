"""Whom a description means is told by facts and by what was named: "the Baltic state", "the Dutch firm"."""

from __future__ import annotations

import tomllib

import pytest

import loader.claims.geography as geography
from loader.claims.geography import are_neighbours
from loader.pipeline import Tools
from tests.unit.claims.test_told import ID, read, told


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Gabon held elections in April. Cameroon threatened the central African country with a tariff.",
            ("threatens", "government/cm", "government/ga"),
        ),
        (
            "Qatar denied the report. Egypt criticised the Gulf emirate for hosting the movement.",
            ("criticises", "government/eg", "government/qa"),
        ),
        (
            "Saudi Arabia cut its oil output in May. Washington accused the kingdom of siding with Moscow.",
            ("accuses", "government/us", "government/sa"),
        ),
        (
            "Taiwan's president visited Guatemala. China condemned the Central American country.",
            ("criticises", "government/cn", "government/gt"),
        ),
        (
            "Bolivia banned exports of beef. Paraguay asked the landlocked country to lift the measure.",
            ("demands", "government/py", "government/bo"),
        ),
        (
            "Azerbaijan accused France of arming its rival. Turkey supported its neighbour.",
            ("supports", "government/tr", "government/az"),
        ),
        (
            "Kazakhstan banned exports of diesel. Kyrgyzstan asked its larger neighbour to lift the ban.",
            ("demands", "government/kg", "government/kz"),
        ),
        (
            "The World Food Programme halted flights to Sudan. Khartoum criticised the agency.",
            ("criticises", "government/sd", "organization/wfp"),
        ),
        (
            "The International Energy Agency lowered its forecast. Saudi Arabia criticised the Paris-based agency.",
            ("criticises", "government/sa", "organization/iea"),
        ),
        (
            "Huawei unveiled a chip on Monday. The United States sanctioned the Chinese company in 2019.",
            ("imposes", "government/us", "organization/huawei"),
        ),
    ],
)
def test_what_a_description_means(text: str, claim: tuple[str, str, str], tools: Tools) -> None:
    assert claim in {(relation, subject, thing) for relation, subject, thing, _ in told(text, tools)}


def test_a_capital_makes_no_name_of_the_government(tools: Tools) -> None:
    text = "Britain will ban imports of gold. Britain's banks agree. Providers will have to obey, the Government said."
    assert {claim.subject for claim in read(text, tools).claims if claim.relation == "said"} == {f"{ID}government/gb"}


@pytest.mark.parametrize(
    "text",
    [
        "Taiwan's president visited Guatemala. China condemned the Balkan country.",
        "Norway closed a crossing. Chad accused the kingdom of a plot. Chad accused the sultanate of a plot.",
        "Kenya's parliament passed the bill. Uganda criticised the company.",
        "Gazprom cut supplies on Monday. Uganda criticised the Swiss company.",
        "Hezbollah fired rockets. Uganda criticised the company.",
    ],
)
def test_a_description_that_nothing_fits_means_nobody(text: str, tools: Tools) -> None:
    known = {thing for relation, subject, thing, _ in told(text, tools) if relation in {"criticises", "accuses"}}
    assert known <= {None, "government/no", "country/ch"}


def test_every_code_is_a_state_of_the_seed_graph(tools: Tools) -> None:
    facts = tomllib.loads(geography._DATA.read_text(encoding="utf-8"))
    codes = {code for group in facts.values() for told in group.values() for code in told.split()} | set(
        facts["borders"]
    )
    assert [code for code in sorted(codes) if tools.gazetteer.country(code) is None] == []


def test_a_border_has_two_sides_and_is_told_once() -> None:
    facts = tomllib.loads(geography._DATA.read_text(encoding="utf-8"))["borders"]
    pairs = [tuple(sorted((one, other))) for one, others in facts.items() for other in others.split()]
    assert len(pairs) == len(set(pairs)) > 300
    assert all(one != other for one, other in pairs)
    assert are_neighbours("UA", "RU") and are_neighbours("RU", "UA") and not are_neighbours("PT", "FR")
