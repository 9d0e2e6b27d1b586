"""The commands that look after a store: export, its description, status, and show of nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.cli import main
from loader.store import LedgerEntry, graph_of, open_store

NOW = "2025-06-09T08:00:00Z"
DOCUMENT = "https://w3id.org/geopol/id/document/d1"
BASE = "https://w3id.org/geopol/graph/"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("reference").mkdir()
    Path("reference/countries.ttl").write_text("<urn:us> a <urn:Country> ; <urn:name> 'US' .")
    with open_store("kg", create=True) as store:
        store.ensure_reference(Path("reference"), loaded_at=NOW)
        body = ox.Triple(ox.NamedNode(DOCUMENT), ox.NamedNode("https://schema.org/articleBody"), ox.Literal("text"))
        store.replace(graph_of(DOCUMENT), [body], entry=LedgerEntry(DOCUMENT, "committed", NOW))
    return "kg"


@pytest.fixture
def geopol(place: str, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main([*arguments, "--store", place])
        out, err = capfdbinary.readouterr()
        return int(stopped.value.code or 0), out.decode(), err.decode()

    return run


def graphs(text: str) -> set[str]:
    return {str(quad.graph_name) for quad in ox.parse(text, ox.RdfFormat.N_QUADS)}


def test_an_export_holds_everything_and_loads_again_to_the_same(
    geopol: Callable[..., tuple[int, str, str]], place: str
) -> None:
    code, out, _ = geopol("export")
    assert (code, graphs(out)) == (0, {f"<{BASE}{name}>" for name in ("document/d1", "ledger", "reference/countries")})
    assert geopol("export")[1] == out
    with open_store(place, read_only=True) as store:
        assert out.encode() == store.dump()
    trig = geopol("export", "--format", "trig")[1]
    assert {str(quad) for quad in ox.parse(trig, ox.RdfFormat.TRIG)} == {
        str(quad) for quad in ox.parse(out, ox.RdfFormat.N_QUADS)
    }
    assert trig.count("@prefix rdf:") == 1
    turtle = geopol("export", "--format", "turtle", "--graph", "reference")[1]
    assert {str(quad.triple) for quad in ox.parse(turtle, ox.RdfFormat.TURTLE)} == {
        '<urn:us> <urn:name> "US"',
        "<urn:us> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:Country>",
    }


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (["--exclude", "ledger"], {"document/d1", "reference/countries"}),
        (["--exclude", "ledger", "--exclude", "document"], {"reference/countries"}),
        (["--graph", "reference/countries"], {"reference/countries"}),
        (["--graph", f"{BASE}document/d1"], {"document/d1"}),
        (["--graph", "document", "--graph", "ledger"], {"document/d1", "ledger"}),
    ],
)
def test_graphs_are_chosen_by_name_and_kind(
    geopol: Callable[..., tuple[int, str, str]], options: list[str], left: set[str]
) -> None:
    assert graphs(geopol("export", *options)[1]) == {f"<{BASE}{name}>" for name in left}


def test_a_wrong_choice_is_told_and_writes_nothing(geopol: Callable[..., tuple[int, str, str]]) -> None:
    code, _, err = geopol("export", "--graph", "nothing", "--output", "out.nq")
    assert (code, err.startswith("geopol: no graph nothing in kg; ")) == (2, True)
    assert geopol("export", "--format", "rdfxml")[0] == 2
    code, _, err = geopol("export", "--output", "no-folder/out.nq")
    assert (code, len(err.splitlines())) == (3, 1)
    assert not list(Path().glob("out.nq*"))
    assert geopol("export", "--output", "out.nq")[0] == 0
    assert graphs(Path("out.nq").read_text()) and not list(Path().glob("*.part"))


def test_the_description_counts_what_is_there(geopol: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = geopol("export", "--describe")
    told = {str(quad.triple) for quad in ox.parse(out, ox.RdfFormat.TURTLE)}
    dataset, void = "<https://w3id.org/geopol/dataset>", "http://rdfs.org/ns/void#"
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    with open_store("kg", read_only=True) as store:
        size = len(list(store.quads()))
    assert code == 0 and f'{dataset} <{void}triples> "{size}"{integer}' in told
    assert f'{dataset} <{void}documents> "1"{integer}' in told
    assert any("dcat#Distribution" in line for line in told) and any("urn:Country" in line for line in told)
    assert f'<https://w3id.org/geopol/dataset/graphs/reference> <{void}triples> "2"{integer}' in told
    assert geopol("export", "--describe")[1] == out and "_:" not in out


def test_status_tells_sizes_counts_snapshots_and_the_writer(geopol: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = geopol("status", "--json")
    told = {row["what"]: row["value"] for row in json.loads(out)}
    assert code == 0
    assert (told["document committed"], told["reference committed"], told["last loaded"]) == ("1", "1", NOW)
    assert (told["document graphs"], told["snapshots"], told["writer"]) == ("1 with 1 statements", "1", "none")
    assert told["on disk"].endswith(" MB")
    with open_store("kg"):
        told = {row["what"]: row["value"] for row in json.loads(geopol("status", "--json")[1])}
    assert told["writer"].startswith("pid ")


def test_show_of_what_nobody_speaks_of_is_no_success(geopol: Callable[..., tuple[int, str, str]]) -> None:
    for form in ([], ["--json"]):
        code, out, err = geopol("show", "https://w3id.org/geopol/id/person/nobody", *form)
        assert (code, out) == (2, "")
        assert err.startswith("geopol: nothing is known of https://w3id.org/geopol/id/person/nobody in kg; ")
    assert geopol("show", "urn:us")[0] == 0
