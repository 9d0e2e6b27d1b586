"""Find the data folders, in the installed package or in the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from loader.errors import UsageError

FOLDERS = ("ontology", "shapes", "queries", "seeds")


@cache
def data_folder(name: str) -> Path:
    """Return the folder ``ontology``, ``shapes``, ``queries`` or ``seeds``.

    A wheel holds them under ``loader/_data``; an editable install reads the
    checkout itself, so that an edit counts at once.

    Raises:
        UsageError: when neither place has the folder.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package.parent / name, package / "_data" / name):
        if name in FOLDERS and candidate.is_dir():
            return candidate
    raise UsageError(f"the data folder {name!r} is missing from the installation; install geopol-graph again")
