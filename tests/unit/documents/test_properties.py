"""Whatever comes in, a document or a reasoned refusal comes out."""

import hypothesis.strategies as st
import pyoxigraph
from hypothesis import given, settings

from loader.documents import read_document
from loader.documents.addresses import canonical_url
from loader.errors import PageError
from loader.model import Document, Page

REASONS = {"empty", "not-text", "no-article", "too-large", "language", "malformed"}
LINES = st.sampled_from(
    ["By Jane Roe", "June 8, 2025, 1:27 PM ET", "Recommended Video", "WASHINGTON (AP) - ", "© 2025 X Ltd", "• Home",
     "https://a.example/b-c-d", "", "[a](b)", "About the Author",
     "The minister said on Monday that the talks would resume in London.", "Talks resume in London", "<p>", "</div>",
     '<script type="application/ld+json">{"@type":"NewsArticle","headline":[{}]}</script>', "Correction: it was not."]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=25).map("\n".join))


def _read(content: bytes, kind: str) -> Document | None:
    try:
        return read_document(Page("page", content, kind, "page"))
    except PageError as error:
        assert error.reason in REASONS
        return None


def _check(document: Document | None) -> None:
    if document is None:
        return
    document.text.encode("utf-8")
    assert document.text.strip()
    assert document.language == "en"
    pyoxigraph.NamedNode(document.iri)
    if document.url:
        pyoxigraph.NamedNode(document.url)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(TEXTS, st.sampled_from(["text", "plain", "html"]))
def test_any_text_gives_a_document_or_a_reason(text, kind):
    content = text.encode("utf-8", "surrogatepass")
    first = _read(content, kind)
    _check(first)
    assert _read(content, kind) == first


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(st.binary(max_size=300), st.sampled_from(["text", "plain", "html"]))
def test_any_bytes_give_a_document_or_a_reason(content, kind):
    _check(_read(content, kind))


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.one_of(st.text(max_size=60), st.text(max_size=60).map(lambda text: "https://example.org/" + text)))
def test_any_address_is_refused_or_a_valid_iri(text):
    url = canonical_url(text)
    if url is not None:
        pyoxigraph.NamedNode(url)
        assert url.startswith(("http://", "https://", "urn:"))
        assert canonical_url(url) == url
