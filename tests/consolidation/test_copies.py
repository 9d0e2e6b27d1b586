"""A report that is edited, cut, reordered or framed is a copy; two reports of one event are not."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from loader.consolidation.copies import anchors, are_copies, may_be_copies, shingles
from loader.documents import RejectedPage, read_document, read_pages

Change = Callable[[str, random.Random], str]
COPIES = {
    frozenset({"05-india-britain-trade-pact-wire.html", "06-india-britain-trade-pact-wire.txt"}),
    frozenset({"07-cobalt-suspension-1-first-version.html", "08-cobalt-suspension-2-corrected.html"}),
}


@pytest.fixture(scope="module")
def texts(root: Path) -> dict[str, str]:
    pages = (page for page in read_pages([str(root / "seeds" / "articles")]) if not isinstance(page, RejectedPage))
    return {page.source.rsplit("/", 1)[-1]: read_document(page).text for page in pages}


def is_found(one: str, other: str) -> bool:
    """Return whether two texts are compared, and then taken for copies."""
    runs = shingles(one), shingles(other)
    first, second = (anchors(each) for each in runs)
    return may_be_copies(len(first & second), len(first), len(second)) and are_copies(*runs)


def edited(share: float) -> Change:
    """Put a share of the words otherwise."""
    return lambda text, chance: " ".join(
        f"other{chance.randrange(999)}" if chance.random() < share else word for word in text.split(" ")
    )


def cut(share: float) -> Change:
    """Keep the first part of the words."""
    return lambda text, _: " ".join(text.split(" ")[: round(share * len(text.split(" ")))])


def reordered(text: str, chance: random.Random) -> str:
    paragraphs = text.split("\n\n")
    return "\n\n".join(chance.sample(paragraphs, len(paragraphs)))


def framed(text: str, _: random.Random) -> str:
    return f"Readers of this paper saw it coming\n\n{text}\n\nOur own desk added these words, and no others."


@pytest.mark.parametrize(
    ("change", "least"),
    [
        (edited(0.03), 1.0),
        (edited(0.08), 0.97),
        (edited(0.12), 0.9),
        (cut(0.5), 1.0),
        (cut(0.3), 0.95),
        (reordered, 1.0),
        (framed, 1.0),
        (lambda text, chance: framed(edited(0.05)(cut(0.5)(text, chance), chance), chance), 0.95),
    ],
    ids=["3-percent", "8-percent", "12-percent", "half", "third", "reordered", "framed", "all-of-it"],
)
def test_a_changed_copy_is_found(change: Change, least: float, texts: dict[str, str]) -> None:
    found = [
        is_found(text, change(text, random.Random(f"{name} {seed}")))
        for name, text in texts.items()
        for seed in range(5)
    ]
    assert sum(found) / len(found) >= least


def test_texts_of_their_own_are_no_copies(texts: dict[str, str]) -> None:
    """Among the articles are pairs on one event by two outlets."""
    found = {frozenset(pair) for pair in combinations(texts, 2) if is_found(*(texts[name] for name in pair))}
    assert found == COPIES


def test_what_is_mostly_put_otherwise_is_no_copy(texts: dict[str, str]) -> None:
    assert not any(is_found(text, edited(0.4)(text, random.Random(1))) for text in texts.values())
