"""Take the boxes out of a page that are not its article."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from loader.documents.lines import ends_sentence
from loader.documents.wordlists import word_set

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]  # lxml ships no types

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_HIDDEN = re.compile(r"display\s?:\s?none|visibility\s?:\s?hidden", re.IGNORECASE)
_SHARE = 0.3  # share of the page's paragraphs that no box has
_HEAP, _CROWD = 3, 40  # links in a row that no sentence has, and that no pop-up has
_ROWS = 300
_PARAGRAPH = 60  # characters of a run of text from which it is a paragraph
_RUN_IN = 2  # headings in bold before their text that make a style of the page
_SENTENCE = 8  # blanks in a text that goes on after a heading
_LABEL = 3  # words of an id; a longer one is the slug of a heading
_LINKED = ("p", "li", "h2", "h3", "h4", "h5", "h6", "div", "ul", "section", "strong", "span")


def prune(tree: HtmlElement) -> int:
    """Remove, in place, boxes by element, by the words of their names, and paragraphs that are only links.

    An element that holds a good share of the page's paragraphs stays,
    whatever it is called. Returns the characters of long runs of text before.
    """
    weights = _paragraph_weights(tree)
    most = _SHARE * weights[tree]
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element is tree or element.getparent() is None:
            continue
        if weights[element] > most and element.tag not in ("script", "style", "noscript"):
            continue
        if is_box(element) or any(is_other(element) for is_other in _OTHERS):
            _remove(element)
    return weights[tree]


def join_parts(tree: HtmlElement) -> None:
    """Move the later parts of a body into the first, in place, where adverts split it into equal containers.

    Parts have the same tag and class, and two paragraphs or more of their
    own each; a teaser has one.
    """
    parts: dict[tuple[str, str], list[HtmlElement]] = {}
    for element in tree.iter("div", "section"):
        if element.get("class") and _own_paragraphs(element) >= 2:
            parts.setdefault((element.tag, element.get("class")), []).append(element)
    for first, *others in parts.values():
        inside = {first, *first.iterdescendants()}
        for other in others:
            if other not in inside and first not in set(other.iterdescendants()):
                first.extend(list(other))


def part_headings(tree: HtmlElement) -> None:
    """Put a line break, in place, after headings that stand in bold at the start of a paragraph, as in live pages.

    Such a heading has words enough, no full stop, and a new sentence after
    it; one alone on a page may be a name in bold.
    """
    found = [bold for bold in tree.iter("b", "strong") if _is_run_in(bold)]
    for bold in found if len(found) >= _RUN_IN else ():
        line_break = bold.makeelement("br")
        line_break.tail, bold.tail = bold.tail, None
        bold.addnext(line_break)


def _is_run_in(bold: HtmlElement) -> bool:
    block = bold.getparent()
    if block is None or block.tag not in ("p", "div", "li") or block[0] is not bold or (block.text or "").strip():
        return False
    heading = " ".join(bold.text_content().split())
    rest = " ".join([bold.tail or "", *(other.text_content() for other in block[1:])]).lstrip(" “\"‘'")
    ends = heading.endswith((".", "!", "?", ":", ",", ";", "—", "–", "-"))
    return not ends and heading.count(" ") >= 2 and rest[:1].isupper() and rest.count(" ") >= _SENTENCE


def _own_paragraphs(element: HtmlElement) -> int:
    return sum(len(" ".join(child.text_content().split())) >= _PARAGRAPH for child in element if child.tag == "p")


def _paragraph_weights(tree: HtmlElement) -> Counter[HtmlElement]:
    """Return the characters of long runs of text inside each element."""
    weights: Counter[HtmlElement] = Counter()
    weights[tree] = 1
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "noscript", "template", "a"):
            continue
        own = [element.text, *(child.tail for child in element)]
        size = sum(length for text in own if text and (length := len(" ".join(text.split()))) >= _PARAGRAPH)
        if size:
            weights[element] += size
            for above in element.iterancestors():
                weights[above] += size
    return weights


def is_box(element: HtmlElement) -> bool:
    """Tell an element that never holds the story, by its tag, role, style or name."""
    tag = element.tag
    if tag in word_set("html", "prune.tags"):
        return True
    if tag in word_set("html", "prune.keep_tags"):
        return False
    if (
        (tag == "blockquote" and element.get("type") == "cite")  # what a mail quotes of another
        or element.get("aria-hidden") == "true"
        or element.get("hidden") is not None
        or _HIDDEN.search(element.get("style") or "")
    ):
        return True
    if (element.get("role") or "").lower() in (
        "navigation",
        "complementary",
        "banner",
        "contentinfo",
        "search",
        "dialog",
        "menu",
        "button",
        "alert",
    ):
        return True
    return _is_named_box(element)


def _is_named_box(element: HtmlElement) -> bool:
    names = " ".join(
        element.get(name) or ""
        for name in ("class", "data-component", "data-testid", "data-module", "data-type", "itemprop", "rel")
    )
    label = element.get("id") or ""
    if len(_WORD.findall(label)) <= _LABEL:
        names = f"{label} {names}"
    if not names.strip():
        return False
    known, pairs = word_set("html", "prune.words"), word_set("html", "prune.pairs")
    for name in names[:600].split():
        parts = [part.lower() for part in _WORD.findall(name)]
        if name.lower() in known or any(part in known for part in parts):
            return True
        if any(f"{first} {second}" in pairs for first, second in pairwise(parts)):
            return True
    return False


def _is_link_only(element: HtmlElement) -> bool:
    """Tell a block whose words are all links and no sentence: a pointer to another story."""
    if (
        element.tag not in _LINKED
        or next(element.iter("a"), None) is None
        or next(element.iter("h1"), None) is not None
    ):
        return False
    text = " ".join(element.text_content().split())
    if len(text) > 400 or text.count(" ") < 2 or ends_sentence(text):
        return False
    if (
        element.tag in ("strong", "span")
        and element.getparent() is not None
        and (element.getparent().text_content().strip() != text)
    ):
        return False
    linked = sum(len(" ".join(link.text_content().split())) for link in element.iter("a"))
    return linked >= 0.9 * len(text) - 12 and linked >= 0.6 * len(text)


def _is_link_heap(element: HtmlElement) -> bool:
    """Tell a pop-up inside a sentence: links with nothing between them, and no child that holds them all."""
    if element.tag not in ("span", "div") or not any(above.tag == "p" for above in element.iterancestors()):
        return False
    links = list(islice(element.iter("a"), _CROWD))
    if not _HEAP <= len(links) < _CROWD or any(len(list(islice(child.iter("a"), _HEAP))) == _HEAP for child in element):
        return False
    linked = sum(len(" ".join(link.text_content().split())) for link in links)
    return linked >= 0.9 * len(" ".join(element.text_content().split()))


def _is_cards(element: HtmlElement) -> bool:
    """Tell a list of pointers to other stories: most of its members have a heading that is a link."""
    if element.tag not in ("ul", "ol", "div", "section") or not 2 <= len(element) <= 60:
        return False
    cards = sum(any(_is_link(head) for head in member.iter("h2", "h3", "h4", "h5")) for member in element)
    return cards >= 2 and cards >= 0.6 * len(element)


def _is_link(heading: HtmlElement) -> bool:
    words = len(" ".join(heading.text_content().split()))
    above = heading.getparent()
    inside = sum(len(" ".join(link.text_content().split())) for link in heading.iter("a"))
    return words > 0 and (inside == words or (above is not None and above.tag == "a"))


def _is_long_table(element: HtmlElement) -> bool:
    """Tell a table of data, on which trafilatura spends time in the square of its rows."""
    return element.tag == "table" and sum(1 for _ in element.iter("tr")) > _ROWS


def _remove(element: HtmlElement) -> None:
    """Remove an element and keep the text after it."""
    parent = element.getparent()
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


_OTHERS = (_is_link_only, _is_link_heap, _is_cards, _is_long_table)
