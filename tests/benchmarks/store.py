"""Measure loading in bulk beside bare pyoxigraph: CPU seconds and peak memory of whole processes.

    python -m tests.benchmarks.store [--statements 1000000] [--forms nquads gz zst trig changed]

Prints the rows of the second table of ``README.md``. The statements are made
up: 8 an entity, in graphs of 50 000, with texts, numbers and links.
"""

from __future__ import annotations

import argparse
import gzip
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measure import GEOPOL, Run, run

BARE = """
import sys
import pyoxigraph as ox
store = ox.Store(sys.argv[1])
formats = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}
store.bulk_load(path=sys.argv[2], format=formats[sys.argv[2].rpartition(".")[2]])
store.flush()
"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--forms", nargs="*", default=["nquads", "gz", "zst", "trig", "changed"])
    options = parser.parse_args()
    sys.stdout.write("| what | wall s | CPU s | peak MB | CPU beside bare |\n|---|---|---|---|---|\n")
    with tempfile.TemporaryDirectory() as folder:
        for name, taken, bare in measure(Path(folder), options.statements, options.forms):
            ratio = f"{taken.cpu / bare.cpu:.2f}"
            row = f"| {name} | {taken.wall:.1f} | {taken.cpu:.1f} | {taken.memory:.0f} | {ratio} |\n"
            sys.stdout.write(row)
            sys.stdout.flush()


def measure(folder: Path, count: int, forms: list[str]) -> Iterator[tuple[str, Run, Run]]:
    """Yield the name of each row, what it took, and what its baseline took."""
    dump = folder / "dump.nq"
    write(dump, count)
    bare = loaded(folder, [sys.executable, "-c", BARE, "{store}", str(dump)])
    yield f"bare pyoxigraph `bulk_load`, {count} statements of N-Quads (baseline)", bare, bare
    for form in forms:
        if form == "trig":
            path = to_trig(dump)
            trig = loaded(folder, [sys.executable, "-c", BARE, "{store}", str(path)])
            yield "bare pyoxigraph `bulk_load`, the same as TriG (baseline of the next row)", trig, trig
            yield "`geopol load dump.trig`", loaded(folder, command(path)), trig
        elif form == "changed":
            loaded(folder, command(dump))
            write(dump, count, seed=2)
            yield "`geopol load dump.nq` again, each statement changed", run([*command(dump, folder)]), bare
        else:
            path = {"nquads": dump, "gz": folder / "dump.nq.gz", "zst": folder / "dump.nq.zst"}[form]
            compress(dump, path)
            yield f"`geopol load {path.name}`", loaded(folder, command(path)), bare


def command(path: Path, folder: Path | None = None) -> list[str]:
    """Return the command that loads a file."""
    return [*GEOPOL, "load", str(path), "--no-validate", "--store", str(folder / "kg") if folder else "{store}"]


def loaded(folder: Path, parts: list[str]) -> Run:
    """Run a command on a new store."""
    shutil.rmtree(folder / "kg", ignore_errors=True)
    return run([part.replace("{store}", str(folder / "kg")) for part in parts])


def write(path: Path, count: int, *, seed: int = 1) -> None:
    """Write ``count`` statements as N-Quads."""
    chance = random.Random(seed)
    text, number = f'"Text {seed} about trade (and tariffs) ', '"^^<http://www.w3.org/2001/XMLSchema#integer>'
    with path.open("w", encoding="utf-8") as lines:
        for i in range(count):
            kind = i % 8
            if kind < 3:
                value = f"<https://example.org/thing/{seed}-{chance.randrange(count // 10)}>"
            else:
                value = f'{text}{chance.randrange(count)}"@en' if kind < 6 else f'"{chance.randrange(10**6)}{number}'
            about = f"<https://example.org/event/{i // 8}> <https://example.org/ontology#p{kind}>"
            lines.write(f"{about} {value} <https://example.org/graph/{i // 50_000}> .\n")


def compress(dump: Path, path: Path) -> None:
    """Write the dump compressed, after the suffix of ``path``."""
    if path.suffix == ".gz":
        with dump.open("rb") as source, gzip.open(path, "wb", compresslevel=6) as target:
            shutil.copyfileobj(source, target)
    elif path.suffix == ".zst":
        import zstandard

        with dump.open("rb") as source, path.open("wb") as target:
            zstandard.ZstdCompressor().copy_stream(source, target)


def to_trig(dump: Path) -> Path:
    """Write the dump as TriG."""
    import pyoxigraph as ox

    path = dump.with_suffix(".trig")
    prefixes = {"e": "https://example.org/event/", "o": "https://example.org/ontology#"}
    ox.serialize(ox.parse(path=str(dump), format=ox.RdfFormat.N_QUADS), str(path), ox.RdfFormat.TRIG, prefixes=prefixes)
    return path


if __name__ == "__main__":
    main()
