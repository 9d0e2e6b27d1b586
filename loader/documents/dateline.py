"""Take the dateline off the first sentence of a story."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loader.documents.wordlists import word_set

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_CAPS = r"[A-Z][A-Z.'’-]+(?:[ /-][A-Z][A-Z.'’-]*){0,4}"
_NAME = r"[A-Z][\w.'’-]+(?:[ /-](?:[a-z]{2,3} )?[A-Z][\w.'’-]*){0,3}"
_AGENCY = r"(?:\((?P<agency>[A-Z][^()]{1,60})\)|/(?P<slashed>[A-Z][^/]{1,40})/\.?)"
_DASH = r"(?:--|[-–—―])"
# In order: place, date and agency; agency alone; place in capitals; place in small letters.
_BREAK = r"(?: (?:--|[-–—―]) ?|--|[—―] ?)"
_NEXT = r"(?=[A-Z0-9\"“'‘])"
# In order: place, date and agency; agency alone; place in capitals; place in small letters; broadcaster.
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?P<place>{_CAPS}|{_NAME})(?:, (?P<region>{_NAME}))?(?:[,.]? (?P<day>{_DAY}))?"
        rf"[,.]? ?{_AGENCY} ?(?P<dash>{_DASH})? ?(?=\S)",
        rf"(?:(?P<day>{_DAY})[,.]? )?{_AGENCY} ?(?P<dash>{_DASH}) ?(?=\S)",
        rf"(?P<place>{_CAPS})(?:, (?P<region>{_NAME}))?(?:[,.]? (?P<day>{_DAY}))?(?:{_BREAK}|: ){_NEXT}",
        rf"(?P<place>{_NAME})(?:, (?P<region>{_NAME}))?(?:[,.]? (?P<day>{_DAY}))? (?:--|[–—]) {_NEXT}",
        rf"(?P<place>{_NAME}), (?P<day>{_DAY})(?:{_BREAK}|: ){_NEXT}",
        rf"(?P<place>{_NAME}) (?P<agency>CNN|AFP|AP|BBC) ?{_DASH} ?(?=\S)",
        rf"(?P<agency>CNN|AFP|AP|BBC) ?(?:--|[–—]) ?{_NEXT}",
    )
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What stands before the first sentence; ``length`` counts its characters."""

    place: str | None
    agency: str | None
    day: str | None
    length: int


def find_dateline(paragraph: str) -> Dateline | None:
    """Return the dateline that ``paragraph`` starts with, None without one.

    >>> find_dateline("QUITO (Andes Wire) - The ministers met on Monday.")
    Dateline(place='QUITO', agency='Andes Wire', day=None, length=21)
    """
    head = paragraph[:160]
    for shape in _SHAPES:
        found = shape.match(head)
        if found and found.end() < len(paragraph) and _is_plausible(found.groupdict()):
            parts = found.groupdict()
            agency = parts.get("agency") or parts.get("slashed")
            return Dateline(parts.get("place"), agency, parts.get("day"), found.end())
    return None


def _is_plausible(parts: dict[str, str | None]) -> bool:
    """Tell a dateline from a name with its short form in brackets, and from a label."""
    place = parts.get("place") or ""
    if place.lower() in word_set("outlets", "labels") or (place.startswith("The ") and place != "The Hague"):
        return False
    agency = (parts.get("agency") or parts.get("slashed") or "").split(",")[0].strip()
    if agency in word_set("outlets", "agencies"):
        return True
    if agency:
        return bool(parts.get("dash")) and (not place or bool(parts.get("day")) or (place.isupper() and len(place) > 3))
    return bool(parts.get("day")) or len(place) > 3 or "." in place


def without_dateline(paragraph: str) -> str:
    """Return ``paragraph`` from its first sentence on."""
    found = find_dateline(paragraph)
    return paragraph[found.length :] if found else paragraph
