"""Make hostile pages: HTML, packed bombs, odd encodings, long strings.

Nothing here is random: the same page is made each time.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import cycle, islice

import zstandard

SENTENCE = "The parliament of Latvia voted for the budget on Tuesday, and the government thanked the members. "
ARTICLE = SENTENCE * 3
LENGTH = 100_000  # characters of a long string
_STRIDE = 37  # has no factor in common with the number of pages, so that each is made once
SIZES = (1, 10, 90, 300, 1000, 3000, 6000, 10_000, 30_000, 90_000)
HTML: dict[str, Callable[[int], str]] = {
    "deep": lambda n: "<div>" * n + ARTICLE,
    "deep-spans": lambda n: "<p>" + "<span>" * min(n, 240) + "<a href=x>link text here</a>" * n,
    "links": lambda n: "<p><span><a>abc</a></span></p>" * n + SENTENCE,
    "cards": lambda n: "<div>" * min(n, 200) + "<li><h3><a>Some headline here</a></h3></li>" * n,
    "list": lambda n: "<ul>" + "<li>a b c</li>" * n + "</ul>",
    "tables": lambda n: "<table><tr><td>" * min(n, 80) + SENTENCE * n,
    "rows": lambda n: "<table>" + f"<tr><td>{SENTENCE}</td><td>1</td></tr>" * n,
    "parts": lambda n: f"<div class=x><p>{SENTENCE}</p><p>{SENTENCE}</p>" * n,
    "attributes": lambda n: "<p " + "a=b " * n + ">" + SENTENCE,
    "entities": lambda n: "&amp;&#x202e;&nbsp;" * n,
    "script": lambda n: "<script>" + "x" * n + "</script><p>" + ARTICLE,
    "json-ld": lambda n: '<script type="application/ld+json">' + "[{" * n + "</script><p>" + ARTICLE,
    "comment": lambda n: "<!--" + "x" * n + SENTENCE,
    "brackets": lambda n: "<" * n + ARTICLE,
    "one-word": lambda n: "<p>" + "a" * n + "</p><p>" + SENTENCE * 4,
    "headings": lambda n: "<h2>a b c d</h2>" * n + f"<p>{SENTENCE}</p>" * 3,
    "style": lambda n: '<p style="' + "display: " * n + '">' + ARTICLE,
    "meta": lambda n: f'<meta property="og:title" content="{SENTENCE}">' * n + f"<p>{ARTICLE}</p>",
    "text": lambda n: "<p>" + SENTENCE * n + "</p>",
    "bidi": lambda n: "<p>" + "\u202e\u2066" * n + ARTICLE + "\u0000",
}


def html_pages(count: int) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of so many of the 200 pages: every shape at every size, spread over both."""
    made = [(shape, size) for size in SIZES for shape in HTML]
    for number in range(count):
        shape, size = made[number * _STRIDE % len(made)]
        yield f"{shape}-{size}.html", HTML[shape](size).encode()


def bombs(size: int) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of ten packed files, each of which unpacks to ``size`` bytes or more."""
    blank, prose = b" " * size, (ARTICLE.encode() * (size // len(ARTICLE) + 1))[:size]
    packed = gzip.compress(blank, 9)
    yield "blanks.html.gz", packed
    yield "twice.txt.gz", gzip.compress(packed, 9)
    yield "members.txt.gz", gzip.compress(prose[: size // 10], 9) * 10
    yield "prose.html.gz", gzip.compress(b"<html><body><p>" + prose, 9)
    yield "lines.jsonl.gz", gzip.compress(b'{"text": "' + b"a" * size + b'"}\n', 9)
    yield "feed.xml.gz", gzip.compress(b"<rss><channel>" + b"<item/>" * (size // 7), 9)
    yield "archive.warc.gz", gzip.compress(_response(b"<p>" + prose, encoding=None), 9)
    yield "content.warc", _response(zlib.compress(b"<p>" + prose, 9), encoding="deflate")
    yield "zipped.html", _zipped(blank)
    yield "other.txt", {0: bz2.compress, 1: lzma.compress, 2: zstandard.compress}[size % 3](blank)


def _response(body: bytes, *, encoding: str | None) -> bytes:
    """Return a web archive of one response."""
    packed = f"Content-Encoding: {encoding}\r\n" if encoding else ""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{packed}\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\n"
        "WARC-Date: 2025-06-08T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def _zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", content)
    return file.getvalue()


TEXT = (
    "China’s Commerce Ministry said on Monday that Beijing would suspend exports of rare earths to the United States.\n"
    "“We will not accept threats,” Foreign Minister Wang Yi said at a café in São Paulo. "
    "Emmanuel Macron visited Beijing.\n"
)
ODD = {
    "as it is": "",
    "bidi marks": "\u202e\u2066\u200f",
    "soft hyphens": "\u00ad",
    "zero width": "\u200b\u200d\ufeff",
    "lone surrogate": "\ud83d",
    "controls": "\x07",
    "tags": "\U000e0041",
    "no-break space": "\u00a0 ",
    "two line ends": "\r\n\u2028",
    "combining": "e\u0301",
    "beyond the plane": "😀",
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac-roman")


def encoded_pages() -> Iterator[tuple[str, str, bytes]]:
    """Yield (name, kind, bytes) of one text in every encoding, kind of page and oddity that can be written."""
    for oddity, mark in ODD.items():
        text = TEXT.replace("C", f"{mark}C{mark}", 2).replace("said", f"sa{mark}id").replace(" ", f" {mark}", 3)
        for encoding in ENCODINGS:
            for kind in ("text", "html", "plain"):
                page = _page(text, kind, encoding)
                content = page.encode(encoding, "surrogatepass" if "utf" in encoding else "ignore")
                yield f"{oddity}, {encoding}, {kind}", kind, content
        yield f"{oddity}, json", "jsonl", json.dumps({"text": text, "title": mark + "Talks"}).encode()


def _page(text: str, kind: str, encoding: str) -> str:
    if kind != "html":
        return text
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return f'<html><head><meta charset="{encoding}"></head><body><article>{paragraphs}</article></body></html>'


_SAID = "the government said on Monday that it would not sign the agreement because of tariffs on steel"
_WORDS = _SAID.split()


def strings(count: int) -> Iterator[tuple[str, str]]:
    """Yield (name, text of 100 000 characters) of so many of the shapes, each with other names and numbers."""
    for number, shape in enumerate(islice(cycle(STRINGS), count)):
        chance = random.Random(number)
        parts: list[str] = []
        size = 0
        while size < LENGTH:
            parts.append(STRINGS[shape](chance))
            size += len(parts[-1])
        yield f"{shape}-{number}", "".join(parts)[:LENGTH]


def _name(chance: random.Random) -> str:
    return "".join(
        chance.choice("bcdfglmnprstvz") + chance.choice("aeiou") for _ in range(chance.randint(2, 4))
    ).title()


STRINGS: dict[str, Callable[[random.Random], str]] = {
    "new-names": lambda c: f"The minister {_name(c)} {_name(c)} met {_name(c)} {_name(c)} in {_name(c)}. ",
    "one-name": lambda c: "Maria Lopez said that Lopez met Lopez. ",
    "states": lambda c: "The United States said so to China. ",
    "titles": lambda c: "Treasury Secretary Scott Bessent said it. ",
    "ministries": lambda c: "China's Commerce Ministry and the Indian trade ministry said so. ",
    "deals": lambda c: "the grain deal and the 2015 nuclear accord and the deal ",
    "parties": lambda c: "The deal between China and India is good. This deal ends. ",
    "measures": lambda c: f"China imposed a {c.randint(1, 99)}% tariff on steel from India on Monday. ",
    "meetings": lambda c: "Officials from China and India met in Geneva on Monday to discuss trade. ",
    "charges": lambda c: "China accused India of failing to comply, and India denied it. ",
    "no-stop": lambda c: c.choice(_WORDS) + " ",
    "no-space": lambda c: c.choice(_WORDS),
    "one-letter": lambda c: "a",
    "he-said": lambda c: "he said ",
    "that-he-said": lambda c: "that he said ",
    "and-the": lambda c: f"{_name(c)} and the ",
    "names-in-a-row": lambda c: f"{_name(c)}, the ",
    "pronouns": lambda c: "They said they told them that they had met. ",
    "quotes": lambda c: '"It is so," he said. ',
    "open-quotes": lambda c: "“It is so, he said. ",
    "brackets": lambda c: "(" * 20 + " the ",
    "square-brackets": lambda c: "[",
    "full-stops": lambda c: ". ",
    "commas": lambda c: ", the ",
    "hyphens": lambda c: "a-",
    "states-in-hyphens": lambda c: "US-China-India-EU ",
    "possessives": lambda c: "China's ",
    "numbers": lambda c: f"{c.randint(0, 99_999)} of ",
    "quantities": lambda c: "25% of 3 million tonnes on 5 May 2025, ",
    "dates": lambda c: "On Monday 5 May 2025, last month, ",
    "of-the": lambda c: "minister of the ministry of the government of ",
    "titles-in-a-row": lambda c: "former acting deputy vice ",
    "lines": lambda c: f"The president of {_name(c)} left.\n",
    "acronyms": lambda c: "".join(c.choice("ABCDEFG") for _ in range(3)) + " of the ",
    "capitals": lambda c: c.choice(_WORDS).upper() + " ",
    "conditions": lambda c: "if it would, it could, and ",
    "addresses": lambda c: "https://a.example/b?c=d&e=f the ",
    "pictures": lambda c: "😀 the 🇨🇳 of ",
    "combining": lambda c: "the a" + "\u0301" * 50 + " ",
    "backslashes": lambda c: "\\the \\u0000 ",
}
