"""Tell a state from the town, the part of a state, the person or the thing of its name.

The facts are in ``data/namesakes.toml``. A name is read as its namesake only
where words beside it say so; otherwise the state is meant.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spacy.tokens import Doc, Token

_DATA = Path(__file__).parent / "data" / "namesakes.toml"
_RESULT = re.compile(r" (?:won|win|wins|lost|lose|drew|beat|beaten) (?:\w+ ){0,2}\d+ ?- ?\d+ ")  # "won 3-1"
_NEAR = 60  # words before and after a name that tell what it is
_LISTING = frozenset({",", "and", "or", "&"})
_LOCATIVE = frozenset({"in", "near", "at", "outside", "from", "across", "inside", "to", "of", "into"})


@dataclass(frozen=True, slots=True)
class Namesake:
    """Something that bears the name of a state, and the words that stand near it.

    ``kind`` is place or thing; ``within`` is the code of the country it lies in.
    """

    name: str
    kind: str
    label: str
    within: str | None
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Namesakes:
    """The facts of ``data/namesakes.toml``; see the comments there."""

    by_name: dict[str, tuple[Namesake, ...]]
    parts: frozenset[tuple[str, ...]]
    people: frozenset[str]
    sport_nouns: frozenset[str]
    sport_words: frozenset[str]
    sport_phrases: tuple[str, ...]
    team_leaders: frozenset[str]
    settlements: frozenset[str]


@cache
def namesakes() -> Namesakes:
    """Return the facts about names that states share with others."""
    raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    found: dict[str, list[Namesake]] = {}
    for row in raw["namesake"]:
        item = Namesake(row["name"], row["kind"], row["label"], row.get("within"), frozenset(row["words"]))
        found.setdefault(item.name, []).append(item)
    return Namesakes(
        by_name={name: tuple(items) for name, items in found.items()},
        parts=frozenset(tuple(_plain(part).split()) for parts in raw["parts"].values() for part in parts),
        people=frozenset(raw["people"]["names"]),
        sport_nouns=frozenset(raw["sport"]["nouns"]),
        sport_words=frozenset(word.lower() for word in raw["sport"]["words"]),
        sport_phrases=tuple(raw["sport"]["phrases"]),
        team_leaders=frozenset(raw["sport"]["leaders"]),
        settlements=frozenset(raw["settlements"]["nouns"]),
    )


def part_after(doc: Doc, start: int, end: int) -> str | None:
    """Return the part of a federal state that follows the name at these tokens: "Ohio" in "Lebanon, Ohio".

    None where no such part follows, or where it is the next of a list
    ("London, New York and Tokyo").
    """
    if end + 1 >= len(doc) or doc[end].text != "," or (start > 0 and doc[start - 1].text in _LISTING):
        return None
    for length in (3, 2, 1):
        words = [token.text for token in doc[end + 1 : end + 1 + length]]
        if tuple(_plain(" ".join(words)).split()) in namesakes().parts:
            after = [token.text for token in doc[end + 1 + length : end + 3 + length]]
            return None if _LISTING & set(after) - {","} else " ".join(words)
    return None


def namesake_near(doc: Doc, start: int, end: int) -> Namesake | None:
    """Return what else the name at these tokens means, when the words around it say so.

    A part of a state needs two such words; a thing needs one in its own
    sentence, and a place where every word has a capital.
    """
    near = doc[max(0, start - _NEAR) : end + _NEAR]
    for item in namesakes().by_name.get(doc[start:end].text, ()):
        if item.kind == "thing":
            if _may_begin_small(doc, start) and _is_thing(doc, start, item):
                return item
        elif (end < len(doc) and doc[end].lower_ in {"state", "province"}) or _count(near, item.words) >= 2:
            return item
    return None


def _may_begin_small(doc: Doc, index: int) -> bool:
    """Tell whether the capital of a word says nothing: first of its sentence, or among capitals only."""
    return bool(doc[index].is_sent_start) or all(token.is_title for token in doc[index].sent if token.is_alpha)


def _is_thing(doc: Doc, index: int, item: Namesake) -> bool:
    """Tell whether a cue follows closely, or stands in the sentence of a compound ("Turkey prices")."""
    if _count(doc[index + 1 : index + 4], item.words):
        return True
    compound = doc[index].dep_ == "compound" and doc[index + 1].pos_ == "NOUN"
    return compound and _count(doc[index].sent, item.words) > 0


def _count(tokens: Iterable[Token], words: frozenset[str]) -> int:
    lower = {word.lower() for word in words}
    return len({token.lower_ for token in tokens} & lower)


def is_sport(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a state's name stands for its team: "France captain", or a text full of sport."""
    facts = namesakes()
    if end < len(doc) and doc[end].lower_ in facts.sport_nouns:
        return doc[end].lower_ != "international"
    if end + 1 < len(doc) and doc[end].lower_ in {"'s", "’s"} and doc[end + 1].lower_ in facts.sport_nouns:
        return True
    if start > 1 and doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in facts.sport_nouns:
        return True
    score = _sport_near(doc, start, end)
    if end < len(doc) and doc[end].lower_ in facts.team_leaders:
        return score >= 1
    return score >= 3 and not follows_locative(doc, start)


def _sport_near(doc: Doc, start: int, end: int) -> int:
    """Count the words of sport around a name, a phrase for two."""
    near = [token.lower_ for token in doc[max(0, start - _NEAR) : end + _NEAR]]
    text = f" {' '.join(near)} "
    phrases = sum(2 for phrase in namesakes().sport_phrases if f" {phrase} " in text)
    result = 2 if _RESULT.search(text) else 0
    return phrases + result + len(set(near) & namesakes().sport_words)


def is_settlement(doc: Doc, start: int) -> bool:
    """Tell whether a name is that of a town or a county: "the town of Ireland"."""
    return start > 1 and doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in namesakes().settlements


def follows_locative(doc: Doc, index: int) -> bool:
    """Tell whether a word before says that a place is named: "in Chad"."""
    return index > 0 and doc[index - 1].lower_ in _LOCATIVE


def _plain(text: str) -> str:
    return text.replace(".", "").replace("\n", " ")
