"""Hostile pages are read or refused with a reason, within 5 seconds and 500 MB each (HTML, encodings, languages)."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from loader.documents import read_document
from loader.errors import PageError
from loader.model import Page

SENTENCE = "The parliament of Latvia voted for the budget on Tuesday, and the government thanked the members. "
SHAPES = {
    "deep": lambda n: "<div>" * n + SENTENCE * 3,
    "deep spans": lambda n: "<p>" + "<span>" * min(n, 240) + "<a href=x>link text here</a>" * n,
    "links": lambda n: "<p><span><a>abc</a></span></p>" * n + SENTENCE,
    "cards": lambda n: "<div>" * min(n, 200) + "<li><h3><a>Some headline here</a></h3></li>" * n,
    "list": lambda n: "<ul>" + "<li>a b c</li>" * n + "</ul>",
    "tables": lambda n: "<table><tr><td>" * min(n, 80) + SENTENCE * n,
    "rows": lambda n: "<table>" + f"<tr><td>{SENTENCE}</td><td>1</td></tr>" * n,
    "parts": lambda n: f"<div class=x><p>{SENTENCE}</p><p>{SENTENCE}</p>" * n,
    "attributes": lambda n: "<p " + "a=b " * n + ">" + SENTENCE,
    "entities": lambda n: "&amp;&#x202e;&nbsp;" * n,
    "script": lambda n: "<script>" + "x" * n + "</script><p>" + SENTENCE * 3,
    "json-ld": lambda n: '<script type="application/ld+json">' + "[{" * n + "</script><p>" + SENTENCE * 3,
    "comment": lambda n: "<!--" + "x" * n + SENTENCE,
    "brackets": lambda n: "<" * n + SENTENCE * 3,
    "one word": lambda n: "<p>" + "a" * n + "</p><p>" + SENTENCE * 4,
    "headings": lambda n: "<h2>a b c d</h2>" * n + f"<p>{SENTENCE}</p>" * 3,
    "style": lambda n: '<p style="' + "display: " * n + '">' + SENTENCE * 3,
    "meta": lambda n: f'<meta property="og:title" content="{SENTENCE}">' * n + f"<p>{SENTENCE * 3}</p>",
    "text": lambda n: "<p>" + SENTENCE * n + "</p>",
    "bidi": lambda n: "<p>" + "\u202e\u2066" * n + SENTENCE * 3 + "\u0000",
}
SIZES = (1, 10, 90, 300, 1000, 3000, 6000, 10_000, 30_000, 90_000)
WORST = ("deep spans", "text", "entities", "brackets")


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_a_hostile_page_is_read_or_refused_in_time(shape):
    for size in SIZES:
        content = SHAPES[shape](size).encode()
        start = time.process_time()
        outcome = _read(content)
        assert time.process_time() - start <= 5, (shape, size)
        assert outcome, (shape, size)


def _read(content: bytes) -> str:
    """Return the text, or the reason why there is none; any other error fails the test."""
    try:
        document = read_document(Page("page", content, "html", "page"))
    except PageError as error:
        return error.reason
    return document.text


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from Linux's /proc")
@pytest.mark.parametrize("shape", WORST)
def test_a_hostile_page_takes_no_more_than_500_megabytes(shape):
    program = (
        "import pathlib, re\n"
        "from tests.unit.documents.test_hostile_pages import SHAPES, _read\n"
        f"for size in (6_000, 90_000): _read(SHAPES[{shape!r}](size).encode())\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text()).group(1))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 500_000  # kilobytes


EN = SENTENCE * 2
JA = "日本政府は月曜日、鉄鋼への関税を引き上げないと発表した。複数の閣僚が要求していた。" * 6
RU = "Правительство объявило в понедельник, что пошлины на сталь не будут повышены. " * 4


@pytest.mark.parametrize(
    ("content", "kind", "language"),
    [
        (JA.encode("shift_jis"), "text", "Japanese"),
        (f"<meta charset=shift_jis><p>{JA}".encode("shift_jis"), "html", "Japanese"),
        (f"<meta charset=iso-2022-jp><p>{JA}".encode("iso2022_jp"), "html", "Japanese"),
        (JA.encode("euc-jp"), "text", "Japanese"),
        (JA.encode("utf-16"), "text", "Japanese"),
        (RU.encode("koi8-r"), "text", "Russian"),
        (RU.encode("cp1251"), "plain", "Russian"),
        (("中国商务部周一宣布暂停出口稀土。" * 9).encode("gbk"), "text", "Chinese"),
    ],
)
def test_the_language_is_named_in_any_encoding(read, content, kind, language):
    with pytest.raises(PageError, match=language) as caught:
        read(content, kind)
    assert caught.value.reason == "language"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (EN.encode("utf-16-le"), "text"),
        (EN.encode("utf-16-be"), "text"),
        (EN.encode("utf-32"), "text"),
        (f"<html><body><p>{EN}".encode("utf-16-le"), "html"),
        (f"<meta charset=utf-16><p>{EN}".encode(), "html"),
        (f"<meta charset=no-such-thing><p>{EN}".encode(), "html"),
    ],
)
def test_text_comes_through_any_encoding(read, content, kind):
    assert read(content, kind).text == EN.strip()


@pytest.mark.parametrize(("declared", "actual"), [("iso-8859-1", "utf-8"), ("utf-8", "cp1252"), ("ascii", "cp1252")])
def test_a_wrong_declaration_does_no_harm(read, declared, actual):
    page = f"<meta charset={declared}><p>{EN}“It’s done – at last”, he said.</p>"
    assert read(page.encode(actual), "html").text == EN + "“It’s done – at last”, he said."


GERMAN = "Die Regierung in Wien hat am Montag beschlossen, dass die Zölle auf Stahl nicht erhöht werden. "


def test_a_mixed_text_has_the_language_of_most_of_it(read):
    with pytest.raises(PageError, match="German"):
        read(f"{GERMAN * 3}\n\n{EN}")
    assert "Die Regierung" in read(f"{EN * 2}\n\n{GERMAN}").text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("El presidente llega a Lima hoy, dijo el ministro de salud.", "Spanish"),
        ("Le président est arrivé à Genève mardi.", "French"),
        ("Presiden Prabowo bertemu Menteri Luar Negeri Jepang.", "Indonesian"),
    ],
)
def test_a_short_text_in_another_language_is_set_aside(read, text, language):
    with pytest.raises(PageError, match=language):
        read(text, "plain")


@pytest.mark.parametrize(
    "text",
    [
        "Talks: Mr Xi Jinping, Mr Vladimir Putin, Mr Narendra Modi, Mr Luiz Inácio Lula da Silva, Kazan, October 2024.",
        "Tokayev: Astana, Bishkek, Tashkent sign border treaty Friday",
        "BYD 17%, Geely 18.8%, SAIC 36.3%",
    ],
)
def test_names_and_figures_are_no_other_language(read, text):
    assert read(text, "plain").language == "en"
