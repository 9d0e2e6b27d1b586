"""Two scraped pages of two outlets that report the same announcement (kept beside the project)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loader.documents import RejectedPage, read_pages
from loader.evidence import to_json_line
from loader.model import Claim, Extraction
from loader.pipeline import Tools, extract_pages

ID = "https://w3id.org/geopol/id/"


@pytest.fixture(scope="module")
def pages(tools: Tools, shared: Path) -> tuple[Extraction, Extraction]:
    found = list(extract_pages(read_pages([str(shared / "seeds")]), tools))
    assert len(found) == 2
    first, second = found
    assert not isinstance(first, RejectedPage)
    assert not isinstance(second, RejectedPage)
    return first, second


def claims(extractions: tuple[Extraction, ...], relation: str) -> list[Claim]:
    return [claim for extraction in extractions for claim in extraction.claims if claim.relation == relation]


def test_metadata_comes_out_clean(pages: tuple[Extraction, Extraction]) -> None:
    first, second = (extraction.document for extraction in pages)
    assert (first.publisher, first.title, first.published, first.authors) == (
        "Fortune",
        "US seeks deal in London on China rare earth flows, Hassett says",
        "2025-06-08T13:27:00-04:00",
        ("Se Young Lee", "Bloomberg"),
    )
    assert (second.publisher, second.title, second.published, second.dateline) == (
        "Sputnik International",
        "US to Ask China to Boost Rare Earths Exports at Upcoming Meeting",
        "2025-06-09T08:27:00+00:00",
        "WASHINGTON",
    )
    assert second.url is not None
    assert second.url.startswith("https://sputnikglobe.com/20250609/")


def test_persons_are_one_entity_over_both_pages(pages: tuple[Extraction, Extraction]) -> None:
    people = {link.entity.iri for extraction in pages for link in extraction.links if link.entity.type == "person"}
    names = ("kevin-hassett", "donald-trump", "xi-jinping", "jamieson-greer", "scott-bessent", "howard-lutnick")
    assert people == {*(f"{ID}person/{name}" for name in names), f"{ID}candidate/person-margaret-brennan"}


def test_persons_hold_the_offices_that_the_text_gives(pages: tuple[Extraction, Extraction]) -> None:
    held = {
        (claim.subject.rsplit("/", 1)[-1], (claim.object or "").rsplit("/", 1)[-1])
        for claim in claims(pages, "holds_position")
    }
    assert held == {
        ("donald-trump", "us-president"),
        ("kevin-hassett", "us-director-of-the-national-economic-council"),
        ("jamieson-greer", "us-trade-representative"),
        ("scott-bessent", "us-secretary-of-the-treasury"),
        ("howard-lutnick", "us-secretary-of-commerce"),
    }


def test_offices_belong_to_agencies_of_their_government(pages: tuple[Extraction, Extraction], tools: Tools) -> None:
    offices = {claim.object for claim in claims(pages, "holds_position")}
    bodies = {tools.gazetteer.organisation_of_office(office) for office in offices if office is not None}
    agencies = {body for body in bodies if body is not None and "/agency/" in body}
    assert len(agencies) == 4
    assert {tools.gazetteer.iso2(body) for body in agencies} == {"US"}


def test_the_entities_name_the_agencies_and_the_country_of_the_talks(
    pages: tuple[Extraction, Extraction], tools: Tools
) -> None:
    rows = [json.loads(to_json_line(extraction, tools.gazetteer)) for extraction in pages]
    named = {entity["iri"].removeprefix(ID) for row in rows for entity in row["entities"]}
    assert {
        "agency/us-national-economic-council",
        "agency/us-office-of-the-united-states-trade-representative",
        "agency/us-department-of-the-treasury",
        "agency/us-department-of-commerce",
        "agency/cn-ministry-of-commerce",
        "country/us",
        "country/cn",
        "country/gb",
    } <= named


def test_london_talks_are_one_event_with_participants_place_and_day(pages: tuple[Extraction, Extraction]) -> None:
    events = [claim.event for claim in claims(pages, "meets") if claim.event is not None]
    assert len({event.iri for event in events}) == 1
    participants = {thing.removeprefix(ID) for event in events for role, thing in event.roles if role == "participant"}
    assert participants == {
        "government/us",
        "government/cn",
        "person/scott-bessent",
        "person/howard-lutnick",
        "person/jamieson-greer",
    }
    assert {(event.place, event.date.value if event.date else None) for event in events} == {
        (f"{ID}place/london", "2025-06-09")
    }
    assert {claim.modality for claim in claims(pages, "meets")} == {"planned"}


def test_listing_of_sixteen_companies_names_speaker_outlet_and_month(pages: tuple[Extraction, Extraction]) -> None:
    [listing] = [
        claim for claim in claims(pages, "imposes") if claim.event is not None and claim.event.type == "EntityListing"
    ]
    assert listing.event is not None
    assert (listing.subject, listing.object) == (f"{ID}government/cn", f"{ID}country/us")
    assert listing.speaker == f"{ID}agency/cn-ministry-of-commerce"
    assert (listing.event.count, listing.date.value if listing.date else None) == ("16", "2025-04")


def test_beijing_suspended_exports_is_an_act_of_the_government(pages: tuple[Extraction, Extraction]) -> None:
    suspended = [claim for claim in claims(pages, "restricts") if claim.modality == "actual"]
    assert {claim.subject for claim in suspended} == {f"{ID}government/cn"}
    assert {claim.object for claim in suspended} == {
        f"{ID}commodity/critical-minerals",
        f"{ID}commodity/permanent-magnets",
    }
    [beijing] = [link for link in pages[1].links if link.mention.text == "Beijing"]
    assert (beijing.mention.reading, beijing.literal) == ("metonymic", f"{ID}place/beijing")


def test_what_is_only_an_accusation_is_not_told_as_actual(pages: tuple[Extraction, Extraction]) -> None:
    accusations = claims(pages, "accuses")
    assert {(claim.subject, claim.object) for claim in accusations} == {
        (f"{ID}person/jamieson-greer", f"{ID}government/cn"),
        (f"{ID}government/us", f"{ID}government/cn"),
    }
    slowing = [claim for claim in claims(pages, "restricts") if "choking off" in claim.evidence.quote]
    assert {claim.modality for claim in (*accusations, *slowing)} == {"alleged"}


def test_geneva_agreement_has_its_place_and_month(pages: tuple[Extraction, Extraction]) -> None:
    agreements = {
        link.entity.iri: link.entity
        for extraction in pages
        for link in extraction.links
        if link.entity.type == "agreement"
    }
    geneva = [entity for entity in agreements.values() if entity.place == f"{ID}place/geneva"]
    assert [(entity.date.value if entity.date else None) for entity in geneva] == ["2025-05"]
    assert [(claim.subject, claim.object) for claim in claims(pages, "party_to")] == [
        (f"{ID}government/cn", geneva[0].iri)
    ]


def test_quoted_words_have_their_speaker(pages: tuple[Extraction, Extraction]) -> None:
    quoted = [(claim.subject, claim.quote.quote) for claim in claims(pages, "said") if claim.quote is not None]
    hassett = [words for speaker, words in quoted if speaker == f"{ID}person/kevin-hassett"]
    for beginning in (
        "Those exports of critical minerals",
        "I’m very comfortable that this deal",
        "We want the rare earths",
    ):
        assert any(words.startswith(beginning) for words in hassett), beginning
    assert (f"{ID}person/donald-trump", "very far advanced") in quoted


def test_every_span_quotes_the_text(pages: tuple[Extraction, Extraction]) -> None:
    for extraction in pages:
        text = extraction.document.text
        for link in extraction.links:
            assert text[link.mention.start : link.mention.end] == link.mention.text
        for claim in extraction.claims:
            for span in (claim.evidence, *([claim.quote] if claim.quote else [])):
                assert text[span.start : span.end] == span.quote
