"""Time expressions: what is found, what is left alone, and which days are meant."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loader.language.dates import DateSpan, Outlook, find_dates, timex, timex_modifier
from tests.clock import in_proportion

SUNDAY = date(2025, 6, 8)
NEW_YEAR = date(2025, 1, 1)  # a Wednesday
YEAR_END = date(2024, 12, 30)  # a Monday
LEAP = date(2024, 2, 29)  # a Thursday
MONDAY = date(2025, 6, 9)


def one(text: str, published: date | None, region: str = "us") -> DateSpan:
    spans = find_dates(text, published, region)
    assert len(spans) == 1, spans
    return spans[0]


def days(first: str, last: str | None = None) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last or first)


@pytest.mark.parametrize(
    ("text", "span", "first", "last", "precision"),
    [
        ("on June 8, 2025, he", "June 8, 2025", "2025-06-08", None, "day"),
        ("June 8 2025", "June 8 2025", "2025-06-08", None, "day"),
        ("June 8,2025", "June 8,2025", "2025-06-08", None, "day"),
        ("JUNE 8, 2025", "JUNE 8, 2025", "2025-06-08", None, "day"),
        ("June 8th, 2025", "June 8th, 2025", "2025-06-08", None, "day"),
        ("8 June 2025", "8 June 2025", "2025-06-08", None, "day"),
        ("the 8th of June, 2025", "the 8th of June, 2025", "2025-06-08", None, "day"),
        ("2025-06-09", "2025-06-09", "2025-06-09", None, "day"),
        ("2025/06/09", "2025/06/09", "2025-06-09", None, "day"),
        ("at 2025-06-09T08:27+0000 exactly", "2025-06-09T08:27+0000", "2025-06-09", None, "day"),
        ("9-Jun-2025", "9-Jun-2025", "2025-06-09", None, "day"),
        ("Jan. 5, 2024", "Jan. 5, 2024", "2024-01-05", None, "day"),
        ("Sept. 30, 2023", "Sept. 30, 2023", "2023-09-30", None, "day"),
        ("Monday, 9 June 2025", "Monday, 9 June 2025", "2025-06-09", None, "day"),
        ("Feb. 29, 2024", "Feb. 29, 2024", "2024-02-29", None, "day"),
        ("April 2025", "April 2025", "2025-04-01", "2025-04-30", "month"),
        ("May 2025", "May 2025", "2025-05-01", "2025-05-31", "month"),
        ("February 2024", "February 2024", "2024-02-01", "2024-02-29", "month"),
        ("in Sept. 2024", "Sept. 2024", "2024-09-01", "2024-09-30", "month"),
        ("2025-06", "2025-06", "2025-06-01", "2025-06-30", "month"),
        ("in 2018", "2018", "2018-01-01", "2018-12-31", "year"),
        ("(2018)", "2018", "2018-01-01", "2018-12-31", "year"),
        ("the 2015 nuclear deal", "2015", "2015-01-01", "2015-12-31", "year"),
        ("Trump's 2017 tax cuts", "2017", "2017-01-01", "2017-12-31", "year"),
        ("in 1848", "1848", "1848-01-01", "1848-12-31", "year"),
        ("mid-2026", "mid-2026", "2026-05-01", "2026-08-31", "year"),
        ("early 2018", "early 2018", "2018-01-01", "2018-04-30", "year"),
        ("the 1990s", "the 1990s", "1990-01-01", "1999-12-31", "decade"),
        ("the '90s", "the '90s", "1990-01-01", "1999-12-31", "decade"),
        ("the early 1990s", "the early 1990s", "1990-01-01", "1993-12-31", "decade"),
        ("the late 1980s", "the late 1980s", "1987-01-01", "1989-12-31", "decade"),
        ("the nineties", "the nineties", "1990-01-01", "1999-12-31", "decade"),
        ("the 19th century", "the 19th century", "1801-01-01", "1900-12-31", "interval"),
        ("Q3 2024", "Q3 2024", "2024-07-01", "2024-09-30", "quarter"),
        ("3Q24", "3Q24", "2024-07-01", "2024-09-30", "quarter"),
        ("2024 Q3", "2024 Q3", "2024-07-01", "2024-09-30", "quarter"),
        ("the fourth quarter of 2024", "the fourth quarter of 2024", "2024-10-01", "2024-12-31", "quarter"),
        ("the last quarter of 2023", "the last quarter of 2023", "2023-10-01", "2023-12-31", "quarter"),
        ("the first half of 2025", "the first half of 2025", "2025-01-01", "2025-06-30", "half"),
        ("H2 2024", "H2 2024", "2024-07-01", "2024-12-31", "half"),
        ("fiscal 2024", "fiscal 2024", "2023-10-01", "2024-09-30", "year"),
        ("FY24", "FY24", "2023-10-01", "2024-09-30", "year"),
        ("the third quarter of fiscal 2024", "the third quarter of fiscal 2024", "2024-04-01", "2024-06-30", "quarter"),
        ("summer 2023", "summer 2023", "2023-06-01", "2023-08-31", "season"),
        ("the spring of 2022", "the spring of 2022", "2022-03-01", "2022-05-31", "season"),
        ("winter 2023", "winter 2023", "2023-12-01", "2024-02-29", "season"),
        ("May 10-12, 2025", "May 10-12, 2025", "2025-05-10", "2025-05-12", "interval"),
        ("10–12 May 2025", "10–12 May 2025", "2025-05-10", "2025-05-12", "interval"),
        ("May 30-June 2, 2025", "May 30-June 2, 2025", "2025-05-30", "2025-06-02", "interval"),
        ("between 2018 and 2020", "between 2018 and 2020", "2018-01-01", "2020-12-31", "interval"),
        ("from 2018 to 2020", "from 2018 to 2020", "2018-01-01", "2020-12-31", "interval"),
        ("2018–2020", "2018–2020", "2018-01-01", "2020-12-31", "interval"),
        ("2018-20", "2018-20", "2018-01-01", "2020-12-31", "interval"),
        ("from March to May 2025", "from March to May 2025", "2025-03-01", "2025-05-31", "interval"),
        ("from December 2024 to February", "from December 2024 to February", "2024-12-01", "2025-02-28", "interval"),
        ("the first week of June 2024", "the first week of June 2024", "2024-06-01", "2024-06-07", "interval"),
        ("the last week of May 2024", "the last week of May 2024", "2024-05-25", "2024-05-31", "interval"),
        ("the first half of June 2024", "the first half of June 2024", "2024-06-01", "2024-06-15", "interval"),
        ("before the Sept. 11 attacks", "Sept. 11", "2001-09-11", None, "day"),
    ],
)
def test_absolute_dates_resolve_without_a_publication_day(
    text: str, span: str, first: str, last: str | None, precision: str
) -> None:
    found = one(text, None)
    assert (found.text, (found.earliest, found.latest), found.precision) == (span, days(first, last), precision)
    assert found.direction is None


@pytest.mark.parametrize(
    ("published", "text", "span", "first", "last", "precision"),
    [
        (SUNDAY, "Sunday", "Sunday", "2025-06-08", None, "day"),
        (SUNDAY, "on Friday", "Friday", "2025-06-06", None, "day"),
        (SUNDAY, "Friday's talks", "Friday", "2025-06-06", None, "day"),
        (SUNDAY, "he said Monday.", "Monday", "2025-06-02", None, "day"),
        (NEW_YEAR, "on Tuesday", "Tuesday", "2024-12-31", None, "day"),
        (LEAP, "on Friday", "Friday", "2024-02-23", None, "day"),
        (date(2024, 3, 1), "on Thursday", "Thursday", "2024-02-29", None, "day"),
        (SUNDAY, "Friday morning", "Friday morning", "2025-06-06", None, "day"),
        (SUNDAY, "On Sat.", "Sat.", "2025-06-07", None, "day"),
        (SUNDAY, "Sat 7 June", "Sat 7 June", "2025-06-07", None, "day"),
        (SUNDAY, "next Tuesday", "next Tuesday", "2025-06-10", None, "day"),
        (SUNDAY, "last Sunday", "last Sunday", "2025-06-01", None, "day"),
        (SUNDAY, "this Tuesday", "this Tuesday", "2025-06-10", None, "day"),
        (YEAR_END, "next Monday", "next Monday", "2025-01-06", None, "day"),
        (SUNDAY, "Tuesday last week", "Tuesday last week", "2025-05-27", None, "day"),
        (SUNDAY, "Tuesday of next week", "Tuesday of next week", "2025-06-10", None, "day"),
        (SUNDAY, "yesterday", "yesterday", "2025-06-07", None, "day"),
        (NEW_YEAR, "yesterday", "yesterday", "2024-12-31", None, "day"),
        (date(2024, 3, 1), "yesterday", "yesterday", "2024-02-29", None, "day"),
        (SUNDAY, "Yesterday, China", "Yesterday", "2025-06-07", None, "day"),
        (SUNDAY, "tomorrow", "tomorrow", "2025-06-09", None, "day"),
        (LEAP, "tomorrow", "tomorrow", "2024-03-01", None, "day"),
        (SUNDAY, "tonight", "tonight", "2025-06-08", None, "day"),
        (SUNDAY, "last night", "last night", "2025-06-07", None, "day"),
        (SUNDAY, "the day before yesterday", "the day before yesterday", "2025-06-06", None, "day"),
        (SUNDAY, "two days ago", "two days ago", "2025-06-06", None, "day"),
        (LEAP, "a year ago", "a year ago", "2023-01-01", "2023-12-31", "year"),
        (SUNDAY, "three weeks ago", "three weeks ago", "2025-05-12", "2025-05-18", "week"),
        (NEW_YEAR, "two months ago", "two months ago", "2024-11-01", "2024-11-30", "month"),
        (SUNDAY, "last month", "last month", "2025-05-01", "2025-05-31", "month"),
        (NEW_YEAR, "last month", "last month", "2024-12-01", "2024-12-31", "month"),
        (date(2024, 3, 31), "last month", "last month", "2024-02-01", "2024-02-29", "month"),
        (YEAR_END, "next month", "next month", "2025-01-01", "2025-01-31", "month"),
        (SUNDAY, "next week", "next week", "2025-06-09", "2025-06-15", "week"),
        (YEAR_END, "this week", "this week", "2024-12-30", "2025-01-05", "week"),
        (SUNDAY, "this year", "this year", "2025-01-01", "2025-12-31", "year"),
        (SUNDAY, "the week of June 9", "the week of June 9", "2025-06-09", "2025-06-15", "week"),
        (SUNDAY, "last quarter", "last quarter", "2025-01-01", "2025-03-31", "quarter"),
        (NEW_YEAR, "last quarter", "last quarter", "2024-10-01", "2024-12-31", "quarter"),
        (SUNDAY, "the next fiscal year", "the next fiscal year", "2025-10-01", "2026-09-30", "year"),
        (SUNDAY, "over the weekend", "the weekend", "2025-06-07", "2025-06-08", "interval"),
        (MONDAY, "over the weekend", "the weekend", "2025-06-07", "2025-06-08", "interval"),
        (MONDAY, "next weekend", "next weekend", "2025-06-21", "2025-06-22", "interval"),
        (SUNDAY, "June 9", "June 9", "2025-06-09", None, "day"),
        (SUNDAY, "outside the House on May 27.", "May 27", "2025-05-27", None, "day"),
        (NEW_YEAR, "Dec. 30", "Dec. 30", "2024-12-30", None, "day"),
        (YEAR_END, "Jan. 2", "Jan. 2", "2025-01-02", None, "day"),
        (SUNDAY, "Feb. 29", "Feb. 29", "2024-02-29", None, "day"),
        (date(2027, 6, 1), "Feb. 29", "Feb. 29", "2028-02-29", None, "day"),
        (SUNDAY, "Friday, June 6", "Friday, June 6", "2025-06-06", None, "day"),
        (SUNDAY, "Thursday, June 6", "Thursday, June 6", "2024-06-06", None, "day"),
        (SUNDAY, "in April", "April", "2025-04-01", "2025-04-30", "month"),
        (SUNDAY, "in May", "May", "2025-05-01", "2025-05-31", "month"),
        (NEW_YEAR, "in November", "November", "2024-11-01", "2024-11-30", "month"),
        (SUNDAY, "the March meeting", "March", "2025-03-01", "2025-03-31", "month"),
        (SUNDAY, "In June Beijing imposed", "June", "2025-06-01", "2025-06-30", "month"),
        (SUNDAY, "last June", "last June", "2024-06-01", "2024-06-30", "month"),
        (SUNDAY, "next April", "next April", "2026-04-01", "2026-04-30", "month"),
        (SUNDAY, "April last year", "April last year", "2024-04-01", "2024-04-30", "month"),
        (SUNDAY, "June 9 last year", "June 9 last year", "2024-06-09", None, "day"),
        (SUNDAY, "the first quarter", "the first quarter", "2025-01-01", "2025-03-31", "quarter"),
        (
            SUNDAY,
            "the first quarter of last year",
            "the first quarter of last year",
            "2024-01-01",
            "2024-03-31",
            "quarter",
        ),
        (SUNDAY, "last winter", "last winter", "2024-12-01", "2025-02-28", "season"),
        (SUNDAY, "this summer", "this summer", "2025-06-01", "2025-08-31", "season"),
        (SUNDAY, "from May 10 to May 12", "from May 10 to May 12", "2025-05-10", "2025-05-12", "interval"),
        (SUNDAY, "May 10-12", "May 10-12", "2025-05-10", "2025-05-12", "interval"),
        (SUNDAY, "May 10 and 11", "May 10 and 11", "2025-05-10", "2025-05-11", "interval"),
        (SUNDAY, "between 10 and 12 May", "between 10 and 12 May", "2025-05-10", "2025-05-12", "interval"),
        (SUNDAY, "from Monday to Wednesday", "from Monday to Wednesday", "2025-06-02", "2025-06-04", "interval"),
        (NEW_YEAR, "Dec. 30-Jan. 2", "Dec. 30-Jan. 2", "2024-12-30", "2025-01-02", "interval"),
        (SUNDAY, "the past two weeks", "the past two weeks", "2025-05-25", "2025-06-08", "interval"),
        (SUNDAY, "the next three months", "the next three months", "2025-06-08", "2025-09-08", "interval"),
        (SUNDAY, "earlier this month", "earlier this month", "2025-06-01", "2025-06-08", "interval"),
        (SUNDAY, "later this year", "later this year", "2025-06-08", "2025-12-31", "interval"),
        (SUNDAY, "two weeks from now", "two weeks from now", "2025-06-16", "2025-06-22", "week"),
        (YEAR_END, "on New Year's Day", "New Year's Day", "2025-01-01", None, "day"),
        (SUNDAY, "after 9/11", "9/11", "2001-09-11", None, "day"),
    ],
)
def test_relative_dates_count_from_publication(
    published: date, text: str, span: str, first: str, last: str | None, precision: str
) -> None:
    found = one(text, published)
    assert (found.text, (found.earliest, found.latest), found.precision) == (span, days(first, last), precision)


@pytest.mark.parametrize(
    ("text", "span", "first", "last", "qualifier"),
    [
        ("in early April", "early April", "2025-04-01", "2025-04-10", "early"),
        ("the beginning of April", "the beginning of April", "2025-04-01", "2025-04-10", "early"),
        ("mid-May", "mid-May", "2025-05-11", "2025-05-20", "mid"),
        ("the end of May", "the end of May", "2025-05-21", "2025-05-31", "late"),
        ("end-June", "end-June", "2025-06-21", "2025-06-30", "late"),
        ("late last year", "late last year", "2024-09-01", "2024-12-31", "late"),
        ("early next year", "early next year", "2026-01-01", "2026-04-30", "early"),
        ("late Sunday", "late Sunday", "2025-06-08", "2025-06-08", "late"),
        ("since 2018", "2018", "2018-01-01", "2018-12-31", "since"),
        ("since November", "November", "2024-11-01", "2024-11-30", "since"),
        ("since early April", "early April", "2025-04-01", "2025-04-10", "since"),
        ("by the end of the year", "the end of the year", "2025-09-01", "2025-12-31", "by"),
        ("by the end of next month", "the end of next month", "2025-07-21", "2025-07-31", "by"),
        ("by Friday", "Friday", "2025-06-13", "2025-06-13", "by"),
        ("until 2027", "2027", "2027-01-01", "2027-12-31", "until"),
        ("until July 9", "July 9", "2025-07-09", "2025-07-09", "until"),
        ("before the beginning of April", "the beginning of April", "2025-04-01", "2025-04-10", "before"),
        ("after June 1", "June 1", "2025-06-01", "2025-06-01", "after"),
        ("around June 1", "June 1", "2025-06-01", "2025-06-01", "about"),
        ("effective from July 1", "July 1", "2025-07-01", "2025-07-01", "since"),
        ("in recent weeks", "recent weeks", "2025-04-27", "2025-06-08", "about"),
        ("a few days ago", "a few days ago", "2025-06-02", "2025-06-06", "about"),
        ("about two weeks ago", "about two weeks ago", "2025-05-19", "2025-05-25", "about"),
        ("two decades ago", "two decades ago", "2000-06-08", "2010-06-08", "about"),
        ("year-end", "year-end", "2025-09-01", "2025-12-31", "late"),
    ],
)
def test_part_words_narrow_and_prepositions_qualify(
    text: str, span: str, first: str, last: str, qualifier: str
) -> None:
    found = one(text, SUNDAY)
    assert (found.text, (found.earliest, found.latest), found.qualifier) == (span, days(first, last), qualifier)


@pytest.mark.parametrize(
    "text",
    [
        "the tariffs may rise",
        "May I ask",
        "troops march on",
        "March on, he said",
        "the March on Washington",
        "the second",
        "the second round",
        "the Good Friday Agreement",
        "Bloody Sunday",
        "Black Friday sales",
        "June Smith said",
        "April told reporters",
        "Ms. June",
        "Prime Minister May resigned",
        "after May resigned",
        "The Sun said",
        "he sat and wed",
        "the Sunday Times",
        "for 90 days",
        "a 90-day pause",
        "2000 troops",
        "$2018",
        "2018 companies",
        "Resolution 1929",
        "Made in China 2025",
        "rose 2,018 points",
        "the Prague Spring",
        "on Mondays",
        "every Friday",
        "prices fall",
        "the Winter Olympics",
        "USA Today",
        "Feb. 30",
        "31/31/2025",
        "the year",
        "1.2.3",
        "two weekend ago",
    ],
)
def test_words_that_are_no_dates_are_left_alone(text: str) -> None:
    assert find_dates(text, SUNDAY) == ()


@pytest.mark.parametrize(
    ("text", "plain", "ahead"),
    [
        ("will meet Monday", "2025-06-02", "2025-06-09"),
        ("are due to meet on Sunday", "2025-06-08", "2025-06-08"),
        ("will meet on June 5", "2025-06-05", "2026-06-05"),
        ("will meet over the weekend", "2025-06-07", "2025-06-07"),
    ],
)
def test_a_future_verb_turns_dates_ahead(text: str, plain: str, ahead: str) -> None:
    assert str(one(text, SUNDAY).earliest) == plain
    (found,) = find_dates(text, SUNDAY, look=lambda start, end: "future")
    assert str(found.earliest) == ahead


@pytest.mark.parametrize(
    ("text", "nearest", "back"),
    [("closed it in August", "2025-08-01", "2024-08-01"), ("closed it in May", "2025-05-01", "2025-05-01")],
)
def test_a_past_verb_turns_dates_back(text: str, nearest: str, back: str) -> None:
    assert str(one(text, SUNDAY).earliest) == nearest
    (found,) = find_dates(text, SUNDAY, look=lambda start, end: "past")
    assert str(found.earliest) == back


def test_future_is_asked_for_each_span() -> None:
    text = "met on Friday and will meet on Monday"
    found = find_dates(text, SUNDAY, look=lambda start, end: "future" if "will" in text[:start] else "past")
    assert [str(span.earliest) for span in found] == ["2025-06-06", "2025-06-09"]


def test_in_two_weeks_is_a_date_only_after_a_future_verb() -> None:
    assert find_dates("in two weeks", SUNDAY) == ()
    (found,) = find_dates("in two weeks", SUNDAY, look=lambda start, end: "future")
    assert (found.earliest, found.latest, found.precision) == (*days("2025-06-16", "2025-06-22"), "week")


@pytest.mark.parametrize(
    ("text", "region", "day"),
    [
        ("06/09/2025", "us", "2025-06-09"),
        ("06/09/2025", "gb", "2025-09-06"),
        ("13/06/2025", "us", "2025-06-13"),
        ("06/13/2025", "gb", "2025-06-13"),
        ("09.06.2025", "us", "2025-06-09"),
        ("6/9/25", "us", "2025-06-09"),
    ],
)
def test_numeric_dates_follow_the_region(text: str, region: str, day: str) -> None:
    found = one(text, SUNDAY, region)
    assert (found.earliest, found.latest) == days(day)


@pytest.mark.parametrize(
    ("text", "region", "first", "last"),
    [
        ("fiscal 2024", "in", "2024-04-01", "2025-03-31"),
        ("fiscal year 2024-25", "in", "2024-04-01", "2025-03-31"),
        ("fiscal 2024", "de", "2024-01-01", "2024-12-31"),
        ("winter 2023", "au", "2023-06-01", "2023-08-31"),
        ("autumn 2023", "au", "2023-03-01", "2023-05-31"),
    ],
)
def test_fiscal_years_and_seasons_follow_the_region(text: str, region: str, first: str, last: str) -> None:
    found = one(text, None, region)
    assert (found.earliest, found.latest) == days(first, last)


@pytest.mark.parametrize(
    ("text", "precision", "direction", "value"),
    [
        ("yesterday", "day", "past", "XXXX-XX-XX"),
        ("on Friday", "day", None, "XXXX-XX-XX"),
        ("last month", "month", "past", "XXXX-XX"),
        ("next week", "week", "future", "XXXX-WXX"),
        ("June 9", "day", None, "XXXX-XX-XX"),
        ("two days ago", "day", "past", "XXXX-XX-XX"),
        ("the past two weeks", "interval", "past", "PAST_REF"),
    ],
)
def test_relative_dates_stay_open_without_publication(
    text: str, precision: str, direction: str | None, value: str
) -> None:
    found = one(text, None)
    assert (found.earliest, found.latest, found.precision, found.direction) == (None, None, precision, direction)
    assert timex(found) == value


@pytest.mark.parametrize("text", ["three weeks later", "a year earlier", "the next day", "the following week"])
def test_times_that_count_from_another_event_stay_unknown(text: str) -> None:
    found = one(text, SUNDAY)
    assert (found.earliest, found.latest, found.precision) == (None, None, "unknown")


@pytest.mark.parametrize(
    ("text", "direction"),
    [("in early April", "past"), ("until 2027", "future"), ("this year", "present"), ("later this year", "future")],
)
def test_direction_compares_with_publication(text: str, direction: str) -> None:
    assert one(text, SUNDAY).direction == direction


@pytest.mark.parametrize(
    ("text", "value", "modifier"),
    [
        ("June 8, 2025", "2025-06-08", None),
        ("May 2025", "2025-05", None),
        ("last week", "2025-W22", None),
        ("in 2025", "2025", None),
        ("Q3 2025", "2025-Q3", None),
        ("H1 2025", "2025-H1", None),
        ("summer 2023", "2023-SU", None),
        ("winter 2023", "2023-WI", None),
        ("the 1990s", "199", None),
        ("the weekend", "2025-W23-WE", None),
        ("early April", "2025-04", "START"),
        ("mid-April", "2025-04", "MID"),
        ("late April", "2025-04", "END"),
        ("by the end of the year", "2025", "END"),
        ("late Sunday", "2025-06-08", "END"),
        ("since 2018", "2018", "ON_OR_AFTER"),
        ("until 2027", "2027", "ON_OR_BEFORE"),
        ("before 2018", "2018", "BEFORE"),
        ("after 2018", "2018", "AFTER"),
        ("May 10-12", "2025-05-10/2025-05-12", None),
        ("fiscal 2024", "2023-10-01/2024-09-30", None),
        ("years ago", "../2023-06-08", "APPROX"),
        ("three weeks later", "XXXX", None),
    ],
)
def test_timex_writes_value_and_modifier(text: str, value: str, modifier: str | None) -> None:
    found = one(text, SUNDAY)
    assert (timex(found), timex_modifier(found)) == (value, modifier)


def test_a_postponement_is_two_dates() -> None:
    found = find_dates("The summit was postponed from May to June", SUNDAY)
    assert [(span.text, span.qualifier) for span in found] == [("May", None), ("June", None)]


def test_an_interval_that_ends_before_it_starts_is_two_dates() -> None:
    assert [span.text for span in find_dates("from 2020 to 2018", SUNDAY)] == ["2020", "2018"]


def test_a_paragraph_gives_every_date_once() -> None:
    text = (
        "The deal was brokered last month in Geneva. On Friday, June 6, 2025, and again on Saturday, Beijing replied; "
        "the limits date from early April and may last until 2027."
    )
    found = [(span.text, str(span.earliest)) for span in find_dates(text, SUNDAY)]
    assert found == [
        ("last month", "2025-05-01"),
        ("Friday, June 6, 2025", "2025-06-06"),
        ("Saturday", "2025-06-07"),
        ("early April", "2025-04-01"),
        ("2027", "2027-01-01"),
    ]


@pytest.mark.parametrize("published", [date(1, 1, 1), date(9999, 12, 31)])
@pytest.mark.parametrize("text", ["9999 years ago", "next century", "next weekend", "yesterday", "tomorrow", "Friday"])
def test_the_ends_of_the_calendar_raise_nothing(text: str, published: date) -> None:
    for span in find_dates(text, published):
        assert timex(span)


VOCABULARY = (
    "the of in on to from between and last next this early mid- late end since until by may May March June Friday "
    "Monday week month year years days ago later quarter half first second 2018 2025 8 12 30 , - – / . ' Q3 1990s two "
    "several weekend summer today tomorrow fiscal about Jan. 2025-06-09 06/09/2025 century \n"
)
WORDS = st.sampled_from(VOCABULARY.split(" "))
TEXTS = st.one_of(
    st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=8).map("".join)
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    text=TEXTS,
    published=st.none() | st.dates(),
    side=st.sampled_from(["past", "future", "near", None]),
    region=st.sampled_from(["us", "gb", "au"]),
)
def test_spans_are_sound(text: str, published: date | None, side: Outlook | None, region: str) -> None:
    spans = find_dates(text, published, region, look=lambda start, end: side)
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
        assert not (span.earliest and span.latest) or span.earliest <= span.latest
        assert timex(span)
        timex_modifier(span)
        end = span.end
    assert spans == find_dates(text, published, region, look=lambda start, end: side)


@pytest.mark.parametrize(
    "unit",
    [
        "the ",
        "early ",
        "June 8 ",
        "1",
        "1 ",
        " ",
        "\n",
        "2018-",
        "from May 10 to ",
        "in 2018 ",
        "Friday, ",
        "the first week of ",
    ],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    assert in_proportion(lambda text: find_dates(text, SUNDAY), unit)
