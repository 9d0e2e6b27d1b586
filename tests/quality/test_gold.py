"""Check that the gold annotations fit their pages, in every part.

Nothing of the loader is imported: the file guards the data that the quality figures stand on.
"""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.quality.parts import PARTS, Part

PART_OF = {path: part for part in PARTS for path in part.gold_files()}
GOLD_FILES = list(PART_OF)

EVENT_TYPES = {
    "Meeting",
    "Negotiation",
    "Call",
    "Visit",
    "AgreementEvent",
    "TradeMeasure",
    "Tariff",
    "ImportBan",
    "ExportBan",
    "ExportControl",
    "ExportLicence",
    "EntityListing",
    "Quota",
    "Subsidy",
    "Investigation",
    "Sanction",
    "Accusation",
    "Threat",
    "Demand",
    "Statement",
    "Concession",
    "Retaliation",
    "ArmedConflict",
    "Cooperation",
}
STANCES = {"asserts", "denies", "demands", "threatens", "expects", "accuses"}
MODALITIES = {"actual", "planned", "hypothetical", "negated", "historical", "alleged"}
READINGS = {"metonymic", "name", "demonym"}
DATE_KINDS = {"occurred", "announced", "effective", "until"}
CLAIM_KEYS = {
    "relation",
    "event_type",
    "subject",
    "object",
    "speaker",
    "commodity",
    "place",
    "date",
    "rate",
    "stance",
    "modality",
    "quote",
}
OPTIONAL_CLAIM_KEYS = {"date_kind", "effective_from", "duration"}
PAGE_KEYS = {
    "file",
    "title",
    "publisher",
    "authors",
    "published",
    "modified",
    "url",
    "body_first_words",
    "body_last_words",
    "not_in_body",
    "people",
    "agencies",
    "organizations",
    "countries",
    "governments_acting",
    "agreements",
    "commodities",
    "claims",
}
OPTIONAL_PAGE_KEYS = {"line", "once_in_body", "correction"}


class _VisibleText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def fold(text: str) -> str:
    """Replace every run of white space with one space."""
    return re.sub(r"\s+", " ", text).strip()


def visible_text(page: str) -> str:
    """Return the text of an HTML page, unescaped, without scripts and styles."""
    parser = _VisibleText()
    parser.feed(page)
    return fold("".join(parser.parts))


def page_text(path: Path, gold: dict[str, Any]) -> str:
    """Return the text of the page, or of the line of a .jsonl file, that the annotation is about."""
    raw = (PART_OF[path].pages / gold["file"]).read_text(encoding="utf-8")
    if gold["file"].endswith(".jsonl"):
        record = json.loads(raw.splitlines()[gold["line"] - 1])
        return visible_text(record["html"]) if "html" in record else fold(record["text"])
    return visible_text(raw) if gold["file"].endswith(".html") else fold(raw)


def read_gold(path: Path) -> dict[str, Any]:
    """Read one annotation file."""
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return gold


def body_span(gold: dict[str, Any], text: str) -> tuple[int, int]:
    """Return where the body starts and ends in the text of the page, in characters, half-open."""
    start = text.rindex(gold["body_first_words"])
    return start, text.rindex(gold["body_last_words"]) + len(gold["body_last_words"])


def _name(path: Path) -> str:
    return f"{PART_OF[path].name}-{path.stem}"


@pytest.mark.parametrize("path", GOLD_FILES, ids=_name)
def test_every_quote_stands_verbatim_in_the_body(path: Path) -> None:
    gold = read_gold(path)
    text = page_text(path, gold)
    start, end = body_span(gold, text)
    assert [claim["quote"] for claim in gold["claims"] if claim["quote"] not in text[start:end]] == []


@pytest.mark.parametrize("path", GOLD_FILES, ids=_name)
def test_chrome_is_on_the_page_and_in_no_quote(path: Path) -> None:
    gold = read_gold(path)
    text = page_text(path, gold)
    quotes = " ".join(claim["quote"] for claim in gold["claims"])
    assert [string for string in gold["not_in_body"] if fold(string) not in text or string in quotes] == []


@pytest.mark.parametrize("path", GOLD_FILES, ids=_name)
def test_annotation_uses_the_agreed_words(path: Path) -> None:
    gold = read_gold(path)
    assert PAGE_KEYS <= set(gold) <= PAGE_KEYS | OPTIONAL_PAGE_KEYS
    for government in gold["governments_acting"]:
        assert re.fullmatch("[A-Z]{2}", government["iso2"])
        assert government["reading"] in READINGS
    for claim in gold["claims"]:
        assert CLAIM_KEYS <= set(claim) <= CLAIM_KEYS | OPTIONAL_CLAIM_KEYS
        assert claim["relation"] in PART_OF[path].relations
        assert claim["event_type"] in EVENT_TYPES | {None}
        assert claim["stance"] in STANCES
        assert claim["modality"] in MODALITIES
        assert claim.get("date_kind", "occurred") in DATE_KINDS
        assert claim["date"] is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", claim["date"])
        assert claim["commodity"] is None or claim["commodity"] in gold["commodities"]


@pytest.mark.parametrize("path", GOLD_FILES, ids=_name)
def test_subjects_and_speakers_are_listed(path: Path) -> None:
    gold = read_gold(path)
    known = {*gold["people"], *gold["agencies"], *gold["organizations"], *gold["agreements"]}
    speakers = {claim[role] for claim in gold["claims"] for role in ("subject", "speaker")} - {None}
    assert sorted(name for name in speakers - known if not re.match("(government|country):[A-Z]{2}$", name)) == []


@pytest.mark.parametrize("path", GOLD_FILES, ids=_name)
def test_no_claim_is_listed_twice(path: Path) -> None:
    claims = [json.dumps(claim, sort_keys=True) for claim in read_gold(path)["claims"]]
    assert len(claims) == len(set(claims))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_every_page_has_its_annotation(part: Part) -> None:
    expected = set()
    for page in part.pages.iterdir():
        if page.suffix in {".txt", ".html"}:
            expected.add(page.stem)
        elif page.suffix == ".jsonl":
            lines = page.read_text(encoding="utf-8").splitlines()
            expected |= {f"{page.stem}-{number}" for number in range(1, len(lines) + 1)}
    assert expected
    assert {path.stem for path in part.gold_files()} == expected


def test_the_corrected_version_keeps_the_address_of_the_first() -> None:
    samples = PARTS[0].annotations
    first = read_gold(samples / "07-cobalt-suspension-1-first-version.json")
    second = read_gold(samples / "08-cobalt-suspension-2-corrected.json")
    assert (first["url"], first["modified"]) == (second["url"], None)
    assert second["modified"] > first["published"]
