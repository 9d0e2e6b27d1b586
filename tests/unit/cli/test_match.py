"""The commands by which people decide who is meant: lists, messages, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loader.cli import main

ID = "https://w3id.org/geopol/id/"
TURTLE = f"""
@prefix gp: <https://w3id.org/geopol/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/geopol/graph/document/one> {{
  <{ID}document/one> a schema:NewsArticle .
  <{ID}text/one#char=0,5> a gp:Mention ; gp:refersTo <{ID}candidate/country-congo-1> ;
    gp:inDocument <{ID}document/one> ; oa:exact "Congo" ; gp:linkScore 0.48 ; gp:linkReason "open" ;
    gp:mayReferTo <{ID}country/cd>, <{ID}country/cg> .
  <{ID}candidate/country-congo-1> a gp:CandidateEntity, gp:Country ; skos:prefLabel "Congo"@en ;
    gp:observedName "Congo" .
}}
<https://w3id.org/geopol/graph/import/states> {{
  <{ID}country/cd> a gp:Country ; skos:prefLabel "DR Congo"@en .
  <{ID}country/cg> a gp:Country ; skos:prefLabel "Republic of the Congo"@en .
}}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.trig").write_text(TURTLE, encoding="utf-8")
    assert geopol("load", "one.trig", "--no-validate") == 0


def geopol(*arguments: str) -> int:
    """Run a command; return its exit code."""
    with pytest.raises(SystemExit) as stopped:
        main(list(arguments))
    return int(stopped.value.code or 0)


def listed(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, str]]:
    capsys.readouterr()
    assert geopol("match", "list", "--json", *options) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, list)
    return found


def test_a_mention_left_open_is_listed_with_what_it_may_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(capsys) == [
        {
            "candidate": "candidate/country-congo-1",
            "type": "Country",
            "name": "Congo",
            "documents": "1",
            "may be": "country/cd country/cg",
        }
    ]


def test_what_was_rejected_is_listed_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert geopol("match", "reject", "candidate/country-congo-1", "country/cd") == 0
    assert [row["may be"] for row in listed(capsys)] == ["country/cg"]


def test_a_confirmed_candidate_is_listed_as_decided_and_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert geopol("match", "confirm", "candidate/country-congo-1", "country/cg", "--note", "as the map shows") == 0
    assert listed(capsys) == []
    [decision] = listed(capsys, "--decisions")
    assert (decision["kind"], decision["entity"], decision["other"], decision["note"]) == (
        "confirm",
        "candidate/country-congo-1",
        "country/cg",
        "as the map shows",
    )
    assert geopol("match", "undo", decision["decision"]) == 0
    assert [row["candidate"] for row in listed(capsys)] == ["candidate/country-congo-1"]
    assert listed(capsys, "--decisions") == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["confirm", "candidate/none", "country/cg"], "no entity"),
        (["confirm", "candidate/country-congo-1", "country/xx"], "no entity"),
        (["reject", "candidate/country-congo-1"], "say what"),
        (["split", "candidate/country-congo-1"], "--document"),
        (["split", "candidate/country-congo-1", "--document", "none"], "no document"),
        (["undo", "decision/none"], "no decision"),
        (["confirm", "bad <iri>", "country/cg"], "no entity"),
    ],
)
def test_bad_input_is_told_in_one_line(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert geopol("match", *arguments) == 2
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert error.startswith("geopol: ")
    assert told in error


def test_decisions_are_no_graph_to_load_into(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.trig").write_text(
        "<https://w3id.org/geopol/graph/decisions> { <urn:a> <urn:b> <urn:c> }", encoding="utf-8"
    )
    assert geopol("load", "bad.trig", "--no-validate") == 1
    assert "geopol's own" in capsys.readouterr().err


def test_the_export_is_turtle(capsys: pytest.CaptureFixture[str]) -> None:
    assert geopol("match", "reject", "candidate/country-congo-1", "country/cd") == 0
    capsys.readouterr()
    assert geopol("match", "export") == 0
    out = capsys.readouterr().out
    assert "a gp:MatchDecision" in out
    assert "decision-reject" in out
