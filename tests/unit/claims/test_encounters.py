"""Talks, go-betweens, votes, help and joint work are told as they are, and as no more than they are."""

from __future__ import annotations

import pytest

from loader.pipeline import Tools
from tests.unit.claims.test_told import told

Told = tuple[str, str, str | None, str]
_IRAN, _US, _OMAN = "government/ir", "government/us", "government/om"


def _of(text: str, relations: set[str], tools: Tools) -> set[Told]:
    return {claim for claim in told(text, tools) if claim[0] in relations}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("After months of talks, Chad and Niger signed the protocol.", "actual"),
        ("Chad walked away from talks with Niger.", "actual"),
        ("Chad called for talks with Niger.", "hypothetical"),
        ("The minister of Chad flew to Oslo for talks with Niger.", "planned"),
    ],
)
def test_talks_are_told_by_their_noun(text: str, modality: str, tools: Tools) -> None:
    found = {(frozenset(claim[1:3]), claim[3]) for claim in _of(text, {"negotiates"}, tools)}
    assert (frozenset({"government/td", "government/ne"}), modality) in found


def test_who_hosts_talks_takes_no_part_in_them(tools: Tools) -> None:
    found = _of("Oman hosted talks between Iran and the United States.", {"negotiates", "mediates"}, tools)
    assert found == {
        ("negotiates", _IRAN, _US, "actual"),
        ("mediates", _OMAN, _IRAN, "actual"),
        ("mediates", _OMAN, _US, "actual"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Oman, the mediator between Iran and the United States, spoke of progress.",
        "Omani mediators between Iran and the United States spoke of progress.",
        "Omani-mediated talks between Iran and the United States resumed.",
        "Oman has acted as a go-between for Iran and the United States.",
    ],
)
def test_a_go_between_is_told_in_many_ways(text: str, tools: Tools) -> None:
    assert {("mediates", _OMAN, _IRAN, "actual"), ("mediates", _OMAN, _US, "actual")} <= told(text, tools)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The resolution passed. Fiji voted against it, and Tonga abstained.", {("fj", "negated"), ("to", "negated")}),
        ("The motion was backed by Fiji and Tonga.", {("fj", "actual"), ("to", "actual")}),
        ("The motion passed. Voting against were Fiji and Tonga.", {("fj", "negated"), ("to", "negated")}),
    ],
)
def test_a_vote_on_a_resolution_leaves_its_object_unknown(
    text: str, expected: set[tuple[str, str]], tools: Tools
) -> None:
    found = _of(text, {"supports"}, tools)
    assert found == {("supports", f"government/{code}", None, modality) for code, modality in expected}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Norway gave Moldova generators.", "actual"),
        ("Norway pledged Moldova generators.", "planned"),
        ("Norway offered aid to Moldova.", "hypothetical"),
        ("Norway refused a loan to Moldova.", "negated"),
    ],
)
def test_help_keeps_its_modality(text: str, modality: str, tools: Tools) -> None:
    assert _of(text, {"supports"}, tools) == {("supports", "government/no", "government/md", modality)}


def test_who_is_denied_a_visa_is_not_contradicted(tools: Tools) -> None:
    assert _of("Canada denied two Russian officials visas.", {"denies"}, tools) == set()


def test_a_charge_called_untrue_is_denied(tools: Tools) -> None:
    found = _of("Mali called France's accusation baseless.", {"denies", "accuses"}, tools)
    assert found == {("denies", "government/ml", "government/fr", "negated")}


def test_words_that_hit_out_are_no_attack(tools: Tools) -> None:
    assert _of("Beijing hit out at Canberra over the ban.", {"attacks", "criticises"}, tools) == {
        ("criticises", "government/cn", "government/au", "actual")
    }


def test_a_deed_done_together_is_cooperation_and_words_said_together_are_not(tools: Tools) -> None:
    assert ("cooperates", "government/ro", "government/bg", "actual") in told(
        "Romania and Bulgaria have been clearing mines together since May.", tools
    )
    assert not _of("Romania and Bulgaria jointly condemned the attack.", {"cooperates"}, tools)
