"""Pages in odd encodings and other languages are read, or refused with the language named."""

from __future__ import annotations

import pytest

from loader.errors import PageError

SENTENCE = "The parliament of Latvia voted for the budget on Tuesday, and the government thanked the members. "
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
