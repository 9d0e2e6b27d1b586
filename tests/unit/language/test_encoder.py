"""Hold the encoder, its decoding and its input to what their docstrings say."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from loader.language.decode import allowed_after, decode_names, decode_tree
from loader.language.encoder import MODEL, WINDOW, Encoder, Reading
from loader.language.words import FEATURES, GLUED, LINE_START, SHAPES, SPACED, Word, feature_of, shape_of, standings

SENTENCE = [
    "In",
    "early",
    "April",
    ",",
    "China",
    "placed",
    "16",
    "US",
    "companies",
    "on",
    "an",
    "export",
    "control",
    "list",
    ".",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """Load the packaged encoder."""
    return Encoder()


def line(words: list[str]) -> list[Word]:
    """Make a line of words with a space before each."""
    return standings(words, [True] * len(words))


def best_tree_by_trial(scores: np.ndarray) -> float:
    """Score the best single-rooted tree by trying every assignment of heads."""
    count = len(scores)
    best = -np.inf
    for heads in itertools.product(range(count + 1), repeat=count):
        if heads.count(0) == 1 and all(_reaches_root(heads, word) for word in range(1, count + 1)):
            best = max(best, sum(scores[word, head] for word, head in enumerate(heads)))
    return float(best)


def _reaches_root(heads: tuple[int, ...], word: int) -> bool:
    for _ in heads:
        word = heads[word - 1]
        if word == 0:
            return True
    return False


@pytest.mark.parametrize("seed", range(40))
def test_tree_is_the_best_with_one_root(seed: int) -> None:
    """Decoding finds the best of all trees of up to five words."""
    scores = np.random.default_rng(seed).normal(size=(seed % 5 + 1, seed % 5 + 2)).astype(np.float32)
    heads = decode_tree(scores)
    assert list(heads).count(0) == 1
    assert all(_reaches_root(tuple(heads.tolist()), word) for word in range(1, len(heads) + 1))
    found = sum(float(scores[word, head]) for word, head in enumerate(heads))
    assert found == pytest.approx(best_tree_by_trial(scores), abs=1e-4)


def test_names_never_begin_inside() -> None:
    """An I label follows only its own B or I, whatever the scores say."""
    labels = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
    scores = np.zeros((4, 5), np.float32)
    scores[0, 2] = scores[1, 4] = scores[2, 2] = scores[3, 2] = 5
    inside = np.array([label.startswith("I-") for label in labels])
    found = [labels[number] for number in decode_names(scores, allowed_after(labels), inside)]
    for before, after in itertools.pairwise(["O", *found]):
        assert not after.startswith("I-") or before[2:] == after[2:]
    assert found[2:] == ["I-PER", "I-PER"] or found[2:] == ["B-PER", "I-PER"]


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("rare", "lower"),
        ("USMCA", "upper"),
        ("Beijing", "title"),
        ("McCain", "mixed upper"),
        ("iPhone", "mixed lower"),
        ("U.S.", "dotted"),
        ("W.", "initial"),
        ("a", "small initial"),
        ("1,200.5", "digits"),
        ("F16", "digits with letters"),
        ("—", "punctuation"),
        ("北京", "other"),
    ],
)
def test_shapes(text: str, shape: str) -> None:
    """Each word has the shape that its letters show."""
    assert shape_of(text) == shape


def test_features_tell_shape_and_standing_apart() -> None:
    """Every pair of shape and standing has a number of its own."""
    words = ["rare", "US", "Title", "McCain", "iPhone", "U.S.", "W.", "a", "16", "F16", "-", "北京"]
    numbers = {feature_of(Word(text, standing)) for text in words for standing in (SPACED, GLUED, LINE_START)}
    assert len(numbers) == FEATURES == 3 * len(SHAPES)


def test_reading_of_a_plain_news_sentence(encoder: Encoder) -> None:
    """Names, tags and tree of a short sentence are right, the place of "on ... list" among them."""
    (reading,) = encoder.read([line(SENTENCE)])
    words = SENTENCE
    assert [(words[place], name) for place, name in enumerate(reading.names) if name != "O"] == [
        ("China", "B-LOC"),
        ("US", "B-LOC"),
    ]
    heads = {word: words[head] for word, head in zip(words, reading.heads, strict=True)}
    assert heads["China"] == heads["companies"] == heads["list"] == heads["placed"] == "placed"
    relations = dict(zip(words, reading.relations, strict=True))
    assert (relations["China"], relations["companies"], relations["list"]) == ("nsubj", "obj", "obl")
    assert reading.upos[words.index("placed")] == "VERB"
    assert reading.xpos[words.index("companies")] == "NNS"


def test_every_sentence_is_one_tree(encoder: Encoder) -> None:
    """Heads stay inside their sentence, and exactly one word of each is its own head."""
    lines = [line(SENTENCE + SENTENCE), line(["China", "said", "so", ".", "Talks", "go", "on", "."]), line(["Why"])]
    for reading in encoder.read(lines):
        borders = [place for place, starts in enumerate(reading.starts) if starts] + [len(reading.heads)]
        for start, end in itertools.pairwise(borders):
            heads = reading.heads[start:end]
            assert all(start <= head < end for head in heads)
            assert sum(head == place for place, head in enumerate(heads, start=start)) == 1


def test_document_does_not_depend_on_its_company(encoder: Encoder) -> None:
    """A document reads the same alone, in a batch, and with more threads."""
    documents = [[line(SENTENCE[:size]), line(SENTENCE)] for size in range(1, len(SENTENCE))]
    alone = [encoder.read(lines) for lines in documents]
    assert encoder.read_all(documents) == alone
    assert Encoder(threads=2).read_all(documents) == alone


def test_long_line_is_read_whole(encoder: Encoder) -> None:
    """A line of many windows has a reading for every word and sentences where the full stops are."""
    words = SENTENCE * 40
    assert len(words) > 2 * WINDOW
    (reading,) = encoder.read([line(words)])
    assert {len(getattr(reading, name)) for name in Reading.__slots__} == {len(words)}
    starts = [place for place, begins in enumerate(reading.starts) if begins]
    assert len(set(starts) & set(range(0, len(words), len(SENTENCE)))) >= 38


def test_line_without_a_sentence_end_is_read(encoder: Encoder) -> None:
    """A thousand words with no punctuation come back, cut somewhere."""
    (reading,) = encoder.read([line(["word"] * 1000)])
    assert len(reading.heads) == 1000


def test_empty_input_is_allowed(encoder: Encoder) -> None:
    """No document, no line and an empty line each give as much back."""
    empty = Reading([], [], [], [], [], [])
    assert encoder.read_all([]) == []
    assert encoder.read([]) == []
    assert encoder.read([[], line(["Talks"]), []])[::2] == [empty, empty]


def test_model_fits_the_package() -> None:
    """The packaged files stay below 40 MB, each below 30 MB, and the card stands beside them."""
    sizes = {path.name: path.stat().st_size for path in MODEL.iterdir()}
    assert sum(sizes.values()) <= 40_000_000
    assert max(sizes.values()) < 30_000_000
    assert {"encoder.onnx", "relations.onnx", "tokenizer.json", "meta.json", "lemmas.tsv", "MODEL_CARD.md"} <= set(
        sizes
    )
