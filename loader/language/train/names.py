"""Read the name data (GMB, wikigold, UNER, CrossNER) and bring their labels to PER, ORG, LOC, NORP and MISC."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from loader.language.train.sentences import Sentence

Span = tuple[str, int, int]

TITLES = frozenset(
    line.strip()
    for line in (Path(__file__).parent / "titles.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
)
LABELS = ("O", *(f"{mark}-{kind}" for kind in ("PER", "ORG", "LOC", "NORP", "MISC") for mark in "BI"))

_OFFICE = ["secretary", "-", "general"]
_GMB = {"geo": "LOC", "gpe": "GPE", "org": "ORG", "per": "PER", "eve": "MISC", "art": "MISC", "nat": "MISC"}
_BODIES = frozenset(
    [
        "european union",
        "eu",
        "e.u.",
        "united nations",
        "u.n.",
        "un",
        "nato",
        "white house",
        "pentagon",
        "kremlin",
        "congress",
        "senate",
        "taleban",
        "taliban",
        "al-qaida",
        "al - qaida",
        "hamas",
        "hezbollah",
        "opec",
    ]
)
_PLACES = frozenset(
    [
        "u.s.",
        "u.s",
        "us",
        "u.k.",
        "uk",
        "britain",
        "america",
        "south korea",
        "north korea",
        "west bank",
        "gaza",
        "gaza strip",
    ]
)
_PEOPLES = frozenset(
    [
        "muslim",
        "sunni",
        "shi'ite",
        "shiite",
        "kurd",
        "kurdish",
        "arab",
        "christian",
        "jew",
        "jewish",
        "european",
        "african",
        "asian",
        "western",
        "palestinian",
        "south american",
        "latin american",
        "hutu",
        "tutsi",
        "tamil",
        "chechen",
    ]
)
_GLUED_BEFORE = frozenset(
    [
        ",",
        ".",
        ":",
        ";",
        "!",
        "?",
        "%",
        ")",
        "]",
        "}",
        "'s",
        "'S",
        "’s",
        "n't",
        "'re",
        "'ve",
        "'ll",
        "'d",
        "'m",
        "'",
        "''",
    ]
)
_GLUED_AFTER = frozenset(["(", "[", "{", "$", "#", "``"])
_DEMONYM_ENDING = re.compile(r".+(?:ans?|ians?|ese|ish|is?|ns|ch|sh|ss|ots?|ites?|eks?|ards?|ers?)$")


def to_bio(length: int, spans: Iterable[Span]) -> tuple[str, ...]:
    """Write spans (label, start, end) as BIO labels."""
    labels = ["O"] * length
    for label, start, end in spans:
        labels[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    return tuple(labels)


def from_bio(labels: Iterable[str]) -> list[Span]:
    """Read BIO (or IO) labels as spans (label, start, end); an I without its B opens a span."""
    spans: list[Span] = []
    for place, label in enumerate(labels):
        mark, _, kind = label.partition("-")
        if mark == "I" and spans and spans[-1][2] == place and spans[-1][0] == kind:
            spans[-1] = (kind, spans[-1][1], place + 1)
        elif mark in ("B", "I"):
            spans.append((kind, place, place + 1))
    return spans


class Gazetteer:
    """The names of countries and their peoples, from the reference tables; tells a country from a demonym."""

    def __init__(self, folder: Path) -> None:
        """Read ``countries.csv`` and ``country_aliases.csv`` of a folder."""
        aliases = _rows(folder / "country_aliases.csv")
        self.countries = {row["name"].lower() for row in _rows(folder / "countries.csv")}
        self.demonyms = {row["alias"].lower() for row in aliases if row["kind"].startswith("demonym")}
        names = {row["alias"].lower() for row in aliases if row["kind"] in ("short", "official", "historical")}
        capitals = {row["capital"].lower() for row in _rows(folder / "countries.csv")}
        self.countries |= names | capitals | _PLACES
        self.demonyms -= self.countries
        self.demonyms |= _PEOPLES

    def label(self, text: str, label: str) -> str:
        """Decide the label of a span of GMB from its text."""
        lower = text.lower()
        if lower in _BODIES:
            return "ORG"
        if lower.endswith((" act", " treaty", " agreement", " accord", " war")):
            return "MISC"
        if label in ("GPE", "LOC", "ORG"):
            if lower in self.countries:
                return "LOC"
            if lower in self.demonyms or lower.rstrip("s") in self.demonyms:
                return "NORP"
        if label == "GPE":
            return "NORP" if _DEMONYM_ENDING.fullmatch(lower) else "LOC"
        return label


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def read_gmb(path: Path, gazetteer: Gazetteer) -> list[Sentence]:
    """Read the GMB table, cleaned: titles out, countries to LOC, peoples to NORP, times dropped."""
    sentences = []
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as raw:
        table = list(csv.reader(io.TextIOWrapper(raw, encoding="latin-1", newline="")))[1:]
    starts = [place for place, row in enumerate(table) if row[0]] + [len(table)]
    for number, (start, end) in enumerate(pairwise(starts)):
        pairs = [(row[1], row[3]) for row in table[start:end] if len(row) > 3 and row[1].strip()]
        if pairs:
            sentences.append(_gmb_sentence(pairs, gazetteer, f"gmb-{number // 20}"))
    return sentences


def _gmb_sentence(pairs: list[tuple[str, str]], gazetteer: Gazetteer, document: str) -> Sentence:
    words, labels, glued = [], [], []
    for word, label in pairs:
        for part_number, part in enumerate(_split_hyphens(word)):
            words.append(part)
            kind = _GMB.get(label[2:])
            mark = "I" if part_number else label[0]
            labels.append(f"{mark}-{kind}" if kind else "O")
            glued.append(bool(part_number) or (bool(words[:-1]) and _is_glued(words[-2], part)))
    spans = [_clean(span, words, gazetteer) for span in from_bio(labels)]
    names = list(to_bio(len(words), (span for span in spans if span)))
    for place, word in enumerate(words):
        if word in ("U.S.", "U.K.") and names[place] == "O":
            names[place] = "B-LOC"
    return Sentence(tuple(words), tuple(glued), document, names=tuple(names))


def _clean(span: Span, words: list[str], gazetteer: Gazetteer) -> Span | None:
    label, start, end = span
    if label == "PER":
        start = after_titles(words, start, end)
        if words[start].lower() in TITLES:
            return None
    if label == "ORG" and end - start > 3 and [word.lower() for word in words[end - 3 : end]] == _OFFICE:
        end -= 3
    while start < end - 1 and (words[start].lower() in ("the", "a") or not words[start][0].isalnum()):
        start += 1
    while end > start + 1 and not words[end - 1][-1].isalnum() and not words[end - 1].endswith("."):
        end -= 1
    if words[start].lower() == "korean" and start and words[start - 1] in ("South", "North"):
        start -= 1
    return gazetteer.label(" ".join(words[start:end]), label), start, end


def after_titles(words: Sequence[str], start: int, end: int) -> int:
    """Find where a person's name begins in a span that may begin with titles ("Secretary - General Kofi Annan")."""
    while start < end - 1 and words[start].lower() in TITLES:
        hyphen = start < end - 3 and words[start + 1] == "-" and words[start + 2].lower() in TITLES
        start += 2 if hyphen else 1
    return start


def by_majority(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Give each name the label that it has nearly everywhere, and "Sri Lanka" one label: GMB is partly machine-made."""
    seen: dict[tuple[str, ...], Counter[str]] = {}
    for sentence in sentences:
        for label, start, end in from_bio(sentence.names or ()):
            seen.setdefault(sentence.words[start:end], Counter())[label] += 1
    best = {words: count.most_common(1)[0] for words, count in seen.items() if count.total() >= 8}
    sure = {words: label for words, (label, times) in best.items() if times >= 0.8 * seen[words].total()}
    return [_relabel(sentence, sure) for sentence in sentences]


def _relabel(sentence: Sentence, sure: dict[tuple[str, ...], str]) -> Sentence:
    words = sentence.words
    spans = [(sure.get(words[a:b], label), a, b) for label, a, b in from_bio(sentence.names or ())]
    for place in range(len(words) - 1):
        if words[place] == "Sri" and words[place + 1] in ("Lanka", "Lankan"):
            spans = [span for span in spans if span[2] <= place or span[1] > place + 1]
            spans.append(("LOC" if words[place + 1] == "Lanka" else "NORP", place, place + 2))
    return replace(sentence, names=to_bio(len(words), spans))


def _split_hyphens(word: str) -> list[str]:
    return [part for part in re.split(r"(?<=[A-Za-z.])(-)(?=[A-Za-z])", word) if part]


def _is_glued(before: str, word: str) -> bool:
    return word in _GLUED_BEFORE or before in _GLUED_AFTER


def read_columns(path: Path, mapping: dict[str, str], *, column: int = 1, partial: bool = False) -> list[Sentence]:
    """Read a file of words and labels in columns (``.gz`` or not); labels outside ``mapping`` become O.

    UNER's IOB2 has the word in its second column and the label in its third: ``column`` is the label's place, and the
    word stands just before it.
    """
    sentences = []
    for number, rows in enumerate(_column_blocks(path)):
        words = [row[column - 1] for row in rows]
        labels = [row[column] for row in rows]
        kept = [f"{label[0]}-{mapping[label[2:]]}" if label[2:] in mapping else "O" for label in labels]
        names = to_bio(len(words), from_bio(kept))
        glued = [bool(place) and _is_glued(words[place - 1], word) for place, word in enumerate(words)]
        document = f"{path.name}-{number // 20}"
        sentences.append(Sentence(tuple(words), tuple(glued), document, names=names, partial=partial))
    return sentences


def _column_blocks(path: Path) -> Iterator[list[list[str]]]:
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text(encoding="utf-8")
    for block in re.split(r"\n[ \t]*\n", text):
        rows = [re.split(r"[\t ]", line) for line in block.splitlines() if line and not line.startswith("# ")]
        if rows and rows[0][0] != "-DOCSTART-":
            yield rows
