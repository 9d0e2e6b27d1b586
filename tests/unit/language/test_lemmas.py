"""Test the lemmas of words."""

import pytest

from loader.language.lemmas import Lemmatizer


@pytest.mark.parametrize(
    ("word", "tag", "lemma"),
    [("disbursed", "VBP", "disburse"), ("disapproves", "VBP", "disapprove"), ("agreed", "VB", "agree")],
)
def test_an_inflected_verb_tagged_as_bare_still_gets_its_lemma(word: str, tag: str, lemma: str) -> None:
    assert Lemmatizer().lemma(word, tag) == lemma


@pytest.mark.parametrize("word", ["need", "exceed", "feed", "focus", "discuss", "press"])
def test_a_bare_verb_with_the_same_ending_stays_as_it_is(word: str) -> None:
    assert Lemmatizer().lemma(word, "VBP") == word
