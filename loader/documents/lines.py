"""Tell the sentences of scraped text from the furniture around them, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from loader.documents.dates import find_stamps
from loader.documents.wordlists import any_of, plain, word_set, words

_RUN = 1000  # characters without a space that no article has (reliability.md, row 14)
_BRIEF = 8  # lines of a text that may be a headline and a sentence
_BULLET = re.compile(r"^(?:[•·▪◦‣●○■□►▶➤✓*+–—-]|\d{1,2}[.)]) +(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]»]{0,3}$")
_URL = re.compile(r"^<?(?:https?|ftp)://\S{3,2000}>?$|^www\.\S{3,300}$", re.IGNORECASE)
_CONTACT = re.compile(
    r"^(?:(?:e-?mail|tel|phone|fax|mobile|call)[\w ]{0,12}[:.] ?.{0,80}"
    r"|[\w.+-]{1,64}@[\w.-]{3,255}|\+?[\d() .-]{7,25})$",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}|(?<![\d,.])\+?\d[\d ().-]{8,18}\d(?![\d,.])")
_COUNT = re.compile(
    r"^(?:\d+ ?(?:min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?|m|h|d) (?:ago|read)"
    r"|[\d,.]+[km]? ?(?:comments?|shares?|views?|likes?|reads?|replies|followers|mins?)"
    r"|read(?:ing)? time:? ?\d.{0,20}|\d{1,2}:\d{2}(?::\d{2})?|\d{1,3} ?/ ?\d{1,3}|\d{1,3} of \d{1,3}"
    r"|yesterday|today|just now|now|[\W\d_]{1,40}|[a-z]{2}[_-][A-Z]{2}|\d{4})$",
    re.IGNORECASE,
)
_CREDIT_END = re.compile(
    r"(?:[—–/|(\[-] ?|\bvia "
    r"|\b(?:photo|photograph|image|picture|credit|file|courtesy|illustration)s?(?: by| of)?[:/ ]{1,2})[^.!?]{0,80}$",
    re.IGNORECASE,
)
_SLASH_CREDIT = re.compile(r"^(?:reuters|ap|afp|epa|xinhua|getty images)/[A-Z]|^\(?AP Photo/|^REUTERS/", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]{0,2} +(?=[\"“‘(]?[A-Z])")
# A page speaks to its reader, a story seldom.
_ADDRESS = re.compile(r"\b(?:you|your|we|our|us|me|my|click|tap|please)\b")
_CORRECTION = re.compile(r"^(?:correction|clarification)s?\b.{0,40}?[:—–(-]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line with what it is.

    ``kind`` is prose (sentences), short (undecided), item (in a list),
    subhead (marked as one), furniture, caption, credit, meta (date, byline,
    address), note (a correction), end (the article is over), blank.
    """

    number: int
    text: str
    kind: str
    count: int
    bullet: bool = False


def read_lines(text: str) -> tuple[Line, ...]:
    """Return the lines of ``text`` classified one by one; spaces inside are single.

    A text of a few lines without prose is a brief: there every sentence counts.
    """
    lines = tuple(_read(number, raw) for number, raw in enumerate(text.split("\n")))
    filled = [line for line in lines if line.kind != "blank"]
    if len(filled) > _BRIEF or any(line.kind == "prose" for line in filled):
        return lines
    return tuple(
        replace(line, kind="prose") if line.kind == "short" and line.count >= 4 and ends_sentence(line.text) else line
        for line in lines
    )


def _read(number: int, raw: str) -> Line:
    text = " ".join(raw.split())
    marked = text.startswith("#") and text.lstrip("#").startswith(" ")
    if marked:
        text = text.lstrip("#").strip()
    bullet = _BULLET.match(text)
    if bullet and not text[0].isdigit():
        text = text[bullet.end() :]
    count = text.count(" ") + 1 if text else 0
    kind = classify(text, count)
    if bullet and kind == "short":
        kind = "item"
    if marked and kind == "short":
        kind = "subhead"
    return Line(number, text, kind, count, bullet=bool(bullet))


def classify(text: str, count: int) -> str:
    """Return what a line is when it is looked at alone."""
    if not text:
        return "blank"
    if len(text) > _RUN and len(max(text.split(" "), key=len)) > _RUN:
        return "furniture"
    if _CORRECTION.match(text):
        return "note"
    bare = plain(text[:120])
    if bare in word_set("chrome", "end_markers"):
        return "end"
    if not bare or bare in word_set("chrome", "buttons"):
        return "furniture"
    if _is_meta(text, count):
        return "meta"
    if _is_furniture(text, bare, count):
        return "furniture"
    if _is_credit(text, count):
        return "credit"
    return "prose" if is_prose(text, count) else "short"


def is_prose(text: str, count: int) -> bool:
    """Tell sentences from lists: end punctuation and a share of function words."""
    ended = ends_sentence(text)
    if count < 4:
        return False
    share = function_share(text)
    if ended:
        return share >= (0.1 if count >= 12 else 0.05)
    return count >= (8 if text.endswith(":") else 20) and share >= 0.2


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends as a sentence does."""
    return bool(_SENTENCE_END.search(text[-6:]))


def function_share(text: str) -> float:
    """Return the share of function words among the first 200 words, 0 to 1."""
    known = word_set("words", "function_words")
    tokens = [token.strip("\"'“”‘’.,;:!?()[]") for token in text[:2000].split()[:200]]
    return sum(token in known or token.lower() in known for token in tokens) / max(len(tokens), 1)


def _is_meta(text: str, count: int) -> bool:
    if _URL.match(text) or _CONTACT.match(text) or _COUNT.match(text[:80]):
        return True
    if count <= 24 and (stamps := find_stamps(text)):
        rest = stamps[-1].rest
        return rest.count(" ") < 6 and not (ends_sentence(text) and count > 9)
    return count <= 12 and bool(_MAIL.search(text))


def _is_furniture(text: str, bare: str, count: int) -> bool:
    lowered = text[:400].replace("’", "'").lower()
    if lowered.startswith(words("chrome", "pointer_starts")):
        return count <= 60
    if count <= 120 and any_of("chrome", "strong_phrases").search(text[:1500].replace("’", "'")):
        return True
    weak = len({hit.lower() for hit in any_of("chrome", "weak_phrases").findall(text)}) if count <= 60 else 0
    if weak >= 2 and (count <= 10 or _ADDRESS.search(lowered)):
        return True
    return count <= 120 and is_advert(_SENTENCE.split(text[-400:].strip("<>«» "))[-1])


def is_advert(sentence: str) -> bool:
    """Tell a call to act ("Sign up here.") by its verb and its object."""
    tokens = [token.strip("\"'“”‘’.,;:!?()[]→").lower() for token in sentence.split()]
    if not 2 <= len(tokens) <= 14 or tokens[0] not in word_set("chrome", "advert_verbs"):
        return False
    return not word_set("chrome", "advert_objects").isdisjoint(tokens[1:]) or "://" in sentence


def _is_credit(text: str, count: int) -> bool:
    """Tell "Name—Agency via Getty Images" and the like: short, no sentence, ends in an agency."""
    if count > 12 or (ends_sentence(text) and count > 6):
        return False
    bare = text.strip("()[]. ")
    if _SLASH_CREDIT.match(bare) or bare.lower() in word_set("chrome", "credit_agencies"):
        return True
    return ends_in_credit(bare)


def ends_in_credit(text: str) -> bool:
    """Tell whether a line closes with a mark of credit and an agency of pictures."""
    if text.endswith((".", "!", "?")):
        return False
    tail = text[-90:].rstrip("()[] ")
    first = any_of("chrome", "credit_agencies").match(text)
    if first and len(first.group()) < len(tail) and tail.endswith(first.group()):
        return True  # the credit of a picture stands before and after its caption, for eyes and for screen readers
    agencies = list(any_of("chrome", "credit_agencies").finditer(tail))
    before = _CREDIT_END.search(tail)
    if not agencies or before is None or agencies[-1].end() < len(tail) - 22:
        return False
    return before.start() <= agencies[-1].start()


def mark_pointers(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with lists of other stories inside the article marked as furniture.

    Such a list has a heading and at most six lines, and after it the story
    goes on with two paragraphs in a row; teasers take turns with headlines.
    """
    marked = list(lines)
    filled = [index for index, line in enumerate(lines) if line.kind != "blank"]
    for place, index in enumerate(filled):
        if lines[index].kind != "end" or plain(lines[index].text) not in word_set("chrome", "list_markers"):
            continue
        after = [lines[other].kind for other in filled[place + 1 : place + 9]]
        size = next((count for count, pair in enumerate(pairwise(after)) if pair == ("prose", "prose")), None)
        if size is not None and "end" not in after[:size]:
            for other in filled[place : place + 1 + size]:
                marked[other] = replace(lines[other], kind="furniture")
    return tuple(marked)


def mark_lists(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with the items after "the text has three parts:" marked as prose."""
    marked: list[Line] = []
    listing = False
    for line in lines:
        if line.kind != "blank":
            listing = line.text.endswith(":") if line.kind == "prose" else listing and line.bullet
        marked.append(replace(line, kind="prose") if listing and line.kind in ("item", "short") else line)
    return tuple(marked)


def mark_captions(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with captions marked.

    A caption is a line that another repeats with a credit glued on, a line
    that itself ends in a credit, or the line above a credit that describes a
    picture and not an event.
    """
    marked = list(lines)
    by_start: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if 4 <= line.count <= 70 and line.kind in ("prose", "short", "meta"):
            by_start.setdefault(line.text[:20], []).append(index)
            if line.kind != "meta" and ends_in_credit(line.text):
                marked[index] = replace(line, kind="caption")
    for indices in by_start.values():
        for first in indices[:20]:
            for second in indices[:20]:
                if _glued(lines[first].text, lines[second].text):
                    marked[first] = replace(marked[first], kind="caption")
                    marked[second] = replace(marked[second], kind="caption")
    return tuple(_caption_above(marked))


def _glued(short: str, long: str) -> bool:
    rest = long[len(short) :]
    return (
        bool(rest) and len(rest) < 120 and long.startswith(short) and not ends_sentence(long) and ends_sentence(short)
    )


def _caption_above(marked: list[Line]) -> list[Line]:
    cues = any_of("chrome", "caption_cues")
    previous: int | None = None
    for index, line in enumerate(marked):
        if line.kind == "blank":
            continue
        if line.kind == "credit" and previous is not None:
            above = marked[previous]
            if above.kind in ("prose", "short") and above.count <= 45 and cues.search(above.text):
                marked[previous] = replace(above, kind="caption")
        previous = index
    return marked


def sentence_keys(text: str) -> tuple[str, ...]:
    """Return the sentences of a paragraph, reduced to letters and digits, for comparison."""
    keys = ("".join(char for char in part.lower() if char.isalnum()) for part in _SENTENCE.split(text))
    return tuple(key for key in keys if key)
