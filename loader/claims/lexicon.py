"""Read the lexicon of claims: frames, classes of nouns, words of modality.

The entries are data (``data/*.toml``); each frame carries a sentence that it
must match, and the tests check every one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a verb says; the comments of ``data/frames.toml`` explain the fields."""

    id: str
    verbs: frozenset[str]
    objects: tuple[str, ...]
    preps: Mapping[str, tuple[str, ...]]
    relation: str
    event: str
    plover: str | None
    roles: Mapping[str, str]
    claim_object: tuple[str, ...]
    needs: tuple[str, ...]
    base: float
    presupposes: bool
    stance: str | None
    content: str | None
    subject: str | None
    authority: bool
    in_person: str | None
    doer: tuple[str, ...]
    clause: str | None
    aimed: bool
    of_two: bool
    implies: tuple[str, ...]
    topical: bool
    example: str


@dataclass(frozen=True, slots=True)
class NominalFrame:
    """What a noun of an event says by itself."""

    id: str
    nouns: frozenset[str]
    relation: str
    event: str
    plover: str | None
    needs_parties: int
    needs_imposer: bool
    base: float


@dataclass(frozen=True, slots=True)
class NounAct:
    """What a noun says that somebody does; the comments of ``data/noun-acts.toml`` explain the fields."""

    id: str
    nouns: frozenset[str]
    relation: str
    event: str
    plover: str | None
    end: str
    others: frozenset[str]
    clause: bool
    mirrored: str | None
    base: float
    stance: str | None
    content: str | None
    example: str


@dataclass(frozen=True, slots=True)
class Act:
    """An act between sides; the comments of ``data/acts.toml`` explain the fields."""

    id: str
    verbs: frozenset[str]
    light: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    relation: str
    event: str
    plover: str
    base: float
    clause: bool
    inward: bool
    alone: bool
    where: bool
    agents: bool
    towards: bool
    fought: bool
    stance: str | None
    content: str | None
    example: str


@dataclass(frozen=True, slots=True)
class ModalityWords:
    """The word lists of ``data/modality.toml``."""

    planned_auxiliaries: frozenset[str]
    hypothetical_auxiliaries: frozenset[str]
    planned_governors: frozenset[str]
    setting_out: frozenset[str]
    hypothetical_governors: frozenset[str]
    ordering: frozenset[str]
    negating_governors: frozenset[str]
    untrue: frozenset[str]
    directing: frozenset[str]
    alleging_governors: frozenset[str]
    alleging_nouns: frozenset[str]
    taking_sides: frozenset[str]
    coming_verbs: frozenset[str]
    fixing: frozenset[str]
    unsure_adjectives: frozenset[str]
    alleging_adverbs: frozenset[str]
    doubting_adverbs: frozenset[str]
    conditional_markers: frozenset[str]
    excluding_marks: frozenset[str]
    evidence: frozenset[str]
    verging_nouns: frozenset[str]
    doubting_nouns: frozenset[str]
    imagined: frozenset[str]
    drawn_up: frozenset[str]
    denied_times: frozenset[str]
    singling_out: frozenset[str]
    intending_prepositions: frozenset[str]
    reporting_passives: frozenset[str]
    former: frozenset[str]
    formerly_lasting: frozenset[str]
    bygone_times: frozenset[str]
    spans_of_time: frozenset[str]
    shares: frozenset[str]
    lasting: frozenset[str]
    lasting_until: frozenset[str]
    musing: frozenset[str]
    speaking_of: frozenset[str]
    putting_off: frozenset[str]
    calling_off: frozenset[str]
    escaping: frozenset[str]
    aside: frozenset[str]
    past_adjectives: frozenset[str]
    coming_adjectives: frozenset[str]
    alleging_adjectives: frozenset[str]
    happening: frozenset[str]
    bringing_about: frozenset[str]
    negating_prepositions: Mapping[str, frozenset[str]]
    keeping_clear: Mapping[str, frozenset[str]]


@cache
def _frame_file() -> dict[str, Any]:
    return tomllib.loads((_DATA / "frames.toml").read_text(encoding="utf-8"))


@cache
def noun_classes() -> Mapping[str, frozenset[str]]:
    """Return the noun classes: name to lemmas."""
    raw = tomllib.loads((_DATA / "nouns.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: frozenset(lemmas) for name, lemmas in raw.items()})


@cache
def frames() -> tuple[Frame, ...]:
    """Return the verb frames in the order of the file, which is their rank."""
    raw = _frame_file()
    return tuple(
        Frame(
            id=entry["id"],
            verbs=frozenset(entry["verbs"]),
            objects=tuple(entry["object"]),
            preps=MappingProxyType({key: tuple(value) for key, value in entry.get("prep", {}).items()}),
            relation=entry["relation"],
            event=entry["event"],
            plover=entry.get("plover"),
            roles=MappingProxyType(entry["roles"]),
            claim_object=tuple(entry["claim_object"]),
            needs=tuple(entry.get("needs", ())),
            base=entry["base"],
            presupposes=entry.get("presupposes", False),
            stance=entry.get("stance"),
            content=entry.get("content"),
            subject=entry.get("subject"),
            authority=entry.get("authority", False),
            in_person=entry.get("in_person"),
            doer=tuple(entry.get("doer", ("subject",))),
            clause=entry.get("clause"),
            aimed=entry.get("aimed", False),
            of_two=entry.get("of_two", False),
            implies=tuple(entry.get("implies", ())),
            topical=entry.get("topical", False),
            example=entry["example"],
        )
        for entry in raw["frame"]
    )


@cache
def frames_by_verb() -> Mapping[str, tuple[Frame, ...]]:
    """Return the frames of each verb lemma, in rank order."""
    found: dict[str, list[Frame]] = {}
    for frame in frames():
        for verb in sorted(frame.verbs):
            found.setdefault(verb, []).append(frame)
    return MappingProxyType({verb: tuple(listed) for verb, listed in found.items()})


@cache
def nominal_frames() -> tuple[NominalFrame, ...]:
    """Return the noun frames, their noun classes resolved to lemmas."""
    raw = _frame_file()
    classes = noun_classes()
    return tuple(
        NominalFrame(
            id=entry["id"],
            nouns=frozenset().union(*(classes[name] for name in entry["nouns"])),
            relation=entry["relation"],
            event=entry["event"],
            plover=entry.get("plover"),
            needs_parties=entry.get("needs_parties", 0),
            needs_imposer=entry.get("needs_imposer", False),
            base=entry["base"],
        )
        for entry in raw["nominal"]
    )


@cache
def noun_acts() -> Mapping[str, NounAct]:
    """Return the nouns that say an act: lemma to the first act that lists it."""
    raw = tomllib.loads((_DATA / "noun-acts.toml").read_text(encoding="utf-8"))
    found: dict[str, NounAct] = {}
    for entry in raw["act"]:
        act = NounAct(
            id=entry["id"],
            nouns=frozenset(entry["nouns"]),
            relation=entry["relation"],
            event=entry["event"],
            plover=entry.get("plover"),
            end=entry["end"],
            others=frozenset(entry["others"]),
            clause=entry.get("clause", False),
            mirrored=entry.get("mirrored"),
            base=entry["base"],
            stance=entry.get("stance"),
            content=entry.get("content"),
            example=entry["example"],
        )
        for noun in sorted(act.nouns):
            found.setdefault(noun, act)
    return MappingProxyType(found)


@cache
def acts() -> tuple[Act, ...]:
    """Return the acts in the order of the file, which is their rank."""
    raw = tomllib.loads((_DATA / "acts.toml").read_text(encoding="utf-8"))
    return tuple(
        Act(
            id=entry["id"],
            verbs=frozenset(entry["verbs"]),
            light=frozenset(entry.get("light", ())),
            nouns=frozenset(entry.get("nouns", ())),
            adjectives=frozenset(entry.get("adjectives", ())),
            relation=entry["relation"],
            event=entry["event"],
            plover=entry["plover"],
            base=entry["base"],
            clause=entry.get("clause", False),
            inward=entry.get("inward", False),
            alone=entry.get("alone", False),
            where=entry.get("where", False),
            agents=entry.get("agents", False),
            towards=entry.get("towards", False),
            fought=entry.get("fought", False),
            stance=entry.get("stance"),
            content=entry.get("content"),
            example=entry["example"],
        )
        for entry in raw["act"]
    )


@cache
def acts_by_verb() -> Mapping[str, tuple[Act, ...]]:
    """Return the acts of each verb lemma, in rank order."""
    found: dict[str, list[Act]] = {}
    for act in acts():
        for verb in sorted(act.verbs | act.light | act.adjectives):
            found.setdefault(verb, []).append(act)
    return MappingProxyType({verb: tuple(listed) for verb, listed in found.items()})


@cache
def trade_roles() -> Mapping[str, str]:
    """Return the nouns of trade roles: lemma to relation."""
    raw = _frame_file()
    return MappingProxyType(dict(raw["trade_roles"]))


@cache
def modality_words() -> ModalityWords:
    """Return the words that take a clause out of plain fact."""
    raw = tomllib.loads((_DATA / "modality.toml").read_text(encoding="utf-8"))
    negating, clear = (
        MappingProxyType({word: frozenset(listed) for word, listed in raw.pop(name).items()})
        for name in ("negating_prepositions", "keeping_clear")
    )
    lists = {name: frozenset(listed) for name, listed in raw.items()}
    return ModalityWords(negating_prepositions=negating, keeping_clear=clear, **lists)
