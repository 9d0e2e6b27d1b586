"""Measure the HTML reader beside bare trafilatura, on pages with a gold body.

    python -m tests.quality.reading.measure FOLDER [FOLDER ...] [--mentions]

FOLDER is a checkout of scrapinghub/article-extraction-benchmark (``ground-truth.json`` and ``html/``) or of
mozilla/readability (``test/test-pages/``). Nothing of either is part of this project. Both readers run on the same
pages in the same run; pages that are not in English are counted and left out, because ours sets them aside.
``--mentions`` adds the share of mentions, found by the whole pipeline, that stand outside the gold body.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from loader.documents import read_document
from loader.errors import PageError
from loader.model import Document, Page
from loader.pipeline import Tools, extract
from tests.quality.reading import lines
from tests.quality.reading.shingles import compare, figures, outside

_SILENT = ("script", "style", "noscript", "template", "svg", "iframe", "head")
_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "td", "br", "pre", "blockquote", "figcaption")


@dataclass(frozen=True, slots=True)
class Gold:
    """A page and the text of its article."""

    name: str
    content: bytes
    body: str


@dataclass(frozen=True, slots=True)
class Found:
    """The text that a reader found, and the CPU seconds it took."""

    text: str
    seconds: float


def main() -> None:
    """Print a table for each folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--mentions", action="store_true")
    options = parser.parse_args()
    for folder in options.folders:
        pages = read_gold(folder)
        english = [page for page in pages if _is_english(page)]
        sys.stdout.write(f"\n{len(pages)} pages, {len(english)} of them in English\n\n")
        sys.stdout.write("| reader | precision | recall | F1 | s/page |\n|---|---|---|---|---|\n")
        sys.stdout.write("".join(table(english, {"geopol": _ours, "trafilatura alone": _bare, **SCRAPED})))
        sys.stdout.write(f"\nAll {len(pages)}, the check of the language left out\n\n")
        sys.stdout.write("| reader | precision | recall | F1 | s/page |\n|---|---|---|---|---|\n")
        with patch("loader.documents.reading.check_language", return_value="en"):
            sys.stdout.write("".join(table(pages, {"geopol": _ours, "trafilatura alone": _bare})))
        if options.mentions:
            sys.stdout.write("\n" + mention_line(english))


def read_gold(folder: Path) -> list[Gold]:
    """Return the pages of either set.

    Raises:
        SystemExit: when the folder is neither.
    """
    if (folder / "ground-truth.json").is_file():
        truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
        files = {name: folder / "html" / f"{name}.html.gz" for name in sorted(truth)}
        return [
            Gold(name, gzip.decompress(path.read_bytes()), truth[name]["articleBody"]) for name, path in files.items()
        ]
    places = sorted((folder / "test" / "test-pages").glob("*/source.html"))
    if not places:
        raise SystemExit(f"{folder}: neither ground-truth.json nor test/test-pages; see --help")
    return [Gold(path.parent.name, path.read_bytes(), _visible(path.parent / "expected.html")) for path in places]


def _visible(path: Path) -> str:
    return _lines(path.read_bytes())


def _lines(content: bytes) -> str:
    """Return the text of a page of HTML, a block a line."""
    import lxml.html

    tree = lxml.html.document_fromstring(content, parser=lxml.html.HTMLParser(encoding="utf-8", remove_comments=True))
    for element in list(tree.iter(*_SILENT)):
        element.drop_tree()
    for element in tree.iter(*_BLOCKS):
        element.text = "\n" + (element.text or "")
        element.tail = "\n" + (element.tail or "")
    return "\n".join(" ".join(line.split()) for line in str(tree.text_content()).split("\n"))


def _is_english(page: Gold) -> bool:
    try:
        read_document(Page(page.name, page.content, "html", page.name))
    except PageError as error:
        return error.reason != "language"
    return True


def table(pages: Sequence[Gold], readers: Mapping[str, Callable[[Gold], str]]) -> Iterator[str]:
    """Yield a row for each reader."""
    for name, read in readers.items():
        found = [_timed(read, page) for page in pages]
        result = figures([compare(page.body, one.text) for page, one in zip(pages, found, strict=True)])
        seconds = sum(one.seconds for one in found) / len(found)
        yield f"| {name} | {result.precision:.3f} | {result.recall:.3f} | {result.f1:.3f} | {seconds:.3f} |\n"


def _timed(read: Callable[[Gold], str], page: Gold) -> Found:
    start = time.process_time()
    text = read(page)
    return Found(text, time.process_time() - start)


def _ours(page: Gold) -> str:
    document = _document(page)
    return document.text if document else ""


def _document(page: Gold) -> Document | None:
    try:
        return read_document(Page(page.name, page.content, "html", page.name))
    except PageError:
        return None


def _bare(page: Gold) -> str:
    import trafilatura

    return trafilatura.extract(page.content.decode("utf-8", "replace"), include_comments=False) or ""


def _scraped(page: Gold) -> str:
    """Return what the reader of scraped text finds in the page with its mark-up taken off."""
    text = _lines(page.content)
    try:
        return read_document(Page(page.name, text.encode("utf-8", "replace"), "text", page.name)).text
    except PageError:
        return ""


def _sentences(page: Gold) -> str:
    return "\n".join(lines.read_sentences(_lines(page.content)))


SCRAPED = {"geopol, mark-up taken off": _scraped, "every line that is a sentence, mark-up taken off": _sentences}


def mention_line(pages: Sequence[Gold]) -> str:
    """Return how many of the mentions that the pipeline finds stand outside the gold bodies."""
    tools = Tools()
    total = strange = 0
    for page in pages:
        document = _document(page)
        if document is None:
            continue
        spans = [(link.mention.start, link.mention.end) for link in extract(document, tools).links]
        total += len(spans)
        strange += len(outside(page.body, document.text, spans))
    return f"{strange} of {total} mentions stand outside the gold body: {100 * strange / max(total, 1):.1f} %\n"


if __name__ == "__main__":
    main()
