"""A word stands in quotes after an odd number of marks in its line, closed or not."""

from __future__ import annotations

import pytest

from loader.claims.quote_marks import is_quoted, opening_mark
from loader.pipeline import Tools


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“Peru left,” he said.", {"Peru", "left", ","}),
        ("He said “Peru left.\nChile stayed.", {"Peru", "left", "."}),
        ("«Peru left», he said.", {"Peru", "left"}),
        ('He said "Peru" and "Chile" left.', {"Peru", "Chile"}),
        ("Peru left.", set()),
    ],
)
def test_what_stands_in_quote_marks(text: str, quoted: set[str], tools: Tools) -> None:
    doc = tools.language(text)
    marks = set('“”"«»')
    assert {token.text for token in doc if is_quoted(token) and token.text.strip() not in {*marks, ""}} == quoted


def test_the_opening_mark_is_that_of_the_own_document(tools: Tools) -> None:
    one, other = tools.language("“Peru left."), tools.language("Peru said: “Chile left.")
    assert [opening_mark(one[1]), opening_mark(other[4]), opening_mark(one[2])] == [0, 3, 0]
