"""Tell whether "he" or "she" may be a person, by the given name."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from loader import iri

_DATA = Path(__file__).parent / "data" / "given-names.toml"
_CALLED = {"women": frozenset({"she", "her"}), "men": frozenset({"he", "him", "his"})}


def may_be(pronoun: str, name: str) -> bool:
    """Tell whether a pronoun may stand for who bears a name; any may for a given name that is not in the table.

    >>> may_be("she", "Jonas Vingegaard"), may_be("she", "Frederikke Vang")
    (False, True)
    """
    given = iri.slug(name.split()[0]) if name.split() else ""
    return all(pronoun in called for kind, called in _CALLED.items() if given in _given_names()[kind])


@cache
def _given_names() -> dict[str, frozenset[str]]:
    """Return the given names of ``data/given-names.toml`` that only women, and only men, bear."""
    raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return {kind: frozenset(raw[kind]) for kind in _CALLED}
