"""The graph of a document is plain, sorted and small."""

from __future__ import annotations

from collections import Counter

from pyoxigraph import BlankNode, Literal, NamedNode

from loader.model import DateRange
from loader.namespaces import GP, OA, RDF, SCHEMA
from loader.pipeline import Tools
from loader.rdf import camel, to_quads, to_rdf
from tests.unit.reading import read

TEXT = (
    "“The rules are clear,” Penny Wong said. "
    "Beijing restricted exports of gallium in July 2023, according to the World Bank."
)
RECEIPT = ["reportedBy", "wasAttributedTo", "stance", "modality", "confidence", "confidenceBasis", "evidence", "rule"]


def test_the_graph_is_sorted_and_has_no_blank_nodes(tools: Tools) -> None:
    graph = to_rdf(read(TEXT, tools))
    assert list(graph) == sorted(graph, key=str)
    assert not [
        triple for triple in graph if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)
    ]


def test_the_same_text_gives_the_same_graph(tools: Tools) -> None:
    assert to_rdf(read(TEXT, tools)) == to_rdf(read(TEXT, Tools()))


def test_a_claim_has_at_most_eight_triples_of_provenance(tools: Tools) -> None:
    graph = to_rdf(read(TEXT, tools))
    claims = {triple.subject for triple in graph if triple.object == NamedNode(f"{GP}Claim")}
    assert len(claims) >= 3
    counted = Counter(t.subject for t in graph if t.subject in claims and t.predicate.value.split("#")[-1] in RECEIPT)
    assert max(counted.values()) <= 8


def test_every_span_quotes_the_stored_text(tools: Tools) -> None:
    graph = to_rdf(read(TEXT, tools))
    [body] = [t.object for t in graph if t.predicate == NamedNode(f"{SCHEMA}articleBody")]
    assert isinstance(body, Literal)
    told = {(t.subject, t.predicate.value.split("#")[-1].rsplit("/", 1)[-1]): t.object for t in graph}
    spans = {t.subject for t in graph if t.predicate == NamedNode(f"{OA}exact")}
    assert spans
    for span in spans:
        start, end, exact = (told[span, name] for name in ("start", "end", "exact"))
        assert isinstance(start, Literal) and isinstance(end, Literal) and isinstance(exact, Literal)
        assert body.value[int(start.value) : int(end.value)] == exact.value


def test_a_known_entity_is_named_and_not_described(tools: Tools) -> None:
    graph = to_rdf(read(TEXT, tools))
    assert not [t for t in graph if t.subject.value.endswith("/id/government/cn") and t.predicate.value == f"{RDF}type"]


def test_quads_carry_the_graph(tools: Tools) -> None:
    graph = to_rdf(read(TEXT, tools))
    quads = list(to_quads(graph, "https://w3id.org/geopol/graph/document/x"))
    assert [quad.triple for quad in quads] == list(graph)
    assert {quad.graph_name for quad in quads} == {NamedNode("https://w3id.org/geopol/graph/document/x")}


def test_relations_are_written_in_camel_case() -> None:
    assert [camel(name) for name in ("said", "holds_position", "party_to")] == ["said", "holdsPosition", "partyTo"]


def test_a_date_claims_no_more_than_its_precision() -> None:
    assert DateRange("2025-06-09", "2025-06-09", "day").value == "2025-06-09"
    assert DateRange("2025-04-01", "2025-04-10", "month", "early").value == "2025-04"
    assert DateRange("2025-01-01", "2025-12-31", "year").value == "2025"
    assert DateRange("2025-06-02", "2025-06-08", "week").value == "2025-06-02/2025-06-08"


def test_an_agency_of_a_country_without_a_government_names_none(tools: Tools) -> None:
    """The shapes ask for a government that is known: the page would go whole to quarantine."""
    for text, expected in (
        ("The Hong Kong Marine Department banned ferries.", 0),
        ("The Kenyan Marine Department banned ferries.", 1),
    ):
        found = read(text, tools)
        graph = to_rdf(found, base=tools.settings.base, model="test")
        assert [link.entity.type for link in found.links if "Marine" in link.mention.text] == ["agency"]
        assert sum(triple.predicate.value.endswith("#agencyOf") for triple in graph) == expected


def test_a_claim_on_one_of_several_goods_of_an_event_tells_its_own(tools: Tools) -> None:
    text = "The United States imposed a tariff of 25% on steel and timber from Canada on Monday."
    told = [triple for triple in to_rdf(read(text, tools)) if triple.predicate.value == GP + "commodity"]
    own = [str(triple.object).rsplit("/", 1)[1] for triple in told if "/claim/" in str(triple.subject)]
    assert sorted(own) == ["lumber>", "steel>"]
    assert sum("/event/" in str(triple.subject) for triple in told) == 2
