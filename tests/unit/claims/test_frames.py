"""Each entry of the lexicon matches the sentence that it carries."""

from __future__ import annotations

import pytest

from loader.claims import extract_claims
from loader.claims.lexicon import Frame, frames
from loader.documents import read_document
from loader.linking import link
from loader.model import Page
from loader.pipeline import Tools


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.id)
def test_frame_matches_its_example(frame: Frame, tools: Tools) -> None:
    document = read_document(Page("test", frame.example.encode(), "plain", "test", published="2025-06-08"))
    doc = tools.language(document.text)
    found = extract_claims(document, doc, link(document, doc, tools.gazetteer), tools.gazetteer).claims
    assert frame.id in {claim.rule for claim in found}, [(claim.rule, claim.relation) for claim in found]
