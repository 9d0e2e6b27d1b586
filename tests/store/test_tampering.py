"""Whatever is changed in a document or its ledger entry is found by ``geopol verify``."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.cli import main
from loader.iri import span
from loader.namespaces import GP, OA, SCHEMA
from loader.store import LEDGER, LedgerEntry, Store, graph_of, open_store
from loader.store.oxigraph import MemoryStore
from loader.store.verification import Difference, verify

CHANGES = int(os.environ.get("GEOPOL_CHANGES", "1000"))
NOW = "2025-06-09T08:00:00+00:00"
TEXT = "Peru restricted exports of copper on Monday. The ministry said so \u2014 in Lima."


def document(number: int) -> str:
    return f"https://w3id.org/geopol/id/document/d{number}"


def put(store: Store, number: int) -> None:
    name, sha256 = document(number), hashlib.sha256(TEXT.encode()).hexdigest()
    triples = [
        ox.Triple(ox.NamedNode(name), ox.NamedNode(f"{SCHEMA}articleBody"), ox.Literal(TEXT)),
        ox.Triple(ox.NamedNode(name), ox.NamedNode(f"{GP}textSha256"), ox.Literal(sha256)),
        ox.Triple(ox.NamedNode(name), ox.NamedNode(f"{SCHEMA}headline"), ox.Literal("Copper", language="en-GB")),
        ox.Triple(ox.NamedNode(name), ox.NamedNode(f"{GP}confidence"), typed("0.50", "decimal")),
    ]
    for start, end in ((0, 4), (27, 33), (45, 57), (66, 67)):
        this = ox.NamedNode(span(sha256, start, end))
        triples += [
            ox.Triple(this, ox.NamedNode(f"{OA}start"), typed(str(start), "integer")),
            ox.Triple(this, ox.NamedNode(f"{OA}end"), typed(str(end), "integer")),
            ox.Triple(this, ox.NamedNode(f"{OA}exact"), ox.Literal(TEXT[start:end])),
        ]
    entry = LedgerEntry(name, "committed", NOW, "d.txt", raw_sha256="aa", text_sha256=sha256, title="Copper")
    store.replace(graph_of(name), triples, entry=entry)


def typed(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}"))


def differences(store: Store) -> list[Difference]:
    return [item for item in verify(store) if isinstance(item, Difference)]


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with MemoryStore("memory:") as opened:
        for number in range(3):
            put(opened, number)
        yield opened


def other(term: object, chance: random.Random) -> object:
    """Return a term that says something else."""
    if isinstance(term, ox.NamedNode):
        return ox.NamedNode(term.value + chance.choice("xyz7"))
    assert isinstance(term, ox.Literal)
    at = chance.randrange(len(term.value) + 1)
    text = term.value[:at] + chance.choice("7q \u2028") + term.value[at + chance.randrange(2) :]
    if term.language:
        return ox.Literal(text, language=term.language)
    try:
        return ox.Literal(text, datatype=term.datatype)
    except ValueError:
        return ox.Literal(text)


def tamper(quad: ox.Quad, chance: random.Random) -> ox.Quad | None:
    """Return the statement with one term changed, None when it is to be taken out."""
    which = chance.randrange(4)
    if which == 3:
        return None
    parts: list[object] = [quad.subject, quad.predicate, quad.object]
    parts[which] = other(parts[which], chance)
    return ox.Quad(*parts, quad.graph_name)  # type: ignore[arg-type]


def test_untouched_documents_show_no_difference(store: MemoryStore) -> None:
    found = list(verify(store))
    assert [getattr(item, "document", None) for item in found] == [document(number) for number in range(3)]
    assert differences(store) == []


def test_random_changes_are_all_found(store: MemoryStore) -> None:
    chance, missed = random.Random(20250609), []
    before = sorted(store.engine, key=str)
    for _ in range(CHANGES):
        quad = chance.choice(before)
        changed = tamper(quad, chance)
        store.engine.remove(quad)
        if changed is not None:
            store.engine.add(changed)
        if not same_statement(changed, quad) and not differences(store):
            missed.append((quad, changed))
        if changed is not None:
            store.engine.remove(changed)
        store.engine.add(quad)
    assert missed == []


def same_statement(one: ox.Quad | None, two: ox.Quad) -> bool:
    """Tell whether two statements say the same; servers write 0.50 as 0.5, so the form of a number is no change."""
    if one is None or (one.subject, one.predicate) != (two.subject, two.predicate):
        return False
    return one.object == two.object or _number(one.object) == _number(two.object) is not None


def _number(term: object) -> Decimal | None:
    numbers = ("decimal", "integer")
    if not isinstance(term, ox.Literal) or term.datatype.value.rpartition("#")[2] not in numbers:
        return None
    try:
        return Decimal(term.value.strip(" "))
    except InvalidOperation:
        return None


@pytest.mark.parametrize(
    ("update", "check"),
    [
        ("DELETE {{ GRAPH ?g {{ ?d <{s}articleBody> ?t }} }} INSERT {{ GRAPH ?g {{ ?d <{s}articleBody> 'new' }} }}"
         " WHERE {{ GRAPH ?g {{ ?d <{s}articleBody> ?t }} }}", "text hash"),
        ("DELETE {{ GRAPH ?g {{ ?m <{o}exact> 'Peru' }} }} INSERT {{ GRAPH ?g {{ ?m <{o}exact> 'Chile' }} }}"
         " WHERE {{ GRAPH ?g {{ ?m <{o}exact> 'Peru' }} }}", "quote"),
        ("DELETE {{ GRAPH ?g {{ ?m <{o}end> 4 }} }} INSERT {{ GRAPH ?g {{ ?m <{o}end> 400 }} }}"
         " WHERE {{ GRAPH ?g {{ ?m <{o}end> 4 }} }}", "offsets"),
        ("DELETE {{ GRAPH ?g {{ ?m <{o}start> 0 }} }} INSERT {{ GRAPH ?g {{ ?m <{o}start> 1 }} }}"
         " WHERE {{ GRAPH ?g {{ ?m <{o}start> 0 }} }}", "offsets"),
        ("INSERT DATA {{ GRAPH <{d}> {{ <urn:a> <urn:b> <urn:c> }} }}", "statement count"),
        ("INSERT DATA {{ GRAPH <{d}> {{ <urn:a> <urn:b> <urn:c> }} }}", "statement hash"),
        ("INSERT DATA {{ GRAPH <{d}-more> {{ <urn:a> <urn:b> <urn:c> }} }}", "ledger"),
        ("DELETE WHERE {{ GRAPH <{l}> {{ ?e <{g}state> ?s }} }}", "ledger"),
        ("DELETE WHERE {{ GRAPH <{l}> {{ ?e <{g}document> ?s }} }}", "ledger"),
        ("DELETE WHERE {{ GRAPH <{l}> {{ ?e <{g}sourceName> ?s }} }}", "statement hash"),
        ("DELETE WHERE {{ GRAPH <{l}> {{ ?e <{g}statementsSha256> ?s }} }}", "statement hash"),
    ],
)  # fmt: skip
def test_each_check_finds_its_change(store: MemoryStore, update: str, check: str) -> None:
    names = {"s": SCHEMA, "o": OA, "g": GP, "l": LEDGER, "d": graph_of(document(0))}
    store.update(update.format(**names))
    assert check in {difference.check for difference in differences(store)}


def test_a_removed_document_that_is_back_is_found(store: MemoryStore) -> None:
    store.remove(document(0), removed_at=NOW)
    assert differences(store) == []
    store.update(f"INSERT DATA {{ GRAPH <{graph_of(document(0))}> {{ <urn:a> <urn:b> 'back' }} }}")
    assert [difference.check for difference in differences(store)] == ["removal"]


def test_the_command_reports_each_difference_and_exits_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(tmp_path / "kg")
    with open_store(place, create=True) as store:
        for number in range(2):
            put(store, number)
    with pytest.raises(SystemExit) as good:
        main(["verify", "--store", place])
    assert (good.value.code or 0, capsys.readouterr().err) == (0, "verified 2 documents: no difference\n")
    with open_store(place) as store:
        store.update(f"INSERT DATA {{ GRAPH <{graph_of(document(1))}> {{ <urn:a> <urn:b> <urn:c> }} }}")
    with pytest.raises(SystemExit) as bad:
        main(["verify", "--store", place, "--csv"])
    out, err = capsys.readouterr()
    assert (bad.value.code, err) == (1, "verified 2 documents: 2 differences in 1 of them\n")
    assert [line.split(",")[:2] for line in out.splitlines()[1:]] == [
        [document(1), "statement count"],
        [document(1), "statement hash"],
    ]
