"""Make stores of any size as the pipeline writes them, with a share of faults.

Deterministic: the same size and seed give the same statements. Texts are put
together from phrases of our own; entities come from the seed graph, and what a
document says is turned into triples by ``loader.rdf``, as for a page.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import pyoxigraph as ox

from loader import iri
from loader.model import Claim, DateRange, Document, Entity, EntityLink, Event, Extraction, Mention, Span
from loader.namespaces import GP, OA, PROV, RDF, SCHEMA, SKOS, XSD
from loader.rdf import to_rdf
from loader.resources import data_folder

FAULTY = 0.02
_ACTS = (
    ("restricts", "ExportControl", "sanction", "limited exports to"),
    ("meets", "Meeting", "consult", "met officials of"),
    ("accuses", "Accusation", "accuse", "accused"),
    ("imposes", "Tariff", "sanction", "put new duties on goods from"),
    ("supports", None, None, "backed"),
)
_OUTLETS = ("The Harbour Ledger", "Straits Commerce Daily", "monsoonpost.example", "The Aldgate Review")


def reference() -> tuple[ox.Triple, ...]:
    """Return the seed graph."""
    files = sorted((data_folder("seeds") / "reference").glob("*.ttl"))
    return tuple(quad.triple for file in files for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE))


@cache
def _governments() -> tuple[tuple[str, str], ...]:
    labels = {t.subject.value: t.object.value for t in reference() if t.predicate.value == f"{SKOS}prefLabel"}
    kinds = (t.subject.value for t in reference() if t.object == ox.NamedNode(f"{GP}Government"))
    return tuple(sorted((subject, labels[subject]) for subject in kinds))


def documents(number: int, *, seed: int = 1) -> Iterator[tuple[str, tuple[ox.Triple, ...]]]:
    """Yield the name and the triples of each document graph."""
    for index in range(number):
        chance = random.Random(seed * 1_000_003 + index)
        extraction = _extraction(index, chance)
        triples = to_rdf(extraction)
        yield extraction.document.graph_iri, _with_fault(triples, chance) if chance.random() < 0.3 else triples


def store_of(statements: int, *, seed: int = 1) -> Iterator[ox.Quad]:
    """Yield the seed graph and documents, of about so many statements together."""
    count = 0
    for triple in reference():
        count += 1
        yield ox.Quad(*triple, ox.NamedNode(iri.graph("reference", "all")))
    for name, triples in documents(statements, seed=seed):
        for triple in triples:
            yield ox.Quad(*triple, ox.NamedNode(name))
        count += len(triples)
        if count >= statements:
            return


def _extraction(index: int, chance: random.Random) -> Extraction:
    day = date(2024, 1, 1) + timedelta(days=chance.randrange(700))
    parts, marks = [], []
    for _ in range(chance.randint(4, 9)):
        (first, name), (second, other) = chance.sample(_governments(), 2)
        act = chance.choice(_ACTS)
        start = sum(len(part) + 1 for part in parts)
        sentence = f"{name} {act[3]} {other} on {day:%d %B %Y}, note {chance.randrange(10_000)} says."
        parts.append(sentence)
        marks.append((act, (first, name), (second, other), Span(start, start + len(sentence), sentence)))
    document = _document(index, " ".join(parts), day, chance)
    links = [link for mark in marks for link in _links(mark)]
    claims = [_claim(document, number, mark, day) for number, mark in enumerate(marks)]
    governed = frozenset(link.entity.iso2 for link in links if link.entity.iso2 is not None)
    return Extraction(document, tuple(links), tuple(claims), governed=governed)


def _document(index: int, text: str, day: date, chance: random.Random) -> Document:
    sha = hashlib.sha256(f"{index} {text}".encode()).hexdigest()
    name = f"bench-{index:07}"
    return Document(
        iri=iri.thing("document", name),
        graph_iri=iri.graph("document", name),
        source=f"{name}.txt",
        name=name,
        text=text,
        title=text[:40],
        url=f"https://news.example/{name}",
        publisher=chance.choice(_OUTLETS),
        authors=("A. Writer",),
        published=day.isoformat(),
        modified=None,
        language="en",
        dateline=None,
        raw_sha256=sha,
        text_sha256=sha,
    )


def _links(mark: tuple) -> Iterator[EntityLink]:  # type: ignore[type-arg]
    _, subject, other, span = mark
    for thing, name in (subject, other):
        start = span.start + span.quote.index(name)
        mention = Mention(start, start + len(name), name, "government", "literal")
        yield EntityLink(mention, Entity(thing, "government", name), 0.9, "a name of the seed graph")


def _claim(document: Document, number: int, mark: tuple, day: date) -> Claim:  # type: ignore[type-arg]
    (relation, kind, plover, _), (subject, _), (other, _), span = mark
    event = None
    if kind:
        roles = {
            "Meeting": (("participant", subject), ("participant", other)),
            "Tariff": (("imposer", subject), ("target", other)),
            "ExportControl": (("imposer", subject), ("target", other)),
        }.get(kind, (("initiator", subject), ("recipient", other)))
        when = DateRange(day.isoformat(), day.isoformat(), "day")
        node = iri.thing("event", f"{document.name}-{number}")
        event = Event(
            node, kind, plover, roles, date=when, label=f"{kind} {number}", rate="10 %" if kind == "Tariff" else None
        )
    return Claim(
        iri=iri.thing("claim", f"{document.name}-{number}"),
        relation=relation,
        subject=subject,
        object=other,
        evidence=span,
        rule="verb",
        confidence=0.55 + number / 20,
        confidence_basis="a verb of the lexicon with both its ends linked",
        speaker=subject if relation == "accuses" else None,
        stance="accuses" if relation == "accuses" else "asserts",
        event=event,
    )


def _with_fault(triples: tuple[ox.Triple, ...], chance: random.Random) -> tuple[ox.Triple, ...]:
    """Break one statement of the document: left out, doubled, or of the wrong kind."""
    predicate, change = chance.choice(_FAULTS)
    hit = next((t for t in triples if t.predicate.value == predicate), None)
    if hit is None:
        return triples
    rest = tuple(triple for triple in triples if triple != hit)
    return (*rest, *(ox.Triple(hit.subject, hit.predicate, value) for value in change(hit.object)))


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


_FAULTS = (
    (f"{GP}evidence", lambda _: ()),
    (f"{GP}confidence", lambda _: (_typed("1.7", "decimal"),)),
    (f"{GP}confidence", lambda _: (ox.Literal("high"),)),
    (f"{GP}stance", lambda old: (old, ox.NamedNode(f"{GP}stance-denies"))),
    (f"{RDF}predicate", lambda _: (ox.NamedNode(f"{GP}governs"),)),
    (f"{RDF}subject", lambda _: (ox.NamedNode("https://example.org/nobody"),)),
    (f"{OA}exact", lambda old: (ox.Literal(old.value + "!"),)),
    (f"{GP}latest", lambda _: (_typed("1999-01-01", "date"),)),
    (f"{GP}earliest", lambda _: (_typed("2024-02-31", "date"),)),
    (f"{SCHEMA}headline", lambda _: ()),
    (f"{GP}rawSha256", lambda _: (ox.Literal("short"),)),
    (f"{PROV}used", lambda _: ()),
)
