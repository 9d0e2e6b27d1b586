"""What is read off an annotated page conforms to the shapes: none of them goes to quarantine."""

from __future__ import annotations

import pytest

from loader.documents import RejectedPage, read_document, read_pages
from loader.linking.decisions import Identities
from loader.pipeline import Tools, prepare
from tests.quality.parts import PARTS, Part


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_every_page_conforms(part: Part, tools: Tools) -> None:
    """Of the part that is only measured nothing but the number of pages is told."""
    documents = [read_document(page) for page in read_pages([part.pages]) if not isinstance(page, RejectedPage)]
    refused = [
        document.source if part.shown else "a page"
        for document in documents
        if not prepare(document, tools, Identities(())).report.conforms
    ]
    assert documents
    assert refused == []
