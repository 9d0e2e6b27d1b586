"""Read bylines: who wrote a story."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from loader.documents.wordlists import plain, word_set

_BY = re.compile(
    r"^(?:(?:written |story |report |analysis |reported |text |posted |words )?by\b[: ]*|authors?: )(.*)$",
    re.IGNORECASE,
)
_SPLIT = re.compile(r" and | & |, | / |; |\||·|•")
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'’\-]*$")
_AFTER = re.compile(r" in (?=[A-Z])|, [a-z]| \(| - | – | — |\d| @| for (?=[A-Z])|\bPublished|\bUpdated|\bPosted")


def clean_names(values: Iterable[str]) -> tuple[str, ...]:
    """Return the names of ``values`` in order, each once: no "By", no roles, no addresses.

    >>> clean_names(["By Jane Roe and John Doe, Staff Writer", "https://example.org/jane"])
    ('Jane Roe', 'John Doe')
    """
    kept: dict[str, str] = {}
    for value in values:
        for name in split_names(value):
            kept.setdefault(name.lower(), name)
    return tuple(kept.values())[:20]


def split_names(value: str) -> list[str]:
    """Return the names of one byline."""
    text = " ".join(html.unescape(value[:300]).split())
    if "://" in text or text.startswith(("www.", "/")):
        return []
    found = _BY.match(text)
    text = found.group(1) if found else text
    names = []
    for part in _SPLIT.split(text):
        name = _cut(part).strip(" .,:;|-–—")
        if is_name(name):
            names.append(name.title() if name.isupper() and " " in name else name)
    return names


def _cut(part: str) -> str:
    part = part.strip()
    if part.lower().startswith("by "):
        part = part[3:]
    found = _AFTER.search(part)
    return part[: found.start()] if found else part


def is_name(text: str) -> bool:
    """Tell the name of a person or of an agency that signs stories."""
    if text in word_set("outlets", "agencies"):
        return True
    if not 5 <= len(text) <= 60 or " " not in text or _has_role(text):
        return False
    if plain(text) in word_set("chrome", "buttons") or plain(text) in word_set("chrome", "end_markers"):
        return False
    parts = text.split()
    known = word_set("bylines", "particles")
    return (
        2 <= len(parts) <= 5
        and bool(_CAPITAL.match(parts[0]))
        and all(part in known or _CAPITAL.match(part) for part in parts)
    )


def _has_role(text: str) -> bool:
    return not word_set("bylines", "roles").isdisjoint(re.findall(r"[a-z]+", text.lower()))


def byline_names(texts: list[str], start: int) -> tuple[str, ...]:
    """Return the names of the byline that starts at ``texts[start]``.

    "By" may stand alone, with each name on its own line, once or twice.
    """
    found = _BY.match(texts[start])
    if not found or len(texts[start]) > 200:
        return ()
    if found.group(1):
        return clean_names([found.group(1)])
    names: list[str] = []
    for text in texts[start + 1 : start + 12]:
        if text.lower() in ("and", "&", ",", "|"):
            continue
        if not is_name(text.strip(" ,")):
            break
        names.append(text.strip(" ,"))
    return clean_names(names)


def is_byline(text: str) -> bool:
    """Tell a line that says who wrote the story and nothing else."""
    found = _BY.match(text)
    if not found or len(text) > 200:
        return False
    return not found.group(1) or bool(split_names(text))


def unsigned_names(text: str, below: str | None) -> tuple[str, ...]:
    """Return the names of a byline without "By": a name, or a name with a newsroom role, above a date."""
    if below is None or len(text) > 120 or text.endswith((".", "?", "!", ":")):
        return ()
    first, comma, rest = text.partition(", ")
    if comma and _has_role(rest):
        return clean_names([first])
    return clean_names([text]) if 2 <= text.count(" ") + 1 <= 9 and is_name(re.split(r" and |, ", text)[0]) else ()
