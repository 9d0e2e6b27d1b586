"""Test how much is traded: what stands for an amount, and what does not."""

import pytest

from loader.pipeline import Tools
from tests.unit.reading import only, read


@pytest.mark.parametrize(
    ("text", "relation", "quantity"),
    [
        ("Morocco shipped 4 million tonnes of tomatoes last year.", "exports", "4 million tonnes"),
        ("Chile produced 820,000 tonnes of copper last year, up from 700,000 tonnes.", "produces", "820,000 tonnes"),
        ("Exports of rice from Thailand reached 9 million tonnes in 2024.", "exports", "9 million tonnes"),
        ("Laos has been selling 40 megawatts of electricity.", "exports", "40 megawatts"),
        ("Fiji sold sugar worth $90 million.", "exports", "$90 million"),
        ("Norway exports lithium at $800 a tonne.", "exports", None),
        ("Thailand, which exports rice, cut prices by 2 million tonnes.", "exports", None),
        ("Kenya exported tea to 16 countries.", "exports", None),
    ],
)
def test_how_much_is_traded(text: str, relation: str, quantity: str | None, tools: Tools) -> None:
    assert only(read(text, tools), relation).quantity == quantity


def test_each_good_has_its_own_amount(tools: Tools) -> None:
    found = read("Peru exported 20,000 tons of sugar and 5,000 tonnes of zinc.", tools)
    assert sorted(claim.quantity for claim in found.claims if claim.relation == "exports" and claim.quantity) == [
        "20,000 tons",
        "5,000 tonnes",
    ]


def test_a_good_beside_a_measured_one_has_no_amount(tools: Tools) -> None:
    found = read("Kazakhstan exported wheat and 2 million tonnes of barley.", tools)
    assert {claim.quantity for claim in found.claims if claim.relation == "exports"} == {None, "2 million tonnes"}
