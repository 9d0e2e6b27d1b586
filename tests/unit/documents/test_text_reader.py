"""The text reader keeps the story and drops what stands around it."""

import pytest


def test_navigation_captions_adverts_and_footer_are_dropped(read_file):
    document = read_file("scraped.txt")
    assert document.text.split("\n") == [
        "Germany and Poland will widen the railway line over the Oder, the transport ministers of both"
        " countries said on Monday.",
        "“The line carries twice the freight of ten years ago,” the Polish minister told reporters in Kostrzyn."
        " “Two tracks are too few.”",
        "The work starts in June and costs 410 million euros, of which the European Union pays half.",
    ]


def test_fields_of_a_scraped_page_are_found(read_file):
    document = read_file("scraped.txt")
    assert document.title == "Germany and Poland agree to widen a rail line on the Oder"
    assert document.publisher == "Harbour and Rail"
    assert document.authors == ("Anna Testfield", "Reuters")
    assert document.published == "2025-03-03T16:05:00-05:00"
    assert (document.modified, document.url, document.dateline) == (None, None, None)


def test_the_fullest_version_of_a_repeated_body_is_kept_once(read_file):
    document = read_file("repeated.txt")
    assert document.text.split("\n") == [
        "Germany and Poland will widen the railway over the Oder, the transport ministers of both countries said"
        " on Monday.",
        '"Two tracks are too few for the freight that we have," the Polish minister told reporters.',
        "The work starts in June.",
        "It costs 410 million euros, of which the European Union pays half, according to the Polish ministry.",
    ]


def test_fields_of_a_page_with_address_and_stamps_are_found(read_file):
    document = read_file("repeated.txt")
    assert document.title == "Oder Railway to Get Two More Tracks"
    assert document.url == "https://example.org/20250303/oder-railway-to-get-two-more-tracks-77120.html"
    assert document.publisher == "Central Wire"
    assert document.dateline == "WARSAW"
    assert document.published == "2025-03-03T09:05:00+00:00"
    assert document.modified == "2025-03-03T09:40:00+00:00"


def test_a_text_that_is_just_an_article_comes_whole(read_file):
    document = read_file("plain-article.txt")
    assert document.title == "Kenya opens a second grain terminal in Mombasa"
    assert document.text.split("\n") == [
        "Kenya opened a second grain terminal in Mombasa on Tuesday, the ports authority said.",
        "What it changes",
        'The terminal handles two million tonnes a year. "Ships no longer wait," said the harbour master.',
        "Uganda and Rwanda import most of their wheat through the port.",
    ]


def test_one_sentence_is_an_article(read):
    assert read("Peru suspended copper exports.").text == "Peru suspended copper exports."


def test_a_list_after_a_colon_stays(read):
    text = (
        "The two governments agreed in Vienna on Friday, and the text has three parts that take effect at once:\n"
        "• a lower duty on steel\n• an end to the quota on cheese\n\n"
        "Both parliaments must vote on it before the summer."
    )
    assert read(text).text.split("\n")[1:3] == ["a lower duty on steel", "an end to the quota on cheese"]


def test_hard_wrapped_paragraphs_are_joined(read):
    text = (
        "Norway and Iceland settled a quarrel about mackerel on Thursday, and both\n"
        "sides said that the quota for this year would not be changed before the\n"
        "talks of the coastal states in the autumn.\n\n"
        "The ministers met in Bergen."
    )
    assert read(text).text.split("\n") == [
        "Norway and Iceland settled a quarrel about mackerel on Thursday, and both sides said that the quota for"
        " this year would not be changed before the talks of the coastal states in the autumn.",
        "The ministers met in Bergen.",
    ]


def test_a_correction_comes_last(read):
    text = (
        "Correction: The vote was on Tuesday, not on Monday.\n\n"
        "The parliament of Latvia voted for the budget on Tuesday, and the government thanked the members.\n\n"
        "The president signs the law in a week."
    )
    assert read(text).text.split("\n")[-1] == "Correction: The vote was on Tuesday, not on Monday."


def test_a_byline_without_by_is_read_above_its_date(read):
    text = (
        "Latvia passes its budget after a long night\nJanis Paraugs, political correspondent, in Riga\n"
        "4 March 2025 | 10:14 SGT\n"
        "The parliament of Latvia voted for the budget on Tuesday, and the government thanked the members.\n"
        "The president of the country signs the law in a week, his office said."
    )
    document = read(text)
    assert (document.authors, document.published) == (("Janis Paraugs",), "2025-03-04T10:14:00+08:00")


def test_stated_fields_win_over_the_page(read):
    text = "Some headline of the page\n\nThe parliament of Latvia voted for the budget on Tuesday, the speaker said."
    document = read(
        text, title="Budget passed", published="March 4, 2025", publisher="Riga Sample", url="HTTP://a.example/b"
    )
    assert (document.title, document.published, document.publisher, document.url) == (
        "Budget passed",
        "2025-03-04",
        "Riga Sample",
        "http://a.example/b",
    )


def test_markdown_links_leave_their_words(read):
    text = "The **parliament** of [Latvia](https://a.example/lv) voted for the budget on Tuesday, the speaker said."
    assert read(text).text == "The parliament of Latvia voted for the budget on Tuesday, the speaker said."


def test_a_sentence_broken_by_a_link_is_joined(read):
    text = (
        "The parliament of Latvia voted for the\nbudget of 2025\n, and the leaders thanked\nits members on Tuesday.\n"
    )
    assert read(text).text == (
        "The parliament of Latvia voted for the budget of 2025, and the leaders thanked its members on Tuesday."
    )


def test_many_lines_take_time_in_proportion(read):
    import time

    text = "".join(f"The parliament of Latvia voted for the budget number {n} on Tuesday.\n" for n in range(1_500))
    start = time.process_time()
    assert read(text).text.count("\n") == 1_499
    assert time.process_time() - start < 2


COMMENTED = [
    "Chile and Norway end their quarrel over salmon feed",
    "The trade ministers of Chile and Norway met in Santiago on Monday to end a quarrel over salmon feed.",
    "Both governments said that the tariff of 8 percent would fall to zero by the end of next year.",
    "Fish farmers in the south of Chile had asked for the talks after the price of feed rose by a third.",
    "A committee of officials will meet twice a year and report to the two parliaments in the spring.",
]
COMMENTS = [
    "I have farmed fish for thirty years and nobody ever asked me what I think about any of this.",
    "The ministers should come to the coast and look at the nets before they sign another paper.",
    "You are both wrong, because the price of feed has nothing to do with what the two states agreed.",
]


@pytest.mark.parametrize(
    "comments",
    [
        [
            "3 responses to “Chile and Norway end their quarrel”",
            *(f"fisher{n} says:\n{c}" for n, c in enumerate(COMMENTS)),
        ],
        [f"Gary M on September {n + 2}, 2018 at 4:4{n} pm said:\n{text}" for n, text in enumerate(COMMENTS)],
        [f"fisher{n}\nJune 9, 2025 at 4:4{n} pm\n{text}\nReply" for n, text in enumerate(COMMENTS)],
    ],
)
def test_comments_of_readers_are_not_in_the_story(read, comments):
    assert read("\n\n".join([*COMMENTED, *comments])).text == "\n".join(COMMENTED[1:])


def test_people_quoted_with_a_colon_are_no_comments(read):
    said = ["Minister Ana Ruiz says:", "“We have waited for this day for three years, and so have the farmers.”"]
    assert "waited for this day" in read("\n\n".join([*COMMENTED, *said])).text
