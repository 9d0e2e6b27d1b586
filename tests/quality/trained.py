"""Judge the claims of the trained reader on passages that it was not trained on.

    python -m tests.quality.trained --write    # writes trained-read.tsv, which confidences are fitted on

On the annotated articles rules were mended, so that what only the network finds
there is seldom right; on a page that nobody has seen it is right more often.
Some passages of ``loader/claims/train/passages`` were left out of the training
(``meta.json`` of the network says which): a claim is right when the passage has an act of its
relation in the sentence, with words for the same ends, the good among them.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from itertools import product

from loader.claims.events import sides_of
from loader.claims.minting import Minter
from loader.claims.train.examples import acts_of, read_as_page
from loader.claims.train.passages import Passage, read_passages
from loader.claims.trained import trained_claims
from loader.claims.trained.acts import key_of, kinds
from loader.claims.trained.network import MODEL
from loader.claims.trained.windows import Layout
from loader.model import Claim
from loader.pipeline import Tools
from tests.quality.parts import HERE

FILE = HERE / "trained-read.tsv"


def judged(tools: Tools) -> Iterator[tuple[str, str, bool]]:
    """Yield passage, basis of the confidence and whether it is right, of each claim of the trained reader."""
    left_out = set(json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))["left_out"])
    for passage in read_passages():
        if passage.at in left_out:
            with read_as_page(passage, tools) as (minter, told):
                yield from _of_passage(passage, minter, told)


def _of_passage(passage: Passage, minter: Minter, told: list[Claim]) -> Iterator[tuple[str, str, bool]]:
    layout, side_of, doc = Layout(minter.reading), sides_of(minter.reading), minter.reading.doc
    wanted = set()
    for cue, relation, _, ends in acts_of(passage, doc):
        named = [[a.entity.iri for a in layout.named(end)] if end is not None else [None] for end in ends]
        for subject, other, good in product(*(found or [None] for found in named)):
            for thing in (other, good):
                wanted.add(key_of((kinds()[relation].relation, subject, thing, cue.sent.start_char), side_of))
    for claim in trained_claims(minter, told):
        if claim.rule.startswith("trained."):
            start = next(sentence.start_char for sentence in doc.sents if sentence.end_char > claim.evidence.start)
            things = {thing for thing in (claim.object, claim.commodity) if thing is not None}
            keys = {key_of((claim.relation, claim.subject, thing, start), side_of) for thing in things}
            yield passage.at, claim.confidence_basis, keys <= wanted


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = [(at, basis, "yes" if right else "no") for at, basis, right in judged(Tools())]
    right = sum(row[2] == "yes" for row in rows)
    sys.stdout.write(f"{right} of {len(rows)} claims on passages left out are right\n")
    if options.write:
        with FILE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="\t", lineterminator="\n")
            writer.writerows([("passage", "parts", "right"), *rows])


if __name__ == "__main__":
    main()
