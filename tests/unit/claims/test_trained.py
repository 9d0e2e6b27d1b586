"""The trained reader: its passages, what it is shown, and what becomes of what it finds."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from loader.claims import read_by_rules
from loader.claims.speech_words import speech
from loader.claims.train.examples import Example, examples_of
from loader.claims.train.examples import Tools as Learning
from loader.claims.train.passages import FOLDER, MODALITIES, RELATIONS, Annotation, Passage, faults, read_passages
from loader.claims.trained.acts import kinds
from loader.claims.trained.network import MODEL, network, steps
from loader.claims.trained.windows import LONGEST, MOST_PIECES, Layout
from loader.documents import read_document
from loader.language.repair import repaired
from loader.linking import link
from loader.model import Document, Page
from loader.pipeline import Tools, extract
from tests.quality.parts import PARTS


def document(text: str) -> Document:
    return read_document(Page("test", text.encode(), "plain", "test", published="2025-06-08"))


@pytest.fixture(scope="module")
def learning(tools: Tools) -> Learning:
    return Learning(tools.language, tools.gazetteer, network().pieces)


def test_the_passages_are_well_formed() -> None:
    passages = read_passages()
    assert len(passages) > 1000
    assert [fault for passage in passages for fault in faults(passage)] == []


def test_no_passage_repeats_a_sentence_of_an_article_that_is_measured() -> None:
    sentences = {text for passage in read_passages() for text, _ in passage.sentences if len(text.split()) > 5}
    pages = [path.read_text(encoding="utf-8") for part in PARTS for path in part.pages.iterdir() if path.is_file()]
    whole = " ".join(" ".join(page.split()) for page in pages)
    assert [text for text in sentences if text in whole] == []


def test_the_network_was_trained_on_these_passages_and_the_card_tells_its_files() -> None:
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    again = "train the reader of acts again (loader/claims/train), or put the passages back"
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.txt")}
    assert meta["passages"] == found, again
    card = (MODEL / "MODEL_CARD.md").read_text(encoding="utf-8")
    for name in ("acts.onnx", "ends.npz"):
        assert hashlib.sha256((MODEL / name).read_bytes()).hexdigest() in card, f"the card has another hash of {name}"


def test_every_relation_and_modality_of_the_passages_is_known_to_the_network_and_to_what_makes_claims() -> None:
    assert network().labels.relations == RELATIONS == list(dict.fromkeys(RELATIONS))
    assert network().labels.modalities == MODALITIES
    assert set(kinds()) == set(RELATIONS)


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("= leaves | Chad | pact | - | planned", "an act has"),
        ("= loves | Chad | pact | - | planned | left", "an act has"),
        ("= leaves | Chad | pact | - | certain | left", "an act has"),
    ],
)
def test_a_malformed_act_is_told_with_its_line(tmp_path: Path, written: str, wrong: str) -> None:
    (tmp_path / "a.txt").write_text(f"## wire\nChad left the pact.\n{written}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=f"a.txt:3: {wrong}"):
        read_passages(tmp_path)


def test_words_that_do_not_stand_where_they_should_are_faults() -> None:
    act = Annotation("leaves", ("Mali", "pact", "-"), "actual", "left")
    assert [fault.split(" does")[0] for fault in faults(Passage("p", [("Chad left the pact.", [act])]))] == [
        "p: 'Mali'"
    ]


def test_an_end_may_stand_in_an_earlier_sentence() -> None:
    act = Annotation("leaves", ("^Mali", "pact", "-"), "actual", "left")
    passage = Passage("p", [("Mali met Chad.", []), ("It left the pact.", [act])])
    assert list(faults(passage)) == []
    assert passage.place_of("^Mali", 1) == (0, 4)
    assert passage.place_of("pact", 1) == (passage.text.index("pact"), passage.text.index("pact") + 4)


def test_an_example_holds_the_words_of_its_acts(learning: Learning) -> None:
    act = Annotation("imposes", ("Peru", "Chile", "wine"), "actual", "duty")
    [example] = examples_of(Passage("p", [("Peru slapped a duty on wine from Chile.", [act])]), learning)
    assert isinstance(example, Example)
    [[cue, relation, modality, _, ends, same]] = example.acts
    assert same == [[], [], []]
    assert (cue, relation, modality, ends) == (3, "imposes", "actual", [[0], [7], [5]])
    assert example.kinds[0] == "government"


def test_other_words_for_an_end_count_neither_way(learning: Learning) -> None:
    act = Annotation("imposes", ("Peru", "Chile", "-"), "actual", "duty")
    passage = Passage("p", [("Peru met Chile.", []), ("Peru slapped a duty on Chile.", [act])])
    [example] = examples_of(passage, learning)
    [[*_, ends, same]] = example.acts
    assert ends == [[4], [9], []]
    assert same == [[0], [2], []]


def test_distances_are_told_apart_in_widening_steps_to_both_sides() -> None:
    assert steps(np.array([-1000, -3, -1, 0, 1, 3, 1000])).tolist() == [0, 8, 10, 12, 14, 16, 24]


def test_windows_hold_every_word_once_and_are_not_too_long(tools: Tools) -> None:
    text = "\n\n".join(["Peru bought gas from Chile, and Mali left the pact."] * 60 + ["gas " * 700 + "burned."])
    page = document(text)
    doc = repaired(tools.language(page.text), speech().stances)
    links = link(page, doc, tools.gazetteer)
    minter, told = read_by_rules(page, doc, links, tools.gazetteer)
    pieces = network().pieces
    windows = list(Layout(minter.reading).windows(told, minter.cues, pieces))
    lengths = [sum(len(pieces.of(token.text)) for token in window.tokens) for window in windows]
    assert all(length <= LONGEST for length in lengths)
    assert sum(length > MOST_PIECES for length in lengths) <= 1
    places = [token.i for window in windows for token in window.tokens]
    assert places == sorted(set(places))
    short = [token.i for sentence in doc.sents if len(sentence) < 100 for token in sentence if not token.is_space]
    assert set(short) <= set(places)
    assert {mark.cue for window in windows for mark in window.marks} <= set(places)


def test_what_the_rules_found_stays(tools: Tools) -> None:
    page = document(
        "Peru imposed a duty on wine from Chile. Chile, which sells it most of its wine, has the ear of Mali."
    )
    doc = repaired(tools.language(page.text), speech().stances)
    links = link(page, doc, tools.gazetteer)
    _, told = read_by_rules(page, doc, links, tools.gazetteer)
    assert {claim.iri for claim in told} <= {claim.iri for claim in extract(page, tools).claims}


def test_acts_that_no_rule_knows_are_read_and_not_turned_around(tools: Tools) -> None:
    text = "Mongolia walked away from the Energy Charter Treaty in May."
    found = [claim for claim in extract(document(text), tools).claims if claim.rule == "trained.leaves"]
    assert [(c.subject.rpartition("/id/")[2], c.modality) for c in found] == [("government/mn", "actual")]
    assert all(0 < claim.confidence < 1 and claim.evidence.quote == text for claim in found)


def test_what_the_rules_see_as_no_fact_is_none(tools: Tools) -> None:
    text = "If Mongolia walked away from the Energy Charter Treaty, Chad would follow."
    found = [claim for claim in extract(document(text), tools).claims if claim.rule.startswith("trained.")]
    assert found
    assert "actual" not in {claim.modality for claim in found}
