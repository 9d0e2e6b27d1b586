"""Read claims off an analysed document: who did, said or holds what, and who says so."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from loader.claims.agreements import find_agreements
from loader.claims.attribution import find_attributions
from loader.claims.minting import Minter
from loader.claims.nouns import noun_claims
from loader.claims.positions import position_claims
from loader.claims.reading import Reading, date_range
from loader.claims.statements import statement_claims
from loader.claims.verbs import verb_claims
from loader.language import syntax
from loader.model import Claim, Document, EntityLink, Extraction, Span
from loader.namespaces import BASE
from loader.reference.gazetteer import Gazetteer


def extract_claims(
    document: Document, doc: Doc, links: tuple[EntityLink, ...], gazetteer: Gazetteer, *, base: str = BASE
) -> Extraction:
    """Return what the document says: links, claims and dates.

    Agreements that the text describes without a name are added to the links.

    ``doc`` is the analysed ``document.text``; claims are sorted by the place
    of their evidence, then by IRI, and each IRI occurs once.
    """
    reading = Reading(document, doc, links, gazetteer, base)
    agreements = find_agreements(reading)
    taken = {(link.mention.start, link.mention.end) for link in agreements}
    links = tuple(
        sorted(
            (*(link for link in links if (link.mention.start, link.mention.end) not in taken), *agreements),
            key=lambda link: (link.mention.start, link.mention.end),
        )
    )
    reading = Reading(document, doc, links, gazetteer, base)
    unique = {claim.iri: claim for claim in _all(Minter(reading, find_attributions(reading)))}
    claims = sorted(unique.values(), key=lambda claim: (claim.evidence.start, claim.evidence.end, claim.iri))
    dates = tuple((Span(date.start, date.end, date.text), date_range(date)) for _, date in reading.dates)
    return Extraction(document, links, tuple(claims), dates)


def _all(minter: Minter) -> Iterator[Claim]:
    yield from position_claims(minter)
    yield from statement_claims(minter)
    for token in minter.reading.doc:
        if syntax.is_verb(token):
            yield from verb_claims(minter, token)
        elif token.pos_ == "NOUN":
            yield from noun_claims(minter, token)
