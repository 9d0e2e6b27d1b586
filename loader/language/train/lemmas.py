"""Write the exceptions of the lemmatiser: what the treebanks say and simplemma with a tag does not."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from loader.language.lemmas import INFLECTED
from loader.language.train.sentences import read_treebank

_HEADER = "# word, Penn tag, lemma; from UD English EWT (CC BY-SA 4.0) and GUM (CC BY 4.0), where simplemma differs"


def exceptions(treebanks: list[Path]) -> list[tuple[str, str, str]]:
    """List (word in lower case, tag, lemma) seen at least twice, sorted."""
    seen: dict[tuple[str, str], Counter[str]] = {}
    for path in treebanks:
        for sentence in read_treebank(path):
            if parse := sentence.parse:
                for word, tag, lemma in zip(sentence.words, parse.xpos, parse.lemmas, strict=True):
                    seen.setdefault((word.lower().replace("’", "'"), tag), Counter())[lemma] += 1
    best = ((word, tag, *count.most_common(1)[0]) for (word, tag), count in seen.items() if tag != "NNP")
    return sorted((word, tag, lemma) for word, tag, lemma, times in best if times > 1 and lemma != _plain(word, tag))


def _plain(word: str, tag: str) -> str:
    from simplemma import lemmatize

    return str(lemmatize(word, lang="en")) if tag in INFLECTED else word


def main() -> None:
    """Write the table to the standard output."""
    parser = argparse.ArgumentParser(prog="python -m loader.language.train.lemmas", description=__doc__)
    parser.add_argument("treebanks", type=Path, nargs="+", help="CoNLL-U files")
    rows = ["\t".join(row) for row in exceptions(parser.parse_args().treebanks)]
    sys.stdout.write("\n".join([_HEADER, *rows]) + "\n")


if __name__ == "__main__":
    main()
