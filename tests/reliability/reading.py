"""Read pages in a process of their own and print what became of each, what it took, and the peak of memory.

python -m tests.reliability.reading read FOLDER      find and read the pages only
python -m tests.reliability.reading ingest FOLDER    all of the path, into a new store in FOLDER/../store
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Taken:
    """What became of a page: state or reason of refusal, CPU seconds, and the peak of memory so far in MB."""

    source: str
    state: str
    reason: str
    seconds: float
    peak: float


def run(what: str, folder: Path, pages: Iterable[tuple[str, bytes]]) -> list[Taken]:
    """Write the pages into a new folder and read them in a process of their own, in the order of their names."""
    folder.mkdir(parents=True)
    for name, content in pages:
        (folder / name).write_bytes(content)
    command = [sys.executable, "-m", "tests.reliability.reading", what, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [Taken(**json.loads(line)) for line in done.stdout.splitlines()]


def main() -> None:
    """Print a JSON object for each page."""
    what, folder = sys.argv[1:]
    for taken in (_read if what == "read" else _ingest)(Path(folder)):
        print(json.dumps(asdict(taken)), flush=True)


def _read(folder: Path) -> Iterator[Taken]:
    from loader.documents import RejectedPage, read_document, read_pages
    from loader.errors import PageError

    for path in sorted(folder.iterdir()):
        start = time.process_time()
        for page in read_pages([str(path)]):
            try:
                reason = page.reason if isinstance(page, RejectedPage) else (read_document(page), "")[1]
            except PageError as error:
                reason = error.reason
            yield Taken(page.source, "refused" if reason else "read", reason, time.process_time() - start, _peak())


def _ingest(folder: Path) -> Iterator[Taken]:
    from loader.documents import read_pages
    from loader.pipeline import Tools, ingest
    from loader.store import open_store

    tools = Tools()
    tools.load()
    with open_store(str(folder.parent / "store"), create=True) as store:
        start = time.process_time()
        for outcome in ingest(read_pages([str(folder)]), store, tools, clock=lambda: "2025-06-08T00:00:00Z"):
            taken = time.process_time() - start
            yield Taken(outcome.source, outcome.state, outcome.reason or "", taken, _peak())
            start = time.process_time()


def _peak() -> float:
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found.group(1)) / 1024


if __name__ == "__main__":
    main()
