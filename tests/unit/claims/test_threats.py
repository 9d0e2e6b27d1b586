"""Test what threatens and what does not, whom pronouns are that something is asked of, and whom aid is for."""

import pytest

from loader.documents import read_document
from loader.model import Page
from loader.pipeline import Tools, extract


def told(text: str, relation: str, tools: Tools) -> set[tuple[str, str | None]]:
    """Return subject and object of the claims of a relation, as the last parts of their IRIs."""
    found = extract(read_document(Page("test", text.encode(), "plain", "test", published="2025-06-08")), tools)
    claims = [claim for claim in found.claims if claim.relation == relation]
    return {(c.subject.rsplit("/", 1)[-1], c.object.rsplit("/", 1)[-1] if c.object else None) for c in claims}


@pytest.mark.parametrize(
    "text",
    [
        "Peru said that the flood would be treated as a disaster.",
        "Chile will be met with a warm response in Lima, the minister said.",
        "Norway said it would take measures to help its farmers.",
        "Ghana has not ruled out a visit to Togo.",
        "Kenya hinted at the use of solar power in Uganda.",
    ],
)
def test_what_harms_nobody_is_no_threat(text: str, tools: Tools) -> None:
    assert told(text, "threatens", tools) == set()


def test_who_has_not_ruled_out_an_act_turns_nothing_down(tools: Tools) -> None:
    assert told("Eritrea has not ruled out military action against Djibouti.", "rejects", tools) == set()


def test_an_attack_over_a_plan_is_one_in_words(tools: Tools) -> None:
    text = "The European Parliament attacked the European Commission over its plan to delay the law."
    assert told(text, "attacks", tools) == set()


def test_a_pronoun_asked_is_not_who_asks(tools: Tools) -> None:
    text = "Bolivia is holding a vote on Sunday. The Union has sanctioned it before. Brazil asked it to wait."
    assert told(text, "demands", tools) == {("br", "bo")}


def test_who_gives_too_is_not_who_is_helped(tools: Tools) -> None:
    text = "Moldova held a conference of donors. Norway pledged 40 million euros. Japan pledged 10 million euros."
    assert told(text, "supports", tools) == {("no", "md"), ("jp", "md")}


def test_a_participle_before_a_name_is_of_that_name_only(tools: Tools) -> None:
    text = "The Russian-backed Polisario Front and the Iran-backed Houthis met."
    assert ("ru", "houthis") not in told(text, "supports", tools)
