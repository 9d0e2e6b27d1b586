"""The attribution that closes a sentence gets its subject, and the clause its date and place."""

from __future__ import annotations

from spacy.tokens import Doc
from spacy.vocab import Vocab

from loader.language.repair import repair_attributions

WORDS = ["They", "meet", "Monday", "in", "London", ",", "an", "aide", "said", "."]


def broken() -> Doc:
    """Return a tree as parsers give it: date on "said", place on "aide", "aide" on "meet"."""
    return Doc(
        Vocab(), words=WORDS, heads=[1, 8, 8, 4, 7, 7, 7, 1, 8, 8],
        deps=["nsubj", "ccomp", "obl:unmarked", "case", "nmod", "punct", "det", "nsubj", "ROOT", "punct"],
        pos=["PRON", "VERB", "PROPN", "ADP", "PROPN", "PUNCT", "DET", "NOUN", "VERB", "PUNCT"],
        tags=["PRP", "VBP", "NNP", "IN", "NNP", ",", "DT", "NN", "VBD", "."],
        lemmas=["they", "meet", "Monday", "in", "London", ",", "an", "aide", "say", "."],
    )  # fmt: skip


def tree(doc: Doc) -> dict[str, tuple[str, str]]:
    return {token.text: (token.dep_, token.head.text) for token in doc}


def test_the_source_becomes_the_subject_of_the_verb_of_speech() -> None:
    assert tree(repair_attributions(broken(), {"say"}))["aide"] == ("nsubj", "said")


def test_date_and_place_go_back_to_the_clause() -> None:
    found = tree(repair_attributions(broken(), {"say"}))
    assert found["Monday"] == ("obl:unmarked", "meet")
    assert found["London"] == ("obl", "meet")


def test_other_verbs_are_left_alone() -> None:
    assert tree(repair_attributions(broken(), {"deny"})) == tree(broken())


def test_no_mending_makes_a_ring() -> None:
    """Terrorists hang on "said", and "suspected" on them: hung on each other they would be no tree."""
    words = ["Attacks", "by", "suspected", "terrorists", ",", "an", "aide", "said", "."]
    doc = Doc(
        Vocab(), words=words, heads=[7, 3, 3, 7, 6, 6, 7, 7, 7],
        deps=["parataxis", "case", "amod", "nmod", "punct", "det", "nsubj", "ROOT", "punct"],
        pos=["NOUN", "ADP", "VERB", "NOUN", "PUNCT", "DET", "NOUN", "VERB", "PUNCT"],
        tags=["NNS", "IN", "VBN", "NNS", ",", "DT", "NN", "VBD", "."],
        lemmas=["attack", "by", "suspect", "terrorist", ",", "an", "aide", "say", "."],
    )  # fmt: skip
    found = repair_attributions(doc, {"say"})
    assert all(token.i not in {above.i for above in token.ancestors} for token in found)
    assert doc[2:4].root.text == "terrorists"
