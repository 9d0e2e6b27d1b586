"""Read the words of speech: verbs with their stances, and the lists of ``data/speech.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

_DATA = Path(__file__).parent / "data"
_SPEECH_LISTS = [
    "needs_finite",
    "texts",
    "designations",
    "with_document",
    "set_off_only",
    "takes_object",
    "nouns",
    "words_alone",
    "attitudes",
    "with_quote",
    "describing",
    "describing_as",
    "warning",
    "deeds",
    "given",
    "answering",
    "withholding",
    "issuing",
    "stirred",
    "with_it",
    "wrongs",
    "seated",
]


@dataclass(frozen=True, slots=True)
class Speech:
    """Verbs of speech: lemma to stance, and the lists of ``data/speech.toml``, explained there."""

    stances: Mapping[str, str]
    needs_finite: frozenset[str]
    takes_object: frozenset[str]
    nouns: frozenset[str]
    words_alone: frozenset[str]
    attitudes: frozenset[str]
    with_quote: frozenset[str]
    describing: frozenset[str]
    describing_as: frozenset[str]
    warning: frozenset[str]
    deeds: frozenset[str]
    given: frozenset[str]
    answering: frozenset[str]
    withholding: frozenset[str]
    issuing: frozenset[str]
    stirred: frozenset[str]
    with_it: frozenset[str]
    wrongs: frozenset[str]
    seated: frozenset[str]
    texts: frozenset[str]
    designations: frozenset[str]
    with_document: frozenset[str]
    set_off_only: frozenset[str]
    nouns_of_speech: Mapping[str, str]
    phrasal: Mapping[str, tuple[str, ...]]
    topical: Mapping[str, tuple[str, ...]]


@cache
def speech() -> Speech:
    """Return the verbs and nouns of speech; the first class of a verb counts."""
    raw = tomllib.loads((_DATA / "speech.toml").read_text(encoding="utf-8"))
    lists = {name: frozenset(raw.pop(name)) for name in _SPEECH_LISTS}
    nouns = MappingProxyType(dict(raw.pop("nouns_of_speech")))
    phrasal, topical = (
        {verb: tuple(listed) for verb, listed in raw.pop(name).items()} for name in ("phrasal", "topical")
    )
    lists["with_quote"] |= {
        f"{verb} {particle}" for verb, particles in phrasal.items() for particle in particles
    } - lists["takes_object"]
    stances: dict[str, str] = {}
    raw["asserts"].extend(sorted(lists["with_quote"] | lists["with_it"] | lists["with_document"]))
    for stance, verbs in raw.items():
        for verb in verbs:
            stances.setdefault(verb, stance)
    return Speech(
        stances=MappingProxyType(stances),
        nouns_of_speech=nouns,
        phrasal=MappingProxyType(phrasal),
        topical=MappingProxyType(topical),
        **lists,
    )
