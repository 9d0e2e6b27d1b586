"""IRIs are minted from content."""

from __future__ import annotations

import doctest

import pytest

import loader.cli.ask
import loader.cli.layout
import loader.iri
import loader.linking.persons
from loader.iri import candidate, digest, graph, slug, span, thing


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Maroš Šefčovič", "maros-sefcovic"), ("  The US—China deal ", "the-us-china-deal"), ("Łódź", "lodz")],
)
def test_slugs_are_plain_words(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_texts_without_latin_letters_do_not_collide() -> None:
    assert slug("北京") != slug("上海")
    assert slug("北京") == slug("北京")


def test_long_texts_that_begin_alike_do_not_collide() -> None:
    assert slug("a " * 60 + "b") != slug("a " * 60 + "c")


def test_parts_of_a_digest_are_kept_apart() -> None:
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("ab", "c", None)}) == 4


def test_iris_follow_the_base() -> None:
    base = "https://example.org/"
    assert thing("person", "x", base=base) == "https://example.org/id/person/x"
    assert graph("document", "x", base=base) == "https://example.org/graph/document/x"
    assert candidate("person", "Ana Li", base=base) == "https://example.org/id/candidate/person-ana-li"
    assert span("ff", 1, 2, base=base) == "https://example.org/id/text/ff#char=1,2"


@pytest.mark.parametrize("module", [loader.iri, loader.cli.layout, loader.cli.ask, loader.linking.persons])
def test_examples_in_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
