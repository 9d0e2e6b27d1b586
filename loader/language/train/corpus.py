"""The training corpora: which files, which part of them, and in what shares they are mixed."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from loader.language.train.augment import Pools, read_pools
from loader.language.train.grammar import Grammar
from loader.language.train.mixture import Labels, Source, Window, cut
from loader.language.train.names import LABELS, Gazetteer, by_majority, read_columns, read_gmb
from loader.language.train.sentences import Sentence, read_treebank

THREE = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}
FOUR = THREE | {"MISC": "MISC"}
_BLOCK = 500


@dataclass(frozen=True)
class Corpus:
    """The sentences of each source."""

    ewt: list[Sentence]
    gum: list[Sentence]
    wikigold: list[Sentence]
    gmb: list[Sentence]
    tweets: list[Sentence]

    def sources(self) -> list[Source]:
        """Give each source with its share of the batches."""
        shares = {"ewt": 0.26, "gum": 0.24, "gmb": 0.38, "wikigold": 0.06, "tweets": 0.07}
        if not self.gmb:
            shares |= {"wikigold": 0.12, "tweets": 0.12}
        return [source(name, share, found) for name, share in shares.items() if (found := getattr(self, name))]

    def grammar(self, reference: Path, share: float) -> Source:
        """Make the source of sentences drawn from the grammar."""
        pools = self.pools(reference)

        def draw(chooser: random.Random) -> list[Window]:
            grammar = Grammar(chooser, pools)
            return [grammar.window(number) for number in range(400)]

        return Source("grammar", share, draw)

    def labels(self) -> Labels:
        """List the labels of the treebanks, each that occurs at least three times, and those of names."""
        counted: dict[str, Counter[str]] = {name: Counter() for name in ("upos", "xpos", "relations")}
        for sentence in (*self.ewt, *self.gum):
            for name, count in counted.items():
                count.update(getattr(sentence.parse, name))
        kept = {name: tuple(sorted(tag for tag in count if count[tag] > 2)) for name, count in counted.items()}
        return Labels(names=LABELS, **kept)

    def pools(self, reference: Path) -> Pools:
        """Collect names for exchange."""
        return read_pools(reference, [*self.gmb, *self.wikigold, *self.tweets])


def source(name: str, share: float, sentences: Sequence[Sentence]) -> Source:
    """Make a source whose windows are cut anew each time."""
    return Source(name, share, lambda chooser: list(cut(sentences, chooser, (15, 150))))


def blocks(sentences: Sequence[Sentence], part: str) -> list[Sentence]:
    """Take the train, dev or test part of GMB in blocks of 500 sentences, since its stories repeat."""
    kinds = {4: "test", 14: "test", 9: "dev"}
    return [one for place, one in enumerate(sentences) if kinds.get(place // _BLOCK % 20, "train") == part]


def read_gmb_part(data: Path, reference: Path, part: str) -> list[Sentence]:
    """Read one part of GMB."""
    return blocks(read_gmb(data / "gmb-ner_dataset.csv.zip", Gazetteer(reference)), part)


def read_corpus(data: Path, reference: Path, *, gmb: bool, tweets: Path | None = None) -> Corpus:
    """Read the training parts; without GMB where ``gmb`` is false, with tweets where their folder is given."""
    return Corpus(
        ewt=read_treebank(data / "ewt-train.conllu.gz"),
        gum=read_treebank(data / "gum-train.conllu.gz"),
        wikigold=read_columns(data / "wikigold.txt.gz", FOUR),
        gmb=by_majority(read_gmb_part(data, reference, "train")) if gmb else [],
        tweets=read_tweets(tweets) if tweets else [],
    )


def read_tweets(folder: Path) -> list[Sentence]:
    """Read the Broad Twitter Corpus (files ``*.conll``), each tweet a line; those with user names are left out."""
    found = [one for path in sorted(folder.glob("*.conll")) for one in read_columns(path, THREE, partial=True)]
    return [
        replace(one, starts_line=True)
        for one in found
        if "@" not in one.words and all(one.words) and len(one.words) > 5
    ]


def hashes(folder: Path) -> dict[str, str]:
    """Give the SHA-256 of each file of a folder."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir()) if path.is_file()
    }
