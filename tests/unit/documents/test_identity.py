"""A document's name comes from what makes it the same article."""

import hashlib

from loader.iri import digest
from loader.namespaces import BASE

TEXT = "The parliament of Latvia voted for the budget on Tuesday, and the government thanked the members."


def test_an_address_is_the_key_and_survives_a_new_headline(read):
    url = "https://example.org/world/latvia-passes-budget-77?utm_source=a"
    first = read(TEXT, url=url, title="Latvia passes budget")
    second = read(TEXT + " It was late.", url=url.partition("?")[0] + "#x", title="Latvia passes budget at last")
    name = f"latvia-passes-budget-77-{digest('https://example.org/world/latvia-passes-budget-77')}"
    assert first.iri == second.iri == f"{BASE}id/document/{name}"
    assert first.graph_iri == f"{BASE}graph/document/{name}"
    assert first.text_sha256 != second.text_sha256


def test_outlet_and_text_are_the_key_without_an_address(read):
    fields = {"title": "Latvia passes budget", "publisher": "Riga Sample", "published": "2025-03-04"}
    first, again = read(TEXT, **fields), read(TEXT, **fields)
    other_text = read(TEXT + " It was late.", **fields)
    other_outlet = read(TEXT, **(fields | {"publisher": "Daugava Sample"}))
    key = digest(f"Riga Sample|{hashlib.sha256(TEXT.encode()).hexdigest()}")
    assert first.iri == again.iri == f"{BASE}id/document/latvia-passes-budget-{key}"
    assert len({first.iri, other_text.iri, other_outlet.iri}) == 3


def test_the_text_is_the_key_when_nothing_else_is_known(read):
    document = read(TEXT)
    assert document.text_sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert document.iri.endswith(f"/page-{digest(f'|{document.text_sha256}')}")


def test_the_name_is_cut_at_a_word(read):
    title = "A headline that has a great many words in it so that it must be cut somewhere"
    name = read(TEXT, title=title, publisher="P").iri.rpartition("/")[2]
    assert name.rpartition("-")[0] == "a-headline-that-has-a-great-many-words-in-it-so"


def test_the_base_is_a_setting():
    from loader.documents import read_document
    from loader.model import Page

    document = read_document(Page("p", TEXT.encode(), "text", "p"), base="https://kg.example/")
    assert document.iri.startswith("https://kg.example/id/document/p-")
    assert document.graph_iri.startswith("https://kg.example/graph/document/p-")
