"""Find lemmas from words and their Penn tags: exceptions of the treebanks first, then simplemma for inflected words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

INFLECTED = frozenset({"NNS", "NNPS", "VBD", "VBG", "VBN", "VBZ", "JJR", "JJS", "RBR", "RBS"})
"""The tags whose words differ from their lemma by more than case."""

_BARE = frozenset({"VB", "VBP"})
_ENDINGS = {"VBG": "ing", "VBD": "ed", "VBN": "ed"}
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
_INFLECTED = re.compile(r"(ed|[^s]s)$")
_SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiou]")  # one vowel, one consonant: "fil" of "filing"

EXCEPTIONS = Path(__file__).parent / "model" / "lemmas.tsv"


class Lemmatizer:
    """Gives a lemma to each token that has a tag."""

    def __init__(self, exceptions: Path = EXCEPTIONS) -> None:
        """Read the exceptions: word in lower case, tag, lemma, separated by tabs; ``#`` begins a comment line."""
        lines = exceptions.read_text(encoding="utf-8").splitlines()
        rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
        self._exceptions = {(word, tag): lemma for word, tag, lemma in rows}
        self._lemma = lru_cache(maxsize=50_000)(self._find)

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemma of every token."""
        for token in doc:
            token.lemma_ = self._lemma(token.text, token.tag_)
        return doc

    def lemma(self, word: str, tag: str) -> str:
        """Find the lemma of a word with a tag.

        >>> Lemmatizer().lemma("said", "VBD"), Lemmatizer().lemma("Talks", "NNS"), Lemmatizer().lemma("Greer", "NNP")
        ('say', 'talk', 'Greer')
        """
        return self._lemma(word, tag)

    def _find(self, word: str, tag: str) -> str:
        lower = word.lower().replace("’", "'")
        if (known := self._exceptions.get((lower, tag))) is not None:
            return known
        if tag in INFLECTED:
            return _uninflected(lower, tag)
        if tag in _BARE and _INFLECTED.search(lower):  # taken for a bare form: "the Fund disbursed", "disapproves"
            return _known_lemma(lower) or lower
        return word if tag in ("NNP", "_SP", "") else lower


def _uninflected(lower: str, tag: str) -> str:
    from simplemma import is_known

    if known := _known_lemma(lower):
        return known
    return next((base for base in _bases(lower, tag) if is_known(base, lang="en")), _plain(lower))


def _known_lemma(lower: str) -> str | None:
    """Return the lemma that a word list gives an inflected word, None where it gives none of its own."""
    from simplemma import is_known

    lemma = _plain(lower)
    return lemma if lemma != lower and is_known(lemma, lang="en") else None


def _plain(lower: str) -> str:
    from simplemma import lemmatize

    return str(lemmatize(lower, lang="en"))


def _bases(lower: str, tag: str) -> Iterator[str]:
    """Yield what a form of a verb may come from, the likeliest first: word lists keep "financing" as a noun.

    >>> list(_bases("financing", "VBG")), list(_bases("airdropped", "VBD"))
    (['financ', 'finance'], ['airdrop', 'airdropp', 'airdroppe'])
    """
    ending = _ENDINGS.get(tag)
    if ending is None or not lower.endswith(ending):
        return
    stem = lower.removesuffix(ending)
    if _DOUBLED.search(stem):
        yield stem[:-1]
    yield from (f"{stem}e", stem) if _SHORT.fullmatch(stem) else (stem, f"{stem}e")


@Language.factory("geopol_lemmatizer", assigns=["token.lemma"], requires=["token.tag"])
def make_lemmatizer(nlp: Language, name: str) -> Lemmatizer:
    """Make the component for a spaCy pipeline."""
    return Lemmatizer()
