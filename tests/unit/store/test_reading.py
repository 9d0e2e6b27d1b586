"""RDF files are read strictly and the same on every load."""

from __future__ import annotations

from pathlib import Path

import pytest

from loader.errors import DataError, UsageError
from loader.store import rdf_file, read_quads


def lines(content: str, form: str, name: str = "facts") -> list[str]:
    return [str(quad) for quad in read_quads(rdf_file(content.encode(), name=name, form=form))]


GRAPH = "<https://w3id.org/geopol/graph/import/facts>"


@pytest.mark.parametrize(
    ("form", "content", "expected"),
    [
        (
            "turtle",
            "@prefix : <urn:> . :a :b 1 .",
            f'<urn:a> <urn:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> {GRAPH}',
        ),
        ("ntriples", "<urn:a> <urn:b> <urn:c> .", f"<urn:a> <urn:b> <urn:c> {GRAPH}"),
        ("trig", "GRAPH <urn:g> { <urn:a> <urn:b> 'x'@en }", '<urn:a> <urn:b> "x"@en <urn:g>'),
        ("nquads", "<urn:a> <urn:b> <urn:c> <urn:g> .", "<urn:a> <urn:b> <urn:c> <urn:g>"),
        (".nq", "<urn:a> <urn:b> <urn:c> .", f"<urn:a> <urn:b> <urn:c> {GRAPH}"),
    ],
)
def test_the_four_formats_are_read(form: str, content: str, expected: str) -> None:
    assert lines(content, form) == [expected]


def test_the_extension_decides_the_format(tmp_path: Path) -> None:
    path = tmp_path / "Facts.NT"
    path.write_text("<urn:a> <urn:b> <urn:c> .")
    assert [str(quad) for quad in read_quads(rdf_file(path))] == [f"<urn:a> <urn:b> <urn:c> {GRAPH}"]


def test_blank_nodes_become_the_same_iris_on_every_load() -> None:
    content = "_:x <urn:p> [ <urn:q> (1) ] . <urn:g> { _:x <urn:r> _:y }"
    first = lines(content, "trig")
    assert first == lines(content, "trig")
    assert not [line for line in first if "_:" in line]
    subjects = [line.split()[0] for line in first]
    assert all(subject.startswith("<https://w3id.org/geopol/id/skolem/") for subject in subjects)
    # _:x opens the last two statements, in two graphs: one node, as a label holds for the whole file.
    assert subjects[-2] == subjects[-1] != subjects[0]
    assert not set(subjects) & {line.split()[0] for line in lines(content + " ", "trig")}


def test_a_blank_graph_name_becomes_an_iri() -> None:
    (line,) = lines("_:g { <urn:a> <urn:b> <urn:c> }", "trig")
    assert line.split()[3].startswith("<https://w3id.org/geopol/id/skolem/")


@pytest.mark.parametrize(
    ("form", "content", "place"),
    [
        ("turtle", "<urn:a> <urn:b> .", "facts, line 1, column 17"),
        ("turtle", "\n\n<urn:a> <urn:b> 'open .", "facts, line 3, column 17"),
        ("ntriples", "<urn:a> <urn:b> <urn:c> .\n<urn:a> urn:b <urn:c> .", "facts, line 2, column 9"),
        ("nquads", "<urn:a> <urn:b> <urn:c> <urn:g>", "facts, line 1, column 32"),
        ("trig", "<urn:g> { <urn:a> <urn:b> }", "facts, line 1, column 27"),
        ("turtle", "<urn:a> <urn:b> <http://a b> .", "facts, line 1, column 17"),
        ("turtle", "<urn:a> <urn:b> <not/absolute> .", "facts, line 1, column 17"),
    ],
)
def test_a_fault_is_told_with_line_and_column(form: str, content: str, place: str) -> None:
    with pytest.raises(DataError) as error:
        lines(content, form)
    assert str(error.value).startswith(f"{place}: ") and str(error.value).endswith("nothing of this file was loaded")
    assert "\n" not in str(error.value)


def test_a_relative_iri_is_refused_with_the_remedy() -> None:
    with pytest.raises(DataError, match=r"relative IRI .*add an @base line"):
        lines("<a> <urn:b> <urn:c> .", "turtle")


def test_bytes_that_are_no_text_are_a_fault() -> None:
    with pytest.raises(DataError, match="UTF-8"):
        list(read_quads(rdf_file(b"\xff\xfe<urn:a>", name="facts", form="turtle")))


def test_triple_terms_are_refused() -> None:
    with pytest.raises(DataError, match="triple term"):
        lines("<urn:a> <urn:b> <<( <urn:c> <urn:d> <urn:e> )>> .", "turtle")


def test_an_empty_file_says_nothing() -> None:
    assert lines("", "turtle") == []


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing.ttl: cannot be read: No such file"):
        rdf_file(tmp_path / "nothing.ttl")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(UsageError, match="cannot be read: Is a directory"):
        rdf_file(tmp_path / "folder.ttl")


@pytest.mark.parametrize("name", ["facts.rdf", "facts", "facts.jsonld"])
def test_an_unknown_format_names_the_known_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"\.ttl \.trig \.nt \.nq"):
        rdf_file(tmp_path / name)
