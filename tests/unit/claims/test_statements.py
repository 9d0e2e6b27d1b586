"""Words have their speaker; acts, denials and deeds are no words."""

from __future__ import annotations

import pytest

from loader.model import Claim
from loader.pipeline import Tools
from tests.unit.reading import read


def _said(text: str, tools: Tools) -> list[tuple[str, str, str | None]]:
    """Return (speaker, modality, words) of what is said."""
    found = read(text, tools)
    named = {link.entity.iri: link.entity.name for link in found.links}

    def told(claim: Claim) -> tuple[str, str, str | None]:
        speaker = named.get(claim.subject, claim.subject.split("/")[-1])
        return speaker, claim.modality, claim.quote.quote if claim.quote else None

    return [told(claim) for claim in found.claims if claim.relation == "said"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ana Quiroga told a briefing in Lima that a draft had been handed over.", "that a draft had been handed over"),
        ("Ana Quiroga described the pact as “a gift to smugglers”.", "a gift to smugglers"),
        ("Ana Quiroga warned Kenya against closing the port.", "against closing the port"),
        ("The pact is dead, according to Ana Quiroga, who spoke in Lima.", "The pact is dead"),
        ("Ana Quiroga called the pact a gift to smugglers.", "a gift to smugglers"),
        ("Ana Quiroga criticised the pact as “a gift to smugglers”.", "a gift to smugglers"),
        ("Ana Quiroga expressed concern about the pact.", "concern about the pact"),
    ],
)
def test_words_are_reported_in_many_ways(text: str, words: str, tools: Tools) -> None:
    assert _said(text, tools) == [("Ana Quiroga", "actual", words)]


@pytest.mark.parametrize(
    "text",
    [
        "If Ana Quiroga promised that the port would open, Peru could sign.",
        "A meeting, which Ana Quiroga has ruled out, would cost little.",
        "Ana Quiroga is expected to say that the port is open.",
        "Ana Quiroga repeated the demand in Lima.",
        "Ana Quiroga voiced solidarity with Peru.",
        "Ana Quiroga accused donors of sending Peru “what others refuse”.",
        "The claim, which Ana Quiroga called false, was repeated.",
        "Peru reserved “all rights” to defend itself, it was clear.",
    ],
)
def test_words_that_nobody_spoke_are_no_statement(text: str, tools: Tools) -> None:
    assert _said(text, tools) == []


def test_a_speakers_name_labels_a_line(tools: Tools) -> None:
    text = "The talks went on.\nForeign Minister Wang Yi: The pact is dead and buried.\nPeru: exports rise again."
    assert _said(text, tools) == [("Wang Yi", "actual", "The pact is dead and buried.")]


@pytest.mark.parametrize(
    "text",
    [
        "Peru denied that it had closed the port.",
        "Peru accused Chile of having “sold” the port.",
        "Peru agreed in February to lend Chile the money for the port.",
        "Peru announced a tariff on steel.",
        "The prime minister told a rally that the port would close.",
        "Ana Quiroga criticised the pact.",
    ],
)
def test_acts_and_nameless_titles_give_no_words(text: str, tools: Tools) -> None:
    assert _said(text, tools) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ana Quiroga declined to comment.",
        "Ana Quiroga has not replied.",
        "Ana Quiroga said nothing.",
        "Ana Quiroga made no comment.",
    ],
)
def test_a_withheld_answer_is_said_to_be_none(text: str, tools: Tools) -> None:
    assert _said(text, tools) == [("Ana Quiroga", "negated", None)]


def test_a_spokesperson_speaks_for_the_body_told_before(tools: Tools) -> None:
    text = "The European Commission met. A spokesperson for the Commission said trade would grow."
    again = "\nPrices would fall, the spokesperson added."
    speakers = {speaker for speaker, _, _ in _said(text + again, tools)}
    assert speakers == {"European Commission"}


def test_the_minister_is_the_person_called_minister_before(tools: Tools) -> None:
    text = "Peruvian Water Minister Ana Quiroga arrived late. The minister said the dams were full."
    assert [speaker for speaker, _, _ in _said(text, tools)] == ["Ana Quiroga"]


def test_what_the_sentence_goes_on_to_deny_is_no_fact(tools: Tools) -> None:
    claims = read("The United States says Iran exports oil to Syria; Tehran denies it.", tools).claims
    assert {claim.modality for claim in claims if claim.relation == "exports"} == {"alleged"}


@pytest.mark.parametrize("source", ["A statement from the Kenyan government", "The Kenyan government's statement"])
def test_a_statement_speaks_for_its_owner(source: str, tools: Tools) -> None:
    assert [(s, words) for s, _, words in _said(f"{source} said the pact was dead.", tools)] == [
        ("Government of Kenya", "the pact was dead")
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        # whoever was named before is only described
        (
            "Ana Quiroga left. “It is late,” Ana Quiroga said. The 62-year-old said Peru had paid.",
            "Ana Quiroga",
            "Peru had paid",
        ),
        ("Ana Quiroga said Peru had paid. “It is late,” the diplomat went on.", "Ana Quiroga", "It is late,"),
        ("Ana Quiroga said Peru had paid. According to her, it is late.", "Ana Quiroga", "it is late."),
        # particles, topics, texts and participles
        ("“It is very late,” Ana Quiroga shot back.", "Ana Quiroga", "It is very late,"),
        ("Ana Quiroga warned of floods.", "Ana Quiroga", "of floods"),
        ("Ana Quiroga ruled out an early vote.", "Ana Quiroga", "an early vote"),
        ("Andina quoted Ana Quiroga as saying that Peru had paid.", "Ana Quiroga", "that Peru had paid"),
        ("“It is late,” Ana Quiroga, who was in Lima, told Andina.", "Ana Quiroga", "It is late,"),
        # a spokesperson speaks for the state of whom he serves, a diplomat's city for its state
        ("A spokesperson for President William Ruto said Chile had paid.", "Government of Kenya", "Chile had paid"),
        ("Officials in Brussels said Peru had paid.", "European Union", "Peru had paid"),
    ],
)
def test_a_speaker_is_found_behind_the_words_for_him(text: str, speaker: str, words: str, tools: Tools) -> None:
    found = {(who.rpartition("/")[2], said) for who, _, said in _said(text, tools)}
    assert any(said == words and _slug(who) in {_slug(speaker), _ids(speaker)} for who, said in found), found


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-").replace("government-of-", "")


def _ids(name: str) -> str:
    return {"Government of Kenya": "ke", "European Union": "eu"}.get(name, "")


@pytest.mark.parametrize(
    "text",
    [
        "Peru’s exports fell, as Ana Quiroga continued her visit to Chile.",
        "Why does Ana Quiroga say that Peru had paid?",
        "Peru accused Ana Quiroga of repeating the words of Chile.",
        "Peru has promised Chile money.",
    ],
)
def test_what_is_no_report_says_nothing(text: str, tools: Tools) -> None:
    assert _said(text, tools) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ana Quiroga has yet to respond.",
        "Ana Quiroga did not return calls.",
        "Ana Quiroga could not be reached for comment.",
    ],
)
def test_an_answer_that_does_not_come_is_a_silence(text: str, tools: Tools) -> None:
    assert _said(text, tools) == [("Ana Quiroga", "negated", None)]
