"""Tell which outlet published a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from loader.documents.wordlists import names, plain, word_set, words

_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright|&copy;)[ :©]*(?:copyright )?"
    r"(?:\d{4}(?: ?[-–—] ?(?:\d{2,4}|present))?,?)? ?(?:by )?([^|©\n]{2,120})",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\. |\.$|,? all rights| rights reserved| \| | - |, a |\(|\d{4}|;|, \d| and/or| or its", re.IGNORECASE
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{3,255}")


def from_copyright(text: str) -> str | None:
    """Return the outlet that a copyright line names.

    >>> from_copyright("© 2025 Fortune Media IP Limited. All Rights Reserved.")
    'Fortune'
    """
    found = _COPYRIGHT.search(text[:400])
    if not found:
        return None
    holder = _STOP.split(found.group(1).strip(" ,.–-"))[0].strip(" ,.–-")
    lowered = holder.lower()
    for legal, masthead in names("outlets", "legal_names").items():
        if lowered.startswith(legal):
            return masthead
    return _without_company(holder)


def _without_company(holder: str) -> str | None:
    endings = word_set("outlets", "company_endings")
    tokens = holder.split()
    if len(tokens) > 8 or not tokens or not tokens[0][0].isalnum():
        return None
    legal = tokens[-1].lower() in endings
    while legal and len(tokens) > 1 and tokens[-1].lower() in endings:
        tokens.pop()
    name = " ".join(tokens).strip(" ,.")
    return name if 2 <= len(name) <= 60 and (name[0].isupper() or name[0].isdigit()) else None


def from_url(url: str | None) -> str | None:
    """Return the outlet that owns the domain, None for a domain not on the list."""
    if not url:
        return None
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.").lower()
    except ValueError:
        return None
    known = names("outlets", "domains")
    labels = host.split(".")
    for start in range(len(labels) - 1):
        if (name := known.get(".".join(labels[start:]))) is not None:
            return name
    return None


def domain_name(url: str | None) -> str | None:
    """Return the host of a URL as a last resort: better than no outlet at all."""
    try:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.").lower()
    except ValueError:
        return None
    return host or None


def from_contacts(lines: Sequence[str]) -> str | None:
    """Return the organisation that stands above an e-mail address, the most frequent one."""
    above = Counter(
        before
        for before, line in pairwise(lines)
        if _MAIL.fullmatch(line)
        and 1 <= before.count(" ") + 1 <= 5
        and before[:1].isupper()
        and not before.endswith((".", ":"))
    )
    if not above:
        return None
    name, count = above.most_common(1)[0]
    return name if count >= 2 or lines.count(name) >= 2 else None


def from_agency(agency: str | None) -> str | None:
    """Return the wire service of a dateline when it is one that we know."""
    if agency is None:
        return None
    first = agency.split(",")[0].strip()
    known = {plain(name): name for name in words("outlets", "agencies")}
    full = {"AP": "Associated Press", "AA": "Anadolu Agency", "DPA": "dpa"}
    name = known.get(plain(first))
    return full.get(name, name) if name else None


def split_title(title: str, publisher: str | None) -> tuple[str, str | None]:
    """Return the headline without the outlet's name at its end, and that name.

    >>> split_title("Talks resume in London | Reuters", None)
    ('Talks resume in London', 'Reuters')
    """
    for mark in (" | ", " - ", " – ", " — ", " :: ", " · "):
        head, found, tail = title.rpartition(mark)
        if not found or head.count(" ") < 2:
            continue
        if _is_outlet(tail, publisher):
            shorter, _ = split_title(head, publisher or tail.strip())
            return shorter, tail.strip()
    return title, None


def _is_outlet(tail: str, publisher: str | None) -> bool:
    name = plain(tail)
    known = {plain(item) for item in names("outlets", "domains").values()} | {
        plain(item) for item in words("outlets", "agencies")
    }
    if name in known or (
        publisher
        and (name == plain(publisher) or plain(publisher).startswith(name) or name.startswith(plain(publisher)))
    ):
        return True
    return bool(name) and name.replace(" ", "").endswith((".com", ".org", ".net", "news")) and name.count(" ") < 4
