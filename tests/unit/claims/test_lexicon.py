"""The lexicon names only what exists: terms of the ontology, categories of the seed graph, noun classes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from loader.claims.lexicon import frames, modality_words, nominal_frames, noun_acts, noun_classes, trade_roles
from loader.claims.speech_words import speech
from loader.iri import thing
from loader.rdf import camel

GENERAL = {"any", "none", "actor", "commodity", "person", "thing", "side", "state"}
DECIDED_LATER = {"measure", "talks", "none"}


@pytest.fixture(scope="module")
def terms(root: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted((root / "ontology").glob("*.ttl")))


def test_every_relation_and_event_class_is_a_term(terms: str) -> None:
    entries = (*frames(), *nominal_frames(), *noun_acts().values())
    relations = {entry.relation for entry in entries} | set(trade_roles().values())
    events = {entry.event for entry in entries} - DECIDED_LATER
    missing = {name for name in {*map(camel, relations), *events} if f"\ngp:{name} a " not in terms}
    assert missing == set()


def test_every_role_is_a_term(terms: str) -> None:
    roles = {role for frame in frames() for role in frame.roles.values()} - {"instrument", "place", "body"}
    assert {role for role in roles if f"\ngp:{role} a " not in terms} == set()


def test_every_category_is_in_the_seed_graph(root: Path) -> None:
    known = (root / "seeds" / "reference" / "event-types.ttl").read_text(encoding="utf-8")
    entries = (*frames(), *nominal_frames(), *noun_acts().values())
    used = {entry.plover.lower() for entry in entries if entry.plover}
    assert {code for code in used if f"\nevent-type:plover-{code} a " not in known} == set()
    assert thing("event-type", "plover-agree") == "https://w3id.org/geopol/id/event-type/plover-agree"


def test_every_noun_class_is_defined() -> None:
    used = {name for frame in frames() for name in frame.objects}
    used |= {name for frame in frames() for names in frame.preps.values() for name in names}
    assert used - GENERAL - set(noun_classes()) == set()


def test_every_condition_of_a_frame_is_defined() -> None:
    classes = {frame.clause for frame in frames() if frame.clause} | {f.subject for f in frames() if f.subject}
    assert classes - GENERAL <= set(noun_classes())


def test_every_stance_is_a_term(terms: str) -> None:
    stances = set(speech().stances.values()) | {frame.stance for frame in frames() if frame.stance}
    assert {stance for stance in stances if f"\ngp:stance-{stance} a " not in terms} == set()


def test_no_word_is_both_a_plan_and_a_refusal() -> None:
    lists = modality_words()
    assert lists.planned_governors & lists.negating_governors == set()
    assert lists.planned_governors & lists.alleging_governors == set()


def test_every_class_that_a_rule_asks_for_is_defined(root: Path) -> None:
    sources = (path.read_text(encoding="utf-8") for path in sorted((root / "loader" / "claims").glob("*.py")))
    asked = {name for source in sources for name in re.findall(r'is_in_class\([\w.\[\]]+, "([^"]+)"\)', source)}
    assert len(asked) > 50
    assert asked - set(noun_classes()) == set()
