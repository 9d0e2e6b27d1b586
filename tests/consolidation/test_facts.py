"""Which claims give a fact, which a conflict, and how many sources tell it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loader.consolidation import consolidate
from loader.iri import graph, thing
from loader.store import Store, open_store
from tests.consolidation.pages import Page, Said, label, put, seats
from tests.consolidation.told import conflicts, facts

MEETS = Said("ann", "meets", "bob")
TARIFF = Said("us", "imposes", "cn", kind="Tariff", event=(("imposer", "us"), ("target", "cn"), ("rate", "25 %")))
TALKS = (("participant", "us"), ("participant", "cn"), ("datePrecision", "day"))
MEETING = Said("us", "meets", "cn", kind="Meeting", event=(*TALKS, ("earliest", "2025-06-09")))
HOLDS = Said("ann", "holdsPosition", "treasury", office="secretary")


def of(*pages: Page) -> Store:
    store = open_store("memory:")
    seats(store, "secretary")
    for page in pages:
        put(store, page)
    consolidate(store)
    return store


def said(*claims: Said, outlet: str = "one", **options: str | None) -> Page:
    return Page(f"page-{outlet}", outlet, claims, **options)  # type: ignore[arg-type]


def test_an_asserted_actual_claim_gives_a_triple_with_its_receipt() -> None:
    store = of(said(MEETS))
    assert facts(store) == {"ann meets bob": {"one"}}
    asked = f"ASK {{ <{thing('x', 'ann')}> <https://w3id.org/geopol/ontology#meets> <{thing('x', 'bob')}> }}"
    assert store.query(asked) is True


@pytest.mark.parametrize(
    "change",
    [
        {"stance": "denies"},
        {"stance": "accuses"},
        {"modality": "planned"},
        {"modality": "alleged"},
        {"modality": "negated"},
        {"confidence": "0.49"},
        {"object": None},
    ],
)
def test_what_is_not_asserted_as_actual_with_confidence_is_no_fact(change: dict[str, str | None]) -> None:
    assert facts(of(said(replace(MEETS, **change)))) == {}  # type: ignore[arg-type]


def test_the_threshold_itself_is_enough() -> None:
    assert facts(of(said(replace(MEETS, confidence="0.5")))) == {"ann meets bob": {"one"}}


def test_two_outlets_are_two_sources_and_two_pages_of_one_are_one() -> None:
    store = of(said(MEETS), Page("later", "one", (MEETS,)), said(MEETS, outlet="two"))
    assert facts(store) == {"ann meets bob": {"one", "two"}}


WIRE = " ".join(f"word{number} of the wire report" for number in range(40))


def test_a_copy_counts_as_the_source_that_came_first() -> None:
    first = Page("wire", "agency", (MEETS,), "2025-06-08", WIRE)
    cut = Page("paper", "paper", (MEETS,), "2025-06-09", WIRE[: len(WIRE) // 2] + " and a line of its own")
    assert facts(of(cut, first)) == {"ann meets bob": {"agency"}}


@pytest.mark.parametrize("published", ["2025", "2025-06", "10 June 2025", "2025-13-40", "2025-W24-1"])
def test_a_copy_whose_date_tells_no_day_is_later_than_the_original(published: str) -> None:
    """A file that another hand wrote may hold any text as the date of an article."""
    first = Page("wire", "agency", (MEETS,), "2025-06-08", WIRE)
    copy = Page("copy", "paper", (MEETS,), published, WIRE)
    assert facts(of(copy, first)) == {"ann meets bob": {"agency"}}


def test_the_copy_becomes_the_source_when_the_original_goes() -> None:
    first = Page("wire", "agency", (MEETS,), "2025-06-08", WIRE)
    store = of(
        first,
        Page("paper", "paper", (MEETS,), "2025-06-09", WIRE),
        Page("third", "third", (MEETS,), "2025-06-10", WIRE),
    )
    assert facts(store) == {"ann meets bob": {"agency"}}
    store.remove(first.iri, removed_at="2025-06-11T00:00:00Z")
    consolidate(store)
    assert facts(store) == {"ann meets bob": {"paper"}}


def test_two_holders_of_a_single_seat_are_a_conflict_and_no_facts() -> None:
    store = of(said(HOLDS), said(replace(HOLDS, subject="bob"), outlet="two"))
    assert (conflicts(store), facts(store)) == ([("holder", 2)], {})


@pytest.mark.parametrize(
    "pages",
    [
        # An office that several hold.
        (
            said(replace(HOLDS, office="commissioner")),
            said(replace(HOLDS, office="commissioner", subject="bob"), outlet="two"),
        ),
        # A month apart: one may have followed the other.
        (said(HOLDS), said(replace(HOLDS, subject="bob"), outlet="two", published="2025-07-09")),
        # One that names both tells of a handover.
        (said(HOLDS), said(HOLDS, replace(HOLDS, subject="bob"), outlet="two")),
        # One outlet, which corrects itself.
        (said(HOLDS), Page("later", "one", (replace(HOLDS, subject="bob"),))),
        # Copies of one text, linked in two ways.
        (said(HOLDS, text=WIRE), said(replace(HOLDS, subject="bob"), outlet="two", text=WIRE)),
        # Not sure enough.
        (said(HOLDS), said(replace(HOLDS, subject="bob", confidence="0.4"), outlet="two")),
        # No longer.
        (said(HOLDS), said(replace(HOLDS, subject="bob", modality="historical"), outlet="two")),
    ],
)
def test_what_is_no_conflict_of_holders(pages: tuple[Page, ...]) -> None:
    assert conflicts(of(*pages)) == []


@pytest.mark.parametrize(
    ("told_in", "expected"),
    [
        (graph("reference", "persons"), []),
        ("urn:names", [("holder", 2)]),  # what somebody else calls them decides nothing
        (graph("document", "other"), [("holder", 2)]),
    ],
)
def test_two_spellings_of_one_name_are_no_conflict(told_in: str, expected: list[tuple[str, int]]) -> None:
    store = of(said(HOLDS), said(replace(HOLDS, subject="ann2"), outlet="two"))
    assert conflicts(store) == [("holder", 2)]
    label(store, "ann", "Ann Berg", told_in=told_in)
    label(store, "ann2", "Ann-Kari Berg", told_in=told_in)
    put(store, said(HOLDS, replace(MEETS, object="eve")))
    consolidate(store)
    assert conflicts(store) == expected


def test_a_seat_is_single_only_by_the_seed_graph() -> None:
    with open_store("memory:") as store:
        put(store, said(HOLDS))
        put(store, said(replace(HOLDS, subject="bob"), outlet="two"))
        seats(store, "secretary", told_in=graph("import", "mine"))
        consolidate(store)
        assert conflicts(store) == []


def rate(rate: str, *more: tuple[str, str]) -> Said:
    return replace(TARIFF, event=(("imposer", "us"), ("target", "cn"), ("rate", rate), *more))


def test_two_rates_of_one_measure_are_a_conflict() -> None:
    store = of(said(TARIFF), said(rate("30 %"), outlet="two"), said(TARIFF, outlet="three"))
    assert (conflicts(store), facts(store)) == ([("rate", 3)], {})


@pytest.mark.parametrize(
    "other",
    [
        said(TARIFF, outlet="two"),
        said(TARIFF, rate("30 %"), outlet="two"),  # it tells both: from the one to the other
        said(rate("30 %"), outlet="two", published="2025-07-09"),
        said(rate("30 %", ("commodity", "steel")), outlet="two"),
        said(replace(rate("30 %"), modality="planned"), outlet="two"),
        said(replace(rate("30 %"), modality="hypothetical"), outlet="two"),
        said(replace(TARIFF, event=(("imposer", "us"), ("target", "eu"), ("rate", "30 %"))), outlet="two"),
    ],
)
def test_what_is_no_conflict_of_rates(other: Page) -> None:
    assert conflicts(of(said(TARIFF), other)) == []


def on(day: str, **change: str) -> Said:
    return replace(MEETING, event=(*TALKS, ("earliest", day)), **change)  # type: ignore[arg-type]


def test_two_days_of_one_event_are_a_conflict() -> None:
    store = of(said(MEETING), said(on("2025-06-11"), outlet="two"))
    assert (conflicts(store), facts(store)) == ([("date", 2)], {})


def test_the_last_day_of_a_month_is_near_the_first_of_the_next() -> None:
    assert conflicts(of(said(on("2025-05-31")), said(on("2025-06-01"), outlet="two"))) == [("date", 2)]


@pytest.mark.parametrize(
    "other",
    [
        said(MEETING, outlet="two"),
        said(on("2025-06-30"), outlet="two"),  # the next round
        said(MEETING, on("2025-06-11"), outlet="two"),  # it tells both
        said(on("2025-06-11", kind="Call"), outlet="two"),
        said(on("2025-06-11", modality="negated"), outlet="two"),
    ],
)
def test_what_is_no_conflict_of_dates(other: Page) -> None:
    assert [kind for kind, _ in conflicts(of(said(MEETING), other))] in ([], ["denial"])


SIGNS = Said("mx", "signs", "pact")


def test_signed_and_not_signed_is_a_conflict() -> None:
    store = of(said(SIGNS), said(replace(SIGNS, modality="negated"), outlet="two"))
    assert (conflicts(store), facts(store)) == ([("signature", 2)], {})


def test_a_denial_in_the_same_page_is_a_conflict() -> None:
    store = of(said(MEETS, replace(MEETS, stance="denies", modality="negated", speaker="ann")))
    assert (conflicts(store), facts(store)) == ([("denial", 2)], {})


def test_a_denial_of_an_act_without_object_is_found_by_its_event() -> None:
    deed = replace(TARIFF, object=None)
    store = of(said(deed), said(replace(deed, stance="denies", speaker="us"), outlet="two"))
    assert conflicts(store) == [("denial", 2)]


@pytest.mark.parametrize(
    "other",
    [
        said(replace(MEETS, modality="negated", object="eve"), outlet="two"),
        said(replace(MEETS, modality="negated"), outlet="two", published="2024-06-09"),
        said(replace(MEETS, modality="planned"), outlet="two"),
        Page("later", "one", (replace(MEETS, modality="negated"),)),  # one voice, two times
    ],
)
def test_what_is_no_denial(other: Page) -> None:
    assert conflicts(of(said(MEETS), other)) == []


def test_a_fact_comes_back_when_the_conflict_goes() -> None:
    against = said(replace(MEETS, modality="negated"), outlet="two")
    store = of(said(MEETS), against)
    assert facts(store) == {}
    store.remove(against.iri, removed_at="2025-06-11T00:00:00Z")
    consolidate(store)
    assert (conflicts(store), facts(store)) == ([], {"ann meets bob": {"one"}})


def test_a_claim_in_no_conflict_still_gives_the_fact() -> None:
    """An old report of the same is not what the denial is about."""
    pages = (
        said(MEETS),
        said(replace(MEETS, modality="negated"), outlet="two"),
        said(MEETS, outlet="old", published="2024-01-01"),
    )
    assert facts(of(*pages)) == {"ann meets bob": {"old"}}
