"""The guard before and after trafilatura: each rule on a page that breaks without it."""

from __future__ import annotations

import pytest

BODY = [
    "The trade ministers of Chile and Norway met in Santiago on Monday to end a quarrel over salmon feed.",
    "Both governments said that the tariff of 8 percent would fall to zero by the end of next year.",
    "Fish farmers in the south of Chile had asked for the talks after the price of feed rose by a third.",
    "A committee of officials will meet twice a year and report to the two parliaments in the spring.",
]
OTHER = "A storm closed the port of Valencia for two days, and thirty ships waited in the roads outside."


def page(*blocks: str, head: str = "") -> str:
    body = "".join(block if block.startswith("<") else f"<p>{block}</p>" for block in blocks)
    return f"<html><head><title>Salmon</title>{head}</head><body><article>{body}</article></body></html>"


def story(read, *blocks: str) -> list[str]:
    return read(page(*blocks), "html").text.split("\n")


def test_the_story_goes_on_after_a_list_of_others(read):
    pointers = "<h3>Don't miss</h3><p>Storm closes port of Valencia</p>"
    assert story(read, *BODY, *BODY[:0], pointers, *[f"{line} Again." for line in BODY[:2]]) == [
        *BODY,
        *[f"{line} Again." for line in BODY[:2]],
    ]


def test_teasers_after_the_story_are_not_in_it(read):
    teasers = f"<h3>Top stories</h3><h4>Storm closes port</h4><p>{OTHER}</p><p>{OTHER} Again.</p>"
    assert story(read, *BODY, teasers) == BODY


def test_cards_inside_the_story_are_dropped(read):
    card = "<li><a href='/x'><img src='x.jpg'></a><h3><a href='/x'>Storm closes port</a></h3><h4>Ships wait.</h4></li>"
    assert story(read, *BODY[:2], f"<ul>{card * 3}</ul>", *BODY[2:]) == BODY


def test_a_pop_up_of_links_inside_a_sentence_is_dropped(read):
    links = "".join(f"<a href='/{n}'>Another story about salmon number {n}</a>" for n in range(3))
    first = BODY[0].replace("Norway", f"<span><a href='/n'>Norway</a><span><b></b>{links}</span></span>")
    assert story(read, f"<p>{first}</p>", *BODY[1:]) == BODY


def test_a_body_that_adverts_split_is_joined(read):
    parts = "".join(
        f"<div class='row'><div class='body-part x'>{''.join(f'<p>{line}</p>' for line in half)}</div></div>"
        "<div class='row'><div class='ad'>Advertisement</div></div>"
        for half in (BODY[:2], BODY[2:])
    )
    html = f"<html><body><div class='page'>{parts}</div></body></html>"
    assert read(html, "html").text.split("\n") == BODY


def test_prose_in_a_table_stays_and_figures_go(read):
    table = f"<table><tr><td>Chile</td><td>8%</td></tr><tr><td>Note</td><td>{OTHER}</td></tr></table>"
    assert story(read, *BODY, table) == [*BODY, OTHER]


def test_an_id_made_from_a_heading_is_no_box(read):
    section = f"<div id='ticker-prices-of-salmon-feed'><p>{OTHER}</p></div>"
    assert OTHER in story(read, *BODY, section)


def test_a_press_release_ends_where_its_sender_describes_itself(read):
    portrait = f"<h3>About Salmon Trade Council</h3><p>The council has {OTHER.lower()}</p>"
    assert story(read, *BODY, portrait) == BODY


def test_a_summary_below_the_headline_is_not_in_the_story(read):
    assert story(read, "<h2>Ministers end a quarrel that cost both sides a year.</h2>", *BODY) == BODY


def test_a_quoted_post_keeps_its_author(read):
    words = "We have a deal on feed, and it is a good one for both of our countries."
    quote = f"<blockquote><p>{words}</p>— Siri Aas (@aas) May 5, 2025</blockquote>"
    kept = [*BODY[:2], words, "— Siri Aas (@aas) May 5, 2025", *BODY[2:]]
    assert story(read, *BODY[:2], quote, *BODY[2:]) == kept


@pytest.mark.parametrize(
    ("field", "stamp", "year", "published"),
    [
        (None, None, "", None),
        ("modified_time", "2026-01-02T08:00:00Z", "", "2025-12-30"),
        ("modified_time", "2025-12-31", "", "2025-12-30"),
        (None, None, ", 2024", "2024-12-30"),
        ("published_time", "2025-12-31", "", "2025-12-31"),
    ],
)
def test_a_dateline_takes_its_year_from_the_page_and_is_never_guessed(read, field, stamp, year, published):
    head = f'<meta property="article:{field}" content="{stamp}">' if field else ""
    first = f"SANTIAGO, Dec. 30{year} (Andes Wire) - {BODY[0]}"
    document = read(page(first, *BODY[1:], head=head), "html")
    assert (document.published, document.dateline) == (published, "SANTIAGO")
    assert document.text.split("\n") == BODY


def test_what_is_known_to_be_a_modification_is_no_publication(read):
    head = '<meta property="article:modified_time" content="2025-05-05T10:00:00Z">'
    document = read(page(*BODY, head=head), "html")
    assert (document.published, document.modified) == (None, "2025-05-05T10:00:00+00:00")


def test_headings_in_bold_end_before_their_text(read):
    live = [f"<p><strong>Talks go on for day {day}</strong> {text}</p>" for day, text in enumerate(BODY)]
    wanted = [line for day, text in enumerate(BODY) for line in (f"Talks go on for day {day}", text)]
    assert story(read, *live) == wanted
    assert story(read, *[block.replace("<p>", "<div>").replace("</p>", "</div>") for block in live]) == wanted


@pytest.mark.parametrize("bold", ["The trade ministers of", "Chile and Norway met.", "SANTIAGO, Monday —", "Norway"])
def test_words_in_bold_that_are_no_heading_stay_in_their_sentence(read, bold):
    rest = "Chile met in Santiago on Monday to end a quarrel over salmon feed."
    assert story(read, f"<p><b>{bold}</b> {rest}</p>", *BODY[1:])[0].endswith(rest)
    assert len(story(read, *[f"<p><b>{bold}</b> {rest.lower()}</p>"] * 1, *BODY[1:])) == 4
