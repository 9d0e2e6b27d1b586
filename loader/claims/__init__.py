"""Read claims off an analysed document: who did, said or holds what, and who says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

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
from loader.model import Claim, Document, EntityLink, Event, Extraction, Span
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
    claims = sorted(
        _with_one_event_each(list(unique.values())),
        key=lambda claim: (claim.evidence.start, claim.evidence.end, claim.iri),
    )
    dates = tuple((Span(date.start, date.end, date.text), date_range(date)) for _, date in reading.dates)
    return Extraction(document, links, tuple(claims), dates)


def _with_one_event_each(claims: list[Claim]) -> list[Claim]:
    """Give all claims about one event the same description of it.

    Two sentences may call it a meeting and a negotiation, and name officials
    or states: the event has the first class and label, and everybody in it.
    """
    told: dict[str, list[Event]] = {}
    for claim in claims:
        if claim.event is not None:
            told.setdefault(claim.event.iri, []).append(claim.event)
    merged = {
        name: _merge(sorted(events, key=lambda event: (event.type, event.label))) for name, events in told.items()
    }
    return [replace(claim, event=merged[claim.event.iri]) if claim.event is not None else claim for claim in claims]


def _merge(events: list[Event]) -> Event:
    roles = sorted({role for event in events for role in event.roles})
    return replace(events[0], roles=tuple(roles), count=next((event.count for event in events if event.count), None))


def _all(minter: Minter) -> Iterator[Claim]:
    yield from position_claims(minter)
    yield from statement_claims(minter)
    for token in minter.reading.doc:
        if syntax.is_verb(token):
            yield from verb_claims(minter, token)
        elif token.pos_ == "NOUN":
            yield from noun_claims(minter, token)
