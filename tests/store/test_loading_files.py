"""Files are loaded in bulk or in one transaction alike: whole or not at all, within limits, the same each time."""

from __future__ import annotations

import gzip
import itertools
import os
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import zstandard

from loader.errors import DataError, LoaderError, UsageError
from loader.store import Store, embedded, open_store, rdf_file, read_quads
from loader.store.nesting import Nesting

EARLY, LATE = "2025-06-09T08:00:00Z", "2025-06-10T08:00:00Z"
IMPORT = "https://w3id.org/geopol/graph/import/facts"
TRIG = """@prefix : <http://example.org/> .
:a :b [ :c ( 1 2 ) ], _:x, "long \\"quoted\\" # text [ ( {" .
:g { _:x :p '''three ' quotes [[[''', <http://example.org/#frag> . }  # a comment ((((
"""


@pytest.fixture(params=["transaction", "bulk"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Return an embedded store that loads each file in one way."""
    if request.param == "bulk":
        monkeypatch.setattr(embedded, "_LARGE_BYTES", -1)
        monkeypatch.setattr(embedded, "_SLICE", 100)
    with open_store(str(tmp_path / "kg"), create=True) as opened:
        yield opened


def write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    data = content.encode()
    if name.lower().endswith(".gz"):
        data = gzip.compress(data)
    elif name.lower().endswith(".zst"):
        data = zstandard.ZstdCompressor().compress(data)
    path.write_bytes(data)
    return path


def lines(store: Store) -> list[str]:
    return [line for line in store.dump().decode().splitlines() if "/graph/ledger>" not in line]


# Formats, compression, blank nodes


@pytest.mark.parametrize("name", ["facts.trig", "facts.trig.gz", "facts.trig.zst", "Facts.TRIG.GZ"])
def test_a_compressed_file_is_the_same_file(store: Store, tmp_path: Path, name: str) -> None:
    written = store.load(write(tmp_path, name, TRIG), loaded_at=EARLY)
    assert (written.document, written.triple_count, written.graphs) == (IMPORT, 10, ("http://example.org/g",))
    found = lines(store)
    assert len(found) == 10 and not [line for line in found if "_:" in line]
    with open_store("memory:") as other:
        other.load(rdf_file(TRIG.encode(), name="facts", form="trig"), loaded_at=EARLY)
        assert lines(other) == found


def test_a_compressed_twin_of_what_is_there_changes_nothing(store: Store, tmp_path: Path) -> None:
    first = store.load(write(tmp_path, "facts.nt", "<urn:a> <urn:b> _:x .\n"), loaded_at=EARLY)
    assert store.load(write(tmp_path, "facts.nt.zst", "<urn:a> <urn:b> _:x .\n"), loaded_at=LATE) == first


def test_a_changed_file_leaves_nothing_of_its_former_self(store: Store, tmp_path: Path) -> None:
    store.load(write(tmp_path, "other.nt", '<urn:o> <urn:b> "kept" .\n'), loaded_at=EARLY)
    old = "".join(f'<urn:s{i}> <urn:b> "old" <urn:g{i % 2}> .\n' for i in range(50))
    store.load(write(tmp_path, "facts.nq", old), loaded_at=EARLY)
    written = store.load(write(tmp_path, "facts.nq", '<urn:a> <urn:b> "new" <urn:g1> .\n'), loaded_at=LATE)
    assert lines(store) == [
        '<urn:o> <urn:b> "kept" <https://w3id.org/geopol/graph/import/other> .',
        '<urn:a> <urn:b> "new" <urn:g1> .',
    ]
    assert store.entry(IMPORT) == written
    store.remove(IMPORT, removed_at=LATE)
    assert len(lines(store)) == 1


def test_labels_of_blank_nodes_are_kept_apart_and_stable() -> None:
    content = '_:b0 <urn:p> _:b1 .\n_:\u00e9 <urn:p> _:a.b-c .\n_:b0 <urn:p> "_:b0" .\n'
    file = rdf_file(content.encode(), name="facts", form="ntriples")
    found = [str(quad) for quad in read_quads(file)]
    assert found == [str(quad) for quad in read_quads(file)]
    names = {part for line in found for part in line.split() if "/skolem/" in part}
    assert {name.rpartition("-")[2].rstrip(">") for name in names} == {"b0", "b1", "%C3%A9", "c"}
    assert len(names) == 4 and '"_:b0"' in found[2]
    anonymous = rdf_file(b"[] <urn:p> [], _:x .", name="facts", form="turtle")
    assert [str(quad).split("/skolem/")[1:] for quad in read_quads(anonymous)] == [
        str(quad).split("/skolem/")[1:] for quad in read_quads(anonymous)
    ]


def test_progress_tells_the_bytes_of_the_file(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "facts.nt.gz", "".join(f"<urn:s{i}> <urn:p> <urn:o{i * 7}> .\n" for i in range(4_000)))
    told: list[int] = []
    store.load(path, loaded_at=EARLY, progress=told.append)
    assert sum(told) == path.stat().st_size


# All or nothing

FAULTS = {
    "syntax.ttl": ("<urn:a> <urn:b> <urn:c> .\n" * 500 + "<urn:a> <urn:b> .", r"line 501, column 17: "),
    "javascript.ttl": (
        "<urn:a> <urn:b> <javascript:alert(1)> .",
        r"the IRI <javascript:alert\(1\)> is not http, https",
    ),
    "prefixed.ttl": ("@prefix j: <JavaScript:> . <urn:a> <urn:b> j:x .", "is not http, https or urn"),
    "subject.nt": (
        "<urn:a> <urn:b> <urn:c> .\n<file:///etc/passwd> <urn:b> 1 .".replace("1 .", '"1" .'),
        "is not http",
    ),
    "predicate.nt": ('<urn:a> <data:x> "1" .', "is not http"),
    "datatype.nt": ('<urn:a> <urn:b> "1"^^<vbscript:x> .', "is not http"),
    "graph.nq": ('<urn:a> <urn:b> "1" <about:blank> .', "is not http"),
    "relative.ttl": ("<a> <urn:b> <urn:c> .", "relative IRI"),
    "literal.nt": ('<urn:a> <urn:b> "' + "x" * ((1 << 20) + 1) + '" .', "longer than 1 MB"),
    "deep.ttl": ("<urn:a> <urn:b> " + "[ <urn:b> " * 129 + "1" + "]" * 129 + " .", "more than 128 brackets deep"),
    "broken.nt.gz": (None, "gz data is broken or cut off"),
    "broken.nt.zst": (None, "zst data is broken or cut off"),
    "latin.ttl": ("<urn:a> <urn:b> '\udce9' .", "UTF-8"),
    "ledger.nq": ('<urn:a> <urn:b> "1" <https://w3id.org/geopol/graph/ledger> .', "is geopol's own"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_file_with_a_fault_is_one_line_and_changes_nothing(store: Store, tmp_path: Path, name: str) -> None:
    store.load(write(tmp_path, "before.nt", '<urn:o> <urn:b> "kept" .\n'), loaded_at=EARLY)
    before = store.dump()
    content, message = FAULTS[name]
    path = tmp_path / name
    if content is None:
        whole = write(tmp_path, name, "<urn:a> <urn:b> <urn:c> .\n" * 20_000).read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
    else:
        path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(DataError, match=message) as error:
        store.load(path, loaded_at=EARLY)
    assert "\n" not in str(error.value) and str(error.value).startswith(str(path)) and len(str(error.value)) < 700
    assert str(error.value).endswith("nothing of this file was loaded")
    assert store.dump() == before
    assert not [path for path in Path(store.location).iterdir() if path.name == "geopol-being-written"]


SCHEMES = ["javascript", "JAVASCRIPT", "data", "vbscript", "file", "ftp", "blob", "about", "view-source", "jar"]
PLACES = (
    "{0} <urn:p> <urn:o>",
    "<urn:s> {0} <urn:o>",
    "<urn:s> <urn:p> {0}",
    '<urn:s> <urn:p> "x"^^{0}',
    "<urn:s> <urn:p> <urn:o> {0}",
)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("place", PLACES)
def test_fifty_bad_iris_are_all_refused(scheme: str, place: str) -> None:
    content = f"<urn:s> <urn:p> <urn:o> .\n{place.format(f'<{scheme}:x>')} .\n".encode()
    with open_store("memory:") as store:
        with pytest.raises(DataError, match="is not http, https or urn"):
            store.load(rdf_file(content, name="facts", form="nquads"), loaded_at=EARLY)
        assert store.graphs() == ()


def test_a_bomb_is_refused_in_good_time(tmp_path: Path) -> None:
    for name, pack in (("bomb.nt.gz", gzip.compress), ("bomb.nt.zst", zstandard.ZstdCompressor().compress)):
        path = tmp_path / name
        path.write_bytes(pack(b"\n" * (200 << 20)))
        assert path.stat().st_size < 400_000
        with pytest.raises(DataError, match=r"grows to more than \d+ MB when it is inflated"):
            rdf_file(path)


def test_a_file_that_changes_while_it_is_read_is_refused(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "facts.nt", "<urn:a> <urn:b> <urn:c> .\n")
    file = rdf_file(path)
    path.write_text("<urn:a> <urn:b> <urn:d> .\n")
    with pytest.raises(DataError, match="changed while it was read"):
        store.load(file, loaded_at=EARLY)
    assert store.dump() == b""


@pytest.mark.parametrize(("name", "limit"), [("MAX_STATEMENTS", "facts.nt"), ("MAX_ANONYMOUS", "facts.ttl")])
def test_endless_files_end_at_a_limit(
    store: Store, tmp_path: Path, name: str, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"loader.store.reading.{name}", 10)
    subject = "[]" if limit.endswith("ttl") else "<urn:a>"
    path = write(tmp_path, limit, "".join(f'{subject} <urn:b> "{i}" .\n' for i in range(30)))
    with pytest.raises(DataError, match="more than 10"):
        store.load(path, loaded_at=EARLY)
    assert store.dump() == b""


@pytest.mark.parametrize("name", ["facts.nt.bz2", "facts.gz", "facts.rdf.gz"])
def test_an_unknown_compression_or_format_names_the_known_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"\.ttl \.trig \.nt \.nq, each also with \.gz or \.zst"):
        rdf_file(write(tmp_path, name, "x"))


# Nesting


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_brackets_count_outside_of_strings_iris_and_comments_however_the_bytes_come(size: int) -> None:
    quiet = '"[[[[" \'((((\' """ "[ "" [[ """ \'\'\'(\'(\'\'\' <http://x/((((> # [[[[ \n "" \'\' "\\"[" ' * 40
    nesting = Nesting("facts")
    data = quiet.encode()
    for at in range(0, len(data), size):
        nesting.feed(data[at : at + size])
    deep = b"( " * 128
    for at in range(0, len(deep), size):
        nesting.feed(deep[at : at + size])
    with pytest.raises(DataError, match="more than 128 brackets deep"):
        nesting.feed(b"[")


def test_flat_brackets_may_be_many(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "facts.ttl", "".join(f"<urn:a{i}> <urn:b> [ <urn:c> ( {i} ) ] .\n" for i in range(500)))
    assert store.load(path, loaded_at=EARLY).triple_count == 500 * 4


# Hostile Turtle


def hostile() -> Iterator[bytes]:
    """Yield 200 pieces of Turtle that mean no good."""
    chance = random.Random(20250609)
    good = (TRIG.split(":g {")[0] + "<urn:a> a <urn:b> ; <urn:c> 1, 2.5, true, 'x'@en .\n").encode()
    heads = [b"<urn:a> <urn:b> ", b"@prefix x: <http://x/> . x:a x:b ", b"<urn:a> <urn:b> [ <urn:c> ", b"("]
    bodies = [
        b"[" * 100_000, b"( " * 200_000, b"[ <urn:b> " * 100_000, b'"' + b"x" * 5_000_000, b'"""' + b'" ' * 500_000,
        b"<http://x/" + b"a" * 3_000_000 + b"> .", b"<" * 100_000, b"[] , " * 200_000 + b"[] .", b"{" * 50_000,
        b"<<( <urn:a> <urn:b> " * 50_000, b"\\" * 100_000, b"\x00" * 1000, b"\xff\xfe" * 1000, b"'''" * 100_001,
        b"1" * 200_000 + b" .", b"@" * 1000, b"#" * 1_000_000, b"_:" + b"b" * 1_000_000 + b" .", b"^^" * 10_000,
        b"\xef\xbb\xbf<urn:a>", b"<\\u0000> .", b"<http://a/\\uD800> .", b'"\\uD800" .', b"true false " * 10_000,
    ]  # fmt: skip
    yield from itertools.islice((head + body for head in heads for body in bodies), 96)
    for _ in range(104):
        broken = bytearray(good * chance.randrange(1, 200))
        for _ in range(chance.randrange(1, 8)):
            at = chance.randrange(len(broken))
            broken[at : at + chance.randrange(3)] = bytes(chance.randrange(256) for _ in range(chance.randrange(4)))
        yield bytes(broken)


def attack() -> None:
    """Load each piece; a fault of ours ends the process."""
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    refused = 0
    for content in hostile():
        resource.setrlimit(resource.RLIMIT_CPU, (int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2])) + 30, -1))
        with open_store("memory:") as store:
            try:
                store.load(rdf_file(content, name="facts", form="turtle"), loaded_at=EARLY)
            except LoaderError as error:
                refused += 1
                assert store.dump() == b"" and "\n" not in str(error), error
    # Not getrusage: a process that another starts begins with the other's peak (Linux keeps ru_maxrss over exec).
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
    sys.stdout.write(f"{refused} {peak}\n")


def test_hostile_turtle_neither_crashes_nor_blows_up() -> None:
    command = "from tests.store.test_loading_files import attack; attack()"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    refused, peak = map(int, done.stdout.split())
    assert len(list(hostile())) == 200 and refused > 150
    assert peak < 1024


# The same input, the same graph

SAME = """
import sys
from pathlib import Path
from loader.store import choose_graphs, export, open_store
from loader.store.description import describe
from tests.store.test_loading_files import TRIG, rdf_file
with open_store(sys.argv[1], create=True) as store:
    for name in ("one", "two"):
        file = rdf_file(TRIG.replace(":g {", f":{name} {{").encode(), name=name, form="trig")
        store.load(file, loaded_at="2025-06-09T08:00:00Z")
    out = b"".join(b"".join(export(store, choose_graphs(store), form)) for form in ("nquads", "trig", "turtle"))
    Path(sys.argv[2]).write_bytes(out + describe(store))
"""


def test_the_same_files_give_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    found = set()
    for seed in ("0", "1", "20250609"):
        target = tmp_path / f"{seed}.out"
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", SAME, str(tmp_path / seed), str(target)]
        subprocess.run(command, check=True, env=environment, capture_output=True)
        found.add(target.read_bytes())
    assert len(found) == 1 and b"http://example.org/one" in found.pop()


def test_a_graph_node_of_a_quad_may_be_blank(store: Store, tmp_path: Path) -> None:
    written = store.load(write(tmp_path, "facts.nq", '<urn:a> <urn:b> "1" _:g .\n'), loaded_at=EARLY)
    assert [name.rpartition("-")[2] for name in written.graphs] == ["g"]
    assert ox.NamedNode(written.graphs[0]) == next(store.quads(written.graphs[0])).graph_name
