"""The JSON of a document has the keys that other tools read."""

from __future__ import annotations

import json

from loader.evidence import to_json_line
from loader.pipeline import Tools
from tests.unit.reading import read

TEXT = "Treasury Secretary Scott Bessent said on Friday that Beijing had suspended exports of magnets to Japan."


def row(tools: Tools) -> dict[str, object]:
    line = to_json_line(read(TEXT, tools), tools.gazetteer)
    assert line.endswith("\n")
    found = json.loads(line)
    assert isinstance(found, dict)
    return found


def test_a_document_has_its_keys(tools: Tools) -> None:
    assert list(row(tools)) == [
        "doc_id",
        "iri",
        "url",
        "title",
        "published",
        "publisher",
        "text",
        "mentions",
        "entities",
        "claims",
        "attributions",
    ]


def test_mentions_have_offsets_readings_and_identities(tools: Tools) -> None:
    found = {mention["text"]: mention for mention in row(tools)["mentions"]}  # type: ignore[attr-defined]
    beijing = found["Beijing"]
    assert (beijing["type"], beijing["reading"], beijing["iso2"]) == ("government", "metonymic", "CN")
    assert TEXT[beijing["start"] : beijing["end"]] == "Beijing"
    assert (found["Friday"]["type"], found["Friday"]["value"]) == ("date", "2025-06-06")
    assert found["Scott Bessent"]["wikidata"] == "Q7435987"


def test_claims_name_entities_that_are_listed(tools: Tools) -> None:
    found = row(tools)
    listed = {entity["iri"] for entity in found["entities"]}  # type: ignore[attr-defined]
    named = {claim[key] for claim in found["claims"] for key in ("subject", "object", "speaker", "commodity", "place")}  # type: ignore[attr-defined]
    assert named - {None} <= listed


def test_a_claim_tells_speaker_measure_and_evidence(tools: Tools) -> None:
    [claim] = [claim for claim in row(tools)["claims"] if claim["relation"] == "restricts"]  # type: ignore[attr-defined]
    assert claim["speaker"].endswith("/person/scott-bessent")
    assert claim["measure"]["type"] == claim["event_type"] == "ExportControl"
    assert [target.rsplit("/", 1)[-1] for target in claim["measure"]["target"]] == ["jp"]
    assert claim["evidence"]["quote"] == TEXT[claim["evidence"]["start"] : claim["evidence"]["end"]]
