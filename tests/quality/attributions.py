"""Measure who is taken for the source of what, on a folder of annotated attributions.

    python -m tests.quality.attributions FOLDER

FOLDER holds ``text/*.txt`` and ``attributions/*.ann`` in the stand-off format
of brat, as the ``dev`` part of PolNeAR (Newell et al. 2018, networkdynamics/PolNeAR)
does; that corpus states no licence and is not part of this project. Tokens
count, over all documents: a token is right when both call it source (cue,
content). The corpus annotates the outermost attribution only, so only those count that stand in no other's
content. The baseline takes the word "said", the words from it back to the
mark before for its source, and the rest of the sentence for its content.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from spacy.tokens import Doc

from loader.claims.attitudes import find_attitudes
from loader.claims.attribution import find_attributions
from loader.claims.cues import Attribution
from loader.claims.reading import Reading
from loader.claims.speech_words import speech
from loader.language.repair import repair_attributions
from loader.model import Document
from loader.namespaces import BASE
from loader.pipeline import Tools
from tests.quality.parts import HERE

START, END = "<!-- attributions:start -->\n", "<!-- attributions:end -->\n"
PARTS = ("Source", "Cue", "Content")
Labels = dict[str, set[int]]
_SPAN = re.compile(r"^T\d+\t(Source|Cue|Content) ([\d ;]+)\t", re.MULTILINE)


def main() -> None:
    """Print precision, recall and F1 of each part, beside the baseline."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", type=int, default=0, help="list so many sources and contents that were missed")
    parser.add_argument("--write", action="store_true", help="write the table into README.md")
    options = parser.parse_args()
    texts = sorted((options.folder / "text").glob("*.txt"))
    if not texts:
        parser.error(f"{options.folder}: no text/*.txt in it")

    language = Tools().language
    ours, baseline = _Counts(), _Counts()
    for path in texts:
        text = path.read_text(encoding="utf-8")
        doc = repair_attributions(language(text), speech().stances)
        gold = _gold(doc, _annotation(options.folder, path.stem))
        found = _found(doc)
        ours.add(gold, found)
        baseline.add(gold, _said(doc))
        for part in ("Source", "Content"):
            _list(doc, f"- missed {part} {path.stem}", gold[part] - found[part], options.misses)
            _list(doc, f"+ wrong  {part} {path.stem}", found[part] - gold[part], options.misses)
    table = _table(ours, baseline)
    sys.stdout.write(f"{len(texts)} documents\n\n{table}")
    if options.write:
        path = HERE / "README.md"
        before, _, rest = path.read_text(encoding="utf-8").partition(START)
        path.write_text(f"{before}{START}\n{table}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def _table(ours: _Counts, baseline: _Counts) -> str:
    rows = ["| what | precision | recall | F1 | F1 of the baseline |", "|---|---|---|---|---|"]
    for part in PARTS:
        precision, recall, f1 = ours.scores(part)
        rows.append(f"| {part} | {precision:.2f} | {recall:.2f} | {f1:.2f} | {baseline.scores(part)[2]:.2f} |")
    return "\n".join(rows) + "\n"


def _list(doc: Doc, what: str, tokens: set[int], most: int) -> None:
    for stretch in list(_stretches(tokens))[:most]:
        sys.stdout.write(f"{what}: {doc[stretch[0] : stretch[-1] + 1].text!r}\n")


class _Counts:
    """Tokens that are right, found and wanted, of each part."""

    def __init__(self) -> None:
        self.right, self.found, self.wanted = (dict.fromkeys(PARTS, 0) for _ in range(3))

    def add(self, gold: Labels, found: Labels) -> None:
        """Count one document."""
        for part in PARTS:
            self.right[part] += len(gold[part] & found[part])
            self.found[part] += len(found[part])
            self.wanted[part] += len(gold[part])

    def scores(self, part: str) -> tuple[float, float, float]:
        """Return precision, recall and F1 of a part."""
        right = self.right[part]
        precision, recall = right / max(1, self.found[part]), right / max(1, self.wanted[part])
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _annotation(folder: Path, stem: str) -> Path:
    """Return the annotation of a text; of two annotators the first, whose mark follows the name."""
    return sorted((folder / "attributions").glob(f"{stem}*.ann"))[0]


def _gold(doc: Doc, path: Path) -> Labels:
    """Return the annotated tokens; the offsets of the file are characters of the text."""
    found: Labels = {part: set() for part in PARTS}
    for part, places in _SPAN.findall(path.read_text(encoding="utf-8")):
        for place in places.split(";"):
            start, end = map(int, place.split())
            found[part].update(t.i for t in doc if t.idx < end and t.idx + len(t) > start and not _is_mark(t.text))
    return found


def _found(doc: Doc) -> Labels:
    document = Document("", "", "", "", doc.text, None, None, None, (), None, None, "en", None, "", "")
    found: Labels = {part: set() for part in PARTS}
    reading = Reading(document, doc, (), Tools().gazetteer, BASE)
    spoken = find_attributions(reading)
    for item in _outermost((*spoken, *find_attitudes(reading, spoken))):
        found["Cue"].add(item.cue.i)
        found["Source"].update(item.source)
        found["Content"].update(item.content)
    return {part: {i for i in tokens if not _is_mark(doc[i].text)} for part, tokens in found.items()}


def _outermost(found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Yield what is not told within the words of another: the corpus does not annotate words in words."""
    for item in found:
        if not any(item.cue.i in other.content and item.cue.i != other.cue.i for other in found):
            yield item


def _said(doc: Doc) -> Labels:
    """Return the baseline: "said", what stands before it up to a mark, and the rest of the sentence."""
    found: Labels = {part: set() for part in PARTS}
    for token in doc:
        if token.lower_ == "said":
            start = token.i
            while start > token.sent.start and not doc[start - 1].is_punct:
                start -= 1
            found["Cue"].add(token.i)
            found["Source"].update(range(start, token.i))
            found["Content"].update(t.i for t in token.sent if not start <= t.i <= token.i and not _is_mark(t.text))
    return found


def _is_mark(text: str) -> bool:
    """Tell whether a token is no word: annotators and parsers cut marks and white space differently."""
    return not any(letter.isalnum() for letter in text)


def _stretches(tokens: set[int]) -> Iterator[list[int]]:
    stretch: list[int] = []
    for index in sorted(tokens):
        if stretch and index > stretch[-1] + 2:
            yield stretch
            stretch = []
        stretch.append(index)
    if stretch:
        yield stretch


if __name__ == "__main__":
    main()
