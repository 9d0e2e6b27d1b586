"""Who says what where the speaker stands in another sentence, or is told by where he works."""

from __future__ import annotations

from pathlib import Path

import pytest

from loader.pipeline import Tools
from tests.unit.reading import read

_SPOKEN = [
    line.split("\t")
    for line in (Path(__file__).parent / "spoken.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def _said(text: str, tools: Tools) -> set[tuple[str, str]]:
    """Return (speaker, words) of what is said."""
    extraction = read(text.replace("\\n", "\n"), tools)
    local = {link.entity.iri: link.entity for link in extraction.links}
    said = (claim for claim in extraction.claims if claim.relation == "said")
    return {
        (
            (local.get(claim.subject) or tools.gazetteer.entity(claim.subject)).name,
            claim.quote.quote if claim.quote else "",
        )
        for claim in said
    }


@pytest.mark.parametrize(("speaker", "words", "text"), _SPOKEN)
def test_words_have_their_speaker(speaker: str, words: str, text: str, tools: Tools) -> None:
    said = _said(text, tools)
    assert any(who == speaker and told.lstrip('"“').startswith(words) for who, told in said), said


@pytest.mark.parametrize(
    "text",
    [
        "A German news agency reported that the pact was ready.",
        "Two diplomatic sources said the pact was ready.",
    ],
)
def test_who_is_not_named_is_no_state(text: str, tools: Tools) -> None:
    assert _said(text, tools) == set()


def test_a_paragraph_with_a_speaker_of_its_own_is_his(tools: Tools) -> None:
    text = '"The price is low," Ana Quiroga said in Lima.\n"We dig on, whatever the price," Pedro Salas said.'
    assert {who for who, told in _said(text, tools) if "We dig on" in told} == {"Pedro Salas"}
