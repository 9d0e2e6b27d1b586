"""Write what one document says as one JSON object a line (design, section 6)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from loader.model import Claim, Entity, EntityLink, Extraction, Saying, Span
from loader.reference.gazetteer import Gazetteer

Json = dict[str, object]
# Some readers take these for line ends; as escapes they mean the same (RFC 8259, 7).
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def to_json_line(extraction: Extraction, gazetteer: Gazetteer) -> str:
    """Return the document as one line of JSON with a line end.

    ``gazetteer`` names the entities that claims refer to without a mention
    of their own (the government behind a country's name).
    """
    document = extraction.document
    entities = _entities(extraction, gazetteer)
    row: Json = {
        "doc_id": document.name,
        "iri": document.iri,
        "url": document.url,
        "title": document.title,
        "published": document.published,
        "publisher": document.publisher,
        "text": document.text,
        "mentions": _mentions(extraction),
        "entities": [_entity(entity) for entity in entities],
        "claims": [_claim(claim, {entity.iri: entity for entity in entities}) for claim in extraction.claims],
        "attributions": [_saying(saying) for saying in extraction.sayings],
    }
    return json.dumps(row, ensure_ascii=False).translate(_LINE_ENDS) + "\n"


def _mentions(extraction: Extraction) -> list[Json]:
    rows: list[Json] = [
        {
            "start": link.mention.start,
            "end": link.mention.end,
            "text": link.mention.text,
            "type": link.mention.type,
            "reading": link.mention.reading,
            "entity": link.entity.iri,
            "wikidata": link.entity.wikidata,
            "iso2": link.entity.iso2,
            "score": link.score,
            **_holder(link),
            **({"candidates": [{"entity": iri, "score": score} for iri, score in link.rivals]} if link.rivals else {}),
        }
        for link in extraction.links
    ]
    rows.extend(
        {
            "start": span.start,
            "end": span.end,
            "text": span.quote,
            "type": "date",
            "reading": "literal",
            "entity": None,
            "wikidata": None,
            "iso2": None,
            "score": 1.0,
            "value": date.value,
        }
        for span, date in extraction.dates
    )
    return sorted(rows, key=lambda row: (str(row["start"]).zfill(9), str(row["end"]).zfill(9)))


def _holder(link: EntityLink) -> Json:
    """Return who holds the office of a mention, on what basis, and whom the seed graph has instead."""
    if link.tenure is None:
        return {}
    return {"holder": link.tenure.person, "holder_basis": link.tenure.basis, "recorded_holder": link.tenure.recorded}


def _entities(extraction: Extraction, gazetteer: Gazetteer) -> list[Entity]:
    found = {link.entity.iri: link.entity for link in extraction.links}
    named = _named(extraction.claims) | {name for saying in extraction.sayings for name in saying.speakers}
    for name in sorted(named):
        if name not in found and name in gazetteer:
            found[name] = gazetteer.entity(name)
    for office in [entity for entity in found.values() if entity.type == "office"]:
        if office.part_of is not None and office.part_of in gazetteer:
            found.setdefault(office.part_of, gazetteer.entity(office.part_of))
    return [found[name] for name in sorted(found)]


def _named(claims: Iterable[Claim]) -> set[str]:
    names: set[str] = set()
    for claim in claims:
        names.update(item for item in (claim.subject, claim.object, claim.speaker, claim.place) if item is not None)
        if claim.event is not None:
            names.update(thing for _, thing in claim.event.roles)
            names.update([claim.event.country] if claim.event.country else [])
    return names


def _entity(entity: Entity) -> Json:
    return {
        "iri": entity.iri,
        "type": entity.type,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "wikidata": entity.wikidata,
        "iso2": entity.iso2,
        "resolved": entity.resolved,
    }


def _claim(claim: Claim, entities: dict[str, Entity]) -> Json:
    event, office = claim.event, entities.get(claim.office or "")
    return {
        "iri": claim.iri,
        "relation": claim.relation,
        "event_type": event.type if event else None,
        "event": event.iri if event else None,
        "plover": event.plover if event else None,
        "subject": claim.subject,
        "object": claim.object,
        "speaker": claim.speaker,
        "unnamed_source": claim.unnamed_source,
        "office": office.name if office else None,
        "organization": office.part_of if office else None,
        "measure": _measure(claim),
        "commodity": claim.commodity,
        "quantity": claim.quantity,
        "place": claim.place,
        "country": event.country if event else None,
        "date": claim.date.value if claim.date else None,
        "stance": claim.stance,
        "modality": claim.modality,
        "confidence": claim.confidence,
        "rule": claim.rule,
        "evidence": _span(claim.evidence),
        "quote": _span(claim.quote) if claim.quote else None,
    }


def _saying(saying: Saying) -> Json:
    return {
        "source": [_span(span) for span in saying.source],
        "cue": _span(saying.cue),
        "content": [_span(span) for span in saying.content],
        "speakers": list(saying.speakers),
        "stance": saying.stance,
        "rule": saying.rule,
    }


def _measure(claim: Claim) -> Json | None:
    """Return class, rate and count of a trade measure; None for other events."""
    event = claim.event
    if event is None or not any(role == "imposer" for role, _ in event.roles):
        return None
    return {
        "type": event.type,
        "rate": event.rate,
        "count": event.count,
        "target": [thing for role, thing in event.roles if role == "target"],
    }


def _span(span: Span) -> Json:
    return {"start": span.start, "end": span.end, "quote": span.quote}
