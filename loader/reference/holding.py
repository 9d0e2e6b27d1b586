"""Say who held an office on a day, and how sure the records are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from loader.reference.dates import first_day, last_day


class Holding(NamedTuple):
    """A stretch of time in an office; a date may be a year, a month or a day, or empty.

    ``attested`` is the last date on which a source says that it still held.
    """

    office: str
    person: str
    status: str
    start: str
    end: str
    attested: str

    @property
    def first(self) -> str:
        """Return the first day that any of the dates may mean."""
        return first_day(self.start or self.attested or self.end)


def holding_on(holdings: Sequence[Holding], day: str, *, single: bool) -> list[tuple[str, str, str]]:
    """Return (person, status, certainty) for each holding that ``day`` may lie in.

    ``holdings`` are those of one office in the order of their dates. In a
    single seat, an open record ends where the next one surely begins.
    """
    found = []
    for index, holding in enumerate(holdings):
        certainty = _certainty(holding, day)
        replaced = single and any(_replaces(later, holding, day) for later in holdings[index + 1 :])
        if certainty and not (replaced and certainty != "recorded"):
            found.append((holding.person, "incumbent" if holding.status == "former" else holding.status, certainty))
    if single and any(certainty == "recorded" for _, _, certainty in found):
        found = [each for each in found if each[2] != "open"]
    return found


def _certainty(holding: Holding, day: str) -> str | None:
    """Return how sure it is that ``day`` lies in a holding; None when it does not."""
    if day < holding.first or day > last_day(holding.end):
        return None
    if day < last_day(holding.start or holding.attested):
        return "possible"
    if holding.end:
        return "recorded" if day <= first_day(holding.end) else "possible"
    return "recorded" if day <= last_day(holding.attested or holding.start) else "open"


def _replaces(later: Holding, holding: Holding, day: str) -> bool:
    """Say whether another person surely had the seat by ``day``."""
    begun = last_day(later.start or later.attested) <= day
    return later.person != holding.person and later.status != "nominee" and begun
