"""Read a sentence through the pipeline, for the tests of single steps."""

from __future__ import annotations

from loader.documents import read_document
from loader.model import Claim, Extraction, Page
from loader.pipeline import Tools, extract

ID = "https://w3id.org/geopol/id/"


def read(text: str, tools: Tools, *, published: str = "2025-06-08") -> Extraction:
    """Return what a text says, read verbatim."""
    return extract(read_document(Page("test", text.encode(), "plain", "test", published=published)), tools)


def short(iri: str | None) -> str | None:
    """Return the end of an IRI: ``country/us``."""
    return iri.removeprefix(ID) if iri is not None else None


def links(extraction: Extraction) -> list[tuple[str, str | None, str]]:
    """Return (words, entity, reading) of each mention."""
    return [(link.mention.text, short(link.entity.iri), link.mention.reading) for link in extraction.links]


def told(extraction: Extraction, *relations: str) -> set[tuple[str | None, str, str | None, str]]:
    """Return (subject, relation, object, modality) of the claims of the given relations, else of all."""
    return {
        (short(claim.subject), claim.relation, short(claim.object), claim.modality)
        for claim in extraction.claims
        if not relations or claim.relation in relations
    }


def only(extraction: Extraction, relation: str) -> Claim:
    """Return the one claim of a relation."""
    [claim] = [claim for claim in extraction.claims if claim.relation == relation]
    return claim
