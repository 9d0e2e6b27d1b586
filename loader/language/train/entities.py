"""Read the named spans of GUM's ``Entity=`` column as BIO labels of PER, ORG and LOC.

GUM marks every mention, "the preacher at the mosque" as well as "Qaim". Kept are spans whose head is a proper noun, cut
down to the name itself: the run of proper nouns around the head, with the small words that hold a name together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loader.language.train.names import TITLES, to_bio
from loader.language.train.sentences import Sentence

_TYPES = {"person": "PER", "organization": "ORG", "place": "LOC"}
_BRACKETS = re.compile(r"\((?P<open>[^()]+)\)?|(?P<close>[^()]+)\)")
_LINKING = frozenset({"of", "for", "and", "the", "&", "de", "du", "la", "del", "-", "–", "'s", "’s", "on"})


@dataclass
class EntityReader:
    """Reads the sentences of one document in order, since a span may run over a sentence's end."""

    _open: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def names(self, sentence: Sentence, miscellany: list[str]) -> tuple[str, ...] | None:
        """Make the BIO labels of a sentence from its MISC column; None where the document has no spans."""
        spans = [span for place, cell in enumerate(miscellany) for span in self._spans(place, cell)]
        self._seen = getattr(self, "_seen", False) or bool(spans)
        if not self._seen:
            return None
        cut = {named for kind, start, end in spans if (named := _named(sentence, kind, start, end))}
        return to_bio(len(sentence.words), _flat(sorted(cut, key=lambda span: (span[1] - span[2], span))))

    def _spans(self, place: int, cell: str) -> list[tuple[str, int, int]]:
        found = re.search(r"(?:^|\|)Entity=([^|]*)", cell)
        done = []
        for match in re.finditer(r"\(([^()]+)(\)?)|([^()]+)\)", found.group(1) if found else ""):
            if match.group(1):
                number, kind = [*match.group(1).split("-"), ""][:2]
                if match.group(2):
                    done.append((kind, place, place + 1))
                else:
                    self._open.setdefault(number, []).append((kind, place))
            elif starts := self._open.get(match.group(3).split("-")[0]):
                kind, start = starts.pop()
                if start <= place:
                    done.append((kind, start, place + 1))
        return done


def _named(sentence: Sentence, kind: str, start: int, end: int) -> tuple[str, int, int] | None:
    label = _TYPES.get(kind)
    head = _head(sentence, start, end)
    parse = sentence.parse
    if label is None or head is None or parse is None or parse.upos[head] != "PROPN":
        return None
    if label == "PER" and parse.xpos[head] == "NNPS":  # "Americans" are a people, not a person
        return None
    first, last = head, head
    while first > start and _joins(sentence, label, first - 1, start):
        first -= 1
    while last + 1 < end and _joins(sentence, label, last + 1, end - 1):
        last += 1
    first, last = _trim(sentence, first, last)
    while label == "PER" and first < last and sentence.words[first].lower() in TITLES:
        first += 1
    if first > last or (label == "PER" and sentence.words[first].lower() in TITLES):
        return None
    return label, first, last + 1


def _is_name_word(sentence: Sentence, place: int) -> bool:
    parse = sentence.parse
    return parse is not None and (parse.upos[place] == "PROPN" or parse.xpos[place] in ("NNP", "NNPS"))


def _joins(sentence: Sentence, label: str, place: int, limit: int) -> bool:
    word = sentence.words[place]
    if _is_name_word(sentence, place):
        return True
    if label == "PER":
        return word in ("-", ".") or (word.lower() in ("de", "van", "von", "al", "bin") and place != limit)
    return (word.lower() in _LINKING and place != limit and word != "and") or (word == "and" and label == "ORG")


def _trim(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    while first < last and not _is_name_word(sentence, first):
        first += 1
    while last > first and not _is_name_word(sentence, last):
        last -= 1
    return first, last


def _head(sentence: Sentence, start: int, end: int) -> int | None:
    if sentence.parse is None or end > len(sentence.words):
        return None
    heads = sentence.parse.heads
    return next((place for place in range(start, end) if not start <= heads[place] - 1 < end), None)


def _flat(spans: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    kept: list[tuple[str, int, int]] = []
    for span in spans:
        if all(span[2] <= other[1] or span[1] >= other[2] for other in kept):
            kept.append(span)
    return kept
