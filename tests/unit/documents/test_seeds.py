"""The two real pages come out clean."""

from pathlib import Path

import pytest

from loader.documents import read_document
from loader.model import Document, Page

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real pages are not beside this checkout")


def _read(prefix: str) -> Document:
    path = next(SEEDS.glob(f"{prefix}*.txt"))
    return read_document(Page(str(path), path.read_bytes(), "text", path.stem))


def test_the_page_with_lists_and_buttons_is_clean():
    document = _read("000")
    assert (document.title, document.publisher) == (
        "US seeks deal in London on China rare earth flows, Hassett says",
        "Fortune",
    )
    assert (document.authors, document.published) == (("Se Young Lee", "Bloomberg"), "2025-06-08T13:27:00-04:00")
    assert (document.url, document.dateline) == (None, None)
    assert document.text.startswith("US negotiators will aim")
    assert document.text.endswith("slowing that down.”")
    assert document.text.count("\n") == 5


def test_the_page_that_repeats_its_body_is_clean():
    document = _read("002")
    assert (document.title, document.publisher) == (
        "US to Ask China to Boost Rare Earths Exports at Upcoming Meeting",
        "Sputnik International",
    )
    assert str(document.url).endswith(
        "/20250609/us-to-ask-china-to-boost-rare-earths-exports-at-upcoming-meeting-1122216876.html"
    )
    assert (document.published, document.dateline, document.authors) == ("2025-06-09T08:27:00+00:00", "WASHINGTON", ())
    assert document.text.startswith("The United States will ask China")
    assert document.text.endswith("for rare earth elements.")
    assert document.text.count("\n") == 3
    assert document.text.count("In early April") == 1


@pytest.mark.parametrize("prefix", ["000", "002"])
@pytest.mark.parametrize(
    "chrome",
    ["Recommended Video", "Register here", "feedback@", "+7495", "Arrow", "100 Best Companies", "us hegemony",
     "outside the White House", "Getty", "http", "All Rights", "See full bio", "Brainstorm", "Segodnya"],
)  # fmt: skip
def test_nothing_around_the_story_is_in_it(prefix, chrome):
    assert chrome not in _read(prefix).text
