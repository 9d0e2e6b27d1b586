"""What news only mentions, plans or asks for is told of nobody as done: slips that whole pages showed."""

from __future__ import annotations

import pytest

from loader.pipeline import Tools
from tests.unit.claims.test_told import read, told


def ends(relation: str, text: str, tools: Tools) -> set[tuple[str, str | None, str]]:
    """Return (subject, object, modality) of the claims of a relation."""
    return {(subject, thing, modality) for name, subject, thing, modality in told(text, tools) if name == relation}


@pytest.mark.parametrize(
    ("relation", "text", "expected"),
    [
        # who does something to "both sides" is neither of them
        (
            "demands",
            "Albania and Greece met. Norway and Sweden have urged both sides to pull back.",
            {
                (f"government/{one}", f"government/{other}", "hypothetical")
                for one in ("no", "se")
                for other in ("al", "gr")
            },
        ),
        # who does or asks for a thing inside a threat is not threatened
        (
            "threatens",
            "Albania had threatened to fine those drivers before it agreed to a delay requested by Norway.",
            {("government/al", None, "hypothetical")},
        ),
        (
            "demands",
            "Albania demanded that the truce be kept before joining the Norway-mediated talks.",
            {("government/al", None, "hypothetical")},
        ),
        # several who are not named are asked, or accused: nobody else is
        ("demands", "Albania urged shipowners to wait.", {("government/al", None, "hypothetical")}),
        ("accuses", "Albania accused donors of breaking their word.", {("government/al", None, "alleged")}),
        ("threatens", "Albania threatened to seize any ship.", {("government/al", None, "hypothetical")}),
        # an appeal to a court and a question ask nothing
        ("demands", "Albania appealed to the International Court of Justice.", set()),
        ("demands", "Asked about Greece, Albania said the port was open.", set()),
        # what is not denied, and what a court throws out, is no denial; nor is one of a people its state
        ("denies", "Greece accused Albania of theft, which Albania did not deny.", set()),
        ("denies", "Greece accused Albania of theft, which Albania has neither confirmed nor denied.", set()),
        ("denies", "The Supreme Court of Albania dismissed the charges.", set()),
        ("denies", "A Greek denied that the port was shut.", set()),
        ("denies", "Albania had rejected one of the offers.", set()),
        # what others, or things, wait for is nobody's demand
        ("demands", "The truce will not hold until Greece withdraws, analysts said.", set()),
        ("demands", "Albania will open the port after Greece has voted, Albania said.", set()),
        # what somebody is called on to stop, or is called himself, is told of nobody else
        ("criticises", "Albania called on Greece to stop the escalation.", set()),
        ("accuses", "Greece closed the port. Albania called him corrupt.", set()),
        # thanks are no help
        ("supports", "Albania thanked Greece.", set()),
        # what things threaten to do is no threat of their owner's
        ("threatens", "Subsidies in China threaten to hurt makers in Norway.", set()),
        # who is asked to do it does it, not who asks
        ("lifts", "If Norway complies with Albania's request to lift sanctions, prices will fall.", set()),
        # what one sets out for, or hopes for, is planned
        (
            "meets",
            "Penny Wong left for Rome on Monday to meet Antonio Tajani.",
            {("person/penny-wong", "person/antonio-tajani", "planned")},
        ),
        ("party_to", "Penny Wong expressed hope for signing a trade agreement between Albania and Fiji.", "planned"),
        # a verb with an object of its own shares none with the next
        ("lifts", "Norway withdrew from the pact in 2018 and reimposed sanctions on Albania.", set()),
        # a name given in praise is no sanction; one given to wrongdoers is
        ("imposes", "The World Bank decided to designate Albania as a regional hub.", set()),
        (
            "imposes",
            "Norway designated Eritrea as a sponsor of terrorism.",
            {("government/no", "country/er", "actual")},
        ),
        # how much there is of a thing, and what "it" is besides goods
        ("exports", "Copper has been in short supply in Albania.", set()),
        ("produces", "Albania exports chromium. Penny Wong made it public on Friday.", set()),
        # an ally in a fight against somebody is no ally of theirs
        ("supports", "Albania has been an ally in campaigns against fighters linked to Eritrea.", set()),
        (
            "supports",
            "Albania is an ally of the Taliban.",
            {("government/al", "organization/taliban", "actual")},
        ),
        # an agreement that is pushed for is not there
        ("party_to", "Norway has been pushing for an agreement between Albania and Eritrea.", set()),
        # a warning of how things are is no threat
        ("threatens", "Penny Wong warned that Albania and Eritrea are on the edge of a crisis.", set()),
        # who invades, without an object, does not attack his own people
        ("attacks", "Grain shipments have stalled since Eritrea invaded.", set()),
        # an occasion that could be used is nobody's plan
        ("signs", "Penny Wong suggested that the summit could be an opportunity to sign the treaty.", set()),
    ],
)
def test_only_what_is_told_is_claimed(
    relation: str, text: str, expected: set[tuple[str, str | None, str]] | str, tools: Tools
) -> None:
    found = ends(relation, text, tools)
    if isinstance(expected, str):
        assert {modality for *_, modality in found} == {expected}
    else:
        assert found == expected


def test_a_participle_after_a_comma_is_no_inverted_report(tools: Tools) -> None:
    claims = read("The Albanian foreign ministry objected, accusing Kenya of supporting Eritrea.", tools).claims
    [backing] = [claim for claim in claims if claim.relation == "supports"]
    assert backing.speaker is not None
    assert backing.speaker.endswith("al-ministry-of-foreign-affairs") or "albania" in backing.speaker


def test_what_anonymous_sources_say_is_not_said_by_the_state(tools: Tools) -> None:
    claims = read("Two Albanian presidency sources said that troops would leave.", tools).claims
    assert [claim for claim in claims if claim.relation == "said"] == []


def test_a_president_under_whom_it_was_done_is_no_deputy(tools: Tools) -> None:
    claims = read("The law was passed under President Nicolás Maduro.", tools).claims
    [held] = [claim for claim in claims if claim.relation == "holds_position"]
    assert held.object is not None
    assert held.object.endswith("office/ve-president")
