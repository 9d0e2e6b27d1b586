"""Write the generated parts of the documentation anew.

    python -m tests.references

The README's piece of demo output, the tables of terms and shapes, and the
table of queries.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from loader.queries import catalogue, readme
from loader.reference_docs import current_readmes
from loader.resources import data_folder

ROOT = Path(__file__).resolve().parent.parent
START, END = "<!-- demo:start -->\n", "<!-- demo:end -->\n"
SHOWN = "Who accuses whom"


def demo_output(folder: Path) -> str:
    """Return what ``geopol demo`` prints on standard output, run in ``folder``."""
    command = [sys.executable, "-m", "loader", "demo", "--store", "kg"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=300).stdout


def shown_part(output: str) -> str:
    """Return the table that the README shows, as an indented block with its markers."""
    lines = output.splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith(SHOWN))
    ends = (index for index, line in enumerate(lines) if index > first + 2 and not line.strip())
    last = next(ends, len(lines))
    block = "".join(f"    {line}".rstrip() + "\n" for line in lines[first:last])
    return f"{START}\n{block}\n{END}"


def main() -> None:
    """Write every generated part."""
    for table, text in current_readmes().items():
        table.write_text(text, encoding="utf-8")
    queries = data_folder("queries")
    (queries / "README.md").write_text(readme(list(catalogue([queries]).values())), encoding="utf-8")
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    with tempfile.TemporaryDirectory() as folder:
        part = shown_part(demo_output(Path(folder)))
    path.write_text(before + part + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    main()
