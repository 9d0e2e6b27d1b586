"""Sentences of the Groningen Meaning Bank whose labels were read again by hand (``gmb_reread.json``).

The labels of that bank are partly machine-made. On these sentences they can be told from what is right: how well the
encoder does against either, and how well right labels do against those of the bank, which no reader can beat honestly.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from loader.language.train.names import to_bio
from loader.language.train.sentences import Sentence

_FILE = Path(__file__).parent / "gmb_reread.json"


def read_again(sentences: Sequence[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """Pick the sentences of the test part that were read again: as the bank has them, and with the right labels."""
    kept = json.loads(_FILE.read_text(encoding="utf-8"))
    bank = [sentences[place] for place in kept["read"]]
    right = {int(place): spans for place, spans in kept["right"].items()}
    mended = [
        replace(one, names=to_bio(len(one.words), right[place])) if place in right else one
        for place, one in zip(kept["read"], bank, strict=True)
    ]
    return bank, mended
