"""Undo hard line wraps, and the marks of Markdown, in saved text."""

from __future__ import annotations

import re
from itertools import pairwise

from loader.documents.lines import ends_sentence, function_share

_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\s]{0,1000}(?: \"[^\"\n]{0,200}\")?\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\((?:https?:|/|#|mailto:)[^)\s]{0,1000}(?: \"[^\"\n]{0,200}\")?\)")
_SPACE = re.compile(r" (?=[,.;:!?)”’])")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,300})(?<=\S)\1")


def without_markdown(text: str) -> str:
    """Return ``text`` without images, links and emphasis of Markdown; the words stay.

    >>> without_markdown("See [the **text**](https://example.org/a) ![x](y.png)")
    'See the text '
    """
    if "](" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    return _STRONG.sub(r"\2", text) if "**" in text or "__" in text else text


def unwrap(text: str) -> str:
    """Return ``text`` with the lines of hard-wrapped paragraphs joined.

    A block of lines was wrapped when the first word of each line would not
    have fitted on the line above, which is how every wrapping program works.
    """
    blocks = re.split(r"(\n\s*\n)", text)
    return "".join(block if index % 2 else _join(block) for index, block in enumerate(blocks))


def join_fragments(text: str) -> str:
    """Return ``text`` with sentences joined that links inside them broke into lines.

    Scrapers put the words of a link on a line of their own. The words after
    it start with a small letter or a mark, which no paragraph does.
    """
    lines = text.split("\n")
    joined: list[str] = []
    index = 0
    while index < len(lines):
        end = _fragment_end(lines, index)
        whole = (
            lines[index] if end == index + 1 else _SPACE.sub("", " ".join(part.strip() for part in lines[index:end]))
        )
        joined.append(whole)
        index = end
    return "\n".join(joined)


def _fragment_end(lines: list[str], start: int) -> int:
    """Return where the sentence that starts at a line ends, at most twelve lines on."""
    first = lines[start].strip()
    if first.count(" ") < 3 or not (first[0].isupper() or first[0] in "“\"‘'") or function_share(first) < 0.1:
        return start + 1
    end = start + 1
    while end < min(start + 12, len(lines)) and not ends_sentence(lines[end - 1].strip()):
        if _goes_on(lines, end):
            end += 1
        elif (
            end + 1 < len(lines)
            and lines[end].strip()
            and _goes_on(lines, end + 1)
            and not ends_sentence(lines[end].strip())
        ):
            end += 2
        else:
            break
    return end if ends_sentence(lines[end - 1].strip()) else start + 1


def _goes_on(lines: list[str], index: int) -> bool:
    text = lines[index].strip()
    return bool(text) and (text[0].islower() or text[0] in ",.;)”’") and not text.startswith(("http", "www."))


def _join(block: str) -> str:
    lines = [line.strip() for line in block.strip("\n").split("\n")]
    if len(lines) < 2 or not _is_wrapped(lines):
        return block
    return " ".join(lines)


def _is_wrapped(lines: list[str]) -> bool:
    width = max(map(len, lines))
    if not 45 <= width <= 110 or any(line.startswith(("•", "* ", "- ", "http")) for line in lines):
        return False
    full = sum(len(line) + 1 + len(after.split(" ", 1)[0]) > width for line, after in pairwise(lines))
    open_ended = sum(not ends_sentence(line) for line in lines[:-1])
    return full >= 0.9 * (len(lines) - 1) and open_ended >= 0.5 * (len(lines) - 1)
