"""Turn what one document says into triples of its named graph.

The only place that maps model objects to the ontology. There are no blank
nodes and no clock: the same extraction gives the same triples.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Triple

from loader import __version__, iri
from loader.model import Claim, DateRange, Document, Entity, EntityLink, Event, Extraction, Span, party_iri
from loader.namespaces import BASE, DC, GP, OA, ORG, PROV, RDF, SCHEMA, SKOS, XSD

Graph = tuple[Triple, ...]

_CLASSES = {
    "person": "Person",
    "agency": "Agency",
    "organization": "Organization",
    "country": "Country",
    "government": "Government",
    "place": "Place",
    "agreement": "Agreement",
    "commodity": "Commodity",
    "office": "Office",
}

_ACTING = frozenset({"person", "agency", "office"})


def to_rdf(extraction: Extraction, *, base: str = BASE, model: str = "geopol") -> Graph:
    """Return the triples of the document's graph, sorted by their N-Triples text.

    ``model`` names the language pipeline for the provenance of the run.
    """
    triples = set(_everything(extraction, base, model))
    return tuple(sorted(triples, key=str))


def _everything(extraction: Extraction, base: str, model: str) -> Iterator[Triple]:
    document = extraction.document
    yield from _document(document, base)
    yield from _activity(document, base, model)
    for link in extraction.links:
        yield from _mention(document, link, base)
    for entity in {link.entity.iri: link.entity for link in extraction.links}.values():
        yield from _entity(entity, extraction.governed, base)
    acting = (link.entity for link in extraction.links if link.entity.type in _ACTING)
    states = {entity.iri: entity.iso2 for entity in acting if entity.iso2 in extraction.governed}
    for claim in extraction.claims:
        yield from _claim(document, claim, base)
        if claim.event is not None:
            yield from _event(claim.event, base)
            yield from _sides(claim.event, states, base)


def _triple(subject: str, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), value)


def _text(subject: str, predicate: str, value: str | None, language: str | None = None) -> Iterator[Triple]:
    if value:
        yield _triple(subject, predicate, Literal(value, language=language) if language else Literal(value))


def _node(subject: str, predicate: str, value: str | None) -> Iterator[Triple]:
    if value:
        yield _triple(subject, predicate, NamedNode(value))


def _typed(subject: str, predicate: str, value: str, datatype: str) -> Triple:
    return _triple(subject, predicate, Literal(value, datatype=NamedNode(XSD + datatype)))


def _stamp(subject: str, predicate: str, value: str | None) -> Iterator[Triple]:
    if value:
        yield _typed(subject, predicate, value, "dateTime" if "T" in value else "date")


def _score(subject: str, predicate: str, value: float) -> Triple:
    return _typed(
        subject, predicate, f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.1f}", "decimal"
    )


def _document(document: Document, base: str) -> Iterator[Triple]:
    this = document.iri
    yield _triple(this, RDF + "type", NamedNode(SCHEMA + "NewsArticle"))
    yield from _text(this, SCHEMA + "headline", document.title, document.language)
    yield from _node(this, SCHEMA + "url", document.url)
    yield from _stamp(this, SCHEMA + "datePublished", document.published)
    yield from _stamp(this, SCHEMA + "dateModified", document.modified)
    yield from _text(this, SCHEMA + "inLanguage", document.language)
    yield from _text(this, SCHEMA + "articleBody", document.text)
    yield from _text(this, GP + "dateline", document.dateline)
    yield from _text(this, GP + "rawSha256", document.raw_sha256)
    yield from _text(this, GP + "textSha256", document.text_sha256)
    yield from _text(this, GP + "extractorVersion", __version__)
    for author in document.authors:
        yield from _text(this, DC + "creator", author)
    if document.publisher:
        outlet = iri.thing("outlet", iri.slug(document.publisher), base=base)
        yield from _node(this, SCHEMA + "publisher", outlet)
        yield _triple(outlet, RDF + "type", NamedNode(GP + "Outlet"))
        yield from _text(outlet, SKOS + "prefLabel", document.publisher, "en")


def _activity(document: Document, base: str, model: str) -> Iterator[Triple]:
    this = iri.thing("activity", document.iri.rsplit("/", 1)[-1], base=base)
    yield _triple(this, RDF + "type", NamedNode(PROV + "Activity"))
    yield from _node(this, PROV + "used", document.iri)
    yield from _node(this, PROV + "wasAssociatedWith", iri.thing("agent", f"geopol-{__version__}", base=base))
    yield from _text(this, GP + "pipelineModel", model)


def _span(document: Document, span: Span, base: str) -> str:
    return iri.span(document.text_sha256, span.start, span.end, base=base)


def _span_triples(document: Document, span: Span, base: str) -> Iterator[Triple]:
    this = _span(document, span, base)
    yield _triple(this, RDF + "type", NamedNode(GP + "Span"))
    yield _typed(this, OA + "start", str(span.start), "integer")
    yield _typed(this, OA + "end", str(span.end), "integer")
    yield from _text(this, OA + "exact", span.quote)
    yield from _node(this, GP + "inDocument", document.iri)


def _mention(document: Document, link: EntityLink, base: str) -> Iterator[Triple]:
    span = Span(link.mention.start, link.mention.end, link.mention.text)
    this = _span(document, span, base)
    yield from _span_triples(document, span, base)
    yield _triple(this, RDF + "type", NamedNode(GP + "Mention"))
    yield from _node(this, GP + "reading", f"{GP}reading-{link.mention.reading}")
    yield from _node(this, GP + "refersTo", link.entity.iri)
    yield from _node(this, GP + "literally", link.literal)
    yield _score(this, GP + "linkScore", link.score)
    yield from _text(this, GP + "linkReason", link.reason)
    if link.tenure is not None:
        yield from _node(this, GP + "heldBy", link.tenure.person)
        yield from _text(this, GP + "holderBasis", link.tenure.basis)
        yield from _node(this, GP + "recordedHolder", link.tenure.recorded)
    for rival, _ in link.rivals:
        yield from _node(this, GP + "mayReferTo", rival)


def _entity(entity: Entity, governed: Collection[str], base: str) -> Iterator[Triple]:
    """Describe an entity that the seed graph does not hold."""
    if entity.resolved:
        return
    this = entity.iri
    yield _triple(this, RDF + "type", NamedNode(GP + _CLASSES[entity.type]))
    yield from _text(this, SKOS + "prefLabel", entity.name, "en")
    if entity.type != "agreement" or not (entity.place or entity.parties):
        yield _triple(this, RDF + "type", NamedNode(GP + "CandidateEntity"))
        yield from _text(this, GP + "observedName", entity.name)
    if entity.type == "office":
        yield from _node(this, ORG + "postIn", entity.part_of)
    if entity.type == "agency" and entity.iso2 is not None and entity.iso2 in governed:
        yield from _node(this, GP + "agencyOf", iri.thing("government", entity.iso2.lower(), base=base))
    yield from _node(this, GP + "place", entity.place)
    yield from _dates(this, entity.date)
    for party in entity.parties:
        yield from _node(this, GP + "party", party_iri(party, base=base))


def _dates(subject: str, date: DateRange | None) -> Iterator[Triple]:
    if date is None:
        return
    yield _typed(subject, GP + "earliest", date.earliest, "date")
    yield _typed(subject, GP + "latest", date.latest, "date")
    yield from _text(subject, GP + "dateText", date.value)
    yield from _text(subject, GP + "datePrecision", date.precision)
    yield from _text(subject, GP + "dateQualifier", date.qualifier)


def _event(event: Event, base: str) -> Iterator[Triple]:
    this = event.iri
    yield _triple(this, RDF + "type", NamedNode(GP + event.type))
    yield from _text(this, SKOS + "prefLabel", event.label, "en")
    for role, thing in event.roles:
        yield from _node(this, GP + role, thing)
    yield from _node(this, GP + "place", event.place)
    yield from _node(this, GP + "inCountry", event.country)
    yield from _dates(this, event.date)
    yield from _text(this, GP + "rate", event.rate)
    yield from _text(this, GP + "quantity", event.count)
    for name, day in (
        ("announcedOn", event.announced),
        ("effectiveFrom", event.effective),
        ("effectiveUntil", event.until),
    ):
        if day is not None:
            yield _typed(this, GP + name, day, "date")
    if event.plover:
        yield from _node(this, GP + "category", iri.thing("event-type", f"plover-{event.plover.lower()}", base=base))


def _sides(event: Event, states: Mapping[str, str | None], base: str) -> Iterator[Triple]:
    """Tell for which governments those in an event act, as the document has it."""
    for _, who in event.roles:
        state = states.get(who)
        if state is not None:
            yield from _node(who, GP + "actsFor", iri.thing("government", state.lower(), base=base))


def _claim(document: Document, claim: Claim, base: str) -> Iterator[Triple]:
    this = claim.iri
    yield _triple(this, RDF + "type", NamedNode(GP + "Claim"))
    yield from _node(this, RDF + "subject", claim.subject)
    yield from _node(this, RDF + "predicate", GP + camel(claim.relation))
    yield from _node(this, RDF + "object", claim.object)
    yield from _node(this, GP + "reportedBy", document.iri)
    yield from _node(this, PROV + "wasAttributedTo", claim.speaker)
    yield from _text(this, GP + "unnamedSource", claim.unnamed_source)
    yield from _node(this, GP + "stance", f"{GP}stance-{claim.stance}")
    yield from _node(this, GP + "modality", f"{GP}modality-{claim.modality}")
    yield _score(this, GP + "confidence", claim.confidence)
    yield from _text(this, GP + "confidenceBasis", claim.confidence_basis)
    yield from _text(this, GP + "rule", claim.rule)
    yield from _node(this, GP + "evidence", _span(document, claim.evidence, base))
    yield from _span_triples(document, claim.evidence, base)
    yield from _details(document, claim, base)


def _details(document: Document, claim: Claim, base: str) -> Iterator[Triple]:
    this = claim.iri
    yield from _node(this, GP + "about", claim.event.iri if claim.event is not None else None)
    yield from _node(this, GP + "office", claim.office)
    if claim.event is None or _has_several_goods(claim.event):
        yield from _node(this, GP + "commodity", claim.commodity)
    if claim.event is None:
        yield from _text(this, GP + "quantity", claim.quantity)
        yield from _node(this, GP + "place", claim.place)
        yield from _dates(this, claim.date)
    if claim.quote is not None:
        yield from _node(this, GP + "words", _span(document, claim.quote, base))
        yield from _span_triples(document, claim.quote, base)


def _has_several_goods(event: Event) -> bool:
    return sum(role == "commodity" for role, _ in event.roles) > 1


def camel(name: str) -> str:
    """Return the lowerCamelCase of a snake_case relation.

    >>> camel("holds_position")
    'holdsPosition'
    """
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def to_quads(graph: Graph, graph_iri: str) -> Iterator[Quad]:
    """Yield the triples of a graph as quads of its named graph, in order."""
    name = NamedNode(graph_iri)
    for triple in graph:
        yield Quad(triple.subject, triple.predicate, triple.object, name)
