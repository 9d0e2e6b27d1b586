"""Bad input gets a reason, within bounds; no guard is silent."""

import gzip
import time

import pytest

from loader.errors import PageError

SENTENCE = "The parliament of Latvia voted for the budget on Tuesday, and the government thanked the members. "


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (b"", "text", "empty"),
        (b" \n\t ", "html", "empty"),
        (b"%PDF-1.7 ...", "text", "not-text"),
        (b"\x89PNG\r\n\x1a\n", "html", "not-text"),
        (b"PK\x03\x04....", "text", "not-text"),
        (gzip.compress(b"<p>" + SENTENCE.encode() * 50_000), "html", "not-text"),
        (SENTENCE.encode() + b"\x00", "text", "not-text"),
        (SENTENCE.encode() + b"\x00", "plain", "not-text"),
        (b"\x01\x02\x03\x04\x05 abc", "text", "not-text"),
        (b"a" * 10_000_001, "text", "too-large"),
        (b"a\n" * 50_001, "text", "too-large"),
        (b"word", "text", "no-article"),
        (b"<html><body></body></html>", "html", "no-article"),
        (b"<html><body><ul><li>Home<li>News</ul></body></html>", "html", "no-article"),
        (b"<div>" * 1000 + SENTENCE.encode() * 9 + b"</div>" * 1000, "html", "malformed"),
        (b"<p>a</p>" * 50_000, "html", "too-large"),
        (b"<!--" * 100, "html", "malformed"),
        ("Die Regierung in Wien hat am Montag beschlossen, dass die Zölle auf Stahl nicht erhöht werden, "
         "obwohl mehrere Minister das gefordert hatten.".encode(), "text", "language"),
        (("中国商务部周一宣布暂停出口。" * 9).encode(), "text", "language"),
    ],
)  # fmt: skip
def test_a_bad_page_is_told_with_its_reason(read, content, kind, reason):
    with pytest.raises(PageError) as caught:
        read(content, kind)
    assert caught.value.reason == reason
    assert str(caught.value).startswith("page: ")


def test_the_language_is_named(read):
    text = "Le gouvernement a annoncé lundi que les droits de douane sur l'acier ne seront pas relevés. " * 2
    with pytest.raises(PageError, match=r"French \(fr\)"):
        read(text, "plain")


@pytest.mark.parametrize(
    "content",
    [
        SENTENCE.encode("utf-16"),
        b"\xef\xbb\xbf" + SENTENCE.encode(),
        SENTENCE.encode("utf-8").replace(b"Latvia", b"Latvia"),
    ],
)
def test_byte_order_marks_are_understood(read, content):
    assert read(content).text == SENTENCE.strip()


def test_a_declared_charset_is_believed(read):
    body = f"<p>{SENTENCE}</p><p>Šefčovič said so. {SENTENCE}</p>"
    page = f'<html><head><meta charset="iso-8859-2"></head><body>{body}</body>'
    assert "Šefčovič said so." in read(page.encode("iso-8859-2"), "html").text


def test_windows_quotes_without_a_declaration_are_read(read):
    text = SENTENCE + "“It’s done,” he said."
    assert read(text.encode("cp1252")).text == text


def test_a_torn_character_does_not_change_the_others(read):
    assert "“done” in Łódź" in read((SENTENCE + "It was “done” in Łódź. ").encode() + b"\xe2\x80").text


def test_invisible_characters_go_and_spaces_are_plain(read):
    text = "The par\u00adlia\u200bment\u00a0of Latvia \u202evoted\u202c for the budget, the speaker\u2009said so.\ufeff"
    assert read(text).text == "The parliament of Latvia voted for the budget, the speaker said so."


def test_letters_are_composed(read):
    assert "Šefčovič" in read(SENTENCE + "S\u030cefc\u030covic\u030c said so.").text


def test_a_run_without_spaces_is_no_line_of_an_article(read):
    assert read("a" * 100_000 + ".\n" + SENTENCE * 3).text == (SENTENCE * 3).strip()


@pytest.mark.parametrize(
    "text", ["(" * 20_000, "a." * 50_000, "12/12/" * 20_000, "By A" * 30_000, "[a](" * 25_000, "© " * 40_000]
)
def test_odd_runs_take_no_time(read, text):
    start = time.process_time()
    with pytest.raises(PageError):
        read(text)
    assert time.process_time() - start < 5


def test_plain_is_the_file_character_for_character(read):
    text = "  Two  spaces.\r\n\r\nA soft\u00adhyphen, “quotes”. \n"
    document = read(text, "plain")
    assert (document.text, document.title, document.published) == (text, None, None)


@pytest.mark.parametrize("kind", ["text", "plain"])
def test_a_text_longer_than_an_article_is_refused(read, kind):
    with pytest.raises(PageError) as caught:
        read(SENTENCE * 2000, kind)
    assert caught.value.reason == "too-large"


def test_brackets_are_no_article_in_any_language(read):
    with pytest.raises(PageError) as caught:
        read("(" * 20_000, "plain")
    assert caught.value.reason == "no-article"
