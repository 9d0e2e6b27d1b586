"""Hold what the readers of offices share: where titles and names stand, and who is found to hold what."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from loader.claims.reading import Reading
from loader.model import EntityLink

_DATA = Path(__file__).parent / "data" / "offices.toml"


@dataclass(frozen=True, slots=True)
class Stretch:
    """The tokens (half-open) of one link."""

    start: int
    end: int
    link: EntityLink

    @property
    def kind(self) -> str:
        """Return the type of what is linked."""
        return self.link.entity.type


@dataclass(frozen=True, slots=True)
class Position:
    """Somebody beside a title; ``token`` is the index where it is told."""

    person: EntityLink
    office: EntityLink
    token: int
    status: str | None
    rule: str
    base: float


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody of whom a title is told, by which rule, and whether it is over (former) or to come (nominee)."""

    person: EntityLink
    rule: str
    status: str | None = None


@cache
def office_words(part: str) -> frozenset[str]:
    """Return a list of ``data/offices.toml``, which explains them."""
    return frozenset(tomllib.loads(_DATA.read_text(encoding="utf-8"))[part])


def stretches_of(reading: Reading) -> list[Stretch]:
    """Return the linked stretches of a document in order."""
    found: list[Stretch] = []
    for index, link in sorted(reading.link_at.items()):
        if found and found[-1].link is link and found[-1].end == index:
            found[-1] = replace(found[-1], end=index + 1)
        else:
            found.append(Stretch(index, index + 1, link))
    return found
