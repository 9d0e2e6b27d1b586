"""Find lemmas from words and their Penn tags: exceptions of the treebanks first, then simplemma for inflected words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

INFLECTED = frozenset({"NNS", "NNPS", "VBD", "VBG", "VBN", "VBZ", "JJR", "JJS", "RBR", "RBS"})
"""The tags whose words differ from their lemma by more than case."""

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
            return _uninflected(lower)
        return word if tag in ("NNP", "_SP", "") else lower


def _uninflected(lower: str) -> str:
    from simplemma import lemmatize

    return str(lemmatize(lower, lang="en"))


@Language.factory("geopol_lemmatizer", assigns=["token.lemma"], requires=["token.tag"])
def make_lemmatizer(nlp: Language, name: str) -> Lemmatizer:
    """Make the component for a spaCy pipeline."""
    return Lemmatizer()
