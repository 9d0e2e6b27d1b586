"""Read who holds which office, as the text says it.

"Trade Representative Jamieson Greer", "Kevin Hassett, director of the
National Economic Council", "Mark Rutte, who is secretary general of NATO".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from loader.claims.minting import Minter, Told
from loader.claims.reading import Reading
from loader.linking.words import words
from loader.model import Claim, EntityLink

_OWNERS = frozenset({"country", "government", "agency", "organization"})


@dataclass(frozen=True, slots=True)
class Position:
    """A person beside a title; ``start`` and ``end`` are token indices."""

    person: EntityLink
    office: EntityLink
    token: int
    status: str | None
    rule: str
    base: float


def find_positions(reading: Reading) -> tuple[Position, ...]:
    """Return each pair of person and office that stand side by side, in order."""
    stretches = _stretches(reading)
    found = [
        position
        for index, (start, end, link) in enumerate(stretches)
        if link.entity.type == "office"
        for position in _beside(reading, stretches, index, (start, end))
    ]
    return tuple(found)


def _stretches(reading: Reading) -> list[tuple[int, int, EntityLink]]:
    found: list[tuple[int, int, EntityLink]] = []
    for index, link in sorted(reading.link_at.items()):
        if found and found[-1][2] is link and found[-1][1] == index:
            found[-1] = (found[-1][0], index + 1, link)
        else:
            found.append((index, index + 1, link))
    return found


def _beside(
    reading: Reading, stretches: list[tuple[int, int, EntityLink]], index: int, span: tuple[int, int]
) -> Iterator[Position]:
    start, end = span
    office = stretches[index][2]
    follower = stretches[index + 1] if index + 1 < len(stretches) else None
    status = _status(reading, start)
    if follower is not None and follower[2].entity.type == "person" and follower[0] == end:
        yield Position(follower[2], office, follower[0], status, "position.title", 0.95)
        return
    named = _set_off_after(reading, stretches, index)
    if named is not None:
        yield Position(named[2], office, named[0], status, "position.set-off", 0.88)
        return
    person = _before(reading, stretches, index)
    if person is not None:
        yield Position(
            person[2], office, start, status, person[3], 0.92 if person[3] == "position.apposition" else 0.85
        )


def _set_off_after(
    reading: Reading, stretches: list[tuple[int, int, EntityLink]], index: int
) -> tuple[int, int, EntityLink] | None:
    """Return the person between commas after a title: "the trade minister of Peru, Ana Li, said"."""
    position = index
    while (
        position + 1 < len(stretches)
        and stretches[position + 1][2].entity.type in _OWNERS
        and _touches(reading, stretches, position)
    ):
        position += 1
    if position + 1 >= len(stretches):
        return None
    start, end, link = stretches[position + 1]
    if link.entity.type != "person" or end >= len(reading.doc) or reading.doc[end].text not in {",", "."}:
        return None
    gap = reading.doc[stretches[position][1] : start].text
    title = range(*stretches[index][:2])
    apposed = reading.doc[start].dep_ == "appos" and reading.doc[start].head.i in title  # a title cut short
    return (start, end, link) if gap == "," or apposed else None


def _before(
    reading: Reading, stretches: list[tuple[int, int, EntityLink]], index: int
) -> tuple[int, int, EntityLink, str] | None:
    """Return the person before a title, with the rule that joins the two."""
    position = index - 1
    while position >= 0 and stretches[position][2].entity.type in _OWNERS and _touches(reading, stretches, position):
        position -= 1
    if position < 0 or stretches[position][2].entity.type != "person":
        return None
    start, end, link = stretches[position]
    between = [token for token in reading.doc[end : stretches[index][0]] if token.i not in reading.link_at]
    words_between = [
        token.lower_ for token in between if token.pos_ not in {"DET", "ADJ"} and token.lower_ not in {"'s", "’s"}
    ]
    if "\n" in reading.doc[end - 1 : stretches[index][0]].text:
        return None
    if words_between and words_between[0] == "," and len(words_between) <= 2:
        return (start, end, link, "position.apposition")
    if words_between in (
        ["is"],
        [",", "who", "is"],
        [",", "who", "serves", "as"],
        ["serves", "as"],
        [",", "currently"],
    ):
        return (start, end, link, "position.copula")
    return None


def _touches(reading: Reading, stretches: list[tuple[int, int, EntityLink]], position: int) -> bool:
    """Tell whether a country or body stands right before the next stretch: "US trade minister"."""
    gap = reading.doc[stretches[position][1] : stretches[position + 1][0]]
    return all(token.lower_ in {"'s", "’s", "of", "the", "for"} or token.pos_ == "ADJ" for token in gap)


def _status(reading: Reading, start: int) -> str | None:
    """Return former, acting or nominee when a word around the title says so."""
    for token in reading.doc[max(0, start - 3) : start + 1]:
        status = words().status_words.get(token.lower_.rstrip("-"))
        if status is not None:
            return status
    return None


def position_claims(minter: Minter) -> Iterator[Claim]:
    """Yield who holds which office; a former holder is historical, a nominee planned."""
    for found in find_positions(minter.reading):
        told = Told(
            token=minter.reading.doc[found.token],
            relation="holds_position",
            subject=found.person.entity.iri,
            subject_score=found.person.score,
            object=found.office.entity.iri,
            object_score=found.office.score,
            rule=found.rule,
            base=found.base,
            modality={"former": "historical", "nominee": "planned"}.get(found.status or "", "actual"),
            office=found.office.entity.iri,
        )
        yield minter.mint(told)
