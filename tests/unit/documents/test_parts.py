"""The small readers: datelines, names, outlets, addresses, lines."""

import pytest

from loader.documents.addresses import canonical_url, day_of_url, is_article_url
from loader.documents.dateline import find_dateline
from loader.documents.lines import read_lines
from loader.documents.mastheads import find_masthead
from loader.documents.people import clean_names
from loader.documents.publishers import from_copyright, from_url, split_title


@pytest.mark.parametrize(
    ("paragraph", "place", "agency", "rest"),
    [
        ("ACCRA (Volta News) - The union", "ACCRA", "Volta News", "The union"),
        ("WASHINGTON, June 8 (Reuters) - The", "WASHINGTON", "Reuters", "The"),
        ("BEIJING, June 9 (Xinhua) -- China", "BEIJING", "Xinhua", "China"),
        ("SEOUL, South Korea (AP) — North", "SEOUL", "AP", "North"),
        ("MOSCOW, June 9. /TASS/. Russia", "MOSCOW", "TASS", "Russia"),
        ("LONDON/BEIJING - Two", "LONDON/BEIJING", None, "Two"),
        ("NEW DELHI: India", "NEW DELHI", None, "India"),
        ("Brussels – Ministers", "Brussels", None, "Ministers"),
        ("Washington (CNN) The president", "Washington", "CNN", "The president"),
        ("(Reuters) - Oil", None, "Reuters", "Oil"),
        ("THE HAGUE, 6 September 2024 – The", "THE HAGUE", None, "The"),
    ],
)
def test_a_dateline_is_taken_off(paragraph, place, agency, rest):
    found = find_dateline(paragraph)
    assert found is not None
    assert (found.place, found.agency, paragraph[found.length :]) == (place, agency, rest)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Hassett — who leads the council — said so.",
        "The United States (US) will ask.",
        "China said on Monday: No.",
        "US-China talks resume.",
    ],
)
def test_a_sentence_is_no_dateline(paragraph):
    assert find_dateline(paragraph) is None


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jane Roe", ("Jane Roe",)),
        ("By JANE ROE and John O'Neill | Reuters", ("Jane Roe", "John O'Neill", "Reuters")),
        ("Jane Roe, Senior Trade Correspondent", ("Jane Roe",)),
        ("By Ludwig van der Berg in Geneva and Aïcha Diallo in Dakar", ("Ludwig van der Berg", "Aïcha Diallo")),
        ("https://example.org/authors/jane", ()),
        ("Staff Writer", ()),
    ],
)
def test_names_are_read_off_a_byline(byline, names):
    assert clean_names([byline]) == names


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("© 2025 Fortune Media IP Limited. All Rights Reserved.", "Fortune"),
        ("Copyright © 2025 The Example Post", "The Example Post"),
        ("© 2024 Cable News Network. A Company.", "CNN"),
        ("(c) 2019-2025 Example Gazette Ltd", "Example Gazette"),
        ("© Harbour Post Newspapers 2025", "Harbour Post Newspapers"),
        ("no holder here", None),
    ],
)
def test_the_holder_of_the_copyright_is_the_outlet(line, name):
    assert from_copyright(line) == name


def test_a_masthead_in_capitals_is_written_as_elsewhere():
    texts = ["NORTH SAMPLE", "Menu", "Story", "Write to desk@northsample.example", "North Sample, Oslo"]
    assert find_masthead(texts, 2) == "North Sample"


def test_known_domains_have_names():
    assert (from_url("https://www.bbc.co.uk/news/1"), from_url("https://a.example/"), from_url(None)) == (
        "BBC News",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("title", "split"),
    [
        ("Talks resume in London | Reuters", ("Talks resume in London", "Reuters")),
        ("Talks resume in London - BBC News", ("Talks resume in London", "BBC News")),
        ("Rare earths - what comes next", ("Rare earths - what comes next", None)),
    ],
)
def test_the_outlet_is_cut_off_a_title(title, split):
    assert split_title(title, None) == split


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("HTTPS://News.Example.org:443/a?id=7&utm_source=x&fbclid=1#top", "https://news.example.org/a?id=7"),
        ("http://user:secret@example.org/a b", None),
        ("http://user:secret@example.org/a", "http://example.org/a"),
        ('https://example.org/a<b>"c', "https://example.org/a%3Cb%3E%22c"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("urn:isbn:0451450523", "urn:isbn:0451450523"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("//example.org/a", None),
        ("http://[::1", None),
        ("http://example.org:99999/", None),
        (None, None),
    ],
)
def test_only_clean_web_addresses_are_kept(url, clean):
    assert canonical_url(url) == clean


def test_a_story_is_told_from_a_picture_and_a_home_page():
    assert is_article_url("https://example.org/2025/oder-railway")
    assert not is_article_url("https://example.org/")
    assert not is_article_url("https://img.example.org/2025/oder_railway.jpg")


def test_the_day_in_an_address_is_read():
    assert day_of_url("https://example.org/2025/03/04/story") == "2025-03-04"
    assert day_of_url("https://example.org/20250304/story") == "2025-03-04"
    assert day_of_url("https://example.org/2025/33/04/story") is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Recommended Video", "furniture"),
        ("Read more: Ten fastest ports of the year", "furniture"),
        ("Join the smartest people we know in Bern in May. Register here.", "furniture"),
        ("© 2025 Example Ltd. All rights reserved.", "furniture"),
        ("(AP Photo/Max Sample)", "credit"),
        ("Max Sample—Reuters via Getty Images", "credit"),
        ("desk@example.org", "meta"),
        ("+49 30 555 0123", "meta"),
        ("3 min read", "meta"),
        ("June 8, 2025, 1:27 PM ET", "meta"),
        ("https://example.org/a.jpg", "meta"),
        ("Most Read", "end"),
        ("About the Authors", "end"),
        ("• Fortune tellers", "item"),
        ("Correction: The vote was on Tuesday.", "note"),
        ("Talks resume in London", "short"),
        ("The minister said on Monday that the talks would resume in London.", "prose"),
        ("He registered the company here in May, and it is the first of its kind.", "prose"),
        ("China subscribes to the view that trade is not a weapon, its ministry said.", "prose"),
    ],
)
def test_a_line_is_what_it_is(line, kind):
    assert read_lines(line + "\n" + "The minister said on Monday that the talks would resume.")[0].kind == kind
