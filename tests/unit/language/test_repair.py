"""The attribution that closes a sentence gets its subject, and the clause its date and place."""

from __future__ import annotations

from spacy.tokens import Doc
from spacy.vocab import Vocab

from loader.language.repair import repair_attributions, repair_late_objects, repair_objects, repair_visitors

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


def visited(mark: str | None = None) -> Doc:
    """Return "Rome hosted visiting President Ana in May" as parsers give it, or with a mark before "visiting"."""
    words = ["Rome", "hosted", *([mark] if mark else []), "visiting", "President", "Ana", "in", "May"]
    verb = 3 if mark else 2
    deps = [
        "nsubj",
        "ROOT",
        *(["mark"] if mark else []),
        "advcl" if mark else "xcomp",
        "nmod:desc",
        "obj",
        "case",
        "obl",
    ]
    return Doc(
        Vocab(), words=words, heads=[1, 1, *([verb] if mark else []), 1, verb + 2, verb, verb + 4, verb], deps=deps,
        pos=["PROPN", "VERB", *(["SCONJ"] if mark else []), "VERB", "PROPN", "PROPN", "ADP", "PROPN"],
    )  # fmt: skip


def test_a_visiting_guest_is_hosted() -> None:
    found = tree(repair_visitors(visited()))
    assert (found["Ana"], found["visiting"], found["May"]) == (("obj", "hosted"), ("amod", "Ana"), ("obl", "hosted"))


def test_a_guest_met_with_keeps_the_preposition() -> None:
    found = tree(repair_visitors(visited("with")))
    assert (found["Ana"], found["with"]) == (("obl", "hosted"), ("case", "Ana"))


def test_who_left_after_visiting_is_left_alone() -> None:
    assert tree(repair_visitors(visited("after"))) == tree(visited("after"))


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


def second_subject(words: str, heads: list[int], deps: list[str], pos: list[str], tags: list[str]) -> Doc:
    """Return a tree in which a parser takes what follows the verb for one more subject."""
    return Doc(Vocab(), words=words.split(), heads=heads, deps=deps, pos=pos, tags=tags, lemmas=words.lower().split())


def test_a_second_subject_after_the_verb_is_its_object() -> None:
    doc = second_subject(
        "It expelled diplomats", [1, 1, 1], ["nsubj", "ROOT", "nsubj"], ["PRON", "VERB", "NOUN"], ["PRP", "VBD", "NNS"]
    )
    assert tree(repair_objects(doc))["diplomats"] == ("obj", "expelled")


def test_after_an_infinitive_it_is_the_object_of_that() -> None:
    doc = second_subject(
        "They agreed to cut tariffs",
        [1, 1, 3, 1, 1],
        ["nsubj", "ROOT", "mark", "xcomp", "nsubj"],
        ["PRON", "VERB", "PART", "VERB", "NOUN"],
        ["PRP", "VBD", "TO", "VB", "NNS"],
    )
    assert tree(repair_objects(doc))["tariffs"] == ("obj", "cut")


def test_a_passive_keeps_its_subject() -> None:
    doc = second_subject(
        "Here were expelled diplomats",
        [2, 2, 2, 2],
        ["advmod", "aux:pass", "ROOT", "nsubj"],
        ["ADV", "AUX", "VERB", "NOUN"],
        ["RB", "VBD", "VBN", "NNS"],
    )
    assert tree(repair_objects(doc)) == tree(doc)
    assert tree(repair_objects(doc))["diplomats"] == ("nsubj", "expelled")


def behind_a_phrase(label: str) -> Doc:
    """Return "It condemned in strong terms the raid", the raid hung on the terms, its first word of a kind."""
    return second_subject(
        "It condemned in strong terms the raid",
        [1, 1, 4, 4, 1, 6, 4],
        ["nsubj", "ROOT", "case", "amod", "obl", label, "nmod"],
        ["PRON", "VERB", "ADP", "ADJ", "NOUN", "DET", "NOUN"],
        ["PRP", "VBD", "IN", "JJ", "NNS", "DT", "NN"],
    )


def test_an_object_behind_a_phrase_is_that_of_the_verb() -> None:
    assert tree(repair_late_objects(behind_a_phrase("det")))["raid"] == ("obj", "condemned")


def test_what_has_a_preposition_stays_on_the_phrase() -> None:
    assert tree(repair_late_objects(behind_a_phrase("case")))["raid"] == ("nmod", "terms")
