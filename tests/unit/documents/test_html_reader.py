"""The HTML reader keeps the story and believes the most authoritative source."""

import pytest

from loader.documents.html_metadata import Metadata
from loader.documents.jsonld import JsonLd


def test_boxes_inside_the_body_are_dropped(read_file):
    document = read_file("boxes.html")
    assert document.text.split("\n") == [
        "Chile raised the royalty on lithium to 41 percent on Monday, and producers have a year to adjust to it.",
        "The finance ministry said the rate applies to exports only, and that the money goes to the two northern"
        " regions.",
        "“We had counted on thirty percent,” the head of a mining association said in Antofagasta on the same day.",
        "Australia, the largest producer, charges a royalty that each of its states sets for itself.",
        "Correction: An earlier version of this article gave the wrong year for the law.",
    ]


def test_fields_come_from_json_ld_and_the_head(read_file):
    document = read_file("boxes.html")
    assert document.title == "Chile raises the royalty on lithium"
    assert document.publisher == "The Example Gazette"
    assert document.authors == ("Inés Muestra", "Tom Model")
    assert document.published == "2025-03-04T08:00:00+00:00"
    assert document.modified == "2025-03-04T10:00:00+00:00"
    assert document.url == "https://gazette.example/world/chile-raises-lithium-royalty"
    assert (document.dateline, document.language) == ("SANTIAGO", "en")


STORY = "<p>The parliament of Latvia voted for the budget on Tuesday, and the government thanked the members.</p>" * 3


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2025-03-04T09:00:00+02:00">', "2025-03-04T09:00:00+02:00"),
        ('<meta itemprop="datePublished" content="2025-03-04">', "2025-03-04"),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-03-05"}</script>'
         '<meta property="article:published_time" content="2025-03-04">', "2025-03-05"),
        ("", None),
    ],
)  # fmt: skip
def test_the_first_source_with_a_date_wins(read, head, published):
    assert read(f"<html><head>{head}</head><body>{STORY}</body></html>", "html").published == published


def test_a_date_that_only_the_text_prints_is_found(read):
    page = f"<body><h1>Latvia passes its budget at night</h1><div>By Janis Paraugs<br>4 March 2025</div>{STORY}</body>"
    document = read(page, "html")
    assert (document.published, document.authors) == ("2025-03-04", ("Janis Paraugs",))


@pytest.mark.parametrize(
    "script", ["[" * 50_000, "{", '{"@type": "NewsArticle", "author": {"@id": "#a"}}', "null", "7"]
)
def test_broken_json_ld_counts_as_absent(script):
    assert JsonLd([script]).text("headline") is None


def test_a_cut_off_headline_gives_way_to_the_full_one(read):
    page = (
        '<head><meta property="og:title" content="Latvia passes its budget after..."></head>'
        f"<body><h1>Latvia passes its budget after a long night</h1>{STORY}</body>"
    )
    assert read(page, "html").title == "Latvia passes its budget after a long night"


def test_each_field_has_an_order_of_sources():
    import lxml.html

    from loader.documents.draft import Draft
    from loader.model import Page

    tree = lxml.html.document_fromstring("<html lang='en-US'><body><p>x</p></body></html>")
    metadata = Metadata(tree, Page("p", b"", "html", "p", title="Stated"), Draft)
    assert metadata.title(None) == "Stated"
    assert (metadata.language, metadata.url, metadata.authors) == ("en", None, ())
