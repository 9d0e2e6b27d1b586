"""Build the seed graph: ``python -m loader.reference [--check] [FOLDER]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from loader.errors import LoaderError
from loader.reference.build import check, write
from loader.resources import data_folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Build or check, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m loader.reference", description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, help="the folder of tables; the one that comes with geopol if left out"
    )
    parser.add_argument("--check", action="store_true", help="change nothing; fail when the Turtle is not current")
    options = parser.parse_args(arguments)
    folder = options.folder or data_folder("seeds") / "reference"
    try:
        if options.check:
            check(folder)
        else:
            print("\n".join(str(path) for path in write(folder)) or "nothing to change")
    except LoaderError as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
