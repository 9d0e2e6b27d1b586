"""A message gives the article of its better part, without what it quotes, and names what is left aside."""

from __future__ import annotations

import time
from pathlib import Path

from loader.documents import RejectedPage
from loader.model import Page
from tests.unit.documents.test_carriers import SENTENCE, STORY, documents, read_file


def _mail(plain: str, markup: str = "", attached: str = "") -> str:
    parts = [("text/plain; charset=utf-8", plain), ("text/html; charset=utf-8", markup)]
    body = "".join(f"--b\nContent-Type: {kind}\n\n{text}\n" for kind, text in parts if text)
    files = f'--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename="{attached}"\n\n1,2\n'
    head = "From: desk@daugava.example\nDate: Tue, 03 Jun 2025 14:00:00 +0300\nSubject: Budget\nMIME-Version: 1.0\n"
    kind = "mixed" if attached else "alternative"
    return f'{head}Content-Type: multipart/{kind}; boundary="b"\n\n{body}{files if attached else ""}--b--\n'


PLAIN = "\n\n".join(SENTENCE.replace("Latvia", name) for name in ("Riga", "Peru", "Chad"))


def test_the_part_with_the_article_is_read(tmp_path: Path) -> None:
    [document] = documents(read_file(tmp_path / "picture.eml", _mail(PLAIN, "<img src=x><p>Read this online</p>")))
    assert "parliament of Chad" in document.text
    [document] = documents(read_file(tmp_path / "both.eml", _mail(PLAIN, STORY)))
    assert "Number 3." in document.text and "Chad" not in document.text


def test_quoted_replies_and_signatures_are_left_out(tmp_path: Path) -> None:
    quoted = "".join(f"> {line}\n" for line in SENTENCE.replace("Latvia", "Mali").split("\n"))
    reply = f"{PLAIN}\n\nOn Monday Ilze Kalna wrote:\n{quoted}\n-- \nThe desk, Daugava Street 1, Riga\n"
    [document] = documents(read_file(tmp_path / "reply.eml", _mail(reply)))
    assert "Chad" in document.text
    assert not [word for word in ("Mali", "wrote:", "Daugava Street") if word in document.text]


def test_what_a_mail_in_html_quotes_is_left_out(tmp_path: Path) -> None:
    for quote in ("<div class=gmail_quote>", "<blockquote type=cite>"):
        markup = f"<html><body>{STORY}{quote}<p>{SENTENCE.replace('Latvia', 'Mali')}</p></body></html>"
        [document] = documents(read_file(tmp_path / "reply.eml", _mail("", markup)))
        assert "Number 3." in document.text and "Mali" not in document.text


def test_a_message_that_only_quotes_is_read_for_what_it_quotes(tmp_path: Path) -> None:
    quoted = "".join(f"> {line}\n" for line in PLAIN.split("\n"))
    [document] = documents(read_file(tmp_path / "quote.eml", _mail(f"See below.\n\nOn Monday Ilze wrote:\n{quoted}")))
    assert "parliament of Chad" in document.text
    assert ">" not in document.text and "wrote" not in document.text


def test_an_attachment_is_named_as_not_read(tmp_path: Path) -> None:
    page, attached = read_file(tmp_path / "a.eml", _mail(PLAIN, attached="budget.csv"))
    assert isinstance(page, Page) and isinstance(attached, RejectedPage)
    assert attached.reason == "skipped" and "'budget.csv' is not read" in attached.message


def test_parts_nested_without_end_are_set_aside(tmp_path: Path) -> None:
    parts = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(1000))
    [found] = read_file(tmp_path / "deep.eml", f"From: a@b.example\nSubject: x\n{parts}\nhello\n")
    assert isinstance(found, RejectedPage) and found.reason == "malformed"
    assert "deep.eml: the message is broken" in found.message


def test_scripts_that_nothing_closes_take_no_time(tmp_path: Path) -> None:
    began = time.process_time()
    [page] = read_file(tmp_path / "scripts.eml", _mail(PLAIN, f"<p>Read online</p>{'<script ' * 100_000}"))
    assert isinstance(page, Page) and page.kind == "text"
    assert time.process_time() - began < 5
