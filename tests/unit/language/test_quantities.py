"""Quantities: amounts, units and spans, and what counts nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loader.language.quantities import Quantity, find_quantities, read_number
from tests.clock import in_proportion


def one(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "span", "amount", "unit", "kind"),
    [
        ("a 25% tariff", "25%", "25", "%", "percent"),
        ("up 25 percent", "25 percent", "25", "%", "percent"),
        ("25 per cent", "25 per cent", "25", "%", "percent"),
        ("a 10-percent duty", "10-percent", "10", "%", "percent"),
        ("145 percent", "145 percent", "145", "%", "percent"),
        ("twenty-five percent", "twenty-five percent", "25", "%", "percent"),
        ("one percent", "one percent", "1", "%", "percent"),
        ("0.5%", "0.5%", "0.5", "%", "percent"),
        ("fell -5% on", "-5%", "-5", "%", "percent"),
        ("two percentage points", "two percentage points", "2", "%", "percent"),
        ("25 basis points", "25 basis points", "0.25", "%", "percent"),
        ("$500 million", "$500 million", "500000000", "USD", "money"),
        ("$100", "$100", "100", "USD", "money"),
        ("US$500-million", "US$500-million", "500000000", "USD", "money"),
        ("€1.5bn", "€1.5bn", "1500000000", "EUR", "money"),
        ("£20 bn", "£20 bn", "20000000000", "GBP", "money"),
        ("500 million euros", "500 million euros", "500000000", "EUR", "money"),
        ("1.2 trillion US dollars", "1.2 trillion US dollars", "1200000000000", "USD", "money"),
        ("Rs 4,000 crore", "Rs 4,000 crore", "40000000000", "INR", "money"),
        ("1,00,000 rupees", "1,00,000 rupees", "100000", "INR", "money"),
        ("RMB500 million", "RMB500 million", "500000000", "CNY", "money"),
        ("HK$20 million", "HK$20 million", "20000000", "HKD", "money"),
        ("¥3 trillion", "¥3 trillion", "3000000000000", "JPY", "money"),
        ("30 billion yuan", "30 billion yuan", "30000000000", "CNY", "money"),
        ("3 trillion won", "3 trillion won", "3000000000000", "KRW", "money"),
        ("20 million pounds", "20 million pounds", "20000000", "GBP", "money"),
        ("EUR 1.5 million", "EUR 1.5 million", "1500000", "EUR", "money"),
        ("5 million USD", "5 million USD", "5000000", "USD", "money"),
        ("$20 a barrel", "$20", "20", "USD", "money"),
        ("1,200 tonnes", "1,200 tonnes", "1200", "t", "mass"),
        ("two and a half million tons", "two and a half million tons", "2500000", "t", "mass"),
        ("500 pounds of explosives", "500 pounds", "500", "[lb_av]", "mass"),
        ("20 million pounds of copper", "20 million pounds", "20000000", "[lb_av]", "mass"),
        ("5kg", "5kg", "5", "kg", "mass"),
        ("100,000 tonnes a year", "100,000 tonnes a year", "100000", "t/a", "mass"),
        ("3 million barrels per day", "3 million barrels per day", "3000000", "bbl/d", "volume"),
        ("400,000 bpd", "400,000 bpd", "400000", "bbl/d", "volume"),
        ("44,000t", "44,000t", "44000", "t", "mass"),
        ("96,600 t/yr", "96,600 t/yr", "96600", "t/a", "mass"),
        ("3 Mt", "3 Mt", "3", "Mt", "mass"),
        ("1.1 billion kilowatt-hours", "1.1 billion kilowatt-hours", "1100000000", "kW.h", "energy"),
        ("14 TWh a year", "14 TWh a year", "14", "TW.h/a", "energy"),
        ("40 megawatts", "40 megawatts", "40", "MW", "power"),
        ("5 bcm", "5 bcm", "5000000000", "m3", "volume"),
        ("10 billion cubic metres", "10 billion cubic metres", "10000000000", "m3", "volume"),
        ("two dozen companies", "two dozen companies", "24", "1", "count"),
        ("16 US companies", "16 US companies", "16", "1", "count"),
        ("16 United States companies", "16 United States companies", "16", "1", "count"),
        ("twenty-five people", "twenty-five people", "25", "1", "count"),
        ("2,000 troops", "2,000 troops", "2000", "1", "count"),
        ("2000 troops", "2000 troops", "2000", "1", "count"),
        ("half a million people", "half a million people", "500000", "1", "count"),
        ("a hundred protesters", "a hundred protesters", "100", "1", "count"),
        ("two hundred and fifty soldiers", "two hundred and fifty soldiers", "250", "1", "count"),
        ("two Americans were killed", "two Americans", "2", "1", "count"),
        ("the 27 EU member states", "27 EU member states", "27", "1", "count"),
        ("won 16 seats", "16 seats", "16", "1", "count"),
        ("some 3.2 million", "3.2 million", "3200000", "1", "count"),
        ("a 90-day pause", "90-day", "90", "d", "duration"),
        ("for 90 days", "90 days", "90", "d", "duration"),
        ("two decades", "two decades", "20", "a", "duration"),
        ("10 more years", "10 more years", "10", "a", "duration"),
        ("48 hours", "48 hours", "48", "h", "duration"),
    ],
)
def test_a_quantity_has_its_amount_unit_and_span(text: str, span: str, amount: str, unit: str, kind: str) -> None:
    found = one(text)
    assert (found.text, found.low, found.high) == (span, Decimal(amount), Decimal(amount))
    assert (found.unit, found.kind) == (unit, kind)


@pytest.mark.parametrize(
    ("text", "span", "low", "high", "unit"),
    [
        ("between 15% and 20%", "between 15% and 20%", "15", "20", "%"),
        ("17.4 to 38.1 per cent", "17.4 to 38.1 per cent", "17.4", "38.1", "%"),
        ("10-15%", "10-15%", "10", "15", "%"),
        ("10%–15%", "10%–15%", "10", "15", "%"),
        ("ranging from 10% to 25%", "10% to 25%", "10", "25", "%"),
        ("$5–7 billion", "$5–7 billion", "5000000000", "7000000000", "USD"),
        ("$5 billion to $7 billion", "$5 billion to $7 billion", "5000000000", "7000000000", "USD"),
        ("three to five years", "three to five years", "3", "5", "a"),
        ("five or six countries", "five or six countries", "5", "6", "1"),
        ("between 12 and 21 workers", "between 12 and 21 workers", "12", "21", "1"),
        ("10 to 15 million tonnes", "10 to 15 million tonnes", "10000000", "15000000", "t"),
    ],
)
def test_a_range_is_one_quantity(text: str, span: str, low: str, high: str, unit: str) -> None:
    found = one(text)
    assert (found.text, found.low, found.high, found.unit) == (span, Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("raised from 10% to 25%", ["10", "25"]),
        ("raised from 10 to 25 percent", ["10", "25"]),
        ("a 10% duty and a 25% duty", ["10", "25"]),
        ("25% on steel and $5 on tea", ["25", "5"]),
    ],
)
def test_a_change_is_two_quantities(text: str, amounts: list[str]) -> None:
    assert [str(found.low) for found in find_quantities(text)] == amounts


@pytest.mark.parametrize(
    "text",
    [
        "in 2018 sanctions fell",
        "June 8 talks",
        "Article 5 commitments",
        "Resolution 2231 demands",
        "F-16 jets",
        "COVID-19 vaccines",
        "a 16-year-old girl",
        "500 miles",
        "at 5:30",
        "one company",
        "the first two",
        "G7",
        "3.14",
        "a day",
    ],
)
def test_other_numbers_count_nothing(text: str) -> None:
    assert find_quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("one", "1"),
        ("nineteen", "19"),
        ("ninety-nine", "99"),
        ("Twenty five", "25"),
        ("a dozen", "12"),
        ("two hundred and fifty", "250"),
        ("two hundred fifty thousand", "250000"),
        ("1,200", "1200"),
        ("2½", "2.5"),
        ("1.5bn", "1500000000"),
        ("three million", "3000000"),
        ("half a million", "500000"),
    ],
)
def test_numbers_are_read_in_digits_and_words(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "soon", "twenty-one-two", "hundred", "1,2,3", "a"])
def test_what_is_no_number_reads_as_none(text: str) -> None:
    assert read_number(text) is None


VOCABULARY = (
    "a the of and to from between or 5 10 25% $5 €1.5bn million bn dozen two five hundred half percent per cent "
    "barrels tonnes day days year companies people 1,200 2018 - – , . won pounds pounds crore k"
)
WORDS = st.sampled_from(VOCABULARY.split(" "))
TEXTS = st.one_of(st.text(max_size=80), *(st.lists(WORDS, max_size=14).map(gap.join) for gap in (" ", "")))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(text=TEXTS)
def test_spans_are_sound(text: str) -> None:
    end = 0
    for found in find_quantities(text):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
        assert found.low <= found.high
        assert found.unit
        end = found.end


@pytest.mark.parametrize(
    "unit", ["1", "1 ", "1,000", "two ", "million ", "$5 ", "5 to ", "5 US Big Red ", " ", "half a "]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    assert in_proportion(find_quantities, unit)
