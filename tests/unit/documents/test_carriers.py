"""Feeds, mail, web archives and gzip give one page an article, and a reason for each that is none."""

from __future__ import annotations

import gzip
import io
import json
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from loader.documents import RejectedPage, read_document, read_pages
from loader.documents.formats import detect_format
from loader.model import Document, Page

SENTENCE = "The parliament of Latvia voted for the budget on Tuesday, and the government thanked the members. "
STORY = "".join(f"<p>{SENTENCE}{SENTENCE}Number {number}.</p>" for number in range(4))
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Daugava Post</title><link>https://daugava.example/</link>
<item><title>Riga passes its budget</title><link>https://daugava.example/2025/06/03/budget</link>
  <dc:creator>Ilze Kalna</dc:creator><pubDate>Tue, 03 Jun 2025 14:00:00 GMT</pubDate>
  <description>Riga has a budget.</description><content:encoded><![CDATA[{STORY}]]></content:encoded></item>
<item><title>Only a teaser</title><link>https://daugava.example/teaser</link>
  <description>{SENTENCE}Read more</description></item>
<item><title>Torn date</title><link>https://daugava.example/torn</link><pubDate>yesterday</pubDate>
  <description><![CDATA[{STORY}]]></description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Daugava Post</title>
<entry><title>Riga passes its budget</title><link href="https://daugava.example/atom"/>
<updated>2025-06-04T08:00:00Z</updated><author><name>Ilze Kalna</name></author>
<content type="html">{STORY.replace("<", "&lt;")}</content></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Daugava Post",
        "items": [
            {
                "id": "1",
                "url": "https://daugava.example/json",
                "title": "Riga passes its budget",
                "content_html": STORY,
                "date_published": "2025-06-03T14:00:00Z",
                "date_modified": "2025-06-04T08:00:00Z",
                "authors": [{"name": "Ilze Kalna"}],
            },
            {"id": "2", "summary": "Riga has a budget."},
            "no object",
            {"id": "4", "content_text": SENTENCE * 6, "title": 7, "authors": "nobody"},
        ],
    }
)
MAIL = f"""Received: from list.example
From: "Ilze Kalna" <ilze@daugava.example>
To: reader@example.org
Subject: =?utf-8?q?Fwd=3A_R=C4=ABga_passes_its_budget?=
Date: Tue, 03 Jun 2025 14:00:00 +0300
List-Id: "Daugava Morning" <morning.daugava.example>
Archived-At: <https://daugava.example/mail/1>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

View this mail in your browser.
--b
Content-Type: text/html; charset=iso-8859-4
Content-Transfer-Encoding: quoted-printable

<html><body>{STORY}<p>The speaker of the R=EFga council thanked the members of both parties.</p></body></html>
--b--
"""

Pages = Sequence[Page | RejectedPage]


def read_file(path: Path, content: str | bytes) -> Pages:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_pages([str(path)]))


def documents(pages: Pages) -> list[Document]:
    return [read_document(page) for page in pages if isinstance(page, Page)]


def reasons(pages: Pages) -> list[tuple[str, str]]:
    return [(page.source.rpartition("/")[2], page.reason) for page in pages if isinstance(page, RejectedPage)]


def test_each_entry_of_rss_that_carries_its_article_is_a_document(tmp_path: Path) -> None:
    pages = read_file(tmp_path / "feed.xml", RSS)
    first, torn = documents(pages)
    assert (first.title, first.publisher, first.authors) == (
        "Riga passes its budget",
        "The Daugava Post",
        ("Ilze Kalna",),
    )
    assert (first.url, first.published) == ("https://daugava.example/2025/06/03/budget", "2025-06-03T14:00:00+00:00")
    assert first.text.count("\n") == 3
    assert (torn.title, torn.published) == ("Torn date", None)
    assert reasons(pages) == [("feed.xml#2", "no-article")]


def test_atom_knows_when_an_entry_was_modified_and_not_when_it_was_published(tmp_path: Path) -> None:
    [document] = documents(read_file(tmp_path / "feed.atom", ATOM))
    assert (document.published, document.modified) == (None, "2025-06-04T08:00:00+00:00")
    assert (document.url, document.authors) == ("https://daugava.example/atom", ("Ilze Kalna",))


def test_a_json_feed_is_read_and_bad_items_are_set_aside_one_by_one(tmp_path: Path) -> None:
    pages = read_file(tmp_path / "feed.json", JSON_FEED)
    first, last = documents(pages)
    assert (first.published, first.modified) == ("2025-06-03T14:00:00+00:00", "2025-06-04T08:00:00+00:00")
    assert (first.publisher, first.authors) == ("The Daugava Post", ("Ilze Kalna",))
    assert last.text.startswith(SENTENCE.strip())
    assert reasons(pages) == [("feed.json#2", "no-article"), ("feed.json#3", "no-article")]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xml", "<?xml version='1.0'?><sitemap><loc>x</loc></sitemap>", "malformed"),
        ("a.json", '{"items": 3}', "malformed"),
        ("a.json", "[" * 100_000, "malformed"),
        ("a.json", '{"version": "https://jsonfeed.org/version/1", "items": []}', "empty"),
        ("a.rss", "<rss version='2.0'><channel><title>x</title></channel></rss>", "empty"),
        ("a.eml", "From: a@example.org\nDate: x\nSubject: y\n\n", "empty"),
        ("a.eml", 'From: a\nDate: x\nSubject: y\nContent-Type: text/plain; charset="no-such"\n\ntext', "malformed"),
        ("a.html.gz", b"\x1f\x8b torn", "malformed"),
        ("a.html.gz", gzip.compress(STORY.encode())[:-20], "malformed"),
        ("a.warc", "WARC/1.0\r\nbroken", "empty"),
    ],
)
def test_a_carrier_that_holds_nothing_says_so(tmp_path: Path, name: str, content: str | bytes, reason: str) -> None:
    [page] = read_file(tmp_path / name, content)
    assert isinstance(page, RejectedPage)
    assert page.reason == reason
    assert page.message.startswith(str(tmp_path / name))


def test_a_feed_never_asks_the_network_nor_grows_by_its_entities(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = RSS.replace("<rss", f'<!DOCTYPE r [<!ENTITY l0 "lol"><!ENTITY x SYSTEM "file:///etc/passwd">{laughs}]><rss')
    bomb = bomb.replace("Riga has", "&l11; &x;").replace("<title>Riga", "<title>&l11;&x; Riga")
    start = time.process_time()
    pages = read_file(tmp_path / "bomb.xml", bomb)
    assert time.process_time() - start < 5
    assert all("root:" not in (page.title or "") for page in pages if isinstance(page, Page))
    assert sum(len(page.content) for page in pages if isinstance(page, Page)) < 3 * len(bomb)


def test_a_message_gives_title_list_and_day(tmp_path: Path) -> None:
    [document] = documents(read_file(tmp_path / "a.eml", MAIL))
    assert (document.title, document.publisher) == ("Rīga passes its budget", "Daugava Morning")
    assert (document.url, document.published) == ("https://daugava.example/mail/1", "2025-06-03T14:00:00+03:00")
    assert "speaker of the Rīga council" in document.text
    assert "View this mail" not in document.text


def test_a_message_with_text_only_is_read_as_text(tmp_path: Path) -> None:
    mail = (
        f"From: desk@daugava.example\nSubject: Budget\nDate: torn\n\n{SENTENCE}\n\n{SENTENCE.replace('Latvia', 'Riga')}"
    )
    [document] = documents(read_file(tmp_path / "no-suffix", mail))
    assert (document.title, document.publisher, document.published) == ("Budget", "daugava.example", None)
    assert "parliament of Riga" in document.text


def test_gzip_data_is_read_as_what_it_holds(tmp_path: Path) -> None:
    [page] = documents(read_file(tmp_path / "a.html.gz", gzip.compress(STORY.encode()) + gzip.compress(STORY.encode())))
    assert page.name == "a"
    lines = "".join(json.dumps({"text": SENTENCE.replace("Latvia", name)}) + "\n" for name in ("Riga", "Peru"))
    found = documents(read_file(tmp_path / "b.jsonl.gz", gzip.compress(lines.encode())))
    assert ["Riga" in one.text for one in found] == [True, False]


def _bombs() -> list[tuple[str, bytes]]:
    zeros, markup = b"\0" * 40_000_000, b"<p>a</p>" * 5_000_000
    many = gzip.compress(b" " * 3_000_000) * 200
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/\r\nContent-Length: 40000000\r\n\r\n"
    return [
        ("zeros.gz", gzip.compress(zeros)),
        ("page.html.gz", gzip.compress(markup)),
        ("twice.gz", gzip.compress(gzip.compress(zeros))),
        ("lines.jsonl.gz", gzip.compress(b'{"text": "' + b"a" * 40_000_000 + b'"}')),
        ("many.gz", many),
        ("archive.warc.gz", gzip.compress(head + zeros)),
        ("feed.xml.gz", gzip.compress(b"<rss version='2.0'><channel><item>" + markup)),
        ("mail.eml.gz", gzip.compress(b"From: a\nDate: b\nSubject: c\n\n" + markup)),
        ("named.txt", gzip.compress(zeros)),
        ("named.html", gzip.compress(markup)),
    ]


@pytest.mark.parametrize(("name", "content"), _bombs(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_bomb_is_refused_within_a_second_and_little_memory(tmp_path: Path, name: str, content: bytes) -> None:
    import tracemalloc

    tracemalloc.start()
    start = time.process_time()
    pages = read_file(tmp_path / name, content)
    spent, (_, peak) = time.process_time() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    outcomes = [page.reason if isinstance(page, RejectedPage) else _outcome(page) for page in pages]
    assert outcomes
    assert set(outcomes) <= {"too-large", "not-text", "malformed", "no-article"}
    assert spent < 3  # one second without the bookkeeping of memory
    assert peak < 100_000_000


def _outcome(page: Page) -> str:
    from loader.errors import PageError

    try:
        read_document(page)
    except PageError as error:
        return error.reason
    return "read"


def warc(records: Sequence[tuple[str, str, bytes]]) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "test"}))
    for number, (status, media, body) in enumerate(records, 1):
        headers = StatusAndHeaders(status, [("Content-Type", media)], protocol="HTTP/1.1")
        url = f"https://daugava.example/page-{number}"
        record = writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers)
        writer.write_record(record)
    return out.getvalue()


@pytest.mark.parametrize("unpack", [bytes, gzip.decompress], ids=["packed", "unpacked"])
def test_each_page_of_a_web_archive_is_a_document(tmp_path: Path, unpack: Callable[[bytes], bytes]) -> None:
    pytest.importorskip("warcio")
    page = f"<html><head><title>Riga passes its budget</title></head><body>{STORY}</body></html>"
    content = warc(
        [
            ("200 OK", "text/html; charset=utf-8", page.encode()),
            ("404 Not Found", "text/html", b"<p>gone</p>"),
            ("200 OK", "image/png", b"\x89PNG"),
            ("200 OK", "text/html", page.replace("Latvia", "Peru").encode()),
        ]
    )
    pages = read_file(tmp_path / "crawl.warc.gz", unpack(content))
    first, last = documents(pages)
    assert (first.url, first.published) == ("https://daugava.example/page-1", None)
    assert "Peru" in last.text
    assert reasons(pages) == [("crawl.warc.gz#2", "skipped"), ("crawl.warc.gz#3", "skipped")]


def test_a_torn_web_archive_keeps_what_came_before(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    page = f"<html><body>{STORY}</body></html>".encode()
    content = warc([("200 OK", "text/html", page), ("200 OK", "text/html", page)])
    pages = read_file(tmp_path / "torn.warc.gz", content[: len(content) - 40])
    assert isinstance(pages[0], Page)
    assert [page.reason for page in pages if isinstance(page, RejectedPage)][-1] == "malformed"


@pytest.mark.parametrize(
    ("head", "suffix", "kind"),
    [
        (b"<!DOCTYPE html><html>", ".txt", "html"),
        (b"<?xml version='1.0'?><!-- c --><rdf:RDF xmlns='http://purl.org/rss/1.0/'>", ".html", "feed"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", ".xml", "html"),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1.1"', "", "feed"),
        (b'{"text": "a"}', "", "jsonl"),
        (b'{"text": "a"}', ".jsonl", "jsonl"),
        (b"From: a\r\nTo: b\r\nDate: c\r\n\r\n", ".txt", "mail"),
        (b"Riga: the budget\nThe vote: yes\nThe day: Tuesday\n", "", "text"),
        (b"WARC/1.1\r\n", "", "warc"),
        (b"\x1f\x8b\x08", ".txt", "gzip"),
        (b"A story about <html> and <rss>.", ".txt", "text"),
        (b"no markup", ".html", "html"),
        (b"", "", "text"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_content_says(head: bytes, suffix: str, kind: str) -> None:
    assert detect_format(head, suffix) == kind


def test_the_inflated_stream_equals_the_packed_data(tmp_path: Path) -> None:
    from loader.documents.inflating import Inflated

    data = bytes(range(256)) * 20_000
    packed = gzip.compress(data[:70_000]) + gzip.compress(data[70_000:], 0)
    assert io.BufferedReader(Inflated(io.BytesIO(packed), "a")).read() == data == zlib.decompress(zlib.compress(data))


def test_the_charset_of_an_archived_answer_counts(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    story = f"<html><body>{STORY}<p>{SENTENCE.replace('Latvia', 'Şırnak, İğdır ve Muş')}</p></body></html>"
    for stated, meta in (("iso-8859-9", ""), ("ISO-8859-9", "<meta charset=iso-8859-1>")):
        content = warc([("200 OK", f"text/html; charset={stated}", (meta + story).encode("cp1254"))])
        [document] = documents(read_file(tmp_path / "crawl.warc.gz", content))
        assert "parliament of Şırnak, İğdır ve Muş" in document.text
