"""News tells in many forms who holds an office, also before it names the holder."""

from __future__ import annotations

from pathlib import Path

import pytest

from loader.linking.spellings import same_name
from loader.pipeline import Tools
from tests.unit.reading import read

_HELD = [
    line.split("\t")
    for line in (Path(__file__).parent / "held.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
_NOT_HELD = [
    "The president of the company Maria Santos founded resigned.",
    "Maria Santos may be appointed finance minister of Peru.",
    'Peru\'s finance minister spoke.\n"We agree," Maria Santos, a shopkeeper, said.',
    'A minister of Peru spoke on Monday.\n"We agree," Maria Santos said.',
    "Maria Santos, according to a minister of Peru, agreed.",
]


def _held(text: str, tools: Tools) -> set[tuple[str, str, str]]:
    extraction = read(text.replace("\\n", "\n"), tools)
    local = {link.entity.iri: link.entity for link in extraction.links}

    def name(iri: str) -> str:
        return (local.get(iri) or tools.gazetteer.entity(iri)).name

    held = (claim for claim in extraction.claims if claim.relation == "holds_position")
    return {(name(claim.subject), name(claim.object or ""), claim.modality) for claim in held}


@pytest.mark.parametrize(("holder", "office", "modality", "text"), _HELD)
def test_an_office_is_held(holder: str, office: str, modality: str, text: str, tools: Tools) -> None:
    assert (holder, office, modality) in _held(text, tools)


@pytest.mark.parametrize("text", _NOT_HELD)
def test_nobody_holds_what_the_text_does_not_give(text: str, tools: Tools) -> None:
    assert not any(holder == "Maria Santos" for holder, _, _ in _held(text, tools))


def test_the_only_minister_of_a_title_is_nobody_elses_where_another_state_is_meant(tools: Tools) -> None:
    text = (
        "Maputo is in Mozambique. The Minister of Mineral Resources and Energy, Jorge Salgado, said Mozambique agreed."
    )
    [(holder, office, _)] = _held(text, tools)
    assert (holder, office) == ("Jorge Salgado", "Minister of Mineral Resources")


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Egyptian President Abdel-Fattah el-Sissi met the emir.", "Abdel Fattah el-Sisi"),
        (
            "Malaysian Prime Minister Anwar bin Ibrahim said on Monday that the talks with Chile would go on.",
            "Anwar Ibrahim",
        ),
    ],
)
def test_a_spelling_beside_its_office_is_the_recorded_holder(text: str, person: str, tools: Tools) -> None:
    assert {holder for holder, _, _ in _held(text, tools)} == {person}


def test_names_that_share_a_surname_are_not_spellings_of_one() -> None:
    assert not same_name("Kim Min-seok", "Kim Jong-un")
    assert not same_name("Sisi", "Abdel Fattah el-Sisi")
