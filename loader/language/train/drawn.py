"""Draw names that the data has too few of: people named by plain words, and bodies named by what they do."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

Name = tuple[str, ...]


class DrawnNames:
    """Draws names from the parts in ``name_parts.json``."""

    def __init__(self) -> None:
        """Read the parts."""
        parts = json.loads((Path(__file__).parent / "name_parts.json").read_text(encoding="utf-8"))
        self._people, self._bodies = parts["people"], parts["bodies"]

    def person(self, chooser: random.Random, known: Sequence[Name]) -> Name:
        """Draw a person ("He Yong", "May", "Mark Silva", "Ana Price"); the other part comes from a known name."""
        given, surname, first, after = (
            chooser.choice(self._people[name]) for name in ("given", "surnames", "surnames_first", "given_after")
        )
        other = chooser.choice(known)
        form = chooser.random()
        if form < 0.35:
            return (first, *after.split())
        if form < 0.6:
            return (surname,)
        return (given, other[-1]) if form < 0.8 else (other[0], surname)

    def body(self, chooser: random.Random, places: Sequence[Name]) -> Name:
        """Draw a body ("Ministry of Trade and Industry", "Liberal Party of Chile", "Energy Commission", "NCTA")."""
        office, task, pair, party, creed, rank = (
            chooser.choice(self._bodies[name]) for name in ("offices", "tasks", "pairs", "parties", "creeds", "ranks")
        )
        place = " ".join(chooser.choice(places))
        forms = (
            f"{office} of {task}",
            f"{office} of {pair}",
            f"{office} {chooser.choice(('for', 'on'))} {chooser.choice((task, pair))}",
            f"{office} on {task} in {place}",
            f"{task} {office}",
            f"{rank} {task} {office}",
            f"{rank} {office} of {chooser.choice((task, pair))}",
            f"{creed} {party}",
            f"{creed} {party} of {place}",
            f"{party} for {task}",
            "".join(chooser.choices("ABCDEFGHIKLMNOPRSTUVW", k=chooser.randint(3, 5))),
        )
        return tuple(chooser.choice(forms).split())
