"""The commands that list, check, export and ask queries."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from loader.cli import main
from loader.store import open_store

GOOD = '#+ summary: Mine\n#+ tags: [own]\nSELECT ?x { VALUES ?x { "=1" } }\n'


@pytest.fixture
def store(tmp_path: Path) -> str:
    location = str(tmp_path / "kg")
    with open_store(location, create=True) as opened:
        opened.update('INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> "v", "w" } }')
    return location


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(list(arguments))
    told = capsys.readouterr()
    return stopped.value.code, told.out, told.err


def test_a_broken_file_does_not_keep_the_others_from_being_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.rq").write_text(GOOD)
    (tmp_path / "bad.rq").write_text("SELECT")
    (tmp_path / "other.rq").write_text("#+ summary: x\n#+ view: pie\nSELECT * {}")
    code, out, err = run(capsys, "queries", "--tag", "own", "--queries", str(tmp_path), "--json")
    assert code == 0 and [row["name"] for row in json.loads(out)] == ["mine"]
    assert f"left out: {tmp_path}/bad.rq:1: the SPARQL text does not parse" in err
    assert f"left out: {tmp_path}/other.rq:2: unknown view 'pie'" in err
    code, out, err = run(capsys, "queries", "--tag", "none")
    assert code == 2 and "no query has the tag 'none'; there are accusation" in err


def test_check_tells_every_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.rq").write_text(GOOD)
    code, _, err = run(capsys, "queries", "check", "--queries", str(tmp_path))
    assert code == 0 and "no fault" in err
    (tmp_path / "bad.rq").write_text("#+ summary: x\n#+ view: pie\nSELECT {")
    code, out, err = run(capsys, "queries", "check", "--queries", str(tmp_path))
    assert code == 1 and "2 fault(s) in 1 file(s)" in err
    assert [line.partition(" ")[0] for line in out.splitlines()] == [f"{tmp_path}/bad.rq:{line}:" for line in (2, 3)]


def test_export_prints_turtle(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "queries", "export", "--format", "sparql-examples")
    assert code == 0 and "sh:SPARQLSelectExecutable" in out
    assert run(capsys, "queries", "export", "--format", "yaml")[0] == 2


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("csv", "x\n'=1\n"),
        ("tsv", '?x\n"=1"\n'),
        ("md", "| x |\n| --- |\n| =1 |\n"),
        ("json", '[\n  {\n    "x": "=1"\n  }\n]\n'),
        ("table", "x\n──\n=1\n"),
    ],
)
def test_a_stored_query_is_printed_in_any_form(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str], form: str, text: str
) -> None:
    (tmp_path / "mine.rq").write_text(GOOD)
    code, out, _ = run(capsys, "query", "mine", "--queries", str(tmp_path), "--store", store, "--format", form)
    assert (code, out.replace("\r\n", "\n")) == (0, text)


def test_a_query_of_ones_own_comes_from_a_file_or_standard_input(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
    (tmp_path / "own.rq").write_text(text)
    assert run(capsys, "sparql", str(tmp_path / "own.rq"), "--store", store, "--format", "md")[1].count("\n") == 4
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    answer = run(capsys, "sparql", "-", "--store", store, "--format", "md", "--limit", "1", "--offset", "1")
    assert answer[1] == "| o |\n| --- |\n| w |\n"
    (tmp_path / "graph.rq").write_text("CONSTRUCT WHERE { ?s ?p ?o }")
    assert (
        run(capsys, "sparql", str(tmp_path / "graph.rq"), "--store", store, "--format", "nt")[1].count("<urn:p>") == 2
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["sparql", "none.rq"], "none.rq: cannot be read (No such file or directory); give a file"),
        (["sparql", "."], ".: cannot be read (Is a directory)"),
        (["sparql", "binary.rq"], "binary.rq: is no UTF-8 text (invalid start byte)"),
        (
            ["sparql", "prefix.rq"],
            "prefix.rq: the SPARQL text does not parse: error at 1:20: the prefix ex: is not declared",
        ),
        (["sparql", "open.rq"], "open.rq: the SPARQL text does not parse: error at 1:"),
        (["sparql", "service.rq"], "SERVICE is refused"),
        (["query", "measures_against_country"], "did you mean measures-against-country?"),
        (["query", "conflicts", "--kind", "dates"], "kind: 'dates' is not one of any, holder, date"),
        (["query", "conflicts", "--kind", "dates"], "did you mean date?"),
        (
            ["query", "documents", "--since", "2025-02-30"],
            "since: '2025-02-30' is not a date; write it like 2025-04-01",
        ),
        (["query", "documents", "--since", "2025-01-01", "--since=2025"], "--since is given twice; give it once"),
        (["query", "documents", "--untl", "2025-01-01"], "documents has no parameter 'untl'; it takes until"),
        (["query", "documents", "2025-01-01"], "'2025-01-01' stands alone; parameters are written --name value"),
        (["query", "documents", "--since"], "--since needs a value"),
        (["query", "metonyms", "--times", "9" * 30], "is not a whole number of at most 18 digits"),
        (["sparql", "drop.rq"], "DROP is an update"),
        (["query", "relations", "--format", "exe"], "unknown --format 'exe'"),
        (["query", "relations", "--format", "csv", "--json"], "two formats; use one"),
        (["query", "relations", "--format", "ttl"], "ttl is for graphs"),
    ],
)
def test_what_is_wrong_is_told(
    tmp_path: Path,
    store: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("drop.rq").write_text("DROP ALL")
    Path("binary.rq").write_bytes(b"\xff\xfe")
    Path("prefix.rq").write_text("SELECT * { ?s ex:p ?o }")
    Path("open.rq").write_text("SELECT * { ?s ?p")
    Path("service.rq").write_text("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    code, _, err = run(capsys, *arguments, "--store", store)
    assert code == 2 and told in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("option", "value"), [("--limit", "0"), ("--limit", "x"), ("--offset", "-1"), ("--limit", "9999999")]
)
def test_limits_are_whole_numbers_within_bounds(
    store: str, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    assert run(capsys, "query", "relations", "--store", store, option, value)[0] == 2
