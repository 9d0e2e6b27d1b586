"""Find the outlet's own name at the head of a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from loader.documents.publishers import from_copyright

_HOST = re.compile(r"(?:@|://)(?:www\.|m\.|edition\.|amp\.)?([a-z0-9-]{2,63})\.[a-z]", re.IGNORECASE)
_ISSUED = re.compile(r"^(.{3,60}?) is (?:published|owned|produced) by ")
_RELEASE = re.compile(r"^(?:for immediate release|press release|news release|media release|statement)\b", re.IGNORECASE)
_BODY = re.compile(
    r"^(?:the )?(?:ministry|department|office|embassy|delegation|mission|secretariat|directorate|council|commission"
    r"|agency|white house)\b",
    re.IGNORECASE,
)
_STATE = re.compile(r"^government of (.{2,50})$", re.IGNORECASE)


def find_masthead(texts: Sequence[str], head: int) -> str | None:
    """Return the name that stands above the headline and that the page confirms.

    ``texts`` are the page's lines without blank ones, ``head`` how many of
    them stand above the story. A name counts when it is the host of an
    address on the page, the holder of the copyright, or is said to publish.
    """
    hosts = {host.lower().replace("-", "") for text in texts for host in _HOST.findall(text[:500])}
    holders = [_squash(name) for text in texts if "©" in text and (name := from_copyright(text))]
    issued = {_squash(found.group(1)) for text in texts if (found := _ISSUED.match(text[:200]))}
    for text in texts[:head]:
        if not 3 <= len(text) <= 50 or text.count(" ") > 4:
            continue
        key = _squash(text)
        if len(key) >= 3 and (key in hosts or key in issued or any(holder.startswith(key) for holder in holders)):
            return _in_print(text, texts)
    return _issuer(texts[:head])


def _squash(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return "".join(char for char in plain.removeprefix("the ") if char.isalnum())


def _in_print(name: str, texts: Sequence[str]) -> str:
    """Return a name set in capitals as the page writes it elsewhere."""
    if not name.isupper() or len(name) <= 4:
        return name
    pattern = re.compile(r"\b" + re.escape(name) + r"\b", re.IGNORECASE)
    for text in texts:
        for found in pattern.finditer(text[:2000]):
            if not found.group().isupper() and not found.group().islower():
                return found.group()[0].upper() + found.group()[1:]
    return name.title()


def _issuer(texts: Sequence[str]) -> str | None:
    """Return the public body that issues a press release, with its state where the next line names it."""
    if not any(_RELEASE.match(text) for text in texts):
        return None
    for text, after in zip(texts, (*texts[1:], ""), strict=True):
        if _BODY.match(text) and text.count(" ") <= 8:
            state = _STATE.match(after)
            return f"{text} of {state.group(1)}" if state and " of the " not in text[-20:] else text
    return None
