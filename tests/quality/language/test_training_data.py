"""Hold the cleaning of the training data, its augmentation and the grammar to what they promise."""

from __future__ import annotations

import gzip
import random
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from loader.language.train.augment import Augmenter, Pools
from loader.language.train.drawn import DrawnNames
from loader.language.train.grammar import Grammar
from loader.language.train.mend import mend
from loader.language.train.names import LABELS, after_titles, by_majority, from_bio, read_columns, to_bio
from loader.language.train.sentences import Sentence, read_treebank

POOLS = Pools(
    people=(("Ana", "Silva"), ("Kim", "Min", "Ho")),
    places=(("Chile",), ("New", "Zealand")),
    cities=(("Oslo",), ("Lima",)),
    organisations=(("World", "Bank"),),
    drawn=DrawnNames(),
)

TREEBANK = """# newdoc id = one
# text = President Bashar Hamid didn't leave the town of Qaim.
1\tPresident\tPresident\tPROPN\tNNP\t_\t2\tnmod:desc\t_\tEntity=(1-person-new-x
2\tBashar\tBashar\tPROPN\tNNP\t_\t6\tnsubj\t_\t_
3\tHamid\tHamid\tPROPN\tNNP\t_\t2\tflat\t_\tEntity=1)
4-5\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
4\tdid\tdo\tAUX\tVBD\t_\t6\taux\t_\t_
5\tn't\tnot\tPART\tRB\t_\t6\tadvmod\t_\t_
6\tleave\tleave\tVERB\tVB\t_\t0\troot\t_\t_
7\tthe\tthe\tDET\tDT\t_\t8\tdet\t_\tEntity=(2-place-new-x
8\ttown\ttown\tNOUN\tNN\t_\t6\tobj\t_\t_
9\tof\tof\tADP\tIN\t_\t10\tcase\t_\t_
10\tQaim\tQaim\tPROPN\tNNP\t_\t8\tnmod\t_\tEntity=(3-place-new-x)2)|SpaceAfter=No
11\t.\t.\tPUNCT\t.\t_\t6\tpunct\t_\t_

"""


@pytest.fixture
def treebank(tmp_path: Path) -> list[Sentence]:
    """Read a treebank of one sentence."""
    (tmp_path / "one.conllu.gz").write_bytes(gzip.compress(TREEBANK.encode()))
    return read_treebank(tmp_path / "one.conllu.gz")


def test_named_spans_are_cut_to_the_name(treebank: list[Sentence]) -> None:
    """Titles and descriptions fall away; a span whose head is no name is none."""
    (sentence,) = treebank
    assert [(kind, " ".join(sentence.words[start:end])) for kind, start, end in from_bio(sentence.names or ())] == [
        ("PER", "Bashar Hamid"),
        ("LOC", "Qaim"),
    ]


def test_parts_of_a_contraction_are_glued(treebank: list[Sentence]) -> None:
    """No space stands between "did" and "n't", and one does before "leave"."""
    (sentence,) = treebank
    glued = dict(zip(sentence.words, sentence.glued, strict=True))
    assert (glued["did"], glued["n't"], glued["leave"], glued["."]) == (False, True, False, True)


def test_titles_are_no_part_of_a_name() -> None:
    """Also those with a hyphen."""
    words = ["U.N.", "Secretary", "-", "General", "Kofi", "Annan"]
    assert words[after_titles(words, 1, 6) :] == ["Kofi", "Annan"]


def test_rare_labels_of_a_common_name_are_mended() -> None:
    """A name that is a place nine times of ten is one the tenth time too."""
    sentences = [Sentence(("Minsk",), (False,), "d", names=(label,)) for label in ["B-LOC"] * 9 + ["B-PER"]]
    assert {sentence.names for sentence in by_majority(sentences)} == {("B-LOC",)}


def test_labels_that_a_network_is_sure_are_wrong_are_mended() -> None:
    """A sure network wins over a label, an unsure one does not, and spans that stay keep their bounds."""
    words = ("Prince", "Charles", "met", "Minsk", "in", "Norway")
    sentence = Sentence(words, (False,) * 6, "d", names=("B-LOC", "I-LOC", "O", "B-PER", "O", "B-PER"))
    better = ("O", "B-PER", "O", "B-LOC", "O", "B-LOC")
    scores = np.zeros((6, len(LABELS)), np.float32)
    for place, (label, margin) in enumerate(zip(better, (9, 9, 9, 9, 9, 3), strict=True)):
        scores[place, LABELS.index(label)] = margin
    (mended,) = mend([sentence], lambda given: [scores] * len(given), np.zeros((len(LABELS),) * 2, np.float32))
    assert mended.names == ("O", "B-PER", "O", "B-LOC", "O", "B-PER")


def test_names_that_are_plain_words_never_are_one_pronoun() -> None:
    """A drawn name holds "He" only beside a given name, so that a pronoun is never taught to be a name."""
    chooser, drawn = random.Random(1), set()
    for _ in range(2000):
        drawn.add(DrawnNames().person(chooser, POOLS.people))
    assert {name[0] for name in drawn if len(name) > 1} > {"He", "Will", "Ana"}
    assert not {name for name in drawn if len(name) == 1} & {("He",), ("You",), ("So",), ("An",)}


def test_the_loss_of_a_chain_is_that_of_all_sequences() -> None:
    """The loss is the log of the sum over all sequences less that over the allowed ones, sentence by sentence."""
    torch = pytest.importorskip("torch")
    from loader.language.train.chain import chain_loss

    torch.manual_seed(1)
    scores, steps = torch.randn(1, 5, 3), torch.randn(3, 3)
    steps[0, 2] = -1e4  # label 2 is an I: after O it is never seen, and so never first
    possible = torch.rand(1, 5, 3) < 0.6
    possible[0, :, 0] = True
    begins = torch.tensor([[True, False, False, True, False]])

    def total(allowed: NDArray[np.bool_]) -> float:
        sums = [
            sum(float(scores[0, place, label]) + _step(steps, labels, place) for place, label in enumerate(labels))
            for labels in product(range(3), repeat=5)
            if all(allowed[0, place, label] for place, label in enumerate(labels))
        ]
        return float(np.logaddexp.reduce(sums))

    wanted = total(np.ones((1, 5, 3), bool)) - total(possible.numpy())
    assert float(chain_loss(scores, possible, begins, steps)) == pytest.approx(wanted, abs=1e-3)


def _step(steps: Sequence[Sequence[float]], labels: Sequence[int], place: int) -> float:
    """Score a step of the chain above, whose sentences begin at 0 and 3."""
    if place in (0, 3):
        return -1e4 if labels[place] == 2 else 0.0
    return float(steps[labels[place - 1]][labels[place]])


def test_columns_without_begin_marks_are_read(tmp_path: Path) -> None:
    """IO labels become BIO ones."""
    (tmp_path / "io.txt").write_text("Punk I-MISC\nin O\nNew I-LOC\nYork I-LOC\n\nNo O\n", encoding="utf-8")
    first, second = read_columns(tmp_path / "io.txt", {"LOC": "LOC", "MISC": "MISC"})
    assert first.names == ("B-MISC", "O", "B-LOC", "I-LOC")
    assert second.words == ("No",)


def is_tree(sentence: Sentence) -> bool:
    """Say whether the heads of a sentence make one tree."""
    assert sentence.parse is not None
    heads = sentence.parse.heads
    for place in range(len(heads)):
        seen = set()
        while place >= 0 and place not in seen:
            seen.add(place)
            place = heads[place] - 1
        if place >= 0:
            return False
    return heads.count(0) == 1


@pytest.mark.parametrize("seed", range(25))
def test_grammar_draws_trees(seed: int) -> None:
    """Each sentence of the grammar is one tree with labels for every word."""
    grammar = Grammar(random.Random(seed), POOLS)
    for _ in range(8):
        sentence = grammar.sentence("d")
        assert is_tree(sentence)
        assert sentence.parse is not None and sentence.names is not None
        assert (
            len({len(values) for values in (sentence.words, sentence.glued, sentence.names, sentence.parse.upos)}) == 1
        )
        assert ",," not in "".join(sentence.words)


@pytest.mark.parametrize("seed", range(25))
def test_augmentation_keeps_trees_and_lengths(seed: int, treebank: list[Sentence]) -> None:
    """A changed sentence is still one tree, with a label for every word."""
    (changed,) = Augmenter(random.Random(seed), POOLS).change(treebank)
    assert is_tree(changed)
    assert changed.parse is not None and changed.names is not None
    assert len(changed.words) == len(changed.glued) == len(changed.names) == len(changed.parse.relations)


def test_labels_go_there_and_back() -> None:
    """Spans and BIO labels say the same."""
    spans = [("PER", 0, 2), ("PER", 2, 3), ("LOC", 4, 5)]
    assert from_bio(to_bio(6, spans)) == spans
