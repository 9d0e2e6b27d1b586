"""The commands that keep the store: standard input, removal, messages."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pyoxigraph as ox
import pytest

from loader.cli import main
from loader.cli.run import _load_reference
from loader.model import ValidationReport, ValidationResult
from loader.namespaces import RDF
from loader.reports import Run, keep_report
from loader.settings import Settings
from loader.store import LedgerEntry, graph_of, open_store

NOW = "2025-06-09T08:00:00Z"
IMPORT = "https://w3id.org/geopol/graph/import/facts"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def geopol(*arguments: str, stdin: bytes | None = None) -> int:
    """Run a command; return its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        if stdin is not None:
            patch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as stopped:
            main(list(arguments))
    return int(stopped.value.code or 0)


@pytest.mark.parametrize(
    ("options", "content"),
    [
        ([], b"@prefix : <urn:> . :a :b :c ."),
        (["--input-format", "trig"], b"{ <urn:a> <urn:b> <urn:c> }"),
        (["--input-format", "ntriples"], b"<urn:a> <urn:b> <urn:c> ."),
        (["--input-format", "nquads"], b"<urn:a> <urn:b> <urn:c> ."),
    ],
)
def test_rdf_from_standard_input_is_loaded(
    options: list[str], content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert geopol("load", "-", "--no-validate", *options, stdin=content) == 0
    target = "https://w3id.org/geopol/graph/import/standard-input"
    assert capsys.readouterr().err == f"standard input: 1 statements in {target}\n"
    with open_store("kg", read_only=True) as store:
        assert [str(triple) for triple in store.read_graph(target)] == ["<urn:a> <urn:b> <urn:c>"]


LOOSE = """@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<> foaf:mbox <mailto:a@b.example> ; foaf:page <#me> , <../other> , <tel:+1> ; foaf:name [ a <did:x:y> ] ."""


def test_ordinary_turtle_is_validated_and_not_loaded(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "me.ttl").write_text(LOOSE)
    (here / "shape.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:nodeKind sh:Literal ;"
        "sh:targetSubjectsOf <http://xmlns.com/foaf/0.1/mbox> ; sh:targetObjectsOf <http://xmlns.com/foaf/0.1/page> ."
    )
    own = ("validate", "me.ttl", "--shapes", "shape.ttl", "--format", "csv")
    for engine in ("compiled", "pyshacl"):
        assert geopol(*own, "--engine", engine) == 1
        found = [row.split(",")[2] for row in capsys.readouterr().out.splitlines()[1:]]
        me = (here / "me.ttl").as_uri()
        assert found == sorted([me, f"{me}#me", here.parent.as_uri() + "/other", "tel:+1"])
    assert geopol("validate", "me.ttl") == 0
    assert geopol("validate", "-", stdin=LOOSE.encode()) == 0
    for check in ("--validate", "--no-validate"):
        assert geopol("load", "me.ttl", check) == 1
        assert "relative IRI" in capsys.readouterr().err


def test_our_own_example_is_validated(capsys: pytest.CaptureFixture[str]) -> None:
    example = Path(__file__).parents[2] / "shapes" / "person" / "valid-person.ttl"
    assert geopol("validate", str(example), "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["reports"][0]["results"] == []


def test_a_report_on_a_store_names_documents_by_their_headlines(capsys: pytest.CaptureFixture[str]) -> None:
    article = ox.NamedNode("https://w3id.org/geopol/id/document/talks-1")
    kind, news = ox.NamedNode(f"{RDF}type"), ox.NamedNode("https://schema.org/NewsArticle")
    entry = LedgerEntry(article.value, "committed", NOW, "talks.html", title="Talks in London")
    with open_store("kg", create=True) as store:
        store.replace(graph_of(article.value), [ox.Triple(article, kind, news)], entry=entry)
    assert geopol("validate", "--store", "kg") == 1
    assert "    in Talks in London\n" in capsys.readouterr().out


def test_validating_memory_leaves_nothing_behind(here: Path) -> None:
    assert geopol("validate", "--store", "memory:") == 0
    assert list(here.iterdir()) == []


def test_rdf_from_standard_input_is_validated(capsys: pytest.CaptureFixture[str]) -> None:
    bad = b"<urn:a> a <https://w3id.org/geopol/ontology#Claim> ."
    assert geopol("validate", "-", "--format", "json", stdin=bad) == 1
    assert '"standard input"' in capsys.readouterr().out
    assert geopol("validate", "-", stdin=b"<urn:a> <urn:b> .") == 1
    assert "geopol: standard input, line 1, column 17: " in capsys.readouterr().err


def test_what_pyshacl_checks_on_every_node_of_a_file_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "rules.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:S> a sh:PropertyShape ; sh:targetClass <urn:A> ;"
        " sh:path <urn:p> ; sh:pattern '(?=a)' .",
        encoding="utf-8",
    )
    assert geopol("validate", "-", "--shapes", "rules.ttl", stdin=b"<urn:a> a <urn:A> .") == 0
    assert "checked by pySHACL on every node: shape urn:S (sh:pattern)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["folder"], "folder is a folder; name files in it"),
        (["nothing.ttl"], "no file nothing.ttl; give the path of an RDF file"),
        (["-", "-"], "standard input can be read once; name - once"),
        (
            ["-", "--input-format", "rdfxml"],
            "unknown --input-format 'rdfxml'; use one of turtle, trig, ntriples, nquads",
        ),
    ],
)
@pytest.mark.parametrize("command", ["load", "validate"])
def test_what_is_no_file_is_told_truthfully(
    command: str, arguments: list[str], said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "folder").mkdir()
    assert geopol(command, *arguments, stdin=b"") == 2
    assert capsys.readouterr().err.startswith(f"geopol: {said}")
    assert not (here / "kg").exists()


def test_a_broken_second_file_leaves_the_first_loaded_and_says_so(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    (here / "broken.ttl").write_text("<urn:a> <urn:b> .")
    assert geopol("load", "a.ttl", "broken.ttl", "--no-validate") == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("a.ttl: 1 statements")
    assert said[1].startswith("geopol: broken.ttl, line 1, column 17: ")
    assert said[1].endswith("; nothing of this file was loaded")


@pytest.mark.parametrize("name", [IMPORT, "graph/import/facts", "import/facts"])
def test_an_import_is_removed_by_the_name_that_documents_prints(name: str, here: Path) -> None:
    (here / "facts.ttl").write_text("<urn:a> <urn:b> 'a sentence to forget' .")
    assert geopol("load", "facts.ttl", "--no-validate") == 0
    assert geopol("remove", name) == 0
    with open_store("kg", read_only=True) as store:
        assert [(entry.document, entry.state) for entry in store.entries(kind="import")] == [(IMPORT, "removed")]
        assert IMPORT not in store.graphs()


def test_removal_leaves_no_sentence_in_the_kept_reports(here: Path) -> None:
    (here / "facts.ttl").write_text("<urn:a> <urn:b> 'a sentence to forget' .")
    assert geopol("load", "facts.ttl", "--no-validate") == 0
    told = ValidationResult("urn:a", "Info", "Look.", "urn:s", "urn:c", document=IMPORT, quote="a sentence to forget")
    path = keep_report(Run((ValidationReport(True, (told,)),), taken_at=NOW), store="kg", kind="validate")
    assert path is not None and "to forget" in path.read_text()
    assert geopol("remove", IMPORT) == 0
    assert "to forget" not in path.read_text()


def test_a_reference_graph_is_not_removed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "seeds").mkdir()
    (here / "seeds" / "places.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    with open_store("kg", create=True) as store:
        (entry,), _ = store.ensure_reference(here / "seeds", loaded_at=NOW)
    assert geopol("remove", entry.document) == 2
    said = f"{entry.document} is a reference graph, which stays; `remove` takes documents and imported files only"
    assert capsys.readouterr().err == f"geopol: {said}\n"
    assert geopol("remove", "nothing") == 2
    assert (
        capsys.readouterr().err
        == "geopol: no document or import nothing in kg; `geopol documents` lists what there is\n"
    )


def test_a_seeds_folder_of_ones_own_replaces_no_packaged_graph(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("packaged", "My Seeds"):
        (here / name).mkdir()
        (here / name / "places.ttl").write_text(f"<urn:a> <urn:from> '{name}' .")
    folders = (here / "packaged", Path("My Seeds"), Path("packaged"))
    monkeypatch.setattr(Settings, "reference_folders", lambda _: folders)
    with open_store("kg", create=True) as store:
        _load_reference(store, Settings())
        assert [entry.document.rsplit("/", 1)[1] for entry in store.entries(kind="reference")] == [
            "my-seeds-places",
            "places",
        ]


def test_a_broken_ledger_entry_is_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    gp = "https://w3id.org/geopol/ontology#"
    with open_store("kg", create=True) as store:
        store.update(f'INSERT DATA {{ GRAPH <https://w3id.org/geopol/graph/ledger> {{ <urn:x> <{gp}document> "x" }} }}')
    assert geopol("documents") == 0
    assert "Traceback" not in capsys.readouterr().err
