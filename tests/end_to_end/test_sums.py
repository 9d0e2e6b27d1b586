"""Every page that is read is told of: committed, quarantined, duplicate or skipped. Row 7 of the reliability table."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from loader.documents import read_pages
from loader.pipeline import Outcome, Tools, ingest
from loader.settings import Settings
from loader.store import open_store

SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix schema: <https://schema.org/> .
@prefix geo: <https://shapes.example/> .
geo:NoRefusedTitle a sh:NodeShape ; sh:targetClass schema:NewsArticle ;
  sh:property [ sh:path schema:headline ; sh:pattern "^(?!Refused)" ; sh:message "this headline is refused" ] .
"""
PLACES = ("Oslo", "Nairobi", "Lima", "Hanoi", "Astana", "Accra", "Riga", "Suva")


def article(number: int, title: str) -> str:
    place = PLACES[number % len(PLACES)]
    return (
        f"<html><head><title>{title} {number}</title></head><body><article><h1>{title} {number}</h1>"
        f"<p>The trade minister of country {number} met her counterpart in {place} on Monday and they talked about "
        f"tariffs on steel for {number + 2} hours, officials said.</p>"
        "<p>The two sides will meet again next month, and both governments said that the talks had been useful.</p>"
        "</article></body></html>"
    )


def good(folder: Path, number: int) -> list[str]:
    (folder / f"{number}-good.html").write_text(article(number, "Ministers meet"))
    return ["committed"]


def twice(folder: Path, number: int) -> list[str]:
    for name in ("a", "b"):
        (folder / f"{number}-twice-{name}.html").write_text(article(number, "Ministers meet again"))
    return ["committed", "duplicate"]


def refused(folder: Path, number: int) -> list[str]:
    (folder / f"{number}-refused.html").write_text(article(number, "Refused"))
    return ["quarantined"]


def empty(folder: Path, number: int) -> list[str]:
    (folder / f"{number}-empty.txt").write_bytes(b"")
    return ["quarantined"]


def noise(folder: Path, number: int) -> list[str]:
    (folder / f"{number}-noise.txt").write_bytes(random.Random(number).randbytes(4000))
    return ["quarantined"]


def german(folder: Path, number: int) -> list[str]:
    text = (
        "Die Minister haben sich am Montag in Berlin getroffen und über Zölle auf Stahl gesprochen. "
        "Danach sagte ein Sprecher, dass die Gespräche nützlich gewesen seien und bald weitergehen würden. "
    )
    (folder / f"{number}-german.txt").write_text(f"Minister treffen sich {number}\n\n{text * 3}")
    return ["quarantined"]


def picture(folder: Path, number: int) -> list[str]:
    (folder / f"{number}-picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return ["skipped"]


def lines(folder: Path, number: int) -> list[str]:
    text = f"The foreign minister of country {number} flew to Lima on Sunday for talks about copper, her office said."
    rows = [json.dumps({"title": f"Copper talks {number}", "text": f"{text} She will stay for two days."}), "{", "[]"]
    (folder / f"{number}-lines.jsonl").write_text("\n".join(rows))
    return ["committed", "quarantined", "quarantined"]


def cut_short(folder: Path, number: int) -> list[str]:
    packed = gzip.compress(article(number, "Ministers meet").encode())
    (folder / f"{number}-cut.html.gz").write_bytes(packed[: len(packed) // 2])
    return ["quarantined"]


KINDS: tuple[Callable[[Path, int], list[str]], ...] = (
    good,
    twice,
    refused,
    empty,
    noise,
    german,
    picture,
    lines,
    cut_short,
)


@pytest.fixture(scope="module")
def strict(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Tools:
    """Return tools with a shape that some pages break."""
    folder = tmp_path_factory.mktemp("shapes")
    (folder / "refused.ttl").write_text(SHAPE)
    made = Tools(Settings(shapes=(folder,)))
    made.__dict__.update({name: getattr(tools, name) for name in ("language", "gazetteer", "reference")})
    return made


@pytest.mark.parametrize("seed", range(3))
def test_every_page_is_told_of(seed: int, strict: Tools, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    drawn = random.Random(seed).choices(KINDS, k=15)
    expected = Counter(state for number, kind in enumerate(drawn) for state in kind(pages, number))
    with open_store(str(tmp_path / "kg"), create=True) as store:
        outcomes = list(ingest(read_pages([str(pages)]), store, strict, clock=lambda: "2025-07-01T00:00:00+00:00"))
        assert Counter(outcome.state for outcome in outcomes) == expected, told(outcomes)
        assert all(outcome.reason for outcome in outcomes if outcome.state != "committed")
        kept = Counter(entry.state for entry in store.entries())
        assert (kept["committed"], kept["quarantined"]) == (expected["committed"], expected["quarantined"])
        graphs = [name for name in store.graphs() if "/graph/document/" in name]
        assert len(graphs) == expected["committed"]


def told(outcomes: list[Outcome]) -> list[tuple[str, str, str | None]]:
    return [(outcome.state, Path(outcome.source).name, outcome.reason) for outcome in outcomes]
