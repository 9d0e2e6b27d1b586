"""Hold the pipelines, embedded and installed, to what ``loader.language.pipeline`` promises."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from loader.errors import UsageError
from loader.language.labels import LabelLayer, start_sentences_at_lines
from loader.language.lemmas import Lemmatizer
from loader.language.pipeline import load_pipeline
from loader.language.tokens import LONGEST_RUN
from loader.model import Extraction, Page
from loader.pipeline import Tools, extract_pages
from loader.settings import Settings
from tests.unit.language.installed import write_pipeline

ARTICLE = """WASHINGTON (Reuters) - The United States will ask China to increase exports, officials said.

Treasury Secretary Scott Bessent met Chinese Vice Premier He Lifeng in London on Monday. They did not sign a deal.
The European Commission declined to comment.
"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    """Load the embedded pipeline."""
    return load_pipeline()


def marks(doc: Doc) -> list[tuple[object, ...]]:
    """List all that the pipeline says of each token, and of names."""
    tokens = [(t.text, t.tag_, t.pos_, t.head.i, t.dep_, t.lemma_, t.is_sent_start) for t in doc]
    return [*tokens, *((e.start_char, e.end_char, e.label_) for e in doc.ents)]


def test_article_is_annotated(nlp: Language) -> None:
    """People, bodies and places of an article are named, titles left out."""
    found = {(entity.text, entity.label_) for entity in nlp(ARTICLE).ents}
    wanted = {
        ("United States", "LOC"),
        ("China", "LOC"),
        ("Scott Bessent", "PER"),
        ("He Lifeng", "PER"),
        ("London", "LOC"),
        ("European Commission", "ORG"),
        ("Reuters", "ORG"),
    }
    assert wanted <= found


def test_dateline_is_not_the_subject(nlp: Language) -> None:
    """The place of a dateline hangs on the sentence as ``parataxis``; the country is the subject of "ask"."""
    doc = nlp(ARTICLE)
    assert doc[0].dep_ == "parataxis"
    ask = next(token for token in doc if token.text == "ask")
    assert [child.text for child in ask.children if child.dep_ == "nsubj"] == ["States"]


def test_no_sentence_crosses_a_line_break(nlp: Language) -> None:
    """A line break ends a sentence even where no full stop stands."""
    doc = nlp("Talks resume in Geneva\nChina welcomes the move\n\nMarkets rose")
    assert [sentence.text.strip() for sentence in doc.sents] == [
        "Talks resume in Geneva",
        "China welcomes the move",
        "Markets rose",
    ]


def test_every_token_has_its_marks(nlp: Language) -> None:
    """Words have tag, part of speech, relation and lemma; spaces are marked as such."""
    for token in nlp(ARTICLE):
        assert token.tag_ and token.pos_ and token.dep_ and token.lemma_
        assert (token.pos_ == "SPACE") == token.is_space


@pytest.mark.parametrize(
    "text", ["", " ", "\n", " \n\n ", "a", " a", "a\n", "\ta b  c\n\nd ", "\u2028x\u2029", "\x00", "é́"]
)
def test_odd_text_is_kept(nlp: Language, text: str) -> None:
    """Empty and odd texts come back as they were, each token in some sentence."""
    doc = nlp(text)
    assert doc.text == text
    assert sum(len(sentence) for sentence in doc.sents) == len(doc)


@settings(max_examples=40, deadline=None)
@given(text=st.text(alphabet="aB1 .,\n\t(\"'’—$é北\u00a0\u200f", max_size=80))
def test_any_text_is_kept(text: str) -> None:
    """Whatever is read, the text and the offsets are those given."""
    doc = _loaded()(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


def _loaded() -> Language:
    if not hasattr(_loaded, "nlp"):
        _loaded.nlp = load_pipeline()  # type: ignore[attr-defined]
    nlp: Language = _loaded.nlp  # type: ignore[attr-defined]
    return nlp


def test_batches_and_threads_change_nothing(nlp: Language) -> None:
    """``pipe`` in any batch, with any number of threads, says what a single call says."""
    texts = [ARTICLE, "", "Talks began.", ARTICLE * 3, "China said no.\nJapan said yes."]
    alone = [marks(nlp(text)) for text in texts]
    assert [marks(doc) for doc in nlp.pipe(texts, batch_size=2)] == alone
    assert [marks(doc) for doc in load_pipeline(threads=2).pipe(texts)] == alone


@pytest.mark.parametrize("text", ["(" * 20_000, "x" * 100_000, "http://" * 5_000, "'\"" * 5_000, "((( a " * 2_000])
def test_long_runs_are_read_in_time(nlp: Language, text: str) -> None:
    """Long runs without a space and heaps of marks take seconds, not minutes, and are kept."""
    started = time.thread_time()
    assert nlp(text).text == text
    assert time.thread_time() - started < 10


def test_run_beside_words_is_cut_without_loss(nlp: Language) -> None:
    """Words around a run that is cut stay as they are."""
    text = f"China said  {'y' * (LONGEST_RUN * 2 + 1)} and\n no more."
    doc = nlp.make_doc(text)
    assert doc.text == text
    assert [token.text for token in doc][:2] == ["China", "said"]
    assert max(map(len, doc)) == LONGEST_RUN


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("U.S.-led talks", ["U.S.", "-", "led", "talks"]),
        ("$5bn", ["$", "5", "bn"]),
        ("(see below):", ["(", "see", "below", ")", ":"]),
        ("didn't", ["did", "n't"]),
        ("China’s", ["China", "’s"]),
        ("-" * 40 + " end", ["-" * 40, "end"]),
    ],
)
def test_tokens_are_those_of_the_treebanks(nlp: Language, text: str, tokens: list[str]) -> None:
    """Tokens are cut as English treebanks cut them."""
    assert [token.text for token in nlp.make_doc(text)] == tokens


@pytest.mark.parametrize(
    ("word", "tag", "lemma"),
    [
        ("said", "VBD", "say"),
        ("left", "VBD", "leave"),
        ("left", "JJ", "left"),
        ("Exports", "NNS", "export"),
        ("n't", "RB", "not"),
        ("n’t", "RB", "not"),
        ("Greer", "NNP", "Greer"),
        ("Iraqis", "NNPS", "Iraqi"),
        ("better", "JJR", "good"),
        ("financing", "VBG", "finance"),
        ("haggling", "VBG", "haggle"),
        ("warning", "VBG", "warn"),
        ("filing", "VBG", "file"),
        ("capping", "VBG", "cap"),
        ("airdropped", "VBD", "airdrop"),
    ],
)
def test_lemmas_follow_the_tag(word: str, tag: str, lemma: str) -> None:
    """The lemma of a word is that of its tag."""
    assert Lemmatizer().lemma(word, tag) == lemma


@pytest.mark.parametrize("name", ["no_such_pipeline", "no/such/folder", ""])
def test_unknown_pipeline_says_what_to_do(name: str) -> None:
    """A name that nothing answers to is a usage error of one line that names it and the way out."""
    with pytest.raises(UsageError) as raised:
        load_pipeline(name)
    said = str(raised.value)
    assert said.startswith(f"cannot load the spaCy pipeline {name!r}: ")
    assert said.endswith(". Install it, or leave --model out.")
    assert "\n" not in said and "[E0" not in said


def test_broken_pipeline_says_what_to_do(tmp_path: Path) -> None:
    """A folder whose description is cut short is refused as one that is not there."""
    (tmp_path / "meta.json").write_text('{"lang": "en"', encoding="utf-8")
    with pytest.raises(UsageError, match="Install it, or leave --model out"):
        load_pipeline(str(tmp_path))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Language:
    """Load a pipeline of stock English labels through the label layer."""
    return load_pipeline(str(write_pipeline(tmp_path_factory.mktemp("stock"))))


def test_another_pipeline_keeps_the_promises(installed: Language) -> None:
    """A pipeline of Penn tags, ClearNLP's relations and OntoNotes' names gives our labels, coarse tags and lemmas."""
    doc = installed("China placed 16 firms on a list.\nScott Bessent met He Lifeng in London.")
    assert [(t.text, t.pos_, t.dep_, t.head.text, t.lemma_) for t in doc[:8]] == [
        ("China", "PROPN", "nsubj", "placed", "China"),
        ("placed", "VERB", "ROOT", "placed", "place"),
        ("16", "NUM", "nummod", "firms", "16"),
        ("firms", "NOUN", "obj", "placed", "firm"),
        ("on", "ADP", "case", "list", "on"),
        ("a", "DET", "det", "list", "a"),
        ("list", "NOUN", "obl", "placed", "list"),
        (".", "PUNCT", "punct", "placed", "."),
    ]
    assert [(name.text, name.label_) for name in doc.ents] == [
        ("China", "LOC"),
        ("Scott Bessent", "PER"),
        ("He Lifeng", "PER"),
        ("London", "LOC"),
    ]


@pytest.mark.parametrize(
    "text", ["", "\n\n", " China", "China\n \nplaced 16 firms.  ", "(" * 20_000, "x" * 5_000, "a\0b"]
)
def test_another_pipeline_bears_odd_text(installed: Language, text: str) -> None:
    """Odd text is kept whole, spaces are tagged as such, and no sentence runs past a line break."""
    doc = installed(text)
    assert doc.text == text
    assert all((token.pos_ == "SPACE") == token.is_space for token in doc)
    assert not any("\n" in sentence.text.strip() for sentence in doc.sents)


def test_the_style_of_quotes_changes_nothing(nlp: Language) -> None:
    """A page in typographic quotes has the tags, tree and names of one in straight quotes, at the same offsets."""
    straight = "\"China's ministry won't sign\", Wang Yi's aide said. \"The deal of the 'Group of Twenty' is dead.\""
    curly = "“China’s ministry won’t sign”, Wang Yi’s aide said. “The deal of the ‘Group of Twenty’ is dead.”"
    read, other = nlp(straight), nlp(curly)
    assert other.text == curly
    assert [(t.idx, t.tag_, t.dep_, t.head.i) for t in other] == [(t.idx, t.tag_, t.dep_, t.head.i) for t in read]
    assert [(e.start_char, e.end_char, e.label_) for e in other.ents] == [
        (e.start_char, e.end_char, e.label_) for e in read.ents
    ]


def test_pipeline_without_names_is_refused(tmp_path: Path) -> None:
    """A pipeline that lacks a component says which."""
    spacy.blank("en").to_disk(tmp_path / "bare")
    with pytest.raises(UsageError, match="tagger, parser, ner"):
        load_pipeline(str(tmp_path / "bare"))


@pytest.mark.parametrize("without", ["tagger", "parser", "ner"])
def test_pipeline_that_lacks_one_component_is_refused(tmp_path: Path, without: str) -> None:
    """The one that is missing is named, and no other."""
    stock = spacy.load(write_pipeline(tmp_path / "stock"))
    stock.remove_pipe(without)
    stock.to_disk(tmp_path / "less")
    with pytest.raises(UsageError, match=f"less' has no {without}: .* leave --model out"):
        load_pipeline(str(tmp_path / "less"))


def test_names_may_come_from_rules(tmp_path: Path) -> None:
    """An entity ruler takes the place of a component for names; all labels of OntoNotes become ours or go."""
    labels = {"Kim": "PERSON", "Peru": "GPE", "Alps": "LOC", "Kremlin": "FAC", "NATO": "ORG", "Kurds": "NORP"}
    labels |= {"Brexit": "EVENT", "Bible": "WORK_OF_ART", "Monday": "DATE", "noon": "TIME", "dollars": "MONEY"}
    labels |= {"half": "PERCENT", "miles": "QUANTITY", "first": "ORDINAL", "two": "CARDINAL", "Thai": "LANGUAGE"}
    stock = spacy.load(write_pipeline(tmp_path / "stock"))
    stock.remove_pipe("ner")
    ruler = stock.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": word} for word, label in labels.items()])
    stock.to_disk(tmp_path / "ruled")
    doc = load_pipeline(str(tmp_path / "ruled"))(" ".join(labels))
    assert {name.text: name.label_ for name in doc.ents} == {
        "Kim": "PER",
        "Peru": "LOC",
        "Alps": "LOC",
        "Kremlin": "LOC",
        "NATO": "ORG",
        "Kurds": "NORP",
        "Brexit": "MISC",
        "Bible": "MISC",
        "Thai": "MISC",
    }


def test_the_whole_path_runs_on_another_pipeline(tmp_path: Path) -> None:
    """Names, links and claims come out of a pipeline with stock labels, at offsets of the text."""
    tools = Tools(Settings(model=str(write_pipeline(tmp_path / "stock"))))
    text = "Scott Bessent met He Lifeng in London.\nJapan placed nine banks on a list.\n" * 2
    [found] = extract_pages([Page("page", text.encode(), "plain", "page")], tools)
    assert isinstance(found, Extraction)
    told = {(text[x.mention.start : x.mention.end], x.entity.type, x.entity.resolved) for x in found.links}
    assert {("Scott Bessent", "person", True), ("He Lifeng", "person", True), ("London", "place", True)} <= told
    assert {name for name, _, _ in told} >= {"Japan"}


def test_lines_end_sentences_for_any_parser() -> None:
    """The first word after a line break is marked before a parser sees it; other words are left open."""
    doc = start_sentences_at_lines(load_pipeline().make_doc("Talks resume\n\nChina agrees \nto talk"))
    assert [token.text for token in doc[1:] if token.is_sent_start] == ["China", "to"]


def test_labels_of_stock_pipelines_become_ours() -> None:
    """ClearNLP's relations and OntoNotes' names are renamed; prepositions become the case of their noun."""
    words = ["16", "firms", "were", "placed", "on", "a", "list", "by", "China", "on", "Monday"]
    heads = [1, 3, 3, 3, 3, 6, 4, 3, 7, 3, 9]
    deps = ["nummod", "nsubjpass", "auxpass", "ROOT", "prep", "det", "pobj", "agent", "pobj", "prep", "pobj"]
    pos = ["NUM", "NOUN", "AUX", "VERB", "ADP", "DET", "NOUN", "ADP", "PROPN", "ADP", "PROPN"]
    names = ["B-CARDINAL", "O", "O", "O", "O", "O", "O", "O", "B-GPE", "O", "B-DATE"]
    doc = LabelLayer()(Doc(spacy.blank("en").vocab, words=words, heads=heads, deps=deps, pos=pos, ents=names))
    assert [(entity.text, entity.label_) for entity in doc.ents] == [("China", "LOC")]
    assert [(token.text, token.dep_, token.head.text) for token in doc] == [
        ("16", "nummod", "firms"),
        ("firms", "nsubj:pass", "placed"),
        ("were", "aux:pass", "placed"),
        ("placed", "ROOT", "placed"),
        ("on", "case", "list"),
        ("a", "det", "list"),
        ("list", "obl", "placed"),
        ("by", "case", "China"),
        ("China", "obl:agent", "placed"),
        ("on", "case", "Monday"),
        ("Monday", "obl", "placed"),
    ]


def test_labels_that_are_ours_are_left_alone(nlp: Language) -> None:
    """The label layer changes nothing in a document of the embedded pipeline."""
    doc = nlp(ARTICLE)
    before = marks(doc)
    assert marks(LabelLayer()(doc)) == before
