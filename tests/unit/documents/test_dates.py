"""Dates as pages print them become ISO 8601, and no zone is invented."""

import pytest

from loader.documents.dates import find_stamps, to_iso


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("June 8, 2025, 1:27 PM ET", "2025-06-08T13:27:00-04:00"),
        ("January 8, 2025 at 1:27 p.m. ET", "2025-01-08T13:27:00-05:00"),
        ("2025-06-09T08:27+0000", "2025-06-09T08:27:00+00:00"),
        ("2025-06-09T08:27:11.123Z", "2025-06-09T08:27:11+00:00"),
        ("2025-06-09 08:27", "2025-06-09T08:27:00"),
        ("Mon, 9 Jun 2025 08:27:00 GMT", "2025-06-09T08:27:00+00:00"),
        ("Sept. 3, 2024", "2024-09-03"),
        ("9th June 2025 08:27 BST", "2025-06-09T08:27:00+01:00"),
        ("Published: Wednesday, 30 October 2024, 07:55 CET", "2024-10-30T07:55:00+01:00"),
        ("12:00 AM EST, Sun March 2, 2025", "2025-03-02T00:00:00-05:00"),
        ("July 24, 2025 06:45 pm IST", "2025-07-24T18:45:00"),
        ("2025/06/09", "2025-06-09"),
        ("31.12.2024", "2024-12-31"),
        ("13/06/2025", "2025-06-13"),
        ("06/09/2025", None),
        ("31 February 2025", None),
        ("June 2025", None),
        ("25:61 on 9 June 2025", "2025-06-09"),
        ("", None),
    ],
)
def test_a_printed_date_is_read(printed, iso):
    assert to_iso(printed) == iso


def test_an_update_is_told_from_a_publication():
    stamps = find_stamps("Published 9 June 2025, 08:27 | Updated 10 June 2025, 11:00")
    assert [(stamp.label, stamp.iso) for stamp in stamps] == [
        ("published", "2025-06-09T08:27:00"),
        ("modified", "2025-06-10T11:00:00"),
    ]


@pytest.mark.parametrize(
    ("day", "offset"),
    [("March 8", "-05:00"), ("March 9", "-04:00"), ("November 1", "-04:00"), ("November 2", "-05:00")],
)
def test_summer_time_of_the_united_states_starts_and_ends_on_its_sundays(day, offset):
    assert to_iso(f"{day}, 2025, 9:00 AM ET") is not None
    assert str(to_iso(f"{day}, 2025, 9:00 AM ET")).endswith(offset)
