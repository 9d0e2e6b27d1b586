"""Mint IRIs from content, so that a second run mints the same ones."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from loader.namespaces import BASE

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "Æ": "AE", "ı": "i"}
)


def slug(text: str, *, limit: int = 60) -> str:
    """Return ``text`` as lower-case ASCII words joined by hyphens.

    Where letters would be lost, or words cut at ``limit`` characters, a
    digest of the whole text keeps different texts apart.

    >>> slug("Maroš Šefčovič")
    'maros-sefcovic'
    """
    letters = [
        letter
        for letter in unicodedata.normalize("NFKD", text.translate(_LETTERS))
        if not unicodedata.combining(letter)
    ]
    words = _NOT_SLUG.sub("-", "".join(letters).lower()).strip("-")
    lost = any(letter.isalnum() and not letter.isascii() for letter in letters)
    if lost or not words or len(words) > limit:
        words = f"{words[:limit].rstrip('-')}-{digest(text)}".strip("-")
    return words


def digest(*parts: object) -> str:
    """Return the first 12 hexadecimal digits of the SHA-256 over ``parts``.

    Parts are kept apart by the unit separator, so ("ab", "c") and ("a", "bc")
    differ; None counts as a value of its own.
    """
    joined = "\x1f".join("\x00" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def thing(kind: str, name: str, *, base: str = BASE) -> str:
    """Return the IRI of a thing, ``<base>id/<kind>/<name>``."""
    return f"{base}id/{kind}/{name}"


CANDIDATE = "/id/candidate/"  # in the IRI of each entity that is known by its name only


def candidate(kind: str, name: str, *, base: str = BASE) -> str:
    """Return the IRI of an entity that is known by its name only."""
    return thing("candidate", f"{kind}-{slug(name)}", base=base)


def graph(kind: str, name: str = "", *, base: str = BASE) -> str:
    """Return the IRI of a named graph, ``<base>graph/<kind>/<name>``."""
    return f"{base}graph/{kind}/{name}" if name else f"{base}graph/{kind}"


def span(text_sha256: str, start: int, end: int, *, base: str = BASE) -> str:
    """Return the IRI of a stretch of text (RFC 5147 character scheme)."""
    return f"{base}id/text/{text_sha256}#char={start},{end}"
