"""Score people's names in the sentences of ``contrast.txt``, where a word is a name in one and none in the next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language

_LINES = Path(__file__).parent / "contrast.txt"
Span = tuple[int, int]


def read_contrasts(path: Path = _LINES) -> Iterator[tuple[str, set[Span]]]:
    """Give each sentence without its brackets, and the spans (characters, half-open) that stood in them."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            parts = re.split(r"[\[\]]", line)
            places = [sum(map(len, parts[:number])) for number in range(len(parts) + 1)]
            yield "".join(parts), {(places[one], places[one + 1]) for one in range(1, len(parts), 2)}


def score_contrasts(nlp: Language) -> dict[str, float]:
    """Give precision, recall and F1 of people's names, and the share of sentences without a fault, in percent."""
    count: Counter[str] = Counter()
    for text, wanted in read_contrasts():
        found = {(name.start_char, name.end_char) for name in nlp(text).ents if name.label_ == "PER"}
        count["wanted"] += len(wanted)
        count["found"] += len(found)
        count["right"] += len(wanted & found)
        count["sentences"] += 1
        count["clean"] += wanted == found
    both = count["wanted"] + count["found"]
    return {
        "F1": 200 * count["right"] / max(both, 1),
        "P": 100 * count["right"] / max(count["found"], 1),
        "R": 100 * count["right"] / max(count["wanted"], 1),
        "sentences": 100 * count["clean"] / count["sentences"],
    }
