"""Row 19: what a store holds is text on every page, never markup; links go to the web or stay here."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

MARK = "xss"
TAGS = (
    "script",
    "img",
    "svg",
    "iframe",
    "object",
    "embed",
    "a",
    "body",
    "style",
    "link",
    "meta",
    "form",
    "input",
    "math",
)
EVENTS = ("onerror", "onload", "ontoggle", "onclick", "onmouseover", "onfocus", "onbegin")


def payloads() -> list[str]:
    """Return 120 and more texts that a page must not take for markup."""
    found = [f"<{tag} {event}={MARK}()>" for tag in TAGS for event in EVENTS]
    found += [f"'><script>{MARK}()</script>", f'"><script>{MARK}()</script>', f"</title><script>{MARK}()</script>"]
    found += [f'" {event}="{MARK}()' for event in EVENTS] + [f"' {event}='{MARK}()" for event in EVENTS]
    found += [
        f"</{tag}><script>{MARK}()</script>" for tag in ("mark", "blockquote", "textarea", "style", "td", "option")
    ]
    found += [
        f"<!--{MARK}--><script>{MARK}()</script>",
        f"<![CDATA[<script>{MARK}()</script>]]>",
        f"{{{{{MARK}}}}}",
        "{% raw %}",
    ]
    found += [
        f"&lt;script&gt;{MARK}()",
        f"\u202e<script>{MARK}()</script>",
        f"<scr\x00ipt>{MARK}()</script>",
        f"<<script>{MARK}()//",
    ]
    found += [
        f"javascript:{MARK}()",
        f"JaVaScRiPt:{MARK}()",
        f"data:text/html,<script>{MARK}()</script>",
        f"vbscript:{MARK}",
    ]
    return found


class Page(HTMLParser):
    """Collect what a browser would run or follow."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name in {"style", "srcdoc"}]
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src", "action", "formaction"}]


def assert_harmless(text: str, where: str) -> None:
    page = Page(text)
    assert set(page.tags).isdisjoint({"script", "img", "svg", "iframe", "object", "embed", "style", "math", "base"}), (
        where
    )
    assert page.tags.count("body") == page.tags.count("title") == 1, where
    assert page.handlers == [], where
    for address in page.addresses:
        assert urlsplit(address).scheme in {"", "http", "https"}, (where, address)
    assert "cdn" not in text and not re.search(r'(?:src|href)="//', text), where


def poisoned(texts: list[str]) -> bytes:
    """Return data in which every text is a label, a sentence, a headline, a reason and part of an IRI."""
    gp, skos, rdf = (
        "https://w3id.org/geopol/ontology#",
        "http://www.w3.org/2004/02/skos/core#",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    )
    base, oa, schema = "https://w3id.org/geopol/id/", "http://www.w3.org/ns/oa#", "https://schema.org/"
    graph, node, quads = ox.NamedNode("https://w3id.org/geopol/graph/document/d"), ox.NamedNode, []

    def add(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        quads.append(ox.Quad(node(subject), node(predicate), value, graph))

    for number, text in enumerate(texts):
        entity, claim, article = f"{base}person/p{number}", f"{base}claim/c{number}", f"{base}document/d{number}"
        span, event, said = f"{base}text/t{number}#char=0,5", f"{base}event/e{number}", ox.Literal(text)
        evil = node(f"https://evil.example/{quote(text, safe='()=:;,!')}'{number}")
        body = ox.Literal(f"start {text} end")
        for subject, predicate, value in (
            (entity, f"{rdf}type", node(f"{gp}Person")),
            (entity, f"{skos}prefLabel", said),
            (entity, f"{skos}altLabel", said),
            (entity, f"{skos}note", said),
            (entity, "http://www.w3.org/2002/07/owl#sameAs", evil),
            (claim, f"{rdf}type", node(f"{gp}Claim")),
            (claim, f"{rdf}subject", node(entity)),
            (claim, f"{rdf}object", evil),
            (claim, f"{rdf}predicate", node(f"{gp}accuses")),
            (claim, f"{gp}stance", node(f"{gp}stance-accuses")),
            (claim, f"{gp}modality", node(f"{gp}modality-alleged")),
            (claim, f"{gp}confidence", ox.Literal(0.5)),
            (claim, f"{gp}confidenceBasis", said),
            (claim, f"{gp}reportedBy", node(article)),
            (claim, f"{gp}evidence", node(span)),
            (claim, "http://www.w3.org/ns/prov#wasAttributedTo", node(entity)),
            (claim, f"{gp}about", node(event)),
            (event, f"{rdf}type", node(f"{gp}Accusation")),
            (event, f"{gp}rate", said),
            (event, f"{gp}dateText", said),
            (span, f"{oa}exact", said),
            (span, f"{oa}start", ox.Literal(0)),
            (span, f"{oa}end", ox.Literal(5)),
            (span, f"{gp}inDocument", node(article)),
            (span, f"{rdf}type", node(f"{gp}Mention")),
            (span, f"{gp}refersTo", node(entity)),
            (span, f"{gp}linkReason", said),
            (span, f"{gp}linkScore", ox.Literal(0.5)),
            (span, f"{gp}reading", evil),
            (article, f"{rdf}type", node(f"{schema}NewsArticle")),
            (article, f"{schema}headline", said),
            (article, f"{schema}articleBody", body),
            (article, f"{schema}datePublished", said),
            (article, f"{schema}url", said),
            (article, f"{schema}publisher", node(entity)),
            (article, "http://purl.org/dc/elements/1.1/creator", said),
            (f"{base}ledger/l{number}", f"{rdf}type", node(f"{gp}LedgerEntry")),
            (f"{base}ledger/l{number}", f"{gp}document", node(article)),
            (f"{base}ledger/l{number}", f"{gp}state", evil),
            (f"{base}ledger/l{number}", f"{gp}loadedAt", said),
            (f"{base}ledger/l{number}", f"{gp}tripleCount", said),
            (f"{base}ledger/l{number}", f"{skos}prefLabel", said),
            (f"{base}ledger/l{number}", f"{gp}reason", said),
        ):
            add(subject, predicate, value)
    return ox.serialize(quads, format=ox.RdfFormat.TRIG) or b""


def test_nothing_that_the_store_holds_is_markup(serving: object) -> None:
    texts = [text.replace("\x00", "") for text in payloads()]
    assert len(texts) >= 120
    client: TestClient = serving(poisoned(texts))  # type: ignore[operator]
    html = {"accept": "text/html"}
    for number, text in enumerate(texts):
        paths = [f"/id/person/p{number}", f"/id/document/d{number}", f"/id/claim/c{number}"]
        for path in paths if number % 8 == 0 else paths[:2]:
            page = client.get(path, headers=html)
            assert page.status_code == 200, (path, text, page.text)
            assert "default-src 'none'" in page.headers["content-security-policy"]
            assert_harmless(page.text, f"{path}: {text}")
        asked = client.get("/queries/accusations", params={"accused": text}, headers=html)
        assert asked.status_code in {200, 400}  # Some are names of entities.
        assert_harmless(asked.text, text)
        lost = client.get(f"/id/{quote(text, safe='')}", headers=html)
        assert lost.status_code in {400, 404}
        assert_harmless(lost.text, text)
        told = client.get("/queries", params={"tag": text}, headers=html)
        assert_harmless(told.text, text)
    for path in (
        "/documents?limit=500",
        "/queries/accusations?run=1&limit=500",
        "/queries/who-said-what?run=1",
        "/reports",
    ):
        page = client.get(path, headers=html)
        assert page.status_code == 200
        assert_harmless(page.text, path)


def test_a_variable_of_ones_own_query_is_text(client: TestClient) -> None:
    """Variable names cannot bear markup in SPARQL; results are never HTML."""
    for text in payloads():
        answer = client.get("/sparql", params={"query": f"SELECT ?{text} {{}}"}, headers={"accept": "text/html, */*"})
        assert "text/html" not in answer.headers["content-type"] or answer.status_code == 400
        if "text/html" in answer.headers["content-type"]:
            assert_harmless(answer.text, text)
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_csv_is_a_formula(client: TestClient, start: str) -> None:
    value = ox.Literal(f"{start}cmd|' /C calc'!A0")
    answer = client.get(
        "/sparql", params={"query": f"SELECT ?x {{ VALUES ?x {{ {value} }} }}"}, headers={"accept": "text/csv"}
    )
    assert answer.content.decode().partition("\r\n")[2].lstrip('"').startswith(f"'{start}")
