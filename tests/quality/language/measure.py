"""Measure the embedded pipeline on the open test sets and write the table of ``README.md`` beside this file.

    python -m tests.quality.language.measure --data ../shared/training --reference ../shared/reference
        --evaluation ../shared/evaluation [--write] [--part dev]

Names: exact span and label, PER, ORG and LOC. Trees: without punctuation (as spaCy's scorer counts) and "all" with it,
labels with subtypes and "base" without; "gold words" puts one sentence on a line, "raw text" starts from the text, with
the pipeline's own tokens and sentences, and counts punctuation, by the rules of CoNLL 2018.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from spacy.language import Language

from loader.language.encoder import MODEL, Encoder, Reading
from loader.language.train.corpus import THREE, read_gmb_part
from loader.language.train.names import Gazetteer, from_bio, read_columns
from loader.language.train.sentences import Sentence, read_treebank
from loader.language.words import GLUED, LINE_START, SPACED, Word
from tests.quality.language.contrast import score_contrasts
from tests.quality.language.news import score_news
from tests.quality.language.reread import read_again

IGNORED = "?"
"""The label of gold names of other kinds (elections, events): what touches them is neither right nor wrong."""

POLITICS = {
    "politician": "PER",
    "person": "PER",
    "politicalparty": "ORG",
    "organisation": "ORG",
    "country": "LOC",
    "location": "LOC",
    "election": IGNORED,
    "event": IGNORED,
    "misc": IGNORED,
}
Figures = dict[str, float]


def words_of(sentence: Sentence) -> list[Word]:
    """Put a sentence on a line of its own."""
    glued = zip(sentence.words, sentence.glued, strict=True)
    return [
        Word(text, LINE_START if not place else GLUED if tight else SPACED) for place, (text, tight) in enumerate(glued)
    ]


def read(encoder: Encoder, sentences: Sequence[Sentence]) -> list[Reading]:
    """Read sentences, one a line, document by document."""
    documents: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        documents.setdefault(sentence.document, []).append(sentence)
    lines = [[words_of(sentence) for sentence in document] for document in documents.values()]
    return [reading for document in encoder.read_all(lines) for reading in document]


def score_names(sentences: Sequence[Sentence], readings: Sequence[Reading]) -> Figures:
    """Give precision, recall and F1 of PER, ORG and LOC, all and each."""
    return score_labels(sentences, [reading.names for reading in readings])


def score_labels(
    sentences: Sequence[Sentence], labels: Sequence[Sequence[str]], kinds: Collection[str] = THREE
) -> Figures:
    """Give precision, recall and F1 of BIO labels, all kinds and each of PER, ORG and LOC."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for sentence, names in zip(sentences, labels, strict=True):
        if sentence.names is None:
            continue
        others = [span for span in from_bio(sentence.names) if span[0] == IGNORED]
        gold = {span for span in from_bio(sentence.names) if span[0] in kinds}
        ours = {span for span in from_bio(names) if span[0] in kinds and not _touches(span, others)}
        for counter, spans in ((right, gold & ours), (found, ours), (wanted, gold)):
            counter.update(span[0] for span in spans)
            counter["all"] += len(spans)
    figures = {"P": right["all"] / max(found["all"], 1), "R": right["all"] / max(wanted["all"], 1)}
    for kind in ("all", *THREE):
        figures[kind] = 2 * right[kind] / max(found[kind] + wanted[kind], 1)
    return {name: 100 * value for name, value in figures.items()}


def score_gmb(encoder: Encoder, sentences: Sequence[Sentence]) -> dict[str, Figures]:
    """Score the test part of GMB with peoples counted, and the sentences of it that were read again."""
    bank, right = read_again(sentences)
    labels = [reading.names for reading in read(encoder, sentences)]
    ours = [reading.names for reading in read(encoder, bank)]
    return {
        "GMB test, peoples counted": score_labels(sentences, labels, {*THREE, "NORP"}),
        f"GMB test, {len(bank)} sentences": score_labels(bank, ours),
        "the same, labels read again": score_labels(right, ours),
        "right labels against GMB's": score_labels(bank, [one.names or () for one in right]),
    }


def _touches(span: tuple[str, int, int], others: Sequence[tuple[str, int, int]]) -> bool:
    return any(span[1] < other[2] and other[1] < span[2] for other in others)


def score_trees(sentences: Sequence[Sentence], readings: Sequence[Reading]) -> Figures:
    """Give tag accuracies and attachment scores over gold words; UAS and LAS without punctuation, as spaCy scores."""
    right: Counter[str] = Counter()
    for sentence, reading in zip(sentences, readings, strict=True):
        parse = sentence.parse
        assert parse is not None
        for place in range(len(sentence.words)):
            head = 0 if reading.heads[place] == place else reading.heads[place] + 1
            hit = head == parse.heads[place]
            labelled = hit and reading.relations[place] == parse.relations[place]
            right["words"] += 1
            right["UPOS"] += reading.upos[place] == parse.upos[place]
            right["XPOS"] += reading.xpos[place] == parse.xpos[place]
            right["UAS all"] += hit
            right["LAS all"] += labelled
            if parse.relations[place] != "punct":
                right["unpunctuated"] += 1
                right["UAS"] += hit
                right["LAS"] += labelled
                right["LAS base"] += hit and _base(reading.relations[place]) == _base(parse.relations[place])
    return {name: 100 * count / right[_OUT_OF.get(name, "words")] for name, count in right.items()}


_OUT_OF = {"UAS": "unpunctuated", "LAS": "unpunctuated", "LAS base": "unpunctuated"}


def _base(relation: str) -> str:
    return relation.partition(":")[0]


Row = tuple[int, int, int, int, str, str]


def gold_rows(document: Sequence[Sentence]) -> tuple[str, list[Row], set[int]]:
    """Give the text of a document, its words (start, end, head's start and end, relation, tag) and sentence starts."""
    text, spots, starts = "", [], set()
    for sentence in document:
        places = []
        for number, (word, glued) in enumerate(zip(sentence.words, sentence.glued, strict=True)):
            gap = "\n" if number == 0 and sentence.starts_line else " "
            text += "" if not text or (glued and number) else gap
            places.append((len(text), len(text) + len(word)))
            text += word
        spots.append(places)
        starts.add(places[0][0])
    rows: list[Row] = []
    for sentence, places in zip(document, spots, strict=True):
        assert sentence.parse is not None
        for (start, end), head, relation, tag in zip(
            places, sentence.parse.heads, sentence.parse.relations, sentence.parse.xpos, strict=True
        ):
            rows.append((start, end, *(places[head - 1] if head else (-1, -1)), relation, tag))
    return text, rows, starts


def score_raw(nlp: Language, sentences: Sequence[Sentence]) -> Figures:
    """Score the pipeline on raw text: F1 of tokens, sentences, tags and arcs."""
    documents: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        documents.setdefault(sentence.document, []).append(sentence)
    count: Counter[str] = Counter()
    for document in documents.values():
        text, gold, starts = gold_rows(document)
        doc = nlp(text)
        ours = {(t.idx, t.idx + len(t)): t for t in doc if not t.is_space}
        begins = {next((t.idx for t in sent if not t.is_space), -1) for sent in doc.sents} - {-1}
        count["gold"] += len(gold)
        count["ours"] += len(ours)
        count["gold starts"] += len(starts)
        count["our starts"] += len(begins)
        count["starts"] += len(starts & begins)
        for start, end, head_start, head_end, relation, tag in gold:
            if (token := ours.get((start, end))) is None:
                continue
            head = (-1, -1) if token.head == token else (token.head.idx, token.head.idx + len(token.head))
            hit = head == (head_start, head_end)
            name = "root" if token.dep_ == "ROOT" else token.dep_
            count["tokens"] += 1
            count["XPOS"] += token.tag_ == tag
            count["UAS"] += hit
            count["LAS"] += hit and _base(name) == _base(relation)
    both = count["gold"] + count["ours"]
    figures = {name: 200 * count[name] / both for name in ("tokens", "XPOS", "UAS", "LAS")}
    return figures | {"sentences": 200 * count["starts"] / (count["gold starts"] + count["our starts"])}


def name_sets(arguments: argparse.Namespace) -> dict[str, list[Sentence]]:
    """Read the sets of names of a part, dev or test."""
    data, part = arguments.data, arguments.part
    sets = {
        f"UNER EWT {part}": read_columns(data / f"uner-ewt-{part}.iob2.gz", THREE, column=2),
        f"GUM {part}": read_treebank(data / f"gum-{part}.conllu.gz"),
        f"GMB {part}": read_gmb_part(data, arguments.reference, part),
    }
    politics = arguments.evaluation / "names" / "crossner-politics-dev.txt"
    return sets | {"CrossNER politics dev": read_columns(politics, POLITICS)} if politics.exists() else sets


def tree_sets(arguments: argparse.Namespace) -> dict[str, list[Sentence]]:
    """Read the treebanks of a part; PUD is measured with the test part only."""
    names = {"EWT": f"ewt-{arguments.part}", "GUM": f"gum-{arguments.part}"}
    if arguments.part == "test" or arguments.pud:
        names |= {"PUD": "pud-test"}
    return {name: read_treebank(arguments.data / f"{file}.conllu.gz") for name, file in names.items()}


def table(rows: dict[str, Figures], columns: Iterable[str]) -> list[str]:
    """Write figures as a Markdown table."""
    columns = list(columns)
    lines = ["| set | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    return lines + [
        f"| {name} | " + " | ".join(f"{row[one]:.1f}" for one in columns) + " |" for name, row in rows.items()
    ]


def speed(texts: Sequence[str], words: int, threads: int) -> tuple[float, float]:
    """Time the whole pipeline; words a second by the clock, and by processor time, which other work changes less."""
    from loader.language.pipeline import load_pipeline

    nlp = load_pipeline(threads=threads)
    list(nlp.pipe(texts[:5]))
    started, spent = time.perf_counter(), time.process_time()
    list(nlp.pipe(texts, batch_size=32))
    return words / (time.perf_counter() - started), words / (time.process_time() - spent)


_LOAD = """
import re, time; from pathlib import Path; started = time.perf_counter()
from loader.language.pipeline import load_pipeline
nlp = load_pipeline(); nlp("China placed 16 companies on a list.")
most = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(time.perf_counter() - started, int(most) / 1024)
"""
# Not getrusage: a process that another starts begins with the other's peak (Linux keeps ru_maxrss over exec).


def load_time() -> tuple[float, float]:
    """Start a fresh interpreter; seconds until the first sentence is read, and the most memory in MB."""
    command = [sys.executable, "-c", _LOAD]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(3)]
    seconds, memory = min((float(run[0]), float(run[1])) for run in runs)
    return seconds, memory


def report(arguments: argparse.Namespace, kept: Figures) -> list[str]:
    """Measure everything and write it as Markdown; the main figures go to ``kept`` too."""
    from loader.language.pipeline import load_pipeline

    encoder = Encoder(arguments.model) if arguments.model else Encoder()
    lines = ["## Names, exact span and label, F1", ""]
    names = {name: score_names(found, read(encoder, found)) for name, found in name_sets(arguments).items()}
    if arguments.part == "test":
        names |= score_gmb(encoder, read_gmb_part(arguments.data, arguments.reference, "test"))
    lines += [*table(names, ("all", "P", "R", "PER", "ORG", "LOC")), "", "## Tags and trees, gold words", ""]
    kept.update({name: round(row["all"], 2) for name, row in names.items()})
    trees = tree_sets(arguments)
    rows = {name: score_trees(found, read(encoder, found)) for name, found in trees.items()}
    kept.update({f"{name} {score}": round(row[score], 2) for name, row in rows.items() for score in ("UAS", "LAS")})
    lines += table(rows, ("UPOS", "XPOS", "UAS", "LAS", "LAS base", "UAS all", "LAS all"))
    if arguments.model or arguments.quick:
        return lines
    nlp = load_pipeline()
    raw = {name: score_raw(nlp, found) for name, found in trees.items()}
    lines += ["", "## Raw text, F1", "", *table(raw, ("tokens", "sentences", "XPOS", "UAS", "LAS"))]
    return [*lines, *_news(nlp, arguments), *_contrasts(nlp), *_costs(trees["EWT"])]


def _contrasts(nlp: Language) -> list[str]:
    note = "People's names in sentences where a word is a name in one and none in the next (`contrast.txt`, our own)."
    rows = {"contrasts": score_contrasts(nlp)}
    return ["", "## Names that are plain words", "", note, "", *table(rows, ("F1", "P", "R", "sentences"))]


def _news(nlp: Language, arguments: argparse.Namespace) -> list[str]:
    """Measure on linked news, where every mention is annotated in msnbc and about two a sentence in rss-500."""
    folder, gazetteer = arguments.evaluation / "linking", Gazetteer(arguments.reference)
    if not folder.exists():
        return []
    rows = {name: score_news(nlp, folder / f"{name}.jsonl", gazetteer) for name in ("msnbc", "rss-500")}
    note = "Labels from Wikidata classes; rss-500 annotates two mentions a sentence, so only its recall tells."
    return ["", "## Unseen news, names on raw text", "", note, "", *table(rows, ("F1", "P", "R", "R of spans"))]


def _costs(sentences: Sequence[Sentence]) -> list[str]:
    documents: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        documents.setdefault(sentence.document, []).append(sentence)
    texts = [gold_rows(document)[0] for document in documents.values()]
    words = sum(len(sentence.words) for sentence in sentences)
    seconds, memory = load_time()
    (one, busy), (two, _) = speed(texts, words, 1), speed(texts, words, 2)
    return [
        "",
        "## Costs",
        "",
        f"Whole pipeline: {one:,.0f} words/s on one thread ({busy:,.0f} by processor time), {two:,.0f} on two.",
        f"A fresh interpreter has imported, loaded and read its first sentence after {seconds:.2f} s; {memory:.0f} MB",
        "resident at most.",
        "",
        f"Machine: {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} while measuring.",
    ]


HEAD = """# Quality of the embedded language pipeline

Measured {date}. Repeat: `python -m tests.quality.language.measure --write` with the data folders (`--help`).
What was trained on is in `loader/language/model/MODEL_CARD.md`; none of the sets below was.

"""


def main() -> None:
    """Measure, print, and with ``--write`` keep the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.language.measure", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/training"))
    parser.add_argument("--reference", type=Path, default=Path("../shared/reference"))
    parser.add_argument("--evaluation", type=Path, default=Path("../shared/evaluation"))
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    parser.add_argument("--pud", action="store_true", help="measure PUD with the dev parts too")
    parser.add_argument("--model", type=Path, help="another folder of a model; words and trees only")
    parser.add_argument("--quick", action="store_true", help="no raw text, no costs")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    figures: Figures = {}
    text = HEAD.format(date=datetime.now(UTC).date()) + "\n".join(report(arguments, figures)) + "\n"
    sys.stdout.write(text)
    if arguments.write:
        (Path(__file__).parent / "README.md").write_text(text, encoding="utf-8")
        meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8")) | {"figures": figures}
        (MODEL / "meta.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
