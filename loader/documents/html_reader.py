"""Read an article off an HTML page."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from loader.documents.body import is_author_box
from loader.documents.dateline import Dateline, find_dateline
from loader.documents.dates import complete_day, to_iso
from loader.documents.decoding import normalise
from loader.documents.draft import Draft
from loader.documents.html_metadata import Metadata
from loader.documents.html_pruning import join_parts, part_headings, prune
from loader.documents.lines import Line, classify, mark_captions
from loader.documents.people import is_byline
from loader.documents.text_reader import read_text
from loader.documents.wordlists import plain, word_set
from loader.errors import PageError
from loader.model import Page

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]  # lxml ships no types

_DEPTH = 250  # libxml2 drops everything below 256 without a word
_ELEMENTS = 15_000
_CHARACTERS = 1_500_000  # five times the longest article
_KEPT = 0.25  # share of the long runs of text below which the guard is doubted
_MOST = 0.6  # share of the prose that stands before a heading which can end the article
_SENTENCE = 8  # words from which a line that comes again is a copy, and not an item of two lists
_SHORT = 250  # characters below which trafilatura gives up
_SIGNATURE = re.compile(r"^[—–-] ?[^()]{1,80}\(@\w{1,30}\)")  # of a post on a social network, quoted in the story
_LONG = 60  # characters of a block that may be a paragraph
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}>")


def read_html(text: str, page: Page) -> Draft:
    """Return the article on an HTML page.

    The body is what trafilatura finds, with precision before recall, after
    our own guard has taken out the boxes; page lines are the way out when it
    finds nothing.

    Raises:
        PageError: malformed or too-large.
    """
    tree = _parse(text, page.source)
    metadata = Metadata(tree, page, lambda: read_text(page_lines(tree), title=page.title, url=page.url))
    publisher = metadata.publisher
    title = metadata.title(publisher)
    story, dateline = _story(tree, title, metadata)
    published, modified = metadata.moment("published"), metadata.moment("modified")
    if published is None and dateline and dateline.day:
        published = to_iso(dateline.day) or complete_day(dateline.day, modified)
    if published and modified and modified != published and published.startswith(modified):
        modified = None  # the same moment, printed without its zone
    return Draft(
        paragraphs=story,
        title=title,
        url=metadata.url,
        publisher=publisher,
        authors=metadata.authors,
        published=published,
        modified=modified,
        language=metadata.language,
        dateline=dateline.place if dateline else None,
    )


def _parse(text: str, source: str) -> HtmlElement:
    """Return the tree of a page within bounds of depth and size."""
    import lxml.html  # type: ignore[import-untyped]  # lxml ships no types
    from lxml.etree import LxmlError  # type: ignore[import-untyped]  # as above

    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = lxml.html.document_fromstring(_DECLARATION.sub("", text), parser=parser)
    except (LxmlError, ValueError, AssertionError) as error:
        raise PageError(
            f"{source}: HTML that cannot be parsed ({str(error)[:80]}); save the page again", reason="malformed"
        ) from error
    depth, count, size = _measure(tree)
    if depth >= _DEPTH:
        raise PageError(f"{source}: elements nested {_DEPTH} deep or more; save the page as text", reason="malformed")
    if count > _ELEMENTS:
        raise PageError(
            f"{source}: {count:,} elements; a page may have {_ELEMENTS:,}; save the article alone", reason="too-large"
        )
    if size > _CHARACTERS:
        raise PageError(
            f"{source}: over {_CHARACTERS:,} characters of text; save the article alone", reason="too-large"
        )
    return tree


def _measure(tree: HtmlElement) -> tuple[int, int, int]:
    """Return the greatest depth, the number of elements and that of characters that are no script or style."""
    deepest = count = size = 0
    waiting = [(tree, 1)]
    while waiting and count <= _ELEMENTS:
        element, depth = waiting.pop()
        count += 1
        deepest = max(deepest, depth)
        own = element.text if element.tag not in ("script", "style") else None
        size += len(own or "") + len(element.tail or "")
        waiting.extend((child, depth + 1) for child in element)
    return deepest, count, size


def _story(tree: HtmlElement, title: str | None, metadata: Metadata) -> tuple[tuple[str, ...], Dateline | None]:
    """Return the paragraphs and the dateline taken off the first."""
    part_headings(tree)
    pruned = copy.deepcopy(tree)
    weight = prune(pruned)
    join_parts(pruned)
    lines = _extract(pruned)
    if _prose(lines) < _KEPT * weight and weight >= _SHORT:
        lines = max(lines, _extract(tree), key=_prose)  # a box that held the story went with the others
    if _prose(lines) < _SHORT:
        fallback = read_text(page_lines(pruned), title=title)
        if sum(map(len, fallback.paragraphs)) > _prose(lines):
            return fallback.paragraphs, Dateline(fallback.dateline, None, None, 0) if fallback.dateline else None
    story = _tidy(lines, title, metadata)
    dateline = find_dateline(story[0]) if story else None
    if dateline:
        story = (story[0][dateline.length :], *story[1:])
    return story, dateline


def _prose(lines: tuple[Line, ...]) -> int:
    return sum(len(line.text) for line in lines if line.kind == "prose")


def _extract(tree: HtmlElement) -> tuple[Line, ...]:
    """Return the lines that trafilatura takes for the article; headings are subheads."""
    import trafilatura

    found = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        include_tables=True,
        include_links=False,
        include_images=False,
        with_metadata=False,
    )
    if found is None or isinstance(found, dict) or found.body is None:
        return ()
    return mark_captions([_line(number, tag, text) for number, (tag, text) in enumerate(_blocks(found.body))])


def _blocks(body: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each block of trafilatura's tree; "cell" in a table of data."""
    yield from _split(body.text or "", "p")
    for child in body:
        if child.tag == "cell":
            blocks = [*(_blocks(child) if _has_blocks(child) else _own_blocks(child, "p"))]
            laid_out = sum(len(text) for _, text in blocks if len(text) >= _LONG) >= _SHORT
            yield from ((tag if laid_out else "cell", text) for tag, text in blocks)
        elif child.tag in ("table", "row") or (child.tag in ("list", "div", "quote") and _has_blocks(child)):
            yield from _blocks(child)
        else:
            yield from _own_blocks(child, str(child.tag))
        yield from _split(child.tail or "", "p")


def _has_blocks(element: HtmlElement) -> bool:
    return any(part.tag in ("item", "p", "head", "list", "table", "quote") for part in element)


def _own_blocks(element: HtmlElement, tag: str) -> Iterator[tuple[str, str]]:
    return _split("".join(_with_breaks(element)), tag)


def _split(text: str, tag: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a text that are not empty, each with the name of its element."""
    for part in text.split("\n"):
        line = " ".join(normalise(part).split())
        if line:
            yield tag, line


def _with_breaks(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "lb":
            yield "\n"
        yield from _with_breaks(child)
        yield child.tail or ""


def _line(number: int, tag: str, text: str) -> Line:
    count = text.count(" ") + 1
    kind = classify(text, count)
    if kind in ("short", "prose") and tag == "head":
        kind = "subhead"
    if kind != "prose" and tag == "cell":
        kind = "furniture"  # figures and labels of a table are no sentences
    if kind == "meta" and _SIGNATURE.match(text):
        kind = "short"
    return Line(number, text, kind, count, bullet=tag == "item")


def _tidy(lines: tuple[Line, ...], title: str | None, metadata: Metadata) -> tuple[str, ...]:
    """Return the story's paragraphs: no furniture, no lists of other stories, each sentence once, corrections last."""
    kept: list[str] = []
    notes: list[str] = []
    seen: set[str] = {plain(title or "")}
    for line in _before_end(lines):
        key = plain(line.text)
        if line.kind == "subhead" and not kept:
            continue  # the headline again, or a summary under it
        if key in seen or line.kind not in ("prose", "short", "subhead", "note") or is_byline(line.text):
            continue
        if line.count >= _SENTENCE:
            seen.add(key)
        (notes if line.kind == "note" else kept).append(line.text)
    while len(kept) > 1 and (is_author_box(kept[-1]) or kept[-1] in metadata.authors):
        kept.pop()
    return (*_without_loose_heads(kept, lines), *notes)


def _before_end(lines: tuple[Line, ...]) -> Iterator[Line]:
    """Yield the lines up to the heading that ends the article, without lists of other stories inside it.

    After the heading of such a list the story goes on with two paragraphs
    in a row; teasers take turns with headlines.
    """
    prose = sum(line.count for line in lines if line.kind == "prose")
    done = index = 0
    while index < len(lines):
        line = lines[index]
        if done > _MOST * prose and (line.kind == "end" or _is_self_portrait(line)):
            resumed = _resumes(lines, index) if plain(line.text) in word_set("chrome", "list_markers") else None
            if resumed is None:
                return
            index = resumed
            continue
        done += line.count if line.kind == "prose" else 0
        yield line
        index += 1


def _is_self_portrait(line: Line) -> bool:
    """Tell the heading "About Acme Corporation", under which a press release describes its sender."""
    words = line.text.rstrip(":").split()
    if not 2 <= len(words) <= 8 or line.kind not in ("short", "subhead") or words[0].lower() != "about":
        return False
    return all(word[0].isupper() or word in ("of", "the", "and", "for") for word in words)


def _resumes(lines: tuple[Line, ...], start: int) -> int | None:
    """Return the index of the first of two paragraphs in a row after ``start``, None without such."""
    pairs = enumerate(pairwise(lines[start:]), start)
    return next((index for index, (first, second) in pairs if first.kind == second.kind == "prose"), None)


def _without_loose_heads(kept: list[str], lines: tuple[Line, ...]) -> list[str]:
    """Return the paragraphs without headings that nothing follows."""
    heads = {line.text for line in lines if line.kind == "subhead"}
    while kept and kept[-1] in heads:
        kept.pop()
    return kept


def page_lines(tree: HtmlElement) -> str:
    """Return all text of a page, one block a line."""
    parts: list[str] = []
    _collect(tree, parts)
    return normalise("".join(parts))


def _collect(element: HtmlElement, parts: list[str]) -> None:
    if not isinstance(element.tag, str) or element.tag in word_set("html", "silent_tags"):
        return
    block = element.tag in word_set("html", "block_tags")
    if block:
        parts.append("\n")
    parts.append(" ".join((element.text or "").split("\n")))
    apart = block and _is_row(element)
    for child in element:
        if apart:
            parts.append("\n")
        _collect(child, parts)
        parts.append(" ".join((child.tail or "").split("\n")))
    if block:
        parts.append("\n")


def _is_row(element: HtmlElement) -> bool:
    """Tell a row of labels: elements side by side with no text between them."""
    return (
        len(element) >= 2
        and not (element.text or "").strip()
        and not any((child.tail or "").strip() for child in element)
    )
