"""An office leads to its holder on the day of the article; a disagreement of text and seed graph is on record."""

from __future__ import annotations

import pytest

from loader.model import EntityLink, Tenure
from loader.pipeline import Tools, check
from loader.rdf import to_rdf
from tests.unit.reading import read, short

OFFICE = "office/us-secretary-of-the-treasury"


def office(text: str, day: str, tools: Tools) -> EntityLink:
    """Return the link of the one office that a text names."""
    [link] = [link for link in read(text, tools, published=day).links if link.entity.type == "office"]
    return link


def held(text: str, day: str, tools: Tools) -> tuple[str | None, str, str | None] | None:
    """Return who holds the office, on what basis, and whom the seed graph has instead."""
    found = office(text, day, tools).tenure
    return None if found is None else (short(found.person), found.basis, short(found.recorded))


@pytest.mark.parametrize(
    ("day", "holder"),
    [("2022-09-01", "person/janet-yellen"), ("2025-06-08", "person/scott-bessent")],
)
def test_the_holder_is_that_of_the_day_of_the_article(day: str, holder: str, tools: Tools) -> None:
    assert short(office("The Treasury Secretary will fly to Geneva.", day, tools).entity.iri) == OFFICE
    found = held("The Treasury Secretary will fly to Geneva.", day, tools)
    assert found is not None
    assert found[0] == holder
    assert found[1] in {"recorded", "open"}


def test_who_holds_an_office_before_the_records_is_not_known(tools: Tools) -> None:
    assert held("The Treasury Secretary will fly to Geneva.", "1950-01-01", tools) is None


def test_an_article_without_a_day_leaves_the_holder_open(tools: Tools) -> None:
    assert held("The Treasury Secretary will fly to Geneva.", "", tools) is None


@pytest.mark.parametrize(
    "text",
    [
        "Treasury Secretary Scott Bessent spoke in Geneva.",
        "The Treasury Secretary, Scott Bessent, spoke in Geneva.",
        "Scott Bessent, the Treasury Secretary, spoke in Geneva.",
    ],
)
def test_the_word_of_the_text_comes_first(text: str, tools: Tools) -> None:
    assert held(text, "2025-06-08", tools) == ("person/scott-bessent", "text", None)


def test_a_disagreement_with_the_seed_graph_is_on_record(tools: Tools) -> None:
    found = held("Treasury Secretary Howard Lutnick spoke in Geneva.", "2025-06-08", tools)
    assert found == ("person/howard-lutnick", "text", "person/scott-bessent")


def test_a_disagreement_is_told_by_the_report(tools: Tools) -> None:
    extraction = read("Treasury Secretary Howard Lutnick spoke in Geneva.", tools)
    report = check(to_rdf(extraction), tools)
    assert report.conforms
    assert "Mention-recordedHolder" in {result.source_shape.rpartition("#")[2] for result in report.results}


@pytest.mark.parametrize("word", ["Former", "Former US", "The former"])
def test_a_former_holder_is_no_holder(word: str, tools: Tools) -> None:
    text = f"{word} Treasury Secretary Janet Yellen spoke in Geneva."
    assert held(text, "2025-06-08", tools) is None


def test_an_unknown_person_in_the_text_is_on_record_too(tools: Tools) -> None:
    link = office("Treasury Secretary Ada Quill spoke in Geneva.", "2025-06-08", tools)
    assert isinstance(link.tenure, Tenure)
    assert short(link.tenure.recorded) == "person/scott-bessent"
    assert "candidate/person-ada-quill" in link.tenure.person


def test_an_office_that_is_open_has_no_holder(tools: Tools) -> None:
    assert held("The finance minister resigned.", "2025-06-08", tools) is None


def test_the_head_of_a_union_has_no_state(tools: Tools) -> None:
    text = "European Council President António Costa and US President Donald Trump met in Brussels."
    offices = [link.entity for link in read(text, tools, published="2025-06-08").links if link.entity.type == "office"]
    assert [(office.iso2, office.resolved) for office in offices] == [(None, True), ("US", True)]


def test_a_body_within_a_title_is_meant_by_its_short_name(tools: Tools) -> None:
    text = "European Commission President Ursula von der Leyen met Donald Trump. The Commission is expected to act."
    found = [link.entity for link in read(text, tools).links if link.mention.text == "Commission"]
    assert [short(body.iri) for body in found] == ["organization/european-commission"]


def test_the_president_is_the_one_named_before(tools: Tools) -> None:
    text = (
        "South Africa's President Cyril Ramaphosa spoke on Monday. Washington expelled an envoy. "
        "His party backed the president."
    )
    offices = [link.entity for link in read(text, tools, published="2025-06-08").links if link.entity.type == "office"]
    assert offices[-1].iso2 == "ZA"


def test_the_president_is_nobody_in_particular_after_two_of_them(tools: Tools) -> None:
    text = "President Cyril Ramaphosa of South Africa met President William Ruto of Kenya. Both praised the president."
    links = [link for link in read(text, tools, published="2025-06-08").links if link.entity.type == "office"]
    assert not links[-1].reason.endswith("named before")
