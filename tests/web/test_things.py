"""Things by their IRI: as RDF, and as pages that show the evidence."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from loader.web import Limits
from loader.web.workers import LimitError

PAGE = {"accept": "text/html"}


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize(
    ("accept", "kind", "format_"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", ox.RdfFormat.TURTLE),
        ("application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
    ],
)
def test_a_thing_is_dereferenced_as_rdf(client: TestClient, accept: str, kind: str, format_: ox.RdfFormat) -> None:
    answer = client.get("/id/country/cn", headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"], answer.headers["vary"]) == (200, kind, "Accept")
    subjects = {str(quad.subject) for quad in ox.parse(answer.content, format_)}
    assert subjects == {"<https://w3id.org/geopol/id/country/cn>"}
    known = client.get("/id/country/cn", headers={"accept": accept, "if-none-match": answer.headers["etag"]})
    assert known.status_code == 304
    page = client.get("/id/country/cn", headers=PAGE)
    assert page.headers["etag"] != answer.headers["etag"]
    assert client.get("/id/country/cn", headers={**PAGE, "if-none-match": page.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("path", ["country/zz", "nothing", "country/%00", "country/a b", "../etc/passwd", "%ed%a0%80"])
def test_what_the_store_does_not_know_is_not_found(client: TestClient, path: str) -> None:
    for accept in ("text/turtle", "text/html"):
        answer = client.get(f"/id/{path}", headers={"accept": accept})
        assert answer.status_code == 404


def test_an_entity_shows_each_claim_with_its_evidence(client: TestClient) -> None:
    page = client.get("/id/country/cn", headers=PAGE).text
    assert "<h1>China</h1>" in page
    assert "<mark>Washington threatens Beijing with new tariffs.</mark>" in page
    told = text_of(page)
    assert "Government of the United States threatens Government of China" in told
    assert "said by Ann Example in Controls on gallium outlet Alpha News published 2025-06-01 confidence 0.7" in told


def test_a_conflict_is_shown_as_one_with_both_sides(client: TestClient) -> None:
    page = client.get("/id/commodity/gallium", headers=PAGE).text
    conflict = page.partition('class="conflict"')[2].partition("</section>")[0]
    assert "about the denial" in conflict
    assert "<mark>Beijing put gallium under a licence.</mark>" in conflict
    assert "<mark>Beijing denied limiting sales of gallium.</mark>" in conflict
    assert "Conflict" not in client.get("/id/country/cd", headers=PAGE).text


def test_a_claim_that_supports_a_fact_says_how_many_tell_it(client: TestClient) -> None:
    told = text_of(client.get("/id/agreement/truce", headers=PAGE).text)
    assert "fact, told by 1 source asserts" in told


def test_a_claim_of_an_event_that_several_tell_is_no_fact_by_that(client: TestClient) -> None:
    told = text_of(client.get("/id/commodity/gallium", headers=PAGE).text)
    assert "Government of China restricts gallium" in told and "fact, told by" not in told


@pytest.mark.parametrize(
    ("path", "evidence"),
    [
        ("event/e1", "Beijing put gallium under a licence."),
        ("consolidated-event/z", "Beijing put gallium under a licence."),
        ("conflict/x", "Beijing denied limiting sales of gallium."),
        ("fact/y", "Both sides signed the truce in Geneva ."),
        ("agreement/truce", "Both sides signed the truce in Geneva ."),
    ],
)
def test_what_claims_tell_of_has_them_on_its_page(client: TestClient, path: str, evidence: str) -> None:
    page = client.get(f"/id/{path}", headers=PAGE).text
    assert f"<mark>{evidence}</mark>" in page.partition('id="facts"')[2]


def test_the_page_of_an_event_shows_what_people_read(client: TestClient) -> None:
    """The graph of a document leads to its page; by what events are matched is nothing to read."""
    page = client.get("/id/event/e1", headers=PAGE).text
    assert '<a href="/id/document/d1">document/d1</a>' in page
    assert "0f3a1c29b7e4" not in page and "description" not in text_of(page)


def test_a_document_shows_its_mentions_and_claims(client: TestClient) -> None:
    page = client.get("/id/document/d1", headers=PAGE).text
    assert "<h1>Controls on gallium</h1>" in page and "3 mentions" in page and "3 claims" in page
    marks = re.findall(r'<a class="mention (\w+)" href="([^"]+)"[^>]*><mark>([^<]+)</mark></a>', page)
    assert marks == [
        ("metonymic", "/id/government/cn", "Beijing"),
        ("literal", "/id/commodity/gallium", "gallium"),
        ("metonymic", "/id/government/us", "Washington"),
    ]
    body = re.sub(r"<[^>]+>", "", page.partition('<div class="body">')[2].partition("</div>")[0])
    assert body.startswith("Beijing put gallium under a licence. It said so in Geneva.")


PREFIXES = """@prefix gp: <https://w3id.org/geopol/ontology#> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix schema: <https://schema.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @base <https://w3id.org/geopol/id/> .
"""
CLAIM = """ a gp:Claim ; rdf:subject <government/no> ; rdf:predicate gp:signs ; rdf:object <agreement/pact> ;
    gp:stance gp:stance-{stance} ; gp:modality gp:modality-actual ; gp:confidence 0.9 ; gp:reportedBy <document/d> ;
    gp:evidence <text/t#char=0,14> ."""


def test_what_is_more_than_the_limit_is_no_answer(serving: Callable[..., TestClient]) -> None:
    for count, status in ((11, 200), (12, 422)):  # With its label there is one more.
        values = ", ".join(f'"{number}"' for number in range(count - 1))
        data = f'{PREFIXES} <country/no> skos:prefLabel "Norway" ; skos:altLabel {values} .'
        client = serving(data.encode(), limits=Limits(rows=11))
        for accept in ("text/turtle", "application/ld+json", "application/n-triples"):
            answer = client.get("/id/country/no", headers={"accept": accept})
            assert answer.status_code == status
        if status == 422:
            assert answer.json()["limit"] == "rows"
            assert "stopped at 11 rows, the row limit; add limit=11 to the address" in answer.json()["detail"]


def test_many_statements_come_in_pages_that_lead_on(serving: Callable[..., TestClient]) -> None:
    values = ", ".join(f'"{number}"' for number in range(11))
    client = serving(f'{PREFIXES} <country/no> skos:prefLabel "Norway" ; skos:altLabel {values} .'.encode())
    found: list[ox.Triple] = []
    path, sizes = "/id/country/no?limit=5", []
    while path:
        answer = client.get(path, headers={"accept": "application/n-triples"})
        told = [quad.triple for quad in ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)]
        found, sizes = [*found, *told], [*sizes, len(told)]
        ahead = [link for link in answer.headers["link"].split(",") if "next" in link]
        path = ahead[0].split(">")[0].strip(" <") if ahead else ""
    assert sizes == [5, 5, 2]
    assert {triple.object.value for triple in found} == {"Norway", *map(str, range(11))}


def test_a_page_says_that_it_shows_the_first_of_many(
    serving: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loader.web.things._MOST", 3)
    monkeypatch.setattr("loader.web.things._CONFLICTS", 2)
    spans = [
        f'<text/t#char={at},{at + 3}> a gp:Mention, gp:Span ; oa:start {at} ; oa:end {at + 3} ; oa:exact "x" ; '
        "gp:inDocument <document/d> ; gp:refersTo <country/no> ."
        for at in (0, 4, 8, 12)
    ]
    claims = [f"<claim/{number}>{CLAIM.format(stance='asserts')}" for number in range(4)]
    conflicts = [f"<conflict/{number}> a gp:Conflict ; gp:between <claim/{number}>, <claim/3> ." for number in range(3)]
    data = f"""{PREFIXES} <https://w3id.org/geopol/graph/document/d> {{
        <document/d> a schema:NewsArticle ; schema:articleBody "One two six ten." .
        <government/no> skos:altLabel "a", "b", "c", "d" ; skos:prefLabel "Government of Norway" .
        <text/t#char=0,14> oa:start 0 ; oa:end 14 ; oa:exact "One two six te" .
        {" ".join([*spans, *claims, *conflicts])} }}"""
    client = serving(data.encode())
    page = client.get("/id/document/d", headers=PAGE).text
    told = text_of(page)
    assert "Text, with more than 3 mentions The first 3 are shown" in told
    assert len(re.findall("<mark[ >]", page)) == 3 + 3
    assert "More than 3 claims The first 3 are shown" in told
    told = text_of(client.get("/id/government/no", headers=PAGE).text)
    assert "Government of Norway" in told  # The name comes after all the aliases that fit.
    assert "The first 3 statements are shown" in told and "Conflicts The first " in told
    monkeypatch.undo()
    for path in ("document/d", "government/no"):
        told = text_of(client.get(f"/id/{path}", headers=PAGE).text)
        assert "are shown" not in told and "ore than" not in told


def test_the_evidence_of_a_claim_leads_to_its_text(serving: Callable[..., TestClient]) -> None:
    data = f"""{PREFIXES} <https://w3id.org/geopol/graph/document/d> {{
        <document/d> a schema:NewsArticle ; gp:textSha256 "t" ; schema:articleBody "Norway signed." .
        <text/t#char=0,14> a gp:Span ; oa:start 0 ; oa:end 14 ; oa:exact "Norway signed." ; gp:inDocument <document/d> .
        <claim/1> {CLAIM.format(stance="asserts")} <claim/2> {CLAIM.format(stance="asserts")} }}"""
    client = serving(data.encode())
    (href,) = re.findall(r'href="(/id/text/[^"]+)"', client.get("/id/claim/1", headers=PAGE).text)
    assert href == "/id/text/t#char=0,14"
    answer = client.get(href, headers=PAGE, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/id/document/d")
    assert client.get("/id/document/d", headers=PAGE).text.count('<mark id="char=0,14">Norway signed.</mark>') == 1
    spans = list(ox.parse(client.get(href, headers={"accept": "text/turtle"}).content, ox.RdfFormat.TURTLE))
    assert {quad.subject for quad in spans} == {ox.NamedNode("https://w3id.org/geopol/id/text/t#char=0,14")}
    assert len(spans) == 5
    for path in ("text/zz", "text/", "text/%22", "text/t/t"):
        assert {
            client.get(f"/id/{path}", headers={"accept": one}).status_code for one in ("text/turtle", "text/html")
        } == {404}


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("claim/c1", "Government of China restricts gallium"),
        ("claim/c6", "Government of the United States yields"),
        ("claim/c5", "Cy Example holds position European Commission"),
        ("event/e1", "Export licence: Government of China, United States, gallium"),
        (
            "event/e3",
            "Agreement event: Government of China, Government of the United States, Geneva truce, 2025-05-12",
        ),
        ("conflict/x", "Conflict about the denial: Government of China restricts gallium"),
        ("fact/y", "Fact"),
        ("consolidated-event/z", "Consolidated event: event/e1"),
        ("holding/bo", "Office holding: Commissioner for Trade"),
    ],
)
def test_a_thing_without_a_name_is_headed_by_what_it_tells(client: TestClient, path: str, title: str) -> None:
    page = client.get(f"/id/{path}", headers=PAGE).text
    assert f"<h1>{title}</h1>" in page and f"<title>{title}" in page


def test_an_offset_that_is_no_number_marks_nothing(serving: Callable[..., TestClient]) -> None:
    """A file that was loaded without validation may hold one."""
    data = b"""@prefix schema: <https://schema.org/> . @prefix gp: <https://w3id.org/geopol/ontology#> .
        @prefix oa: <http://www.w3.org/ns/oa#> . @base <https://w3id.org/geopol/id/> .
        <https://w3id.org/geopol/graph/document/a> {
          <document/a> a schema:NewsArticle ; schema:articleBody "Norway signed." .
          <mention/x> a gp:Mention ; gp:inDocument <document/a> ; gp:refersTo <country/no> ; oa:start "x" ; oa:end -5 .
          <mention/y> a gp:Mention ; gp:inDocument <document/a> ; gp:refersTo <country/no> ; oa:start 0 ; oa:end 6 .
        }"""
    answer = serving(data).get("/id/document/a", headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert answer.text.count("<mark>") == 1 and "<mark>Norway</mark>" in answer.text


def test_claims_come_in_pages(client: TestClient) -> None:
    first = client.get("/id/government/cn?limit=1", headers=PAGE).text
    assert 'rel="next" href="/id/government/cn?limit=1&amp;offset=1"' in first
    second = client.get("/id/government/cn?limit=1&offset=1", headers=PAGE).text
    assert 'rel="prev"' in second


def test_documents_are_listed_with_their_states(client: TestClient) -> None:
    told = text_of(client.get("/documents", headers=PAGE).text)
    assert "Controls on gallium Alpha News 2025-06-01 committed 40 2025-06-08" in told
    assert "quarantined 0 2025-06-09 does not conform" in told


def test_a_graph_without_a_page_is_no_link(client: TestClient) -> None:
    page = client.get("/documents", headers=PAGE).text
    assert "<td>reference/test</td>" in page


def test_a_validation_report_shows_the_words_it_is_about(client: TestClient) -> None:
    from loader.model import ValidationReport, ValidationResult
    from loader.reports.kept import keep_report
    from loader.reports.run import Run

    result = ValidationResult(
        focus_node="https://w3id.org/geopol/id/claim/c1",
        severity="Warning",
        message="Nobody is its speaker.",
        source_shape="https://w3id.org/geopol/shapes#Claim-attributed",
        component="http://www.w3.org/ns/shacl#MinCountConstraintComponent",
        passage="Beijing put gallium under a licence.",
        marked=(12, 19),
        document="https://w3id.org/geopol/id/document/d1",
        advice="Name the speaker.",
    )
    report = ValidationReport(True, (result,), 1, "https://w3id.org/geopol/id/document/d1")
    run = Run((report,), taken_at="2025-06-09T08:00:00Z")
    path = keep_report(run, store=client.app.state.service.settings.store, kind="ingest")  # type: ignore[attr-defined]
    assert f'href="/reports/{path.stem}"' in client.get("/reports", headers=PAGE).text
    page = client.get(f"/reports/{path.stem}", headers=PAGE).text
    assert "Beijing put <mark>gallium</mark> under a licence." in page
    assert "Name the speaker." in page and 'href="/id/claim/c1"' in page
    assert client.get("/reports/none", headers=PAGE).status_code == 404


def test_a_question_is_asked_with_a_form(client: TestClient) -> None:
    empty = client.get("/queries/evidence-of-fact", headers=PAGE).text
    assert '<option value="signs">signs</option>' in empty and "<table" not in empty
    asked = client.get("/queries/evidence-of-fact?run=1&subject=China&relation=&object=", headers=PAGE).text
    assert "2 rows" in text_of(asked) and "<q>Beijing denied limiting sales of gallium.</q>" in asked
    assert 'href="/api/queries/evidence-of-fact?subject=China&amp;format=csv&amp;limit=10000"' in asked
    assert 'class="permalink" href="/queries/evidence-of-fact?subject=China&amp;run=1' in asked
    wrong = client.get("/queries/evidence-of-fact?run=1&subject=Chima", headers=PAGE)
    assert wrong.status_code == 400 and "near names: China" in wrong.text and 'value="Chima"' in wrong.text


def test_an_unknown_address_is_told_as_a_page_to_a_browser(client: TestClient) -> None:
    page = client.get("/nowhere", headers=PAGE)
    assert page.status_code == 404 and "<h1>Not found</h1>" in page.text
    assert client.get("/nowhere").headers["content-type"] == "application/problem+json"


def test_a_name_leads_to_its_page(client: TestClient) -> None:
    for name, path in (("China", "/id/country/cn"), ("  gallium ", "/id/commodity/gallium")):
        answer = client.get("/find", params={"name": name}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, path)
    lost = client.get("/find?name=Chima", headers=PAGE)
    assert lost.status_code == 404 and "near names: China" in lost.text
    for address in ("/find", "/find?name=%20", "/find?name=China&x=1"):
        assert client.get(address).status_code == 400


def test_documents_of_one_state_are_listed(client: TestClient) -> None:
    set_aside = text_of(client.get("/documents?state=quarantined", headers=PAGE).text)
    assert "does not conform" in set_aside and "Controls on gallium" not in set_aside
    assert "No document is removed." in text_of(client.get("/documents?state=removed", headers=PAGE).text)
    assert client.get("/documents?state=lost").status_code == 400
    whole = text_of(client.get("/documents", headers=PAGE).text)
    assert whole.index("does not conform") < whole.index("Controls on gallium")


@pytest.mark.parametrize("address", ["/", "/queries?tag=claims", "/documents", "/reports"])
def test_a_page_refuses_what_it_does_not_know(client: TestClient, address: str) -> None:
    assert client.get(address, headers=PAGE).status_code == 200
    answer = client.get(f"{address}{'&' if '?' in address else '?'}colour=red", headers=PAGE)
    assert answer.status_code == 400 and "unknown parameter 'colour'" in unescape(answer.text)


def test_a_measure_is_told_as_a_sentence(client: TestClient) -> None:
    told = text_of(client.get("/id/commodity/gallium", headers=PAGE).text)
    assert "Government of China restricts gallium" in told
    assert "Government of the United States threatens Government of China" in text_of(
        client.get("/id/country/cn", headers=PAGE).text
    )


def test_a_default_is_told_by_its_name(client: TestClient) -> None:
    assert "default China" in text_of(client.get("/queries/entity-facts", headers=PAGE).text)


def test_the_endpoint_describes_itself_to_people_too(client: TestClient) -> None:
    page = client.get("/sparql", headers=PAGE)
    assert page.status_code == 200 and "10 s, 2048 MB, 10000 rows" in text_of(page.text)


def test_a_limit_is_told_beside_the_form(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise LimitError("stopped after 10 s, the time limit", limit="time")

    monkeypatch.setattr("loader.web.workers.Workers.ask", stop)
    answer = client.get("/queries/relations?run=1", headers=PAGE)
    assert answer.status_code == 422 and "stopped after 10 s, the time limit" in answer.text
    assert '<form method="get" action="/queries/relations"' in answer.text


def test_a_name_of_a_row_leads_to_what_alone_bears_it(serving: Callable[..., TestClient]) -> None:
    data = f"""{PREFIXES}
      <person/rama> skos:prefLabel "Rama"@en . <person/bo> skos:prefLabel "Bo"@en . <person/other> skos:prefLabel "Bo" .
      <claim/one> a gp:Claim ; rdf:subject <person/rama> ; rdf:predicate gp:accuses ; rdf:object <person/bo> ;
        gp:stance gp:stance-accuses ; gp:modality gp:modality-actual ; gp:confidence 0.9 ; gp:reportedBy <document/d> ;
        gp:evidence <text/t#char=0,14> .
      <text/t#char=0,14> oa:exact "Rama accused." ."""
    page = serving(data.encode()).get("/queries/accusations?run=1", headers=PAGE)
    assert '<a href="/id/person/rama">Rama</a>' in page.text
    assert ">Bo</td>" in page.text  # Two bear it.


def test_a_column_of_iris_makes_links_of_the_names_beside_it(client: TestClient) -> None:
    page = client.get("/queries/co-mentions?run=1", headers=PAGE).text
    assert "other iri" not in page
    assert '<td class="short"><a href="/id/commodity/gallium">gallium</a></td>' in page
    assert "other_iri" in client.get("/api/queries/co-mentions", headers={"accept": "text/csv"}).text.splitlines()[0]


def test_the_heading_of_an_answer_says_which_rows_are_shown(client: TestClient) -> None:
    titles = []
    for part in ("limit=2", "limit=2&offset=1", "limit=1&offset=1", "limit=50"):
        page = client.get(f"/queries/relations?run=1&{part}", headers=PAGE).text
        titles.append(page.partition('<h2 id="answer">')[2].partition("</h2>")[0])
    assert titles == ["The first 2 rows", "Rows 2 to 3", "Row 2", "5 rows"]


def test_a_claim_shows_its_goods_how_much_and_who_is_not_named(serving: Callable[[bytes], TestClient]) -> None:
    data = b"""@prefix schema: <https://schema.org/> . @prefix gp: <https://w3id.org/geopol/ontology#> .
        @prefix oa: <http://www.w3.org/ns/oa#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @base <https://w3id.org/geopol/id/> .
        <https://w3id.org/geopol/graph/document/a> {
          <document/a> a schema:NewsArticle ; schema:articleBody "Chad halted it." .
          <government/td> a gp:Government ; skos:prefLabel "Government of Chad"@en .
          <commodity/gold> a gp:Commodity ; skos:prefLabel "gold"@en .
          <claim/x> a gp:Claim ; rdf:subject <government/td> ; rdf:predicate gp:suspends ; gp:about <event/x> ;
            gp:reportedBy <document/a> ; gp:stance gp:stance-asserts ; gp:modality gp:modality-actual ;
            gp:confidence 0.8 ; gp:evidence <text/a#char=0,15> ;
            gp:quantity "5 tonnes" ; gp:unnamedSource "two miners" .
          <event/x> a gp:ExportControl ; gp:commodity <commodity/gold> .
          <text/a#char=0,15> a gp:Span ; gp:inDocument <document/a> ;
            oa:start 0 ; oa:end 15 ; oa:exact "Chad halted it." .
        }"""
    told = text_of(serving(data).get("/id/document/a", headers={"accept": "text/html"}).text)
    assert "Government of Chad suspends gold 5 tonnes" in told
    assert "said by “two miners” not named" in told
